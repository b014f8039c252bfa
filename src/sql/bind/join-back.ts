// The template query that everybody copies joins a cone back to its table by id:
// `FROM fGetNearbyObjEq(…) n JOIN Hipparcos h ON h.hip = n.objID`. Rows with the same key are the
// same row, so they also agree in zone and position; said aloud, an engine reads a few row groups
// instead of all. Wherever the equality stands, the meaning of the condition stays.

import { fold } from '../../domain/table.ts';
import type { CatalogTable, Position } from '../../domain/catalog.ts';
import { CONE_COLUMNS } from '../bound.ts';
import type { BoundCondition } from '../bound.ts';
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
  const cone = relationOf(scope, found.relation);
  const table = cone?.cone;
  if (rows?.table === undefined || table === undefined || rows.table !== table) return undefined;
  const key = placeOf(table, table.key);
  if (found.column !== CONE_COLUMNS.key || keyed.column !== key) return undefined;
  return (['zone', 'ra', 'dec'] as const).flatMap((part) => {
    const place = placeOf(table, nameOf(table.position, part));
    return place === undefined ? [] : [equalityOf(rows, place, carried(found, part))];
  });
};

const nameOf = (position: Position | undefined, part: 'zone' | 'ra' | 'dec'): string | undefined =>
  position?.[part];

/** The column of the cone that carries a part of the row's position. */
const carried = (found: BoundColumn, part: 'zone' | 'ra' | 'dec') => ({
  relation: found.relation,
  column: CONE_COLUMNS[part],
  name: part,
});

const equalityOf = (
  rows: Relation,
  place: number,
  cone: Pick<BoundColumn, 'relation' | 'column' | 'name'>,
): Equality => {
  const left = columnOf(rows, place);
  const right = { kind: 'column', type: left.type, ...cone } as const;
  return { kind: 'compare', operator: '=', left, right };
};

const placeOf = (table: CatalogTable, name: string | undefined): number | undefined => {
  if (name === undefined) return undefined;
  const place = table.columns.findIndex((column) => fold(column.name) === fold(name));
  return place === -1 ? undefined : place;
};

const relationOf = (scope: Scope, number: number): Relation | undefined => {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const found = at.relations.find((relation) => relation.number === number);
    if (found !== undefined) return found;
  }
  return undefined;
};
