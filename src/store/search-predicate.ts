// The predicate of a search as SQL with bound values: true, false and unknown are SQL's own.
// No text of a caller ever becomes part of a statement; both databases compare alike: numbers as
// numbers, text folded and by its UTF-8 bytes.

import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Comparison, JobColumn, JobPredicate, JobValue } from '../domain/job-search.ts';
import { fold } from '../domain/table.ts';
import type { Manners } from './databases.ts';
import { foldedPieces } from './folded-like.ts';
import { storableText } from './json.ts';
import { TYPE } from './job-type.ts';

type Condition = RawBuilder<SqlBool>;

/** The manner in which a database tells whether a text is like a pattern. */
type Likeness = Pick<Manners, 'isLike'>;

/** The condition that is true of the jobs that `predicate` is true of. */
export const predicateOf = (predicate: JobPredicate, manners: Likeness): Condition => {
  const texts: Texts = new Map();
  const condition = partOf(predicate, { manners, texts });
  return texts.size === 0 ? condition : overFolded([...texts.values()], condition);
};

/** The texts that a predicate speaks of, by the columns they are. */
type Texts = Map<string, FoldedText>;

interface Within {
  readonly manners: Likeness;
  readonly texts: Texts;
}

const partOf = (predicate: JobPredicate, within: Within): Condition => {
  switch (predicate.kind) {
    case 'constant':
      return constantOf(predicate.holds);
    case 'and':
    case 'or':
      return joinedBy(
        predicate.kind,
        predicate.parts.map((part) => partOf(part, within)),
      );
    case 'not':
      return sql`(not ${partOf(predicate.of, within)})`;
    case 'status':
      return inList(sql`jobs.status`, predicate.among);
    case 'compare': {
      const operator = sql.raw(OPERATORS[predicate.operator]);
      return sql`(${columnOf(predicate.column, within)} ${operator} ${boundOf(predicate.value)})`;
    }
    case 'in':
      return inList(columnOf(predicate.column, within), predicate.values.map(boundOf));
    case 'like':
      return within.manners.isLike(
        columnOf(predicate.column, within),
        foldedPieces(predicate.pieces),
      );
    case 'set':
      return sql`(${unfoldedOf(predicate.column)} is not null)`;
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

/** A text of a job, and the name that it has once it is folded. */
export interface FoldedText {
  readonly name: string;
  readonly text: RawBuilder<unknown>;
}

/**
 * `condition` over texts by their folded names (`foldedName`). Each is folded once for a job,
 * however often it is spoken of: that takes longer than to compare it. Without the limit, both
 * databases would put the folding in the place of each name again.
 */
export const overFolded = (texts: readonly FoldedText[], condition: Condition): Condition => {
  const columns = texts.map(({ name, text }) => sql`fold(${text}) as ${sql.ref(name)}`);
  return sql`(select ${condition} from (select ${sql.join(columns)} limit 1) as folded)`;
};

/** The folded text of this name, within `overFolded`. */
export const foldedName = (name: string): RawBuilder<unknown> => sql.ref(`folded.${name}`);

/** What is compared as a number, or exactly. */
const NUMBERS = {
  id: sql`jobs.id`,
  owner: sql`jobs.owner`,
  rows: sql`coalesce(jobs.rows, 0)`,
  queueMinutes: sql`jobs.queue_minutes`,
  submitted: sql`jobs.submitted`,
  started: sql`jobs.started`,
  ended: sql`jobs.ended`,
} as const;

/** Texts as jobs show them: never empty. */
const TEXTS = {
  title: sql`coalesce(nullif(jobs.task_name, ''), nullif(jobs.source, ''))`,
  message: sql`nullif(jobs.message, '')`,
  text: sql`nullif(jobs.text, '')`,
  context: sql`nullif(jobs.context, '')`,
  type: TYPE,
  createdTable: sql`nullif(jobs.created_table, '')`,
} as const satisfies Record<Exclude<JobColumn, keyof typeof NUMBERS | object>, unknown>;

const isNumber = (column: JobColumn): column is keyof typeof NUMBERS =>
  typeof column === 'string' && column in NUMBERS;

const textOf = (column: Exclude<JobColumn, keyof typeof NUMBERS>): RawBuilder<unknown> => {
  if (typeof column === 'string') return TEXTS[column];
  // Only what has come to its end well shows where its output is.
  return sql`(
    select cast(${column.outputUnder} as text) || outputs.token || '/' || outputs.file_name
    from outputs where outputs.job_id = jobs.id and jobs.status = 'finished'
  )`;
};

const unfoldedOf = (column: JobColumn): RawBuilder<unknown> =>
  isNumber(column) ? NUMBERS[column] : textOf(column);

/** What a column is compared as: numbers as they are, texts by their folded names. */
const columnOf = (column: JobColumn, { texts }: Within): RawBuilder<unknown> => {
  if (isNumber(column)) return NUMBERS[column];
  const key = typeof column === 'string' ? column : column.outputUnder;
  const folded = texts.get(key) ?? { name: `text${texts.size}`, text: textOf(column) };
  texts.set(key, folded);
  return foldedName(folded.name);
};

/** A value as it is bound: numbers as bigint; text folded, and as a database can hold it. */
export const boundOf = (value: JobValue | number): bigint | string =>
  typeof value === 'string' ? fold(storableText(value)) : BigInt(value);

/** Whether `column` is a text, which is folded before it is compared. */
export const isText = (column: JobColumn): boolean => !isNumber(column);

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
