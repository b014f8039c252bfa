// How large a share of rows meets a condition, guessed from what a catalog keeps: numbers of rows,
// keys, extents of columns. The guesses are those that planners of databases have used since
// System R (Selinger and others, 1979); none is a promise.

import type { CatalogTable } from '../../domain/catalog.ts';
import type { BoundCondition, BoundExpression, ComparisonOperator } from '../bound.ts';
import { constantOf, numberOf } from '../bind/constant.ts';
import { areaOf } from '../sky/polygon.ts';
import { SKY } from '../sky/share.ts';

/** What is known of a relation: how many rows it has, and which of its columns tells them apart. */
export interface RelationFacts {
  readonly rows: number;
  /** The place of the key column; absent where there is none. */
  readonly key?: number;
  /** The table that it is, or that it searches. */
  readonly table?: CatalogTable;
  /** Whether it is a search by position, and not the table itself. */
  readonly isSearch?: true;
}

/** What is known of the relations of a query and of those around it, by their numbers. */
export type Facts = ReadonlyMap<number, RelationFacts>;

/** Shares where nothing is known. */
const SHARES = { equal: 0.1, less: 1 / 3, between: 0.25, like: 0.1, isNull: 0.05, query: 0.5 };

/** From 0 to 1. */
export const shareOf = (condition: BoundCondition, facts: Facts): number => {
  switch (condition.kind) {
    case 'and':
      return shareOfAll(condition.parts, facts);
    case 'or':
      return 1 - product(condition.parts.map((part) => 1 - shareOf(part, facts)));
    case 'not':
      return 1 - shareOf(condition.part, facts);
    case 'compare':
      return comparisonShare(condition, facts);
    case 'between': {
      const { value, low, high, negated } = condition;
      return negate(negated, rangeShare(value, [numberIn(low), numberIn(high)]));
    }
    case 'in-list': {
      const each = equalityShare(condition.value, facts);
      return negate(condition.negated, Math.min(1, condition.list.length * each));
    }
    case 'like':
      return negate(condition.negated, SHARES.like);
    case 'is-null':
      return negate(condition.negated, SHARES.isNull);
    case 'in-query':
    case 'quantified':
    case 'exists':
      return SHARES.query;
    case 'inside':
      return areaOf(condition.polygon) / SKY;
  }
};

const negate = (negated: boolean, share: number): number => (negated ? 1 - share : share);

const product = (shares: readonly number[]): number =>
  shares.reduce((all, share) => all * share, 1);

/** The two relations whose columns an equality compares. */
const joinedBy = (condition: BoundCondition): string | undefined => {
  if (condition.kind !== 'compare' || condition.operator !== '=') return undefined;
  const { left, right } = condition;
  if (left.kind !== 'column' || right.kind !== 'column') return undefined;
  return [left.relation, right.relation].toSorted((one, other) => one - other).join(' ');
};

/**
 * Equalities of columns of the same two relations say much the same: the sharpest counts, as that
 * of the keys does of a cone that is joined back to its table.
 */
const shareOfAll = (parts: readonly BoundCondition[], facts: Facts): number => {
  const joins = new Map<string, number>();
  const shares: number[] = [];
  const waiting = [...parts];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    const pair = joinedBy(part);
    if (part.kind === 'and') waiting.push(...part.parts);
    else if (pair === undefined) shares.push(shareOf(part, facts));
    else joins.set(pair, Math.min(joins.get(pair) ?? 1, shareOf(part, facts)));
  }
  return product([...shares, ...joins.values()]);
};

const comparisonShare = (
  { operator, left, right }: Extract<BoundCondition, { kind: 'compare' }>,
  facts: Facts,
): number => {
  if (operator === '<>')
    return 1 - comparisonShare({ kind: 'compare', operator: '=', left, right }, facts);
  if (operator === '=') {
    // Of two columns the one with more values decides.
    return Math.min(equalityShare(left, facts), equalityShare(right, facts));
  }
  const bound = numberIn(right);
  if (bound !== undefined) return rangeShare(left, LIMITS[operator](bound));
  return rangeShare(right, LIMITS[MIRRORED[operator]](numberIn(left)));
};

type Ordering = Exclude<ComparisonOperator, '=' | '<>'>;

const MIRRORED = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const satisfies Record<
  Ordering,
  Ordering
>;

type Ends = readonly [low: number | undefined, high: number | undefined];

const below = (bound: number | undefined): Ends => [bound === undefined ? bound : -Infinity, bound];
const above = (bound: number | undefined): Ends => [bound, bound === undefined ? bound : Infinity];

const LIMITS = { '<': below, '<=': below, '>': above, '>=': above } as const satisfies Record<
  Ordering,
  unknown
>;

/** One value of a key is one row; of a column joined to another, one of the rows there are. */
const equalityShare = (value: BoundExpression, facts: Facts): number => {
  const column = columnIn(value);
  if (column === undefined) return 1;
  const { rows = 0, key } = facts.get(column.relation) ?? {};
  return key === column.column ? 1 / Math.max(1, rows) : SHARES.equal;
};

/** How much of a column's extent lies between two numbers, its values being spread evenly. */
const rangeShare = (value: BoundExpression, [low, high]: Ends): number => {
  const extent = columnIn(value)?.extent;
  const isHalf = low === -Infinity || high === Infinity;
  if (low === undefined || high === undefined || extent === undefined) {
    return isHalf || low === undefined || high === undefined ? SHARES.less : SHARES.between;
  }
  const [lowest, highest] = extent;
  const reach = Math.min(high, highest) - Math.max(low, lowest);
  if (reach < 0) return 0;
  return highest === lowest ? 1 : reach / (highest - lowest);
};

/** The column that a value is, whatever it was cast to. */
const columnIn = (
  value: BoundExpression,
): Extract<BoundExpression, { kind: 'column' }> | undefined => {
  if (value.kind === 'column') return value;
  return value.kind === 'cast' ? columnIn(value.value) : undefined;
};

const numberIn = (value: BoundExpression): number | undefined => numberOf(constantOf(value));
