// Below the disk's floor: what waits or is refused, and what goes on all the same.
// The disk is a number that a test turns; the store and the files are real.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account } from '../../src/domain/account.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { openCore, type CoreFixture } from '../support/core-fixture.ts';

/** An account that has the table `old`, and a worker on a disk whose room is then gone. */
const check = (
  title: string,
  work: (fixture: CoreFixture, account: Account) => Promise<void>,
): void => {
  void test(title, async () => {
    await using fixture = await openCore({ freeBytesMin: 10 });
    const account = await fixture.account('tidy');
    await fixture.work();
    await fixture.ended(await fixture.submit(account, 'SELECT 1 AS n INTO mydb.old'));
    // Whoever asked the disk before may still start a job; once it is asked again, that is over.
    await turnDisk(fixture, 9n);
    await work(fixture, account);
  });
};

/** Settles when somebody has asked the disk that has so much room now. */
const turnDisk = ({ files }: CoreFixture, free: bigint): Promise<void> => {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const freeBytes = (): Promise<bigint> => {
    resolve();
    return Promise.resolve(free);
  };
  Object.assign(files, { freeBytes });
  return asked;
};

const quick = ({ core }: CoreFixture, account: Account, text: string) => {
  const ask = { text, context: 'mydb', taskName: null, system: false };
  return core.jobs.quick(account, ask, new AbortController().signal);
};

check('jobs that drop tables or bring them back run, others wait', async (fixture, account) => {
  const { store, submit, ended } = fixture;
  const writing = await submit(account, 'SELECT 1 AS n');
  const extract = await fixture.core.jobs.extract(account, { table: 'old', format: 'CSV' });
  assert.equal((await store.jobs.status(extract))?.status, 'ready');
  // The extract reads the table, so that dropping it must wait for the extract.
  await fixture.core.jobs.cancel(account, extract);
  assert.equal((await ended(await submit(account, 'DROP TABLE mydb.old'))).status, 'finished');
  assert.equal(await store.tables.current(account.space, 'old'), undefined);
  assert.equal((await ended(await submit(account, 'UNDROP TABLE old'))).status, 'finished');
  assert.equal((await store.jobs.status(writing))?.status, 'ready');
  void turnDisk(fixture, 10n);
  assert.equal((await ended(writing)).status, 'finished');
});

check('quick queries that write are refused, others answered', async (fixture, account) => {
  const refused = quick(fixture, account, 'SELECT 1 AS n INTO mydb.t');
  await assert.rejects(refused, (error) => error instanceof Refusal && error.code === 'disk-low');
  await assert.rejects(refused, /only 9 bytes left/);
  fixture.engine.rows = [Buffer.from('n')];
  assert.equal((await quick(fixture, account, 'SELECT 1 AS n')).rows, 1n);
  assert.equal((await quick(fixture, account, 'DROP TABLE mydb.old')).hasRows, false);
  void turnDisk(fixture, 10n);
  await quick(fixture, account, 'SELECT 1 AS n INTO mydb.t');
});
