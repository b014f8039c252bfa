// The catalog as a batch changes it on its way: tables that come, go and change their names, in its
// owner's space or among those that live as long as the batch. Snapshots are values: each change
// gives a new one.

import { OWN_SPACE, TEMPORARY_SPACE } from '../../domain/catalog.ts';
import type { CatalogSnapshot, CatalogTable, Database } from '../../domain/catalog.ts';
import type { SpaceObject } from '../../domain/space-object.ts';
import { fold } from '../../domain/table.ts';
import type { WrittenName } from '../bound-statement.ts';

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

/** Without a table. */
export const withoutTable = (
  snapshot: CatalogSnapshot,
  { place, name }: WrittenName,
): CatalogSnapshot => edited(snapshot, place, (database) => without(database, name));

/** With a table of one's own under another name. */
export const withRenamed = (
  snapshot: CatalogSnapshot,
  name: string,
  newName: string,
): CatalogSnapshot => {
  const table = writtenTable(snapshot, { place: 'own', name });
  const left = withoutTable(snapshot, { place: 'own', name });
  return table === undefined
    ? withName(left, newName)
    : withTable(left, 'own', { ...table, name: newName });
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
  fold(name) === fold(place === 'own' ? OWN_SPACE : TEMPORARY_SPACE);

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
