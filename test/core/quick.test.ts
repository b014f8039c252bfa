// Quick queries: whole answers or errors, never half an answer, and slots that come free.
// The engine is a fake that streams what a test gives it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account } from '../../src/domain/account.ts';
import { Refusal, type RefusalName } from '../../src/domain/refusal.ts';
import { openCore, type CoreFixture } from '../support/core-fixture.ts';

let fixture: CoreFixture;
let account: Account;

/** A test over a core of its own. Hooks would run for every file of the folder. */
const check = (title: string, work: () => Promise<void>): void => {
  void test(title, async () => {
    fixture = await openCore();
    account = await fixture.account('quick');
    try {
      await work();
    } finally {
      await fixture.close();
    }
  });
};

const quick = (text: string, signal: AbortSignal = new AbortController().signal) =>
  fixture.core.jobs.quick(
    account,
    { text, context: 'mydb', taskName: null, system: false },
    signal,
  );

const refuses = async (work: Promise<unknown>, code: RefusalName): Promise<void> => {
  await assert.rejects(work, (error) => error instanceof Refusal && error.code === code);
};

const jobs = () => Array.fromAsync(fixture.core.jobs.find(account, { includeSystem: true }));

const bytes = (length: number) => new Uint8Array(length).fill(65);

check('the rows come back whole and the job is finished', async () => {
  fixture.engine.rows = [bytes(400), bytes(600)];
  const answer = await quick('SELECT 1 AS n');
  assert.deepEqual([answer.hasRows, answer.rows, answer.bytes], [true, 2n, 1_000]);
  assert.equal(Buffer.concat(await Array.fromAsync(answer.read())).length, 1_000);
  const [job] = await jobs();
  assert.deepEqual([job?.status, job?.quick, job?.rows], ['finished', true, 2n]);
});

check('rows are asked for in a format, typed CSV where none is said', async () => {
  const ask = { text: 'SELECT 1 AS n', context: 'mydb', taskName: null, system: false };
  const { signal } = new AbortController();
  const answers = [
    await fixture.core.jobs.quick(account, ask, signal),
    await fixture.core.jobs.quick(account, { ...ask, format: 'csv' }, signal),
  ];
  const expected = ['typed-csv', 'csv'];
  assert.deepEqual(
    answers.map(({ format }) => format),
    expected,
  );
  assert.deepEqual(
    fixture.engine.requests.map(({ destination }) => destination),
    expected.map((format) => ({ kind: 'stream', format })),
  );
  for (const answer of answers) await Array.fromAsync(answer.read());
});

check('an answer over the limit is an error that names it, not half an answer', async () => {
  fixture.engine.rows = [bytes(600), bytes(600)];
  const refused = quick('SELECT 1 AS n');
  await refuses(refused, 'result-too-large');
  await assert.rejects(refused, /take more than 1000 bytes \(quickResultBytes\)/);
  const [job] = await jobs();
  assert.deepEqual([job?.status, job?.reason], ['failed', 'result-too-large']);
});

check('a query error reaches the one who waits, and stays with the job', async () => {
  fixture.engine.failNext('query-error', "There is no column 'rah'.");
  await assert.rejects(quick('SELECT rah FROM mydb.t'), /There is no column 'rah'\./);
  await refuses(quick('SELEC'), 'query-error');
  assert.deepEqual(
    (await jobs()).map(({ status, reason }) => [status, reason]),
    [
      ['failed', 'query-error'],
      ['failed', 'query-error'],
    ],
  );
});

check('a client that leaves frees its slot', async () => {
  fixture.engine.hold();
  const client = new AbortController();
  const refused = refuses(quick('SELECT 1 AS n', client.signal), 'query-stopped');
  while (fixture.engine.requests.length === 0) await new Promise(setImmediate);
  client.abort();
  await refused;
  const [job] = await jobs();
  assert.deepEqual([job?.status, job?.reason], ['failed', 'client-left']);
  assert.deepEqual(await fixture.store.jobs.activeAttempts(), []);
});

check('a client that left while its job was being written down frees its slot too', async () => {
  await fixture.close();
  const client = new AbortController();
  fixture = await openCore({}, (records) => ({
    ...records,
    insertStarted: async (...ask) => {
      const claim = await records.insertStarted(...ask);
      client.abort();
      return claim;
    },
  }));
  account = await fixture.account('hasty');
  fixture.engine.hold();
  await refuses(quick('SELECT 1 AS n', client.signal), 'query-stopped');
  assert.deepEqual(await fixture.store.jobs.activeAttempts(), []);
});

check('answers that nobody reads keep their account from asking for more', async () => {
  await fixture.close();
  fixture = await openCore({ quickUnreadPerAccountMax: 2 });
  account = await fixture.account('slow');
  fixture.engine.rows = [bytes(400)];
  const unread = [await quick('SELECT 1 AS n'), await quick('SELECT 2 AS n')];
  await refuses(quick('SELECT 3 AS n'), 'answers-unread');
  const other = await fixture.account('other');
  const ask = { text: 'SELECT 1 AS n', context: 'mydb', taskName: null, system: false };
  await fixture.core.jobs.quick(other, ask, new AbortController().signal);
  await Array.fromAsync(unread[0]?.read() ?? []);
  assert.equal((await quick('SELECT 4 AS n')).bytes, 400);
});

check('a quick query that would have to wait for a writer names the job that writes', async () => {
  fixture.engine.hold();
  const id = await fixture.submit(account, 'SELECT 1 AS n INTO mydb.t');
  const refused = quick('SELECT n FROM mydb.t');
  await refuses(refused, 'table-being-written');
  await assert.rejects(refused, new RegExp(`Job ${id} `));
});

check('with all slots busy it waits for one, and is refused when none comes free', async () => {
  fixture.engine.hold();
  const running = [quick('SELECT 1 AS n'), quick('SELECT 2 AS n')];
  while (fixture.engine.requests.length < 2) await new Promise(setImmediate);
  await refuses(quick('SELECT 3 AS n'), 'quick-slots-busy');
  const waiting = quick('SELECT 4 AS n');
  fixture.engine.release();
  await Promise.all([...running, waiting]);
});

check('INTO has no rows to give, and DROP has no count', async () => {
  const into = await quick('SELECT 1 AS n INTO mydb.t');
  assert.deepEqual([into.hasRows, into.rows], [false, 3n]);
  const drop = await quick('DROP TABLE mydb.t');
  assert.deepEqual([drop.hasRows, drop.rows], [false, null]);
});
