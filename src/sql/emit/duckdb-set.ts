// Rows without their doubles, set operators and tables of VALUES for DuckDB. Text that compares
// equal is one value to them; of such texts the least stands for all, so that it is no chance.

import type { Column, SqlType } from '../../domain/column.ts';
import type { BoundSetOperation, BoundValues } from '../bound.ts';
import { familyOf } from '../type-rules.ts';
import { keyText } from './duckdb-text.ts';
import type { Comparing } from './duckdb-text.ts';
import { cast } from './duckdb-type.ts';
import type { Writer } from './duckdb-writer.ts';

/** What has a type. */
interface Typed {
  readonly type: SqlType;
}

/** The rows of a SELECT whose columns are c0, c1 …, each once. */
export const distinctText = (
  comparing: Comparing,
  text: string,
  columns: readonly Typed[],
): string => {
  if (comparing.text === 'exact' || !columns.some(isText))
    return text.replace(/^SELECT /, 'SELECT DISTINCT ');
  return groupedText(comparing, { text, columns });
};

const isText = ({ type }: Typed): boolean => familyOf(type) === 'text';

/** Rows grouped by all their columns, of the rows that `of` marks and for which `having` holds. */
const groupedText = (
  comparing: Comparing,
  { text, columns }: { readonly text: string; readonly columns: readonly Typed[] },
  { of = '', having = '' }: { readonly of?: string; readonly having?: string } = {},
): string => {
  const list = columns.map((column, at) =>
    isText(column) ? `min(d.c${at})${of} AS c${at}` : `d.c${at} AS c${at}`,
  );
  const keys = columns.map(({ type }, at) => keyText(comparing, `d.c${at}`, type));
  return `SELECT ${list.join(', ')} FROM (${text}) AS d GROUP BY ${keys.join(', ')}${having}`;
};

/** What a set operator makes of its branches. */
export const operationText = (
  writer: Writer,
  { operator, branches }: BoundSetOperation,
  columns: readonly Column[],
): string => {
  const texts = branches.map((branch) => `(${writer.query(branch)})`);
  if (operator.endsWith(' all')) return texts.join(` ${operator.toUpperCase()} `);
  if (operator === 'union') {
    const all = `SELECT * FROM (${texts.join(' UNION ALL ')}) AS u`;
    return distinctText(writer, all, columns);
  }
  // Rows with the number of the branch they are of: NULLs are equal here, as in a group.
  const marked = texts.map((text, at) => `SELECT b.*, ${at} AS b FROM ${text} AS b`);
  const having =
    operator === 'except'
      ? ' HAVING max(d.b) = 0'
      : ` HAVING count(DISTINCT d.b) = ${branches.length}`;
  const of = ' FILTER (WHERE d.b = 0)';
  return groupedText(writer, { text: marked.join(' UNION ALL '), columns }, { of, having });
};

/** A table of the rows; its columns are c0, c1 …. */
export const valuesText = (
  writer: Writer,
  { rows }: BoundValues,
  columns: readonly Column[],
): string => {
  const texts = rows.map((row) => `(${row.map(writer.expression).join(', ')})`);
  const list = columns.map(({ type }, at) => `${cast(`v.c${at}`, type)} AS c${at}`);
  const names = columns.map((_, at) => `c${at}`);
  return `SELECT ${list.join(', ')} FROM (VALUES ${texts.join(', ')}) AS v(${names.join(', ')})`;
};
