// The words for parts of a date as DATEADD, DATEDIFF, DATEPART and DATENAME take them, with their
// short forms ("DATEPART (Transact-SQL)").

/** A part of a date or of a time of day. */
export type DatePart =
  | 'year'
  | 'quarter'
  | 'month'
  | 'dayofyear'
  | 'day'
  | 'week'
  | 'iso_week'
  | 'weekday'
  | 'hour'
  | 'minute'
  | 'second'
  | 'millisecond'
  | 'microsecond'
  | 'nanosecond';

const WORDS: Readonly<Record<DatePart, readonly string[]>> = {
  year: ['year', 'yy', 'yyyy'],
  quarter: ['quarter', 'qq', 'q'],
  month: ['month', 'mm', 'm'],
  dayofyear: ['dayofyear', 'dy', 'y'],
  day: ['day', 'dd', 'd'],
  week: ['week', 'wk', 'ww'],
  iso_week: ['iso_week', 'isowk', 'isoww'],
  weekday: ['weekday', 'dw', 'w'],
  hour: ['hour', 'hh'],
  minute: ['minute', 'mi', 'n'],
  second: ['second', 'ss', 's'],
  millisecond: ['millisecond', 'ms'],
  microsecond: ['microsecond', 'mcs'],
  nanosecond: ['nanosecond', 'ns'],
};

/** Parts by every word for them, in small letters. */
export const DATE_PARTS: ReadonlyMap<string, DatePart> = new Map(
  Object.entries(WORDS).flatMap(([part, words]) =>
    words.map((word): [string, DatePart] => [word, part as DatePart]),
  ),
);

/** Parts that a date without a time of day does not have. */
export const PARTS_OF_DAY: ReadonlySet<DatePart> = new Set([
  'hour',
  'minute',
  'second',
  'millisecond',
  'microsecond',
  'nanosecond',
]);
