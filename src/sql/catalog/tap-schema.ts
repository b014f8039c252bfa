// TAP_SCHEMA (TAP 1.1, section 4): the schemas, tables, columns and keys that somebody may read, as
// five tables, which tell of themselves too. What they tell of is a table set, and /tap/tables is
// made from the same one.

import type { CatalogSnapshot, Database } from '../../domain/catalog.ts';
import type { SetColumn, SetKey, SetSchema, SetTable, TableSet } from '../../domain/table-set.ts';
import { INT, varchar } from '../type-rules.ts';
import { schemasOf, setColumnOf } from './table-set.ts';
import { viewOf } from './view.ts';
import type { CatalogView, Field, ToldViews } from './view.ts';

/** Everything that the owner of a snapshot may read, TAP_SCHEMA the first. */
export const tableSetOf = (snapshot: CatalogSnapshot, views: ToldViews): TableSet => ({
  schemas: [OWN_SCHEMA, ...schemasOf(snapshot, views)],
  keys: OWN_KEYS,
});

interface Placed {
  /** Where it stands among its like, from 1 on. */
  readonly place: number;
}

const placed = <Listed>(all: readonly Listed[]): readonly (Listed & Placed)[] =>
  all.map((each, at) => ({ ...each, place: at + 1 }));

const text = <Listed>(
  name: string,
  description: string,
  value: Field<Listed>['value'],
): Field<Listed> => ({ name, type: varchar(null), description, value });

const number = <Listed>(
  name: string,
  description: string,
  value: Field<Listed>['value'],
): Field<Listed> => ({ name, type: INT, description, value });

const none = (): null => null;

const SCHEMA_FIELDS: readonly Field<SetSchema & Placed>[] = [
  text('schema_name', 'The name of the schema', ({ name }) => name),
  text('utype', 'What a data model calls it', none),
  text('description', 'What the schema holds', ({ description }) => description),
  number('schema_index', 'Its place in a list', ({ place }) => place),
];

interface ListedTable extends SetTable, Placed {
  readonly schema: string;
}

const tablesOf = ({ schemas }: TableSet): readonly ListedTable[] =>
  placed(
    schemas.flatMap(({ name: schema, tables }) => tables.map((table) => ({ ...table, schema }))),
  );

const TABLE_FIELDS: readonly Field<ListedTable>[] = [
  text('schema_name', 'The schema that the table is in', ({ schema }) => schema),
  text('table_name', 'The name of the table, as it stands in FROM', ({ name }) => name),
  text('table_type', 'Table or view', ({ kind }) => kind),
  text('utype', 'What a data model calls it', none),
  text('description', 'What a row of it is', ({ description }) => description),
  number('table_index', 'Its place in a list', ({ place }) => place),
];

interface ListedColumn extends SetColumn, Placed {
  readonly table: string;
}

const columnsOf = (set: TableSet): readonly ListedColumn[] =>
  tablesOf(set).flatMap(({ name: table, columns }) =>
    placed(columns.map((column) => ({ ...column, table }))),
  );

const COLUMN_FIELDS: readonly Field<ListedColumn>[] = [
  text('table_name', 'The table that the column is in', ({ table }) => table),
  text('column_name', 'The name of the column', ({ name }) => name),
  text('datatype', 'Its type, in the words of VOTable', ({ datatype }) => datatype),
  text('arraysize', 'Its length, in the words of VOTable', ({ arraysize }) => arraysize),
  text('xtype', 'What its values are to be read as', ({ xtype }) => xtype),
  number('size', 'Its length, where that is fixed', none),
  text('description', 'What it tells', ({ description }) => description),
  text('utype', 'What a data model calls it', none),
  text('unit', 'The unit of its values, in VOUnits', ({ unit }) => unit),
  text('ucd', 'What kind of quantity it is', ({ ucd }) => ucd),
  number('indexed', '1 where rows are found by it quickly', ({ isIndexed }) => Number(isIndexed)),
  number('principal', '1 where it is among the main ones', ({ isPrincipal }) =>
    Number(isPrincipal),
  ),
  number('std', '1 where a standard says what it is', ({ isStandard }) => Number(isStandard)),
  number('column_index', 'Its place in the table', ({ place }) => place),
];

const KEY_FIELDS: readonly Field<SetKey>[] = [
  text('key_id', 'What tells the key from others', ({ id }) => id),
  text('from_table', 'The table that points', ({ from }) => from),
  text('target_table', 'The table that is pointed at', ({ target }) => target),
  text('description', 'What the key is for', none),
  text('utype', 'What a data model calls it', none),
];

interface ListedKeyColumn {
  readonly id: string;
  readonly names: readonly [from: string, target: string];
}

const keyColumnsOf = (keys: readonly SetKey[]): readonly ListedKeyColumn[] =>
  keys.flatMap(({ id, columns }) => columns.map((names) => ({ id, names })));

const KEY_COLUMN_FIELDS: readonly Field<ListedKeyColumn>[] = [
  text('key_id', 'The key that the columns are of', ({ id }) => id),
  text('from_column', 'The column that points', ({ names }) => names[0]),
  text('target_column', 'The column that is pointed at', ({ names }) => names[1]),
];

const ofSet =
  <Listed>(list: (set: TableSet) => readonly Listed[]) =>
  (_: Database, snapshot: CatalogSnapshot, views: () => ToldViews): readonly Listed[] =>
    list(tableSetOf(snapshot, views()));

/** Only tables whose columns are known are told of, so even a list of schemas needs them. */
const OF_COLUMNS = { tellsColumns: true };

const VIEWS: readonly (readonly [name: string, view: CatalogView, description: string])[] = [
  [
    'schemas',
    viewOf(
      SCHEMA_FIELDS,
      ofSet(({ schemas }) => placed(schemas)),
      OF_COLUMNS,
    ),
    'The schemas that you may read tables of',
  ],
  ['tables', viewOf(TABLE_FIELDS, ofSet(tablesOf), OF_COLUMNS), 'The tables that you may read'],
  [
    'columns',
    viewOf(COLUMN_FIELDS, ofSet(columnsOf), OF_COLUMNS),
    'The columns of the tables that you may read',
  ],
  ['keys', viewOf(KEY_FIELDS, () => OWN_KEYS), 'Which tables point at which others'],
  [
    'key_columns',
    viewOf(KEY_COLUMN_FIELDS, () => keyColumnsOf(OWN_KEYS)),
    'The columns by which tables point at others',
  ],
];

/** By name in lower case. */
export const TAP_SCHEMA: ReadonlyMap<string, CatalogView> = new Map(
  VIEWS.map(([name, view]) => [name, view]),
);

const OWN_SCHEMA: SetSchema = {
  name: 'TAP_SCHEMA',
  description: 'What there is to be read here, as tables',
  tables: VIEWS.map(([bareName, { columns }, description]) => ({
    name: `TAP_SCHEMA.${bareName}`,
    bareName,
    kind: 'table',
    description,
    columns: columns.map((column) => ({
      ...setColumnOf(column),
      isIndexed: false,
      isPrincipal: true,
      isStandard: true,
    })),
  })),
};

const ownKey = (
  place: number,
  from: string,
  target: string,
  column: readonly [string, string],
) => ({
  id: `tap_schema_${place}`,
  from: `TAP_SCHEMA.${from}`,
  target: `TAP_SCHEMA.${target}`,
  columns: [column],
});

const OWN_KEYS: readonly SetKey[] = [
  ownKey(1, 'tables', 'schemas', ['schema_name', 'schema_name']),
  ownKey(2, 'columns', 'tables', ['table_name', 'table_name']),
  ownKey(3, 'keys', 'tables', ['from_table', 'table_name']),
  ownKey(4, 'keys', 'tables', ['target_table', 'table_name']),
  ownKey(5, 'key_columns', 'keys', ['key_id', 'key_id']),
];
