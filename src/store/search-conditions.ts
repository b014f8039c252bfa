// The conditions of a search as SQL with bound values.
// No text of a caller ever becomes part of a statement; both databases compare alike: numbers as
// numbers, text folded and by its UTF-8 bytes, and what is not set matches nothing.

import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { JobPredicate, JobSearch, Range } from '../domain/job-search.ts';
import type { AccountId } from '../domain/account.ts';
import type { Manners } from './databases.ts';
import { TYPE } from './job-type.ts';
import {
  boundOf,
  foldedName,
  inList,
  isText,
  joinedBy,
  overFolded,
  predicateOf,
} from './search-predicate.ts';

type Condition = RawBuilder<SqlBool>;

/** A value as it is bound: numbers as bigint, text folded. */
type Bound = bigint | string;

/**
 * The condition that every answer of `search` fulfils, and nothing else. The database may go by
 * the indexes of the fields in `indexed` alone: without counts of what is in its tables, it would
 * rather read all jobs of an owner than the hundred that are named by their numbers.
 */
export const conditionOf = (
  search: JobSearch,
  indexed: readonly RangeField[],
  manners: Manners,
): Condition => {
  const parts = FIELDS.map((field) => fieldCondition(search, field, indexed.includes(field)));
  if (search.status !== undefined) parts.push(inList(sql`jobs.status`, search.status));
  if (!search.includeSystem) parts.push(sql`jobs.system = 0`);
  if (search.withoutDestroyed === true) parts.push(sql`not ${isDestroyed}`);
  if (search.where !== undefined) parts.push(predicateOf(search.where, manners));
  const conditions = parts.filter((part) => part !== undefined);
  return conditions.length === 0 ? sql`1 = 1` : sql`(${sql.join(conditions, sql` and `)})`;
};

const isDestroyed = sql<SqlBool>`exists (
  select 1 from job_terms where job_terms.job_id = jobs.id and job_terms.is_destroyed = 1
)`;

/** The fields that are asked for by ranges, beside the status. */
export type RangeField = Exclude<
  keyof JobSearch,
  'status' | 'where' | 'includeSystem' | 'withoutDestroyed'
>;

/** What each field is compared with. */
const COLUMNS = {
  owner: sql`jobs.owner`,
  id: sql`jobs.id`,
  submitted: sql`jobs.submitted`,
  started: sql`jobs.started`,
  ended: sql`jobs.ended`,
  queueMinutes: sql`jobs.queue_minutes`,
  taskName: sql`jobs.task_name`,
  message: sql`jobs.message`,
  text: sql`jobs.text`,
  context: sql`jobs.context`,
  type: TYPE,
} as const satisfies Record<RangeField, RawBuilder<unknown>>;

const FIELDS = Object.keys(COLUMNS) as readonly RangeField[];

/** The fields that are compared as folded texts. */
const TEXT_FIELDS: ReadonlySet<RangeField> = new Set<RangeField>([
  'taskName',
  'message',
  'text',
  'context',
  'type',
]);

const fieldCondition = (
  search: JobSearch,
  field: RangeField,
  isIndexed: boolean,
): Condition | undefined => {
  const ranges = search[field];
  if (ranges === undefined) return undefined;
  if (TEXT_FIELDS.has(field)) {
    const folded = { name: field, text: COLUMNS[field] };
    return overFolded([folded], amongRanges(foldedName(field), ranges));
  }
  // To both databases, a column with a plus before it is no column that an index has.
  const column = HULL_FIELDS.has(field) && !isIndexed ? sql`+${COLUMNS[field]}` : COLUMNS[field];
  const among = amongRanges(column, ranges);
  // The hull tells the database which part of an index to read; the rest is checked by row.
  return isIndexed ? sql`(${between(column, hullRange(ranges))} and ${among})` : among;
};

const amongRanges = (
  column: RawBuilder<unknown>,
  ranges: readonly Range<bigint | number | string>[],
): Condition => {
  const bound = ranges.map(boundRange);
  const equal = bound.flatMap(({ from, to }) => (from !== undefined && from === to ? [from] : []));
  const open = bound.filter(({ from, to }) => from === undefined || from !== to);
  const alternatives = open.map((range) => between(column, range));
  if (equal.length > 0) alternatives.push(inList(column, equal));
  return joinedBy('or', alternatives);
};

/** The fields that an index goes by. */
const HULL_FIELDS: ReadonlySet<RangeField> = new Set<RangeField>([
  'owner',
  'id',
  'submitted',
  'started',
  'ended',
]);

const boundRange = (range: Range<bigint | number | string>): Range<Bound> => ({
  ...(range.from === undefined ? {} : { from: boundOf(range.from) }),
  ...(range.to === undefined ? {} : { to: boundOf(range.to) }),
});

/** The condition that `column` lies within the least range that holds all of `ranges`. */
export const hullOf = (
  field: RangeField,
  ranges: readonly Range<bigint | number | string>[],
): Condition => between(COLUMNS[field], hullRange(ranges));

const hullRange = (ranges: readonly Range<bigint | number | string>[]): Range<Bound> => {
  const [first, ...rest] = ranges.map(boundRange);
  return rest.reduce<Range<Bound>>(joined, first ?? {});
};

const joined = (a: Range<Bound>, b: Range<Bound>): Range<Bound> => ({
  ...(a.from === undefined || b.from === undefined ? {} : { from: least(a.from, b.from) }),
  ...(a.to === undefined || b.to === undefined ? {} : { to: greatest(a.to, b.to) }),
});

const least = (a: Bound, b: Bound): Bound => (a < b ? a : b);

const greatest = (a: Bound, b: Bound): Bound => (a > b ? a : b);

const between = (column: RawBuilder<unknown>, { from, to }: Range<Bound>): Condition => {
  if (from !== undefined && from === to) return sql`${column} = ${from}`;
  if (from !== undefined && to !== undefined) return sql`${column} between ${from} and ${to}`;
  if (from !== undefined) return sql`${column} >= ${from}`;
  if (to !== undefined) return sql`${column} <= ${to}`;
  return sql`${column} is not null`;
};

/** The account whose jobs alone are asked for, where there is just one. */
export const singleOwner = ({ owner }: JobSearch): AccountId | undefined => {
  const [only, ...others] = owner ?? [];
  return others.length === 0 && only?.from === only?.to ? only?.from : undefined;
};

/** How many single values and how many ranges a search has, all fields together. */
export const countConditions = (
  search: JobSearch,
): { readonly values: number; readonly ranges: number } => {
  const all = FIELDS.flatMap((field): readonly Range<unknown>[] => search[field] ?? []);
  const values = all.filter(({ from, to }) => from !== undefined && from === to).length;
  return { values, ranges: all.length - values };
};

/**
 * How often a search may have to read a text of one job from its beginning to its end: once to fold
 * each that it speaks of, and for each LIKE by its length. 0 where it looks at no texts at all.
 */
export const readingsOf = (search: JobSearch): number => {
  const fields = FIELDS.filter((field) => TEXT_FIELDS.has(field) && search[field] !== undefined);
  return fields.length + readingsIn(search.where);
};

/** Pieces of a pattern that a reading is slower by: those of two words of bits (likeness.ts). */
const PIECES_PER_READING = 64;

const readingsIn = (predicate: JobPredicate | undefined): number => {
  switch (predicate?.kind) {
    case undefined:
    case 'constant':
    case 'status':
    case 'set':
      return 0;
    case 'not':
      return readingsIn(predicate.of);
    case 'and':
    case 'or':
      return predicate.parts.reduce((sum, part) => sum + readingsIn(part), 0);
    case 'compare':
    case 'in':
      return isText(predicate.column) ? 1 : 0;
    case 'like':
      return 1 + Math.ceil(predicate.pieces.length / PIECES_PER_READING);
  }
};
