// What a row of the table of settings says.
// Types only; the rows stand in settings.ts and in the files beside this one.

type SettingType = 'text' | 'integer' | 'boolean';

/** One row of the table. */
export interface SettingEntry {
  readonly type: SettingType;
  readonly default: string | number | boolean | null;
  readonly unit: string;
  /** The smallest integer that can be used; 1 where it is not told. */
  readonly min?: number;
  /** The largest integer that can be used. */
  readonly max?: number;
  /** The only texts that can be used. */
  readonly choices?: readonly string[];
  /** Whether its value is shown to nobody. */
  readonly isSecret?: true;
  /** Why it is there and why it has this default. */
  readonly reason: string;
}
