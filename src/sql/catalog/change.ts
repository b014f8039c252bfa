// The catalog as a batch changes it on its way: tables that come, go and change their names, in its
// owner's space or among those that live as long as the batch. Snapshots are values: each change
// gives a new one.

import { OWN_SPACE, TEMPORARY_SPACE } from '../../domain/catalog.ts';
import type { CatalogSnapshot, CatalogTable, Database } from '../../domain/catalog.ts';
import type { SpaceObject } from '../../domain/space-object.ts';
import { fold } from '../../domain/table.ts';
import type { WrittenName } from '../bound-statement.ts';
import { isTableVariable } from '../parts.ts';

/** The snapshot with a place for temporary tables, and none in it. */
export const withTemporary = (snapshot: CatalogSnapshot): CatalogSnapshot => {
  const temporary: Database = {
    name: TEMPORARY_SPACE,
    kind: 'space',
    tables: [],
    names: [],
    objects: [],
  };
  return { ...snapshot, databases: [...snapshot.databases, temporary] };
};

/** The table that a batch may write under a name, if it is there. */
export const writtenTable = (
  { databases }: CatalogSnapshot,
  { place, name }: WrittenName,
): CatalogTable | undefined =>
  databases
    .find((database) => isOf(database, place))
    ?.tables.find((table) => fold(table.name) === fold(name));

/** With a table, in the place of one of its name. */
export const withTable = (
  snapshot: CatalogSnapshot,
  place: WrittenName['place'],
  table: CatalogTable,
): CatalogSnapshot =>
  edited(snapshot, place, (database) => {
    const left = without(database, table.name);
    return { ...left, tables: [...left.tables, table], names: [...left.names, table.name] };
  });

/** With the numbers of a table given by INSERT from here on, or not any more. */
export const withNumbersByHand = (
  snapshot: CatalogSnapshot,
  target: WrittenName,
  isOn: boolean,
): CatalogSnapshot => {
  if (isOn) {
    return { ...snapshot, numberedByHand: { database: databaseOf(target), table: target.name } };
  }
  if (!isNumberedByHand(snapshot, target)) return snapshot;
  const { numberedByHand: _, ...left } = snapshot;
  return left;
};

/** Whether INSERT gives the numbers of a table itself. */
export const isNumberedByHand = (
  { numberedByHand: known }: CatalogSnapshot,
  target: WrittenName,
): boolean =>
  known !== undefined &&
  known.database === databaseOf(target) &&
  fold(known.table) === fold(target.name);

const databaseOf = ({ place }: Pick<WrittenName, 'place'>): string =>
  place === 'own' ? OWN_SPACE : TEMPORARY_SPACE;

/** Without a table. */
export const withoutTable = (snapshot: CatalogSnapshot, target: WrittenName): CatalogSnapshot => {
  const left = withNumbersByHand(snapshot, target, false);
  return edited(left, target.place, (database) => without(database, target.name));
};

/** Without the tables that are variables, which end at a GO. */
export const withoutTableVariables = (snapshot: CatalogSnapshot): CatalogSnapshot => {
  const place = 'temporary';
  const { tables = [] } = snapshot.databases.find((database) => isOf(database, place)) ?? {};
  return tables
    .filter(({ name }) => isTableVariable(name))
    .reduce((left, { name }) => withoutTable(left, { place, name }), snapshot);
};

/** With a table of one's own under another name. */
export const withRenamed = (
  snapshot: CatalogSnapshot,
  name: string,
  newName: string,
): CatalogSnapshot => {
  const old = { place: 'own', name } as const;
  const table = writtenTable(snapshot, old);
  const left = withoutTable(snapshot, old);
  if (table === undefined) return withName(left, newName);
  const renamed = withTable(left, 'own', { ...table, name: newName });
  const isByHand = isNumberedByHand(snapshot, old);
  return isByHand ? withNumbersByHand(renamed, { ...old, name: newName }, true) : renamed;
};

/** With the name of a table of one's own whose rows this batch does not see. */
export const withName = (snapshot: CatalogSnapshot, name: string): CatalogSnapshot =>
  edited(snapshot, 'own', (database) => ({ ...database, names: [...database.names, name] }));

/** With a view or a function, in the place of the one of its name. */
export const withObject = (snapshot: CatalogSnapshot, object: SpaceObject): CatalogSnapshot => {
  const left = withoutObject(snapshot, object.name);
  return edited(left, 'own', (space) => ({ ...space, objects: [...space.objects, object] }));
};

/** Without a view or a function. */
export const withoutObject = (snapshot: CatalogSnapshot, name: string): CatalogSnapshot =>
  edited(snapshot, 'own', (space) => ({
    ...space,
    objects: space.objects.filter((object) => fold(object.name) !== fold(name)),
  }));

const isOf = ({ name }: Database, place: WrittenName['place']): boolean =>
  fold(name) === fold(databaseOf({ place }));

const without = (database: Database, name: string): Database => ({
  ...database,
  tables: database.tables.filter((table) => fold(table.name) !== fold(name)),
  names: database.names.filter((each) => fold(each) !== fold(name)),
});

const edited = (
  snapshot: CatalogSnapshot,
  place: WrittenName['place'],
  change: (database: Database) => Database,
): CatalogSnapshot => {
  const databases = snapshot.databases.map((database) =>
    isOf(database, place) ? change(database) : database,
  );
  return { ...snapshot, databases };
};
