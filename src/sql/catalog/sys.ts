// The views of the schema sys: databases, schemas, types, objects, tables, views and columns, with
// those columns of SQL Server's that can be answered. Objects are numbered by objectIdOf.

import type { CatalogSnapshot, Database } from '../../domain/catalog.ts';
import type { Column, SqlType, SqlTypeName } from '../../domain/column.ts';
import type { SpaceObject } from '../../domain/space-object.ts';
import { DATETIME, INT, LENGTH_MAX, PRECISION_MAX, familyOf, varchar } from '../type-rules.ts';
import { columnsOf, listingsOf } from './listed.ts';
import { objectIdOf } from './object-id.ts';
import { givesTable } from './routines.ts';
import { COLLATION, TYPE_IDS, sizeOf } from './type-facts.ts';
import { nameField, viewOf } from './view.ts';
import type { CatalogView, Field } from './view.ts';

const BIT: SqlType = { name: 'bit' };
const TINYINT: SqlType = { name: 'tinyint' };
const SMALLINT: SqlType = { name: 'smallint' };

/** Numbers of the schemas that every database has. */
const SCHEMA_IDS = { dbo: 1, INFORMATION_SCHEMA: 3, sys: 4 } as const;

/** SQL Server's own databases have the numbers before. */
const firstDatabaseId = 5;

interface ListedDatabase {
  readonly database: Database;
  readonly place: number;
}

const DATABASE_FIELDS: readonly Field<ListedDatabase>[] = [
  nameField('name', ({ database }) => database.name),
  { name: 'database_id', type: INT, value: ({ place }) => firstDatabaseId + place },
  nameField('collation_name', () => COLLATION),
  { name: 'is_read_only', type: BIT, value: ({ database }) => database.kind !== 'space' },
  { name: 'state', type: TINYINT, value: () => 0 },
  { name: 'state_desc', type: varchar(60), value: () => 'ONLINE' },
];

const listedDatabases = (_: Database, { databases }: CatalogSnapshot): readonly ListedDatabase[] =>
  databases.map((database, place) => ({ database, place }));

const SCHEMA_FIELDS: readonly Field<readonly [string, number]>[] = [
  nameField('name', ([name]) => name),
  { name: 'schema_id', type: INT, value: ([, id]) => id },
  { name: 'principal_id', type: INT, value: ([, id]) => id },
];

const TYPE_FIELDS: readonly Field<SqlType>[] = [
  nameField('name', ({ name }) => name),
  { name: 'system_type_id', type: TINYINT, value: ({ name }) => TYPE_IDS[name] },
  { name: 'user_type_id', type: INT, value: ({ name }) => TYPE_IDS[name] },
  { name: 'schema_id', type: INT, value: () => SCHEMA_IDS.sys },
  { name: 'max_length', type: SMALLINT, value: (type) => sizeOf(type).bytes },
  { name: 'precision', type: TINYINT, value: (type) => sizeOf(type).precision },
  { name: 'scale', type: TINYINT, value: (type) => sizeOf(type).scale },
  nameField('collation_name', (type) => (familyOf(type) === 'text' ? COLLATION : null)),
  { name: 'is_nullable', type: BIT, value: () => true },
  { name: 'is_user_defined', type: BIT, value: () => false },
];

/** Each type as wide as it can be, as sys.types has it. */
const WIDEST: Readonly<Record<SqlTypeName, SqlType>> = {
  uniqueidentifier: { name: 'uniqueidentifier' },
  date: { name: 'date' },
  time: { name: 'time' },
  tinyint: { name: 'tinyint' },
  smallint: { name: 'smallint' },
  int: { name: 'int' },
  real: { name: 'real' },
  datetime: { name: 'datetime' },
  float: { name: 'float' },
  bit: { name: 'bit' },
  decimal: { name: 'decimal', precision: PRECISION_MAX, scale: PRECISION_MAX },
  bigint: { name: 'bigint' },
  varbinary: { name: 'varbinary', length: LENGTH_MAX },
  varchar: { name: 'varchar', length: LENGTH_MAX },
  binary: { name: 'binary', length: LENGTH_MAX },
  char: { name: 'char', length: LENGTH_MAX },
};

/** SQL Server's words for the kinds of objects. */
const OBJECT_KINDS = {
  table: { type: 'U', words: 'USER_TABLE' },
  view: { type: 'V', words: 'VIEW' },
  scalar: { type: 'FN', words: 'SQL_SCALAR_FUNCTION' },
  inline: { type: 'IF', words: 'SQL_INLINE_TABLE_VALUED_FUNCTION' },
} as const;

interface ListedObject {
  readonly name: string;
  readonly kind: keyof typeof OBJECT_KINDS;
}

const objectsOf = (database: Database): readonly ListedObject[] => [
  ...listingsOf(database).map(({ name }) => ({ name, kind: 'table' }) as const),
  ...database.objects.map((object) => ({ name: object.name, kind: kindOf(object) })),
];

const kindOf = ({ kind, text }: SpaceObject): ListedObject['kind'] => {
  if (kind === 'view') return 'view';
  return givesTable(text) ? 'inline' : 'scalar';
};

const ofKind = (kind: ListedObject['kind']) => (database: Database) =>
  objectsOf(database).filter((object) => object.kind === kind);

const OBJECT_FIELDS: readonly Field<ListedObject>[] = [
  nameField('name', ({ name }) => name),
  { name: 'object_id', type: INT, value: ({ name }) => objectIdOf(name) },
  { name: 'principal_id', type: INT, value: () => null },
  { name: 'schema_id', type: INT, value: () => SCHEMA_IDS.dbo },
  { name: 'parent_object_id', type: INT, value: () => 0 },
  { name: 'type', type: { name: 'char', length: 2 }, value: (of) => typeOf(of).padEnd(2) },
  { name: 'type_desc', type: varchar(60), value: ({ kind }) => OBJECT_KINDS[kind].words },
  { name: 'create_date', type: DATETIME, value: () => null },
  { name: 'modify_date', type: DATETIME, value: () => null },
  { name: 'is_ms_shipped', type: BIT, value: () => false },
];

const typeOf = ({ kind }: ListedObject): string => OBJECT_KINDS[kind].type;

interface ListedColumn {
  readonly table: string;
  readonly column: Column;
  readonly place: number;
}

const COLUMN_FIELDS: readonly Field<ListedColumn>[] = [
  { name: 'object_id', type: INT, value: ({ table }) => objectIdOf(table) },
  nameField('name', ({ column }) => column.name),
  { name: 'column_id', type: INT, value: ({ place }) => place },
  { name: 'system_type_id', type: TINYINT, value: ({ column }) => TYPE_IDS[column.type.name] },
  { name: 'user_type_id', type: INT, value: ({ column }) => TYPE_IDS[column.type.name] },
  { name: 'max_length', type: SMALLINT, value: ({ column }) => sizeOf(column.type).bytes },
  { name: 'precision', type: TINYINT, value: ({ column }) => sizeOf(column.type).precision },
  { name: 'scale', type: TINYINT, value: ({ column }) => sizeOf(column.type).scale },
  nameField('collation_name', ({ column }) =>
    familyOf(column.type) === 'text' ? COLLATION : null,
  ),
  { name: 'is_nullable', type: BIT, value: ({ column }) => column.isNotNull !== true },
  { name: 'is_identity', type: BIT, value: ({ column }) => column.identity !== undefined },
  { name: 'is_computed', type: BIT, value: () => false },
];

const listedColumns = (database: Database): readonly ListedColumn[] =>
  listingsOf(database).flatMap((listing) =>
    columnsOf(listing).map((placed) => ({ table: listing.name, ...placed })),
  );

/** By name in lower case. */
export const SYS: ReadonlyMap<string, CatalogView> = new Map([
  ['databases', viewOf(DATABASE_FIELDS, listedDatabases)],
  ['schemas', viewOf(SCHEMA_FIELDS, () => Object.entries(SCHEMA_IDS))],
  ['types', viewOf(TYPE_FIELDS, () => Object.values(WIDEST))],
  ['objects', viewOf(OBJECT_FIELDS, objectsOf)],
  ['tables', viewOf(OBJECT_FIELDS, ofKind('table'))],
  ['views', viewOf(OBJECT_FIELDS, ofKind('view'))],
  ['columns', viewOf(COLUMN_FIELDS, listedColumns, { tellsColumns: true })],
]);
