// COMMIT within a batch: what stands before it stays, whatever becomes of the rest of the job.
// The store and the files are real; the engine does what each test says.

import assert from 'node:assert/strict';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Account } from '../../src/domain/account.ts';
import { relativeFolderOf } from '../../src/ports/files.ts';
import type { CommitPointResult, RunControl, RunRequest } from '../../src/ports/engine.ts';
import { openCore, type CoreFixture, type Decorate } from '../support/core-fixture.ts';
import { MADE, stagedTable, type Script } from '../support/fake-engine.ts';

const TEXT = 'SELECT 1 AS n INTO mydb.late';

/** Runs one job whose engine does `script`, and returns its record. */
const run = async (fixture: CoreFixture, account: Account, script: Script) => {
  fixture.engine.doNext(script);
  return fixture.ended(await fixture.submit(account, TEXT));
};

/** Makes a table and a point of it. */
const makePoint = async (
  request: RunRequest,
  control: RunControl,
  name: string,
): Promise<CommitPointResult | undefined> => {
  const table = await stagedTable(request, name, `table-${name}`);
  return control.commit?.([{ kind: 'create', table }]);
};

const failing: Script = async (request, control) => {
  await makePoint(request, control, 'early');
  const errors = [{ message: 'Divided by zero.' }];
  return { kind: 'failed', reason: 'query-error', errors, printed: ['so far'] };
};

/** The names of the current tables of an account, and how many versions lie in its folder. */
const tablesOf = async ({ store, data }: CoreFixture, account: Account) => {
  const space = join(data, 'spaces', String(account.space));
  const folders = await readdir(space).catch(() => []);
  const versions = await Promise.all(folders.map((folder) => readdir(join(space, folder))));
  const names = (await store.tables.list(account.space)).map(({ name }) => name);
  return { names, versions: versions.flat().length };
};

test('a job that fails past a COMMIT keeps what stood before it, and says so', async () => {
  await using fixture = await openCore();
  const account = await fixture.account('kepler');
  await fixture.work();
  const job = await run(fixture, account, failing);
  assert.deepEqual([job.status, job.reason, job.commits], ['failed', 'query-error', 1]);
  assert.equal(job.message, 'Divided by zero. Kept: what stood before COMMIT number 1.');
  assert.deepEqual([job.printed, job.createdTable], ['so far', 'mydb.early']);
  assert.deepEqual(await tablesOf(fixture, account), { names: ['early'], versions: 1 });
});

test('a quick query that fails past a COMMIT says so to who waits for it', async () => {
  await using fixture = await openCore();
  const account = await fixture.account('halley');
  fixture.engine.doNext(failing);
  const ask = { text: TEXT, context: 'MyDB', taskName: null, system: false };
  await assert.rejects(
    fixture.core.jobs.quick(account, ask, new AbortController().signal),
    /Divided by zero\. Kept: what stood before COMMIT number 1\./,
  );
});

test('what was committed is read on where it lay, and replaced as another version', async () => {
  await using fixture = await openCore();
  const account = await fixture.account('tycho');
  await fixture.work();
  const job = await run(fixture, account, async (request, control) => {
    assert.deepEqual(await makePoint(request, control, 't'), { kind: 'committed' });
    const made = await readFile(join(request.staging, 'table-t', 'part-0.parquet'));
    assert.deepEqual(new Uint8Array(made), MADE);
    const table = await stagedTable(request, 'T', 'table-2');
    return { kind: 'done', changes: [{ kind: 'replace', table }], rows: 3n };
  });
  assert.deepEqual([job.status, job.commits, job.message], ['finished', 1, null]);
  const version = await fixture.store.tables.current(account.space, 't');
  assert.ok(version);
  assert.deepEqual([version.name, version.version], ['T', 2]);
  await access(join(fixture.data, relativeFolderOf(version)));
  assert.deepEqual(await tablesOf(fixture, account), { names: ['T'], versions: 2 });
});

test('a table that is made, renamed and replaced at once is one of two versions', async () => {
  await using fixture = await openCore();
  const account = await fixture.account('hevelius');
  await fixture.work();
  await run(fixture, account, async (request) => ({
    kind: 'done',
    changes: [
      { kind: 'create', table: await stagedTable(request, 'a', 'table-0') },
      { kind: 'rename', name: 'A', newName: 'b' },
      { kind: 'replace', table: await stagedTable(request, 'B', 'table-1') },
      { kind: 'create', table: await stagedTable(request, 'a', 'table-2') },
    ],
    rows: null,
  }));
  const [a, b] = await fixture.store.tables.list(account.space);
  assert.deepEqual([a?.name, a?.version, b?.name, b?.version], ['a', 1, 'B', 2]);
  assert.notEqual(a?.table, b?.table);
});

test('a point over the quota ends the job, whatever its executor makes of it', async () => {
  await using fixture = await openCore({ quotaBytes: MADE.length });
  const account = await fixture.account('full');
  await fixture.work();
  const job = await run(fixture, account, async (request, control) => {
    assert.equal((await makePoint(request, control, 'one'))?.kind, 'committed');
    const result = await makePoint(request, control, 'two');
    assert.match(JSON.stringify(result), /more than your quota/);
    return { kind: 'done', changes: [], rows: null };
  });
  assert.deepEqual([job.status, job.reason], ['failed', 'quota']);
  assert.match(job.message ?? '', /quota.*Kept: what stood before COMMIT number 1\.$/);
  assert.deepEqual(await tablesOf(fixture, account), { names: ['one'], versions: 1 });
});

test('a cancel between two points keeps the first, and the second changes nothing', async () => {
  await using fixture = await openCore();
  const account = await fixture.account('impatient');
  await fixture.work();
  const job = await run(fixture, account, async (request, control) => {
    await makePoint(request, control, 'one');
    await fixture.core.jobs.cancel(account, request.job);
    assert.equal((await makePoint(request, control, 'two'))?.kind, 'refused');
    return { kind: 'stopped' };
  });
  assert.deepEqual([job.status, job.reason], ['cancelled', 'cancelled']);
  assert.match(job.message ?? '', /Kept: what stood before COMMIT number 1\.$/);
  assert.deepEqual(await tablesOf(fixture, account), { names: ['one'], versions: 1 });
});

test('a late point of an old attempt changes nothing, and its files are taken back', async () => {
  await using fixture = await openCore();
  const account = await fixture.account('slow');
  await fixture.work();
  const job = await run(fixture, account, async (request, control) => {
    const { attempt } = request;
    const end = { job: request.job, attempt, at: 0 as never };
    await fixture.store.jobs.fail(end, 'lost', 'Lost.');
    assert.equal((await makePoint(request, control, 'late'))?.kind, 'refused');
    return { kind: 'done', changes: [], rows: null };
  });
  await fixture.rest();
  assert.deepEqual([job.status, job.reason], ['failed', 'lost']);
  assert.deepEqual(await tablesOf(fixture, account), { names: [], versions: 0 });
});

/** A store that makes a point, or does not, and whose answer is lost in either case. */
const losingPoints =
  (isMade: boolean): Decorate =>
  (jobs) => ({
    ...jobs,
    commit: async (point) => {
      if (isMade) await jobs.commit(point);
      throw new Error('the line to the store broke');
    },
  });

for (const isMade of [true, false]) {
  const what = isMade ? 'a point stays' : 'nothing stays of a point that was not made';
  test(`${what} where the answer of the store is lost`, async () => {
    await using fixture = await openCore({}, losingPoints(isMade));
    const account = await fixture.account('biela');
    await fixture.work();
    const job = await run(fixture, account, async (request, control) => {
      assert.equal((await makePoint(request, control, 't'))?.kind, 'refused');
      return { kind: 'failed', reason: 'engine', errors: [] };
    });
    await fixture.rest();
    assert.deepEqual([job.status, job.reason, job.commits], ['failed', 'engine', isMade ? 1 : 0]);
    const expected = isMade ? { names: ['t'], versions: 1 } : { names: [], versions: 0 };
    assert.deepEqual(await tablesOf(fixture, account), expected);
  });
}

test('views go into the snapshot of the next job', async () => {
  await using fixture = await openCore();
  const account = await fixture.account('ptolemy');
  await fixture.work();
  const object = {
    kind: 'view',
    name: 'v',
    text: 'CREATE VIEW v AS SELECT 1 AS n',
    reads: [],
  } as const;
  await run(fixture, account, () =>
    Promise.resolve({ kind: 'done', changes: [{ kind: 'define', object }], rows: null }),
  );
  await fixture.ended(await fixture.submit(account, TEXT));
  const databases = fixture.engine.requests.at(-1)?.snapshot.databases ?? [];
  assert.deepEqual(databases.find(({ kind }) => kind === 'space')?.objects, [object]);
});
