// The table of aggregates: which types they take, and the type they give. COUNT gives bigint, not
// int as the original, so that it is right for any number of rows; all else is as in T-SQL.

import type { SqlType } from '../../domain/column.ts';
import type { AggregateName } from '../bound.ts';
import { BIGINT, FLOAT, INT, decimal, familyOf } from '../type-rules.ts';

/** One aggregate. */
export interface Aggregate {
  readonly name: AggregateName;
  /** The result's type, or undefined where the aggregate does not take the type. */
  readonly result: (type: SqlType) => SqlType | undefined;
  /** The type its values are brought to first; their own where absent. */
  readonly over?: SqlType;
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

const COUNT: Aggregate = { name: 'COUNT', result: () => BIGINT };

/** By name in capitals. */
export const AGGREGATES: ReadonlyMap<string, Aggregate> = new Map(
  Object.entries({
    COUNT,
    COUNT_BIG: COUNT,
    SUM: { name: 'SUM', result: sumType },
    AVG: { name: 'AVG', result: averageType },
    MIN: { name: 'MIN', result: orderedType },
    MAX: { name: 'MAX', result: orderedType },
    STDEV: { name: 'STDEV', result: spreadType, over: FLOAT },
    STDEVP: { name: 'STDEVP', result: spreadType, over: FLOAT },
    VAR: { name: 'VAR', result: spreadType, over: FLOAT },
    VARP: { name: 'VARP', result: spreadType, over: FLOAT },
  } satisfies Record<string, Aggregate>),
);
