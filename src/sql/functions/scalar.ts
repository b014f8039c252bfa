// The table of scalar functions: name, arguments and type of the result. What is not in it cannot
// be called: no name a user writes ever reaches an engine, and how an engine writes a function is
// its emitter's. Types follow the pages of the Transact-SQL reference named after each function.

import type { SqlType } from '../../domain/column.ts';
import { DATETIME, FLOAT, INT, LENGTH_MAX, decimal, varchar } from '../type-rules.ts';

/** What an argument is brought to: `number` keeps integers, decimals and floats as they are. */
export type ParameterKind = 'float' | 'int' | 'number' | 'text' | 'any';

/** One function: how it is called, and what it gives. */
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

/** Text of a fixed length loses it: what is cut of a char(5) is a varchar(5). */
const varying = (types: readonly SqlType[]): SqlType => {
  const type = ofFirst(types);
  return type.name === 'char' ? varchar(type.length) : type;
};

const sumOfLengths = (types: readonly SqlType[]): number | null => {
  let sum = 0;
  for (const type of types) {
    const length = 'length' in type ? type.length : LENGTH_MAX;
    if (length === null) return null;
    sum += length;
  }
  return Math.max(1, sum);
};

const OF_FLOAT = { parameters: ['float'], result: FLOAT } as const satisfies ScalarFunction;

const OF_TEXT = { parameters: ['text'], result: varying } as const satisfies ScalarFunction;

const CUT_TEXT = {
  parameters: ['text', 'int'],
  result: varying,
} as const satisfies ScalarFunction;

const NOW = { parameters: [], result: DATETIME } as const satisfies ScalarFunction;

const FUNCTIONS = {
  ABS: { parameters: ['number'], result: ofFirst },
  SIGN: { parameters: ['number'], result: grown },
  CEILING: { parameters: ['number'], result: wholeOf },
  FLOOR: { parameters: ['number'], result: wholeOf },
  // The length may be left out, which the original does not allow.
  ROUND: {
    parameters: ['number', 'int', 'int'],
    required: 1,
    constants: [1, 2],
    result: grown,
  },
  SQRT: OF_FLOAT,
  SQUARE: OF_FLOAT,
  POWER: { parameters: ['number', 'float'], result: powerType },
  EXP: OF_FLOAT,
  LOG: { parameters: ['float', 'float'], required: 1, result: FLOAT },
  LOG10: OF_FLOAT,
  PI: { parameters: [], result: FLOAT },
  SIN: OF_FLOAT,
  COS: OF_FLOAT,
  TAN: OF_FLOAT,
  ASIN: OF_FLOAT,
  ACOS: OF_FLOAT,
  ATAN: OF_FLOAT,
  ATN2: { parameters: ['float', 'float'], result: FLOAT },
  COT: OF_FLOAT,
  // Of an integer both give an integer: RADIANS(180) is 3.
  DEGREES: { parameters: ['number'], result: angleType },
  RADIANS: { parameters: ['number'], result: angleType },
  RAND: { parameters: [], result: FLOAT },

  UPPER: OF_TEXT,
  LOWER: OF_TEXT,
  LEN: { parameters: ['text'], result: INT },
  LTRIM: OF_TEXT,
  RTRIM: OF_TEXT,
  TRIM: OF_TEXT,
  REVERSE: OF_TEXT,
  LEFT: CUT_TEXT,
  RIGHT: CUT_TEXT,
  SUBSTRING: { parameters: ['text', 'int', 'int'], result: varying },
  REPLACE: { parameters: ['text', 'text', 'text'], result: varchar(LENGTH_MAX) },
  CHARINDEX: { parameters: ['text', 'text', 'int'], required: 2, result: INT },
  STR: {
    parameters: ['float', 'int', 'int'],
    required: 1,
    constants: [1, 2],
    result: varchar(LENGTH_MAX),
  },
  CONCAT: {
    parameters: ['text', 'text'],
    required: 2,
    isVariadic: true,
    result: (types) => varchar(sumOfLengths(types)),
  },
  NULLIF: { parameters: ['any', 'any'], result: ofFirst },

  CURRENT_TIMESTAMP: NOW,
  GETDATE: NOW,
  GETUTCDATE: NOW,
  SYSDATETIME: NOW,
  SYSUTCDATETIME: NOW,

  // Minutes of arc between two positions in degrees.
  FDISTANCEARCMINEQ: {
    parameters: ['float', 'float', 'float', 'float'],
    isDbo: true,
    result: FLOAT,
  },
} as const satisfies Record<string, ScalarFunction>;

/** The name of a scalar function, in capitals. */
export type ScalarFunctionName = keyof typeof FUNCTIONS;

/** Every scalar function there is. */
export const SCALAR_FUNCTIONS: Readonly<Record<ScalarFunctionName, ScalarFunction>> = FUNCTIONS;

/** Whether there is a scalar function of this name in capitals. */
export const isScalarFunction = (name: string): name is ScalarFunctionName =>
  Object.hasOwn(FUNCTIONS, name);
