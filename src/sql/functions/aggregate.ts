// The table of aggregates: which types they take, and the type they give. COUNT gives bigint, not
// int as the original, so that it is right for any number of rows; all else is as in T-SQL.

import type { SqlType } from '../../domain/column.ts';
import type { AggregateName } from '../bound.ts';
import { BIGINT, FLOAT, INT, LENGTH_MAX, decimal, familyOf, varchar } from '../type-rules.ts';

/** One aggregate. */
export interface Aggregate {
  readonly name: AggregateName;
  /** The result's type, or undefined where the aggregate does not take the type. */
  readonly of: (type: SqlType) => SqlType | undefined;
  /** The same in words. */
  readonly result: string;
  readonly usage: string;
  /** What it gives, in a few words. */
  readonly about: string;
  /** The type its values are brought to first; their own where absent. */
  readonly over?: SqlType;
  /** Whether equal values count once without being asked to. */
  readonly isDistinct?: true;
}

const sumType = (type: SqlType): SqlType | undefined => {
  if (type.name === 'decimal') return decimal(38, type.scale);
  if (familyOf(type) === 'approximate') return FLOAT;
  if (type.name === 'bigint') return BIGINT;
  return familyOf(type) === 'integer' ? INT : undefined;
};

/** Six digits after the point at least, as a quotient has. */
const averageType = (type: SqlType): SqlType | undefined =>
  type.name === 'decimal' ? decimal(38, Math.max(6, type.scale)) : sumType(type);

const orderedType = (type: SqlType): SqlType | undefined =>
  type.name === 'bit' ? undefined : type;

const spreadType = (type: SqlType): SqlType | undefined =>
  sumType(type) === undefined ? undefined : FLOAT;

/** Text of any length, cut nowhere: what is longer than its type is an error. */
const joinedType = (type: SqlType): SqlType | undefined => {
  if (familyOf(type) === 'binary') return undefined;
  return varchar('length' in type && type.length === null ? null : LENGTH_MAX);
};

const NUMBER = 'int, bigint, decimal(38, s) or float, as x is';

const SPREAD = { of: spreadType, result: 'float', over: FLOAT };

const EXTREME = { of: orderedType, result: 'the type of x' };

const COUNT = {
  name: 'COUNT',
  of: () => BIGINT,
  result: 'bigint',
  about: 'how many rows there are; with x how many are not NULL, with DISTINCT how many differ',
} as const;

/** By name in capitals. */
export const AGGREGATES: ReadonlyMap<string, Aggregate> = new Map(
  Object.entries({
    COUNT: { ...COUNT, usage: 'COUNT(* | [DISTINCT] x)' },
    COUNT_BIG: { ...COUNT, usage: 'COUNT_BIG(* | [DISTINCT] x)' },
    APPROX_COUNT_DISTINCT: {
      ...COUNT,
      isDistinct: true,
      usage: 'APPROX_COUNT_DISTINCT(x)',
      about: 'how many values of x differ; here it is the exact number',
    },
    SUM: {
      name: 'SUM',
      of: sumType,
      result: NUMBER,
      usage: 'SUM([DISTINCT] x)',
      about: 'the sum',
    },
    AVG: {
      name: 'AVG',
      of: averageType,
      result: NUMBER,
      usage: 'AVG([DISTINCT] x)',
      about: 'the mean; that of integers is an integer',
    },
    MIN: { ...EXTREME, name: 'MIN', usage: 'MIN(x)', about: 'the least value' },
    MAX: { ...EXTREME, name: 'MAX', usage: 'MAX(x)', about: 'the greatest value' },
    STDEV: {
      ...SPREAD,
      name: 'STDEV',
      usage: 'STDEV([DISTINCT] x)',
      about: 'the standard deviation of a sample',
    },
    STDEVP: {
      ...SPREAD,
      name: 'STDEVP',
      usage: 'STDEVP([DISTINCT] x)',
      about: 'the standard deviation of all',
    },
    VAR: {
      ...SPREAD,
      name: 'VAR',
      usage: 'VAR([DISTINCT] x)',
      about: 'the variance of a sample',
    },
    VARP: {
      ...SPREAD,
      name: 'VARP',
      usage: 'VARP([DISTINCT] x)',
      about: 'the variance of all',
    },
    STRING_AGG: {
      name: 'STRING_AGG',
      of: joinedType,
      result: 'varchar(8000), or varchar(max) where x is that',
      usage: "STRING_AGG(x, ', ') [WITHIN GROUP (ORDER BY y)]",
      about: 'the texts one behind another',
    },
    GROUPING: {
      name: 'GROUPING',
      of: () => ({ name: 'tinyint' }),
      result: 'tinyint',
      usage: 'GROUPING(x)',
      about: 'whether the row is a total over all x, of ROLLUP, CUBE or GROUPING SETS: 1 or 0',
    },
  } satisfies Record<string, Aggregate>),
);
