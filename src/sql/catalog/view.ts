// A catalog view as data: what it is called, its columns, and the rows it has for one database of
// a snapshot. Only the snapshot is looked at, so that nobody learns of what he may not see.

import type { CatalogSnapshot, Database, ListedTable } from '../../domain/catalog.ts';
import type { Column, SqlType } from '../../domain/column.ts';
import { varchar } from '../type-rules.ts';

/** One value: digits, or the text itself; a bit is 0 or 1; null for NULL. */
export type Cell = string | null;

/** A read-only table that tells of tables. */
export interface CatalogView {
  readonly columns: readonly Column[];
  /** Whether it tells of columns of tables, which a snapshot has in full only when it is asked. */
  readonly tellsColumns: boolean;
  readonly rows: (
    database: Database,
    snapshot: CatalogSnapshot,
    views: () => ToldViews,
  ) => readonly (readonly Cell[])[];
}

/** Views that can be read now, with their columns, by the database that they are in. */
export type ToldViews = ReadonlyMap<Database, readonly ListedTable[]>;

/** What a view has in one column, for one thing that it lists. */
export interface Field<Listed> {
  readonly name: string;
  readonly type: SqlType;
  readonly description?: string;
  readonly value: (listed: Listed) => string | number | boolean | null | undefined;
}

/** The view that has a row for each thing listed, and a value for each field of it. */
export const viewOf = <Listed>(
  fields: readonly Field<Listed>[],
  list: (
    database: Database,
    snapshot: CatalogSnapshot,
    views: () => ToldViews,
  ) => readonly Listed[],
  { tellsColumns = false }: { readonly tellsColumns?: boolean } = {},
): CatalogView => ({
  columns: fields.map(({ name, type, description }) => ({
    name,
    type,
    ...(description !== undefined && { description }),
  })),
  tellsColumns,
  rows: (database, snapshot, views) =>
    list(database, snapshot, views).map((listed) =>
      fields.map(({ value }) => cellOf(value(listed))),
    ),
});

const cellOf = (value: ReturnType<Field<unknown>['value']>): Cell => {
  if (value === undefined || value === null) return null;
  return typeof value === 'boolean' ? String(Number(value)) : String(value);
};

/** Identifiers of T-SQL have up to 128 characters. */
export const NAME_TYPE = varchar(128);

/** A field that holds a name. */
export const nameField = <Listed>(name: string, value: Field<Listed>['value']): Field<Listed> => ({
  name,
  type: NAME_TYPE,
  value,
});
