// What the store promises of jobs that name the same tables, and of versions that are being read.
// Whether a table exists is nobody's business here: locks are on names.

import assert from 'node:assert/strict';
import type { Account } from '../../src/domain/account.ts';
import type { NewJob } from '../../src/ports/store.ts';
import {
  at,
  by,
  create,
  each,
  newJob,
  ref,
  termsOf,
  version,
  versionsAfter,
  type CaseGroups,
  type Yard,
} from './store-yard.ts';

/** What a job touches: its owner's tables by their names. */
interface Touch {
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
}

const touching = (owner: Account, { reads = [], writes = [] }: Touch): Partial<NewJob> => ({
  reads: reads.map((name) => ref(owner, name)),
  writes: writes.map((name) => ref(owner, name)),
});

const quick = (owner: Account, touch: Touch): NewJob =>
  newJob(owner, { quick: true, ...touching(owner, touch) });

const PAIRS: readonly (readonly [title: string, first: Touch, second: Touch, waits: boolean])[] = [
  ['waits where both write a table', { writes: ['t'] }, { writes: ['t'] }, true],
  ['waits where it reads what the first writes', { writes: ['t'] }, { reads: ['t'] }, true],
  ['waits whatever the case of the name', { writes: ['T'] }, { reads: ['t'] }, true],
  ['goes on where it writes what the first reads', { reads: ['t'] }, { writes: ['t'] }, false],
  ['goes on where both only read', { reads: ['t'] }, { reads: ['t'] }, false],
  ['goes on where they write different tables', { writes: ['t'] }, { writes: ['u'] }, false],
  ['waits for one table of many', { writes: ['a', 't'] }, { reads: ['t', 'b'] }, true],
];

const WRITERS: readonly (readonly [whom: string, isRunning: boolean])[] = [
  ['a job that runs', true],
  ['a job that waits', false],
];

/** Cases of locks and pins. */
export const LOCK_CASES: CaseGroups = {
  'of two jobs, submitted one after the other, the second': {
    ...each(PAIRS, ([title, first, second, waits]) => [
      title,
      async ({ account, submit, mustTake, take, finish }) => {
        const owner = await account();
        await submit(owner, touching(owner, first));
        const id = await submit(owner, touching(owner, second));
        const claim = await mustTake();
        assert.equal((await take())?.job.id, waits ? undefined : id);
        await finish(claim);
        if (waits) assert.equal((await take())?.job.id, id);
      },
    ]),

    'waits for another account that writes the same table': async (yard) => {
      const { account, submit, mustTake, take, finish } = yard;
      const [owner, guest] = [await account(), await account()];
      const ofOwner = touching(owner, { writes: ['t'] });
      await submit(guest, ofOwner);
      const id = await submit(owner, ofOwner);
      const claim = await mustTake();
      assert.equal(await take(), undefined);
      await finish(claim);
      assert.equal((await take())?.job.id, id);
    },

    'waits while the first still waits itself': async ({ account, submit, take }) => {
      const [owner, guest] = [await account(), await account()];
      const ofOwner = touching(owner, { writes: ['t'] });
      await submit(owner);
      await take();
      await submit(owner, ofOwner);
      await submit(guest, ofOwner);
      assert.equal(await take({ perAccountMax: 1 }), undefined);
    },

    'waits where it reads the table that is named after the first': async (yard) => {
      const { store, account, submit, mustTake, take, finish } = yard;
      const owner = await account();
      const first = await submit(owner, { writesOwnName: true });
      const name = `JOB_${first}`;
      const id = await submit(owner, touching(owner, { reads: [name] }));
      const claim = await mustTake();
      assert.equal(await take(), undefined);
      const wait = await store.jobs.insertStarted(quick(owner, { reads: [name] }), termsOf());
      assert.deepEqual(wait, { waitsFor: first, table: `job_${first}` });
      await finish(claim);
      assert.equal((await take())?.job.id, id);
    },

    'waits until a cancel of the first is confirmed': async (yard) => {
      const { store, account, submit, mustTake, take } = yard;
      const owner = await account();
      await submit(owner, touching(owner, { writes: ['t'] }));
      const id = await submit(owner, touching(owner, { writes: ['t'] }));
      const { job } = await mustTake();
      await store.jobs.cancel(job.id, 'cancelled');
      assert.equal(await take(), undefined);
      await store.jobs.fail({ job: job.id, attempt: 1, at: at(20) }, 'cancelled', 'Cancelled.');
      assert.equal((await take())?.job.id, id);
    },

    'does not overtake the first when that is taken back from a dead server': async (yard) => {
      const { store, account, submit, mustTake, take } = yard;
      const owner = await account();
      const id = await submit(owner, touching(owner, { writes: ['t'] }));
      await submit(owner, touching(owner, { writes: ['t'] }));
      await store.servers.renew('server-2', at(50));
      await mustTake({ server: 'server-2' });
      await store.jobs.retakeLost(at(60), 2);
      assert.equal((await take())?.job.id, id);
      assert.equal(await take(), undefined);
    },
  },

  'a quick job that would have to wait': each(WRITERS, ([whom, isRunning]) => [
    `names ${whom} and the table`,
    async ({ store, account, submit, mustTake }) => {
      const owner = await account();
      const id = await submit(owner, touching(owner, { writes: ['t'] }));
      if (isRunning) await mustTake();
      const result = await store.jobs.insertStarted(quick(owner, { reads: ['T'] }), termsOf());
      assert.deepEqual(result, { waitsFor: id, table: 't' });
      const other = await store.jobs.insertStarted(quick(owner, { reads: ['u'] }), termsOf());
      assert.ok(other !== undefined && 'job' in other, 'other tables can be read');
    },
  ]),

  'a running job': {
    'has the tables that it reads as they were when it was claimed': async (yard) => {
      const { account, submit, mustTake, change } = yard;
      const owner = await account();
      const [old, other] = [version(owner, 'Stars'), version(owner, 'other')];
      await change(owner, create(old), create(other));
      await submit(owner, touching(owner, { reads: ['STARS', 'absent'] }));
      const reader = await mustTake();
      assert.deepEqual(reader.pinned, [old]);
      assert.deepEqual(reader.tableNames, ['other', 'Stars']);
      const young = version(owner, 'Stars');
      await change(owner, by('drop', owner, 'Stars'), create(young));
      await submit(owner, touching(owner, { reads: ['stars'] }));
      assert.deepEqual((await mustTake()).pinned, [young]);
    },

    'keeps what it reads from the sweep until it ends': async (yard) => {
      const { store, account, submit, mustTake, finish, change } = yard;
      const owner = await account();
      const old = version(owner, 't');
      await change(owner, create(old));
      await submit(owner, touching(owner, { reads: ['t'] }));
      const reader = await mustTake();
      await change(owner, by('drop', owner, 't'));
      assert.deepEqual(await expired(yard), []);
      await store.tables.forget([old]);
      assert.equal((await versionsAfter(store, at(0))).length, 1, 'it is not forgotten');
      await finish(reader);
      assert.deepEqual(await expired(yard), ['t']);
    },
  },
};

/** Names of what a sweep long after everything may remove. */
const expired = async ({ store }: Yard): Promise<readonly string[]> => {
  const versions = await versionsAfter(store, at(1_000_000));
  return versions.filter((entry) => entry.isExpired).map((entry) => entry.version.name);
};
