// Conversions to dates and times: the forms in which text is taken for one, numbers as days since
// 1900, and the steps in which SQL Server's old datetime counts ("datetime (Transact-SQL)").
// Months by name are English.

import type { SqlType } from '../../domain/column.ts';
import { MOMENT_STYLES } from '../functions/style.ts';
import { familyOf, isNumeric } from '../type-rules.ts';
import type { Conversion } from './duckdb-cast.ts';
import { quotedString } from './duckdb-type.ts';

/** A template for a value as a moment. */
export const momentTemplate = (conversion: Conversion): string => {
  const { from, to, cast } = conversion;
  if (familyOf(from) === 'text') return fromText(conversion);
  if (isNumeric(from)) return fromNumber(conversion);
  return from.name === 'time' && to.name === 'datetime'
    ? `DATE '1900-01-01' + {0}`
    : cast('{0}', to);
};

/** In the order in which text has year, month and day, once it is tidied. */
const DATES = {
  mdy: ['%Y-%m-%d', '%m/%d/%Y'],
  dmy: ['%d/%m/%Y', '%Y-%m-%d'],
  ymd: ['%Y-%m-%d', '%y/%m/%d'],
} as const;

const NAMED_DATES = [
  '%Y%m%d',
  '%b %d %Y',
  '%B %d %Y',
  '%d %b %Y',
  '%d %B %Y',
  '%Y %b %d',
  '%b %Y',
  '%Y',
];

const TIMES = [
  '%H:%M:%S',
  '%H:%M:%S.%f',
  '%H:%M',
  '%H:%M:%S:%g',
  '%I:%M%p',
  '%I:%M:%S%p',
  '%I:%M:%S.%f%p',
  '%I:%M:%S:%g%p',
  '%I%p',
];

/**
 * Text in fewer forms: blanks in a row are one, points and dashes in numbers are strokes, years of
 * two digits are those from 1950 to 2049, and of the digits of a second those are read that there
 * is room for.
 */
const TIDYING: readonly (readonly [pattern: string, text: string])[] = [
  [' +', ' '],
  [String.raw`^(\d{1,2})[-./](\d{1,2})[-./](\d{4}|\d{2})( |$)`, String.raw`\1/\2/\3\4`],
  [String.raw`^(\d{4})[./](\d{1,2})[./](\d{1,2})`, String.raw`\1-\2-\3`],
  [String.raw`^(\d{1,2})[-. ]?([A-Za-z]{3,9})[-., ]+(\d{4}|\d{2})( |$)`, String.raw`\1 \2 \3\4`],
  [
    String.raw`^([A-Za-z]{3,9})[-. ]?(\d{1,2})(?:,? |[-.,])(\d{4}|\d{2})( |$)`,
    String.raw`\1 \2 \3\4`,
  ],
  [String.raw`^([5-9]\d)(\d{4})( |$)`, String.raw`19\1\2\3`],
  [String.raw`^([0-4]\d)(\d{4})( |$)`, String.raw`20\1\2\3`],
  [String.raw`(\d) ([AaPp][Mm])$`, String.raw`\1\2`],
  [String.raw`(:\d+\.\d{6})\d+([AaPp][Mm]|Z)?$`, String.raw`\1\2`],
  [String.raw`(:\d\d(?:\.\d+)?)Z$`, String.raw`\1`],
];

const SHORT_YEARS = String.raw`^(\d{1,2}/\d{1,2}/|\d{1,2} [A-Za-z]{3,9} |[A-Za-z]{3,9} \d{1,2} )`;

const CENTURIES: readonly (readonly [pattern: string, text: string])[] = [
  [String.raw`${SHORT_YEARS}([5-9]\d)( |$)`, String.raw`\119\2\3`],
  [String.raw`${SHORT_YEARS}([0-4]\d)( |$)`, String.raw`\120\2\3`],
];

const tidied = (order: keyof typeof DATES): string =>
  [...TIDYING, ...(order === 'ymd' ? [] : CENTURIES)].reduce(
    (text, [pattern, replacement]) =>
      `regexp_replace(${text}, ${quotedString(pattern)}, ${quotedString(replacement)}, 'g')`,
    'trim({0})',
  );

/** A time of day at the end of a tidied text, in its second group. */
const TIME = quotedString(
  String.raw`(^|[ T])(\d{1,2}:\d{1,2}(?::\d{1,2}(?:[.:]\d+)?)?(?:[AaPp][Mm])?|\d{1,2}[AaPp][Mm])$`,
);

/** What the engine reads by itself, a hundred times faster than by formats. */
const ISO = quotedString(
  String.raw`\d{4}-\d\d-\d\d(?:[ T](?:[01]\d|2[0-3]):\d\d(?::\d\d(?:\.\d{1,6})?)?)?`,
);

const readBy = (text: string, formats: readonly string[]): string =>
  `try_strptime(${text}, [${formats.map(quotedString).join(', ')}])`;

/** A template for the moment that a text tells, or NULL where it tells none. */
export const readMoment = (style: number): string => {
  const order = MOMENT_STYLES.get(style)?.order ?? 'mdy';
  const text = tidied(order);
  const date = `coalesce(nullif(regexp_replace(${text}, ${TIME}, ''), ''), '1900-01-01')`;
  const time = `coalesce(nullif(regexp_extract(${text}, ${TIME}, 2), ''), '00:00:00')`;
  const day = readBy(date, [...DATES[order], ...NAMED_DATES]);
  return (
    `CASE WHEN regexp_full_match({0}, ${ISO}) THEN TRY_CAST({0} AS TIMESTAMP) ` +
    `WHEN regexp_matches({0}, '[0-9]') ` +
    `THEN ${day} + (${readBy(time, TIMES)} - TIMESTAMP '1900-01-01') END`
  );
};

/** Text without a date is of 1900-01-01, and empty text is its midnight. */
const fromText = ({ to, style, cast, fail }: Conversion): string => {
  const before = quotedString(`Conversion failed when converting '`);
  const after = quotedString(`' to data type ${to.name}.`);
  const fails = `CASE WHEN {0} IS NOT NULL THEN ${fail(`${before} || {0} || ${after}`)} END`;
  return (
    `CASE WHEN trim({0}) = '' THEN ${cast("TIMESTAMP '1900-01-01'", to)} ` +
    `ELSE coalesce(${cast(`(${readMoment(style)})`, to)}, ${fails}) END`
  );
};

/** 1900-01-01 in microseconds from 1970. */
const FIRST_DAY = -2_208_988_800_000_000n;

const dayMicroseconds = 86_400_000_000n;

/** Days from 1900-01-01 to the first and beyond the last day of a datetime. */
const DAYS = { first: -53_690, beyond: 2_958_464 };

const NO_DAY = quotedString(
  'Arithmetic overflow error converting expression to data type datetime.',
);

/** More days than datetime has before 1900, for // cuts towards zero. */
const back = 100_000n;

const daySteps = 25_920_000n;

/** A number of days, in steps of a 300th second. */
const fromNumber = ({ from, fail }: Conversion): string => {
  const days = from.name === 'bit' ? 'CAST({0} AS INTEGER)' : '{0}';
  const steps = `CAST(round(CAST(${days} AS DOUBLE) * ${daySteps}) AS BIGINT) + ${back * daySteps}`;
  const since =
    familyOf(from) === 'integer'
      ? `CAST({0} AS BIGINT) * ${dayMicroseconds}`
      : `((${steps}) * 20 + 3) // 6 * 1000 - ${back * dayMicroseconds}`;
  return (
    `CASE WHEN ${days} >= ${DAYS.first} AND ${days} < ${DAYS.beyond} ` +
    `THEN make_timestamp(${since} + ${FIRST_DAY}) WHEN {0} IS NOT NULL THEN ${fail(NO_DAY)} END`
  );
};

const OUT_OF_RANGE = quotedString(
  'The conversion to a datetime data type resulted in an out-of-range value: ' +
    'datetime is from 1753-01-01 to 9999-12-31, datetime2 from 0001-01-01.',
);

/** Microseconds from year 1 to 1970: whole days, so that no moment counted is negative. */
export const era = 62_135_596_800_000_000n;

/**
 * A template for a moment in steps of a 300th second, shown in whole milliseconds: .000, .003,
 * .007. What is nearer to the next second becomes that.
 */
export const tickedTemplate = (fail: (message: string) => string): string =>
  "CASE WHEN {0} < TIMESTAMP '1753-01-01' OR {0} >= TIMESTAMP '9999-12-31 23:59:59.9985' " +
  `THEN ${fail(OUT_OF_RANGE)} ELSE make_timestamp(` +
  `(((epoch_us({0}) + ${era}) * 3 + 5000) // 10000 * 20 + 3) // 6 * 1000 - ${era}) END`;

const NO_MINUTE = quotedString(
  'The conversion to a smalldatetime data type resulted in an out-of-range value: ' +
    'smalldatetime is from 1900-01-01 to 2079-06-06.',
);

/** A template for a moment in whole minutes: from 29.999 seconds on it is the next one. */
export const minutesTemplate = (fail: (message: string) => string): string =>
  "CASE WHEN {0} < TIMESTAMP '1900-01-01' OR {0} >= TIMESTAMP '2079-06-07' " +
  `THEN ${fail(NO_MINUTE)} ` +
  `ELSE make_timestamp((epoch_us({0}) + ${era} + 30001000) // 60000000 * 60000000 - ${era}) END`;

/** A template for any moment as a timestamp, in microseconds from year 1. */
export const microsecondsSince = (type: SqlType, argument: string): string =>
  `(epoch_us(${timestampOf(type, argument)}) + ${era})`;

/** Any moment as a timestamp; a time of day is of 1900-01-01. */
export const timestampOf = (type: SqlType, argument: string): string =>
  type.name === 'time' ? `(DATE '1900-01-01' + ${argument})` : `CAST(${argument} AS TIMESTAMP)`;
