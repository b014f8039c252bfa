// The DateTime of .NET: to the tenth of a microsecond, and with what it knows of its zone. For
// services whose clients send times and get them back; a point in time is instant.ts.

import { instant } from '../../../base/time.ts';
import { timeZoneOf } from '../../../base/time-zone.ts';
import { lexicalError } from '../rejection.ts';
import { trimmed, type Scalar } from './scalar.ts';

/** What a clock showed, and which one: UTC's, the site's, or nobody knows. */
export interface NetDateTime {
  /** Tenths of microseconds since the first day of year 1, as that clock showed them. */
  readonly ticks: bigint;
  readonly zone: 'unspecified' | 'utc' | 'local';
}

/** A date and time, with its zone where it has one. */
export const netDateTime: Scalar<NetDateTime> = {
  kind: 'scalar',
  xsd: 'dateTime',
  dotNet: 'System.DateTime',
  nullable: false,
  absent: { ticks: 0n, zone: 'unspecified' },
  fromXml: (written, zone) => fromXml(trimmed(written), zone),
  fromForm: (written, zone) => fromForm(trimmed(written), zone),
  write: ({ ticks, zone: kind }, zone) => textOf(ticks) + MARKS[kind](ticks, zone),
};

/** The value of milliseconds since 1970 on some clock, and ticks beyond them. */
export const netDateTimeOf = (
  wall: number,
  zone: NetDateTime['zone'],
  ticks = 0n,
): NetDateTime => ({ ticks: BigInt(wall) * TICKS + EPOCH + ticks, zone });

/** Ticks in a millisecond. */
const TICKS = 10_000n;

/** Ticks from year 1 to 1970. */
const EPOCH = 621_355_968_000_000_000n;

/** The last tick of year 9999. */
const LAST = 3_155_378_975_999_999_999n;

const MARKS = {
  unspecified: () => '',
  utc: () => 'Z',
  local: (ticks, zone) => offsetText(offsetOf(wallOf(ticks), zone)),
} as const satisfies Record<NetDateTime['zone'], (ticks: bigint, zone: string) => string>;

/** Both are above zero: a difference below it would be cut towards 1970. */
const wallOf = (ticks: bigint): number => Number(ticks / TICKS - EPOCH / TICKS);

/** How far the site's clocks are ahead of UTC when they show `wall`, in milliseconds. */
const offsetOf = (wall: number, zone: string): number => wall - timeZoneOf(zone).instantOf(wall);

const offsetText = (offset: number): string => {
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${offset < 0 ? '-' : '+'}${hour}:${minute}`;
};

const textOf = (ticks: bigint): string => {
  const second = new Date(wallOf(ticks)).toISOString().slice(0, 19);
  const fraction = (ticks % (1_000n * TICKS)).toString().padStart(7, '0').replace(/0+$/, '');
  return fraction === '' ? second : `${second}.${fraction}`;
};

/** All that `AllXsd` takes: dates, times of day, both; with `Z`, an offset, or neither. */
const fromXml = (written: string, zone: string): NetDateTime => {
  const parts = XSD.exec(written)?.groups;
  const bad = (): Error => lexicalError(`The string '${written}' is not a valid AllXsd value.`);
  if (!parts) throw bad();
  const { date, time, fraction = '', mark } = parts;
  const read = ticksAt(date ?? todayIn(zone), time ?? '00:00:00', fraction);
  if (read === undefined) throw bad();
  if (mark === undefined) return { ticks: read, zone: 'unspecified' };
  // A time of day in UTC is no instant, but .NET turns it to the site's clock all the same.
  if (mark === 'Z') return { ticks: read, zone: 'utc' };
  const minutes = minutesOf(mark);
  if (minutes === undefined) throw bad();
  return localOf(read - BigInt(minutes) * 60_000n * TICKS, zone);
};

const XSD = new RegExp(
  String.raw`^(?=[\d-])(?<date>\d{4}-\d\d-\d\d)?(?:(?:T|^)(?<time>\d\d:\d\d:\d\d)` +
    String.raw`(?:\.(?<fraction>\d{1,7}))?)?(?<mark>Z|[+-]\d\d:\d\d)?$`,
);

const todayIn = (zone: string): string =>
  new Date(timeZoneOf(zone).wallOf(instant(Date.now()))).toISOString().slice(0, 10);

/** Undefined where there is no such day or time. */
const ticksAt = (date: string, time: string, fraction: string): bigint | undefined => {
  const wall = Date.parse(`${date}T${time}Z`);
  if (!Number.isFinite(wall)) return undefined;
  // Date.parse rolls 30 February over into March, and takes 24:00:00.
  if (new Date(wall).toISOString().slice(0, 19) !== `${date}T${time}`) return undefined;
  const ticks = BigInt(wall) * TICKS + EPOCH + BigInt(fraction.padEnd(7, '0').slice(0, 7));
  return ticks >= 0n && ticks <= LAST ? ticks : undefined;
};

/** Undefined where no clock of the world is so far from UTC. */
const minutesOf = (mark: string): number | undefined => {
  const [hours = 0, minutes = 0] = mark.slice(1).split(':').map(Number);
  const total = hours * 60 + minutes;
  if (minutes > 59 || total > OFFSET_MAX) return undefined;
  return mark.startsWith('-') ? -total : total;
};

/** Minutes; .NET takes no more. */
const OFFSET_MAX = 14 * 60;

/** Beyond its first and last tick there is no DateTime: .NET stops there. */
const clamped = (ticks: bigint): bigint => (ticks < 0n ? 0n : ticks > LAST ? LAST : ticks);

/** What the site's clocks showed at ticks of UTC. */
const localOf = (ticks: bigint, zone: string): NetDateTime => {
  const at = wallOf(clamped(ticks));
  const ahead = timeZoneOf(zone).wallOf(instant(at)) - at;
  return { ticks: clamped(ticks + BigInt(ahead) * TICKS), zone: 'local' };
};

/**
 * The forms that .NET's invariant culture reads and people write: year first with dashes or
 * slashes, month first with slashes, a day with the name of its month; a time with or without
 * seconds, AM or PM; `Z`, `GMT` or an offset. With a zone, the value is on the site's clock.
 */
const fromForm = (written: string, zone: string): NetDateTime => {
  const [dated, date] = dateIn(written);
  const [timed, time] = timeIn(dated);
  const [rest, mark] = markIn(timed);
  const isEmpty = /^[ ,]*T?[ ,]*$/.test(rest.replace(DAY_NAME, ''));
  if (!isEmpty || (date === undefined && time === undefined)) throw noDateTime();
  const { clock = '00:00:00', fraction = '' } = time ?? {};
  const ticks = ticksAt(date ?? todayIn(zone), clock, fraction);
  if (ticks === undefined) throw noDateTime();
  if (mark === undefined) return { ticks, zone: 'unspecified' };
  return localOf(ticks - BigInt(mark) * 60_000n * TICKS, zone);
};

const noDateTime = (): Error => lexicalError('The string was not recognized as a valid DateTime.');

const DAY_NAME = /^(?:Sun|Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?)(?:day)?\b/i;

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** The number of a month by its name or the first three letters of it; 0 for none. */
const monthOf = (name: string): number => {
  const lower = name.toLowerCase();
  return MONTHS.findIndex((month) => month === lower || month.slice(0, 3) === lower) + 1;
};

const MONTH = String.raw`(?<month>[A-Za-z]{3,9})\.?`;

const DATES: readonly RegExp[] = [
  /(?<y>\d{4})[-/.](?<m>\d\d?)[-/.](?<d>\d\d?)/,
  /(?<m>\d\d?)[-/.](?<d>\d\d?)[-/.](?<y>\d{4})/,
  new RegExp(String.raw`(?<d>\d\d?)[ -]${MONTH},?[ -](?<y>\d{4})`),
  new RegExp(String.raw`\b${MONTH} (?<d>\d\d?),? (?<y>\d{4})`),
];

/** The text without its date, and the date. */
const dateIn = (text: string): [rest: string, date?: string] => {
  for (const form of DATES) {
    const found = form.exec(text);
    const { y = '', m, d = '', month } = found?.groups ?? {};
    if (!found || !(m ?? month)) continue;
    const number = m ?? monthOf(month ?? '');
    if (Number(number) === 0) continue;
    const date = `${y}-${String(number).padStart(2, '0')}-${d.padStart(2, '0')}`;
    return [text.replace(found[0], ''), date];
  }
  return [text];
};

const TIME = /(?<h>\d\d?):(?<m>\d\d)(?::(?<s>\d\d)(?:\.(?<f>\d+))?)?(?:\s*(?<half>[AP])M\b)?/i;

/** The text without its time, and the time. */
const timeIn = (text: string): [rest: string, time?: { clock: string; fraction: string }] => {
  // The digits of an offset look like a time.
  const found = TIME.exec(text.replace(/[+-]\d\d:\d\d$/, ''));
  const { h = '', m = '', s = '00', f = '', half } = found?.groups ?? {};
  if (!found || (half !== undefined && (Number(h) < 1 || Number(h) > 12))) return [text];
  const hour = half === undefined ? Number(h) : (Number(h) % 12) + (/p/i.test(half) ? 12 : 0);
  const clock = `${String(hour).padStart(2, '0')}:${m}:${s}`;
  return [text.replace(found[0], ''), { clock, fraction: f.slice(0, 7) }];
};

/** The text without its zone, and how many minutes that is ahead of UTC. */
const markIn = (text: string): [rest: string, minutes?: number] => {
  const found = /(?:Z|\bGMT|(?<offset>[+-]\d\d:\d\d))$/.exec(text);
  if (!found) return [text];
  const offset = found.groups?.['offset'];
  const minutes = offset === undefined ? 0 : minutesOf(offset);
  return minutes === undefined ? [text] : [text.slice(0, found.index), minutes];
};
