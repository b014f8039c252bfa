// Conversions between T-SQL's types, written for DuckDB where its own differ: floats are cut and
// not rounded to integers, texts must be numbers to the last character, an empty text is 0, and
// numbers and moments as text look as SQL Server prints them ("CAST and CONVERT").

import type { SqlType } from '../../domain/column.ts';
import type { TypeFamily } from '../type-rules.ts';
import { familyOf, isNumeric, typeText } from '../type-rules.ts';
import { cast, quotedString } from './duckdb-type.ts';

/** A template with `{0}` for the value of type `from`, giving the value in type `to`. */
export const castTemplate = (from: SqlType, to: SqlType): string =>
  TEMPLATES[familyOf(to)](from, to);

type Template = (from: SqlType, to: SqlType) => string;

const toBit: Template = (from) => {
  if (familyOf(from) === 'bit') return '{0}';
  if (familyOf(from) !== 'text') return '{0} <> 0';
  const number = withFailure(
    from,
    { name: 'bit' },
    INTEGER_TEXT,
    'CAST(trim({0}) AS HUGEINT) <> 0',
  );
  return `CASE lower(trim({0})) WHEN 'true' THEN true WHEN 'false' THEN false ELSE ${number} END`;
};

const toInteger: Template = (from, to) => {
  const family = familyOf(from);
  if (family === 'decimal' || family === 'approximate') return cast('trunc({0})', to);
  if (family !== 'text') return cast('{0}', to);
  return withFailure(from, to, INTEGER_TEXT, cast('trim({0})', to), cast('0', to));
};

const toDecimal: Template = (from, to) => {
  if (familyOf(from) === 'bit') return cast('CAST({0} AS INTEGER)', to);
  if (familyOf(from) !== 'text') return cast('{0}', to);
  return withFailure(from, to, DECIMAL_TEXT, cast('trim({0})', to));
};

const toFloat: Template = (from, to) => {
  if (familyOf(from) === 'bit') return cast('CAST({0} AS INTEGER)', to);
  if (familyOf(from) !== 'text') return cast('{0}', to);
  return withFailure(from, to, FLOAT_TEXT, cast('trim({0})', to), cast('0', to));
};

/** Patterns of the whole text, in RE2's words. */
const INTEGER_TEXT = String.raw` *[-+]?\d+ *`;
const DECIMAL_TEXT = String.raw` *[-+]?(\d+\.?\d*|\.\d+) *`;
const FLOAT_TEXT = String.raw` *[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)? *`;

/** Text that has the pattern is converted, blank text becomes `blank`, all other text fails. */
const withFailure = (
  from: SqlType,
  to: SqlType,
  ...[pattern, value, blank]: [pattern: string, value: string, blank?: string]
): string => {
  const before = quotedString(`Conversion failed when converting the ${from.name} value '`);
  const after = quotedString(`' to data type ${to.name}.`);
  const ofBlank = blank === undefined ? '' : `WHEN trim({0}) = '' THEN ${blank} `;
  return (
    `CASE WHEN regexp_full_match({0}, ${quotedString(pattern)}) THEN ${value} ` +
    `${ofBlank}ELSE error(${before} || {0} || ${after}) END`
  );
};

const toText: Template = (from, to) => {
  const length = 'length' in to ? to.length : null;
  const family = familyOf(from);
  if (family === 'text') return cutText(from, to, length);
  const printed = PRINTED[family](from);
  const padded =
    to.name === 'char' && length !== null ? `rpad(${printed}, ${length}, ' ')` : printed;
  if (length === null || length >= printedLengthMax(from)) return padded;
  const fits = `WHEN length(${printed}) <= ${length} THEN ${padded}`;
  const tooLong = tooLongText(from, to, `"left"(${printed}, ${length})`);
  return `CASE ${fits} WHEN {0} IS NOT NULL THEN ${tooLong} END`;
};

/** What becomes of a value that is printed longer than the text it is to be. */
const tooLongText = (from: SqlType, to: SqlType, cut: string): string => {
  if (STARRED.has(from.name)) return to.name === 'char' ? `rpad('*', ${to.length}, ' ')` : "'*'";
  if (!isNumeric(from)) return cut;
  const said = `Arithmetic overflow error converting ${from.name} to data type ${typeText(to)}.`;
  return `error(${quotedString(said)})`;
};

const cutText = (from: SqlType, to: SqlType, length: number | null): string => {
  if (length === null) return '{0}';
  const known = 'length' in from ? from.length : null;
  const cut = known !== null && known <= length ? '{0}' : `"left"({0}, ${length})`;
  return to.name === 'char' ? `rpad(${cut}, ${length}, ' ')` : cut;
};

/** Integers that are too long for their text become a star, by an old custom of SQL Server. */
const STARRED: ReadonlySet<string> = new Set(['tinyint', 'smallint', 'int']);

/** No value of the type is printed longer. */
const printedLengthMax = (type: SqlType): number =>
  type.name === 'decimal' ? type.precision + 3 : (PRINTED_LENGTHS[type.name] ?? 50);

const PRINTED_LENGTHS: Partial<Record<SqlType['name'], number>> = {
  bit: 1,
  tinyint: 3,
  smallint: 6,
  int: 11,
  bigint: 20,
  real: 13,
  float: 13,
  date: 10,
  time: 16,
  datetime: 19,
  uniqueidentifier: 36,
};

/** Six digits, and three in an exponent: `1.23457e+006`. */
const FLOAT_PRINTED =
  "regexp_replace(printf('%.6g', CAST({0} AS DOUBLE)), " + String.raw`'e([+-])(\d\d)$', 'e\10\2')`;

/** `Nov  2 2026  3:05PM` */
const MOMENT_PRINTED =
  "strftime({0}, '%b ') || lpad(strftime({0}, '%-d'), 2, ' ') || strftime({0}, ' %Y ') || " +
  "lpad(strftime({0}, '%-I'), 2, ' ') || strftime({0}, ':%M%p')";

const PRINTED = {
  bit: () => 'CAST(CAST({0} AS INTEGER) AS VARCHAR)',
  integer: () => 'CAST({0} AS VARCHAR)',
  decimal: () => 'CAST({0} AS VARCHAR)',
  approximate: () => FLOAT_PRINTED,
  text: () => '{0}',
  binary: () => 'hex({0})',
  moment: (type) => (type.name === 'datetime' ? MOMENT_PRINTED : 'CAST({0} AS VARCHAR)'),
  identifier: () => 'upper(CAST({0} AS VARCHAR))',
} as const satisfies Record<TypeFamily, (type: SqlType) => string>;

/** Forms in which text is taken for a moment; months by name are English. */
const MOMENT_FORMATS = [
  '%Y-%m-%d',
  '%Y-%m-%d %H:%M',
  '%Y-%m-%d %H:%M:%S',
  '%Y-%m-%d %H:%M:%S.%g',
  '%Y-%m-%dT%H:%M:%S',
  '%Y-%m-%dT%H:%M:%S.%g',
  '%Y-%m-%dT%H:%M:%SZ',
  '%Y-%m-%dT%H:%M:%S.%gZ',
  '%Y%m%d',
  '%Y%m%d %H:%M:%S',
  '%m/%d/%Y',
  '%m/%d/%Y %H:%M:%S',
  '%b %d %Y',
  '%b %d %Y %I:%M%p',
  '%H:%M',
  '%H:%M:%S',
  '%H:%M:%S.%g',
];

const toMoment: Template = (from, to) => {
  if (familyOf(from) !== 'text') return cast('{0}', to);
  const formats = MOMENT_FORMATS.map(quotedString).join(', ');
  const read = `try_strptime(regexp_replace(trim({0}), ' +', ' ', 'g'), [${formats}])`;
  const before = quotedString(`Conversion failed when converting '`);
  const after = quotedString(`' to data type ${to.name}.`);
  return (
    `CASE WHEN {0} IS NULL THEN NULL WHEN ${read} IS NULL ` +
    `THEN error(${before} || {0} || ${after}) ELSE ${cast(read, to)} END`
  );
};

const TEMPLATES = {
  bit: toBit,
  integer: toInteger,
  decimal: toDecimal,
  approximate: toFloat,
  text: toText,
  binary: () => '{0}',
  moment: toMoment,
  identifier: (_from, to) => cast('{0}', to),
} as const satisfies Record<TypeFamily, Template>;
