// What stands in a source file: its columns with exact types, its rows, its bytes, its positions.
// Reads and measures; nothing is written here. A file that cannot be taken is a refusal that names
// the file and the column.

import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { fold, type FoldedName } from '../../domain/table.ts';
import { Refusal } from '../../domain/refusal.ts';
import { storedTypeOf, type StoredType } from './catalog-types.ts';

/** One table to be made: its source files and what the operator said about their columns. */
export interface TableSource {
  readonly name: string;
  /** Absolute paths; all Parquet or all CSV (gzip too), all with the same columns. */
  readonly files: readonly string[];
  /** Types that were told rather than guessed, by folded column name. */
  readonly types: ReadonlyMap<FoldedName, StoredType>;
  /** Columns to leave out, by folded name. */
  readonly leftOut: ReadonlySet<FoldedName>;
}

/** A column of a source, and what it will be stored as. */
export interface SourceColumn {
  readonly name: string;
  readonly stored: StoredType;
}

/** What reading the head of every file, or all of a CSV, tells. */
export interface SourceShape {
  readonly source: TableSource;
  readonly kind: SourceKind;
  readonly columns: readonly SourceColumn[];
  /** Bytes of the files as they lie on disk. */
  readonly fileBytes: bigint;
  /** Bytes they have when unpacked; estimated for gzip. */
  readonly rawBytes: bigint;
}

/** What one pass over all rows tells. */
export interface SourceMeasure {
  /** The columns, integers too long for 64 bits now decimals. */
  readonly columns: readonly SourceColumn[];
  readonly rows: bigint;
  /** Absent without a position, or where no row has one. */
  readonly reach?: Reach;
}

/** The smallest and largest right ascension and declination, in degrees. */
export interface Reach {
  readonly ra: readonly [number, number];
  readonly dec: readonly [number, number];
}

/** The hidden column that sorted tables have beside their own; one in a source is made anew. */
export const ZONE_COLUMN = '_zone';

/** How the files of a source are read. */
export type SourceKind = 'parquet' | 'csv';

/** Reads the columns of a source; for CSV the types hold for every row, not for a sample. */
export const shapeOf = async (
  connection: DuckDBConnection,
  source: TableSource,
): Promise<SourceShape> => {
  const kind = kindOf(source);
  const found = await query(connection, source, `DESCRIBE SELECT * FROM ${guessing(source, kind)}`);
  const columns = found
    .map((row) => ({ name: String(row['column_name']), duckType: String(row['column_type']) }))
    .filter(({ name }) => fold(name) !== ZONE_COLUMN && !source.leftOut.has(fold(name)))
    .map(({ name, duckType }) => ({ name, stored: storedFor(source, name, duckType) }));
  refuseStrangeNames(source, columns);
  const fileBytes = await bytesOf(source.files);
  const rawBytes = await rawBytesOf(connection, { source, kind, fileBytes });
  return { source, kind, columns, fileBytes, rawBytes };
};

/** Counts the rows, finds where on the sky they lie, and looks for integers beyond 64 bits. */
export const measureOf = async (
  connection: DuckDBConnection,
  shape: SourceShape,
  position: { readonly ra: string; readonly dec: string } | undefined,
): Promise<SourceMeasure> => {
  const suspects = shape.kind === 'csv' ? shape.columns.filter(mayBeLongInteger(shape)) : [];
  const reaches = position === undefined ? [] : [position.ra, position.dec];
  const expressions = [
    'count(*) AS "rows"',
    ...reaches.flatMap((name, at) => reachOf(name, at)),
    ...suspects.flatMap(({ name }, at) => [
      `count(*) FILTER (NOT regexp_full_match(trim(${quoted(name)}), '[+-]?[0-9]+')) AS other${at}`,
      `max(length(trim(${quoted(name)}))) AS longest${at}`,
    ]),
  ];
  const text = `SELECT ${expressions.join(', ')} FROM ${untyped(shape)}`;
  const [row = {}] = await query(connection, shape.source, text);
  const reach = reachIn(row);
  return {
    rows: integerIn(row, 'rows'),
    columns: shape.columns.map((column) => exactly(column, row, suspects.indexOf(column))),
    ...(reach === undefined ? {} : { reach }),
  };
};

/** The FROM clause that reads the source with exactly `columns`' types. */
export const relationOf = (shape: SourceShape, columns: readonly SourceColumn[]): string => {
  if (shape.kind === 'parquet') return `read_parquet(${listOf(shape.source.files)})`;
  const types = columns.map(({ name, stored }) => `${literal(name)}: ${literal(stored.duckType)}`);
  return `read_csv(${listOf(shape.source.files)}, header = true, types = {${types.join(', ')}})`;
};

/** Runs `text`; what the engine says against it becomes a refusal that names the table's file. */
export const query = async (
  connection: DuckDBConnection,
  source: TableSource,
  text: string,
): Promise<readonly Record<string, unknown>[]> => {
  try {
    return (await connection.runAndReadAll(text)).getRowObjects();
  } catch (error) {
    throw asRefusal(error, source);
  }
};

/** A whole number of a row, exact; 0 where there is none. */
export const integerIn = (row: Readonly<Record<string, unknown>>, name: string): bigint => {
  const value = row[name];
  return typeof value === 'bigint' || typeof value === 'number' ? BigInt(value) : 0n;
};

/** The engine's complaint about a source as a refusal; an interrupt stays what it is. */
export const asRefusal = (error: unknown, source: TableSource): unknown => {
  if (!(error instanceof Error) || error.message.startsWith('INTERRUPT')) return error;
  const [first = '', ...rest] = error.message.split('\n').map((line) => line.trim());
  const cause = rest.find((line) => line.startsWith('Error when converting'));
  const place = first.replace(/^[\w ]+ Error: /, '');
  return badSource(source, {
    why: (cause === undefined ? place : `${place}: ${cause}`).replace(/[.\s]+$/, ''),
    hint: 'Nothing was kept. --type COLUMN=varchar takes a column of a CSV as it stands.',
  });
};

/** A refusal about the files of `source`. */
export const badSource = (
  source: TableSource,
  said: { readonly why: string; readonly hint: string },
): Refusal =>
  new Refusal('bad-source', {
    file: source.files.map((file) => basename(file)).join(', '),
    ...said,
  });

/** A name as SQL takes it, whatever is in it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as SQL takes it. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const listOf = (files: readonly string[]): string => `[${files.map(literal).join(', ')}]`;

const kindOf = (source: TableSource): SourceKind => {
  const kinds = new Set(source.files.map(kindOfFile));
  const [kind] = kinds;
  if (kinds.size === 1 && kind !== undefined) return kind;
  const hint = 'A file is read as Parquet when it ends in .parquet, as CSV in .csv or .csv.gz.';
  throw badSource(source, { why: 'a table is made from one kind of file, Parquet or CSV', hint });
};

const kindOfFile = (file: string): SourceKind | undefined => {
  if (/\.(parquet|pq)$/i.test(file)) return 'parquet';
  return /\.(csv|tsv|txt)(\.gz)?$/i.test(file) ? 'csv' : undefined;
};

const guessing = (source: TableSource, kind: SourceKind): string =>
  kind === 'parquet'
    ? `read_parquet(${listOf(source.files)})`
    : `read_csv(${listOf(source.files)}, header = true, sample_size = -1)`;

const untyped = (shape: SourceShape): string =>
  shape.kind === 'parquet'
    ? `read_parquet(${listOf(shape.source.files)})`
    : `read_csv(${listOf(shape.source.files)}, header = true, all_varchar = true)`;

const storedFor = (source: TableSource, name: string, duckType: string): StoredType => {
  const stored = source.types.get(fold(name)) ?? storedTypeOf(duckType);
  if (stored !== undefined) return stored;
  throw badSource(source, {
    why: `column '${name}' has type ${duckType}, which tables here cannot hold`,
    hint: `--leave-out ${name} makes the table without it.`,
  });
};

const refuseStrangeNames = (source: TableSource, columns: readonly SourceColumn[]): void => {
  const names = new Set(columns.map(({ name }) => fold(name)));
  if (columns.length === 0) throw badSource(source, { why: 'it has no column', hint: '' });
  if (names.size === columns.length) return;
  throw badSource(source, { why: 'two of its columns differ only in case', hint: '' });
};

const bytesOf = async (files: readonly string[]): Promise<bigint> => {
  const sizes = await Promise.all(files.map((file) => stat(file, { bigint: true })));
  return sizes.reduce((sum, { size }) => sum + size, 0n);
};

/** How much gzip shrinks tables of numbers, about; only a warning hangs on it. */
const GZIP_RATIO = 4n;

const rawBytesOf = async (
  connection: DuckDBConnection,
  { source, kind, fileBytes }: Pick<SourceShape, 'source' | 'kind' | 'fileBytes'>,
): Promise<bigint> => {
  if (kind === 'csv') {
    return source.files.some((file) => /\.gz$/i.test(file)) ? fileBytes * GZIP_RATIO : fileBytes;
  }
  const text = `SELECT sum(total_uncompressed_size)::BIGINT AS bytes
    FROM parquet_metadata(${listOf(source.files)})`;
  const [row = {}] = await query(connection, source, text);
  return integerIn(row, 'bytes');
};

/** The guesser knows no integer beyond 64 bits and takes such columns for floats. */
const mayBeLongInteger =
  (shape: SourceShape) =>
  ({ name, stored }: SourceColumn): boolean =>
    stored.duckType === 'DOUBLE' && !shape.source.types.has(fold(name));

const exactly = (
  column: SourceColumn,
  row: Readonly<Record<string, unknown>>,
  at: number,
): SourceColumn => {
  const longest = Number(row[`longest${at}`] ?? 0);
  const isInteger = at >= 0 && Number(row[`other${at}`]) === 0 && longest > 0;
  if (!isInteger || longest > LONGEST_INTEGER) return column;
  const stored = storedTypeOf(`DECIMAL(${LONGEST_INTEGER},0)`);
  return stored === undefined ? column : { name: column.name, stored };
};

/** Digits of the longest decimal there is. */
const LONGEST_INTEGER = 38;

const reachOf = (name: string, at: number): readonly string[] => {
  const value = `TRY_CAST(${quoted(name)} AS DOUBLE)`;
  const finite = `FILTER (isfinite(${value}))`;
  return [`min(${value}) ${finite} AS low${at}`, `max(${value}) ${finite} AS high${at}`];
};

const reachIn = (row: Readonly<Record<string, unknown>>): Reach | undefined => {
  const values = ['low0', 'high0', 'low1', 'high1'].map((name) => row[name]);
  const [raLow, raHigh, decLow, decHigh] = values.map(Number);
  if (values.some((value) => value === null || value === undefined)) return undefined;
  return { ra: [raLow ?? 0, raHigh ?? 0], dec: [decLow ?? 0, decHigh ?? 0] };
};
