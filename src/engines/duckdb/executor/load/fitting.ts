// Which texts a column of a table takes, and to which wider type it goes for the others.
// Nothing is rounded on the way, and nothing narrows: a number column takes numbers, and becomes
// one of larger numbers, a day a moment, a short text a longer one; everything else is a bad value.

import type { SqlType } from '../../../../domain/column.ts';
import {
  DATETIME,
  DECIMAL_DIGITS,
  FLOAT,
  integerTypeOf,
  TEXT,
  type Facts,
} from '../upload/text-types.ts';
import {
  digitsOf,
  fitsText,
  FLOAT_DIGITS,
  isNothing,
  isOfScale,
  isUnlikely,
  matches,
  triedText,
} from '../upload/text-values.ts';
import { typeText } from '../upload/csv-text.ts';

/**
 * Whether a column of the type takes a text, in DuckDB's words; never NULL. Most texts have the
 * usual form of their type, and need not be looked at in all forms.
 */
export const takes = (type: SqlType, column: string): string => {
  const slowly = takesSlowly(type, column);
  if (!isQuick(type)) return slowly;
  const unusual = isUnlikely(type, column, triedText(type, column));
  return `(CASE WHEN ${unusual} THEN ${slowly} ELSE true END)`;
};

/** Whether the values of a type mostly have one form, which costs little to see. */
export const isQuick = ({ name }: SqlType): boolean => QUICK.has(name);

const QUICK: ReadonlySet<string> = new Set(['int', 'bigint', 'float', 'datetime']);

const takesSlowly = (type: SqlType, column: string): string => {
  const text = `trim(${column})`;
  const fits = fitsText(type, column, 'given');
  if (type.name === 'float') return `(${fits} AND coalesce(NOT ${isLong(text)}, true))`;
  if (type.name !== 'decimal') return fits;
  const isExact = `${matches(text, '[^eE]*')} AND ${isOfScale(text, type.scale)}`;
  return `(${fits} AND (${isNothing(column)} OR (${isExact})))`;
};

/** Why a column does not take a text, as an expression. */
export const reasonText = (type: SqlType, column: string): string => {
  const plain = `'no ${typeText(type)}'`;
  if (type.name !== 'float') return plain;
  const isRounded = isLong(`trim(${column})`);
  return `CASE WHEN ${isRounded} THEN 'more digits than a float has' ELSE ${plain} END`;
};

const isLong = (text: string): string =>
  `(${matches(text, '[+-]?[0-9]+')} AND ${digitsOf(text)} > ${FLOAT_DIGITS})`;

/** What there is in a file for a column that does not take all of it. */
export interface Misfits {
  readonly facts: Facts;
  /** Letters of the longest text. */
  readonly longest: number;
  /** Whether the column itself has integers that no float holds. */
  readonly hasLongs: () => Promise<boolean>;
}

/** The narrowest type that holds the column, and of the file all that it can; or its own. */
export const widened = async (type: SqlType, misfits: Misfits): Promise<SqlType> => {
  const { facts, longest } = misfits;
  switch (type.name) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return widerInteger(type, INTEGER_DIGITS[type.name], misfits);
    case 'decimal':
      return widerDecimal(type, facts);
    case 'real':
      return FLOAT;
    case 'date':
      return facts.moments === 0 ? type : DATETIME;
    case 'char':
    case 'varchar':
      if (longest > LENGTH_MAX) return TEXT;
      return { name: type.name, length: longest };
    case 'bit':
    case 'float':
    case 'time':
    case 'datetime':
    case 'binary':
    case 'varbinary':
    case 'uniqueidentifier':
      return type;
  }
};

/** Longer texts of T-SQL have no length. */
const LENGTH_MAX = 8_000;

/** Digits of the largest integer of a type. */
const INTEGER_DIGITS = { tinyint: 3, smallint: 5, int: 10, bigint: 19 } as const;

const widerInteger = async (
  type: SqlType,
  digits: number,
  { facts, hasLongs }: Misfits,
): Promise<SqlType> => {
  if (facts.floats === facts.integers) {
    const found = integerTypeOf(facts);
    // What does not fit may be no number at all, and the others are no reason to narrow.
    if (found === undefined || (found.name === 'int' && type.name === 'bigint')) return type;
    if (found.name !== 'decimal') return found;
    return { ...found, precision: Math.max(found.precision, digits) };
  }
  if (facts.longs === 0 && !(type.name === 'bigint' && (await hasLongs()))) return FLOAT;
  return decimalOf(type, digits, facts);
};

const widerDecimal = (type: Extract<SqlType, { precision: number }>, facts: Facts): SqlType => {
  const { precision, scale } = type;
  if (facts.decimals === facts.floats) return decimalOf(type, precision - scale, facts, scale);
  // Every decimal of so few digits is what the float nearest to it is written as.
  return precision <= FLOAT_DIGITS && facts.longs === 0 ? FLOAT : type;
};

const decimalOf = (type: SqlType, whole: number, facts: Facts, fraction = 0): SqlType => {
  const scale = Math.max(fraction, facts.fraction);
  const precision = Math.max(whole, facts.whole) + scale;
  const isDecimal = facts.decimals === facts.floats && precision <= DECIMAL_DIGITS;
  return isDecimal ? { name: 'decimal', precision, scale } : type;
};
