// Jobs whose rows go into a table that their asker names: what is made, what waits for what, and
// what is refused. The store and the files are real; the engine only does what it is told.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../src/base/time.ts';
import type { Account } from '../../src/domain/account.ts';
import type { JobId } from '../../src/domain/job.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { openCore, type CoreFixture } from '../support/core-fixture.ts';

const submitInto = (
  { core }: CoreFixture,
  account: Account,
  ask: { readonly text: string; readonly into: string },
): Promise<JobId> =>
  core.jobs.submit(account, { ...ask, context: 'MyDB', taskName: null, estimateMinutes: 30 });

test('a SELECT without INTO makes the table that its asker names', async () => {
  await using fixture = await openCore();
  const account = await fixture.account('named');
  await fixture.work();
  const ask = { text: 'SELECT 1 AS n', into: '[Bright stars]' };
  const job = await fixture.ended(await submitInto(fixture, account, ask));
  assert.deepEqual([job.status, job.rows, job.createdTable], ['finished', 3n, 'mydb.Bright stars']);
  const [table] = await fixture.store.tables.list(account.space);
  assert.equal(table?.name, 'Bright stars');
  const more = { ...ask, into: 'mydb.[BRIGHT stars]' };
  const again = await fixture.ended(await submitInto(fixture, account, more));
  assert.deepEqual([again.status, again.reason], ['failed', 'table-exists']);
});

test('jobs that name one table run in turn, whichever way they name it', async () => {
  await using fixture = await openCore();
  const account = await fixture.account('turns');
  await submitInto(fixture, account, { text: 'SELECT 1 AS n', into: 'bright' });
  await fixture.submit(account, 'SELECT 1 AS n INTO mydb.Bright');
  const now = instant(Date.now());
  await fixture.store.servers.renew('here', instant(now + 60_000));
  const terms = { server: 'here', now, slots: 9, perAccountMax: 9 };
  assert.ok(await fixture.store.jobs.claim('long', terms));
  assert.equal(await fixture.store.jobs.claim('long', terms), undefined);
});

test('rows without a place, or a place without rows, are refused at once', async () => {
  await using fixture = await openCore();
  const account = await fixture.account('vague');
  const refused = (text: string, into: string) =>
    assert.rejects(
      submitInto(fixture, account, { text, into }),
      (error) => error instanceof Refusal && error.code === 'bad-destination',
    );
  await refused('SELECT 1 AS n INTO mydb.other', 'bright');
  await refused('DROP TABLE old', 'bright');
  await refused('SELECT 1 AS n; SELECT 2 AS n', 'bright');
  for (const into of ['stars.bright', '#bright', '[ ]', 'x'.repeat(129), 'a\0b']) {
    await refused('SELECT 1 AS n', into);
  }
  const found = fixture.core.jobs.find(account, { includeSystem: true });
  assert.deepEqual(await Array.fromAsync(found), []);
});
