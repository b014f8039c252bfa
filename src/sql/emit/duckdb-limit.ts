// Orders and limits for DuckDB: NULLs first, ties, and percent, of which DuckDB takes the whole
// rows below where T-SQL takes those above.

import type { BoundExpression, BoundLimit } from '../bound.ts';
import { quotedString } from './duckdb-type.ts';
import { filled } from './duckdb-writer.ts';
import type { Writer } from './duckdb-writer.ts';

/** A key of an order: as in T-SQL a NULL is less than any value. */
export const sortedText = (key: string, descending: boolean): string =>
  `${key} ${descending ? 'DESC NULLS LAST' : 'ASC NULLS FIRST'}`;

/** What a limit adds to a query before and after its ORDER BY. */
export const limitTexts = (
  writer: Writer,
  limit: BoundLimit | undefined,
  order: string,
): { readonly before: string; readonly after: string } => {
  if (limit === undefined) return { before: '', after: '' };
  const { offset, count, isPercent, ties, isMoving } = limit;
  if (count !== undefined && isMoving === true) {
    const all = isPercent ? 'count(*) OVER ()' : undefined;
    return {
      before: ` QUALIFY ${rankText(ties, order)} <= ${movingText(writer, count, all)}`,
      after: '',
    };
  }
  if (count !== undefined && (isPercent || ties)) {
    const rank = rankText(ties, order);
    const rows = countText(writer, count, isPercent ? 'count(*) OVER ()' : undefined);
    return { before: ` QUALIFY ${rank} <= ${rows}`, after: '' };
  }
  const rows = count === undefined ? '' : ` LIMIT ${countText(writer, count)}`;
  return {
    before: '',
    after: offset === undefined ? rows : `${rows} OFFSET ${countText(writer, offset)}`,
  };
};

/** The place of a row in the order, equal rows having the same one where ties come along. */
const rankText = (ties: boolean, order: string): string =>
  `${ties ? 'rank' : 'row_number'}() OVER (${order.trimStart()})`;

/** A number of rows that a row of the query around tells; with `all` a share of so many. */
const movingText = (writer: Writer, count: BoundExpression, all: string | undefined): string => {
  const most = all === undefined ? '{0} >= 0' : '{0} BETWEEN 0 AND 100';
  const checked = `CASE WHEN ${most} THEN {0} ELSE ${FAILS} END`;
  const number = filled(writer, checked, [writer.expression(count)]);
  return all === undefined ? number : `ceil(CAST(${all} AS DOUBLE) * ${number} / 100)`;
};

/** A number of rows, or so many percent of all. What a subquery gives is looked at. */
const countText = (writer: Writer, count: BoundExpression, all?: string): string => {
  const isKnown = count.kind === 'literal' && count.text !== null;
  if (isKnown && all === undefined) return count.text;
  const number = writer.expression(count);
  const most = all === undefined ? 'n.x >= 0' : 'n.x BETWEEN 0 AND 100';
  const checked = isKnown
    ? number
    : `(SELECT CASE WHEN ${most} THEN n.x ELSE ${FAILS} END FROM (SELECT ${number} AS x) AS n)`;
  return all === undefined ? checked : `ceil(CAST(${all} AS DOUBLE) * ${checked} / 100)`;
};

const OUT_OF_RANGE = 'A number of rows in TOP, OFFSET or FETCH is NULL or out of range.';
const FAILS = `error(${quotedString(OUT_OF_RANGE)})`;
