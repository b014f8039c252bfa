// Tables that a batch makes or changes, as DuckDB holds them for it: their columns are c0, c1 …,
// whatever users call them, and `rowid` tells their rows apart.

import { ROW_COLUMN } from '../../domain/catalog.ts';
import type { CatalogTable } from '../../domain/catalog.ts';
import type { Column } from '../../domain/column.ts';
import { filesText } from './duckdb-files.ts';
import { cast, duckdbTypeOf, quotedName } from './duckdb-type.ts';

/** The columns that DuckDB holds: all but the hidden one of rows. */
export const heldColumnsOf = ({ columns }: CatalogTable): readonly Column[] =>
  columns.filter(({ name }) => name !== ROW_COLUMN);

/** A column of a held table `h`, by its place; behind the last stands the row. */
export const heldColumn = ({ columns }: CatalogTable, place: number): string =>
  columns[place]?.name === ROW_COLUMN ? 'h.rowid' : `h.c${place}`;

/** A statement that makes an empty table. */
export const createHeldText = (held: string, columns: readonly Column[]): string => {
  const list = columns.map(({ type }, at) => `c${at} ${duckdbTypeOf(type)}`);
  return `CREATE TABLE ${held} (${list.join(', ')})`;
};

/** A statement that makes a table of the rows of another's files. */
export const heldOfFilesText = (held: string, table: CatalogTable): string => {
  const list = heldColumnsOf(table).map(
    ({ name, type }, at) => `${cast(`f.${quotedName(name)}`, type)} AS c${at}`,
  );
  return `CREATE TABLE ${held} AS SELECT ${list.join(', ')} FROM ${filesText(table)}`;
};
