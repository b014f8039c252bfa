// Values of a text file as values of a type, in DuckDB's words: which texts are values of a type,
// and how they are cast. Nothing is rounded, cut or guessed on the way: DuckDB's own casts take
// '12.7' for 13 and '00123' for 123, so each text is looked at before it is cast.

import type { SqlType } from '../../../../domain/column.ts';
import { duckdbTypeOf } from '../../../../sql/emit/duckdb-type.ts';

/** `exact`: a text that is no more than its value. `given`: any that the type of a table takes. */
export type Strictness = 'exact' | 'given';

/** What error() says of a value that is none of its type; whoever ran it asks which. */
export const UNFIT = 'a value of the upload does not fit its column';

/** Regular expressions for the whole of a text without blanks around it. */
export const FORMS = {
  integer: '[+-]?(?:0|[1-9][0-9]*)',
  decimal: String.raw`[+-]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)`,
  float: String.raw`[+-]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?`,
  notNumber: '(?i:[+-]?inf(?:inity)?|nan)',
  moment:
    String.raw`[0-9]{4}-[0-9]{2}-[0-9]{2}` +
    String.raw`(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?Z?)?`,
} as const;

const GIVEN_FORMS = {
  integer: '[+-]?[0-9]+',
  number: String.raw`[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?`,
  time: String.raw`[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?`,
  bytes: '0[xX](?:[0-9a-fA-F]{2})*',
} as const;

/** Whether a text matches one of the forms, as a whole. */
export const matches = (value: string, form: string): string =>
  `regexp_full_match(${value}, '${form}')`;

/** More digits than a float holds of every integer. */
export const FLOAT_DIGITS = 15;

/** The value of a column, NULL for a text that is nothing; fails with UNFIT. */
export const valueText = (type: SqlType, column: string, strictness: Strictness): string => {
  if (isPlainText(type)) return column;
  const nothing = isText(type) ? `${column} IS NULL` : isNothing(column);
  const value = isText(type) ? column : castText(type, `trim(${column})`);
  const rest = `WHEN ${slowly(type, column, strictness)} THEN ${value}`;
  return `CASE WHEN ${nothing} THEN NULL ${rest} ELSE error('${UNFIT}') END`;
};

/** The value of a column, NULL where a text is none; whether it is, `isUnlikely` tells. */
export const triedText = (type: SqlType, column: string): string =>
  isText(type) ? column : tryText(type, column);

/**
 * Whether a text is not the usual form of a value of its type, `tried` being its value; null for a
 * column that holds nothing as far as is known. Some values have another form, and are unlikely
 * too, but nothing else is likely. NULL where the text is. To look at each text in all forms would
 * take as long as all the rest: conditions stand so that most texts meet few of them.
 */
export const isUnlikely = (type: SqlType | null, column: string, tried: string): string => {
  if (type === null) return `${column} <> ''`;
  if (isText(type)) return 'false';
  const isUnusual = UNUSUAL[type.name];
  if (isUnusual === undefined) return `NOT ${fitsText(type, column, 'exact')}`;
  return `(${tried} IS NULL AND ${column} <> '') OR ${isUnusual(column, tried)}`;
};

type Unusual = (column: string, tried: string) => string;

const isOtherInteger: Unusual = (column, tried) => `CAST(${tried} AS VARCHAR) <> ${column}`;

const UNUSUAL: Readonly<Partial<Record<SqlType['name'], Unusual>>> = {
  int: isOtherInteger,
  bigint: isOtherInteger,
  // '-' is the first character of a number that this is for, and no 0 stands before a digit; most
  // numbers begin with another digit, and meet one comparison in place of five.
  float: (column, tried) =>
    `NOT isfinite(${tried}) OR (${column} < '1' AND (${column} < '-' OR ` +
    `(${column} >= '00' AND ${column} < '0:') OR (${column} >= '-00' AND ${column} < '-0:'))) ` +
    `OR contains(${column}, '_') ` +
    `OR (strlen(${column}) > ${FLOAT_DIGITS} AND NOT contains(${column}, '.'))`,
  datetime: (column) =>
    `((strlen(${column}) <> 19 OR ${column} NOT LIKE '____-__-__ __:__:__') ` +
    `AND (strlen(${column}) <> 10 OR ${column} NOT LIKE '____-__-__') ` +
    `AND ${column} <> '' AND NOT ${matches(column, FORMS.moment)})`,
};

/** A condition that holds for every row, or fails with UNFIT where one of these does. */
export const noneOf = (conditions: readonly string[]): string => {
  const any = conditions.map((each) => `(${each})`).join(' OR ');
  return `CASE WHEN ${any} THEN error('${UNFIT}') ELSE true END`;
};

/** The same where every text is known to be a value. */
export const knownValueText = (type: SqlType, column: string): string =>
  isText(type) ? column : castText(type, `trim(NULLIF(${column}, ''))`);

/** Whether the text of a column is a value of its type, or nothing. */
export const fitsText = (type: SqlType, column: string, strictness: Strictness): string =>
  isPlainText(type)
    ? 'true'
    : `(${isText(type) ? `${column} IS NULL` : isNothing(column)} OR ` +
      `coalesce(${slowly(type, column, strictness)}, false))`;

/** An empty text is nothing but in a column of texts. */
export const isNothing = (column: string): string => `(${column} IS NULL OR ${column} = '')`;

const isText = ({ name }: SqlType): boolean => name === 'varchar' || name === 'char';

const isPlainText = (type: SqlType): boolean =>
  isText(type) && 'length' in type && type.length === null;

const slowly = (type: SqlType, column: string, strictness: Strictness): string => {
  const text = `trim(${column})`;
  const isThere = `${tryText(type, text)} IS NOT NULL`;
  const isExact = strictness === 'exact';
  switch (type.name) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return `${matches(text, isExact ? FORMS.integer : GIVEN_FORMS.integer)} AND ${isThere}`;
    case 'decimal':
      return isExact
        ? `${matches(text, FORMS.decimal)} AND ${isThere} AND ${isOfScale(text, type.scale)}`
        : `${matches(text, GIVEN_FORMS.number)} AND ${isThere}`;
    case 'real':
    case 'float':
      return floatText(type, text, isExact);
    case 'bit':
      return `lower(${text}) IN ('0', '1', 'true', 'false')`;
    case 'date':
      return `${matches(text, FORMS.moment)} AND strlen(${text}) = 10 AND ${isThere}`;
    case 'time':
      return `${matches(text, GIVEN_FORMS.time)} AND ${isThere}`;
    case 'datetime':
      return `${matches(text, FORMS.moment)} AND ${isThere}`;
    case 'uniqueidentifier':
      return isThere;
    case 'binary':
    case 'varbinary':
      return `${matches(text, GIVEN_FORMS.bytes)}${within(type.length, `strlen(${text}) / 2 - 1`)}`;
    case 'char':
    case 'varchar':
      return `true${within(type.length, `length(${column})`)}`;
  }
};

/** Whether a number written without an exponent has no more behind its point; casts would round. */
export const isOfScale = (text: string, scale: number): string =>
  `strlen(rtrim(split_part(${text}, '.', 2), '0')) <= ${scale}`;

const within = (length: number | null, measured: string): string =>
  length === null ? '' : ` AND ${measured} <= ${length}`;

const floatText = (type: SqlType, text: string, isExact: boolean): string => {
  const form = isExact ? FORMS.float : GIVEN_FORMS.number;
  const number = `${matches(text, form)} AND isfinite(${tryText(type, text)})`;
  const long = isExact
    ? ` AND NOT (${matches(text, FORMS.integer)} AND ${digitsOf(text)} > ${FLOAT_DIGITS})`
    : '';
  return `(${matches(text, FORMS.notNumber)} OR (${number}${long}))`;
};

/** How many digits an integer has. */
export const digitsOf = (text: string): string => `strlen(ltrim(${text}, '+-'))`;

const tryText = (type: SqlType, text: string): string =>
  `TRY_CAST(${text} AS ${duckdbTypeOf(type)})`;

const castText = (type: SqlType, text: string): string => {
  if (type.name === 'binary' || type.name === 'varbinary') return `unhex(substr(${text}, 3))`;
  return tryText(type, text);
};
