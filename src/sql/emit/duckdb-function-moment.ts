// How DuckDB writes the functions of dates and times. Its own differences of hours and weeks are
// not those of T-SQL, which counts the ends of units that are passed, and weeks from Sunday.

import type { SqlType } from '../../domain/column.ts';
import { DATE_PARTS } from '../functions/date-part.ts';
import type { DatePart } from '../functions/date-part.ts';
import type { MOMENT_FUNCTIONS } from '../functions/moment.ts';
import { DATETIME } from '../type-rules.ts';
import type { Call, Template } from './duckdb-function.ts';
import { RAISING } from './duckdb-manner.ts';
import { microsecondsSince, readMoment, tickedTemplate, timestampOf } from './duckdb-moment.ts';
import { cast, quotedString } from './duckdb-type.ts';

const NOW = "date_trunc('milliseconds', now() AT TIME ZONE 'UTC')";

const partOf = ({ texts: [word = ''] }: Call): DatePart => DATE_PARTS.get(word) ?? 'day';

const typeAt = ({ types }: Call, place: number): SqlType => types[place] ?? DATETIME;

/** Intervals of so many units, as DuckDB makes them. */
const INTERVALS: Readonly<Record<DatePart, string>> = {
  year: 'to_years({1})',
  quarter: 'to_quarters({1})',
  month: 'to_months({1})',
  dayofyear: 'to_days({1})',
  day: 'to_days({1})',
  week: 'to_weeks({1})',
  iso_week: 'to_weeks({1})',
  weekday: 'to_days({1})',
  hour: 'to_hours(CAST({1} AS BIGINT))',
  minute: 'to_minutes(CAST({1} AS BIGINT))',
  second: 'to_seconds(CAST({1} AS BIGINT))',
  millisecond: 'to_milliseconds(CAST({1} AS BIGINT))',
  microsecond: 'to_microseconds(CAST({1} AS BIGINT))',
  nanosecond: 'to_microseconds(CAST({1} // 1000 AS BIGINT))',
};

const ADDED_BEYOND = quotedString("Adding a value to a 'datetime' column caused an overflow.");

const addedText = (call: Call): string => {
  const type = typeAt(call, 2);
  const sum = `{2} + ${INTERVALS[partOf(call)]}`;
  if (type.name === 'time') return sum;
  const beyond = `year(${sum}) NOT BETWEEN 1 AND 9999`;
  return `CASE WHEN ${beyond} THEN error(${ADDED_BEYOND}) ELSE ${cast(sum, type)} END`;
};

/** Microseconds of the units that are all equally long. */
const UNITS: Partial<Record<DatePart, bigint>> = {
  day: 86_400_000_000n,
  dayofyear: 86_400_000_000n,
  weekday: 86_400_000_000n,
  hour: 3_600_000_000n,
  minute: 60_000_000n,
  second: 1_000_000n,
  millisecond: 1000n,
  microsecond: 1n,
};

const differenceText = (call: Call): string => {
  const part = partOf(call);
  const [from, to] = [1, 2].map((place) => typeAt(call, place)) as [SqlType, SqlType];
  const ends = [microsecondsSince(to, '{2}'), microsecondsSince(from, '{1}')];
  const counted = (count: (text: string) => string): string => ends.map(count).join(' - ');
  if (part === 'nanosecond') return `(${ends.join(' - ')}) * 1000`;
  // The first day of year 1 was a Monday.
  if (part === 'week') return counted((text) => `(${text} // 86400000000 + 1) // 7`);
  const unit = UNITS[part];
  if (unit !== undefined) return counted((text) => `${text} // ${unit}`);
  return `date_diff('${part}', ${timestampOf(from, '{1}')}, ${timestampOf(to, '{2}')})`;
};

/** Each part of a moment as a number. */
const NUMBERS: Readonly<Record<DatePart, (moment: string) => string>> = {
  year: (moment) => `year(${moment})`,
  quarter: (moment) => `quarter(${moment})`,
  month: (moment) => `month(${moment})`,
  dayofyear: (moment) => `dayofyear(${moment})`,
  day: (moment) => `day(${moment})`,
  week: (moment) =>
    `(dayofyear(${moment}) + dayofweek(date_trunc('year', ${moment})) - 1) // 7 + 1`,
  iso_week: (moment) => `weekofyear(${moment})`,
  weekday: (moment) => `dayofweek(${moment}) + 1`,
  hour: (moment) => `hour(${moment})`,
  minute: (moment) => `minute(${moment})`,
  second: (moment) => `second(${moment})`,
  millisecond: (moment) => `microsecond(${moment}) % 1000000 // 1000`,
  microsecond: (moment) => `microsecond(${moment}) % 1000000`,
  nanosecond: (moment) => `microsecond(${moment}) % 1000000 * 1000`,
};

const partNumber = (call: Call): string =>
  NUMBERS[partOf(call)](timestampOf(typeAt(call, 1), '{1}'));

const partName = (call: Call): string => {
  const part = partOf(call);
  const moment = timestampOf(typeAt(call, 1), '{1}');
  if (part === 'month') return `monthname(${moment})`;
  if (part === 'weekday') return `dayname(${moment})`;
  return `CAST(${partNumber(call)} AS VARCHAR)`;
};

const truncatedText = (call: Call): string => {
  const part = partOf(call);
  const type = typeAt(call, 1);
  const moment = timestampOf(type, '{1}');
  // Weeks of DuckDB begin on Monday.
  if (part === 'week') {
    return cast(`date_trunc('week', ${moment} + INTERVAL 1 DAY) - INTERVAL 1 DAY`, type);
  }
  const unit = { iso_week: 'week', dayofyear: 'day', weekday: 'day', nanosecond: 'microsecond' };
  return cast(`date_trunc('${unit[part as keyof typeof unit] ?? part}', ${moment})`, type);
};

const partOfDate =
  (name: 'year' | 'month' | 'day'): Template =>
  (call) =>
    `${name}(${timestampOf(typeAt(call, 0), '{0}')})`;

/** An argument by its place, and the least and the most that it may be. */
type Range = readonly [place: number, least: number, most: number];

/** What is made of numbers; NULL where one is NULL, an error where one is not within its range. */
const madeText = (
  type: string,
  { ranges, made, also = [] }: { ranges: readonly Range[]; made: string; also?: readonly string[] },
): string => {
  const missing = ranges.map(([place]) => `{${place}} IS NULL`).join(' OR ');
  const within = ranges.map(([place, least, most]) => `{${place}} BETWEEN ${least} AND ${most}`);
  const invalid = quotedString(
    `Cannot construct data type ${type}, some of the arguments have values which are not valid.`,
  );
  return (
    `CASE WHEN ${missing} THEN NULL WHEN ${[...within, ...also].join(' AND ')} ` +
    `THEN ${made} ELSE error(${invalid}) END`
  );
};

const dateRanges = (first: number, last: number): readonly Range[] => [
  [0, first, last],
  [1, 1, 12],
  [2, 1, 31],
];

/** Hours, minutes and seconds, from a place on. */
const timeRanges = (place: number): readonly Range[] => [
  [place, 0, 23],
  [place + 1, 0, 59],
  [place + 2, 0, 59],
];

/** All conditions are computed, so that this one must be of any numbers. */
const IN_MONTH =
  '{2} <= day(last_day(make_date(greatest(1, least({0}, 9999)), greatest(1, least({1}, 12)), 1)))';

const DATE_MADE = madeText('date', {
  ranges: dateRanges(1, 9999),
  also: [IN_MONTH],
  made: 'make_date({0}, {1}, {2})',
});

const MOMENT_MADE = madeText('datetime', {
  ranges: [...dateRanges(1753, 9999), ...timeRanges(3), [6, 0, 999]],
  also: [IN_MONTH],
  made: tickedTemplate(RAISING.fail).replaceAll(
    '{0}',
    'make_timestamp({0}, {1}, {2}, {3}, {4}, {5} + {6} / 1000)',
  ),
});

const MINUTE_MADE = madeText('smalldatetime', {
  ranges: [...dateRanges(1900, 2079), [3, 0, 23], [4, 0, 59]],
  also: [IN_MONTH, '({0} < 2079 OR {1} < 6 OR ({1} = 6 AND {2} <= 6))'],
  made: 'make_timestamp({0}, {1}, {2}, {3}, {4}, 0)',
});

const fractionRange = ({ constants }: Call, fractions: number, digits: number): Range => [
  fractions,
  0,
  10 ** (constants[digits] ?? 0) - 1,
];

/** Microseconds of fractions with so many digits, which are cut behind the sixth. */
const fractionText = ({ constants }: Call, fractions: number, digits: number): string => {
  const places = 6 - (constants[digits] ?? 0);
  const scaled = places < 0 ? `{${fractions}} // 10` : `{${fractions}} * ${10 ** places}`;
  return `to_microseconds(CAST(${scaled} AS BIGINT))`;
};

const monthEnd = (call: Call): string => {
  const moment = timestampOf(typeAt(call, 0), '{0}');
  return call.types.length === 1
    ? `last_day(${moment})`
    : `last_day(CAST(${moment} + to_months(coalesce({1}, 0)) AS DATE))`;
};

/** By name in capitals. */
export const MOMENT_TEMPLATES = {
  CURRENT_TIMESTAMP: NOW,
  GETDATE: NOW,
  GETUTCDATE: NOW,
  SYSDATETIME: NOW,
  SYSUTCDATETIME: NOW,
  DATEADD: addedText,
  DATEDIFF: differenceText,
  DATEDIFF_BIG: differenceText,
  DATEPART: partNumber,
  DATENAME: partName,
  DATETRUNC: truncatedText,
  YEAR: partOfDate('year'),
  MONTH: partOfDate('month'),
  DAY: partOfDate('day'),
  EOMONTH: monthEnd,
  DATEFROMPARTS: DATE_MADE,
  DATETIMEFROMPARTS: MOMENT_MADE,
  DATETIME2FROMPARTS: (call) =>
    madeText('datetime2', {
      ranges: [...dateRanges(1, 9999), ...timeRanges(3), fractionRange(call, 6, 7)],
      also: [IN_MONTH],
      made: `make_timestamp({0}, {1}, {2}, {3}, {4}, {5}) + ${fractionText(call, 6, 7)}`,
    }),
  SMALLDATETIMEFROMPARTS: MINUTE_MADE,
  TIMEFROMPARTS: (call) =>
    madeText('time', {
      ranges: [...timeRanges(0), fractionRange(call, 3, 4)],
      made: `make_time({0}, {1}, {2}) + ${fractionText(call, 3, 4)}`,
    }),
  ISDATE: `CASE WHEN (${readMoment(0)}) >= TIMESTAMP '1753-01-01' THEN 1 ELSE 0 END`,
} as const satisfies Record<keyof typeof MOMENT_FUNCTIONS, Template>;
