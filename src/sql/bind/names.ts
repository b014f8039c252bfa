// From the name of a table to the table: databases, `dbo`, one's own space, and what to say of
// names that are not there. Only the snapshot is looked at: what is not in it does not exist.

import { OWN_SPACE, TEMPORARY_SPACE } from '../../domain/catalog.ts';
import type { CatalogTable, Database } from '../../domain/catalog.ts';
import type { SpaceObject } from '../../domain/space-object.ts';
import { bracketed, fold } from '../../domain/table.ts';
import { tableNamesOf } from '../catalog/listed.ts';
import { SCHEMA_VIEWS, viewSchemaOf } from '../catalog/schemas.ts';
import type { ViewSchema } from '../catalog/schemas.ts';
import type { CatalogView } from '../catalog/view.ts';
import { isOwn, isTemporary } from '../own-space.ts';
import { nearest } from '../../base/suggest.ts';
import type { Name, ObjectName } from '../tree.ts';
import { didYouMean, report } from './binding.ts';
import type { Binding } from './binding.ts';

/** What a name in FROM turned out to be. */
export type FoundTable =
  | { readonly kind: 'table'; readonly database: Database; readonly table: CatalogTable }
  | { readonly kind: 'view'; readonly database: Database; readonly view: CatalogView }
  | { readonly kind: 'object'; readonly database: Database; readonly object: SpaceObject };

/** The table that a name in FROM means; reports and returns undefined where there is none. */
export const findTable = (binding: Binding, name: ObjectName): FoundTable | undefined => {
  const place = databaseOf(binding, name);
  if (place === undefined) return undefined;
  const { database, schema } = place;
  if (schema !== 'dbo') {
    const view = SCHEMA_VIEWS[schema].get(fold(name.object.text));
    return view === undefined
      ? reportNoView(binding, name, schema)
      : { kind: 'view', database, view };
  }
  const table = tableOf(database, name.object.text);
  if (table !== undefined) return { kind: 'table', database, table };
  const object = objectOf(database, name.object.text);
  if (object?.kind === 'view') return { kind: 'object', database, object };
  return reportNoTable(binding, name, database);
};

/** The database of a name, by default the context; reports where there is no such database. */
export const databaseOf = (
  binding: Binding,
  name: ObjectName,
): { database: Database; schema: 'dbo' | ViewSchema } | undefined => {
  if (isTemporary(name)) return temporaryOf(binding, name);
  const { database: first, schema: second } = name;
  const schema = second ?? first;
  // `dbo.t` and `information_schema.tables` are tables of the context, unless it is a database.
  if (second === undefined && first !== undefined && databaseNamed(binding, first) === undefined) {
    const known = schemaNamed(first);
    if (known !== undefined) return { database: contextOf(binding), schema: known };
  }
  const database = first === undefined ? contextOf(binding) : databaseNamed(binding, first);
  if (database === undefined) return reportNoDatabase(binding, first ?? name.object);
  if (second === undefined || schema === undefined) return { database, schema: 'dbo' };
  const known = schemaNamed(second);
  if (known !== undefined) return { database, schema: known };
  const message = `There is no schema '${second.text}' in ${database.name}.`;
  return report(binding, second.span, message, `Tables are in dbo: ${database.name}.dbo.name.`);
};

/** Where `#t` is: it may be called `tempdb..#t` too, and nothing else. */
const temporaryOf = (
  binding: Binding,
  { database, object, span }: ObjectName,
): { database: Database; schema: 'dbo' } | undefined => {
  if (database === undefined || fold(database.text) === TEMPORARY_SPACE) {
    return { database: databaseIn(binding, TEMPORARY_SPACE), schema: 'dbo' };
  }
  const message = `'${object.text}' is a table of this batch, and in no context, group or space.`;
  return report(binding, span, message, `Write ${object.text} alone.`);
};

/** A database of the snapshot, by a name that must be in it; the temporary one may be empty. */
export const databaseIn = ({ snapshot }: Binding, name: string): Database =>
  name === TEMPORARY_SPACE
    ? (snapshot.databases.find((each) => each.name === name) ?? NO_TABLES)
    : found(snapshot.databases, name);

const NO_TABLES: Database = {
  name: TEMPORARY_SPACE,
  kind: 'space',
  tables: [],
  names: [],
  objects: [],
};

/** A view or function of a database by name, in any case. */
export const objectOf = ({ objects }: Database, name: string): SpaceObject | undefined =>
  objects.find((object) => fold(object.name) === fold(name));

/** The database that bare names are looked up in. */
export const contextOf = (binding: Binding): Database =>
  found(binding.snapshot.databases, binding.snapshot.context);

/** One's own space. */
export const ownSpaceOf = (binding: Binding): Database =>
  found(binding.snapshot.databases, OWN_SPACE);

/** How messages call the space that is written to. */
export const spaceNameOf = ({ snapshot }: Pick<Binding, 'snapshot'>): string =>
  snapshot.spaceName ?? OWN_SPACE;

/** Something of that space as a text of the query's would name it. */
export const spaceText = ({ snapshot }: Pick<Binding, 'snapshot'>, name: string): string =>
  snapshot.spaceName === undefined ? `${OWN_SPACE}.${bracketed(name)}` : bracketed(name);

/** A table of a database by name, in any case. */
export const tableOf = (database: Database, name: string): CatalogTable | undefined =>
  database.tables.find((table) => fold(table.name) === fold(name));

/** How a list knows a table of this name, or undefined where there is none. */
export const listedName = (database: Database, name: string): string | undefined =>
  database.names.find((known) => fold(known) === fold(name)) ?? tableOf(database, name)?.name;

/**
 * The name of a table to be written, which is always in one's own space: `mydb.t`, `mydb..t`,
 * `mydb.dbo.t`, `dbo.t` or `t`. Reports any other.
 */
export const ownNameOf = (binding: Binding, name: ObjectName, verb: string): string | undefined => {
  if (isOwn(name, 'own')) return name.object.text;
  const { database = name.object, object } = name;
  const { spaceName } = binding.snapshot;
  const where = spaceName ?? 'your own space';
  const message = `${verb} works in ${where} only, not in '${database.text}'.`;
  const own = verb === 'INTO' ? `Write mydb.${object.text}.` : 'Your own tables are mydb.name.';
  const hint = spaceName === undefined ? own : `Write ${object.text} alone.`;
  return report(binding, name.span, message, hint);
};

const databaseNamed = (binding: Binding, name: Name): Database | undefined =>
  binding.snapshot.databases.find((database) => fold(database.name) === fold(name.text));

const schemaNamed = ({ text }: Name): 'dbo' | ViewSchema | undefined =>
  fold(text) === fold('dbo') ? 'dbo' : viewSchemaOf(text);

const found = (databases: readonly Database[], name: string): Database => {
  const database = databases.find((each) => fold(each.name) === fold(name));
  if (database === undefined) throw new RangeError(`the snapshot has no database ${name}`);
  return database;
};

const reportNoDatabase = (binding: Binding, name: Name): undefined => {
  const names = binding.snapshot.databases.map((database) => database.name);
  const message = `There is no context, group or space '${name.text}'.`;
  return report(binding, name.span, message, didYouMean(nearest(name.text, names)));
};

/** Another database that has the table is a better hint than a similar name in this one. */
const reportNoTable = (binding: Binding, name: ObjectName, database: Database): undefined => {
  const message = `There is no table '${name.object.text}' in ${database.name}.`;
  return report(binding, name.span, message, tableHint(binding, name, database));
};

const tableHint = (
  { snapshot: { databases } }: Binding,
  name: ObjectName,
  database: Database,
): string | undefined => {
  const { text } = name.object;
  const others = databases.filter((other) => other !== database);
  for (const other of others) {
    const listed = listedName(other, text);
    if (listed === undefined) continue;
    const where = `${KIND_WORDS[other.kind]}${other.name}`;
    return `It is in ${where}: write ${other.name}.${listed}.`;
  }
  const near = didYouMean(nearest(text, listOf(database)));
  if (near !== undefined || name.database !== undefined) return near;
  if (fold(text) === fold('dual')) return 'Leave FROM out: SELECT 1 + 1 needs no table.';
  const meant = databases.find((each) => fold(each.name) === fold(text));
  if (meant !== undefined) {
    return `It is a ${meant.kind.replace('-', ' ')}, whose tables are ${meant.name}.name.`;
  }
  const elsewhere = others.flatMap((each) => listOf(each).map((table) => `${each.name}.${table}`));
  const tables = new Map(elsewhere.map((each) => [each.slice(each.indexOf('.') + 1), each]));
  return didYouMean(tables.get(nearest(text, tables.keys()) ?? ''));
};

/** Names of all tables of a database that lists may show. */
export const listOf = tableNamesOf;

const reportNoView = (binding: Binding, { object, span }: ObjectName, schema: ViewSchema) => {
  const views = [...SCHEMA_VIEWS[schema].keys()];
  const message = `There is no '${schema}.${object.text}' here.`;
  const hint = didYouMean(nearest(object.text, views)) ?? `There is ${views.join(', ')}.`;
  return report(binding, span, message, hint);
};

/** What stands before the name of a database in messages. */
const KIND_WORDS = {
  context: 'context ',
  group: 'group ',
  'shared-space': 'space ',
  space: '',
} as const satisfies Record<Database['kind'], string>;
