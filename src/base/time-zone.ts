// Time zones: between instants and what the clocks on the walls of a place show.
// Old protocols write and read times without one; here alone is it decided what they mean.
// No clock is read here.

import { DAY, instant, MINUTE, SECOND, type Instant } from './time.ts';

/** Turns instants into wall time and back. */
export interface TimeZone {
  /** Wall time at `at`: milliseconds since 1970 as if the clocks there showed UTC. */
  wallOf(at: Instant): number;
  /**
   * The instant at which the clocks there show `wall`. Of the two instants of an hour that is
   * repeated the later one, in standard time, as .NET has it; an hour that is skipped is read on
   * the clock from before the skip.
   */
  instantOf(wall: number): Instant;
}

/** The time zone with the IANA name `name`; throws RangeError where there is none such. */
export const timeZoneOf = (name: string): TimeZone => {
  const known = timeZones.get(name);
  if (known !== undefined) return known;
  const timeZone = newTimeZone(name);
  timeZones.set(name, timeZone);
  return timeZone;
};

/** Whether there is a time zone of the IANA name `name`; keeps nothing of what strangers ask. */
export const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions() !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

/** One of each, so that what was looked up once serves everybody. */
const timeZones = new Map<string, TimeZone>();

const newTimeZone = (name: string): TimeZone => {
  const offsetAt = name === 'UTC' ? () => 0 : offsetsOf(name);
  return {
    wallOf: (at) => at + offsetAt(at),
    instantOf: (wall) => {
      // None changes its clocks twice within two days, so a day to either side shows both.
      const before = offsetAt(wall - DAY);
      const candidates = [before, offsetAt(wall + DAY)].filter(
        (offset) => offsetAt(wall - offset) === offset,
      );
      return instant(wall - Math.min(...(candidates.length > 0 ? candidates : [before])));
    },
  };
};

/** They change their clocks at quarters of an hour, so one answer serves for a quarter. */
const QUARTER = 15 * MINUTE;

/** Ten thousand quarters are over a hundred days of busy history, and under 1 MB. */
const REMEMBERED_MAX = 10_000;

const offsetsOf = (name: string): ((at: number) => number) => {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  const remembered = new Map<number, number>();
  return (at) => {
    const quarter = Math.floor(at / QUARTER);
    const known = remembered.get(quarter);
    if (known !== undefined) return known;
    if (remembered.size >= REMEMBERED_MAX) remembered.clear();
    const offset = offsetIn(format.formatToParts(quarter * QUARTER));
    remembered.set(quarter, offset);
    return offset;
  };
};

const offsetIn = (parts: readonly Intl.DateTimeFormatPart[]): number => {
  const text = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes, seconds] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(text) ?? [];
  const span =
    Number(hours ?? 0) * 60 * MINUTE +
    Number(minutes ?? 0) * MINUTE +
    Number(seconds ?? 0) * SECOND;
  return sign === '-' ? -span : span;
};
