// COPY, by which DuckDB writes the bytes of rows itself: its SELECT, and how it is run.
// Columns of a plan are told apart by number, for their own names may be no names at all.

import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../../../domain/column.ts';
import type { Plan } from './plan.ts';

/** A plan whose rows are to leave. */
export type SelectPlan = Extract<Plan, { kind: 'select' }>;

/** The plan's SELECT with each column put through `item`, which is given its value as SQL. */
export const selectOf = (
  { text, columns }: Pick<SelectPlan, 'text' | 'columns'>,
  item: (column: Column, value: string, at: number) => string,
): string => {
  const items = columns.map((column, at) => item(column, `r.${nameAt(at)}`, at));
  const names = columns.map((_, at) => nameAt(at));
  return `SELECT ${items.join(', ')} FROM (${text}) AS r(${names.join(', ')})`;
};

/** What column `at` of a plan is called in SQL of ours. */
export const nameAt = (at: number): string => `c${at}`;

/** `name` as DuckDB reads it, whatever is in it. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Runs a COPY and says how many rows it wrote. */
export const runCopy = async (connection: DuckDBConnection, text: string): Promise<bigint> => {
  const reader = await connection.runAndReadAll(text);
  const count = reader.getRows()[0]?.[0];
  if (typeof count !== 'bigint') throw new Error('COPY did not say how many rows it wrote');
  return count;
};
