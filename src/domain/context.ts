// A context: a named read-only catalog database that queries run in.
// Its releases are folders that never change; the store says which one is current.

import type { Instant } from '../base/time.ts';
import type { CatalogTable } from './catalog.ts';
import type { Enumeration } from './enumeration.ts';

/** Everything about one release of a context; stored whole as `context.json` beside its files. */
export interface Context {
  readonly name: string;
  readonly description: string;
  /** Counts up from 1 with each `context add` of the same name. */
  readonly version: number;
  readonly created: Instant;
  readonly tables: readonly ContextTable[];
  /** The table that bare sky functions search. */
  readonly mainTable?: string;
  /** Tables by what stands for them in names of sky functions, in small letters: `objall`. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Names for numbers, as functions of its queries. */
  readonly enumerations?: readonly Enumeration[];
  /** The folder of its files, which stays where it is; absent where they were copied. */
  readonly linkedFolder?: string;
}

/** A catalog table whose files are named relative to the release's folder; linked ones wholly. */
export interface ContextTable extends CatalogTable {
  readonly bytes: bigint;
}
