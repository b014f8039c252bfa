// A DuckDB instance of an executor: in memory, opened ahead of its job, closed after it.
// What one job does to an instance no other job ever sees.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { RunLimits } from '../../../ports/engine.ts';
import type { Setup } from '../messages.ts';

/** An instance with its only connection; closing may end the process (walls test). */
export interface OpenInstance {
  readonly connection: DuckDBConnection;
  /** What it was opened with. */
  readonly setup: Setup;
  close(): void;
}

/** Opens an instance and warms up what the first query of a job would wait for. */
export const openInstance = async (setup: Setup): Promise<OpenInstance> => {
  const instance = await DuckDBInstance.create(':memory:', configurationOf(setup));
  const connection = await instance.connect();
  // It belongs to the connection.
  await connection.run("SET TimeZone = 'UTC'");
  await warmUp(connection, setup);
  return {
    connection,
    setup,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
};

const configurationOf = ({ temp, limits }: Setup): Record<string, string> => ({
  ...limitSettings(limits),
  temp_directory: temp,
  // Nothing is ever fetched or loaded, and no folder of whoever started us is looked into.
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
  allow_persistent_secrets: 'false',
  // A folder that cannot be made; with one that can, INSTALL passes the lock and asks the network.
  secret_directory: NOWHERE,
  extension_directory: NOWHERE,
  home_directory: NOWHERE,
  // Errors come as data, with their kind, instead of text to take apart.
  errors_as_json: 'true',
});

/** What a job may take, as DuckDB's settings. */
export const limitSettings = (limits: RunLimits): Readonly<Record<string, string>> => ({
  threads: String(limits.threads),
  memory_limit: `${limits.memoryBytes}B`,
  max_temp_directory_size: `${limits.diskBytes}B`,
});

const NOWHERE = '/dev/null/nowhere';

/** Writes and reads a file each way, so that code and threads are in memory when a job comes. */
const warmUp = async (connection: DuckDBConnection, { temp }: Setup): Promise<void> => {
  const parquet = join(temp, 'warm.parquet');
  // Not /dev/null: DuckDB locks what it writes, and other executors are warming up too.
  const csv = join(temp, 'warm.csv');
  await connection.run(
    `COPY (SELECT 1 AS a, 'x' AS b, 1.5::DOUBLE AS c) TO '${quoted(parquet)}' (FORMAT parquet)`,
  );
  await connection.run(
    `COPY (SELECT a, b, printf('%.15g', c) FROM read_parquet('${quoted(parquet)}') WHERE c > 1)
      TO '${quoted(csv)}' (FORMAT csv)`,
  );
  await rm(parquet);
  await rm(csv);
};

/** `text` for the inside of a SQL string. */
export const quoted = (text: string): string => text.replaceAll("'", "''");
