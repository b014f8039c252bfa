// The values of typed CSV as DuckDB expressions: each type's form as clients of CasJobs know it.
// Floats are written as .NET Framework writes them (G15 and G7), which drops their last digits:
// whoever needs every bit takes another format.

import type { SqlType, SqlTypeName } from '../../../domain/column.ts';
import { typedCsvWordOf } from '../../../formats/typed-csv.ts';

/** The text of the value of SQL expression `value`; NULL stays NULL. */
export const typedCsvTextOf = (type: SqlType, value: string): string =>
  TEXTS[type.name](value, type);

/** Whether values of this type stand in quotes. */
export const isQuoted = (type: SqlType): boolean => typedCsvWordOf(type) === 'String';

const asItIs = (value: string): string => value;

/**
 * C's `%g` is .NET's `G` but for the case of the exponent, for what is no number, and for the
 * sign of zero.
 */
const general =
  (digits: number) =>
  (value: string): string =>
    `CASE WHEN isfinite(${value}) THEN upper(printf('%.${digits}g', ${value} + 0)) ` +
    `WHEN isnan(${value}) THEN 'NaN' WHEN ${value} > 0 THEN 'Infinity' ` +
    `WHEN ${value} < 0 THEN '-Infinity' END`;

const hex = (value: string): string => `'0x' || hex(${value})`;

const text = (value: string): string => `CAST(${value} AS VARCHAR)`;

/** DuckDB leaves out the zero before the point where the type has no place for it: `.5`. */
export const decimalText = (value: string, type: SqlType): string =>
  type.name === 'decimal' && type.precision === type.scale
    ? String.raw`regexp_replace(CAST(${value} AS VARCHAR), '^(-?)\.', '\10.')`
    : value;

const TEXTS = {
  bit: (value) =>
    `CASE WHEN CAST(${value} AS BOOLEAN) THEN 'True' WHEN ${value} IS NOT NULL THEN 'False' END`,
  tinyint: asItIs,
  smallint: asItIs,
  int: asItIs,
  bigint: asItIs,
  real: general(7),
  float: general(15),
  decimal: decimalText,
  char: asItIs,
  varchar: asItIs,
  binary: hex,
  varbinary: hex,
  date: (value) => `strftime(${value}, '%Y-%m-%d')`,
  time: text,
  datetime: (value) => `strftime(${value}, '%Y-%m-%dT%H:%M:%S.%g')`,
  uniqueidentifier: text,
} as const satisfies Record<SqlTypeName, (value: string, type: SqlType) => string>;
