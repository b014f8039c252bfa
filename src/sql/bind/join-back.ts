// The template query that everybody copies joins a search back to its table by id:
// `FROM fGetNearbyObjEq(…) n JOIN Hipparcos h ON h.hip = n.objID`. Rows with the same key are the
// same row, so they also agree in zone and position; said aloud, an engine reads a few row groups
// instead of all. Wherever the equality stands, the meaning of the condition stays.

import { provenKeyOf } from '../../domain/catalog.ts';
import type { BoundCondition } from '../bound.ts';
import { carriedPlace, placeNamed, skyColumnAt } from '../sky/search.ts';
import type { Relation, Scope } from './relation.ts';
import { columnOf } from './scope.ts';
import type { BoundColumn } from './scope.ts';

type Equality = Extract<BoundCondition, { kind: 'compare' }>;

/** The equality, with those of zone and position where both sides are one row of one table. */
export const joinedBack = (equality: Equality, scope: Scope): BoundCondition => {
  const { left, right } = equality;
  if (left.kind !== 'column' || right.kind !== 'column') return equality;
  const added =
    positionsOf({ keyed: left, found: right }, scope) ??
    positionsOf({ keyed: right, found: left }, scope);
  return added === undefined ? equality : { kind: 'and', parts: [equality, ...added] };
};

const positionsOf = (
  { keyed, found }: { readonly keyed: BoundColumn; readonly found: BoundColumn },
  scope: Scope,
): readonly Equality[] | undefined => {
  const rows = relationOf(scope, keyed.relation);
  const cone = relationOf(scope, found.relation)?.cone;
  if (rows?.table === undefined || cone === undefined || rows.table !== cone.table)
    return undefined;
  const { table, columns } = cone;
  const key = placeNamed(table, provenKeyOf(table));
  const column = skyColumnAt(columns, found.column);
  if (key === undefined || keyed.column !== key) return undefined;
  if (column.kind !== 'own' || column.column !== key) return undefined;
  const { position } = table;
  return [position?.zone, position?.ra, position?.dec].flatMap((name) => {
    const place = placeNamed(table, name);
    if (place === undefined) return [];
    const left = columnOf(rows, place);
    const carried = { relation: found.relation, column: carriedPlace(columns, place) };
    return [{ kind: 'compare', operator: '=', left, right: { ...left, ...carried } } as const];
  });
};

const relationOf = (scope: Scope, number: number): Relation | undefined => {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const found = at.relations.find((relation) => relation.number === number);
    if (found !== undefined) return found;
  }
  return undefined;
};
