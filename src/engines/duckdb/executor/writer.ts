// What writes rows in a format: one function a format, the same for a file and for the pipe.
// Both are written once, from front to back.

import type { FileHandle } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { QueryError } from '../../../domain/query-error.ts';
import type { SelectPlan } from './copy-statement.ts';

/** Rows that are to leave in a format. */
export interface LeavingRows {
  readonly connection: DuckDBConnection;
  readonly plan: SelectPlan;
  /** Whether there are more rows, which do not leave. */
  readonly isCut: boolean;
  /** Whether the rows are the same each time they are read. */
  readonly isSteady: boolean;
  /** The text of the batch that they are the answer of. */
  readonly query: string;
  /** What a format that names its tables is to call them. */
  readonly title: string;
  readonly kind: 'pipe' | 'file';
  /** Where DuckDB finds the pipe or the file. */
  readonly path: string;
  /** The same, open for writing. */
  readonly held: FileHandle;
}

/** How many rows were written, or why they cannot be written in the format. */
export type Written = bigint | QueryError;

/** Writes the rows, with all that the format has around them. */
export type Writer = (rows: LeavingRows) => Promise<Written>;

/** What bytes are written to; a call may take a part of them. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<{ readonly bytesWritten: number }>;
}

/** Writes all of `bytes` behind what has been written. */
export const writeAll = async (file: ByteSink, bytes: Uint8Array): Promise<void> => {
  let rest = bytes;
  while (rest.length > 0) rest = rest.subarray((await file.write(rest)).bytesWritten);
};
