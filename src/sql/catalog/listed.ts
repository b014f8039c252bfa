// What a database of a snapshot lists: tables by name, and the columns of those whose columns are
// known. For a space the columns of tables that the batch does not read are known only where the
// snapshot was made for a batch that asks for lists of columns.

import type { CatalogTable, Database, ListedTable } from '../../domain/catalog.ts';
import type { Column } from '../../domain/column.ts';
import { fold } from '../../domain/table.ts';

/** Names of all tables of a database that lists may show. */
export const tableNamesOf = (database: Database): readonly string[] => {
  const listed = new Set(database.names.map(fold));
  const others = database.tables.filter((table) => !listed.has(fold(table.name)));
  return [...database.names, ...others.map((table) => table.name)];
};

/** A table in a list; without columns where they are not known. */
export interface Listing {
  readonly name: string;
  readonly table?: CatalogTable | ListedTable;
}

/** All tables of a database, each with what is known of it. */
export const listingsOf = (database: Database): readonly Listing[] => {
  const known = new Map<string, CatalogTable | ListedTable>();
  for (const table of database.listed ?? []) known.set(fold(table.name), table);
  for (const table of database.tables) known.set(fold(table.name), table);
  return tableNamesOf(database).map((name) => {
    const table = known.get(fold(name));
    return table === undefined ? { name } : { name, table };
  });
};

/** The columns that lists show, in order, each with its place from 1 on. */
export const columnsOf = ({
  table,
}: Listing): readonly { readonly column: Column; readonly place: number }[] =>
  (table?.columns ?? [])
    .filter(({ hidden }) => hidden !== true)
    .map((column, at) => ({ column, place: at + 1 }));
