// The rows of a table for DuckDB, wherever they lie: in files that are named one by one, in a table
// that it holds itself for a batch, or nowhere.

import { ROW_COLUMN } from '../../domain/catalog.ts';
import type { CatalogTable } from '../../domain/catalog.ts';
import { cast, quotedName, quotedString } from './duckdb-type.ts';

/**
 * The rows of a table under the names of its columns, as `f`, from its files or as it is held.
 * Folders named `x=1` are no columns, unless the table says so: then they are texts, which are cast
 * as others are. A path stands as it is: DuckDB takes `[` in it for a pattern,
 * but falls back on the very name where no other file fits, and a locked instance lets a name
 * through and no pattern. A table without files has no rows.
 */
export const filesText = (table: CatalogTable): string => {
  if (table.held !== undefined) return `${heldText(table, table.held)} AS f`;
  if (table.files.length === 0) {
    const columns = table.columns.map(
      ({ name, type }) => `${cast('NULL', type)} AS ${quotedName(name)}`,
    );
    return `(SELECT ${columns.join(', ')} WHERE false) AS f`;
  }
  const files = table.files.map(quotedString);
  const hasFolders = (table.linked?.folderColumns.length ?? 0) > 0;
  const folders = hasFolders
    ? 'hive_partitioning = true, hive_types_autocast = false'
    : 'hive_partitioning = false';
  return `read_parquet([${files.join(', ')}], ${folders}) AS f`;
};

/** The rows of a held table under the names of its columns. */
const heldText = (table: CatalogTable, held: string): string => {
  const columns = table.columns
    .filter((column) => column.name !== ROW_COLUMN)
    .map(({ name }, at) => `h.c${at} AS ${quotedName(name)}`);
  return `(SELECT ${columns.join(', ')} FROM ${held} AS h)`;
};
