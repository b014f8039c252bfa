// The quota while a job still writes: who is stopped for it, in which words, and who never is.
// The engine is a fake that asks about the lengths that a test gives it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchQuota } from '../../src/core/quota.ts';
import type { Account } from '../../src/domain/account.ts';
import type { JobId } from '../../src/domain/job.ts';
import { createObserver } from '../../src/observe/observer.ts';
import { parseBatch } from '../../src/sql/parse.ts';
import type { Batch } from '../../src/sql/statement.ts';
import { openCore, type CoreFixture } from '../support/core-fixture.ts';
import { MADE } from '../support/fake-engine.ts';
import { testLog } from '../support/secrets.ts';

/** An account that has the table `old`, and room for a hundred bytes beside it. */
const check = (
  title: string,
  work: (fixture: CoreFixture, account: Account) => Promise<void>,
): void => {
  void test(title, async () => {
    await using fixture = await openCore();
    const account = await fixture.account('hoarder');
    await fixture.work();
    await run(fixture, account, 'SELECT 1 AS n INTO mydb.old');
    await fixture.store.accounts.setQuota(account.id, QUOTA);
    await work(fixture, account);
  });
};

const OLD = BigInt(MADE.length);

const QUOTA = OLD + 100n;

const run = async (fixture: CoreFixture, account: Account, text: string) => {
  const id = await fixture.submit(account, text);
  const { status, reason, message } = await fixture.ended(id);
  return { status, reason, message };
};

check('a job that writes beyond the quota is stopped while it writes', async (fixture, account) => {
  fixture.engine.staged = [50n, 101n, 1_000n];
  assert.deepEqual(await run(fixture, account, 'SELECT 1 AS n INTO mydb.t'), {
    status: 'failed',
    reason: 'quota',
    message:
      `Your tables would take at least ${QUOTA + 1n} bytes, more than your quota of ${QUOTA}. ` +
      'Drop tables you no longer need and submit it again.',
  });
  assert.equal(await fixture.store.tables.current(account.space, 't'), undefined);
});

check('so is one whose rows go into a table of their own', async (fixture, account) => {
  fixture.engine.staged = [101n];
  assert.equal((await run(fixture, account, 'SELECT 1 AS n')).reason, 'quota');
});

check('so is a quick query with INTO', async (fixture, account) => {
  fixture.engine.staged = [101n];
  const ask = { text: 'SELECT 1 AS n INTO mydb.t', context: 'mydb', taskName: null, system: false };
  const { signal } = new AbortController();
  await assert.rejects(fixture.core.jobs.quick(account, ask, signal), /more than your quota/);
});

check('a job that fits to the last byte is not stopped', async (fixture, account) => {
  fixture.engine.staged = [99n, 100n];
  assert.equal((await run(fixture, account, 'SELECT 1 AS n INTO mydb.t')).status, 'finished');
});

/** What a watch says of `bytes` in staging while it runs a batch of these statements. */
const mayStage = ({ store }: CoreFixture, account: Account, bytes: bigint, texts: string[]) => {
  const watch = watchQuota(
    { store, observer: createObserver({ level: 'error', stream: testLog() }) },
    {
      job: { id: 7n as JobId, space: null },
      space: account.space,
      batch: batchOf(texts),
      destination: { kind: 'table', name: 'job_7' },
    },
  );
  return watch.mayStage(bytes);
};

/** People may not send such batches yet; engines run them, and commits count them. */
const batchOf = (texts: readonly string[]): Batch => ({
  dialect: 'casjobs',
  text: texts.join(';'),
  statements: texts.flatMap((text) => {
    const parsed = parseBatch(text);
    assert.ok(parsed.kind === 'parsed');
    return parsed.batch.statements;
  }),
});

check('what the batch drops is room for what it writes, and no more', async (fixture, account) => {
  const texts = [
    'DROP TABLE mydb.OLD',
    'DROP TABLE IF EXISTS mydb.none',
    'SELECT 1 AS n INTO mydb.old',
  ];
  assert.equal(await mayStage(fixture, account, 100n + OLD, texts), true);
  assert.equal(await mayStage(fixture, account, 101n + OLD, texts), false);
});

check(
  'who is over a quota that shrank may still put less in the place of more',
  async (fixture, account) => {
    await fixture.store.accounts.setQuota(account.id, 1n);
    const texts = ['DROP TABLE mydb.old', 'SELECT 1 AS n INTO mydb.old'];
    assert.equal(await mayStage(fixture, account, OLD, texts), true);
    assert.equal(await mayStage(fixture, account, OLD + 1n, texts), false);
  },
);

check('where a batch drops what it made, the commit decides', async (fixture, account) => {
  const into = ['SELECT 1 AS n INTO mydb.t', 'SELECT n INTO mydb.u FROM mydb.t'];
  assert.equal(await mayStage(fixture, account, 101n, into), false);
  assert.equal(await mayStage(fixture, account, 1_000_000n, [...into, 'DROP TABLE mydb.T']), true);
  const own = ['SELECT 1 AS n', 'DROP TABLE mydb.job_7'];
  assert.equal(await mayStage(fixture, account, 1_000_000n, own), true);
});

check('where a batch changes a table that stands, the commit decides', async (fixture, account) => {
  const texts = ['SELECT 1 AS n INTO mydb.t', 'DELETE FROM mydb.old'];
  assert.equal(await mayStage(fixture, account, 1_000_000n, texts), true);
});

check('a quota that grows while the job writes is seen', async (fixture, account) => {
  fixture.engine.staged = (async function* () {
    yield 50n;
    await fixture.store.accounts.setQuota(account.id, QUOTA + 1n);
    yield 101n;
  })();
  assert.equal((await run(fixture, account, 'SELECT 1 AS n INTO mydb.t')).status, 'finished');
});

check('an output is no table: the quota does not stop an extract', async (fixture, account) => {
  fixture.engine.staged = [101n];
  const id = await fixture.core.jobs.extract(account, { table: 'old', format: 'CSV' });
  assert.equal((await fixture.ended(id)).status, 'finished');
});

check('in a space it is the quota of its owner, for all that he owns', async (fixture, account) => {
  const { core } = fixture;
  const admin = await fixture.account('helper');
  const id = await core.spaces.create(account, { name: 'Sales', comments: '' });
  const mine = await core.spaces.find(account, core.spaces.idOf(id));
  await core.spaces.addMember(mine, { login: 'helper', isAdmin: true });
  const space = await core.spaces.find(admin, 'Sales');
  const write = (staged: bigint, text: string) => {
    fixture.engine.staged = [staged];
    const ask = { text, space, context: 'MyDB', pageRows: 10 };
    return core.queryPages.open(admin, ask, new AbortController().signal);
  };
  // The table `old` is in his MyDB, and the one who writes has room for a thousand bytes.
  await assert.rejects(write(101n, 'SELECT 1 AS n INTO t'), {
    message:
      `The tables of the owner of the space would take at least ${QUOTA + 1n} bytes, more than ` +
      `the owner's quota of ${QUOTA}. Drop tables you no longer need and submit it again.`,
  });
  await write(100n, 'SELECT 1 AS n INTO t');
});
