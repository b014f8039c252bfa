// What a quick query answers with on this wire: the rows as the core wrote them, or a line for what
// has none. No row is looked at here, and none is held.

import type { QuickAnswer } from '../../core/quick.ts';
import { DOCUMENT_HEAD, DOCUMENT_TAIL, RESULT_TABLE } from '../../formats/data-set.ts';
import { column, long } from '../asmx/declare.ts';
import type { DataSet } from '../asmx/data-set.ts';

/**
 * Typed CSV, never empty: clients read inside the element without looking, and some parse it as
 * a table, so a statement without a result answers a table of one number.
 */
export const quickTextOf = (answer: QuickAnswer): AsyncIterable<Uint8Array> | string =>
  answer.hasRows ? answer.read() : `[${COUNT}]:Integer\n${answer.rows ?? NOT_COUNTED}\n`;

/** The inside of a data set; a statement without a result answers a table of one number too. */
export const quickDataSetOf = (answer: QuickAnswer): AsyncIterable<Uint8Array> | DataSet =>
  answer.hasRows ? insideOf(answer) : countOf(answer.rows ?? NOT_COUNTED);

const COUNT = 'RowsAffected';

/** What SQL Server reports for statements that count no rows. */
const NOT_COUNTED = -1n;

const countOf = (rows: bigint): DataSet => ({
  name: 'NewDataSet',
  tables: [{ name: RESULT_TABLE, columns: [column(COUNT, long)], rows: [[rows]] }],
});

/** A data set's document without its declaration and its root, for which an answer has its own. */
async function* insideOf(answer: QuickAnswer): AsyncGenerator<Uint8Array> {
  const first = Buffer.byteLength(DOCUMENT_HEAD);
  const end = answer.bytes - Buffer.byteLength(DOCUMENT_TAIL);
  let at = 0;
  for await (const chunk of answer.read()) {
    const piece = chunk.subarray(Math.max(0, first - at), Math.max(0, end - at));
    at += chunk.byteLength;
    if (piece.byteLength > 0) yield piece;
  }
}
