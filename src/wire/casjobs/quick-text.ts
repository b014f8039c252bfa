// The text of a quick answer: the core's typed CSV as it is, or a line for what has no rows.
// No row is looked at here, and none is held.

import type { QuickAnswer } from '../../core/quick.ts';

/**
 * Typed CSV, never empty: clients read inside the element without looking, and some parse it as
 * a table, so a statement without a result answers a table of one number.
 */
export const quickTextOf = (answer: QuickAnswer): AsyncIterable<Uint8Array> | string =>
  answer.hasRows ? answer.read() : `[RowsAffected]:Integer\n${answer.rows ?? NOT_COUNTED}\n`;

/** What SQL Server reports for statements that count no rows. */
const NOT_COUNTED = -1n;
