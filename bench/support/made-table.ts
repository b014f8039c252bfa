// Tables of a benchmark's own, made by a query of DuckDB into a Parquet file that lies as ours do.
// Which rows they hold is for the benchmark to say.

import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { CatalogTable } from '../../src/domain/catalog.ts';
import type { Column } from '../../src/domain/column.ts';
import { rowsOf } from './duckdb.ts';

/** A table to be made. */
export interface MadeTable {
  readonly name: string;
  readonly columns: readonly Column[];
  /** In DuckDB's words. */
  readonly select: string;
}

/** Makes the table in `folder`. */
export const madeTable = async (
  connection: DuckDBConnection,
  folder: string,
  { name, columns, select }: MadeTable,
): Promise<CatalogTable> => {
  const file = join(folder, `${name}-${columns.length}.parquet`);
  await connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 61440)`);
  const [[count] = []] = await rowsOf(connection, `SELECT count(*) FROM '${file}'`);
  return { name, columns, rows: BigInt(String(count)), files: [file] };
};
