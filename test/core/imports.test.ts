// Files that become tables, from the asking to the end: what is kept of them and how long, what is
// refused, and what a client that leaves or a server that dies makes of it.
// The store and the files are real; the engine only does what it is told.

import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { after, instant } from '../../src/base/time.ts';
import type { ImportAsk } from '../../src/core/imports.ts';
import type { Account } from '../../src/domain/account.ts';
import type { JobId } from '../../src/domain/job.ts';
import { Refusal, type RefusalName } from '../../src/domain/refusal.ts';
import type { ServerId } from '../../src/ports/store.ts';
import { openCore, type CoreFixture } from '../support/core-fixture.ts';
import { stagedTable } from '../support/fake-engine.ts';
import { until } from '../support/until.ts';

const TEXT = 'a\n1\n';

async function* pieces(text = TEXT): AsyncGenerator<Uint8Array> {
  for (const letter of text) yield Buffer.from(letter);
}

const askOf = async (
  { core }: CoreFixture,
  account: Account,
  parts: Partial<ImportAsk> = {},
): Promise<ImportAsk> => {
  const upload = await core.imports.receive(account, pieces());
  return { upload, table: 'stars', mode: 'create', taskName: null, ...parts };
};

const refuses = (work: Promise<unknown>, code: RefusalName, words = /./): Promise<void> =>
  assert.rejects(
    work,
    (error) => error instanceof Refusal && error.code === code && words.test(error.message),
  );

const uploadsIn = ({ data }: CoreFixture): Promise<readonly string[]> =>
  readdir(join(data, 'uploads'));

/** The file goes after the end of its job is known. */
const isLeft = async (fixture: CoreFixture, count: number): Promise<boolean> =>
  until(async () => (await uploadsIn(fixture)).length === count);

const never = new AbortController().signal;

test('a file becomes a table by a job whose executor finds it, and goes with its end', async () => {
  await using fixture = await openCore();
  const account = await fixture.account('kepler');
  await fixture.work();
  let found = '';
  fixture.engine.doNext(async (request) => {
    found = await readFile(join(request.staging, request.upload?.name ?? ''), 'utf8');
    const table = await stagedTable(request, 'stars', 'table-0');
    return { kind: 'done', changes: [{ kind: 'create', table }], rows: 3n };
  });
  const job = await fixture.core.imports.now(account, await askOf(fixture, account), never);
  assert.equal(found, TEXT);
  const { kind, status, rows, createdTable, taskName } = job;
  assert.deepEqual(
    [kind, status, rows, createdTable, taskName],
    ['import', 'finished', 3n, 'mydb.stars', 'stars'],
  );
  assert.ok(await fixture.store.tables.current(account.space, 'stars'));
  await isLeft(fixture, 0);
});

test('why it failed is told, kept with the job, and nothing is left of the file', async () => {
  await using fixture = await openCore();
  const account = await fixture.account('tycho');
  await fixture.work();
  fixture.engine.failNext('query-error', "Line 3, column 'a': 'x' is no int.");
  const ask = await askOf(fixture, account);
  await refuses(fixture.core.imports.now(account, ask, never), 'query-error', /Line 3/);
  await isLeft(fixture, 0);
  const jobs = await Array.fromAsync(fixture.core.jobs.find(account, { includeSystem: true }));
  assert.deepEqual(
    jobs.map(({ status, message }) => [status, message]),
    [['failed', "Line 3, column 'a': 'x' is no int."]],
  );
});

test('a file waits for its job, and a job whose file is gone says so', async () => {
  await using fixture = await openCore();
  const account = await fixture.account('brahe');
  const id = await fixture.core.imports.submit(account, await askOf(fixture, account));
  assert.equal((await uploadsIn(fixture)).length, 1);
  await fixture.core.housekeeping.sweep();
  assert.equal((await uploadsIn(fixture)).length, 1);
  for (const name of await uploadsIn(fixture)) await rm(join(fixture.data, 'uploads', name));
  await fixture.work();
  const job = await fixture.ended(id);
  assert.deepEqual([job.status, job.reason], ['failed', 'lost']);
  assert.match(job.message ?? '', /Send it again/);
});

test('a job whose server dies is begun again from the same file', async () => {
  await using fixture = await openCore();
  const account = await fixture.account('halley');
  const id = await fixture.core.imports.submit(account, await askOf(fixture, account));
  fixture.engine.hold();
  await fixture.work();
  await until(() => fixture.engine.requests.length === 1);
  await fixture.rest();
  assert.equal((await fixture.store.jobs.byId(id))?.status, 'ready');
  assert.equal((await uploadsIn(fixture)).length, 1);
  fixture.engine.release();
  await fixture.work();
  assert.equal((await fixture.ended(id)).status, 'finished');
  await isLeft(fixture, 0);
});

test('imports do not wait for long jobs', async () => {
  await using fixture = await openCore({ longSlots: 1 });
  const account = await fixture.account('bessel');
  fixture.engine.hold();
  await fixture.work();
  await fixture.submit(account, 'SELECT 1 AS n INTO mydb.long');
  await until(() => fixture.engine.requests.length === 1);
  await fixture.core.imports.submit(account, await askOf(fixture, account));
  await until(() => fixture.engine.requests.length === 2);
  const [long, imported] = fixture.engine.requests;
  assert.deepEqual([long?.class, imported?.class], ['long', 'quick']);
});

test('who leaves cancels the job that he waits for', async () => {
  await using fixture = await openCore();
  const account = await fixture.account('lacaille');
  fixture.engine.hold();
  await fixture.work();
  const leaving = new AbortController();
  const answer = fixture.core.imports.now(account, await askOf(fixture, account), leaving.signal);
  const left = refuses(answer, 'client-left');
  await until(() => fixture.engine.requests.length === 1);
  leaving.abort();
  await left;
  const id = fixture.engine.requests[0]?.job as JobId;
  const job = await fixture.ended(id);
  assert.equal(job.status, 'cancelled');
  assert.equal(await fixture.store.tables.current(account.space, 'stars'), undefined);
});

type Door = (fixture: CoreFixture, account: Account, job: JobId) => Promise<unknown>;

/** How a job that waits is ended. */
const DOORS: Readonly<Record<string, Door>> = {
  'its owner cancels it': ({ core }, account, job) => core.jobs.cancel(account, job),
  'its owner clears it': ({ core }, account, job) => core.jobs.clear(account, job),
  'its owner aborts it': ({ core }, account, job) => core.ownJobs.abort(account, job),
  'its owner destroys it': ({ core }, account, job) => core.ownJobs.destroy(account, job),
  'its time has come': async (fixture, account, job) => {
    const at = Date.now() + 60_000;
    await fixture.core.ownJobs.setDestruction(account, job, instant(at));
    fixture.ahead = 61_000;
    await fixture.core.housekeeping.stopOverdue();
    fixture.ahead = 0;
  },
  'its account is closed': ({ core }, account) => core.accounts.close(account.id),
};

for (const [how, end] of Object.entries(DOORS)) {
  test(`the file of a job that waits goes with it where ${how}`, async () => {
    await using fixture = await openCore();
    const other = await fixture.account('oriani');
    const account = await fixture.account('piazzi');
    fixture.engine.hold();
    await fixture.work();
    await fixture.core.imports.submit(other, await askOf(fixture, other));
    await until(() => fixture.engine.requests.length === 1);
    const id = await fixture.core.imports.submit(account, await askOf(fixture, account));
    assert.equal((await uploadsIn(fixture)).length, 2);
    await end(fixture, account, id);
    const { attempt } = await fixture.ended(id);
    assert.equal(attempt, 0, 'it was never begun');
    await isLeft(fixture, 1);
  });
}

test('the file of a job that waits goes with it where who asked leaves', async () => {
  await using fixture = await openCore();
  const other = await fixture.account('olbers');
  const account = await fixture.account('zach');
  fixture.engine.hold();
  await fixture.work();
  await fixture.core.imports.submit(other, await askOf(fixture, other));
  await until(() => fixture.engine.requests.length === 1);
  const leaving = new AbortController();
  const answer = fixture.core.imports.now(account, await askOf(fixture, account), leaving.signal);
  const left = refuses(answer, 'client-left');
  leaving.abort();
  await left;
  await isLeft(fixture, 1);
});

test('the file goes with a job that is cleared while it runs, and with one given up', async () => {
  await using fixture = await openCore({ jobAttemptsMax: 1 });
  const account = await fixture.account('gauss');
  fixture.engine.hold();
  await fixture.work();
  const cleared = await fixture.core.imports.submit(account, await askOf(fixture, account));
  await until(() => fixture.engine.requests.length === 1);
  assert.equal(await fixture.core.jobs.clear(account, cleared), true);
  await isLeft(fixture, 0);
  fixture.engine.release();
  await fixture.rest();
  // A server takes it, and dies.
  const lost = await fixture.core.imports.submit(account, await askOf(fixture, account));
  const server = 'dead' as ServerId;
  const now = instant(Date.now());
  await fixture.store.servers.renew(server, after(now, 1));
  await fixture.store.jobs.claim('import', { server, now, slots: 1, perAccountMax: 1 });
  fixture.ahead = 10_000;
  await fixture.core.housekeeping.renewLease();
  await fixture.core.housekeeping.retakeLost();
  assert.equal((await fixture.ended(lost)).reason, 'lost');
  await isLeft(fixture, 0);
});

test('rows are added to the table that the job reads and writes', async () => {
  await using fixture = await openCore();
  const account = await fixture.account('messier');
  await fixture.work();
  await fixture.ended(await fixture.submit(account, 'SELECT 1 AS n INTO mydb.stars'));
  fixture.engine.doNext(async (request) => {
    const table = await stagedTable(request, 'stars', 'table-0');
    return { kind: 'done', changes: [{ kind: 'replace', table }], rows: 3n };
  });
  const ask = await askOf(fixture, account, { mode: 'append', table: 'mydb.[stars]' });
  const job = await fixture.core.imports.now(account, ask, never);
  assert.equal(job.status, 'finished');
  const own = fixture.engine.requests.at(-1)?.snapshot.databases.at(-1);
  assert.deepEqual(
    own?.tables.map(({ name }) => name),
    ['stars'],
  );
  assert.equal((await fixture.store.tables.current(account.space, 'stars'))?.version, 2);
});

test('what is too large, too many, or for no table is refused, and nothing is kept', async () => {
  await using fixture = await openCore({ uploadBytesMax: 10, uploadsPerAccountMax: 2 });
  const account = await fixture.account('bayer');
  const { imports } = fixture.core;
  await refuses(imports.receive(account, pieces('x'.repeat(11))), 'upload-too-large');
  const bad = await askOf(fixture, account, { table: '#t' });
  await refuses(imports.submit(account, bad), 'bad-table-name');
  await imports.forget(await imports.receive(account, pieces()));
  await isLeft(fixture, 0);
  await imports.submit(account, await askOf(fixture, account));
  await imports.submit(account, await askOf(fixture, account));
  await refuses(imports.receive(account, pieces()), 'uploads-waiting');
  const other = await fixture.account('flamsteed');
  await imports.submit(other, await askOf(fixture, other));
});

test('files that come in at the same time count together', async () => {
  await using fixture = await openCore({ uploadsPerAccountMax: 2 });
  const account = await fixture.account('halley');
  const { imports } = fixture.core;
  const all = await Promise.allSettled([1, 2, 3].map(() => imports.receive(account, pieces())));
  const statuses = all.map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === 'fulfilled').length, 2);
  for (const each of all) if (each.status === 'fulfilled') await imports.forget(each.value);
});
