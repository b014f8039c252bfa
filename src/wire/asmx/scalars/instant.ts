// A point in time as .NET writes it: zone-less in the site's zone, with no more of the fraction
// than counts; an unset one is 0001-01-01T00:00:00, which is null here. No clock is read.

import { DAY, HOUR, instant, MINUTE, SECOND, type Instant } from '../../../base/time.ts';
import { timeZoneOf } from '../../../base/time-zone.ts';
import { lexicalError } from '../rejection.ts';
import type { Scalar } from './scalar.ts';

/** A point in time, zone-less in the site's zone; null is .NET's unset `0001-01-01T00:00:00`. */
export const dateTime: Scalar<Instant | null> = {
  kind: 'scalar',
  xsd: 'dateTime',
  dotNet: 'System.DateTime',
  nullable: false,
  absent: null,
  isPlain: true,
  fromXml: (written, zone) => readXsdDate(written, zone),
  fromForm: (written, zone) => readXsdDate(written, zone),
  write: (value, zone) => writeDate(value, zone),
};

/** `2008-04-05T12:34:56.789` in the zone; the unset time for null. */
const writeDate = (at: Instant | null, zone: string): string => {
  if (at === null) return UNSET;
  const wall = timeZoneOf(zone).wallOf(at);
  const day = Math.floor(wall / DAY);
  const rest = wall - day * DAY;
  const [hour, minute] = [Math.floor(rest / HOUR), Math.floor(rest / MINUTE) % 60];
  const second = Math.floor(rest / SECOND) % 60;
  const fraction = rest % SECOND;
  const time = `${dayText(day)}T${PAIRS[hour]}:${PAIRS[minute]}:${PAIRS[second]}`;
  return fraction === 0 ? time : `${time}.${String(fraction).padStart(3, '0').replace(/0+$/, '')}`;
};

/** `00` to `59`. A list of jobs has 30,000 times: joining strings takes a third of formatting. */
const PAIRS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** `2008-04-05`; the last one is remembered, since lists run through a day in order. */
const dayText = (day: number): string => {
  if (lastDay.day !== day) {
    lastDay = { day, text: new Date(day * DAY).toISOString().slice(0, 10) };
  }
  return lastDay.text;
};

let lastDay = { day: Number.NaN, text: '' };

/**
 * Reads the XSD forms: date and time with or without zone, or the date alone. Without a zone the
 * site's is meant; digits beyond the millisecond are cut off. The unset time is null.
 */
const readXsdDate = (written: string, zone: string): Instant | null => {
  const parts = XSD_DATE.exec(written.trim());
  if (!parts) throw notADate(written);
  const [, date = '', time = '00:00:00', fraction = '', mark] = parts;
  if (date === '0001-01-01' && time === '00:00:00') return null;
  const wall = Date.parse(`${date}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  // Date.parse rolls 30 February over into March; .NET refuses it.
  if (!Number.isFinite(wall) || new Date(wall).toISOString().slice(0, 10) !== date) {
    throw notADate(written);
  }
  if (mark === undefined) return timeZoneOf(zone).instantOf(wall);
  const offset = markedOffset(mark);
  const at = wall - (offset ?? 0);
  if (offset === undefined || at < FIRST || at > LAST) throw notADate(written);
  return instant(at);
};

const XSD_DATE = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?)?(Z|[+-]\d\d:\d\d)?$/;

const UNSET = '0001-01-01T00:00:00';

const notADate = (written: string): Error =>
  lexicalError(`The string '${written}' is not a valid AllXsd value.`);

/** The years that can be written: 1 to 9999, with a day for the site's zone at either end. */
const FIRST = Date.parse('0001-01-02T00:00:00Z');
const LAST = Date.parse('9999-12-31T00:00:00Z');

/** Undefined where no clock of the world is so far from UTC. */
const markedOffset = (mark: string): number | undefined => {
  if (mark === 'Z') return 0;
  const [hours = 0, minutes = 0] = mark.slice(1).split(':').map(Number);
  const total = hours * HOUR + minutes * MINUTE;
  if (minutes > 59 || total > 14 * HOUR) return undefined;
  return mark.startsWith('-') ? -total : total;
};
