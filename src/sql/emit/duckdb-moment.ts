// Conversions to dates and times: the forms in which text is taken for one, and the steps in which
// SQL Server's old datetime counts ("datetime (Transact-SQL)"). Months by name are English.

import type { SqlType } from '../../domain/column.ts';
import { familyOf } from '../type-rules.ts';
import { cast, quotedString } from './duckdb-type.ts';

/** A template with `{0}` for the value of type `from`, giving the moment in type `to`. */
export const momentTemplate = (from: SqlType, to: SqlType): string => {
  if (familyOf(from) === 'text') return fromText(to);
  return from.name === 'time' && to.name === 'datetime'
    ? `DATE '1900-01-01' + {0}`
    : cast('{0}', to);
};

const DATE_FORMATS = [
  '%Y-%m-%d',
  '%Y%m%d',
  '%Y/%m/%d',
  '%m/%d/%Y',
  '%b %d %Y',
  '%b %d, %Y',
  '%B %d %Y',
  '%B %d, %Y',
  '%d %b %Y',
  '%d %B %Y',
];

const TIME_FORMATS = ['%H:%M', '%H:%M:%S', '%H:%M:%S.%f', '%I:%M%p', '%I:%M:%S%p', '%I:%M %p'];

const ISO_TIME_FORMATS = TIME_FORMATS.slice(0, 3).flatMap((time) => [time, `${time}Z`]);

const FORMATS = [
  ...DATE_FORMATS,
  ...DATE_FORMATS.flatMap((date) => TIME_FORMATS.map((time) => `${date} ${time}`)),
  ...ISO_TIME_FORMATS.map((time) => `%Y-%m-%dT${time}`),
  ...TIME_FORMATS,
];

/** Blanks in a row are one, and of the digits of a second those are read that there is room for. */
const TIDIED =
  String.raw`regexp_replace(regexp_replace(trim({0}), ' +', ' ', 'g'), ` +
  String.raw`'(:\d+\.\d{6})\d(Z?)$', '\1\2')`;

/** Text without a date is of 1900-01-01, and empty text is its midnight. */
const fromText = (to: SqlType): string => {
  const formats = FORMATS.map(quotedString).join(', ');
  const read = `try_strptime(${TIDIED}, [${formats}])`;
  const before = quotedString(`Conversion failed when converting '`);
  const after = quotedString(`' to data type ${to.name}.`);
  return (
    `CASE WHEN {0} IS NULL THEN NULL ` +
    `WHEN trim({0}) = '' THEN ${cast("TIMESTAMP '1900-01-01'", to)} ` +
    `WHEN ${read} IS NULL THEN error(${before} || {0} || ${after}) ELSE ${cast(read, to)} END`
  );
};

const OUT_OF_RANGE = quotedString(
  'The conversion to a datetime data type resulted in an out-of-range value: ' +
    'datetime begins at 1753-01-01. datetime2 begins at 0001-01-01.',
);

/** Microseconds from year 1 to 1970: whole days, so that no moment counted is negative. */
const era = 62_135_596_800_000_000n;

/**
 * A template for a moment in steps of a 300th second, shown in whole milliseconds: .000, .003,
 * .007. What is nearer to the next second becomes that.
 */
export const TICKED =
  `CASE WHEN {0} < TIMESTAMP '1753-01-01' THEN error(${OUT_OF_RANGE}) ELSE make_timestamp(` +
  `(((epoch_us({0}) + ${era}) * 3 + 5000) // 10000 * 20 + 3) // 6 * 1000 - ${era}) END`;
