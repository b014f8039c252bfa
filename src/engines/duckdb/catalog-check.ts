// Looks whether the files of a catalog table are as they were written: there, whole and in order.
// Reads only; what is wrong comes back as sentences.

import { isAbsolute, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Extent } from '../../domain/column.ts';
import type { ContextTable } from '../../domain/context.ts';
import { extentsOf } from './catalog-extents.ts';
import { listOf, literal, quoted, ZONE_COLUMN } from './catalog-source.ts';

/** What is wrong with the files of `table` in `folder`; none where all is well. */
export const checkTable = async (
  connection: DuckDBConnection,
  table: ContextTable,
  folder: string,
): Promise<readonly string[]> => {
  const problems: string[] = [];
  let rows = 0n;
  for (const [at, file] of table.files.entries()) {
    const path = literal(placeOf(folder, file));
    try {
      rows += await rowsOf(connection, path);
      const isSorted = await isInOrder(connection, path, table);
      if (!isSorted) problems.push(`${file} of ${table.name} is not sorted by zone and position.`);
      const zones = table.position?.fileZones?.[at];
      if (zones !== undefined && !(await isWithin(connection, path, zones))) {
        problems.push(`${file} of ${table.name} has zones outside ${zones.join(' to ')}.`);
      }
    } catch (error) {
      const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
      problems.push(`${file} of ${table.name} cannot be read: ${why}.`);
    }
  }
  if (problems.length > 0) return problems;
  if (table.linked !== undefined && table.key !== undefined) {
    problems.push(...(await keyProblems(connection, table, table.key)));
  }
  if (rows !== table.rows) {
    problems.push(`${table.name} has ${rows} rows where ${table.rows} were written.`);
  }
  const paths = table.files.map((file) => placeOf(folder, file));
  const extents = await extentsOf(connection, paths);
  for (const { name, extent } of table.columns) {
    if (extent === undefined || isInside(extents.get(name), extent)) continue;
    problems.push(`${table.name}.${name} has values outside ${extent.join(' to ')}.`);
  }
  return problems;
};

/** Where a file of a table lies: a linked one is named wholly. */
export const placeOf = (folder: string, file: string): string =>
  isAbsolute(file) ? file : join(folder, file);

/** Whoever linked a table was believed that its key tells rows apart; this reads the column. */
const keyProblems = async (
  connection: DuckDBConnection,
  { name, files, rows, linked }: ContextTable,
  key: string,
): Promise<readonly string[]> => {
  if (linked?.isKeyGuessed === true || linked?.folderColumns.includes(key) === true) return [];
  const reader = await connection.runAndReadAll(
    `SELECT count(DISTINCT ${quoted(key)})
      FROM read_parquet(${listOf(files)}, hive_partitioning = false)`,
  );
  const different = BigInt(String(reader.getRows()[0]?.[0] ?? 0));
  if (different === rows) return [];
  return [
    `${name}.${key} has ${different} different values in ${rows} rows, and was told to be ` +
      'the key: link the context again with another --key, or --without-key.',
  ];
};

const isInside = (found: Extent | undefined, [lowest, highest]: Extent): boolean =>
  found !== undefined && found[0] >= lowest && found[1] <= highest;

const rowsOf = async (connection: DuckDBConnection, path: string): Promise<bigint> => {
  const reader = await connection.runAndReadAll(`SELECT count(*) FROM read_parquet(${path})`);
  return BigInt(String(reader.getRows()[0]?.[0] ?? 0));
};

/** Compares each row with the one before, streaming, so that memory stays small. */
const isInOrder = async (
  connection: DuckDBConnection,
  path: string,
  { position }: ContextTable,
): Promise<boolean> => {
  if (position?.zone === undefined) return true;
  const reader = await connection.runAndReadAll(
    `SELECT count(*) FROM (
       SELECT z, r, lag(z) OVER () AS z0, lag(r) OVER () AS r0 FROM (
         SELECT ${quoted(position.zone)} AS z, ${quoted(position.ra)} AS r
           FROM read_parquet(${path})))
     WHERE z < z0 OR (z = z0 AND r < r0) OR (z IS NOT NULL AND z0 IS NULL AND r0 IS NOT NULL)`,
  );
  return Number(reader.getRows()[0]?.[0] ?? 0) === 0;
};

const isWithin = async (
  connection: DuckDBConnection,
  path: string,
  [lowest, highest]: readonly [number, number],
): Promise<boolean> => {
  const reader = await connection.runAndReadAll(
    `SELECT count(*) FROM read_parquet(${path})
      WHERE ${ZONE_COLUMN} NOT BETWEEN ${lowest} AND ${highest}`,
  );
  return Number(reader.getRows()[0]?.[0] ?? 0) === 0;
};
