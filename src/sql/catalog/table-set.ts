// The table set of a snapshot: its contexts, groups and spaces as schemas, their tables and columns
// in the words of VOTable. Only the snapshot is looked at, so that nobody learns of what he may not
// see.

import { TEMPORARY_SPACE } from '../../domain/catalog.ts';
import type { CatalogSnapshot, CatalogTable, Database, ListedTable } from '../../domain/catalog.ts';
import type { Column } from '../../domain/column.ts';
import type { SetColumn, SetSchema, SetTable } from '../../domain/table-set.ts';
import { fold } from '../../domain/table.ts';
import { votableTypeOf } from '../../domain/value-kind.ts';
import { adqlName } from './adql-name.ts';
import { columnsOf, listingsOf } from './listed.ts';
import type { ToldViews } from './view.ts';

/** The schemas with tables whose columns are known, and with views. */
export const schemasOf = ({ databases }: CatalogSnapshot, views: ToldViews): readonly SetSchema[] =>
  databases
    .filter(({ name }) => name !== TEMPORARY_SPACE)
    .map((database) => schemaOf(database, views.get(database) ?? []))
    .filter(({ tables }) => tables.length > 0);

const schemaOf = (database: Database, views: readonly ListedTable[]): SetSchema => {
  const name = adqlName(database.name);
  const tables = listingsOf(database).flatMap(({ table }) => table ?? []);
  const description = descriptionOf(database);
  return {
    name,
    description,
    tables: [
      ...tables.map((table) => tableOf(name, table, 'table')),
      ...views.map((view) => tableOf(name, view, 'view')),
    ],
  };
};

const descriptionOf = ({ name, kind, description = '' }: Database): string =>
  description === '' ? DESCRIPTIONS[kind](name) : description;

const DESCRIPTIONS = {
  context: (name: string) => `The tables of the context ${name}`,
  group: (name: string) => `The tables that members of the group ${name} have published to it`,
  'shared-space': (name: string) => `The tables of the space ${name}`,
  space: () => 'The tables of your own space',
} as const satisfies Record<Database['kind'], (name: string) => string>;

const tableOf = (
  schema: string,
  table: CatalogTable | ListedTable,
  kind: SetTable['kind'],
): SetTable => {
  const { name, description, rows }: Partial<CatalogTable> & ListedTable = table;
  const bareName = adqlName(name);
  return {
    name: `${schema}.${bareName}`,
    bareName,
    kind,
    ...(description !== undefined && { description }),
    ...(rows !== undefined && { rows }),
    columns: columnsOf({ name, table }).map(({ column }) => columnOf(column, table)),
  };
};

const columnOf = (column: Column, table: CatalogTable | ListedTable): SetColumn => {
  const { position, key }: Partial<CatalogTable> = table;
  const isOne = (name: string | undefined): boolean =>
    name !== undefined && fold(name) === fold(column.name);
  const isPlace = isOne(position?.ra) || isOne(position?.dec);
  return {
    ...setColumnOf(column),
    isIndexed: isPlace && position?.zone !== undefined,
    isPrincipal: isPlace || isOne(key) || /\bmeta\.main\b/.test(column.ucd ?? ''),
    isStandard: false,
  };
};

/** A column as it is told by itself. */
export const setColumnOf = ({
  name,
  type,
  unit,
  ucd,
  xtype,
  description,
}: Column): Omit<SetColumn, 'isIndexed' | 'isPrincipal' | 'isStandard'> => ({
  name: adqlName(name),
  ...(xtype !== undefined && { xtype }),
  // How a date is written is known better.
  ...votableTypeOf(type),
  ...(unit !== undefined && { unit }),
  ...(ucd !== undefined && { ucd }),
  ...(description !== undefined && { description }),
});
