// Which files of a table a circle reaches: for a cone, and for a table that is joined back by key
// to a cone over itself, whose other files have no row that the join could keep.
// Only what the text of the query proves is left away; no row of an answer ever depends on it.

import type { CatalogTable } from '../../domain/catalog.ts';
import type { BoundCondition, BoundExpression, BoundSelect, BoundSource } from '../bound.ts';
import { zonesOf } from '../sky/cone.ts';
import type { ConeBox } from '../sky/cone.ts';
import { knownBox, placeNamed, skyColumnAt } from '../sky/search.ts';
import type { JoinKind } from '../tree.ts';

/** The table with only the files whose zones the circle reaches: others need not be opened. */
export const reachedBy = (table: CatalogTable, box: ConeBox): CatalogTable => {
  const { fileZones, zoneHeight } = table.position ?? {};
  if (fileZones === undefined || zoneHeight === undefined) return table;
  const [first, last] = zonesOf(box.dec, zoneHeight);
  const files = table.files.filter((_, at) => {
    const [lowest, highest] = fileZones[at] ?? [first, last];
    return lowest <= last && highest >= first;
  });
  return { ...table, files };
};

/** FROM with fewer files in tables that are joined back by key to a cone of the same FROM. */
export const reachedFrom = ({ from, where }: BoundSelect): BoundSource | undefined => {
  if (from === undefined) return undefined;
  const sources = leavesOf(from);
  const reaches = new Map<number, ConeBox>();
  for (const { condition, kept } of proofsOf(from, where)) {
    for (const [row, found] of equalColumns(condition)) {
      const cone = sources.find((each) => each.kind === 'cone' && isKeyOf(each, found));
      const rows = sources.find((each) => each.kind === 'table' && isKeyOf(each, row));
      if (cone?.kind !== 'cone' || rows?.kind !== 'table' || rows.table !== cone.table) continue;
      const box = knownBox(cone.search);
      if (box !== undefined && kept.has(rows.relation)) reaches.set(rows.relation, box);
    }
  }
  return reaches.size === 0 ? from : narrowed(from, reaches);
};

type Leaf = Exclude<BoundSource, { readonly kind: 'join' }>;
type ColumnExpression = Extract<BoundExpression, { readonly kind: 'column' }>;

const leavesOf = (source: BoundSource): readonly Leaf[] =>
  source.kind === 'join' ? [...leavesOf(source.left), ...leavesOf(source.right)] : [source];

/** A condition that every row of some relations must meet to come into the answer. */
interface Proof {
  readonly condition: BoundCondition;
  /** Those relations, by number. */
  readonly kept: ReadonlySet<number>;
}

/** WHERE for all; ON for both sides of an inner join, and for the side an outer join may miss. */
const proofsOf = (from: BoundSource, where: BoundCondition | undefined): readonly Proof[] => {
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

const partsOf = (condition: BoundCondition): readonly BoundCondition[] =>
  condition.kind === 'and' ? condition.parts.flatMap(partsOf) : [condition];

/** Two columns that a condition says are equal, either way round. */
const equalColumns = (
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

const isKeyOf = (source: Extract<Leaf, { kind: 'cone' | 'table' }>, column: ColumnExpression) => {
  if (column.relation !== source.relation) return false;
  const { table } = source;
  const place = source.kind === 'cone' ? ownPlace(source, column.column) : column.column;
  return place !== undefined && place === placeNamed(table, table.key);
};

const ownPlace = ({ columns }: Extract<Leaf, { kind: 'cone' }>, place: number) => {
  const column = skyColumnAt(columns, place);
  return column.kind === 'own' ? column.column : undefined;
};

const narrowed = (source: BoundSource, reaches: ReadonlyMap<number, ConeBox>): BoundSource => {
  if (source.kind === 'join') {
    const [left, right] = [narrowed(source.left, reaches), narrowed(source.right, reaches)];
    return { ...source, left, right };
  }
  const reach = source.kind === 'table' ? reaches.get(source.relation) : undefined;
  if (source.kind !== 'table' || reach === undefined) return source;
  return { ...source, table: reachedBy(source.table, reach) };
};
