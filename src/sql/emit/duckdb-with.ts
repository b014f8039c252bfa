// WITH for DuckDB: which common tables are computed once and which with each reading, and those
// that read themselves. Planning stays linear: a chain of tables that each read the one before
// twice is never written out, and DuckDB takes twice the time with each grouping inside another.

import type { BoundCommonTable, BoundQuery, BoundRecursion } from '../bound.ts';
import { hasSubquery, visitCondition } from '../bound-walk.ts';
import { quotedString } from './duckdb-type.ts';
import { columnText } from './duckdb-writer.ts';
import type { Writer } from './duckdb-writer.ts';

/** What a common table is called in the written query. */
export const commonName = (number: number): string => `w${number}`;

/** So deep common tables that are read once may stand one inside another, as subqueries would. */
const depthMax = 8;

/** WITH and its tables, to stand before the query; tables that nothing reads are left out. */
export const withText = (writer: Writer, tables: readonly BoundCommonTable[]): string => {
  const depths = new Map<number, number>();
  const texts: string[] = [];
  for (const table of tables) {
    if (table.uses === 0) continue;
    const depth = 1 + Math.max(0, ...table.reads.map((read) => depths.get(read) ?? 0));
    const isHeld = depth >= depthMax || (table.uses > 1 && !isPlain(table.query));
    depths.set(table.number, isHeld ? 0 : depth);
    texts.push(tableText(writer, table, isHeld ? 'MATERIALIZED' : 'NOT MATERIALIZED'));
  }
  if (texts.length === 0) return '';
  const word = tables.some(({ recursion }) => recursion !== undefined) ? 'RECURSIVE ' : '';
  return `WITH ${word}${texts.join(', ')} `;
};

/** Rows of one table as they stand, filtered perhaps: reading them again is better than a copy. */
const isPlain = ({ body, limit }: BoundQuery): boolean => {
  if (body.kind !== 'select' || body.from?.kind !== 'table' || limit !== undefined) return false;
  if (body.grouping !== undefined || body.windowing !== undefined || body.distinct) return false;
  if (body.where !== undefined && visitCondition(body.where, () => undefined)) return false;
  return !body.outputs.some(hasSubquery);
};

const tableText = (
  writer: Writer,
  { number, query, recursion }: BoundCommonTable,
  held: string,
): string => {
  const name = commonName(number);
  return recursion === undefined
    ? `${name} AS ${held} (${writer.query(query)})`
    : `${name} AS (${recursionText(writer, { number, query, recursion })})`;
};

/** The last column counts the steps that made a row. */
const recursionText = (
  writer: Writer,
  { number, query, recursion }: Pick<BoundCommonTable, 'number' | 'query'> & Recursive,
): string => {
  const level = query.columns.length;
  const first = `SELECT a.*, 0 AS c${level} FROM (${writer.query(query)}) AS a`;
  const steps = recursion.queries.map((step) => {
    const reading = readingOf(step, number);
    writer.used.set(reading, new Set([...(writer.used.get(reading) ?? []), level]));
    const next = (): string => {
      const before = columnText(writer, reading, level);
      return `${nextText(before, recursion.stepsMax)} AS c${level}`;
    };
    return `(${writer.step(step, next)})`;
  });
  return `${first} UNION ALL (${steps.join(' UNION ALL ')})`;
};

interface Recursive {
  readonly recursion: BoundRecursion;
}

/** Computed for rows that the step has made, never for those that it filters out. */
const nextText = (before: string, stepsMax: number): string => {
  if (stepsMax === 0) return '0';
  const said = `The maximum recursion ${stepsMax} has been exhausted before statement completion.`;
  const fails = `error(${quotedString(said)})`;
  return `CASE WHEN ${before} >= ${stepsMax} THEN ${fails} ELSE ${before} + 1 END`;
};

/** The relation that reads the common table in a step. */
const readingOf = ({ body }: BoundQuery, number: number): number => {
  const waiting = body.kind === 'select' && body.from !== undefined ? [body.from] : [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.kind === 'common' && next.common === number) return next.relation;
    if (next.kind === 'join') waiting.push(next.left, next.right);
  }
  throw new RangeError('a step reads the table that it makes');
};
