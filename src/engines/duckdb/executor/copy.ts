// How rows leave a query: into a Parquet table in staging, a CSV file in staging, or the pipe.
// DuckDB writes every byte of them itself; this process only names columns and counts.

import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../../../domain/column.ts';
import { TYPED_CSV_NULL, typedCsvHeaderOf } from '../../../formats/typed-csv.ts';
import type { StagedFile, StagedTable } from '../../../ports/engine.ts';
import { quoted } from './instance.ts';
import type { Plan } from './plan.ts';
import { withChecksum, withSize } from './staged-file.ts';
import { decimalText, isQuoted, typedCsvTextOf } from './typed-csv-text.ts';

/** What is known of rows once they have left. */
export interface Copied {
  readonly rows: bigint;
  /** Absent where the rows became a table. */
  readonly columns?: readonly Column[];
  readonly file?: StagedFile;
}

interface Copy {
  readonly connection: DuckDBConnection;
  readonly plan: Extract<Plan, { kind: 'select' }>;
}

/** Writes the rows as table `name` into a folder of its own in staging, numbered `serial`. */
export const copyToTable = async (
  copy: Copy & { readonly staging: string; readonly name: string; readonly serial: number },
): Promise<StagedTable> => {
  const { plan, name, staging, serial } = copy;
  const folder = `table-${serial}`;
  await mkdir(join(staging, folder));
  const path = join(staging, folder, PART_NAME);
  const columns = plan.tableColumns;
  const select = selectOf({ ...plan, columns }, named);
  const text = `COPY (${select}) TO '${quoted(path)}' ${PARQUET}`;
  const written = await withChecksum(path, () => runCopy(copy.connection, text));
  const { result: rows, bytes, sha256 } = written;
  return { name, folder, columns, files: [{ name: PART_NAME, bytes, rows, sha256 }], rows };
};

const named = ({ name }: Column, value: string): string => `${value} AS ${identifier(name)}`;

const PART_NAME = 'part-0.parquet';

/**
 * Snappy, as DuckDB's own default: zstd makes files a fifth smaller, and costs a fifth more of the
 * whole time of a query that writes a table. Field ids keep columns apart from their names, as
 * DuckLake and Iceberg want it.
 */
const PARQUET = "(FORMAT parquet, COMPRESSION snappy, FIELD_IDS 'auto')";

/** Writes the rows as CSV file `name` in staging: a line of names, floats with all their digits. */
export const copyToFile = async (
  copy: Copy & { readonly staging: string; readonly name: string },
): Promise<Copied> => {
  const { plan, staging, name } = copy;
  const path = join(staging, name);
  const select = selectOf(
    plan,
    (column, value) => `${plain(column, value)} AS ${identifier(column.name)}`,
  );
  const text = `COPY (${select}) TO '${quoted(path)}' (FORMAT csv, HEADER true)`;
  const { result: rows, bytes } = await withSize(path, () => runCopy(copy.connection, text));
  return { rows, columns: plan.columns, file: { name, bytes } };
};

/** Bits as 0 and 1, bytes as hex, decimals from a digit on; the rest as DuckDB writes it. */
const plain = ({ type }: Column, value: string): string => {
  if (type.name === 'bit') return `CAST(${value} AS UTINYINT)`;
  if (type.name === 'binary' || type.name === 'varbinary') return typedCsvTextOf(type, value);
  return type.name === 'decimal' ? decimalText(value, type) : value;
};

/** Writes the rows as typed CSV into `fifo`; `onHeld` is called when the pipe is held open. */
export const copyToStream = async (
  copy: Copy & { readonly fifo: string; readonly onHeld: () => Promise<void> },
): Promise<Copied> => {
  const { connection, plan, fifo, onHeld } = copy;
  // Held until all is written: the reader must meet the end of the pipe once, after the last row.
  const held = await open(fifo, 'w');
  try {
    await onHeld();
    await writeAll(held, typedCsvHeaderOf(plan.columns));
    const quotedNames = plan.columns.flatMap((column, at) =>
      isQuoted(column.type) ? [nameAt(at)] : [],
    );
    const options = ['FORMAT csv', 'HEADER false', `NULLSTR '${TYPED_CSV_NULL}'`];
    if (quotedNames.length > 0) options.push(`FORCE_QUOTE (${quotedNames.join(', ')})`);
    const select = selectOf(
      plan,
      (column, value, at) => `${typedCsvTextOf(column.type, value)} AS ${nameAt(at)}`,
    );
    const text = `COPY (${select}) TO '${quoted(fifo)}' (${options.join(', ')})`;
    return { rows: await runCopy(connection, text), columns: plan.columns };
  } finally {
    await held.close();
  }
};

const writeAll = async (file: FileHandle, text: string): Promise<void> => {
  let rest = Buffer.from(text);
  while (rest.length > 0) rest = rest.subarray((await file.write(rest)).bytesWritten);
};

/** The plan's SELECT with each column put through `item`; its own names may be no names at all. */
const selectOf = (
  plan: Copy['plan'],
  item: (column: Column, value: string, at: number) => string,
): string => {
  const items = plan.columns.map((column, at) => item(column, `r.${nameAt(at)}`, at));
  const names = plan.columns.map((_, at) => nameAt(at));
  return `SELECT ${items.join(', ')} FROM (${plan.text}) AS r(${names.join(', ')})`;
};

const nameAt = (at: number): string => `c${at}`;

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Runs a COPY and says how many rows it wrote. */
const runCopy = async (connection: DuckDBConnection, text: string): Promise<bigint> => {
  const reader = await connection.runAndReadAll(text);
  const count = reader.getRows()[0]?.[0];
  if (typeof count !== 'bigint') throw new Error('COPY did not say how many rows it wrote');
  return count;
};
