// What views of a space give: their columns, for lists of what can be read. Each view and function
// is bound once, however many others read it, so that a list costs as much as their texts are long;
// what cannot be read now is not told of.

import type { CatalogSnapshot, CatalogTable, Database, ListedTable } from '../../domain/catalog.ts';
import type { Column } from '../../domain/column.ts';
import { TOLD_COLUMNS_MAX, type SpaceObject } from '../../domain/space-object.ts';
import { fold, type FoldedName } from '../../domain/table.ts';
import { listingsOf } from '../catalog/listed.ts';
import type { ToldViews } from '../catalog/view.ts';
import { queriesDeepMax } from './binding.ts';
import type { Binding } from './binding.ts';
import { columnsOfObject } from './space-object.ts';

/**
 * The views of all databases, worked out at once, and once for a snapshot: how often lists of
 * tables are named over it makes no difference.
 */
export const viewsOf = (binding: Binding): ToldViews => {
  const { snapshot } = binding;
  const known = bySnapshot.get(snapshot);
  if (known !== undefined) return known;
  const steps = viewsInSteps(binding);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  bySnapshot.set(snapshot, step.value);
  return step.value;
};

const bySnapshot = new WeakMap<CatalogSnapshot, ToldViews>();

/** The same in steps, each of which binds one view or function at most. */
export function* viewsInSteps(binding: Binding): Generator<undefined, ToldViews> {
  const { databases } = binding.snapshot;
  const views = new Map<Database, readonly ListedTable[]>();
  const known = new Map<SpaceObject, readonly Column[]>();
  const apart = binding.apart(listedSnapshot(binding.snapshot), (object) => known.get(object));
  let columnsLeft = TOLD_COLUMNS_MAX;
  for (const database of databases.filter(({ objects }) => objects.length > 0)) {
    for (const object of inOrder(database.objects)) {
      yield;
      const columns = columnsLeft > 0 ? columnsOfObject(apart, object) : undefined;
      if (columns === undefined || columns.length > columnsLeft) continue;
      columnsLeft -= columns.length;
      known.set(object, columns);
    }
    views.set(
      database,
      database.objects.flatMap((object) => told(object, known)),
    );
  }
  return views;
}

const told = (
  object: SpaceObject,
  known: ReadonlyMap<SpaceObject, readonly Column[]>,
): readonly ListedTable[] => {
  const columns = object.kind === 'view' ? known.get(object) : undefined;
  return columns === undefined ? [] : [{ name: object.name, columns }];
};

/** Tables of which the columns alone are known can be read here: no row of them is. */
const listedSnapshot = (snapshot: CatalogSnapshot): CatalogSnapshot => ({
  ...snapshot,
  databases: snapshot.databases.map((database) => ({
    ...database,
    tables: listingsOf(database).flatMap(({ table }): readonly CatalogTable[] =>
      table === undefined ? [] : [{ rows: 0n, files: [], ...table }],
    ),
  })),
});

/** Each behind those that it reads; without those that read themselves, or lie too deep. */
const inOrder = (objects: readonly SpaceObject[]): readonly SpaceObject[] => {
  const byName = new Map(objects.map((object) => [fold(object.name), object]));
  const levels = new Map<FoldedName, number>();
  const levelOf = (object: SpaceObject): number => {
    const name = fold(object.name);
    const level = levels.get(name);
    if (level !== undefined) return level;
    // What leads back here lies without end.
    levels.set(name, Infinity);
    const read = object.reads.flatMap((each) => byName.get(each) ?? []);
    const found = 1 + Math.max(0, ...read.map(levelOf));
    levels.set(name, found);
    return found;
  };
  return objects
    .filter((object) => levelOf(object) <= queriesDeepMax)
    .toSorted((one, other) => levelOf(one) - levelOf(other));
};
