// Dates in conditions, as instants: what people type is read as .NET reads it, and here it is
// decided which clock they meant. Pure: the present is given.

import { instant } from '../../base/time.ts';
import type { Instant } from '../../base/time.ts';
import type { TimeZone } from '../../base/time-zone.ts';
import { parseNetDate } from '../asmx/scalars/net-date-text.ts';

/** What a date is read against. */
export interface DateFrame {
  /** The time zone of times that name none. */
  readonly timeZone: TimeZone;
  /** The present, for a time without a date (today) and a date without a year (this year). */
  readonly now: Instant;
}

/**
 * The instant that `text` means, or undefined where it is none of the forms. A date without a
 * time is its midnight; beyond milliseconds a fraction is cut off.
 */
export const readDate = (text: string, { timeZone, now }: DateFrame): Instant | undefined => {
  const written = parseNetDate(text, timeZone.wallOf(now));
  if (written === undefined) return undefined;
  const { wall, offset } = written;
  return offset === 'site' ? timeZone.instantOf(wall) : instant(wall - offset);
};
