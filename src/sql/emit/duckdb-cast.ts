// Conversions between T-SQL's types, written for DuckDB where its own differ: floats are cut and
// not rounded to integers, texts must be numbers to the last character, an empty text is 0, and
// numbers and moments as text look as SQL Server prints them ("CAST and CONVERT").

import type { SqlType } from '../../domain/column.ts';
import type { TypeFamily } from '../type-rules.ts';
import { familyOf, isNumeric, typeText } from '../type-rules.ts';
import { bytesTemplate, bytesAsInteger } from './duckdb-bytes.ts';
import { overflowOf } from './duckdb-finite.ts';
import { RAISING, TRYING } from './duckdb-manner.ts';
import type { Manner } from './duckdb-manner.ts';
import { momentTemplate } from './duckdb-moment.ts';
import { printed } from './duckdb-printed.ts';
import { quotedString } from './duckdb-type.ts';

/** How a conversion is asked for, where that is not the usual way. */
export interface Asked {
  /** The style of CONVERT. */
  readonly style?: number;
  /** NULL instead of an error. */
  readonly tries?: true;
}

/** A template with `{0}` for the value of type `from`, giving the value in type `to`. */
export const castTemplate = (
  from: SqlType,
  to: SqlType,
  { style = 0, tries }: Asked = {},
): string => TEMPLATES[familyOf(to)]({ from, to, style, ...(tries === true ? TRYING : RAISING) });

/** A conversion to be written. */
export interface Conversion extends Manner {
  readonly from: SqlType;
  readonly to: SqlType;
  readonly style: number;
}

type Template = (conversion: Conversion) => string;

const toBit: Template = (conversion) => {
  const { from, cast } = conversion;
  if (familyOf(from) === 'bit') return '{0}';
  if (familyOf(from) === 'binary') return `${bytesAsInteger({ name: 'bigint' })} <> 0`;
  if (from.name === 'datetime') return `${cast(DAYS, { name: 'float' })} <> 0`;
  if (familyOf(from) !== 'text') return '{0} <> 0';
  const number = readText(conversion, INTEGER_TEXT, 'CAST(trim({0}) AS HUGEINT) <> 0');
  return `CASE lower(trim({0})) WHEN 'true' THEN true WHEN 'false' THEN false ELSE ${number} END`;
};

const toInteger: Template = (conversion) => {
  const { from, to, cast } = conversion;
  const family = familyOf(from);
  if (family === 'decimal' || family === 'approximate') return cast('trunc({0})', to);
  if (family === 'binary') return bytesAsInteger(to);
  // A moment is rounded to whole days, where a float would be cut.
  if (family === 'moment') return cast(`round(${DAYS})`, to);
  if (family !== 'text') return cast('{0}', to);
  return readText(conversion, INTEGER_TEXT, cast('trim({0})', to), cast('0', to));
};

const toDecimal: Template = (conversion) => {
  const { from, to, cast } = conversion;
  if (familyOf(from) === 'bit') return cast('CAST({0} AS INTEGER)', to);
  if (familyOf(from) === 'moment') return cast(DAYS, to);
  if (familyOf(from) !== 'text') return cast('{0}', to);
  return readText(conversion, DECIMAL_TEXT, cast('trim({0})', to));
};

const toFloat: Template = (conversion) => {
  const { from, to, cast, fail } = conversion;
  if (familyOf(from) === 'bit') return cast('CAST({0} AS INTEGER)', to);
  if (familyOf(from) === 'moment') return cast(DAYS, to);
  if (familyOf(from) !== 'text') return cast('{0}', to);
  const number = cast('trim({0})', to);
  const overflow = fail(quotedString(overflowOf(to.name)));
  const finite = `CASE WHEN isfinite(${number}) THEN ${number} ELSE ${overflow} END`;
  return readText(conversion, FLOAT_TEXT, finite, cast('0', to));
};

/** Days since 1900 with their fraction. */
const DAYS = "((epoch_us({0}) - epoch_us(TIMESTAMP '1900-01-01')) / 86400000000)";

/** Patterns of the whole text, in RE2's words. */
const INTEGER_TEXT = String.raw` *[-+]?\d+ *`;
const DECIMAL_TEXT = String.raw` *[-+]?(\d+\.?\d*|\.\d+) *`;
const FLOAT_TEXT = String.raw` *[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)? *`;

/** Text that has the pattern is converted, blank text becomes `blank`, all other text fails. */
const readText = (
  { from, to, fail }: Conversion,
  ...[pattern, value, blank]: [pattern: string, value: string, blank?: string]
): string => {
  const before = quotedString(`Conversion failed when converting the ${from.name} value '`);
  const after = quotedString(`' to data type ${to.name}.`);
  const ofBlank = blank === undefined ? '' : `WHEN trim({0}) = '' THEN ${blank} `;
  return (
    `CASE WHEN regexp_full_match({0}, ${quotedString(pattern)}) THEN ${value} ` +
    `${ofBlank}ELSE ${fail(`${before} || {0} || ${after}`)} END`
  );
};

const toText: Template = (conversion) => {
  const { from, to, style } = conversion;
  const length = 'length' in to ? to.length : null;
  if (familyOf(from) === 'text') return cutText(from, to, length);
  const isBytes = familyOf(from) === 'binary' && style === 0;
  if (isBytes) return ofBytes(conversion, length);
  const { text, lengthMax } = printed(from, style);
  const padded = to.name === 'char' && length !== null ? `rpad(${text}, ${length}, ' ')` : text;
  if (length === null || length >= lengthMax) return padded;
  const fits = `WHEN length(${text}) <= ${length} THEN ${padded}`;
  const tooLong = tooLongText(conversion, `"left"(${text}, ${length})`);
  return `CASE ${fits} WHEN {0} IS NOT NULL THEN ${tooLong} END`;
};

/** Bytes as the text that they are in UTF-8, cut to its length. */
const ofBytes = ({ from, to, fail }: Conversion, length: number | null): string => {
  const { text } = printed(from, 0);
  const cut = length === null ? text : `"left"(${text}, ${length})`;
  const padded = to.name === 'char' && length !== null ? `rpad(${cut}, ${length}, ' ')` : cut;
  const isText = `regexp_full_match(hex({0}), ${UTF8_DIGITS})`;
  return `CASE WHEN ${isText} THEN ${padded} WHEN {0} IS NOT NULL THEN ${fail(NO_TEXT)} END`;
};

/** Characters of one to four bytes, as table 3-7 of the Unicode Standard has them. */
const UTF8_DIGITS = quotedString(
  '([0-7].|(C[2-9A-F]|D.)[89AB].|E0[AB].[89AB].|ED[89].[89AB].|E[1-9ABCEF]([89AB].){2}' +
    '|F0[9AB].([89AB].){2}|F[1-3]([89AB].){3}|F48.([89AB].){2})*',
);

const NO_TEXT = quotedString(
  'These bytes are no text in UTF-8: CONVERT(varchar(100), x, 1) shows them as digits.',
);

/** What becomes of a value that is printed longer than the text it is to be. */
const tooLongText = ({ from, to, fail }: Conversion, cut: string): string => {
  if (STARRED.has(from.name)) return to.name === 'char' ? `rpad('*', ${to.length}, ' ')` : "'*'";
  if (!isNumeric(from) && from.name !== 'uniqueidentifier') return cut;
  const said = isNumeric(from)
    ? `Arithmetic overflow error converting ${from.name} to data type ${typeText(to)}.`
    : 'Insufficient result space to convert uniqueidentifier value to char.';
  return fail(quotedString(said));
};

const cutText = (from: SqlType, to: SqlType, length: number | null): string => {
  if (length === null) return '{0}';
  const known = 'length' in from ? from.length : null;
  const cut = known !== null && known <= length ? '{0}' : `"left"({0}, ${length})`;
  return to.name === 'char' ? `rpad(${cut}, ${length}, ' ')` : cut;
};

/** Integers that are too long for their text become a star, by an old custom of SQL Server. */
const STARRED: ReadonlySet<string> = new Set(['tinyint', 'smallint', 'int']);

const NO_IDENTIFIER = quotedString(
  'Conversion failed when converting from a character string to uniqueidentifier.',
);

/** Braces may stand around an identifier, and what follows its 36 characters is left out. */
const IDENTIFIER_TEXT = String.raw`regexp_extract(trim({0}), '^\{?([-0-9A-Fa-f]{36})', 1)`;

const toIdentifier: Template = ({ from, to, cast, fail }) => {
  if (familyOf(from) === 'binary') return `CAST(${IDENTIFIER_OF_BYTES} AS UUID)`;
  if (familyOf(from) !== 'text') return cast('{0}', to);
  const read = `try_cast(${IDENTIFIER_TEXT} AS UUID)`;
  const isWrong = `${read} IS NULL AND {0} IS NOT NULL`;
  return `CASE WHEN ${isWrong} THEN ${fail(NO_IDENTIFIER)} ELSE ${read} END`;
};

/** The first three groups have their bytes backwards in an identifier's 16 bytes. */
const IDENTIFIER_OF_BYTES =
  'regexp_replace(rpad("left"(hex({0}), 32), 32, \'0\'), ' +
  String.raw`'^(..)(..)(..)(..)(..)(..)(..)(..)(....)(.*)$', '\4\3\2\1-\6\5-\8\7-\9-') || ` +
  'substring(rpad("left"(hex({0}), 32), 32, \'0\'), 21)';

const TEMPLATES = {
  bit: toBit,
  integer: toInteger,
  decimal: toDecimal,
  approximate: toFloat,
  text: toText,
  binary: bytesTemplate,
  moment: momentTemplate,
  identifier: toIdentifier,
} as const satisfies Record<TypeFamily, Template>;
