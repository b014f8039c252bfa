// Scripts that insert row by row: inserts of constants into one table, one after the other, are
// gathered into one statement of many rows, which is planned once.
// Nothing is gathered whose outcome could differ: no subquery, no variable, nowhere @@ROWCOUNT.

import { fold } from '../domain/table.ts';
import type { Batch, InsertStatement, Statement } from './statement.ts';
import type { ObjectName } from './tree.ts';
import { walk } from './walk.ts';

/** A gathered statement, and those that it is made of. */
export interface Gathered {
  readonly statement: InsertStatement;
  readonly parts: readonly InsertStatement[];
}

/** So many rows one statement has at most: planning them takes a tenth of a second. */
const rowsMax = 1_000;

/** Whether a batch could tell rows that were gathered from rows that were not. */
export const mayGather = ({ text }: Batch): boolean => !text.includes('@@');

/**
 * The inserts that begin at `at` and can be done as one, if there are several. Where the one fails,
 * the parts tell which of them it was.
 */
export const gatheredAt = (statements: readonly Statement[], at: number): Gathered | undefined => {
  const first = statements[at];
  if (first?.kind !== 'insert' || !isPlain(first)) return undefined;
  const parts: InsertStatement[] = [first];
  for (let next = at + 1; parts.length < rowsMax; next += 1) {
    const statement = statements[next];
    if (statement?.kind !== 'insert' || !isPlain(statement)) break;
    if (!isSameTarget(first, statement)) break;
    parts.push(statement);
  }
  if (parts.length === 1) return undefined;
  const { source } = first;
  if (source.kind !== 'row-list') return undefined;
  const rows = parts.flatMap((part) => (part.source.kind === 'row-list' ? part.source.rows : []));
  return { statement: { ...first, source: { ...source, rows } }, parts };
};

/** Whether all its values are constants, there are values, and all of them are inserted. */
const isPlain = (statement: InsertStatement): boolean => {
  const { top, source } = statement;
  if (
    top !== undefined ||
    source.kind !== 'row-list' ||
    source.rows.some((row) => row.length === 0)
  )
    return false;
  let isConstant = true;
  walk(statement, ({ kind }) => {
    if (!CONSTANT.has(kind)) isConstant = false;
  });
  return isConstant;
};

const CONSTANT: ReadonlySet<string> = new Set([
  'insert',
  'number',
  'string',
  'hex',
  'null',
  'unary',
  'binary',
  'cast',
]);

const isSameTarget = (one: InsertStatement, other: InsertStatement): boolean =>
  nameOf(one.table) === nameOf(other.table) &&
  one.columns.length === other.columns.length &&
  one.columns.every(({ text }, at) => fold(text) === fold(other.columns[at]?.text ?? ''));

const nameOf = ({ database, schema, object }: ObjectName): string =>
  JSON.stringify([database, schema, object].map((part) => part && fold(part.text)));
