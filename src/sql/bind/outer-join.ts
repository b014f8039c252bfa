// What the ON of a LEFT, RIGHT or FULL JOIN may not contain here: DuckDB cannot join so by a
// subquery about both sides, nor by a column of a query around it. Said before it is tried.
// Inner joins have no such limits, and are not looked at.

import type { BoundCondition } from '../bound.ts';
import { visitCondition } from '../bound-walk.ts';
import type { JoinKind, Span } from '../tree.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import type { BoundFrom, Scope } from './relation.ts';

type OuterJoin = Extract<JoinKind, 'left' | 'right' | 'full'>;

/** An outer join, and the queries around it. */
export interface OuterJoinSides {
  readonly join: OuterJoin;
  readonly left: BoundFrom;
  readonly right: BoundFrom;
  readonly outer: Scope | undefined;
}

/** Reports a term of ON that cannot be joined by; says whether all is well. */
export const isJoinable = (
  binding: Binding,
  { term, span }: { readonly term: BoundCondition; readonly span: Span },
  sides: OuterJoinSides,
): boolean => {
  const { relations, hasQuery } = contentsOf(term);
  const around = aroundOf(sides.outer);
  if ([...relations].some((relation) => around.has(relation))) {
    const message = `The ON of a ${WORDS[sides.join]} cannot use a column of a query around it.`;
    report(binding, span, message, 'Use it in a WHERE, or in a subquery that is joined.');
    return false;
  }
  if (!hasQuery || isOneSided(relations, sides)) return true;
  const message = `The ON of a ${WORDS[sides.join]} cannot have this subquery.`;
  report(binding, span, message, HINTS[sides.join]);
  return false;
};

/** A subquery about the side alone that may be missing filters its rows before they are joined. */
const isOneSided = (
  relations: ReadonlySet<number>,
  { join, left, right }: OuterJoinSides,
): boolean => {
  if (join === 'full') return false;
  const [kept, missing] = join === 'left' ? [left, right] : [right, left];
  const uses = ({ relations: own }: BoundFrom): boolean =>
    own.some(({ number }) => relations.has(number));
  return uses(missing) && !uses(kept);
};

const contentsOf = (term: BoundCondition) => {
  const relations = new Set<number>();
  const hasQuery = visitCondition(term, (part) => {
    if (part.kind === 'column') relations.add(part.relation);
  });
  return { relations, hasQuery };
};

const aroundOf = (outer: Scope | undefined): ReadonlySet<number> => {
  const numbers = new Set<number>();
  for (let at = outer; at !== undefined; at = at.outer) {
    for (const { number } of at.relations) numbers.add(number);
  }
  return numbers;
};

const WORDS = {
  left: 'LEFT JOIN',
  right: 'RIGHT JOIN',
  full: 'FULL JOIN',
} as const satisfies Record<OuterJoin, string>;

const HINTS = {
  left: 'It may be about the right side alone; else compute it in a subquery in FROM first.',
  right: 'It may be about the left side alone; else compute it in a subquery in FROM first.',
  full: 'Compute it in a subquery in FROM first, and join by its column.',
} as const satisfies Record<OuterJoin, string>;
