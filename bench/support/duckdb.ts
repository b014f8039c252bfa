// DuckDB itself, the peer of most lines: opened as anybody would open it, with the threads and the
// memory that one of our executors has.

import { availableParallelism } from 'node:os';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

/** An open DuckDB. */
export interface Duckdb {
  readonly connection: DuckDBConnection;
  close(): void;
}

/** How it is opened. */
export interface DuckdbTerms {
  /** Folder for what it spills. */
  readonly temp: string;
  readonly threads?: number;
  readonly memoryBytes?: number;
}

/** Opens a DuckDB in memory; without terms with all cores and half of what catalogs may take. */
export const openDuckdb = async ({ temp, ...terms }: DuckdbTerms): Promise<Duckdb> => {
  const instance = await DuckDBInstance.create(':memory:', {
    temp_directory: temp,
    threads: String(terms.threads ?? availableParallelism()),
    memory_limit: `${terms.memoryBytes ?? MEMORY_BYTES}B`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
};

/** Six gigabytes: enough to sort 20 million places and to write 500 columns at once. */
const MEMORY_BYTES = 6 * 1024 ** 3;

/** The rows of a query, whole. */
export const rowsOf = async (
  connection: DuckDBConnection,
  text: string,
): Promise<readonly (readonly unknown[])[]> => (await connection.runAndReadAll(text)).getRows();

/** The FROM clause that reads `files` as one table. */
export const parquetOf = (files: readonly string[]): string =>
  `read_parquet([${files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ')}])`;
