// The predicate of a search as SQL with bound values: true, false and unknown are SQL's own.
// No text of a caller ever becomes part of a statement; both databases compare alike.

import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Comparison, JobColumn, JobPredicate, JobValue } from '../domain/job-search.ts';
import { fold } from '../domain/table.ts';
import type { Manners } from './databases.ts';

type Condition = RawBuilder<SqlBool>;

/** The manner in which a database tells whether a text is like a pattern. */
type Likeness = Pick<Manners, 'isLike'>;

/** The condition that is true of the jobs that `predicate` is true of. */
export const predicateOf = (predicate: JobPredicate, manners: Likeness): Condition => {
  switch (predicate.kind) {
    case 'constant':
      return constantOf(predicate.holds);
    case 'and':
    case 'or':
      return joinedBy(
        predicate.kind,
        predicate.parts.map((part) => predicateOf(part, manners)),
      );
    case 'not':
      return sql`(not ${predicateOf(predicate.of, manners)})`;
    case 'status':
      return inList(sql`jobs.status`, predicate.among);
    case 'compare': {
      const operator = sql.raw(OPERATORS[predicate.operator]);
      return sql`(${columnOf(predicate.column)} ${operator} ${boundOf(predicate.value)})`;
    }
    case 'in':
      return inList(columnOf(predicate.column), predicate.values.map(boundOf));
    case 'like':
      return manners.isLike(columnOf(predicate.column), predicate.pieces);
    case 'set':
      return sql`(${columnOf(predicate.column)} is not null)`;
  }
};

/** A comparison's own sign, and no other text. */
const OPERATORS = {
  '=': '=',
  '<>': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
} as const satisfies Record<Comparison, string>;

const constantOf = (holds: boolean | null): Condition => {
  if (holds === null) return sql`cast(null as boolean)`;
  return holds ? sql`(1 = 1)` : sql`(1 = 0)`;
};

/** What each column is compared as: numbers as they are, texts folded and never empty. */
const COLUMNS = {
  id: sql`jobs.id`,
  owner: sql`jobs.owner`,
  rows: sql`coalesce(jobs.rows, 0)`,
  queueMinutes: sql`jobs.queue_minutes`,
  submitted: sql`jobs.submitted`,
  started: sql`jobs.started`,
  ended: sql`jobs.ended`,
  title: sql`fold(coalesce(nullif(jobs.task_name, ''), nullif(jobs.source, '')))`,
  message: sql`fold(nullif(jobs.message, ''))`,
  text: sql`fold(nullif(jobs.text, ''))`,
  context: sql`fold(nullif(jobs.context, ''))`,
  type: sql`fold(case jobs.kind when 'extract' then jobs.format else jobs.kind end)`,
  createdTable: sql`fold(nullif(jobs.created_table, ''))`,
} as const satisfies Record<Extract<JobColumn, string>, RawBuilder<unknown>>;

const columnOf = (column: JobColumn): RawBuilder<unknown> => {
  if (typeof column === 'string') return COLUMNS[column];
  const { outputUnder } = column;
  return sql`(
    select fold(cast(${outputUnder} as text) || outputs.token || '/' || outputs.file_name)
    from outputs where outputs.job_id = jobs.id
  )`;
};

const boundOf = (value: JobValue): bigint | string =>
  typeof value === 'string' ? fold(value) : BigInt(value);

/** The condition that `column` has one of `values`; false where there are none. */
export const inList = (
  column: RawBuilder<unknown>,
  values: readonly (bigint | string)[],
): Condition =>
  values.length === 0 ? constantOf(false) : sql`(${column} in (${sql.join([...values])}))`;

/**
 * The conditions joined by one word, in halves: SQLite allows expressions 1,000 deep, and a plain
 * row of ORs is as deep as it is long.
 */
export const joinedBy = (word: 'and' | 'or', conditions: readonly Condition[]): Condition => {
  const [first, ...rest] = conditions;
  if (first === undefined) return constantOf(word === 'and');
  if (rest.length === 0) return first;
  const half = conditions.length >> 1;
  const halves = [conditions.slice(0, half), conditions.slice(half)];
  return sql`(${sql.join(
    halves.map((each) => joinedBy(word, each)),
    sql.raw(` ${word} `),
  )})`;
};
