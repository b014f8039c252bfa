// A store whose answers are lost on the way: what was done is kept, what was not is done again, and
// no job is left that nobody runs. The store is real; only its words are swallowed.

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { HOUR } from '../../src/base/time.ts';
import { relativeFolderOf } from '../../src/ports/files.ts';
import { openCore, type Decorate } from '../support/core-fixture.ts';
import { until } from '../support/until.ts';

const LOST = new Error('the line to the store broke');

/** Once, the answer of `method` is lost after it did its work. */
const losing = (method: 'finish' | 'claim'): Decorate => {
  let isLost = false;
  return (jobs) => ({
    ...jobs,
    [method]: async (...args: never[]) => {
      const answer: unknown = await (jobs[method] as (...all: never[]) => Promise<unknown>)(
        ...args,
      );
      if (isLost || answer === undefined) return answer;
      isLost = true;
      throw LOST;
    },
  });
};

test('a commit whose answer is lost stays, with its files', async () => {
  await using fixture = await openCore({}, losing('finish'));
  const account = await fixture.account('halley');
  await fixture.work();
  const job = await fixture.ended(await fixture.submit(account, 'SELECT 1 AS n INTO mydb.t'));
  assert.equal(job.status, 'finished');
  await fixture.rest();
  const version = await fixture.store.tables.current(account.space, 't');
  assert.ok(version);
  const names = await readdir(join(fixture.data, relativeFolderOf(version)));
  assert.deepEqual(names.toSorted(), ['part-0.parquet', 'table.json']);
});

test('a commit that never came to the store is a failed job without files', async () => {
  await using fixture = await openCore({}, (jobs) => ({
    ...jobs,
    finish: () => Promise.reject(LOST),
  }));
  const account = await fixture.account('biela');
  await fixture.work();
  const job = await fixture.ended(await fixture.submit(account, 'SELECT 1 AS n INTO mydb.t'));
  assert.deepEqual([job.status, job.reason], ['failed', 'engine']);
  assert.match(job.message ?? '', /trace [0-9a-f]{8}/);
  await fixture.rest();
  assert.deepEqual(await fixture.store.tables.list(account.space), []);
  const tables = await readdir(join(fixture.data, 'spaces', String(account.space)));
  const versions = await Promise.all(
    tables.map((table) => readdir(join(fixture.data, 'spaces', String(account.space), table))),
  );
  assert.deepEqual(versions.flat(), []);
});

test('a job whose claim was not heard is given back at the second look, and no loss', async () => {
  await using fixture = await openCore({ jobAttemptsMax: 1 }, losing('claim'));
  const account = await fixture.account('encke');
  const id = await fixture.submit(account, 'SELECT 1 AS n INTO mydb.t');
  await assert.rejects(fixture.core.work.takeNext(), LOST);
  assert.equal((await fixture.store.jobs.byId(id))?.status, 'started');
  await fixture.core.housekeeping.giveBackUnheld();
  assert.equal((await fixture.store.jobs.byId(id))?.status, 'started');
  await fixture.core.housekeeping.giveBackUnheld();
  assert.equal((await fixture.store.jobs.byId(id))?.status, 'ready');
  await fixture.work();
  assert.deepEqual(
    [(await fixture.ended(id)).status, fixture.engine.requests.length],
    ['finished', 1],
  );
});

test('a job that runs is never given back, however often one looks', async () => {
  await using fixture = await openCore();
  const account = await fixture.account('olbers');
  fixture.engine.hold();
  const id = await fixture.submit(account, 'SELECT 1 AS n INTO mydb.t');
  await fixture.core.work.takeNext();
  for (let looks = 0; looks < 3; looks++) await fixture.core.housekeeping.giveBackUnheld();
  assert.equal((await fixture.store.jobs.byId(id))?.status, 'started');
  fixture.engine.release();
  assert.equal((await fixture.ended(id)).attempt, 1);
});

test('stops in good order use up no attempt', async () => {
  await using fixture = await openCore({ jobAttemptsMax: 2 });
  const account = await fixture.account('messier');
  fixture.engine.hold();
  const id = await fixture.submit(account, 'SELECT 1 AS n INTO mydb.t');
  for (let stops = 1; stops <= 4; stops++) {
    await fixture.work();
    await until(() => fixture.engine.requests.length >= stops, `start ${stops}`);
    await fixture.rest();
    assert.equal((await fixture.store.jobs.byId(id))?.status, 'ready');
    fixture.ahead += HOUR;
  }
  fixture.engine.release();
  await fixture.work();
  const { status, attempt } = await fixture.ended(id);
  assert.deepEqual([status, attempt], ['finished', 5]);
});
