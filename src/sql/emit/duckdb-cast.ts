// Conversions between T-SQL's types, written for DuckDB where its own differ: floats are cut and
// not rounded to integers, texts must be numbers to the last character, an empty text is 0, and
// numbers and moments as text look as SQL Server prints them ("CAST and CONVERT").

import type { SqlType } from '../../domain/column.ts';
import type { TypeFamily } from '../type-rules.ts';
import { PRECISION_MAX, exactOf, familyOf, isNumeric, typeText } from '../type-rules.ts';
import { overflowOf } from './duckdb-finite.ts';
import { momentTemplate } from './duckdb-moment.ts';
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
  const number = cast('trim({0})', to);
  const overflow = `error(${quotedString(overflowOf(to.name))})`;
  const finite = `CASE WHEN isfinite(${number}) THEN ${number} ELSE ${overflow} END`;
  return withFailure(from, to, FLOAT_TEXT, finite, cast('0', to));
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

/** DuckDB leaves out the zero before the point where the type has no place for it. */
const decimalPrinted = (type: SqlType): string => {
  const { precision, scale } = exactOf(type) ?? { precision: 0, scale: -1 };
  if (precision !== scale) return 'CAST({0} AS VARCHAR)';
  return precision < PRECISION_MAX
    ? `CAST(CAST({0} AS DECIMAL(${precision + 1}, ${scale})) AS VARCHAR)`
    : String.raw`regexp_replace(CAST({0} AS VARCHAR), '^(-?)\.', '\10.')`;
};

const PRINTED = {
  bit: () => 'CAST(CAST({0} AS INTEGER) AS VARCHAR)',
  integer: () => 'CAST({0} AS VARCHAR)',
  decimal: (type) => decimalPrinted(type),
  approximate: () => FLOAT_PRINTED,
  text: () => '{0}',
  binary: () => 'hex({0})',
  moment: (type) => (type.name === 'datetime' ? MOMENT_PRINTED : 'CAST({0} AS VARCHAR)'),
  identifier: () => 'upper(CAST({0} AS VARCHAR))',
} as const satisfies Record<TypeFamily, (type: SqlType) => string>;

const NO_IDENTIFIER = quotedString(
  'Conversion failed when converting from a character string to uniqueidentifier.',
);

const toIdentifier: Template = (from, to) =>
  familyOf(from) === 'text'
    ? 'CASE WHEN try_cast(trim({0}) AS UUID) IS NULL AND {0} IS NOT NULL ' +
      `THEN error(${NO_IDENTIFIER}) ELSE try_cast(trim({0}) AS UUID) END`
    : cast('{0}', to);

const TEMPLATES = {
  bit: toBit,
  integer: toInteger,
  decimal: toDecimal,
  approximate: toFloat,
  text: toText,
  binary: () => '{0}',
  moment: momentTemplate,
  identifier: toIdentifier,
} as const satisfies Record<TypeFamily, Template>;
