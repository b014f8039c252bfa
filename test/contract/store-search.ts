// What the store promises of searches: which jobs match, in which order, and how many there may be.
// Jobs are put into the record behind the store's back, so that each stands exactly as written.

import assert from 'node:assert/strict';
import type { Account, AccountId } from '../../src/domain/account.ts';
import type { JobId, JobStatus } from '../../src/domain/job.ts';
import type { JobSearch } from '../../src/domain/job-search.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { PLAIN_ROW, at, collect, MAX, type Yard, each, type CaseGroups } from './store-yard.ts';

const COUNT = 21_000;

const SLY = "a' or '1' = '1";

/** What is searched for among the jobs of `fill`, whose contexts are named a to g. */
const CASES: readonly (readonly [string, Partial<JobSearch>, string])[] = [
  ['everything but system jobs, newest first', {}, 'g f e d c a'],
  ['system jobs too where they are asked for', { includeSystem: true }, 'g f e d c b a'],
  ['jobs submitted at a moment', { submitted: [{ from: at(3), to: at(3) }] }, 'c'],
  ['jobs submitted from a moment on', { submitted: [{ from: at(6) }] }, 'g f'],
  ['jobs submitted until a moment', { submitted: [{ to: at(3) }] }, 'c a'],
  ['no started time in any range', { started: [{ to: at(10_000) }] }, 'e d c'],
  ['no unset time in a range without ends', { ended: [{}] }, 'f e c'],
  ['jobs that ended between two moments', { ended: [{ from: at(30), to: at(40) }] }, 'e c'],
  ['no job that ended in no range', { ended: [] }, ''],
  [
    'jobs in either of two ranges',
    { submitted: [{ to: at(1) }, { from: at(5), to: at(6) }] },
    'f e a',
  ],
  ['jobs of one status', { status: ['failed'] }, 'f e'],
  ['jobs of several', { status: ['finished', 'ready'] }, 'g c a'],
  ['none of no status', { status: [] }, ''],
  ['jobs by the minutes of their queue', { queueMinutes: [{ from: 100, to: 500 }] }, 'g f e d c'],
  ['a task by its name in any case', { taskName: [{ from: 'pleiades', to: 'PLEIADES' }] }, 'c'],
  ['letters beyond ASCII in any case', { taskName: [{ from: 'ÉTOILE', to: 'ÉTOILE' }] }, 'd'],
  ['no absent name in any range', { taskName: [{ to: '\u{10ffff}' }] }, 'd c'],
  ['text by the first of its letters', { taskName: [{ from: 'p', to: 'q' }] }, 'c'],
  ['an error by its words', { message: [{ from: 'OUT OF STARS', to: 'out of stars' }] }, 'e'],
  ['a query by its text', { text: [{ from: "select 'X'", to: "select 'X'" }] }, 'a'],
  ['a context in any case', { context: [{ from: 'C', to: 'C' }] }, 'c'],
  ['queries by their type', { type: [{ from: 'QUERY', to: 'QUERY' }] }, 'f e d c a'],
  ['extracts by the name of their format', { type: [{ from: 'tcsv', to: 'TCSV' }] }, 'g'],
  [
    'what fulfils every condition of several fields',
    { status: ['failed'], ended: [{ from: at(1) }], submitted: [{ to: at(5) }] },
    'e',
  ],
  [
    'nothing by a value with a NUL, which no text has',
    { context: [{ from: 'C\0', to: 'C\0' }] },
    '',
  ],
  ['texts in a range that ends in a NUL', { taskName: [{ from: 'p', to: 'q\0' }] }, 'c'],
  ['nothing where a value only looks like SQL', { context: [{ from: SLY, to: SLY }] }, ''],
];

/** Cases of searches. */
export const SEARCH_CASES: CaseGroups = {
  'a search': {
    ...each(CASES, ([title, search, names]) => [
      `finds ${title}`,
      async (yard) => {
        await fill(yard);
        const found = await collect(yard.store.jobs.search({ includeSystem: false, ...search }));
        assert.equal(found.map(({ context }) => context).join(' '), names);
      },
    ]),

    'by owner finds the jobs of that account alone': async (yard) => {
      const { store } = yard;
      const { one, two } = await fill(yard);
      const of = async (...owner: NonNullable<JobSearch['owner']>) =>
        (await collect(store.jobs.search({ owner, includeSystem: true }))).length;
      assert.equal(await of({ from: one.id, to: one.id }), 5);
      assert.equal(await of({ from: two.id, to: two.id }), 2);
      assert.equal(await of({ from: one.id, to: one.id }, { from: two.id, to: two.id }), 7);
      assert.equal(await of({ from: MAX as AccountId, to: MAX as AccountId }), 0);
      assert.equal(await of(), 0);
    },

    'by number takes values, ranges, and both': async (yard) => {
      const { store } = yard;
      const { one, jobs } = await fill(yard);
      const [a, b, , d] = jobs.map(({ id }) => id);
      assert.ok(a !== undefined && b !== undefined && d !== undefined);
      const first = (id: JobId) => jobs.findIndex((job) => job.id === id);
      const find = async (...id: NonNullable<JobSearch['id']>) => {
        const search = { owner: [{ from: one.id, to: one.id }], id, includeSystem: true };
        return (await collect(store.jobs.search(search))).map((job) => first(job.id));
      };
      assert.deepEqual(await find({ from: b, to: b }), [1]);
      assert.deepEqual(await find({ from: a, to: a }, { from: d, to: d }), [3, 0]);
      assert.deepEqual(await find({ from: a, to: b }), [1, 0]);
      assert.deepEqual(await find({ to: a }, { from: d, to: d }), [3, 0]);
      assert.deepEqual(await find({ from: d, to: a }), [], 'a range from high to low is empty');
    },

    'gives whole jobs': async (yard) => {
      const { store } = yard;
      await fill(yard);
      for (const job of await collect(store.jobs.search({ includeSystem: true }))) {
        assert.deepEqual(job, await store.jobs.byId(job.id));
      }
    },

    'takes thousands of values and hundreds of ranges': async (yard) => {
      const { store } = yard;
      const { jobs } = await fill(yard);
      const last = jobs.at(-1)?.id ?? assert.fail();
      const ids = await collect(
        store.jobs.search({ id: idsFrom(last, 10_000), includeSystem: true }),
      );
      assert.deepEqual(
        ids.map(({ id }) => id),
        [last],
      );
      const text = idsFrom(1n as JobId, 500).map(({ from }) => ({
        from: `${from}`,
        to: `${from}z`,
      }));
      assert.deepEqual(await collect(store.jobs.search({ text, includeSystem: true })), []);
    },

    'with more than that is refused': async (yard) => {
      const { jobs } = yard.store;
      const many: readonly Partial<JobSearch>[] = [
        { id: idsFrom(1n as JobId, 10_001) },
        { ended: Array.from({ length: 501 }, (_, index) => ({ from: at(index) })) },
      ];
      for (const search of many) {
        const found = collect(jobs.search({ ...search, includeSystem: true }));
        await assert.rejects(found, isTooWide);
      }
    },
  },

  'a search over a long record': {
    'streams every job once, newest first, while jobs come and go': async (yard) => {
      const { store, account, submit } = yard;
      const owner = await account();
      await fillMany(yard, owner, COUNT);
      let seen = 0;
      let last = { submitted: at(1e9), id: MAX };
      for await (const { id, submitted } of store.jobs.search({ includeSystem: true })) {
        const follows =
          submitted < last.submitted || (submitted === last.submitted && id < last.id);
        assert.ok(follows, `${id} after ${last.id}`);
        last = { id, submitted };
        seen++;
        if (seen === 10_000) await submit(owner, { submitted: at(1e9) });
      }
      assert.equal(seen, COUNT, 'what was submitted later is not among them');
    },

    'finds the few that match among many that do not': async (yard) => {
      const { store, account } = yard;
      const owner = await account();
      await fillMany(yard, owner, COUNT);
      const count = async (search: Partial<JobSearch>) =>
        (await collect(store.jobs.search({ includeSystem: true, ...search }))).length;
      assert.equal(await count({ text: [{ from: 'SELECT 7', to: 'select 7' }] }), 1);
      assert.equal(await count({ ended: [{ from: at(100), to: at(199) }] }), 100);
      const own = { owner: [{ from: owner.id, to: owner.id }] };
      assert.equal(await count({ ...own, ended: [{ from: at(100), to: at(199) }] }), 100);
      assert.equal(await count({ ...own, ended: [{ from: at(100) }] }), COUNT - 100);
      assert.equal(await count({ ...own, started: [{ to: at(99) }], status: ['failed'] }), 0);
    },

    'can be left at any job': async (yard) => {
      const { store, account } = yard;
      await fillMany(yard, await account(), 2_000);
      for (let round = 0; round < 5; round++) {
        for await (const job of store.jobs.search({ includeSystem: true })) {
          if (job.id > 0n) break;
        }
      }
      assert.equal((await collect(store.jobs.search({ includeSystem: true }))).length, 2_000);
    },

    'does not gather long texts in memory': async (yard) => {
      const { store, account, submit } = yard;
      const owner = await account();
      const text = 'x'.repeat(1_000_000);
      for (let i = 0; i < 12; i++) await submit(owner, { text });
      const lengths = (await collect(store.jobs.search({ includeSystem: true }))).map(
        (job) => job.text.length,
      );
      assert.deepEqual(
        lengths,
        Array.from({ length: 12 }, () => 1_000_000),
      );
    },
  },
};

const isTooWide = (error: unknown): boolean =>
  error instanceof Refusal && error.code === 'search-too-wide';

/** `count` numbers, each a range of its own. */
const idsFrom = (first: JobId, count: number) =>
  Array.from({ length: count }, (_, index) => (first + BigInt(index)) as JobId).map((id) => ({
    from: id,
    to: id,
  }));

/** A job of `fill` as it differs from an ordinary one that waits. */
interface Filled {
  readonly owner: 'one' | 'two';
  readonly submitted: number;
  readonly status?: JobStatus;
  readonly started?: number;
  readonly ended?: number;
  readonly parts?: Readonly<Record<string, string | number>>;
}

const FILLED: Readonly<Record<string, Filled>> = {
  a: { owner: 'one', submitted: 1, parts: { queue_minutes: 10, text: "SELECT ''x''" } },
  b: { owner: 'one', submitted: 2, parts: { queue_minutes: 10, system: 1 } },
  c: {
    owner: 'two',
    submitted: 3,
    status: 'finished',
    started: 10,
    ended: 30,
    parts: { task_name: 'Pleiades' },
  },
  d: {
    owner: 'one',
    submitted: 4,
    status: 'started',
    started: 10,
    parts: { task_name: 'étoile' },
  },
  e: {
    owner: 'two',
    submitted: 5,
    status: 'failed',
    started: 10,
    ended: 40,
    parts: { message: 'Out of stars' },
  },
  f: { owner: 'one', submitted: 6, status: 'failed', ended: 6, parts: { message: 'No.' } },
  g: { owner: 'one', submitted: 7, parts: { kind: 'extract', format: 'typed-csv' } },
};

/** Two accounts with the jobs of FILLED, the context of each of which is its name. */
const fill = async (yard: Yard) => {
  const { store, place, account } = yard;
  const owners = { one: await account(), two: await account() };
  for (const [name, { owner, status = 'ready', parts, ...times }] of Object.entries(FILLED)) {
    const row: Record<string, string | number> = {
      ...PLAIN_ROW,
      ...Object.fromEntries(Object.entries(times).map(([key, time]) => [key, at(time)])),
      ...parts,
      context: name,
      status,
    };
    const values = Object.values(row).map((value) =>
      typeof value === 'string' ? `'${value}'` : String(value),
    );
    await place.execute(
      `insert into jobs (owner, ${Object.keys(row).join(', ')})
       values (${owners[owner].id}, ${values.join(', ')})`,
    );
  }
  const jobs = await collect(store.jobs.search({ includeSystem: true }));
  return { ...owners, jobs: jobs.toSorted((a, b) => a.submitted - b.submitted) };
};

/** Jobs 0 to `count` - 1 of `owner`, two submitted in each millisecond, one ended in each. */
const fillMany = (yard: Yard, owner: Account, count: number): Promise<void> =>
  yard.place.execute(
    `insert into jobs (owner, kind, quick, system, status, attempt, submitted, started, ended,
       queue_minutes, context, text)
     with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < ${count})
     select ${owner.id}, 'query', 0, 0, 'finished', 1, ${at(0)} + i / 2, ${at(0)} + i, ${at(0)} + i,
       500, 'Stars', 'SELECT ' || i from n`,
  );
