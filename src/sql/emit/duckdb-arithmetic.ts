// Arithmetic with T-SQL's outcomes: integers are divided whole, a zero divisor is an error, and a
// quotient of decimals is exact, cut to its scale; DuckDB by itself gives NULL and floats there.

import type { SqlType } from '../../domain/column.ts';
import type { ArithmeticOperator, BoundExpression } from '../bound.ts';
import { exactOf, familyOf } from '../type-rules.ts';
import { cast, quotedString } from './duckdb-type.ts';

type Arithmetic = Extract<BoundExpression, { kind: 'arithmetic' }>;

/** So many digits always fit into 64 bits. */
const bigintDigits = 18;

/** A template with `{0}` and `{1}` for the two sides. */
export const arithmeticTemplate = (operation: Arithmetic): string => {
  const { type, operator, right } = operation;
  if (type.name === 'datetime') return momentSum(operator);
  if (type.name === 'bit') {
    return cast(bits(operator, 'CAST({0} AS INTEGER)', 'CAST({1} AS INTEGER)'), type);
  }
  if (operator === '&' || operator === '|' || operator === '^') return bits(operator, '{0}', '{1}');
  if (operator === '/') return guarded(quotient(operation), right);
  if (operator === '%') return guarded(cast('({0} % {1})', type), right);
  return cast(`(${widened('{0}', operation)} ${operator} {1})`, type);
};

/** Moments are added and subtracted as the days since 1900 that they are. */
const momentSum = (operator: ArithmeticOperator): string =>
  `make_timestamp(epoch_us({0}) ${operator} (epoch_us({1}) - epoch_us(TIMESTAMP '1900-01-01')))`;

/**
 * DuckDB computes decimals of up to 18 digits in 64 bits, even where the result needs more; one
 * wide side makes it take 128.
 */
const widened = (text: string, { type, left }: Arithmetic): string => {
  const exact = left.type.name === 'decimal' ? left.type : undefined;
  return type.name === 'decimal' && exact !== undefined && type.precision > bigintDigits
    ? cast(text, { name: 'decimal', precision: 38, scale: exact.scale })
    : text;
};

const bits = (operator: ArithmeticOperator, left: string, right: string): string =>
  operator === '^' ? `xor(${left}, ${right})` : `(${left} ${operator} ${right})`;

const DIVIDED_BY_ZERO = quotedString('Divide by zero error encountered.');

/** The error is for rows that have a numerator: NULL divided by anything is NULL. */
const guarded = (quotientText: string, divisor: BoundExpression): string => {
  if (divisor.kind === 'literal' && Number(divisor.text) !== 0) return quotientText;
  const fails = `error(CASE WHEN {0} IS NOT NULL THEN ${DIVIDED_BY_ZERO} END)`;
  return `CASE WHEN {1} = 0 THEN ${fails} ELSE ${quotientText} END`;
};

const quotient = ({ type, left, right }: Arithmetic): string => {
  const family = familyOf(type);
  if (family === 'integer') return cast('({0} // {1})', type);
  if (family !== 'decimal') return cast('({0} / {1})', type);
  return exactQuotient(type, left.type, right.type);
};

/**
 * Both sides as whole numbers of their last digits, the numerator with as many zeros more as the
 * result has digits; by the rules of scale it still fits.
 */
const exactQuotient = (type: SqlType, left: SqlType, right: SqlType): string => {
  const result = exactOf(type) ?? ONE;
  const [above, below] = [exactOf(left) ?? ONE, exactOf(right) ?? ONE];
  const isSmall = Math.max(result.precision, above.precision, below.precision) <= bigintDigits;
  const whole = isSmall ? 'BIGINT' : 'HUGEINT';
  const zeros = result.scale - above.scale + below.scale;
  const numerator = wholeText('{0}', above, whole);
  const scaled =
    zeros >= 0
      ? `${numerator} * ${powerOfTen(zeros, whole)}`
      : `${numerator} // ${powerOfTen(-zeros, whole)}`;
  return fromWhole(`(${scaled}) // ${wholeText('{1}', below, whole)}`, result);
};

const ONE = { precision: 1, scale: 0 };

interface Exact {
  readonly precision: number;
  readonly scale: number;
}

/** A decimal as the whole number of its last digits: 12.50 is 1250. */
export const wholeText = (text: string, { precision, scale }: Exact, whole: string): string => {
  if (scale === 0) return `CAST(${text} AS ${whole})`;
  if (precision + scale + 1 <= 38) {
    const power = `CAST(${10n ** BigInt(scale)} AS DECIMAL(${scale + 1}, 0))`;
    return `CAST(CAST(${text} AS DECIMAL(38, ${scale})) * ${power} AS ${whole})`;
  }
  return `CAST(replace(CAST(${text} AS VARCHAR), '.', '') AS ${whole})`;
};

/** Back from a whole number of last digits to the decimal. */
export const fromWhole = (text: string, { precision, scale }: Exact): string => {
  const target: SqlType = { name: 'decimal', precision, scale };
  if (scale === 0) return cast(text, target);
  const unit = `CAST('0.${'1'.padStart(scale, '0')}' AS DECIMAL(${scale}, ${scale}))`;
  return cast(`CAST(${text} AS DECIMAL(38, 0)) * ${unit}`, target);
};

/** 10 to the exponent, as an integer of the given type. */
export const powerOfTen = (exponent: number, whole: string): string =>
  `CAST('${10n ** BigInt(exponent)}' AS ${whole})`;
