// What FROM and WHERE prove: conditions that rows must meet to come into any answer, and columns
// that are equal by them. Searches of the sky are joined back to their tables by such columns.
// Knows the shape of a bound FROM, and nothing of keys or positions.

import type { BoundCondition, BoundExpression, BoundSource } from '../bound.ts';
import type { JoinKind } from '../tree.ts';

/** A source that is no join: it makes one relation. */
export type Leaf = Exclude<BoundSource, { readonly kind: 'join' }>;

/** A column as an expression. */
export type ColumnExpression = Extract<BoundExpression, { readonly kind: 'column' }>;

/** What is joined, from left to right. */
export const leavesOf = (source: BoundSource): readonly Leaf[] =>
  source.kind === 'join' ? [...leavesOf(source.left), ...leavesOf(source.right)] : [source];

/** The conditions that are joined by AND. */
export const partsOf = (condition: BoundCondition): readonly BoundCondition[] =>
  condition.kind === 'and' ? condition.parts.flatMap(partsOf) : [condition];

/** A condition that every row of some relations must meet to come into the answer. */
export interface Proof {
  readonly condition: BoundCondition;
  /** Those relations, by number. */
  readonly kept: ReadonlySet<number>;
}

/** WHERE for all; ON for both sides of an inner join, and for the side an outer join may miss. */
export const proofsOf = (
  from: BoundSource,
  where: BoundCondition | undefined,
): readonly Proof[] => {
  const own = where === undefined ? [] : proofs(where, [from]);
  return [...own, ...joinProofs(from)];
};

const joinProofs = (source: BoundSource): readonly Proof[] => {
  if (source.kind !== 'join') return [];
  const { join, left, right, on } = source;
  const own = on === undefined ? [] : proofs(on, keptBy(join, left, right));
  return [...own, ...joinProofs(left), ...joinProofs(right)];
};

/** The sides of which a row that does not meet ON is in no answer. */
const keptBy = (join: JoinKind, left: BoundSource, right: BoundSource): readonly BoundSource[] => {
  if (join === 'inner') return [left, right];
  if (join === 'left') return [right];
  return join === 'right' ? [left] : [];
};

const proofs = (condition: BoundCondition, sides: readonly BoundSource[]): readonly Proof[] => {
  const kept = new Set(sides.flatMap(leavesOf).map(({ relation }) => relation));
  return partsOf(condition).map((part) => ({ condition: part, kept }));
};

/** Two columns that a condition says are equal, either way round. */
export const equalColumns = (
  condition: BoundCondition,
): readonly (readonly [ColumnExpression, ColumnExpression])[] => {
  if (condition.kind !== 'compare' || condition.operator !== '=') return [];
  const { left, right } = condition;
  if (left.kind !== 'column' || right.kind !== 'column') return [];
  return [
    [left, right],
    [right, left],
  ];
};
