// What the store promises of queues that are suspended: nothing of them starts, of others it does,
// and what was said is there for every server.

import assert from 'node:assert/strict';
import type { Account } from '../../src/domain/account.ts';
import type { QueueKey } from '../../src/domain/queue.ts';
import { fold } from '../../src/domain/table.ts';
import { newJob, ref, termsOf, type CaseGroups } from './store-yard.ts';

const queue = (context: string | null, queueClass: QueueKey['class']): QueueKey => ({
  context: context === null ? null : fold(context),
  class: queueClass,
});

const quickIn = (owner: Account, context: string) => newJob(owner, { quick: true, context });

const SUSPENDED = { isSuspended: true };

/** Cases of suspended queues. */
export const SUSPENSION_CASES: CaseGroups = {
  'a suspended queue': {
    'starts nothing until it is woken, and loses nothing': async (yard) => {
      const { store, account, submit, take } = yard;
      const owner = await account();
      await store.suspensions.suspend([queue('STARS', 'long')]);
      const id = await submit(owner, { context: 'Stars' });
      assert.equal(await take(), undefined);
      assert.equal((await store.jobs.status(id))?.status, 'ready');
      await store.suspensions.wake([queue('stars', 'long')]);
      assert.equal((await take())?.job.id, id);
    },

    'is passed over for the others of the same account': async (yard) => {
      const { store, account, submit, take } = yard;
      const owner = await account();
      await store.suspensions.suspend([queue('Stars', 'long')]);
      await submit(owner, { context: 'Stars' });
      const other = await submit(owner, { context: 'MyDB' });
      assert.equal((await take())?.job.id, other);
    },

    'still comes before those that read what its jobs write': async (yard) => {
      const { store, account, submit, take } = yard;
      const owner = await account();
      await store.suspensions.suspend([queue('Stars', 'long')]);
      await submit(owner, { context: 'Stars', writes: [ref(owner, 't')] });
      await submit(owner, { context: 'MyDB', reads: [ref(owner, 't')] });
      assert.equal(await take(), undefined);
    },

    'of quick jobs takes none, and leaves the long ones alone': async (yard) => {
      const { store, account, submit, take } = yard;
      const owner = await account();
      await store.suspensions.suspend([queue('Stars', 'quick')]);
      const start = (context: string) =>
        store.jobs.insertStarted(quickIn(owner, context), termsOf());
      assert.deepEqual(await start('Stars'), SUSPENDED);
      const claim = await start('MyDB');
      assert.ok(claim !== undefined && 'job' in claim);
      assert.ok(await submit(owner, { context: 'Stars' }));
      assert.ok(await take());
    },

    'says so also where there is no slot': async (yard) => {
      const { store, account } = yard;
      const owner = await account();
      await store.suspensions.suspend([queue('Stars', 'quick')]);
      const job = quickIn(owner, 'Stars');
      assert.deepEqual(await store.jobs.insertStarted(job, termsOf({ slots: 0 })), SUSPENDED);
    },

    'may be every one of a class': async (yard) => {
      const { store, account, submit, take } = yard;
      const owner = await account();
      await store.suspensions.suspend([queue(null, 'long')]);
      await submit(owner, { context: 'Stars' });
      await submit(owner, { context: 'MyDB' });
      assert.equal(await take(), undefined);
      const quick = await store.jobs.insertStarted(quickIn(owner, 'Stars'), termsOf());
      assert.ok(quick !== undefined && 'job' in quick);
      await store.suspensions.wake([queue(null, 'long')]);
      assert.ok(await take());
    },

    'is known to every server, and once however often it is said': async (yard) => {
      const { store, place } = yard;
      const said = [queue(null, 'quick'), queue('mydb', 'long')];
      await store.suspensions.suspend(said);
      await store.suspensions.suspend(said);
      const other = await place.open();
      assert.deepEqual(await other.suspensions.all(), said);
      await other.suspensions.wake([queue('mydb', 'long')]);
      await other.close();
      assert.deepEqual(await store.suspensions.all(), [queue(null, 'quick')]);
    },
  },

  'a queue is busy': {
    'while a job of it holds a slot': async (yard) => {
      const { store, account, submit, mustTake, finish } = yard;
      const owner = await account();
      await submit(owner, { context: 'Stars' });
      assert.deepEqual(await store.suspensions.busy(), []);
      const claim = await mustTake();
      await submit(owner, { context: 'Stars' });
      await mustTake();
      assert.deepEqual(await store.suspensions.busy(), [queue('Stars', 'long')]);
      await store.jobs.cancel(claim.job.id, 'cancelled');
      assert.deepEqual(await store.suspensions.busy(), [queue('Stars', 'long')]);
      assert.equal((await finish(claim)).kind, 'superseded');
    },
  },
};
