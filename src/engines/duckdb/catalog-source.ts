// What stands in a source file: its columns with exact types, its rows, its bytes, its positions.
// Reads and measures; nothing is written here. A file that cannot be taken is a refusal that names
// the file and the column.

import { stat } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { fold, type FoldedName } from '../../domain/table.ts';
import { storedTypeOf, type StoredType } from './catalog-types.ts';
import { isGzip, readCsvHead, type CsvHead } from './csv-head.ts';
import { refuseOtherColumns } from './source-columns.ts';
import { asRefusal, badSource } from './source-faults.ts';

/** One table to be made: its source files and what the operator said about their columns. */
export interface TableSource {
  readonly name: string;
  /** Absolute paths; all Parquet or all CSV (gzip too), all with the same columns. */
  readonly files: readonly string[];
  /** Types that were told rather than guessed, by folded column name. */
  readonly types: ReadonlyMap<FoldedName, StoredType>;
  /** Columns to leave out, by folded name. */
  readonly leftOut: ReadonlySet<FoldedName>;
  /** Set where folders on the way to a file that are named `x=1` are no columns of Parquet. */
  readonly isFlat?: true;
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
  /** The header of each file, where they are CSV. */
  readonly heads: readonly CsvHead[];
  readonly columns: readonly SourceColumn[];
  /** All columns of the files, those that are left out among them. */
  readonly names: readonly string[];
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

/** The hidden column that sorted tables have beside their own; a source may have none such. */
export const ZONE_COLUMN = '_zone';

/** How the files of a source are read. */
export type SourceKind = 'parquet' | 'csv';

/** Reads the columns of a source; for CSV the types hold for every row, not for a sample. */
export const shapeOf = async (
  connection: DuckDBConnection,
  source: TableSource,
): Promise<SourceShape> => {
  const kind = kindOf(source);
  const heads = kind === 'csv' ? await Promise.all(source.files.map(readCsvHead)) : [];
  const found = await columnsOf(connection, { source, kind, heads });
  const columns = found
    .filter(({ name }) => !source.leftOut.has(fold(name)))
    .map(({ name, duckType }) => ({ name, stored: storedFor(source, name, duckType) }));
  refuseStrangeNames(source, columns);
  const fileBytes = await bytesOf(source.files);
  const rawBytes = await rawBytesOf(connection, { source, kind, fileBytes });
  const inHeads = heads.flatMap((head) => head.names);
  const names = [...new Set([...inHeads, ...found.map(({ name }) => name)])];
  return { source, kind, heads, columns, names, fileBytes, rawBytes };
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
  const names = shape.columns.map(({ name }) => name);
  const rows = shape.kind === 'csv' ? untyped(shape.heads, names) : parquet(shape.source);
  const text = `SELECT ${expressions.join(', ')} FROM ${rows}`;
  const [row = {}] = await query(connection, shape.source, text);
  const reach = reachIn(row);
  return {
    rows: integerIn(row, 'rows'),
    columns: shape.columns.map((column) => exactly(column, row, suspects.indexOf(column))),
    ...(reach === undefined ? {} : { reach }),
  };
};

/** Refuses a column of text where a position needs numbers, by a value of it that is none. */
export const refuseText = async (
  connection: DuckDBConnection,
  { source, kind, heads, columns }: SourceShape,
  name: string,
): Promise<void> => {
  const column = columns.find((each) => fold(each.name) === fold(name));
  const hint = 'A position is of numbers, in degrees; --without-position makes the table without.';
  if (column !== undefined && kind === 'csv' && column.stored.duckType === 'VARCHAR') {
    const rows = csv(heads, [column.name], (each) => (each === column.name ? 'DOUBLE' : undefined));
    await query(connection, source, `SELECT max(${quoted(column.name)}) FROM ${rows}`, hint);
  }
  const why = `column '${name}' is of type ${column?.stored.type.name}, which is no number`;
  throw badSource(source, { why, hint });
};

/** The FROM clause that reads the source with exactly `columns`' types. */
export const relationOf = (shape: SourceShape, columns: readonly SourceColumn[]): string => {
  if (shape.kind === 'parquet') return parquet(shape.source);
  const types = new Map(columns.map(({ name, stored }) => [fold(name), stored.duckType]));
  const names = columns.map(({ name }) => name);
  return csv(shape.heads, names, (name) => types.get(fold(name)));
};

/**
 * Runs `text`; what the engine says against it becomes a refusal that names the table's file. The
 * hint is for a value that is not of the type of its column.
 */
export const query = async (
  connection: DuckDBConnection,
  source: TableSource,
  text: string,
  hint?: string,
): Promise<readonly Record<string, unknown>[]> => {
  try {
    return (await connection.runAndReadAll(text)).getRowObjects();
  } catch (error) {
    throw asRefusal(error, source, hint);
  }
};

/** A whole number of a row, exact; 0 where there is none. */
export const integerIn = (row: Readonly<Record<string, unknown>>, name: string): bigint => {
  const value = row[name];
  return typeof value === 'bigint' || typeof value === 'number' ? BigInt(value) : 0n;
};

/** A name as SQL takes it, whatever is in it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as SQL takes it. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Paths as a list in SQL. */
export const listOf = (files: readonly string[]): string => `[${files.map(literal).join(', ')}]`;

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

/** Columns that may differ in order from file to file are found by name. */
const parquet = ({ files, isFlat }: Pick<TableSource, 'files' | 'isFlat'>): string =>
  `read_parquet(${listOf(files)}, union_by_name = true${isFlat ? FLAT : ''})`;

const FLAT = ', hive_partitioning = false';

/** How every CSV is read: nothing is forgiven, and nothing that the header tells is guessed. */
const CSV_RULES = `header = true, skip = 0, comment = '', quote = '"', escape = '"',
  strict_mode = true, null_padding = false`;

/** The named columns of CSV files, each read by its own header; a column without a type is text. */
const csv = (
  heads: readonly CsvHead[],
  columns: readonly string[],
  typeOf: (name: string) => string | undefined,
  more = '',
): string => {
  const list = columns.map(quoted).join(', ');
  const selects = heads.map(({ file, delimiter, names }) => {
    const types = names.map((name) => `${literal(name)}: ${literal(typeOf(name) ?? 'VARCHAR')}`);
    return `SELECT ${list} FROM read_csv(${literal(file)}, ${CSV_RULES},
      delim = ${literal(delimiter)}, columns = {${types.join(', ')}}${more})`;
  });
  return `(${selects.join(' UNION ALL ')})`;
};

/** CSV files with the types that all their rows have together. */
const guessed = (heads: readonly CsvHead[], columns: readonly string[]): string => {
  const list = columns.map(quoted).join(', ');
  const selects = heads.map(
    ({ file, delimiter, names }) => `SELECT ${list} FROM read_csv(${literal(file)}, ${CSV_RULES},
      delim = ${literal(delimiter)}, names = ${listOf(names)}, sample_size = -1)`,
  );
  return `(${selects.join(' UNION ALL ')})`;
};

/** Every row as text; a row that has not as many values as the header is an error here. */
const untyped = (heads: readonly CsvHead[], columns: readonly string[]): string =>
  csv(heads, columns, () => undefined, ', auto_detect = false');

interface FoundColumn {
  readonly name: string;
  readonly duckType: string;
}

/** The columns of all files together; refuses files that differ in theirs. */
const columnsOf = async (
  connection: DuckDBConnection,
  { source, kind, heads }: Pick<SourceShape, 'source' | 'kind' | 'heads'>,
): Promise<readonly FoundColumn[]> => {
  const describe = async (relation: string): Promise<readonly FoundColumn[]> => {
    const rows = await query(connection, source, `DESCRIBE SELECT * FROM ${relation}`);
    return rows.map((row) => ({
      name: String(row['column_name']),
      duckType: String(row['column_type']),
    }));
  };
  if (kind === 'parquet') {
    const files = [];
    for (const file of source.files) {
      files.push({ file, columns: await describe(parquet({ ...source, files: [file] })) });
    }
    refuseOtherColumns(files, source.leftOut);
    // What is left out may differ; all else is the same in all, which need not be opened together.
    const found = new Map<FoldedName, FoundColumn>();
    for (const column of files.flatMap(({ columns }) => columns)) {
      if (!found.has(fold(column.name))) found.set(fold(column.name), column);
    }
    return [...found.values()];
  }
  const bare = heads.map(({ file, names }) => ({ file, columns: names.map((name) => ({ name })) }));
  refuseOtherColumns(bare, source.leftOut);
  const wanted = (heads[0]?.names ?? []).filter((name) => !source.leftOut.has(fold(name)));
  if (wanted.length === 0) return [];
  try {
    return await describe(guessed(heads, wanted));
  } catch (error) {
    // Reading every row without guessing tells the line, which the guesser does not.
    await query(connection, source, `SELECT count(*) FROM ${untyped(heads, wanted)}`);
    throw error;
  }
};

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
  const own = columns.find(({ name }) => fold(name).startsWith(ZONE_COLUMN));
  if (own !== undefined) {
    const why = `column '${own.name}' has a name that sorted tables here keep for themselves`;
    const hint = `Give it another name, or --leave-out ${own.name} makes the table without it.`;
    throw badSource(source, { why, hint });
  }
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
    return source.files.some(isGzip) ? fileBytes * GZIP_RATIO : fileBytes;
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
