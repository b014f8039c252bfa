// What the store promises of leases, and of jobs whose server is dead.
// No clock runs here: every case says what time it is.

import assert from 'node:assert/strict';
import type { Account } from '../../src/domain/account.ts';
import type { EndReason, JobStatus } from '../../src/domain/job.ts';
import {
  at,
  create,
  newJob,
  SERVER,
  termsOf,
  version,
  versionsAfter,
  each,
  type CaseGroups,
  type Yard,
} from './store-yard.ts';

/** Starts a job on a server that is dead at `at(40)`. */
type Setup = (yard: Yard, owner: Account) => Promise<unknown>;

const claimed: Setup = async ({ submit, mustTake, dyingServer }, owner) => {
  await submit(owner);
  return mustTake({ server: await dyingServer() });
};

const claimedTwice: Setup = async (yard, owner) => {
  await claimed(yard, owner);
  await yard.store.jobs.retakeLost(at(40), 2);
  return yard.mustTake({ server: await yard.dyingServer() });
};

const quick: Setup = async ({ store, dyingServer }, owner) => {
  const terms = termsOf({ server: await dyingServer() });
  return store.jobs.insertStarted(newJob(owner, { quick: true }), terms);
};

const canceled: Setup = async (yard, owner) => {
  await claimed(yard, owner);
  const [running] = await yard.store.jobs.activeAttempts();
  return yard.store.jobs.cancel(running?.job ?? assert.fail(), 'cleared');
};

const FATES: readonly (readonly [string, Setup, JobStatus, EndReason])[] = [
  ['is lost for good after its last attempt', claimedTwice, 'failed', 'lost'],
  ['is lost at once where somebody waited for it', quick, 'failed', 'lost'],
  ['is cancelled where it was to be', canceled, 'cancelled', 'cleared'],
];

/** Cases of servers. */
export const SERVER_CASES: CaseGroups = {
  'a lease': {
    'is what a server needs to take anything': async (yard) => {
      const { store, account, submit, take } = yard;
      const owner = await account();
      await submit(owner);
      assert.equal(await take({ server: 'unheard-of' }), undefined);
      const terms = termsOf({ server: 'unheard-of' });
      const quickJob = newJob(owner, { quick: true });
      assert.equal(await store.jobs.insertStarted(quickJob, terms), undefined);
      assert.deepEqual(await store.jobs.activeAttempts(), []);
    },

    'goes on while it is renewed, and even late where nobody noticed': async (yard) => {
      const { store, account, submit, mustTake } = yard;
      await submit(await account());
      await mustTake();
      assert.equal(await store.servers.renew(SERVER, at(100)), true);
      assert.deepEqual(await store.jobs.retakeLost(at(99), 2), []);
      assert.equal(await store.servers.renew(SERVER, at(200)), true);
      assert.deepEqual(await store.jobs.retakeLost(at(199), 2), []);
    },

    'that others found over never goes on': async (yard) => {
      const { store } = yard;
      await store.servers.renew(SERVER, at(100));
      await store.jobs.retakeLost(at(100), 2);
      assert.equal(await store.servers.renew(SERVER, at(900)), false);
      assert.equal(await store.servers.renew('server-2', at(900)), true);
    },

    'is over at once for a server that leaves': async (yard) => {
      const { store, account, submit, mustTake } = yard;
      const id = await submit(await account());
      await mustTake();
      await store.servers.leave(SERVER);
      assert.equal(await store.servers.renew(SERVER, at(900)), false);
      const lost = await store.jobs.retakeLost(at(1), 2);
      assert.deepEqual(lost, [{ job: id, attempt: 1, status: 'ready' }]);
    },

    'is over for all but the server that outlived them': async (yard) => {
      const { store, account, submit, mustTake } = yard;
      const id = await submit(await account());
      await mustTake();
      await store.servers.renew('server-2', at(100));
      await store.servers.outlive('server-2');
      assert.equal(await store.servers.renew('server-2', at(900)), true);
      assert.equal(await store.servers.renew(SERVER, at(900)), false);
      const lost = await store.jobs.retakeLost(at(1), 2);
      assert.deepEqual(lost, [{ job: id, attempt: 1, status: 'ready' }]);
    },
  },

  'a job of a dead server': {
    'waits again under its number, and its next attempt is the second': async (yard) => {
      const { store, account, submit, mustTake, dyingServer } = yard;
      const id = await submit(await account());
      const { job } = await mustTake({ server: await dyingServer() });
      const lost = await store.jobs.retakeLost(at(50), 2);
      assert.deepEqual(lost, [{ job: id, attempt: 1, status: 'ready' }]);
      const waiting = await store.jobs.byId(id);
      assert.deepEqual(waiting, { ...job, status: 'ready', started: null });
      assert.deepEqual(await store.jobs.retakeLost(at(50), 2), [], 'it is lost only once');
      const again = await mustTake();
      assert.deepEqual([again.job.id, again.job.attempt], [id, 2]);
    },

    ...each(FATES, ([title, setup, status, reason]) => [
      title,
      async (yard) => {
        const { store, account, take } = yard;
        await setup(yard, await account());
        const [job] = await store.jobs.activeAttempts();
        assert.ok(job !== undefined);
        const { attempt } = job;
        const lost = await store.jobs.retakeLost(at(50), 2);
        assert.deepEqual(lost, [{ job: job.job, attempt, status }]);
        const record = await store.jobs.byId(job.job);
        assert.deepEqual([record?.status, record?.reason, record?.ended], [status, reason, at(50)]);
        assert.match(record?.message ?? '', /server that ran .* stopped/);
        assert.equal(await take(), undefined);
        assert.equal(await take({}, 'quick'), undefined);
      },
    ]),

    'lets go of what it read while it waits': async (yard) => {
      const { store, account, change, submit, mustTake, dyingServer } = yard;
      const owner = await account();
      const made = version(owner, 't');
      await change(owner, create(made));
      const reads = [{ space: owner.space, name: 't' as never }];
      await submit(owner, { reads });
      assert.equal((await mustTake({ server: await dyingServer() })).pinned.length, 1);
      await change(owner, { kind: 'drop', space: owner.space, name: 't' });
      await store.jobs.retakeLost(at(50), 2);
      const [entry] = await versionsAfter(store, at(1_000));
      assert.equal(entry?.isExpired, true);
      assert.deepEqual((await mustTake()).pinned, []);
    },

    'is given up after as many deaths as it may be started': async (yard) => {
      const { store, account, submit, mustTake, dyingServer } = yard;
      const id = await submit(await account());
      for (const [deaths, status] of [
        [1, 'ready'],
        [2, 'ready'],
        [3, 'failed'],
      ] as const) {
        await mustTake({ server: await dyingServer() });
        const lost = await store.jobs.retakeLost(at(40), 3);
        assert.deepEqual(lost, [{ job: id, attempt: deaths, status }]);
      }
    },

    'that no server ran, being cancelled before, is left to whoever confirms it': async (yard) => {
      const { store, account, submit } = yard;
      const id = await submit(await account());
      await store.jobs.cancel(id, 'cancelled');
      assert.deepEqual(await store.jobs.retakeLost(at(50), 2), []);
      assert.equal((await store.jobs.status(id))?.status, 'canceling');
    },
  },

  'a job that its living server gives back': {
    'waits again, and was not lost: so often as that may be': async (yard) => {
      const { store, account, submit, mustTake } = yard;
      const id = await submit(await account());
      for (const attempt of [1, 2, 3]) {
        await mustTake();
        const back = await store.jobs.giveBack({ server: SERVER, now: at(50) });
        assert.deepEqual(back, [{ job: id, attempt, status: 'ready' }]);
      }
      await mustTake();
      await store.servers.leave(SERVER);
      assert.equal((await store.jobs.retakeLost(at(60), 2))[0]?.status, 'ready');
    },

    'is one of those that are named, and never of another server': async (yard) => {
      const { store, account, submit, mustTake, dyingServer } = yard;
      const owner = await account();
      const [first, second, third] = [
        await submit(owner),
        await submit(owner),
        await submit(owner),
      ];
      await mustTake();
      await mustTake();
      await mustTake({ server: await dyingServer() });
      const attempts = [first, third].map((job) => ({ job, attempt: 1 }));
      const terms = { server: SERVER, attempts, now: at(20) };
      const back = await store.jobs.giveBack(terms);
      assert.deepEqual(back, [{ job: first, attempt: 1, status: 'ready' }]);
      assert.equal((await store.jobs.status(second))?.status, 'started');
      const late = { ...terms, attempts: [{ job: second, attempt: 2 }] };
      assert.deepEqual(await store.jobs.giveBack(late), []);
    },

    'ends where somebody waited for it, or where it was to be cancelled': async (yard) => {
      const { store, account, submit, mustTake } = yard;
      const owner = await account();
      const quickJob = newJob(owner, { quick: true });
      await store.jobs.insertStarted(quickJob, termsOf({}));
      const id = await submit(owner);
      await mustTake();
      await store.jobs.cancel(id, 'cancelled');
      const back = await store.jobs.giveBack({ server: SERVER, now: at(50) });
      assert.deepEqual(
        back.map(({ status }) => status),
        ['failed', 'cancelled'],
      );
    },
  },
};
