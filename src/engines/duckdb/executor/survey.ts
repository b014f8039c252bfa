// What a format must know of all rows before it writes the first: how many they are, how long the
// texts, and which integers are free to stand for a missing value.
// The rows are read twice, so those that may be others then are put aside first.

import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../../../domain/column.ts';
import type { QueryError } from '../../../domain/query-error.ts';
import { valueKindOf, type ValueKind } from '../../../domain/value-kind.ts';
import { nameAt, type SelectPlan } from './copy-statement.ts';
import { textOf } from './text-values.ts';
import type { LeavingRows } from './writer.ts';

/** What is known of the values of a column. */
export interface ColumnFacts {
  readonly column: Column;
  readonly kind: ValueKind;
  readonly hasNulls: boolean;
  /** Characters of the longest text; 0 where there is none. */
  readonly longest: number;
  /** Whether a text has letters beyond ASCII. */
  readonly isUnicode: boolean;
  /** Of integers that some are missing of: the lowest and the highest there are. */
  readonly extent: readonly [lowest: bigint, highest: bigint] | null;
}

/** Rows that can be read again, and what is known of them. */
export interface Survey {
  readonly plan: SelectPlan;
  readonly rows: bigint;
  readonly facts: readonly ColumnFacts[];
}

/** Surveys the rows and hands them to `write`; what was put aside is gone when it returns. */
export const withSurvey = async <T>(
  { connection, plan, isSteady }: LeavingRows,
  write: (survey: Survey) => Promise<T>,
): Promise<T> => {
  if (isSteady) return write(await surveyOf(connection, plan));
  const names = plan.columns.map((_, at) => nameAt(at)).join(', ');
  await connection.run(`CREATE TEMP TABLE ${ASIDE} AS SELECT * FROM (${plan.text}) AS r(${names})`);
  try {
    const aside = { ...plan, text: `SELECT * FROM ${ASIDE}` };
    return await write(await surveyOf(connection, aside));
  } finally {
    await connection.run(`DROP TABLE ${ASIDE}`);
  }
};

/** No table of a batch is called so. */
const ASIDE = 'temp.main."rows put aside"';

/** What is said where a view or a function gave other rows the second time. */
export const UNSTEADY: QueryError = {
  message: 'The rows were not the same when they were read a second time.',
  hint: 'A view with RAND() or NEWID() is so. SELECT its rows INTO a table, and extract that.',
};

const surveyOf = async (connection: DuckDBConnection, plan: SelectPlan): Promise<Survey> => {
  const questions = plan.columns.map(questionOf);
  const items = questions.flatMap(({ asks }) => asks);
  const names = plan.columns.map((_, at) => nameAt(at));
  const text = `SELECT ${['count(*)', ...items].join(', ')}
    FROM (${plan.text}) AS r(${names.join(', ')})`;
  const [row = []] = (await connection.runAndReadAll(text)).getRows();
  const rows = BigInt(String(row[0]));
  let next = 1;
  const facts = questions.map((question) => {
    const values = row.slice(next, next + question.asks.length);
    next += question.asks.length;
    return factsOf(question, values, rows);
  });
  return { plan, rows, facts };
};

interface Question {
  readonly column: Column;
  readonly kind: ValueKind;
  readonly asks: readonly string[];
}

const questionOf = (column: Column, at: number): Question => {
  const kind = valueKindOf(column.type);
  const value = `r.${nameAt(at)}`;
  const asks = [`count(${value})`];
  if (kind === 'text' && LENGTHS[column.type.name] === undefined) {
    const text = textOf(column.type, value);
    asks.push(`coalesce(max(length(${text})), 0)`);
    asks.push(`coalesce(bool_or(strlen(${text}) <> length(${text})), false)`);
  } else if (kind === 'byte' || kind === 'short' || kind === 'int' || kind === 'long') {
    asks.push(`CAST(min(${value}) AS VARCHAR)`, `CAST(max(${value}) AS VARCHAR)`);
  }
  return { column, kind, asks };
};

/** Texts that are as long in every row. */
const LENGTHS: Readonly<Partial<Record<Column['type']['name'], number>>> = {
  date: 10,
  datetime: 23,
  uniqueidentifier: 36,
};

const factsOf = (
  { column, kind }: Question,
  [count, first, second]: readonly unknown[],
  rows: bigint,
): ColumnFacts => {
  const hasNulls = BigInt(String(count)) < rows;
  const length = LENGTHS[column.type.name] ?? Number(first ?? 0);
  const isText = kind === 'text';
  return {
    column,
    kind,
    hasNulls,
    longest: isText ? length : 0,
    isUnicode: isText && second === true,
    extent:
      !isText && hasNulls && typeof first === 'string' && typeof second === 'string'
        ? [BigInt(first.split('.')[0] ?? ''), BigInt(second.split('.')[0] ?? '')]
        : null,
  };
};
