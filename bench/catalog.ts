// The big catalog of the benchmarks: many rows, many columns, from a fixed seed, made once.
// It lies as `context add` would lay it: sorted by zone and right ascension, cut into files at the
// borders of zones, in row groups of the same size. Columns beyond the first are of few different
// values, so that 10 billion of them fit on a small disk; a real catalog has four times the bytes.
// Made alone by `node bench/catalog.ts --rows 20000000 --columns 500`.

import { chmod, rename, rm, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { DuckDBConnection } from '@duckdb/node-api';
import { readRelease, writeRelease } from '../src/admin/release-file.ts';
import { instant } from '../src/base/time.ts';
import type { Column, Extent, FixedTypeName } from '../src/domain/column.ts';
import type { Context, ContextTable } from '../src/domain/context.ts';
import { extentsOf } from '../src/engines/duckdb/catalog-extents.ts';
import { ZONE_HEIGHT } from '../src/engines/duckdb/catalog-writer.ts';
import { openDuckdb, rowsOf } from './support/duckdb.ts';
import { benchFolder } from './support/folder.ts';
import type { BenchOptions } from './support/measure.ts';

/** As many as the goals in bench/README.md are for. */
export const FULL_SIZE: BenchOptions = { rows: 20_000_000, columns: 500 };

/** The catalog as a context whose files are named by absolute paths; made where it is absent. */
export const bigCatalog = async (options: BenchOptions): Promise<Context> => {
  const folder = join(await benchFolder(), `catalog-${options.rows}x${options.columns}`);
  const found = await readRelease(folder);
  if (typeof found !== 'string') return placedIn(folder, found.context);
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o755 });
  const context = await make(unfinished, options);
  await writeRelease(unfinished, { context, sha256: {} });
  await rename(unfinished, folder);
  return placedIn(folder, context);
};

const placedIn = (folder: string, context: Context): Context => ({
  ...context,
  tables: context.tables.map((table) => ({
    ...table,
    files: table.files.map((file) => join(folder, file)),
  })),
});

/** What the context and its one table are called. */
export const SURVEY = { context: 'Survey', table: 'PhotoObj' } as const;

/** As `catalog-writer.ts` has it; its reasons stand there. */
const ROW_GROUP_ROWS = 61_440;
const FILE_CHUNKS_MAX = 2_000;

const make = async (folder: string, options: BenchOptions): Promise<Context> => {
  say(`making ${options.rows} rows of ${options.columns} columns in ${folder}`);
  const database = await openDuckdb({ temp: folder });
  try {
    const { connection } = database;
    await placeRows(connection, options.rows);
    const bands = await bandsOf(connection, options.columns + 1);
    const files: string[] = [];
    for (const [at, band] of bands.entries()) {
      const file = `${SURVEY.table}-${String(at + 1).padStart(4, '0')}.parquet`;
      await writeBand(connection, { path: join(folder, file), band, options });
      files.push(file);
      say(`${at + 1} of ${bands.length} files`);
    }
    return await contextOf(folder, { files, bands, options });
  } finally {
    database.close();
  }
};

const say = (text: string): void => void process.stderr.write(`catalog: ${text}\n`);

/** A seed that is an argument of every draw. */
const SEED = 20_260_101;

/** Where each row is on the sky: evenly, in the order of the files. */
const placeRows = async (connection: DuckDBConnection, rows: number): Promise<void> => {
  await connection.run(`CREATE TABLE places AS
    SELECT *, CAST(floor((dec + 90) / ${ZONE_HEIGHT}) AS INTEGER) AS zone FROM (
      SELECT i, 360 * ${drawOf(0)} AS ra, degrees(asin(2 * ${drawOf(1)} - 1)) AS dec
      FROM range(${rows}) AS r(i)
    ) ORDER BY zone, ra`);
};

/** A number from 0 to 1 for each row `i`. */
const drawOf = (what: number): string => `(hash(i, ${SEED + what}) / 18446744073709551616.0)`;

/** A run of zones that shares a file. */
type Band = readonly [lowest: number, highest: number];

/** The zones cut into files as `context add` cuts them: full ones, and no zone in two. */
const bandsOf = async (connection: DuckDBConnection, columns: number): Promise<readonly Band[]> => {
  const rowsPerFile = Math.max(1, Math.floor(FILE_CHUNKS_MAX / columns)) * ROW_GROUP_ROWS;
  const counts = await rowsOf(
    connection,
    'SELECT zone, count(*)::DOUBLE FROM places GROUP BY zone ORDER BY zone',
  );
  const bands: Band[] = [];
  let inBand = 0;
  for (const [zone = 0, count = 0] of counts.map((row) => row.map(Number))) {
    const last = bands.at(-1);
    inBand += count;
    if (last === undefined || inBand > rowsPerFile) {
      bands.push([zone, zone]);
      inBand = count;
    } else bands[bands.length - 1] = [last[0], zone];
  }
  return bands;
};

interface BandFile {
  readonly path: string;
  readonly band: Band;
  readonly options: BenchOptions;
}

const writeBand = async (
  connection: DuckDBConnection,
  { path, band, options }: BandFile,
): Promise<void> => {
  const derived = derivedColumns(options.columns);
  const draws = Array.from({ length: Math.ceil(derived.length / COLUMNS_PER_DRAW) }, (_, at) => at);
  const list = [
    ...[...OWN_COLUMNS, ...derived].map(({ column, text }) => `${text} AS ${column.name}`),
    'zone AS _zone',
  ];
  const drawn = ['*', ...[...draws, 'm'].map((at) => `hash(i, '${SEED}-${at}') AS h${at}`)];
  await connection.run(`COPY (
      SELECT ${list.join(', ')} FROM (
        SELECT ${drawn.join(', ')} FROM places WHERE zone BETWEEN ${band[0]} AND ${band[1]}
      )
    ) TO '${path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`);
  await chmod(path, 0o444);
};

/** A column, and how it is made of a row's number `i` and its draws. */
interface MadeColumn {
  readonly column: Column;
  readonly text: string;
}

const made = (name: string, type: FixedTypeName, text: string): MadeColumn => ({
  column: { name, type: { name: type } },
  text,
});

/** Bits of the draw `hm` as a number below `2^bits`. */
const mag = (shift: number, bits: number): string => `((hm >> ${shift}) & ${2 ** bits - 1})`;

/** An odd number times `i` modulo 2^32 is different for every row of up to 2^32. */
const OBJECT_ID = '1237645879551066262 + CAST((i * 2654435761) % 4294967296 AS BIGINT) * 8';

const OWN_COLUMNS: readonly MadeColumn[] = [
  made('objID', 'bigint', OBJECT_ID),
  made('ra', 'float', 'ra'),
  made('dec', 'float', 'dec'),
  // A common brightness of all bands, and a colour of each.
  ...['u', 'g', 'r', 'i', 'z'].map((band, at) => {
    const colour = `${(4 - at) / 4} + ${mag(9 + 6 * at, 6)} / 64.0`;
    return made(band, 'real', `CAST(14 + ${mag(0, 9)} / 64.0 + ${colour} AS FLOAT)`);
  }),
];

/** Of one draw's 64 bits, two columns of each type: 10, 8 and 6 bits. */
const COLUMNS_PER_DRAW = 6;

const derivedColumns = (columns: number): readonly MadeColumn[] =>
  Array.from({ length: Math.max(0, columns - OWN_COLUMNS.length) }, (_, at) => {
    const draw = `h${Math.floor(at / COLUMNS_PER_DRAW)}`;
    const half = at % COLUMNS_PER_DRAW < 3 ? 0 : 24;
    const bits = (shift: number, mask: number): string =>
      `((${draw} >> ${half + shift}) & ${mask})`;
    const number = String(at + 1).padStart(3, '0');
    if (at % 3 === 0)
      return made(`flux${number}`, 'real', `CAST(${bits(0, 1023)} / 32.0 AS FLOAT)`);
    if (at % 3 === 1) return made(`count${number}`, 'int', `CAST(${bits(10, 255)} AS INTEGER)`);
    return made(`flag${number}`, 'smallint', `CAST(${bits(18, 63)} AS SMALLINT)`);
  });

const contextOf = async (
  folder: string,
  written: {
    readonly files: readonly string[];
    readonly bands: readonly Band[];
    readonly options: BenchOptions;
  },
): Promise<Context> => {
  const { files, bands, options } = written;
  const sizes = await Promise.all(files.map((file) => stat(join(folder, file), { bigint: true })));
  const extents = await extentsIn(folder, files);
  const columns = [...OWN_COLUMNS, ...derivedColumns(options.columns)];
  const zone: Column = { name: '_zone', type: { name: 'int' }, hidden: true };
  const table: ContextTable = {
    name: SURVEY.table,
    description: 'Objects that nobody ever saw',
    columns: [...columns.map(({ column }) => withExtent(column, extents)), zone],
    rows: BigInt(options.rows),
    files,
    bytes: sizes.reduce((sum, { size }) => sum + size, 0n),
    position: { ra: 'ra', dec: 'dec', zone: '_zone', zoneHeight: ZONE_HEIGHT, fileZones: bands },
    key: 'objID',
  };
  return {
    name: SURVEY.context,
    description: 'A made-up survey for benchmarks',
    version: 1,
    created: instant(0),
    tables: [table],
    mainTable: SURVEY.table,
  };
};

const extentsIn = async (
  folder: string,
  files: readonly string[],
): Promise<ReadonlyMap<string, Extent>> => {
  const database = await openDuckdb({ temp: folder });
  try {
    return await extentsOf(
      database.connection,
      files.map((file) => join(folder, file)),
    );
  } finally {
    database.close();
  }
};

const withExtent = (column: Column, extents: ReadonlyMap<string, Extent>): Column => {
  const extent = extents.get(column.name);
  return { ...column, ...(extent && { extent }) };
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: String(FULL_SIZE.rows) },
      columns: { type: 'string', default: String(FULL_SIZE.columns) },
    },
  });
  const context = await bigCatalog({ rows: Number(values.rows), columns: Number(values.columns) });
  const [table] = context.tables;
  process.stdout.write(`${table?.files.length} files, ${table?.bytes} bytes\n`);
};

if (import.meta.main) await main();
