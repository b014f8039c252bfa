// What the tables of functions say of each: how it is called, what it gives, and a line for people.
// The rules by which a result follows from the arguments stand here too, each with its words.

import type { SqlType } from '../../domain/column.ts';
import { DATETIME, FLOAT, INT, LENGTH_MAX, decimal, varchar } from '../type-rules.ts';

/**
 * What an argument is brought to: `number` keeps integers, decimals and floats as they are,
 * `moment` dates and times, `bytes` text and binary; `part` is a word for a part of a date.
 */
export type ParameterKind =
  | 'float'
  | 'int'
  | 'bigint'
  | 'number'
  | 'text'
  | 'moment'
  | 'bytes'
  | 'part'
  | 'any';

/** How the type of a result follows from those of the arguments, and how that is said. */
export interface ResultRule {
  readonly words: string;
  readonly of: (types: readonly SqlType[]) => SqlType;
}

/** What is known of arguments when the query is read. */
export interface KnownArguments {
  readonly types: readonly SqlType[];
  /** Arguments that are text in quotes, or a word for a part of a date, by place. */
  readonly texts: readonly (string | undefined)[];
  /** Arguments that are numbers known when the query is read, by place. */
  readonly numbers: readonly (number | undefined)[];
}

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
  /** What is wrong with arguments of the right kinds; undefined where nothing is. */
  readonly refuses?: (known: KnownArguments) => string | undefined;
  readonly result: SqlType | ResultRule;
  /** A call, with what may be left out in brackets: `ROUND(x [, digits])`. */
  readonly usage: string;
  /** What it gives, in a few words. */
  readonly about: string;
}

const firstOf = ([first = INT]: readonly SqlType[]): SqlType => first;

/** Small integers grow to int, real grows to float, as in ROUND, FLOOR and their like. */
const grownOf = (types: readonly SqlType[]): SqlType => {
  const first = firstOf(types);
  if (first.name === 'tinyint' || first.name === 'smallint') return INT;
  return first.name === 'real' ? FLOAT : first;
};

const decimalBy =
  (change: (type: Extract<SqlType, { name: 'decimal' }>) => SqlType) =>
  (types: readonly SqlType[]): SqlType => {
    const type = grownOf(types);
    return type.name === 'decimal' ? change(type) : type;
  };

/** The type of the first argument. */
export const AS_FIRST: ResultRule = { words: 'the type of the first argument', of: firstOf };

/** The type of the first argument, or the next larger one. */
export const GROWN: ResultRule = { words: 'the type of x; int or float at least', of: grownOf };

/** As GROWN; a decimal keeps no digits after the point. */
export const WHOLE: ResultRule = {
  words: 'the type of x, without digits after the point',
  of: decimalBy(({ precision }) => decimal(precision, 0)),
};

/** As GROWN; a decimal has all 38 digits. */
export const POWERED: ResultRule = {
  words: 'the type of x: POWER(2, -1) is 0',
  of: decimalBy(({ scale }) => decimal(38, scale)),
};

/** As GROWN; a decimal has 18 digits after the point. */
export const ANGLE: ResultRule = {
  words: 'the type of x: RADIANS(180) is 3',
  of: decimalBy(() => decimal(38, 18)),
};

/** Text of a fixed length loses it: what is cut of a char(5) is a varchar(5). */
export const VARYING: ResultRule = {
  words: 'varchar as long as the first argument can be',
  of: (types) => {
    const type = firstOf(types);
    return type.name === 'char' ? varchar(type.length) : type;
  },
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

/** Text with room for all its arguments. */
export const JOINED: ResultRule = {
  words: 'varchar with room for all arguments',
  of: (types) => varchar(sumOfLengths(types)),
};

/** The longest text that is not `max`; `max` where the first argument is. */
export const LONG_TEXT: ResultRule = {
  words: `varchar(${LENGTH_MAX}), or varchar(max) of such`,
  of: ([first]) =>
    varchar(first !== undefined && 'length' in first && first.length === null ? null : LENGTH_MAX),
};

/** The type of the moment that is the last argument; datetime for text and numbers. */
export const AS_MOMENT: ResultRule = {
  words: 'the type of the date; datetime for text',
  of: (types) => types.at(-1) ?? DATETIME,
};

/** A function of one float. */
export const OF_FLOAT = { parameters: ['float'], result: FLOAT } as const;

/** A function of one text that gives no longer one. */
export const OF_TEXT = { parameters: ['text'], result: VARYING } as const;
