// Drafts that several change at the same time: whoever moves one that was told more meanwhile tries
// again, some times, and is told so then.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunAsk } from '../../src/core/own-jobs.ts';
import { openCore } from '../support/core-fixture.ts';
import { refused } from '../support/refused.ts';

const QUERY = {
  dialect: 'casjobs',
  text: 'SELECT 1 AS n',
  format: 'votable',
  rowsMax: 3n,
} as const satisfies RunAsk;

void test('a draft that others change without end is left, and who moves it told so', async () => {
  await using fixture = await openCore();
  const { ownJobs } = fixture.core;
  const account = await fixture.account('kepler');
  const id = await ownJobs.create(account, { parameters: [], taskName: null });
  let count = 0;
  const meddle = async (): Promise<RunAsk> => {
    count += 1;
    const parameters = [['QUERY', `SELECT ${count} AS n`]] as const;
    await ownJobs.changeParameters(account, id, () => ({ parameters, taskName: null }));
    return QUERY;
  };
  const words = /changed by others 100 times/;
  await assert.rejects(ownJobs.run(account, id, meddle), refused('job-changing', words));
  assert.equal(count, 100);
  assert.equal((await ownJobs.find(account, id)).status, 'draft');
  await ownJobs.run(account, id, async () => QUERY);
  assert.equal((await ownJobs.find(account, id)).status, 'ready');
});
