// Which files of a table a circle reaches: for a cone, and for a table that is joined back by key
// to a cone over itself, whose other files have no row that the join could keep.
// Only what the text of the query proves is left away; no row of an answer ever depends on it.

import { provenKeyOf, type CatalogTable, type FileBox } from '../../domain/catalog.ts';
import type { BoundSelect, BoundSource } from '../bound.ts';
import { zonesOf } from '../sky/cone.ts';
import type { ConeBox } from '../sky/cone.ts';
import { equalColumns, leavesOf, proofsOf } from '../sky/proof.ts';
import type { ColumnExpression, Leaf } from '../sky/proof.ts';
import { knownBox, placeNamed, skyColumnAt } from '../sky/search.ts';

/** The table with only the files that the circle reaches: others need not be opened. */
export const reachedBy = (table: CatalogTable, box: ConeBox): CatalogTable => {
  const { fileZones, fileBoxes, zoneHeight } = table.position ?? {};
  if (fileBoxes !== undefined) {
    const files = table.files.filter((_, at) => isMet(fileBoxes[at], box));
    return { ...table, files };
  }
  if (fileZones === undefined || zoneHeight === undefined) return table;
  const [first, last] = zonesOf(box.dec, zoneHeight);
  const files = table.files.filter((_, at) => {
    const [lowest, highest] = fileZones[at] ?? [first, last];
    return lowest <= last && highest >= first;
  });
  return { ...table, files };
};

const isMet = (file: FileBox | undefined, { ra, dec }: ConeBox): boolean => {
  if (file === undefined) return true;
  const [raLow, raHigh, decLow, decHigh] = file;
  if (raLow > raHigh || decLow > dec[1] || decHigh < dec[0]) return false;
  return ra.length === 0 || ra.some(([low, high]) => raLow <= high && raHigh >= low);
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

const isKeyOf = (source: Extract<Leaf, { kind: 'cone' | 'table' }>, column: ColumnExpression) => {
  if (column.relation !== source.relation) return false;
  const { table } = source;
  const place = source.kind === 'cone' ? ownPlace(source, column.column) : column.column;
  return place !== undefined && place === placeNamed(table, provenKeyOf(table));
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
