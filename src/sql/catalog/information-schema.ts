// The views of information_schema: tables, columns, views, routines and their parameters, with the
// columns that SQL Server has and clients ask for, and at the end our own: units, UCDs, words.

import type { Database } from '../../domain/catalog.ts';
import type { Column, SqlType } from '../../domain/column.ts';
import { INT, familyOf, varchar } from '../type-rules.ts';
import { columnsOf, listingsOf } from './listed.ts';
import type { Listing } from './listed.ts';
import { COLLATION, measuresOf } from './type-facts.ts';
import { nameField, viewOf } from './view.ts';
import type { CatalogView, Field } from './view.ts';

const SMALLINT: SqlType = { name: 'smallint' };
const TINYINT: SqlType = { name: 'tinyint' };

/** Something in a database, with the name of that. */
type In<Listed> = Listed & { readonly catalog: string };

const listed = (database: Database): readonly In<Listing>[] =>
  listingsOf(database).map((listing) => ({ ...listing, catalog: database.name }));

const TABLE_FIELDS: readonly Field<In<Listing>>[] = [
  nameField('TABLE_CATALOG', ({ catalog }) => catalog),
  nameField('TABLE_SCHEMA', () => 'dbo'),
  nameField('TABLE_NAME', ({ name }) => name),
  { name: 'TABLE_TYPE', type: varchar(10), value: () => 'BASE TABLE' },
  { name: 'DESCRIPTION', type: varchar(null), value: ({ table }) => table?.description },
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
  { name: 'COLUMN_DEFAULT', type: varchar(4000), value: () => null },
  { name: 'IS_NULLABLE', type: varchar(3), value: () => 'YES' },
  ...typeFields(({ column }: ListedColumn) => column.type),
  { name: 'UNIT', type: varchar(null), value: ({ column }) => column.unit },
  { name: 'UCD', type: varchar(null), value: ({ column }) => column.ucd },
  { name: 'DESCRIPTION', type: varchar(null), value: ({ column }) => column.description },
];

/** By name in lower case. */
export const INFORMATION_SCHEMA: ReadonlyMap<string, CatalogView> = new Map([
  ['tables', viewOf(TABLE_FIELDS, listed)],
  ['columns', viewOf(COLUMN_FIELDS, listedColumns, { tellsColumns: true })],
]);
