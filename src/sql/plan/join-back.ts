// Which tables of a FROM are joined back by key to a search over themselves, so that only rows near
// the position are read. The emitter decides what is read; here it is only told.

import type { BoundSelect } from '../bound.ts';
import { equalColumns, proofsOf } from '../sky/proof.ts';
import type { ColumnExpression } from '../sky/proof.ts';
import type { Facts } from './selectivity.ts';

/** The relations that are read by position because they are joined back, by their numbers. */
export const joinedBack = ({ from, where }: BoundSelect, facts: Facts): ReadonlySet<number> => {
  const found = new Set<number>();
  if (from === undefined) return found;
  for (const { condition, kept } of proofsOf(from, where)) {
    for (const [rows, search] of equalColumns(condition)) {
      if (kept.has(rows.relation) && isBack(facts, rows, search)) found.add(rows.relation);
    }
  }
  return found;
};

/** Whether both are the key of one table, the first of the table itself, the other of a search. */
const isBack = (facts: Facts, rows: ColumnExpression, search: ColumnExpression): boolean => {
  const [keyed, near] = [facts.get(rows.relation), facts.get(search.relation)];
  if (near?.isSearch !== true || keyed === undefined || keyed.isSearch === true) return false;
  if (near.table === undefined || near.table !== keyed.table) return false;
  return near.key === search.column && keyed.key === rows.column;
};
