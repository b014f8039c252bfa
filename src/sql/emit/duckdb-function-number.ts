// How DuckDB writes the functions of numbers. T-SQL computes many of them in float and converts
// back; DuckDB's rounding and powers of integers and decimals are not those.

import { INT, familyOf } from '../type-rules.ts';
import type { NUMBER_FUNCTIONS } from '../functions/number.ts';
import type { Call, Template } from './duckdb-function.ts';

const isInteger = ({ types: [first = INT] }: Call): boolean => familyOf(first) === 'integer';

/** Integers stay as they are: DuckDB would take them through a float. */
const unlessInteger =
  (template: string) =>
  (call: Call): string =>
    isInteger(call) ? '{0}' : template;

/** Integers come out cut to whole, as T-SQL computes in float and converts back. */
const cutIfInteger =
  (template: string) =>
  (call: Call): string =>
    isInteger(call) ? `trunc(${template})` : template;

const invalidOperation = "error('An invalid floating point operation occurred.')";

const dividedByZero = "error('Divide by zero error encountered.')";

/** No number has a digit beyond the 308 of a float and its 17. */
const roundDigitsMax = 330;

/** Half away from zero; a third argument other than 0 cuts instead of rounding. */
const roundText = (call: Call): string => {
  const [, asked = 0, cuts = 0] = call.constants;
  const digits = Math.max(-roundDigitsMax, Math.min(roundDigitsMax, asked));
  if (isInteger(call) && digits >= 0) return '{0}';
  if (!isInteger(call)) return `${cuts === 0 ? 'round' : 'trunc'}(${widest(call)}, ${digits})`;
  // Half a step beyond the digits of a bigint is more than any bigint.
  if (-digits > 19) return 'CASE WHEN {0} IS NOT NULL THEN 0 END';
  // In 128 bits, so that what is rounded up beyond its type is an error and does not begin anew.
  const step = 10n ** BigInt(-digits);
  const half = cuts === 0 ? `sign({0}) * CAST('${step / 2n}' AS HUGEINT)` : '0';
  const wide = `CAST('${step}' AS HUGEINT)`;
  return `((CAST({0} AS HUGEINT) + ${half}) // ${wide}) * ${wide}`;
};

/** With room for a digit more: DuckDB rounds 748.58 to thousands as 0, having no fourth digit. */
const widest = ({ types: [type = INT] }: Call): string =>
  type.name === 'decimal' ? `CAST({0} AS DECIMAL(38, ${type.scale}))` : '{0}';

/** L'Ecuyer's generator with the seeds that RAND has: RAND(100) is 0.715436657367485. */
const randText = ({ constants }: Call): string => {
  // One number for the whole statement, not one a row.
  if (constants.length === 0) return '(SELECT random())';
  const seed = BigInt(Math.abs(Math.trunc(constants[0] ?? 0)));
  const first = (40_014n * (seed === 0n ? 12_345n : seed)) % 2_147_483_563n;
  const second = (40_692n * 67_890n) % 2_147_483_399n;
  const step = first - second;
  const drawn = step < 1n ? step + 2_147_483_562n : step;
  return `CAST('${Number(drawn) * 4.656613e-10}' AS DOUBLE)`;
};

/** By name in capitals. */
export const NUMBER_TEMPLATES = {
  ABS: 'abs({0})',
  SIGN: 'sign({0})',
  CEILING: unlessInteger('ceil({0})'),
  FLOOR: unlessInteger('floor({0})'),
  ROUND: roundText,
  SQRT: 'sqrt({0})',
  SQUARE: 'pow({0}, 2)',
  // A root of a negative number.
  POWER: (call) =>
    `CASE WHEN {0} < 0 AND {1} <> trunc({1}) THEN ${invalidOperation} ` +
    `ELSE ${cutIfInteger('pow(CAST({0} AS DOUBLE), {1})')(call)} END`,
  EXP: 'exp({0})',
  LOG: ({ types }) =>
    types.length === 1
      ? 'ln({0})'
      : `CASE WHEN {1} = 1 AND {0} IS NOT NULL THEN ${dividedByZero} ELSE ln({0}) / ln({1}) END`,
  LOG10: 'log10({0})',
  PI: 'pi()',
  SIN: 'sin({0})',
  COS: 'cos({0})',
  TAN: 'tan({0})',
  ASIN: 'asin({0})',
  ACOS: 'acos({0})',
  ATAN: 'atan({0})',
  ATN2: 'atan2({0}, {1})',
  COT: 'cot({0})',
  DEGREES: cutIfInteger('degrees({0})'),
  RADIANS: cutIfInteger('radians({0})'),
  RAND: randText,
} as const satisfies Record<keyof typeof NUMBER_FUNCTIONS, Template>;
