// Dates as people type them: the forms that .NET's DateTime.Parse reads in the invariant culture,
// as far as docs/protocols/casjobs.md lists them.
// Pure: the present is given, for forms that leave the day or the year away.

import { HOUR, MINUTE, SECOND } from '../../../base/time.ts';

/** What a text says, on the clock that it means. */
export interface WrittenDate {
  /** Milliseconds since 1970 as that clock shows them; a date without a time is its midnight. */
  readonly wall: number;
  /** Tenths of microseconds beyond them. */
  readonly ticks: number;
  /** Milliseconds that the clock is ahead of UTC, `site` where no zone was written. */
  readonly offset: number | 'site';
}

/** What `text` says, or undefined where it is none of the forms; `today` is the present as wall. */
export const parseNetDate = (text: string, today: number): WrittenDate | undefined => {
  const found = text.length > CHARACTERS_MAX ? undefined : WHOLE.exec(text.trim())?.groups;
  if (found === undefined) return undefined;
  const day = midnightOf(found, new Date(today));
  const time = found['time'] === undefined ? 0 : timeOf(found);
  const offset = offsetOf(found);
  if (day === undefined || time === undefined || offset === undefined) return undefined;
  const ticks = Number((found['fraction'] ?? '').padEnd(7, '0').slice(3, 7));
  return { wall: day + time, ticks, offset };
};

/** Twice the longest form: longer texts are no dates, and would keep the patterns busy. */
const CHARACTERS_MAX = 100;

/** Names of months and of weekdays in the invariant culture; three letters will do. */
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
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const wordsOf = (names: readonly string[]): string =>
  names.flatMap((name) => [name, name.slice(0, 3)]).join('|');

/** A weekday, a date, a time and a zone, of which all may be missing but not date and time both. */
const WHOLE = new RegExp(
  `^(?:(?<weekday>${wordsOf(WEEKDAYS)})\\.?,?\\s+)?(?<date>.*?)` +
    '(?:(?:^|\\s+|(?<=\\d)T)(?<time>' +
    '(?<hour>\\d{1,2})(?=\\s*:|\\s*[ap]m?\\b)' +
    '(?::(?<minute>\\d{1,2})(?::(?<second>\\d{1,2})(?:\\.(?<fraction>\\d{1,9}))?)?)?' +
    '(?:\\s*(?<half>[ap])m?\\b)?)' +
    '(?:\\s*(?<zone>Z|GMT|UTC|[+-]\\d{1,2}(?::?\\d{2})?))?)?$',
  'i',
);

const NUMBER_GAP = '(?:\\s*[-/.]\\s*|\\s+)';
const NAME_GAP = '(?:\\s*[-/.,]\\s*|\\s*)';
/** Behind a day that a name stands before. */
const YEAR_GAP = '(?:\\s*[-/.,]\\s*|\\s+)';
const YEAR4 = '(?<year>\\d{4})';
const YEAR = '(?<year>\\d{4}|\\d{2})';
const MONTH = '(?<month>\\d{1,2})';
const NAME = `(?<name>${wordsOf(MONTHS)})`;
const DAY = '(?<day>\\d{1,2})';

/** Where year, month and day stand; what is missing is the first day, or the present year. */
const DATE_FORMS: readonly RegExp[] = [
  [YEAR4, NUMBER_GAP, MONTH, NUMBER_GAP, DAY],
  [MONTH, NUMBER_GAP, DAY, NUMBER_GAP, YEAR],
  [YEAR4, NUMBER_GAP, MONTH],
  [MONTH, NUMBER_GAP, YEAR4],
  [MONTH, NUMBER_GAP, DAY],
  [DAY, NAME_GAP, NAME, NAME_GAP, YEAR],
  [NAME, NAME_GAP, DAY, YEAR_GAP, YEAR],
  [YEAR4, NAME_GAP, NAME, NAME_GAP, DAY],
  [NAME, NAME_GAP, YEAR4],
  [YEAR4, NAME_GAP, NAME],
  [DAY, NAME_GAP, NAME],
  [NAME, NAME_GAP, DAY],
].map((pieces) => new RegExp(`^${pieces.join('')}$`, 'i'));

type Groups = Readonly<Record<string, string | undefined>>;

/** Midnight of the day that was named, as wall time. */
const midnightOf = (found: Groups, today: Date): number | undefined => {
  const date = (found['date'] ?? '').trim();
  if (date === '') {
    if (found['time'] === undefined || found['weekday'] !== undefined) return undefined;
    return dayOf(today.getUTCFullYear(), today.getUTCMonth() + 1, today.getUTCDate());
  }
  const form = DATE_FORMS.map((each) => each.exec(date)?.groups).find((groups) => groups);
  if (form === undefined) return undefined;
  const midnight = dayOf(
    form['year'] === undefined ? today.getUTCFullYear() : yearOf(form['year']),
    form['name'] === undefined ? Number(form['month']) : monthNamed(form['name']),
    Number(form['day'] ?? 1),
  );
  return midnight !== undefined && isWeekday(midnight, found['weekday']) ? midnight : undefined;
};

/** Two digits mean 1930 to 2029, as in .NET's invariant calendar. */
const yearOf = (digits: string): number => {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return year < 30 ? 2000 + year : 1900 + year;
};

const monthNamed = (name: string): number =>
  MONTHS.findIndex((month) => month.startsWith(name.toLowerCase().slice(0, 3))) + 1;

/** Undefined where the calendar has no such day. */
const dayOf = (year: number, month: number, day: number): number | undefined => {
  const date = new Date(0);
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  const isReal = year >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.getTime() : undefined;
};

const isWeekday = (midnight: number, name: string | undefined): boolean =>
  name === undefined ||
  WEEKDAYS[new Date(midnight).getUTCDay()]?.startsWith(name.toLowerCase()) === true;

const timeOf = (found: Groups): number | undefined => {
  const hour = hourOf(Number(found['hour']), found['half']?.toLowerCase());
  const minute = Number(found['minute'] ?? 0);
  const second = Number(found['second'] ?? 0);
  const millisecond = Number((found['fraction'] ?? '').padEnd(3, '0').slice(0, 3));
  if (hour === undefined || minute > 59 || second > 59) return undefined;
  return hour * HOUR + minute * MINUTE + second * SECOND + millisecond;
};

/** 12 AM is midnight; `13:00 PM` is read as 13:00 and `13:00 AM` not at all, as in .NET. */
const hourOf = (hour: number, half: string | undefined): number | undefined => {
  if (hour > (half === 'a' ? 12 : 23)) return undefined;
  if (half === 'a') return hour % 12;
  return half === 'p' && hour < 12 ? hour + 12 : hour;
};

/** Milliseconds east of Greenwich, `site` where no zone was written. */
const offsetOf = (found: Groups): number | 'site' | undefined => {
  const zone = found['zone'];
  if (zone === undefined) return 'site';
  const [, sign, hours, minutes] = /^([+-])(\d{1,2}?):?(\d{2})?$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  const span = Number(hours) * HOUR + Number(minutes ?? 0) * MINUTE;
  // No place on Earth is farther from Greenwich than 14 hours, and .NET reads no more.
  if (span > 14 * HOUR || Number(minutes ?? 0) > 59) return undefined;
  return sign === '-' ? -span : span;
};
