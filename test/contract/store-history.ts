// What the store promises of counts over many jobs: each is counted once, within its span, by what
// its record says.

import assert from 'node:assert/strict';
import { newOutputToken } from '../../src/domain/output.ts';
import { at, newJob, type CaseGroups } from './store-yard.ts';

/** Cases of counting jobs. */
export const HISTORY_CASES: CaseGroups = {
  'jobs that have not ended': {
    'are counted by queue, kind and standing, and no others': async (yard) => {
      const { store, account, submit, take } = yard;
      const [one, other] = [await account(), await account()];
      await submit(one, { context: 'Stars', queueMinutes: 500 });
      await submit(other, { context: 'Stars', queueMinutes: 500 });
      await submit(one, { context: 'MyDB', queueMinutes: 60, kind: 'extract' });
      await store.jobs.insertFailed(newJob(one), 'query-error', 'No.');
      await take();
      const counted = (await store.history.openJobs())
        .map(({ context, queueMinutes, kind, status, count }) =>
          [context, queueMinutes, kind, status, count].join(' '),
        )
        .toSorted();
      assert.deepEqual(counted, [
        'MyDB 60 extract ready 1',
        'Stars 500 query ready 1',
        'Stars 500 query started 1',
      ]);
    },
  },

  'the jobs of a span': {
    'are counted by context, kind, status and reason, with their rows': async (yard) => {
      const { store, account, submit, mustTake, finish } = yard;
      const [one, other] = [await account(), await account()];
      const span = { from: at(1_000), to: at(2_000) };
      for (const [owner, context, rows] of [
        [one, 'Stars', 3n],
        [other, 'Stars', 4n],
        [one, 'Deep', 2n ** 40n],
      ] as const) {
        await submit(owner, { context, submitted: at(1_000) });
        await finish(await mustTake(), { rows });
      }
      const late = newJob(one, { context: 'Stars', submitted: at(1_999) });
      await store.jobs.insertFailed(late, 'query-error', 'No.');
      await submit(one, { context: 'Deep', submitted: at(1_500), kind: 'extract' });
      // Outside on either side: the end of a span is no part of it.
      await submit(one, { context: 'Stars', submitted: at(999) });
      await submit(one, { context: 'Stars', submitted: at(2_000) });
      const counts = await store.history.countsOf(span);
      const lines = counts.jobs.map(({ context, kind, status, reason, count, rows }) =>
        [context, kind, status, reason ?? '-', count, rows].join(' '),
      );
      assert.deepEqual(lines.toSorted(), [
        'Deep extract ready - 1 0',
        'Deep query finished - 1 1099511627776',
        'Stars query failed query-error 1 0',
        'Stars query finished - 2 7',
      ]);
      assert.deepEqual(Object.fromEntries(counts.users), { Deep: 1, Stars: 2 });
      assert.equal(counts.usersInAll, 2);
      assert.deepEqual([...counts.outputBytes], []);
    },

    'have the bytes of their files, also of those that are gone': async (yard) => {
      const { store, account, submit, mustTake, finish } = yard;
      const owner = await account();
      for (const bytes of [5n, 2n ** 41n]) {
        await submit(owner, { context: 'MyDB', kind: 'extract', submitted: at(1_000) });
        const token = newOutputToken();
        const output = { token, fileName: 'a.csv', bytes, expires: at(1_001) };
        await finish(await mustTake(), { output: { output, ownerBytesMax: 2n ** 50n } });
      }
      const { outputBytes } = await store.history.countsOf({ from: at(0), to: at(5_000) });
      assert.deepEqual([...outputBytes], [['MyDB', 2n ** 41n + 5n]]);
    },

    'are none where there are none': async ({ store }) => {
      const counts = await store.history.countsOf({ from: at(0), to: at(1) });
      assert.deepEqual([counts.jobs, counts.usersInAll], [[], 0]);
    },
  },
};
