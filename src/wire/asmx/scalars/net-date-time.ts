// The DateTime of .NET: to the tenth of a microsecond, and with what it knows of its zone. For
// services whose clients send times and get them back; a point in time is instant.ts.

import { instant } from '../../../base/time.ts';
import { timeZoneOf } from '../../../base/time-zone.ts';
import { lexicalError } from '../rejection.ts';
import { parseNetDate } from './net-date-text.ts';
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

const todayIn = (zone: string): string => new Date(nowIn(zone)).toISOString().slice(0, 10);

const nowIn = (zone: string): number => timeZoneOf(zone).wallOf(instant(Date.now()));

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

/** With a zone, .NET turns the value to the site's clock. */
const fromForm = (written: string, zone: string): NetDateTime => {
  const parsed = parseNetDate(written, nowIn(zone));
  const ticks =
    parsed === undefined ? undefined : BigInt(parsed.wall) * TICKS + EPOCH + BigInt(parsed.ticks);
  if (parsed === undefined || ticks === undefined || ticks < 0n || ticks > LAST) {
    throw lexicalError('The string was not recognized as a valid DateTime.');
  }
  if (parsed.offset === 'site') return { ticks, zone: 'unspecified' };
  return localOf(ticks - BigInt(parsed.offset) * TICKS, zone);
};
