// Tycho-2 in both worlds: as a context whose one table is sorted as `context add` sorts it, and in
// PostgreSQL with q3c, the same rows clustered by its index. What is asked of them is not here.

import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { Client } from 'pg';
import { instant } from '../../src/base/time.ts';
import type { CatalogTable } from '../../src/domain/catalog.ts';
import type { Column } from '../../src/domain/column.ts';
import type { Context } from '../../src/domain/context.ts';
import { ZONE_HEIGHT } from '../../src/engines/duckdb/catalog-writer.ts';
import type { TestPostgres } from '../../test/support/postgres.ts';
import { parquetOf } from './duckdb.ts';
import { madeTable } from './made-table.ts';
import { tychoFile } from './tycho.ts';

/** What people see of a star. */
export const STARS: readonly Column[] = [
  { name: 'id', type: { name: 'bigint' } },
  { name: 'ra', type: { name: 'float' } },
  { name: 'dec', type: { name: 'float' } },
  { name: 'vt', type: { name: 'real' } },
];

/** The context `Sky` with the table `Tycho2`, in `folder`; undefined where it cannot be had. */
export const tychoSky = async (
  connection: DuckDBConnection,
  folder: string,
): Promise<Context | undefined> => {
  const csv = await tychoFile();
  if (csv === undefined) return undefined;
  const zone = `CAST(floor((dec + 90) / ${ZONE_HEIGHT}) AS INTEGER)`;
  const stars = await madeTable(connection, folder, {
    name: 'Tycho2',
    columns: [...STARS, { name: '_zone', type: { name: 'int' }, hidden: true }],
    select: `SELECT id, ra, dec, vt, ${zone} AS _zone FROM read_csv('${csv}') ORDER BY _zone, ra`,
  });
  const position = { ra: 'ra', dec: 'dec', zone: '_zone', zoneHeight: ZONE_HEIGHT };
  return {
    name: 'Sky',
    description: 'Tycho-2',
    version: 1,
    created: instant(0),
    tables: [{ ...stars, key: 'id', position, bytes: 0n }],
    mainTable: stars.name,
  };
};

/** What is put into PostgreSQL, and over which folder. */
export interface Q3cAsk {
  readonly folder: string;
  readonly postgres: TestPostgres;
  readonly tables: readonly CatalogTable[];
}

/** A database of PostgreSQL with tables of the sky. */
export interface Q3c extends AsyncDisposable {
  readonly url: string;
  readonly client: Client;
}

/** A database with the tables, indexed and clustered; undefined without q3c. */
export const q3cOf = async (
  connection: DuckDBConnection,
  { folder, postgres, tables }: Q3cAsk,
): Promise<Q3c | undefined> => {
  const url = await postgres.createDatabase();
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('CREATE EXTENSION q3c');
  } catch {
    await client.end();
    return undefined;
  }
  // The server reads the files as another user.
  await chmod(folder, 0o755);
  for (const { name, columns, files } of tables) {
    const seen = columns.filter(({ hidden }) => hidden !== true);
    const csv = join(folder, `${name}.csv`);
    const list = seen.map((column) => column.name).join(', ');
    await connection.run(`COPY (SELECT ${list} FROM ${parquetOf(files)}) TO '${csv}'`);
    await chmod(csv, 0o644);
    const typed = seen.map((column) => `${column.name} ${POSTGRES_TYPES[column.type.name]}`);
    await client.query(`CREATE TABLE ${name} (${typed.join(', ')})`);
    await client.query(`COPY ${name} FROM '${csv}' WITH (FORMAT csv, HEADER true)`);
    await client.query(`CREATE INDEX ${name}_place ON ${name} (q3c_ang2ipix(ra, dec))`);
    await client.query(`CLUSTER ${name} USING ${name}_place`);
    await client.query(`ANALYZE ${name}`);
  }
  await client.query(`SET work_mem = '512MB'`);
  return { url, client, [Symbol.asyncDispose]: () => client.end() };
};

/** Ours, as PostgreSQL has them. */
const POSTGRES_TYPES: Readonly<Partial<Record<Column['type']['name'], string>>> = {
  bigint: 'bigint',
  float: 'float8',
  real: 'float4',
};
