// Tables as they are decoded from the bytes of a file: columns first, then rows some at a time.
// Types, and the one error that all decoders throw.

import type { ColumnMeta, SqlType } from '../../domain/column.ts';

/** One value: integers of 64 bits are bigints, moments are texts. */
export type DecodedValue = string | number | bigint | boolean | null;

/** A column as its file has it. */
export interface DecodedColumn extends ColumnMeta {
  readonly name: string;
  readonly type: SqlType;
}

/** A table whose rows come as they are asked for. */
export interface DecodedTable {
  readonly columns: readonly DecodedColumn[];
  /** Some rows at a time, column by column: as many lists as there are columns, all as long. */
  readonly rows: AsyncIterable<readonly DecodedValue[][]>;
}

/** Rows that are decoded at a time: what the engine takes as one piece. */
export const ROWS_AT_ONCE = 2_048;

/** What is wrong with a file, as a sentence for who sent it. */
export const undecodable = (message: string): Error =>
  Object.assign(new Error(message), { [UNDECODABLE]: true });

/** Whether an error says what is wrong with a file. */
export const isUndecodable = (error: unknown): error is Error =>
  error instanceof Error && UNDECODABLE in error;

const UNDECODABLE = Symbol('undecodable');
