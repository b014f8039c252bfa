// The views of information_schema: tables, columns, views, routines and their parameters, with the
// columns that SQL Server has and clients ask for, and at the end our own: units, UCDs, words,
// xtypes.

import type { Database } from '../../domain/catalog.ts';
import type { Column, SqlType } from '../../domain/column.ts';
import type { SpaceObject } from '../../domain/space-object.ts';
import { INT, familyOf, varchar } from '../type-rules.ts';
import { columnsOf, listingsOf } from './listed.ts';
import type { Listing } from './listed.ts';
import { routinesOf } from './routines.ts';
import type { Parameter, Routine } from './routines.ts';
import { COLLATION, measuresOf } from './type-facts.ts';
import { nameField, viewOf } from './view.ts';
import type { CatalogView, Field } from './view.ts';

const SMALLINT: SqlType = { name: 'smallint' };
const TINYINT: SqlType = { name: 'tinyint' };

/** A table or a view of a database. */
interface ListedTable extends Listing {
  readonly catalog: string;
  readonly isView: boolean;
}

const listedTables = (database: Database): readonly ListedTable[] => [
  ...listingsOf(database).map((listing) => ({
    ...listing,
    catalog: database.name,
    isView: false,
  })),
  ...listedViews(database).map(({ name, catalog }) => ({ name, catalog, isView: true })),
];

const TABLE_FIELDS: readonly Field<ListedTable>[] = [
  nameField('TABLE_CATALOG', ({ catalog }) => catalog),
  nameField('TABLE_SCHEMA', () => 'dbo'),
  nameField('TABLE_NAME', ({ name }) => name),
  {
    name: 'TABLE_TYPE',
    type: varchar(10),
    value: ({ isView }) => (isView ? 'VIEW' : 'BASE TABLE'),
  },
  { name: 'DESCRIPTION', type: varchar(null), value: ({ table }) => table?.description },
];

interface ListedView extends SpaceObject {
  readonly catalog: string;
}

const listedViews = ({ name: catalog, objects }: Database): readonly ListedView[] =>
  objects.filter(({ kind }) => kind === 'view').map((view) => ({ ...view, catalog }));

const VIEW_FIELDS: readonly Field<ListedView>[] = [
  nameField('TABLE_CATALOG', ({ catalog }) => catalog),
  nameField('TABLE_SCHEMA', () => 'dbo'),
  nameField('TABLE_NAME', ({ name }) => name),
  { name: 'VIEW_DEFINITION', type: varchar(null), value: ({ text }) => text },
  { name: 'CHECK_OPTION', type: varchar(7), value: () => 'NONE' },
  { name: 'IS_UPDATABLE', type: varchar(2), value: () => 'NO' },
];

interface ListedColumn {
  readonly catalog: string;
  readonly table: string;
  readonly column: Column;
  readonly place: number;
}

const listedColumns = (database: Database): readonly ListedColumn[] =>
  listingsOf(database).flatMap((listing) =>
    columnsOf(listing).map(({ column, place }) => ({
      catalog: database.name,
      table: listing.name,
      column,
      place,
    })),
  );

/** What there is to say of anything that has a type. */
const typeFields = <Listed>(typeOf: (of: Listed) => SqlType): readonly Field<Listed>[] => {
  const measures = (of: Listed) => measuresOf(typeOf(of));
  const isText = (of: Listed) => familyOf(typeOf(of)) === 'text';
  return [
    nameField('DATA_TYPE', (of) => typeOf(of).name),
    { name: 'CHARACTER_MAXIMUM_LENGTH', type: INT, value: (of) => measures(of).length },
    { name: 'CHARACTER_OCTET_LENGTH', type: INT, value: (of) => measures(of).length },
    { name: 'NUMERIC_PRECISION', type: TINYINT, value: (of) => measures(of).precision },
    { name: 'NUMERIC_PRECISION_RADIX', type: SMALLINT, value: (of) => measures(of).radix },
    { name: 'NUMERIC_SCALE', type: INT, value: (of) => measures(of).scale },
    { name: 'DATETIME_PRECISION', type: SMALLINT, value: (of) => measures(of).momentPrecision },
    nameField('CHARACTER_SET_NAME', (of) => (isText(of) ? 'UTF-8' : null)),
    nameField('COLLATION_NAME', (of) => (isText(of) ? COLLATION : null)),
  ];
};

const COLUMN_FIELDS: readonly Field<ListedColumn>[] = [
  nameField('TABLE_CATALOG', ({ catalog }) => catalog),
  nameField('TABLE_SCHEMA', () => 'dbo'),
  nameField('TABLE_NAME', ({ table }) => table),
  nameField('COLUMN_NAME', ({ column }) => column.name),
  { name: 'ORDINAL_POSITION', type: INT, value: ({ place }) => place },
  {
    name: 'COLUMN_DEFAULT',
    type: varchar(4000),
    value: ({ column }) => column.default && `(${column.default})`,
  },
  {
    name: 'IS_NULLABLE',
    type: varchar(3),
    value: ({ column }) => (column.isNotNull === true ? 'NO' : 'YES'),
  },
  ...typeFields(({ column }: ListedColumn) => column.type),
  { name: 'UNIT', type: varchar(null), value: ({ column }) => column.unit },
  { name: 'UCD', type: varchar(null), value: ({ column }) => column.ucd },
  { name: 'DESCRIPTION', type: varchar(null), value: ({ column }) => column.description },
  { name: 'XTYPE', type: varchar(null), value: ({ column }) => column.xtype },
];

interface ListedRoutine {
  readonly catalog: string;
  readonly routine: Routine;
}

const listedRoutines = (database: Database): readonly ListedRoutine[] =>
  routinesOf(database).map((routine) => ({ catalog: database.name, routine }));

const specificFields = <Listed extends ListedRoutine>(): readonly Field<Listed>[] => [
  nameField('SPECIFIC_CATALOG', ({ catalog }) => catalog),
  nameField('SPECIFIC_SCHEMA', () => 'dbo'),
  nameField('SPECIFIC_NAME', ({ routine }) => routine.name),
];

const ROUTINE_FIELDS: readonly Field<ListedRoutine>[] = [
  ...specificFields<ListedRoutine>(),
  nameField('ROUTINE_CATALOG', ({ catalog }) => catalog),
  nameField('ROUTINE_SCHEMA', () => 'dbo'),
  nameField('ROUTINE_NAME', ({ routine }) => routine.name),
  { name: 'ROUTINE_TYPE', type: varchar(20), value: () => 'FUNCTION' },
  nameField('DATA_TYPE', ({ routine }) => (routine.isTable ? 'TABLE' : routine.result?.name)),
  { name: 'ROUTINE_BODY', type: varchar(30), value: () => 'SQL' },
  { name: 'ROUTINE_DEFINITION', type: varchar(null), value: ({ routine }) => routine.text },
  { name: 'ARGUMENTS', type: varchar(null), value: ({ routine }) => argumentsOf(routine) },
  { name: 'UNIT', type: varchar(null), value: ({ routine }) => routine.unit },
  { name: 'DESCRIPTION', type: varchar(null), value: ({ routine }) => routine.description },
];

/** `ra float deg, dec float deg, r float arcmin`; null where they are not known. */
const argumentsOf = ({ parameters, text }: Routine): string | null =>
  text === undefined
    ? parameters.map(({ name, type, unit }) => [name, type.name, unit].join(' ').trim()).join(', ')
    : null;

interface ListedParameter extends ListedRoutine {
  readonly parameter: Parameter;
  readonly place: number;
}

const listedParameters = (database: Database): readonly ListedParameter[] =>
  listedRoutines(database).flatMap((listed) =>
    listed.routine.parameters.map((parameter, at) => ({ ...listed, parameter, place: at + 1 })),
  );

const PARAMETER_FIELDS: readonly Field<ListedParameter>[] = [
  ...specificFields<ListedParameter>(),
  { name: 'ORDINAL_POSITION', type: INT, value: ({ place }) => place },
  { name: 'PARAMETER_MODE', type: varchar(10), value: () => 'IN' },
  { name: 'IS_RESULT', type: varchar(10), value: () => 'NO' },
  nameField('PARAMETER_NAME', ({ parameter }) => `@${parameter.name}`),
  ...typeFields(({ parameter }: ListedParameter) => parameter.type),
  { name: 'UNIT', type: varchar(null), value: ({ parameter }) => parameter.unit },
  { name: 'DESCRIPTION', type: varchar(null), value: ({ parameter }) => parameter.description },
];

/** By name in lower case. */
export const INFORMATION_SCHEMA: ReadonlyMap<string, CatalogView> = new Map([
  ['tables', viewOf(TABLE_FIELDS, listedTables)],
  ['columns', viewOf(COLUMN_FIELDS, listedColumns, { tellsColumns: true })],
  ['views', viewOf(VIEW_FIELDS, listedViews)],
  ['routines', viewOf(ROUTINE_FIELDS, listedRoutines)],
  ['parameters', viewOf(PARAMETER_FIELDS, listedParameters)],
]);
