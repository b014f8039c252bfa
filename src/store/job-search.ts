// Searches of the record of jobs: newest first, page by page, over any number of jobs.
// Between two pages nothing is held: each page begins where the last one ended. Each statement
// looks at a bounded number of jobs, so no search can hold the store up, however little it finds.

import { sql, type SqlBool } from 'kysely';
import { SECOND } from '../base/time.ts';
import type { Job, JobId } from '../domain/job.ts';
import type { JobSearch } from '../domain/job-search.ts';
import { Refusal } from '../domain/refusal.ts';
import { compiledOnce } from './compiled-once.ts';
import type { Databases } from './databases.ts';
import { jobOf, selectJobs } from './job-row.ts';
import {
  conditionOf,
  countConditions,
  hullOf,
  readingsOf,
  singleOwner,
  type RangeField,
} from './search-conditions.ts';

/** How a search is cut into pieces. */
export const SEARCH_LIMITS = {
  /** Jobs whose keys are read at once. */
  page: 500,
  /** Jobs that are read at once: the first are on their way while the next ones are read. */
  batch: 64,
  /** Bytes of text that are read at once: a text may have a million, a page of them must not. */
  pageBytes: 4 * 1024 ** 2,
  /** Jobs that one statement looks at: some ten milliseconds of work. */
  window: 20_000,
  /** The same where texts are looked into; fewer where that would be more than `textBytes`. */
  textWindow: 1_000,
  /**
   * Bytes of text that one statement reads, each as often as the search may have to: SQLite takes
   * some 10 ns for each, so half a second. One job may take it over, for each statement has one.
   */
  textBytes: 50_000_000,
  /** Jobs that are gathered by another index first and put in order afterwards. */
  gathered: 10_000,
  /** Single values in one search: a statement may have 32,766 parameters. */
  values: 10_000,
  /** Ranges in one search: SQLite takes seconds to read a statement with thousands. */
  ranges: 500,
  /** Seconds of work of the store for one page. */
  seconds: 30,
} as const;

/** The jobs that a search matches, newest first. */
export async function* searchJobs(databases: Databases, search: JobSearch): AsyncGenerator<Job> {
  for await (const page of searchPages(databases, search)) yield* page;
}

/** As `searchJobs`, in pages; the next is looked for when it is asked for. */
export async function* searchPages(
  databases: Databases,
  search: JobSearch,
): AsyncGenerator<readonly Job[]> {
  refuseTooWide(search);
  const finder: Finder = {
    databases,
    search,
    matches: conditionOf(search, [], databases.manners),
    readings: readingsOf(search),
    spent: 0,
  };
  const gathered = await gatheredKeys(finder);
  const pages = gathered === undefined ? walk(finder) : pagesOf(finder, gathered);
  const read = gathered === undefined ? readerBetween(finder) : readerByKey(finder);
  for await (const page of pages) {
    for (const batch of batchesOf(page)) {
      const rows = await timed(finder, () => read(batch));
      finder.spent = 0;
      yield rows.map((row) => jobOf(row));
    }
  }
}

const refuseTooWide = (search: JobSearch): void => {
  const counts = countConditions(search);
  for (const kind of ['values', 'ranges'] as const) {
    const count = counts[kind];
    const limit = SEARCH_LIMITS[kind];
    if (count > limit) throw new Refusal('search-too-wide', { count, kind, limit });
  }
};

interface Finder {
  readonly databases: Databases;
  readonly search: JobSearch;
  /** What a job must be to be among the answers, where they are named one by one. */
  readonly matches: Condition;
  /** How often each text of a job may have to be read. */
  readonly readings: number;
  /** Milliseconds of work since the last answer. */
  spent: number;
}

type Condition = ReturnType<typeof conditionOf>;

/** A job's place in the order of answers. */
interface Key {
  readonly id: JobId;
  readonly submitted: bigint;
}

interface WeighedKey extends Key {
  /** Bytes of its texts. */
  readonly weight: bigint;
}

/** Counts the time that `work` takes, and stops a search that takes too much. */
const timed = async <T>(finder: Finder, work: () => Promise<T>): Promise<T> => {
  const { seconds } = SEARCH_LIMITS;
  if (finder.spent > seconds * SECOND) throw new Refusal('search-too-slow', { seconds });
  const begun = performance.now();
  try {
    return await work();
  } catch (error) {
    if (!finder.databases.manners.isTimeout(error)) throw error;
    throw new Refusal('search-too-slow', { seconds });
  } finally {
    finder.spent += performance.now() - begun;
  }
};

/**
 * The keys of every job that can match, in order, where the search names few of them by their
 * number or by a time other than that of submission; undefined where it does not.
 */
const gatheredKeys = async (finder: Finder): Promise<readonly WeighedKey[] | undefined> => {
  for (const condition of narrowConditions(finder.search)) {
    const query = finder.databases.searches
      .selectFrom('jobs')
      .select(['jobs.id', 'jobs.submitted', weight.as('weight')])
      .where(condition)
      .limit(SEARCH_LIMITS.gathered + 1);
    const keys = await timed(finder, () => query.execute());
    if (keys.length <= SEARCH_LIMITS.gathered) return keys.toSorted(newestFirst);
  }
  return undefined;
};

const newestFirst = (a: Key, b: Key): number =>
  Number(b.submitted - a.submitted) || (a.id < b.id ? 1 : -1);

/** Conditions with an index of their own, each of which every answer fulfils. */
const narrowConditions = (search: JobSearch): readonly Condition[] => {
  const { id, submitted, started, ended } = search;
  const owner = singleOwner(search);
  const narrow: Condition[] = [];
  if (id !== undefined) narrow.push(hullOf('id', id));
  // The walk itself goes by owner and submission: it needs no help with these.
  if (submitted !== undefined || owner === undefined) return narrow;
  const ofOwner = sql<SqlBool>`jobs.owner = ${owner}`;
  if (ended !== undefined) narrow.push(sql`${ofOwner} and ${hullOf('ended', ended)}`);
  if (started !== undefined) narrow.push(sql`${ofOwner} and ${hullOf('started', started)}`);
  return narrow;
};

/** Pages of those gathered keys that match. */
async function* pagesOf(finder: Finder, gathered: readonly WeighedKey[]) {
  let rest = gathered;
  while (rest.length > 0) {
    const count = Math.min(SEARCH_LIMITS.page, countAtOnce(finder, rest));
    const ids = rest.slice(0, count).map(({ id }) => id);
    yield await pageOf(finder, sql`jobs.id in (${sql.join(ids)}) and ${finder.matches}`);
    rest = rest.slice(count);
  }
}

/** How many of these jobs, from the first on, one statement may look at; at least one. */
const countAtOnce = ({ readings }: Finder, keys: readonly WeighedKey[]): number => {
  let left = SEARCH_LIMITS.textBytes;
  const over = keys.findIndex(({ weight }) => {
    left -= readings * Number(weight);
    return left < 0;
  });
  return over === -1 ? keys.length : Math.max(1, over);
};

/** Pages of all jobs that match, found by going down the record window by window. */
async function* walk(finder: Finder) {
  const matches = walkMatches(finder);
  let below: Key | undefined;
  for (;;) {
    const edge = await edgeOf(finder, below);
    const bottom = edge === undefined ? TRUE : atLeast(edge);
    let page: readonly WeighedKey[];
    do {
      const top = below === undefined ? TRUE : under(below);
      page = await pageOf(finder, sql`${top} and ${bottom} and ${matches}`);
      below = page.at(-1) ?? below;
      yield page;
    } while (page.length === SEARCH_LIMITS.page);
    if (edge === undefined) return;
    below = edge;
  }
}

const walkMatches = ({ search, databases }: Finder): Condition =>
  conditionOf(search, walkFields(search), databases.manners);

/** The fields by which the walk itself goes: submission, of one owner or of all. */
const walkFields = (search: JobSearch): readonly RangeField[] =>
  singleOwner(search) === undefined ? ['submitted'] : ['owner', 'submitted'];

const TRUE = sql<SqlBool>`1 = 1`;

const under = ({ submitted, id }: Key) =>
  sql<SqlBool>`(jobs.submitted, jobs.id) < (${submitted}, ${id})`;

const atMost = ({ submitted, id }: Key) =>
  sql<SqlBool>`(jobs.submitted, jobs.id) <= (${submitted}, ${id})`;

const atLeast = ({ submitted, id }: Key) =>
  sql<SqlBool>`(jobs.submitted, jobs.id) >= (${submitted}, ${id})`;

/** The last key of the next window; undefined where the rest fits. */
const edgeOf = async (finder: Finder, below: Key | undefined): Promise<Key | undefined> => {
  if (finder.readings === 0) {
    const query = keysBelow(finder, below).offset(SEARCH_LIMITS.window).limit(1);
    return timed(finder, () => query.executeTakeFirst());
  }
  const query = keysBelow(finder, below).select(weight.as('weight'));
  const keys = await timed(finder, () => query.limit(SEARCH_LIMITS.textWindow).execute());
  const count = countAtOnce(finder, keys);
  return count < SEARCH_LIMITS.textWindow && count === keys.length ? undefined : keys[count - 1];
};

/** The keys that a walk comes to next, found in the index alone. */
const keysBelow = ({ databases, search }: Finder, below: Key | undefined) => {
  const owner = singleOwner(search);
  let query = databases.searches
    .selectFrom('jobs')
    .select(['jobs.id', 'jobs.submitted'])
    .orderBy('jobs.submitted', 'desc')
    .orderBy('jobs.id', 'desc');
  if (owner !== undefined) query = query.where('jobs.owner', '=', owner);
  if (search.submitted !== undefined) query = query.where(hullOf('submitted', search.submitted));
  return below === undefined ? query : query.where(under(below));
};

/** The newest keys that fulfil `condition`. */
const pageOf = (finder: Finder, condition: Condition): Promise<readonly WeighedKey[]> => {
  const query = finder.databases.searches
    .selectFrom('jobs')
    .select(['jobs.id', 'jobs.submitted', weight.as('weight')])
    .where(condition)
    .orderBy('jobs.submitted', 'desc')
    .orderBy('jobs.id', 'desc')
    .limit(SEARCH_LIMITS.page);
  return timed(finder, () => query.execute());
};

/** Both databases tell the length of a text in bytes without reading it. */
const weight = sql<bigint>`cast(
  octet_length(jobs.text) + coalesce(octet_length(jobs.message), 0)
  + coalesce(octet_length(jobs.task_name), 0) as bigint
)`;

/** Some keys of a page, in order, and always one. */
type Batch = readonly [Key, ...Key[]];

/** Cuts a page so that the texts of each piece fit into memory together. */
function* batchesOf(page: readonly WeighedKey[]): Generator<Batch> {
  let batch: [Key, ...Key[]] | undefined;
  let bytes = 0;
  for (const key of page) {
    const isRoom =
      batch !== undefined &&
      batch.length < SEARCH_LIMITS.batch &&
      bytes + Number(key.weight) <= SEARCH_LIMITS.pageBytes;
    if (batch !== undefined && isRoom) {
      batch.push(key);
      bytes += Number(key.weight);
      continue;
    }
    if (batch !== undefined) yield batch;
    batch = [key];
    bytes = Number(key.weight);
  }
  if (batch !== undefined) yield batch;
}

/** Reads the jobs of a batch; one that has moved on since its key was read may match no longer. */
type Reader = (batch: Batch) => Promise<readonly Parameters<typeof jobOf>[0][]>;

/** What a walk finds lies between two keys: to name each would be most of the work. */
const readerBetween = (finder: Finder): Reader => {
  const { searches } = finder.databases;
  const matches = walkMatches(finder);
  // Built once for the search: that takes longer than to read ten jobs.
  const select = compiledOnce((db, { topId, topTime, lowId, lowTime }: Ends) =>
    inOrder(selectJobs(db))
      .where(atMost({ id: topId, submitted: topTime }))
      .where(atLeast({ id: lowId, submitted: lowTime }))
      .where(matches)
      .compile(),
  );
  return (batch) => {
    const [top] = batch;
    const low = batch.at(-1) ?? top;
    const ends = { topId: top.id, topTime: top.submitted, lowId: low.id, lowTime: low.submitted };
    return select(searches, ends);
  };
};

/** The newest and the oldest key of a batch. */
interface Ends {
  readonly topId: JobId;
  readonly topTime: bigint;
  readonly lowId: JobId;
  readonly lowTime: bigint;
}

const readerByKey =
  ({ databases, matches }: Finder): Reader =>
  (batch) => {
    const ids = sql.join(batch.map(({ id }) => id));
    return inOrder(selectJobs(databases.searches))
      .where(sql<SqlBool>`jobs.id in (${ids})`)
      .where(matches)
      .execute();
  };

const inOrder = (query: ReturnType<typeof selectJobs>) =>
  query.orderBy('jobs.submitted', 'desc').orderBy('jobs.id', 'desc');
