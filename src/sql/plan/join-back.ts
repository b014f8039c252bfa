// Which tables of a FROM are joined back by key to a search over themselves, so that only rows near
// the position are read. The emitter decides what is read; here it is only told.

import type { BoundCondition, BoundSelect, BoundSource } from '../bound.ts';
import type { Facts } from './selectivity.ts';

/** The relations that are read by position because they are joined back, by their numbers. */
export const joinedBack = ({ from, where }: BoundSelect, facts: Facts): ReadonlySet<number> => {
  const found = new Set<number>();
  if (from === undefined) return found;
  const conditions = [...onsOf(from), ...(where === undefined ? [] : [{ condition: where }])];
  for (const { condition, side } of conditions) {
    for (const relation of keyedIn(condition, facts)) {
      if (side === undefined || side.has(relation)) found.add(relation);
    }
  }
  return found;
};

/** A condition of a join, and which relations it may leave rows of unread; all where absent. */
interface On {
  readonly condition: BoundCondition;
  readonly side?: ReadonlySet<number>;
}

const onsOf = (source: BoundSource): readonly On[] => {
  if (source.kind !== 'join') return [];
  const { join, left, right, on } = source;
  const inside = [...onsOf(left), ...onsOf(right)];
  if (on === undefined || join === 'full') return inside;
  if (join === 'inner') return [...inside, { condition: on }];
  // Of the side that an outer join keeps whole every row is read.
  return [...inside, { condition: on, side: relationsOf(join === 'left' ? right : left) }];
};

const relationsOf = (source: BoundSource): ReadonlySet<number> =>
  source.kind === 'join'
    ? new Set([...relationsOf(source.left), ...relationsOf(source.right)])
    : new Set([source.relation]);

const keyedIn = (condition: BoundCondition, facts: Facts): readonly number[] => {
  if (condition.kind === 'and') return condition.parts.flatMap((part) => keyedIn(part, facts));
  if (condition.kind !== 'compare' || condition.operator !== '=') return [];
  const { left, right } = condition;
  if (left.kind !== 'column' || right.kind !== 'column') return [];
  return [
    [left, right],
    [right, left],
  ].flatMap(([search, keyed]) => {
    const [near, rows] = [facts.get(search?.relation ?? -1), facts.get(keyed?.relation ?? -1)];
    const isBack =
      near?.isSearch === true &&
      near.table !== undefined &&
      near.table === rows?.table &&
      rows.isSearch !== true &&
      near.key !== undefined &&
      search?.column === near.key &&
      keyed?.column === rows.key;
    return isBack && keyed !== undefined ? [keyed.relation] : [];
  });
};
