// How DuckDB writes each scalar function, as a template that its arguments are put into. Edge cases
// follow the pages of the Transact-SQL reference; arity and types are in functions/scalar.ts.

import type { SqlType } from '../../domain/column.ts';
import type { ScalarFunctionName } from '../functions/scalar.ts';
import { INT, LENGTH_MAX, familyOf } from '../type-rules.ts';
import { foldedText } from './duckdb-text.ts';
import { duckdbTypeOf } from './duckdb-type.ts';

/** A call whose arguments have been brought to their parameters' types. */
export interface FunctionCall {
  readonly name: ScalarFunctionName;
  readonly types: readonly SqlType[];
  /** Values of the arguments that are constants, by place. */
  readonly constants: readonly (number | undefined)[];
}

/** The text of the call; `{0}` stands for the first argument, wherever it is needed. */
export const functionTemplate = (call: FunctionCall): string => {
  const template: Template = TEMPLATES[call.name];
  return typeof template === 'string' ? template : template(call);
};

type Call = Omit<FunctionCall, 'name'>;
type Template = string | ((call: Call) => string);

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

const negativeLength = (name: string): string =>
  `error('Invalid length parameter passed to the ${name} function.')`;

const cutText = (name: 'LEFT' | 'RIGHT'): string =>
  `CASE WHEN {1} < 0 THEN ${negativeLength(name)} ELSE "${name.toLowerCase()}"({0}, {1}) END`;

const NOW = "date_trunc('milliseconds', now() AT TIME ZONE 'UTC')";

/**
 * Minutes of arc between two positions in degrees, by the haversine formula: exact for the
 * smallest angles, where an arc cosine is not. `least` would turn a NULL into a distance, and NaN,
 * which tables from elsewhere have for NULL, into the longest.
 */
export const ARC_MINUTES =
  'CASE WHEN isfinite({0} + {1} + {2} + {3}) THEN ' +
  '120 * degrees(asin(sqrt(least(1, pow(sin(radians({3} - {1}) / 2), 2) + ' +
  'cos(radians({1})) * cos(radians({3})) * pow(sin(radians({2} - {0}) / 2), 2))))) END';

const FOUND =
  "CASE WHEN {1} IS NULL THEN NULL WHEN {0} = '' THEN 0 ELSE strpos(lower({1}), lower({0})) END";

const FOUND_AFTER =
  "CASE WHEN {1} IS NULL OR {2} IS NULL THEN NULL WHEN {0} = '' THEN 0 " +
  'WHEN strpos(substring(lower({1}), greatest({2}, 1)), lower({0})) = 0 THEN 0 ' +
  'ELSE strpos(substring(lower({1}), greatest({2}, 1)), lower({0})) + greatest({2}, 1) - 1 END';

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

/** Most digits after the point, and most characters, that STR gives. */
const strDigitsMax = 16;
const strLengthDefault = 10;

/**
 * STR right-justifies; digits after the point give way where the length is short, and where
 * even the whole part does not fit there are only stars.
 */
const strText = ({ constants: [, asked = strLengthDefault, digits = 0] }: Call): string => {
  const length = Math.min(asked, LENGTH_MAX);
  const attempts = [];
  for (let shown = Math.min(Math.max(digits, 0), strDigitsMax); shown >= 0; shown -= 1) {
    const text = `printf('%.${shown}f', round({0}, ${shown}))`;
    attempts.push(`WHEN length(${text}) <= ${length} THEN lpad(${text}, ${length}, ' ')`);
  }
  return `CASE ${attempts.join(' ')} WHEN {0} IS NOT NULL THEN repeat('*', ${length}) END`;
};

const TEMPLATES = {
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
  // One number for the whole statement, not one a row.
  RAND: '(SELECT random())',

  UPPER: 'upper({0})',
  LOWER: 'lower({0})',
  LEN: "length(rtrim({0}, ' '))",
  LTRIM: "ltrim({0}, ' ')",
  RTRIM: "rtrim({0}, ' ')",
  TRIM: "trim({0}, ' ')",
  REVERSE: 'reverse({0})',
  LEFT: cutText('LEFT'),
  RIGHT: cutText('RIGHT'),
  // Counts from 1; what lies before the text's beginning uses up the length.
  SUBSTRING:
    'CASE WHEN {1} IS NULL OR {2} IS NULL THEN NULL ' +
    `WHEN {2} < 0 THEN ${negativeLength('SUBSTRING')} ` +
    'ELSE substring({0}, greatest({1}, 1), ' +
    'greatest(CAST({1} AS BIGINT) + {2} - greatest({1}, 1), 0)) END',
  // Finds without regard to case, as everything that compares text here.
  REPLACE:
    "CASE WHEN {1} = '' AND {2} IS NOT NULL THEN {0} " +
    String.raw`ELSE regexp_replace({0}, regexp_escape({1}), replace({2}, '\', '\\'), 'gi') END`,
  CHARINDEX: ({ types }) => (types.length === 2 ? FOUND : FOUND_AFTER),
  STR: strText,
  // A NULL is an empty text here, unlike with +.
  CONCAT: ({ types }) => `concat(${types.map((_, place) => `{${place}}`).join(', ')})`,
  NULLIF: ({ types: [type = INT, common = INT] }) => {
    if (familyOf(common) === 'text') {
      return `CASE WHEN ${foldedText('{0}')} = ${foldedText('{1}')} THEN NULL ELSE {0} END`;
    }
    return familyOf(type) === familyOf(common)
      ? 'CASE WHEN {0} = {1} THEN NULL ELSE {0} END'
      : `CASE WHEN CAST({0} AS ${duckdbTypeOf(common)}) = {1} THEN NULL ELSE {0} END`;
  },

  CURRENT_TIMESTAMP: NOW,
  GETDATE: NOW,
  GETUTCDATE: NOW,
  SYSDATETIME: NOW,
  SYSUTCDATETIME: NOW,

  FDISTANCEARCMINEQ: ARC_MINUTES,
} as const satisfies Record<ScalarFunctionName, Template>;
