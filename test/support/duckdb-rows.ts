// Rows of a Parquet or CSV file as DuckDB itself reads them: a second opinion beside our own code.
// Integers of 64 bits come as bigint, as everywhere.

import { DuckDBInstance } from '@duckdb/node-api';

/** Runs `text` in an engine of its own; returns the rows by column name. */
export const duckdbRows = async (text: string): Promise<readonly Record<string, unknown>[]> => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(text)).getRowObjects();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
};
