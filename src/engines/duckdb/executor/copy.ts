// How rows leave a query: into a Parquet table in staging, a file in staging, or the pipe.
// What a file or the pipe is filled with is the business of the format's writer.

import { mkdir, open } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../../../domain/column.ts';
import type { OutputFormat } from '../../../domain/output.ts';
import type { QueryError } from '../../../domain/query-error.ts';
import type { StagedFile, StagedTable } from '../../../ports/engine.ts';
import { withBound, type BoundedRows } from './bounded-rows.ts';
import { identifier, runCopy, selectOf, type SelectPlan } from './copy-statement.ts';
import { quoted } from './instance.ts';
import { withChecksum, withSize } from './staged-file.ts';
import type { Written } from './writer.ts';
import { WRITERS } from './writers.ts';

/** What is known of rows once they have left. */
export interface Copied {
  readonly rows: bigint;
  /** Absent where the rows became a table. */
  readonly columns?: readonly Column[];
  readonly file?: StagedFile;
  readonly isCut?: true;
}

interface Copy {
  readonly connection: DuckDBConnection;
  readonly plan: SelectPlan;
}

/** Rows that become a table, or the last part of one. */
interface TableCopy extends Copy {
  readonly staging: string;
  readonly name: string;
  /** Numbers its folder in staging. */
  readonly serial: number;
  /** How many files of the table stand before it. */
  readonly part?: number;
}

/** Writes the rows as table `name` into a folder of its own in staging. */
export const copyToTable = async (copy: TableCopy): Promise<StagedTable> => {
  const { plan, name, staging, serial, part = 0 } = copy;
  const folder = `table-${serial}`;
  const file = `part-${part}.parquet`;
  await mkdir(join(staging, folder));
  const path = join(staging, folder, file);
  const columns = plan.tableColumns;
  const select = selectOf({ text: plan.text, columns }, named);
  const text = `COPY (${select}) TO '${quoted(path)}' ${PARQUET}`;
  const written = await withChecksum(path, () => runCopy(copy.connection, text));
  const { result: rows, bytes, sha256 } = written;
  return { name, folder, columns, files: [{ name: file, bytes, rows, sha256 }], rows };
};

const named = ({ name }: Column, value: string): string => `${value} AS ${identifier(name)}`;

/**
 * Snappy, as DuckDB's own default: zstd makes files a fifth smaller, and costs a fifth more of the
 * whole time of a query that writes a table. Field ids keep columns apart from their names, as
 * DuckLake and Iceberg want it.
 */
const PARQUET = "(FORMAT parquet, COMPRESSION snappy, FIELD_IDS 'auto')";

/** Rows that leave in a format. */
interface FormattedCopy extends Copy {
  readonly format: OutputFormat;
  /** The text of the batch that the rows are the answer of. */
  readonly query: string;
  readonly rowsMax?: bigint;
}

const isRefused = (written: Written): written is QueryError => typeof written !== 'bigint';

/** Writes the rows in their format as file `name` in staging. */
export const copyToFile = async (copy: FormattedCopy & FileCopy): Promise<Copied | QueryError> => {
  const { staging, name, format, query, rowsMax, isSteady } = copy;
  const path = join(staging, name);
  const held = await open(path, 'w');
  const to = { title: parse(name).name, kind: 'file', path, held } as const;
  const write = async (rows: BoundedRows): Promise<Copied | QueryError> => {
    const { result, bytes } = await withSize(path, () =>
      WRITERS[format]({ connection: copy.connection, query, ...rows, ...to }),
    );
    if (isRefused(result)) return result;
    return { ...copiedOf(copy, result, rows), file: { name, bytes } };
  };
  try {
    return await withBound(copy, { rowsMax, isSteady }, write);
  } finally {
    await held.close();
  }
};

/** A file in staging. */
interface FileCopy {
  readonly staging: string;
  readonly name: string;
  /** Whether the rows are the same each time they are read, as those of a table are. */
  readonly isSteady: boolean;
}

const copiedOf = ({ plan }: Copy, rows: bigint, { isCut }: BoundedRows): Copied => ({
  rows,
  columns: plan.columns,
  ...(isCut && { isCut }),
});

/** Writes the rows in their format into `fifo`; `onHeld` is called when the pipe is held open. */
export const copyToStream = async (
  copy: FormattedCopy & { readonly fifo: string; readonly onHeld: () => Promise<void> },
): Promise<Copied | QueryError> => {
  const { fifo, onHeld, format, query, rowsMax } = copy;
  // Held until all is written: the reader must meet the end of the pipe once, after the last row.
  const held = await open(fifo, 'w');
  try {
    await onHeld();
    const to = { title: 'result', kind: 'pipe', path: fifo, held } as const;
    return await withBound(copy, { rowsMax, isSteady: false }, async (rows) => {
      const count = await WRITERS[format]({ connection: copy.connection, query, ...rows, ...to });
      return isRefused(count) ? count : copiedOf(copy, count, rows);
    });
  } finally {
    await held.close();
  }
};
