// Jobs from asking to end: what is kept, what is refused, and what a cancel or a crash leaves.
// The store and the files are real; the engine only does what it is told.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { DAY, HOUR } from '../../src/base/time.ts';
import type { Job, JobId } from '../../src/domain/job.ts';
import { Refusal, type RefusalName } from '../../src/domain/refusal.ts';
import { raiseGeneration } from '../../src/files/data-folder.ts';
import { NOTHING_SWEPT, relativeFolderOf } from '../../src/ports/files.ts';
import { openCore, type CoreFixture } from '../support/core-fixture.ts';
import { MADE } from '../support/fake-engine.ts';
import { until } from '../support/until.ts';

let fixture: CoreFixture;

/** A test over a core of its own. Hooks would run for every file of the folder. */
const check = (title: string, work: () => Promise<void>): void => {
  void test(title, async () => {
    fixture = await openCore();
    try {
      await work();
    } finally {
      await fixture.close();
    }
  });
};

const refuses = async (work: Promise<unknown>, code: RefusalName): Promise<void> => {
  await assert.rejects(work, (error) => error instanceof Refusal && error.code === code);
};

const summary = ({ status, reason, rows, createdTable }: Job) => [
  status,
  reason,
  rows,
  createdTable,
];

check('a batch with INTO becomes a table, its story and a finished job, at once', async () => {
  const account = await fixture.account('kepler');
  await fixture.work();
  const id = await fixture.submit(account, 'SELECT 1 AS n INTO mydb.Bright');
  const job = await fixture.ended(id);
  assert.deepEqual(summary(job), ['finished', null, 3n, 'mydb.Bright']);
  const version = await fixture.store.tables.current(account.space, 'bright');
  assert.ok(version);
  assert.deepEqual([version.name, version.job, version.rows], ['Bright', id, 3n]);
  const folder = join(fixture.data, relativeFolderOf(version));
  assert.deepEqual(new Uint8Array(await readFile(join(folder, 'part-0.parquet'))), MADE);
  const story: unknown = JSON.parse(await readFile(join(folder, 'table.json'), 'utf8'));
  assert.match(JSON.stringify(story), /kepler.*SELECT 1 AS n INTO mydb\.Bright/);
});

check('a SELECT without INTO makes a table named for its job', async () => {
  const account = await fixture.account('tycho');
  await fixture.work();
  const id = await fixture.submit(account, 'SELECT 1 AS n');
  assert.deepEqual(summary(await fixture.ended(id)), ['finished', null, 3n, `mydb.job_${id}`]);
});

check('text that does not parse is a failed job that says where', async () => {
  const account = await fixture.account('typo');
  const job = await fixture.ended(await fixture.submit(account, 'SELEC 1'));
  assert.deepEqual([job.status, job.reason], ['failed', 'query-error']);
  assert.match(job.message ?? '', /line 1/i);
  assert.equal(fixture.engine.requests.length, 0);
});

check('an unknown context is refused at once and names those there are', async () => {
  const account = await fixture.account('lost');
  await refuses(fixture.submit(account, 'SELECT 1', 'Nowhere'), 'unknown-context');
  assert.deepEqual(await Array.fromAsync(fixture.core.jobs.find(account, ALL)), []);
});

const ALL = { includeSystem: true };

check('an account may have only so many jobs waiting', async () => {
  const account = await fixture.account('eager');
  for (let times = 0; times < 4; times++) await fixture.submit(account, 'SELECT 1 AS n');
  await refuses(fixture.submit(account, 'SELECT 1 AS n'), 'waiting-jobs-limit');
});

check('a query that fails changes nothing and keeps the words of the engine', async () => {
  const account = await fixture.account('unlucky');
  await fixture.work();
  fixture.engine.failNext('query-error', 'Divide by zero error encountered.');
  const job = await fixture.ended(await fixture.submit(account, 'SELECT 1/0 AS n INTO mydb.t'));
  assert.deepEqual(summary(job), ['failed', 'query-error', null, null]);
  assert.equal(job.message, 'Divide by zero error encountered.');
  assert.deepEqual(await fixture.store.tables.list(account.space), []);
});

check('a job over the quota fails, names both figures and leaves no table', async () => {
  await fixture.close();
  fixture = await openCore({ quotaBytes: MADE.length });
  const account = await fixture.account('full');
  await fixture.work();
  const first = await fixture.ended(await fixture.submit(account, 'SELECT 1 AS n INTO mydb.a'));
  assert.equal(first.status, 'finished');
  const second = await fixture.ended(await fixture.submit(account, 'SELECT 1 AS n INTO mydb.b'));
  assert.deepEqual([second.status, second.reason], ['failed', 'quota']);
  assert.match(
    second.message ?? '',
    new RegExp(`${2 * MADE.length} bytes.*quota of ${MADE.length}`),
  );
  assert.equal((await fixture.store.tables.list(account.space)).length, 1);
});

check('cancelling a waiting job ends it without its ever running', async () => {
  const account = await fixture.account('regretful');
  const id = await fixture.submit(account, 'SELECT 1 AS n INTO mydb.t');
  await fixture.core.jobs.cancel(account, id);
  assert.equal(await fixture.core.jobs.status(account, id), 'canceling');
  await fixture.work();
  assert.deepEqual(summary(await fixture.ended(id)), ['cancelled', 'cancelled', null, null]);
  assert.equal(fixture.engine.requests.length, 0);
});

check(
  'cancelling a running job stops it, and a commit that comes too late is unheard',
  async () => {
    const account = await fixture.account('impatient');
    await fixture.work();
    for (const isDeaf of [false, true]) {
      fixture.engine.isDeaf = isDeaf;
      fixture.engine.hold();
      const before = fixture.engine.requests.length;
      const id = await fixture.submit(account, 'SELECT 1 AS n INTO mydb.t');
      await until(() => fixture.engine.requests.length > before, 'the run');
      await fixture.core.jobs.cancel(account, id);
      assert.equal(await fixture.core.jobs.status(account, id), 'canceling');
      fixture.engine.release();
      assert.deepEqual(summary(await fixture.ended(id)), ['cancelled', 'cancelled', null, null]);
      assert.deepEqual(await fixture.store.tables.list(account.space), []);
    }
  },
);

check('cancel is silent for what is no job, and refuses the job of another', async () => {
  const account = await fixture.account('mine');
  const other = await fixture.account('theirs', ['admin']);
  const id = await fixture.submit(account, 'SELECT 1 AS n');
  await fixture.core.jobs.cancel(account, 987_654_321n as JobId);
  await refuses(fixture.core.jobs.cancel(other, id), 'job-not-yours');
  assert.equal(await fixture.core.jobs.status(account, id), 'ready');
});

check('people find their own jobs and an admin finds all, newest first', async () => {
  const [one, two, admin] = await Promise.all([
    fixture.account('one'),
    fixture.account('two'),
    fixture.account('boss', ['admin']),
  ]);
  const ids = [];
  for (const account of [one, two, one]) ids.push(await fixture.submit(account, 'SELECT 1 AS n'));
  const idsFor = async (account: typeof one) =>
    (await Array.fromAsync(fixture.core.jobs.find(account, ALL))).map((job) => job.id);
  assert.deepEqual(await idsFor(one), [ids[2], ids[0]]);
  assert.deepEqual(await idsFor(two), [ids[1]]);
  assert.deepEqual(await idsFor(admin), ids.toReversed());
  await refuses(fixture.core.jobs.status(two, ids[0] as JobId), 'unknown-job');
});

check('an extract becomes a file behind an unguessable address until it expires', async () => {
  const account = await fixture.account('galileo');
  await fixture.work();
  await fixture.ended(await fixture.submit(account, 'SELECT 1 AS n INTO mydb.moons'));
  const id = await fixture.core.jobs.extract(account, { table: 'MyDB.[moons]', format: 'csv' });
  const { output, status, taskName } = await fixture.ended(id);
  assert.deepEqual([status, taskName, output?.fileName], ['finished', 'moons', 'moons.csv']);
  assert.ok(output);
  assert.match(output.token, /^[0-9a-f]{32}$/);
  const fetched = await fixture.core.outputs.fetch(output.token, output.fileName);
  assert.equal(fetched.kind, 'found');
  if (fetched.kind !== 'found') return;
  assert.deepEqual(Buffer.concat(await Array.fromAsync(fetched.file.read())), Buffer.from(MADE));
  const other = await fixture.core.outputs.fetch(output.token, 'other.csv');
  assert.deepEqual(other, { kind: 'unknown' });
  fixture.ahead += 7 * DAY + HOUR;
  const expired = await fixture.core.outputs.fetch(output.token, output.fileName);
  assert.deepEqual(expired, { kind: 'expired', source: 'moons' });
});

const EXTRACT_NAMES: readonly (readonly [asked: string, source: string])[] = [
  ['t', 't'],
  [' MyDB.T ', 'T'],
  ['mydb..t', 't'],
  ['mydb.dbo.t', 't'],
  ['dbo.t', 't'],
  ['[mydb].[a]]b]', 'a]b'],
  ['"a b"', 'a b'],
  ['mydb.dbo_results', 'dbo_results'],
  ['mydb.dbores', 'dbores'],
  // No names in a query, but what else could be meant?
  ['select', 'select'],
  ['a b', 'a b'],
];

check('an extract names its table in every way that a query does', async () => {
  const account = await fixture.account('scribe');
  for (const [table, source] of EXTRACT_NAMES) {
    const id = await fixture.core.jobs.extract(account, { table, format: 'csv' });
    assert.equal((await fixture.store.jobs.byId(id))?.source, source, table);
    await fixture.core.jobs.cancel(account, id);
  }
  for (const table of ['Stars.t', 'mydb.other.t', '', ' ']) {
    await refuses(fixture.core.jobs.extract(account, { table, format: 'csv' }), 'unknown-table');
  }
});

check('outputs beyond what an account may have at once are refused with both figures', async () => {
  await fixture.close();
  fixture = await openCore({ outputBytesMax: 2 * MADE.length - 1 });
  const account = await fixture.account('hoarder');
  await fixture.work();
  await fixture.ended(await fixture.submit(account, 'SELECT 1 AS n INTO mydb.t'));
  const extract = async (): Promise<Job> =>
    fixture.ended(await fixture.core.jobs.extract(account, { table: 't', format: 'csv' }));
  assert.equal((await extract()).status, 'finished');
  const second = await extract();
  assert.deepEqual([second.status, second.reason, second.output], ['failed', 'quota', null]);
  const figures = `${2 * MADE.length} bytes, more than the ${2 * MADE.length - 1}`;
  assert.ok(second.message?.includes(figures), second.message ?? '');
});

check('an output type that is not made here is refused with those that are', async () => {
  const account = await fixture.account('picky');
  await refuses(
    fixture.core.jobs.extract(account, { table: 't', format: 'plot' }),
    'unknown-format',
  );
});

check('a job that reads what an earlier job writes waits for it', async () => {
  const account = await fixture.account('patient');
  fixture.engine.hold();
  await fixture.work();
  const first = await fixture.submit(account, 'SELECT 1 AS n INTO mydb.a');
  const second = await fixture.submit(account, 'SELECT n INTO mydb.b FROM mydb.a');
  const third = await fixture.submit(account, 'SELECT 2 AS n INTO mydb.c');
  await until(() => fixture.engine.requests.length === 2, 'two runs');
  assert.deepEqual(
    fixture.engine.requests.map(({ job }) => job),
    [first, third],
  );
  fixture.engine.release();
  await fixture.ended(second);
  const snapshot = fixture.engine.requests[2]?.snapshot.databases.find(
    ({ kind }) => kind === 'space',
  );
  assert.deepEqual(
    snapshot?.tables.map(({ name }) => name),
    ['a'],
  );
});

check('a job that reads the table named after an earlier job waits for it', async () => {
  const account = await fixture.account('numbered');
  fixture.engine.hold();
  await fixture.work();
  const first = await fixture.submit(account, 'SELECT 1 AS n');
  const second = await fixture.submit(account, `SELECT n INTO mydb.b FROM mydb.job_${first}`);
  await fixture.submit(account, 'SELECT 2 AS n INTO mydb.c');
  await until(() => fixture.engine.requests.length === 2, 'two runs');
  assert.notEqual(fixture.engine.requests[1]?.job, second);
  fixture.engine.release();
  await fixture.ended(second);
});

check('dropped tables come back whole, and go for good when their time is over', async () => {
  const account = await fixture.account('forgetful');
  await fixture.work();
  const run = async (text: string) => fixture.ended(await fixture.submit(account, text));
  await run('SELECT 1 AS n INTO mydb.keepsake');
  const made = await fixture.store.tables.current(account.space, 'keepsake');
  await run('DROP TABLE keepsake');
  assert.equal(await fixture.store.tables.current(account.space, 'keepsake'), undefined);
  await fixture.core.housekeeping.sweep();
  assert.equal((await run('UNDROP TABLE keepsake')).status, 'finished');
  assert.deepEqual(await fixture.store.tables.current(account.space, 'keepsake'), made);
  await run('DROP TABLE keepsake');
  fixture.ahead += 7 * DAY + HOUR;
  const report = await fixture.core.housekeeping.sweep();
  assert.equal(report.versionsRemoved, 1);
  assert.equal((await run('UNDROP TABLE keepsake')).status, 'failed');
});

check('a store put back from a backup forgets nothing, and nothing is removed', async () => {
  const account = await fixture.account('backed-up');
  await fixture.work();
  const run = async (text: string) => fixture.ended(await fixture.submit(account, text));
  await run('SELECT 1 AS n INTO mydb.keepsake');
  await run('DROP TABLE keepsake');
  await fixture.core.housekeeping.sweep();
  await raiseGeneration(fixture.data, (await fixture.store.generation()) + 1);
  fixture.ahead += 7 * DAY + HOUR;
  assert.deepEqual(await fixture.core.housekeeping.sweep(), NOTHING_SWEPT);
  assert.equal((await run('UNDROP TABLE keepsake')).status, 'finished');
});

check('the job of a dead server runs again, and its late executor is not heard', async () => {
  const account = await fixture.account('survivor');
  fixture.engine.isDeaf = true;
  fixture.engine.hold();
  await fixture.core.housekeeping.renewLease();
  const id = await fixture.submit(account, 'SELECT 1 AS n INTO mydb.t');
  const first = await fixture.core.work.takeNext();
  await until(() => fixture.engine.requests.length === 1, 'the first attempt');

  fixture.ahead += HOUR;
  const other = fixture.restarted();
  await other.housekeeping.renewLease();
  assert.deepEqual(
    (await other.housekeeping.retakeLost()).map(({ job, attempt, status }) => [
      job,
      attempt,
      status,
    ]),
    [[id, 1, 'ready']],
  );
  const second = await other.work.takeNext();
  await until(() => fixture.engine.requests.length === 2, 'the second attempt');
  fixture.engine.release();
  await Promise.all([first?.end, second?.end]);

  const job = await fixture.ended(id);
  assert.deepEqual([job.status, job.attempt], ['finished', 2]);
  const versions = await fixture.store.tables.list(account.space);
  assert.deepEqual(
    versions.map(({ attempt }) => attempt),
    [2],
  );
});

check('a job whose second server died too is given up as lost', async () => {
  const account = await fixture.account('cursed');
  fixture.engine.isDeaf = true;
  fixture.engine.hold();
  const id = await fixture.submit(account, 'SELECT 1 AS n INTO mydb.t');
  for (const attempt of [1, 2]) {
    const server = fixture.restarted();
    await server.housekeeping.renewLease();
    await server.housekeeping.retakeLost();
    await server.work.takeNext();
    await until(() => fixture.engine.requests.length === attempt, `attempt ${attempt}`);
    fixture.ahead += HOUR;
  }
  await fixture.restarted().housekeeping.retakeLost();
  const job = await fixture.ended(id);
  assert.deepEqual([job.status, job.reason], ['failed', 'lost']);
});

check(
  'the columns of tables that a batch does not read are there for lists of columns',
  async () => {
    const account = await fixture.account('brahe');
    await fixture.work();
    await fixture.ended(await fixture.submit(account, 'SELECT 1 AS n INTO mydb.Bright'));
    const texts = ['SELECT 1 FROM sys.tables', 'SELECT * FROM information_schema.columns'];
    for (const text of texts) await fixture.ended(await fixture.submit(account, text, 'MyDB'));
    const own = fixture.engine.requests.slice(1).map(({ snapshot }) => snapshot.databases.at(-1));
    assert.deepEqual(
      own.map((space) => space?.listed?.map(({ name }) => name)),
      [undefined, ['Bright', 'job_2']],
    );
    assert.deepEqual(
      own.map((space) => space?.tables),
      [[], []],
    );
  },
);
