// Makes the tables of a catalog: copies rows from source files into sorted Parquet that a search by
// position reads little of. A program of an operator, never of a query: it trusts what it is given.
// Memory is bounded and temporary files lie in the folder it is given; names are given by others.

import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { Position } from '../../domain/catalog.ts';
import type { Column, ColumnMeta, Extent } from '../../domain/column.ts';
import type { ContextTable } from '../../domain/context.ts';
import { checkTable } from './catalog-check.ts';
import { extentsOf } from './catalog-extents.ts';
import { footersOf, type Footers } from './catalog-footers.ts';
import { reachesOf, type SearchReach } from './catalog-reach.ts';
import {
  integerIn,
  literal,
  measureOf,
  query,
  quoted,
  refuseText,
  relationOf,
  shapeOf,
  type SourceColumn,
  type SourceMeasure,
  type SourceShape,
  type TableSource,
  ZONE_COLUMN,
} from './catalog-source.ts';
import { refuseBrokenGzip } from './csv-head.ts';
import { asRefusal, badSource } from './source-faults.ts';

/** One table to be written, everything about it decided. */
export interface TablePlan {
  readonly shape: SourceShape;
  readonly columns: readonly SourceColumn[];
  readonly rows: bigint;
  readonly description?: string;
  /** Unit, UCD and description by the column's own name. */
  readonly meta: ReadonlyMap<string, ColumnMeta>;
  readonly position?: Pick<Position, 'ra' | 'dec'>;
  /** The column that tells rows apart: refused where it does not, unless it was only guessed. */
  readonly key?: { readonly name: string; readonly guessed: boolean };
}

/** How far one table is. */
export interface WriteProgress {
  readonly table: string;
  readonly step: 'sorting' | 'splitting' | 'checking';
  /** 0 to 100. */
  readonly percent: number;
}

/** Where and how to write. */
export interface WriterTerms {
  /** An existing folder for spilled and other temporary files; the caller removes it. */
  readonly temp: string;
  readonly memoryBytes: number;
  readonly threads: number;
  /** Rows of one file at most; by default as many as keep its footer small. */
  readonly rowsPerFile?: number;
  /** Aborting interrupts what runs; it then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: WriteProgress) => void;
}

/** An engine opened for making catalogs. */
export interface CatalogWriter {
  shape(source: TableSource): Promise<SourceShape>;
  measure(
    shape: SourceShape,
    position: Pick<Position, 'ra' | 'dec'> | undefined,
  ): Promise<SourceMeasure>;
  /** Refuses a column that must hold numbers and does not, naming a value where one is none. */
  refuseText(shape: SourceShape, column: string): Promise<void>;
  /** Writes the table's files into `folder` and returns what they are; the files are not synced. */
  write(plan: TablePlan, folder: string): Promise<ContextTable>;
  /** What the footers of Parquet files tell of their rows; nothing else of them is read. */
  footers(shape: SourceShape, position: TablePlan['position']): Promise<Footers>;
  /** What is wrong with files that were written: sentences, none where all is well. */
  check(table: ContextTable, folder: string): Promise<readonly string[]>;
  /** What searches of a few places would read, as the footers of the table's files tell. */
  reaches(table: ContextTable, folder: string): Promise<readonly SearchReach[]>;
  close(): void;
}

/** Degrees; finer ones cost more windows per cone, coarser ones more rows read for nothing. */
export const ZONE_HEIGHT = 0.1;

/**
 * Rows of one row group, 30 vectors of 2,048. On 3 million rows of 34 columns a cone of a degree
 * took 34 ms with about so many, 50 ms with twice and 64 ms with a third of them; the sizes of
 * the files differed by 1 %.
 */
const ROW_GROUP_ROWS = 61_440;

/**
 * Row groups times columns of one file. The footer has about 70 bytes for each, and takes some
 * 30 ms a MB to read: this many cost about 4 ms before the first row, where a whole search of a
 * catalog of 500 columns has 10.
 */
const FILE_CHUNKS_MAX = 2_000;

/** Opens an engine of its own; `close` it. */
export const openCatalogWriter = async (terms: WriterTerms): Promise<CatalogWriter> => {
  const instance = await DuckDBInstance.create(':memory:', {
    temp_directory: terms.temp,
    memory_limit: `${Math.floor(terms.memoryBytes / 1024 ** 2)}MiB`,
    threads: String(terms.threads),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'; SET enable_progress_bar = true;
    SET enable_progress_bar_print = false; SET progress_bar_time = 0`);
  const interrupt = (): void => connection.interrupt();
  terms.signal.addEventListener('abort', interrupt);
  const stopping = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } finally {
      terms.signal.throwIfAborted();
    }
  };
  const tools: Tools = { connection, terms };
  return {
    shape: async (source) => {
      for (const file of source.files) await refuseBrokenGzip(file, terms.signal);
      return stopping(shapeOf(connection, source));
    },
    measure: (shape, position) => stopping(measureOf(connection, shape, position)),
    refuseText: (shape, column) => stopping(refuseText(connection, shape, column)),
    write: (plan, folder) => stopping(writeTable(tools, plan, folder)),
    footers: (shape, position) => stopping(footersOf(connection, shape.source, position)),
    check: (table, folder) => stopping(checkTable(connection, table, folder)),
    reaches: (table, folder) => stopping(reachesOf(connection, table, folder)),
    close: () => {
      terms.signal.removeEventListener('abort', interrupt);
      connection.closeSync();
      instance.closeSync();
    },
  };
};

interface Tools {
  readonly connection: DuckDBConnection;
  readonly terms: WriterTerms;
}

const writeTable = async (tools: Tools, plan: TablePlan, folder: string): Promise<ContextTable> => {
  const rowsPerFile = tools.terms.rowsPerFile ?? rowsPerFileOf(plan.columns.length + 1);
  const isSplit = plan.position !== undefined && plan.rows > BigInt(rowsPerFile);
  const files = isSplit
    ? await writeParts(tools, plan, { folder, rowsPerFile })
    : await writeWhole(tools, plan, folder);
  return tableOf(tools, plan, { folder, files });
};

const writeWhole = async (
  tools: Tools,
  plan: TablePlan,
  folder: string,
): Promise<readonly string[]> => {
  const file = `${plan.shape.source.name}.parquet`;
  const to = join(folder, file);
  const text = selectOf(plan);
  const rows = await copy(tools, plan, { step: 'sorting', text, to, compression: 'zstd' });
  refuseChanged(plan, rows);
  return [file];
};

/** Sorts everything into one temporary file, then cuts that into files by zones. */
const writeParts = async (
  tools: Tools,
  plan: TablePlan,
  { folder, rowsPerFile }: { readonly folder: string; readonly rowsPerFile: number },
): Promise<readonly string[]> => {
  const { name } = plan.shape.source;
  const sorted = join(tools.terms.temp, `${name}.parquet`);
  const sorting = { step: 'sorting', text: selectOf(plan), to: sorted } as const;
  await copy(tools, plan, { ...sorting, compression: 'snappy' });
  const files: string[] = [];
  let rows = 0n;
  for (const band of await bandsOf(tools.connection, sorted, rowsPerFile)) {
    const file = `${name}-${String(files.length + 1).padStart(4, '0')}.parquet`;
    const text = `SELECT * FROM read_parquet(${literal(sorted)}) WHERE ${within(band)}`;
    const to = join(folder, file);
    rows += await copy(tools, plan, { step: 'splitting', text, to, compression: 'zstd' });
    files.push(file);
  }
  refuseChanged(plan, rows);
  await rm(sorted);
  return files;
};

const refuseChanged = ({ shape, rows: counted }: TablePlan, rows: bigint): void => {
  if (rows === counted) return;
  const why = `it had ${counted} rows when they were counted and ${rows} when they were copied`;
  throw badSource(shape.source, { why, hint: 'Something is writing to it: try again later.' });
};

const rowsPerFileOf = (columns: number): number =>
  Math.max(1, Math.floor(FILE_CHUNKS_MAX / columns)) * ROW_GROUP_ROWS;

const selectOf = ({ shape, columns, position, key }: TablePlan): string => {
  const cast = columns.map((column) => `${storedText(column)} AS ${quoted(column.name)}`);
  const rows = `SELECT ${cast.join(', ')} FROM ${relationOf(shape, columns)}`;
  if (position === undefined) {
    return key === undefined ? rows : `${rows} ORDER BY ${quoted(key.name)}`;
  }
  const dec = `CAST(${quoted(position.dec)} AS DOUBLE)`;
  const zone = `CASE WHEN ${dec} BETWEEN -90 AND 90
    THEN CAST(floor((${dec} + 90) / ${ZONE_HEIGHT}) AS INTEGER) END`;
  return `SELECT *, ${zone} AS ${ZONE_COLUMN} FROM (${rows})
    ORDER BY ${ZONE_COLUMN} NULLS LAST, ${quoted(position.ra)} NULLS LAST`;
};

/**
 * The column as it is stored. Where files have NaN for a value that is missing it becomes NULL:
 * queries would find it greater than every number.
 */
const storedText = ({ name, stored }: SourceColumn): string => {
  const value = `CAST(${quoted(name)} AS ${stored.duckType})`;
  const isFloat = stored.type.name === 'float' || stored.type.name === 'real';
  return isFloat ? `CASE WHEN NOT isnan(${value}) THEN ${value} END` : value;
};

interface Copy {
  readonly step: WriteProgress['step'];
  readonly text: string;
  readonly to: string;
  /** Snappy is faster where the file goes away again. */
  readonly compression: 'zstd' | 'snappy';
}

/** Copies in the order of the rows of `text`; returns how many there were. */
const copy = async (
  { connection, terms }: Tools,
  { shape }: TablePlan,
  { step, text, to, compression }: Copy,
): Promise<bigint> => {
  const tell = (): void => {
    const percent = Math.max(0, connection.progress.percentage);
    terms.onProgress({ table: shape.source.name, step, percent });
  };
  const timer = setInterval(tell, PROGRESS_MILLISECONDS);
  try {
    const result = await connection.run(
      `COPY (${text}) TO ${literal(to)}
        (FORMAT parquet, COMPRESSION ${compression}, ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`,
    );
    return BigInt(result.rowsChanged);
  } catch (error) {
    throw asRefusal(error, shape.source);
  } finally {
    clearInterval(timer);
  }
};

/** Twice a second: often enough to be seen moving. */
const PROGRESS_MILLISECONDS = 500;

/** A run of zones that shares a file; the last one also has the rows without a position. */
interface Band {
  readonly lowest: number;
  readonly highest: number;
  readonly isLast: boolean;
}

const within = ({ lowest, highest, isLast }: Band): string => {
  const zones = `${ZONE_COLUMN} BETWEEN ${lowest} AND ${highest}`;
  return isLast ? `(${zones} OR ${ZONE_COLUMN} IS NULL)` : zones;
};

/** Cuts the zones into bands of at most `rowsPerFile` rows; a zone is never cut. */
const bandsOf = async (
  connection: DuckDBConnection,
  file: string,
  rowsPerFile: number,
): Promise<readonly Band[]> => {
  const reader = await connection.runAndReadAll(
    `SELECT ${ZONE_COLUMN}, count(*)::DOUBLE FROM read_parquet(${literal(file)})
      WHERE ${ZONE_COLUMN} IS NOT NULL GROUP BY ${ZONE_COLUMN} ORDER BY ${ZONE_COLUMN}`,
  );
  const bands: Band[] = [];
  let rows = 0;
  for (const [zone, count] of reader.getRows().map((row) => row.map(Number))) {
    const last = bands.at(-1);
    rows += count ?? 0;
    if (last === undefined || rows > rowsPerFile) {
      bands.push({ lowest: zone ?? 0, highest: zone ?? 0, isLast: false });
      rows = count ?? 0;
    } else {
      bands[bands.length - 1] = { ...last, highest: zone ?? 0 };
    }
  }
  // Where no row has a position, one file takes them all.
  if (bands.length === 0) bands.push({ lowest: 0, highest: 0, isLast: true });
  return bands.map((band, at) => ({ ...band, isLast: at === bands.length - 1 }));
};

const tableOf = async (
  tools: Tools,
  plan: TablePlan,
  { folder, files }: { readonly folder: string; readonly files: readonly string[] },
): Promise<ContextTable> => {
  const paths = files.map((file) => join(folder, file));
  const sizes = await Promise.all(paths.map((path) => stat(path, { bigint: true })));
  const position = await positionOf(tools.connection, plan, paths);
  const key = await keyOf(tools, plan, paths);
  return {
    name: plan.shape.source.name,
    ...(plan.description === undefined ? {} : { description: plan.description }),
    columns: columnsOf(plan, await extentsOf(tools.connection, paths)),
    rows: plan.rows,
    files,
    bytes: sizes.reduce((sum, { size }) => sum + size, 0n),
    ...(position === undefined ? {} : { position }),
    ...(key === undefined ? {} : { key }),
  };
};

const columnsOf = (
  { columns, meta, position }: TablePlan,
  extents: ReadonlyMap<string, Extent>,
): readonly Column[] => {
  const own = columns.map(({ name, stored }): Column => {
    const extent = extents.get(name);
    return { name, type: stored.type, ...meta.get(name), ...(extent && { extent }) };
  });
  const zone: Column = { name: ZONE_COLUMN, type: { name: 'int' }, hidden: true };
  return position === undefined ? own : [...own, zone];
};

const positionOf = async (
  connection: DuckDBConnection,
  { position }: TablePlan,
  paths: readonly string[],
): Promise<Position | undefined> => {
  if (position === undefined) return undefined;
  const fileZones: (readonly [number, number])[] = [];
  for (const path of paths) {
    const reader = await connection.runAndReadAll(
      `SELECT min(${ZONE_COLUMN}), max(${ZONE_COLUMN}) FROM read_parquet(${literal(path)})`,
    );
    const [lowest, highest] = reader.getRows()[0] ?? [];
    fileZones.push([Number(lowest ?? 0), Number(highest ?? 0)]);
  }
  return { ...position, zone: ZONE_COLUMN, zoneHeight: ZONE_HEIGHT, fileZones };
};

/** The key, if its values are all there and all different. */
const keyOf = async (
  { connection, terms }: Tools,
  { shape, key, rows }: TablePlan,
  paths: readonly string[],
): Promise<string | undefined> => {
  if (key === undefined) return undefined;
  terms.onProgress({ table: shape.source.name, step: 'checking', percent: 0 });
  const [row = {}] = await query(
    connection,
    shape.source,
    `SELECT count(DISTINCT ${quoted(key.name)}) AS different
      FROM read_parquet([${paths.map(literal).join(', ')}])`,
  );
  const different = integerIn(row, 'different');
  if (different === rows) return key.name;
  if (key.guessed) return undefined;
  throw badSource(shape.source, {
    why: `column '${key.name}' has ${different} different values in ${rows} rows`,
    hint: 'A key tells all rows apart: name another with --key, or say --without-key.',
  });
};
