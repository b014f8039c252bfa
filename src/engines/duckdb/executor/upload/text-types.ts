// The types of the columns of a text, found from their values by the engine: the narrowest of int,
// bigint, decimal, float and datetime that holds every one of them exactly, or else varchar.
// `00123` is a text, nineteen digits are a bigint, and what is beyond that a decimal.

import type { DuckDBConnection } from '@duckdb/node-api';
import type { SqlType } from '../../../../domain/column.ts';
import type { ColumnWord } from '../../../../formats/reading/csv-head.ts';
import { digitsOf, FLOAT_DIGITS, FORMS, isNothing, matches } from './text-values.ts';

/** The type of a column of texts. */
export const TEXT: SqlType = { name: 'varchar', length: null };

/**
 * Types of the columns `c0`, `c1` … of `source`, which fit every row of it; null for a column that
 * holds nothing at all.
 */
export const typesIn = async (
  connection: DuckDBConnection,
  source: string,
  words: readonly ColumnWord[],
): Promise<readonly (SqlType | null)[]> => {
  const looked = words.flatMap((word, at) => (word === 'text' ? [] : [at]));
  const facts = await factsIn(connection, source, looked);
  return words.map((word, at) => {
    const found = facts.get(at);
    return found === undefined ? TEXT : typeOf(word, found);
  });
};

/** Facts of the columns of `source` with these numbers, `c0` having 0. */
export const factsIn = async (
  connection: DuckDBConnection,
  source: string,
  looked: readonly number[],
): Promise<ReadonlyMap<number, Facts>> => {
  if (looked.length === 0) return new Map();
  const items = looked.flatMap((at) => factsTexts(`c${at}`));
  const reader = await connection.runAndReadAll(`SELECT ${items.join(', ')} FROM ${source}`);
  const [row = []] = reader.getRows();
  const numbers = row.map((value) => Number(value ?? 0));
  return new Map(
    looked.map((at, place) => {
      const first = place * FACTS.length;
      return [at, factsOf(FACTS.map((_, fact) => numbers[first + fact] ?? 0))];
    }),
  );
};

/** What is counted of a column; counts and lengths, none of which is beyond a double. */
const FACTS = [
  'values',
  'integers',
  'ints',
  'bigints',
  'longs',
  'digits',
  'decimals',
  'whole',
  'fraction',
  'floats',
  'moments',
] as const;

/** What was counted of a column. */
export type Facts = Readonly<Record<(typeof FACTS)[number], number>>;

const factsOf = (numbers: readonly number[]): Facts => {
  const pairs = FACTS.map((name, at) => [name, numbers[at] ?? 0] as const);
  return Object.fromEntries(pairs) as Facts;
};

const factsTexts = (column: string): readonly string[] => {
  const text = `trim(${column})`;
  const integer = matches(text, FORMS.integer);
  const decimal = matches(text, FORMS.decimal);
  const float =
    `(${matches(text, FORMS.notNumber)} OR ` +
    `(${matches(text, FORMS.float)} AND isfinite(TRY_CAST(${text} AS DOUBLE))))`;
  const moment = `${matches(text, FORMS.moment)} AND TRY_CAST(${text} AS TIMESTAMP) IS NOT NULL`;
  const counted = (condition: string): string =>
    `count(*) FILTER (NOT ${isNothing(column)} AND ${condition})`;
  const longest = (measured: string, condition: string): string =>
    `max(${measured}) FILTER (NOT ${isNothing(column)} AND ${condition})`;
  const texts: Readonly<Record<(typeof FACTS)[number], string>> = {
    values: counted('true'),
    integers: counted(integer),
    ints: counted(`${integer} AND TRY_CAST(${text} AS INTEGER) IS NOT NULL`),
    bigints: counted(`${integer} AND TRY_CAST(${text} AS BIGINT) IS NOT NULL`),
    longs: counted(`${integer} AND ${digitsOf(text)} > ${FLOAT_DIGITS}`),
    digits: longest(digitsOf(text), integer),
    decimals: counted(decimal),
    whole: longest(`strlen(split_part(ltrim(${text}, '+-'), '.', 1))`, decimal),
    fraction: longest(`strlen(split_part(${text}, '.', 2))`, decimal),
    floats: counted(float),
    moments: counted(moment),
  };
  return FACTS.map((fact) => texts[fact]);
};

/** Digits of the largest decimal. */
export const DECIMAL_DIGITS = 38;

const INT: SqlType = { name: 'int' };
const BIGINT: SqlType = { name: 'bigint' };
/** The type of numbers in a text. */
export const FLOAT: SqlType = { name: 'float' };
/** The type of moments in a text. */
export const DATETIME: SqlType = { name: 'datetime' };

/** The type that all values counted are of; null where there are none. */
export const typeOf = (word: ColumnWord, facts: Facts): SqlType | null => {
  if (word === 'float') return FLOAT;
  if (word === 'moment') return DATETIME;
  // A column that is said to hold integers holds them, or the value that is none is named.
  if (word === 'integer') return integerTypeOf(facts) ?? (facts.integers === 0 ? INT : BIGINT);
  const { values, integers, floats, moments } = facts;
  if (values === 0) return null;
  if (integers === values) return integerTypeOf(facts) ?? TEXT;
  if (floats === values) return facts.longs === 0 ? FLOAT : exactTypeOf(facts);
  return moments === values ? DATETIME : TEXT;
};

/** The narrowest type of all integers counted; undefined where none holds them. */
export const integerTypeOf = ({ integers, ints, bigints, digits }: Facts): SqlType | undefined => {
  if (ints === integers) return INT;
  if (bigints === integers) return BIGINT;
  return digits <= DECIMAL_DIGITS ? { name: 'decimal', precision: digits, scale: 0 } : undefined;
};

/** Integers that no float holds, among numbers that are none. */
const exactTypeOf = ({ values, decimals, whole, fraction }: Facts): SqlType => {
  const precision = whole + fraction;
  return decimals === values && precision <= DECIMAL_DIGITS
    ? { name: 'decimal', precision, scale: fraction }
    : TEXT;
};
