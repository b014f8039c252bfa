// The whole corpus: contexts and an own space over files in a folder, as one job sees them, and the
// same files as views of a plain DuckDB, in which expected rows are worked out by hand-written SQL.

import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';

import type { CatalogSnapshot, Database } from '../../../src/domain/catalog.ts';
import { drawOf } from './draw.ts';
import { type MadeTable, writeTable } from './made-table.ts';
import { haloTables, logTables, meanTables, ownTables } from './other-tables.ts';
import { referenceTables, ultravioletTables } from './other-tables.ts';
import { photoTables } from './photo-tables.ts';
import { specTables } from './spec-tables.ts';

export interface World {
  /** Has a view for each table, in a schema named as its database. */
  readonly connection: DuckDBConnection;
  snapshotOf(context: string): CatalogSnapshot;
  close(): void;
}

/** What a job in `context` sees, without any file behind it. */
export const madeSnapshot = (context: string): CatalogSnapshot => {
  const databases = madeDatabases().map(({ tables, ...database }): Database => ({
    ...database,
    tables: tables.map(({ rows, ...table }) => ({
      ...table,
      rows: BigInt(rows.length),
      files: [`/nowhere/${table.name}.parquet`],
    })),
    names: tables.map(({ name }) => name),
    objects: [],
  }));
  return { context, databases };
};

interface MadeDatabase {
  readonly name: string;
  readonly kind: Database['kind'];
  readonly mainTable?: string;
  readonly aliases?: Readonly<Record<string, string>>;
  readonly tables: readonly MadeTable[];
}

/** Writes the files into `folder/corpus`, where every user may read them. */
export const makeWorld = async (folder: string): Promise<World> => {
  const files = join(folder, 'corpus');
  mkdirSync(files);
  chmodSync(files, 0o755);
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const databases: Database[] = [];
  for (const { tables, ...database } of madeDatabases()) {
    const place = { folder: files, database: database.name };
    const written = [];
    for (const table of tables) written.push(await writeTable(connection, place, table));
    databases.push({
      ...database,
      tables: written,
      names: written.map(({ name }) => name),
      objects: [],
    });
  }
  for (const macro of MACROS) await connection.run(`CREATE MACRO ${macro}`);
  return {
    connection,
    snapshotOf: (context) => ({ context, databases }),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
};

const madeDatabases = (): readonly MadeDatabase[] => {
  const draw = drawOf(20_261_128);
  const photo = photoTables(draw);
  const primary = rowsOf(photo, 'PhotoPrimary');
  const mean = meanTables(draw);
  const own = { objects: primary, thin: rowsOf(mean, 'ObjectThin') };
  const named = (names: readonly string[]) => photo.filter(({ name }) => names.includes(name));
  const star = named(['Star']).map((table) => ({ ...table, name: 'StarTag' }));
  return [
    {
      ...context('DR16', 'PhotoPrimary'),
      aliases: { objall: 'PhotoObjAll' },
      tables: [...photo, ...specTables(draw, primary)],
    },
    { ...context('PanSTARRS_DR1', 'ObjectThin'), tables: mean },
    { ...context('GALEX', 'photoobjall'), tables: ultravioletTables(draw) },
    { ...context('Stripe82'), tables: named(['Field']) },
    { ...context('dr10'), tables: star },
    { ...context('dr6'), tables: named(['PhotoObjAll', 'ProperMotions']) },
    { ...context('HLSP_ATLAS_REFCAT2'), tables: referenceTables(draw, primary) },
    { ...context('SdssWeblogs'), tables: logTables(draw) },
    { ...context('indra'), tables: haloTables(draw) },
    { name: 'MyDB', kind: 'space', tables: ownTables(draw, own) },
  ];
};

const rowsOf = (tables: readonly MadeTable[], wanted: string) =>
  tables.find(({ name }) => name === wanted)?.rows ?? [];

const context = (name: string, mainTable?: string): Omit<MadeDatabase, 'tables'> => ({
  name,
  kind: 'context',
  ...(mainTable === undefined ? {} : { mainTable }),
});

/**
 * What hand-written answers need and DuckDB has not: minutes of arc between two positions, T-SQL's
 * division of integers, float to int as T-SQL cuts it, and power of integers.
 */
const MACROS = [
  `arcmin(ra1, dec1, ra2, dec2) AS 120 * degrees(asin(sqrt(sin(radians(dec2 - dec1) / 2) ** 2
     + cos(radians(dec1)) * cos(radians(dec2)) * sin(radians(ra2 - ra1) / 2) ** 2)))`,
  'quotient(a, b) AS (a - a % b) // b',
  'whole(x) AS CAST(trunc(x) AS INTEGER)',
] as const;
