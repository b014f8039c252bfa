// Downloads: a table's file that somebody waits for, whole or an error, in a quick slot that is
// free when the file is made. The engine is a fake that writes the same bytes for everything.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buffer } from 'node:stream/consumers';
import type { Account } from '../../src/domain/account.ts';
import { Refusal, type RefusalName } from '../../src/domain/refusal.ts';
import type { Limits } from '../../src/core/limits.ts';
import { openCore, type CoreFixture } from '../support/core-fixture.ts';
import { MADE } from '../support/fake-engine.ts';

let fixture: CoreFixture;
let account: Account;

/** A test over a core of its own with a table `moons`. */
const check = (title: string, work: () => Promise<void>, limits: Partial<Limits> = {}): void => {
  void test(title, async () => {
    fixture = await openCore(limits);
    account = await fixture.account('galileo');
    try {
      await fixture.work();
      await fixture.ended(await fixture.submit(account, 'SELECT 1 AS n INTO mydb.moons'));
      await work();
    } finally {
      await fixture.close();
    }
  });
};

const download = (
  ask: { table?: string; format?: string } = {},
  signal: AbortSignal = new AbortController().signal,
) => fixture.core.tables.download(account, { table: 'moons', format: 'csv', ...ask }, signal);

const refuses = async (work: Promise<unknown>, code: RefusalName): Promise<void> => {
  await assert.rejects(work, (error) => error instanceof Refusal && error.code === code);
};

const newest = async () => {
  const [job] = await Array.fromAsync(fixture.core.jobs.find(account, { includeSystem: false }));
  return job;
};

check('the file of a table is made at once and stays an output', async () => {
  const output = await download({ table: 'MyDB.[moons]', format: 'TCSV' });
  const job = await newest();
  assert.deepEqual(
    [job?.kind, job?.quick, job?.status, job?.source, job?.format, job?.output?.token],
    ['extract', true, 'finished', 'moons', 'typed-csv', output.token],
  );
  const fetched = await fixture.core.outputs.fetch(output.token, 'moons.csv');
  assert.ok(fetched.kind === 'found');
  assert.deepEqual(await buffer(fetched.file.read()), Buffer.from(MADE));
});

check('a download that nobody reads holds no slot', async () => {
  for (let count = 0; count < 3; count += 1) await download();
  assert.deepEqual(await fixture.store.jobs.activeAttempts(), []);
});

check('what is no format and no table is refused before there is a job', async () => {
  await refuses(download({ format: 'plot' }), 'unknown-format');
  await refuses(download({ table: 'Stars.Hipparcos' }), 'unknown-table');
  assert.equal((await newest())?.kind, 'query');
});

check('an error of the engine reaches the one who waits', async () => {
  fixture.engine.failNext('query-error', "There is no table 'moon'.");
  await assert.rejects(download({ table: 'moon' }), /There is no table 'moon'\./);
  assert.equal((await newest())?.status, 'failed');
});

check('a client that leaves stops the making of its file', async () => {
  fixture.engine.hold();
  const client = new AbortController();
  const before = fixture.engine.requests.length;
  const refused = refuses(download({}, client.signal), 'query-stopped');
  while (fixture.engine.requests.length === before) await new Promise(setImmediate);
  client.abort();
  await refused;
  assert.equal((await newest())?.reason, 'client-left');
  assert.deepEqual(await fixture.store.jobs.activeAttempts(), []);
});

check('downloads have the slots of quick queries and no more', async () => {
  fixture.engine.hold();
  const before = fixture.engine.requests.length;
  const running = [download(), download()];
  while (fixture.engine.requests.length < before + 2) await new Promise(setImmediate);
  await refuses(download(), 'quick-slots-busy');
  fixture.engine.release();
  await Promise.all(running);
});

check(
  'a file that takes too long says what to do',
  async () => {
    fixture.engine.hold();
    const refused = download();
    await assert.rejects(refused, /Stopped after 1 s.*quickSeconds.*Submit it as an extract job/);
  },
  { quickSeconds: 1 },
);
