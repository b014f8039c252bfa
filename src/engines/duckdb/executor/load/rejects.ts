// Rows of a text that are none of its table's: the first of them in words, and all as rows of the
// table of rejected rows. All are found in a text that was written anew, which knows their lines.

import type { Column, SqlType } from '../../../../domain/column.ts';
import { quotedString } from '../../../../sql/emit/duckdb-type.ts';
import { readText } from '../upload/csv-text.ts';
import { TEXT } from '../upload/text-types.ts';
import { reasonText, takes } from './fitting.ts';
import type { LookedRows, LookedText } from './looked-text.ts';
import { SCRUBBED } from './scrub.ts';

/** The columns of every table of rejected rows. */
export const REJECTED: readonly Column[] = [
  { name: 'load', type: { name: 'int' } },
  { name: 'line', type: { name: 'bigint' } },
  { name: 'column', type: TEXT },
  { name: 'value', type: TEXT },
  { name: 'reason', type: TEXT },
  { name: 'raw', type: TEXT },
];

/** The bad rows of a text, as rows of a table of rejected ones. */
export const rejectedRows = (looked: LookedText, load: number): LookedRows => {
  const { columns, text, isGood } = looked;
  const firstOf = (item: (at: number, type: SqlType, column: Column) => string): string => {
    const cases = columns.map((column, at) => {
      const { type } = column;
      return `WHEN NOT ${takes(type, `c${at}`)} THEN ${item(at, type, column)}`;
    });
    return `CASE WHEN ${SCRUBBED.reason} IS NOT NULL THEN NULL ${cases.join(' ')} END`;
  };
  const items = [
    `CAST(${load} AS INTEGER)`,
    `CAST(${SCRUBBED.line} AS BIGINT)`,
    firstOf((_at, _type, { name }) => quotedString(name)),
    firstOf((at) => `c${at}`),
    `coalesce(${SCRUBBED.reason}, ${firstOf((at, type) => reasonText(type, `c${at}`))})`,
    SCRUBBED.raw,
  ];
  const list = items.map((item, at) => `${item} AS c${at}`).join(', ');
  return {
    columns: REJECTED,
    text: `SELECT ${list} FROM ${readText(text)} AS t WHERE NOT (${isGood})`,
  };
};

/** A bad row, as it is told of. */
export interface Rejected {
  readonly line: string;
  /** The column that does not take its value; absent for a row that is of no form at all. */
  readonly value?: readonly [column: string, value: string];
  readonly reason: string;
}

/** The first bad rows of a text. */
export const firstRejected = async (looked: LookedText, most: number): Promise<Rejected[]> => {
  const { text } = rejectedRows(looked, 0);
  const reader = await looked.text.connection.runAndReadAll(`${text} LIMIT ${most}`);
  return reader.getRows().map(([, line, column, value, reason]) => ({
    line: String(line),
    reason: String(reason),
    ...(column !== null && { value: [String(column), String(value)] as const }),
  }));
};
