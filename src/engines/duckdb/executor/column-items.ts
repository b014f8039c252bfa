// The SELECT that gives values ready to be laid into rows of bytes, and the vectors it gives.
// DuckDB does what is to be done with each value: missing ones are replaced, texts cut into cells
// that are read without a call a value. Here memory is copied whole, a vector at a time, and only
// texts that are long or beyond ASCII are read one by one.

import type { DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { BYTES, type ValueKind } from '../../../domain/value-kind.ts';
import type { Values } from '../../../formats/row-block.ts';
import { nameAt, type SelectPlan } from './copy-statement.ts';
import type { ColumnFacts } from './survey.ts';
import { textOf } from './text-values.ts';

/** A column of the SELECT of `itemsOf`, or several for one text. */
export interface Item {
  readonly texts: readonly string[];
  /** Its values in a chunk, whose vectors begin with number `at`. */
  readonly valuesIn: (chunk: DuckDBDataChunk, at: number) => Values;
}

/** A number that stands in 1, 2, 4 or 8 bytes; `missing` is what is written for NULL. */
export const numberItem = (
  { kind, hasNulls }: Pick<ColumnFacts, 'hasNulls'> & { readonly kind: NumberKind },
  value: string,
  missing: string,
): Item => {
  const cast = kind === 'boolean' ? letterOf(value) : `CAST(${value} AS ${TYPES[kind]})`;
  const whole = hasNulls ? `coalesce(${cast}, CAST(${missing} AS ${TYPES[kind]}))` : cast;
  const width = BYTES[kind];
  return {
    texts: [whole],
    valuesIn: (chunk, at) => ({ kind: 'fixed', width, bytes: memoryOf(chunk, at, width) }),
  };
};

/** What a column has that is no text. */
export type NumberKind = Exclude<ValueKind, 'text'>;

const letterOf = (value: string): string =>
  `CAST(CASE WHEN CAST(${value} AS BOOLEAN) THEN 84 WHEN ${value} IS NOT NULL THEN 70 END ` +
  'AS UTINYINT)';

const TYPES = {
  boolean: 'UTINYINT',
  byte: 'UTINYINT',
  short: 'SMALLINT',
  int: 'INTEGER',
  long: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
} as const satisfies Record<NumberKind, string>;

/** A text; a missing one is empty. One of ASCII comes in cells, unless it is very long. */
export const textItem = (
  { column, longest, isUnicode }: Pick<ColumnFacts, 'column' | 'longest' | 'isUnicode'>,
  value: string,
): Item => {
  const text = `coalesce(${textOf(column.type, value)}, '')`;
  if (isUnicode || longest > CELL_LETTERS * CELLS_MAX) {
    return {
      texts: [text],
      valuesIn: (chunk, at) => ({ kind: 'texts', texts: textsOf(chunk, at) }),
    };
  }
  const cells = Math.max(1, Math.ceil(longest / CELL_LETTERS));
  return {
    texts: Array.from(
      { length: cells },
      (_, cell) => `substr(${text}, ${cell * CELL_LETTERS + 1}, ${CELL_LETTERS})`,
    ),
    valuesIn: (chunk, at) => ({
      kind: 'cells',
      pieces: Array.from({ length: cells }, (_, cell) => memoryOf(chunk, at + cell, CELL_BYTES)),
    }),
  };
};

/** DuckDB keeps so many letters of a text beside its length; others are behind a pointer. */
const CELL_LETTERS = 12;
const CELL_BYTES = 16;

/** From here on a call a value costs less than cutting it. */
const CELLS_MAX = 8;

/** The SELECT of `items`, in order. */
export const selectItems = ({ text, columns }: SelectPlan, items: readonly Item[]): string => {
  const names = columns.map((_, at) => nameAt(at));
  const list = items.flatMap(({ texts }) => texts);
  return `SELECT ${list.join(', ')} FROM (${text}) AS r(${names.join(', ')})`;
};

/** The values of all items in a chunk of `selectItems`. */
export const valuesOf = (items: readonly Item[], chunk: DuckDBDataChunk): readonly Values[] => {
  let at = 0;
  return items.map(({ texts, valuesIn }) => {
    const values = valuesIn(chunk, at);
    at += texts.length;
    return values;
  });
};

const textsOf = (chunk: DuckDBDataChunk, at: number): readonly string[] => {
  const vector = chunk.getColumnVector(at);
  return Array.from({ length: chunk.rowCount }, (_, row) => String(vector.getItem(row)));
};

/** A copy of what a vector holds in `width` bytes a row; of what is missing it says nothing. */
const memoryOf = ({ chunk, rowCount }: DuckDBDataChunk, at: number, width: number): Uint8Array =>
  duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, at), rowCount * width);
