// The table of scalar functions: name, arguments, type of the result, and how DuckDB writes it.
// What is not in it cannot be called: no name a user writes ever reaches an engine. Types and
// edge cases follow the pages of the Transact-SQL reference named after each function.

import type { SqlType } from '../../domain/column.ts';
import { duckdbTypeOf } from '../emit/duckdb-type.ts';
import { DATETIME, FLOAT, INT, LENGTH_MAX, decimal, familyOf, varchar } from '../type-rules.ts';

/** What an argument is brought to: `number` keeps integers, decimals and floats as they are. */
export type ParameterKind = 'float' | 'int' | 'number' | 'text' | 'any';

/** A call whose arguments have been brought to their parameters' types. */
export interface Call {
  readonly types: readonly SqlType[];
  /** Values of the arguments that must be constants, by place. */
  readonly constants: readonly (number | undefined)[];
}

/** One function: how it is called, what it gives, and how DuckDB writes it. */
export interface ScalarFunction {
  readonly parameters: readonly ParameterKind[];
  /** How many of the parameters must be given; all where absent. */
  readonly required?: number;
  /** Whether the last parameter may be given many times. */
  readonly isVariadic?: true;
  /** Places of arguments that must be known when the query is read. */
  readonly constants?: readonly number[];
  /** Whether it is written `dbo.name` too, as the functions of CasJobs are. */
  readonly isDbo?: true;
  readonly result: SqlType | ((types: readonly SqlType[]) => SqlType);
  /** The text of the call; `{0}` stands for the first argument, wherever it is needed. */
  readonly duckdb: string | ((call: Call) => string);
}

const ofFirst = ([first]: readonly SqlType[]): SqlType => first ?? INT;

/** Small integers grow to int, real grows to float, as in ROUND, FLOOR and their like. */
const grown = ([first = INT]: readonly SqlType[]): SqlType => {
  if (first.name === 'tinyint' || first.name === 'smallint') return INT;
  return first.name === 'real' ? FLOAT : first;
};

/** As `grown`; a decimal keeps no digits after the point. */
const wholeOf = (types: readonly SqlType[]): SqlType => {
  const type = grown(types);
  return type.name === 'decimal' ? decimal(type.precision, 0) : type;
};

const powerType = (types: readonly SqlType[]): SqlType => {
  const type = grown(types);
  return type.name === 'decimal' ? decimal(38, type.scale) : type;
};

const angleType = (types: readonly SqlType[]): SqlType => {
  const type = grown(types);
  return type.name === 'decimal' ? decimal(38, 18) : type;
};

const isInteger = ({ types: [first = INT] }: Call): boolean => familyOf(first) === 'integer';

const ofFloat = (duckdb: string): ScalarFunction => ({
  parameters: ['float'],
  result: FLOAT,
  duckdb,
});

/** Text of a fixed length loses it: what is cut of a char(5) is a varchar(5). */
const varying = (types: readonly SqlType[]): SqlType => {
  const type = ofFirst(types);
  return type.name === 'char' ? varchar(type.length) : type;
};

const ofText = (duckdb: string): ScalarFunction => ({
  parameters: ['text'],
  result: varying,
  duckdb,
});

/** Integers stay as they are: DuckDB would take them through a float. */
const unlessInteger =
  (duckdb: string) =>
  (call: Call): string =>
    isInteger(call) ? '{0}' : duckdb;

/** Integers come out cut to whole, as T-SQL computes in float and converts back. */
const cutIfInteger =
  (duckdb: string) =>
  (call: Call): string =>
    isInteger(call) ? `trunc(${duckdb})` : duckdb;

const invalidOperation = "error('An invalid floating point operation occurred.')";

const dividedByZero = "error('Divide by zero error encountered.')";

const negativeLength = (name: string): string =>
  `error('Invalid length parameter passed to the ${name} function.')`;

const cutText = (name: 'LEFT' | 'RIGHT'): ScalarFunction => ({
  parameters: ['text', 'int'],
  result: varying,
  duckdb:
    `CASE WHEN {1} < 0 THEN ${negativeLength(name)} ` +
    `ELSE "${name.toLowerCase()}"({0}, {1}) END`,
});

const NOW: ScalarFunction = {
  parameters: [],
  result: DATETIME,
  duckdb: "date_trunc('milliseconds', now() AT TIME ZONE 'UTC')",
};

const FUNCTIONS = {
  ABS: { parameters: ['number'], result: ofFirst, duckdb: 'abs({0})' },
  SIGN: { parameters: ['number'], result: grown, duckdb: 'sign({0})' },
  CEILING: { parameters: ['number'], result: wholeOf, duckdb: unlessInteger('ceil({0})') },
  FLOOR: { parameters: ['number'], result: wholeOf, duckdb: unlessInteger('floor({0})') },
  // The length may be left out, which the original does not allow; a third argument other than
  // 0 cuts instead of rounding. Rounding is half away from zero.
  ROUND: {
    parameters: ['number', 'int', 'int'],
    required: 1,
    constants: [1, 2],
    result: grown,
    duckdb: (call) => roundText(call),
  },
  SQRT: ofFloat('sqrt({0})'),
  SQUARE: ofFloat('pow({0}, 2)'),
  POWER: {
    parameters: ['number', 'float'],
    result: powerType,
    // A root of a negative number.
    duckdb: (call) =>
      `CASE WHEN {0} < 0 AND {1} <> trunc({1}) THEN ${invalidOperation} ` +
      `ELSE ${cutIfInteger('pow(CAST({0} AS DOUBLE), {1})')(call)} END`,
  },
  EXP: ofFloat('exp({0})'),
  LOG: {
    parameters: ['float', 'float'],
    required: 1,
    result: FLOAT,
    duckdb: ({ types }) =>
      types.length === 1
        ? 'ln({0})'
        : `CASE WHEN {1} = 1 AND {0} IS NOT NULL THEN ${dividedByZero} ELSE ln({0}) / ln({1}) END`,
  },
  LOG10: ofFloat('log10({0})'),
  PI: { parameters: [], result: FLOAT, duckdb: 'pi()' },
  SIN: ofFloat('sin({0})'),
  COS: ofFloat('cos({0})'),
  TAN: ofFloat('tan({0})'),
  ASIN: ofFloat('asin({0})'),
  ACOS: ofFloat('acos({0})'),
  ATAN: ofFloat('atan({0})'),
  ATN2: { parameters: ['float', 'float'], result: FLOAT, duckdb: 'atan2({0}, {1})' },
  COT: ofFloat('cot({0})'),
  // Of an integer both give an integer: RADIANS(180) is 3.
  DEGREES: { parameters: ['number'], result: angleType, duckdb: cutIfInteger('degrees({0})') },
  RADIANS: { parameters: ['number'], result: angleType, duckdb: cutIfInteger('radians({0})') },
  // One number for the whole statement, not one a row.
  RAND: { parameters: [], result: FLOAT, duckdb: '(SELECT random())' },

  UPPER: ofText('upper({0})'),
  LOWER: ofText('lower({0})'),
  LEN: { parameters: ['text'], result: INT, duckdb: "length(rtrim({0}, ' '))" },
  LTRIM: ofText("ltrim({0}, ' ')"),
  RTRIM: ofText("rtrim({0}, ' ')"),
  TRIM: ofText("trim({0}, ' ')"),
  REVERSE: ofText('reverse({0})'),
  LEFT: cutText('LEFT'),
  RIGHT: cutText('RIGHT'),
  // Counts from 1; what lies before the text's beginning uses up the length.
  SUBSTRING: {
    parameters: ['text', 'int', 'int'],
    result: varying,
    duckdb:
      'CASE WHEN {1} IS NULL OR {2} IS NULL THEN NULL ' +
      `WHEN {2} < 0 THEN ${negativeLength('SUBSTRING')} ` +
      'ELSE substring({0}, greatest({1}, 1), ' +
      'greatest(CAST({1} AS BIGINT) + {2} - greatest({1}, 1), 0)) END',
  },
  // Finds without regard to case, as everything that compares text here.
  REPLACE: {
    parameters: ['text', 'text', 'text'],
    result: varchar(LENGTH_MAX),
    duckdb:
      "CASE WHEN {1} = '' AND {2} IS NOT NULL THEN {0} " +
      String.raw`ELSE regexp_replace({0}, regexp_escape({1}), replace({2}, '\', '\\'), 'gi') END`,
  },
  CHARINDEX: {
    parameters: ['text', 'text', 'int'],
    required: 2,
    result: INT,
    duckdb: ({ types }) => (types.length === 2 ? FOUND : FOUND_AFTER),
  },
  STR: {
    parameters: ['float', 'int', 'int'],
    required: 1,
    constants: [1, 2],
    result: varchar(LENGTH_MAX),
    duckdb: (call) => strText(call),
  },
  // A NULL is an empty text here, unlike with +.
  CONCAT: {
    parameters: ['text', 'text'],
    required: 2,
    isVariadic: true,
    result: (types) => varchar(sumOfLengths(types)),
    duckdb: ({ types }) => `concat(${types.map((_, place) => `{${place}}`).join(', ')})`,
  },
  NULLIF: {
    parameters: ['any', 'any'],
    result: ofFirst,
    duckdb: ({ types: [type = INT, common = INT] }) =>
      familyOf(common) === 'text'
        ? `CASE WHEN ${foldedText('{0}')} = ${foldedText('{1}')} THEN NULL ELSE {0} END`
        : familyOf(type) === familyOf(common)
          ? 'CASE WHEN {0} = {1} THEN NULL ELSE {0} END'
          : `CASE WHEN CAST({0} AS ${duckdbTypeOf(common)}) = {1} THEN NULL ELSE {0} END`,
  },

  CURRENT_TIMESTAMP: NOW,
  GETDATE: NOW,
  GETUTCDATE: NOW,
  SYSDATETIME: NOW,
  SYSUTCDATETIME: NOW,

  // Minutes of arc between two positions in degrees, by the haversine formula: exact for the
  // smallest angles, where an arc cosine is not. `least` would turn a NULL into a
  // distance, and NaN, which tables from elsewhere have for NULL, into the longest.
  FDISTANCEARCMINEQ: {
    parameters: ['float', 'float', 'float', 'float'],
    isDbo: true,
    result: FLOAT,
    duckdb:
      'CASE WHEN isfinite({0} + {1} + {2} + {3}) THEN ' +
      '120 * degrees(asin(sqrt(least(1, pow(sin(radians({3} - {1}) / 2), 2) + ' +
      'cos(radians({1})) * cos(radians({3})) * pow(sin(radians({2} - {0}) / 2), 2))))) END',
  },
} as const satisfies Record<string, ScalarFunction>;

/** By name in capitals. */
export const SCALAR_FUNCTIONS: ReadonlyMap<string, ScalarFunction> = new Map(
  Object.entries(FUNCTIONS),
);

/** Text as it is compared: without regard to case and to blanks at its end. */
export const foldedText = (text: string): string => `lower(rtrim(${text}, ' '))`;

const FOUND =
  "CASE WHEN {1} IS NULL THEN NULL WHEN {0} = '' THEN 0 ELSE strpos(lower({1}), lower({0})) END";

const FOUND_AFTER =
  "CASE WHEN {1} IS NULL OR {2} IS NULL THEN NULL WHEN {0} = '' THEN 0 " +
  'WHEN strpos(substring(lower({1}), greatest({2}, 1)), lower({0})) = 0 THEN 0 ' +
  'ELSE strpos(substring(lower({1}), greatest({2}, 1)), lower({0})) + greatest({2}, 1) - 1 END';

const sumOfLengths = (types: readonly SqlType[]): number | null => {
  let sum = 0;
  for (const type of types) {
    const length = 'length' in type ? type.length : LENGTH_MAX;
    if (length === null) return null;
    sum += length;
  }
  return Math.max(1, sum);
};

/** No number has a digit beyond the 308 of a float and its 17. */
const roundDigitsMax = 330;

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
