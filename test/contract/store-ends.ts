// What the store promises of how jobs end: by whom, from where, and what is heard of strangers.
// The statuses expected here are those of the machine in domain/job.ts, written out.

import assert from 'node:assert/strict';
import type { Account } from '../../src/domain/account.ts';
import type { Job, JobId, JobStatus } from '../../src/domain/job.ts';
import type { Output } from '../../src/domain/output.ts';
import type { JobFinish } from '../../src/ports/store.ts';
import {
  at,
  by,
  create,
  MAX,
  newOutput,
  ref,
  SERVER,
  version,
  type Yard,
  each,
  type CaseGroups,
} from './store-yard.ts';

const CANCELS: readonly [JobStatus, JobStatus][] = [
  ['ready', 'canceling'],
  ['started', 'canceling'],
  ['canceling', 'canceling'],
  ['cancelled', 'cancelled'],
  ['failed', 'failed'],
  ['finished', 'finished'],
];

const CLEARS: readonly [JobStatus, boolean][] = [
  ['ready', true],
  ['started', true],
  ['canceling', true],
  ['cancelled', false],
  ['failed', false],
  ['finished', false],
];

const STRANGERS: readonly [string, JobStatus, number][] = [
  ['of an attempt before', 'started', 0],
  ['of an attempt to come', 'started', 2],
  ['of a waiting job', 'ready', 0],
  ['of a cancelled job', 'cancelled', 1],
  ['of a failed job', 'failed', 1],
  ['of a finished job', 'finished', 1],
];

/** Cases of cancelling, failing and finishing. */
export const END_CASES: CaseGroups = {
  'a cancel': {
    ...each(CANCELS, ([before, after]) => [
      `of a ${before} job leaves it ${after}`,
      async (yard) => {
        const { store } = yard;
        const job = await jobThatIs(yard, before);
        assert.equal(await store.jobs.cancel(job.id, 'cancelled'), after);
        const record = await store.jobs.byId(job.id);
        assert.equal(record?.status, after);
        const { status, reason, ...rest } = record;
        const { status: _status, reason: was, ...same } = job;
        assert.deepEqual(rest, same, `nothing else changes (${status})`);
        assert.equal(reason, before === 'ready' || before === 'started' ? 'cancelled' : was);
      },
    ]),

    'of a job that nobody submitted is undefined': async (yard) => {
      assert.equal(await yard.store.jobs.cancel(1n as JobId, 'cancelled'), undefined);
    },

    'is seen by the server that runs the job, and by all where none does': async (yard) => {
      const { store, account, submit, mustTake } = yard;
      const owner = await account();
      const [running, waiting] = [await submit(owner), await submit(owner)];
      await mustTake();
      for (const id of [running, waiting]) await store.jobs.cancel(id, 'cancelled');
      const seen = async (server: string) =>
        (await store.jobs.canceling(server)).map(({ id }) => id);
      assert.deepEqual(await seen(SERVER), [running, waiting]);
      assert.deepEqual(await seen('server-2'), [waiting]);
    },

    'of a waiting job is confirmed under attempt 0, and the job never runs': async (yard) => {
      const { store, take } = yard;
      const { id } = await jobThatIs(yard, 'ready');
      await store.jobs.cancel(id, 'cancelled');
      assert.equal(await take(), undefined);
      const end = { job: id, attempt: 0, at: at(30) };
      assert.equal(await store.jobs.fail(end, 'cleared', 'Cancelled by its owner.'), true);
      const job = await store.jobs.byId(id);
      const { status, reason, message, ended } = job ?? assert.fail();
      assert.deepEqual(
        [status, reason, message, ended],
        ['cancelled', 'cancelled', 'Cancelled by its owner.', at(30)],
      );
    },
  },

  'a clear': {
    ...each(CLEARS, ([before, isCleared]) => [
      isCleared ? `of a ${before} job ends it` : `of a ${before} job changes nothing`,
      async (yard) => {
        const { store } = yard;
        const job = await jobThatIs(yard, before);
        assert.equal(await store.jobs.clear(job.id, at(40), 'Cleared.'), isCleared);
        const cleared = { status: 'failed', reason: 'cleared', message: 'Cleared.', ended: at(40) };
        const expected = isCleared ? { ...job, ...cleared } : job;
        assert.deepEqual(await store.jobs.byId(job.id), expected);
        assert.deepEqual(await store.jobs.activeAttempts(), []);
        assert.deepEqual(await store.jobs.canceling(SERVER), []);
        assert.equal(await yard.take(), undefined, 'it never runs again');
      },
    ]),

    'of a job that nobody submitted is none': async (yard) => {
      assert.equal(await yard.store.jobs.clear(1n as JobId, at(40), 'Cleared.'), false);
    },

    'makes its attempt a stranger, on a server that lives': async (yard) => {
      const { store, account, submit, mustTake, finish } = yard;
      const owner = await account();
      await submit(owner, { writes: [ref(owner, 't')] });
      const claim = await mustTake();
      await store.jobs.clear(claim.job.id, at(40), 'Cleared.');
      const changes = [create(version(owner, 't'))];
      assert.deepEqual(await finish(claim, { changes }), { kind: 'superseded' });
      const end = { job: claim.job.id, attempt: 1, at: at(50) };
      assert.equal(await store.jobs.fail(end, 'engine', 'Too late.'), false);
      assert.deepEqual(await store.tables.list(owner.space), []);
      assert.equal((await store.jobs.byId(claim.job.id))?.reason, 'cleared');
    },

    'is not undone by the death of its server': async (yard) => {
      const { store, account, submit, mustTake, dyingServer } = yard;
      const id = await submit(await account());
      await mustTake({ server: await dyingServer() });
      await store.jobs.clear(id, at(30), 'Cleared.');
      assert.deepEqual(await store.jobs.retakeLost(at(50), 2), []);
      assert.equal((await store.jobs.byId(id))?.status, 'failed');
    },

    'frees its slot, its locks and its pins: who waited for its table goes next': async (yard) => {
      const { store, account, submit, take, mustTake, change } = yard;
      const owner = await account();
      const old = version(owner, 'read');
      await change(owner, create(old));
      const locks = { reads: [ref(owner, 'read')], writes: [ref(owner, 't')] };
      const hung = await submit(owner, locks);
      const next = await submit(owner, locks);
      await mustTake({ slots: 1 });
      assert.equal(await take({ slots: 2 }), undefined, 'the table is being written');
      await store.jobs.clear(hung, at(40), 'Cleared.');
      assert.equal((await mustTake({ slots: 1, perAccountMax: 1 })).job.id, next);
      await store.jobs.clear(next, at(41), 'Cleared.');
      await change(owner, by('drop', owner, 'read'));
      await store.tables.condemn(at(99));
      assert.equal((await store.tables.forget([old])).length, 1, 'nothing pins it');
    },
  },

  'a failure': {
    'is written down with its reason, and frees the slot': async (yard) => {
      const { store, account, submit, take, mustTake } = yard;
      const owner = await account();
      await submit(owner);
      const { job } = await mustTake();
      const end = { job: job.id, attempt: 1, at: at(30) };
      assert.equal(await store.jobs.fail(end, 'time-limit', 'Stopped after 60 s.'), true);
      const record = await store.jobs.byId(job.id);
      assert.deepEqual(
        [record?.status, record?.reason, record?.message, record?.ended],
        ['failed', 'time-limit', 'Stopped after 60 s.', at(30)],
      );
      await submit(owner);
      assert.ok(await take({ slots: 1, perAccountMax: 1 }));
      assert.deepEqual(await store.jobs.canceling(SERVER), []);
    },
  },

  'an end that is not the running attempt’s': {
    ...each(STRANGERS, ([title, status, attempt]) => [
      `changes nothing: ${title}`,
      async (yard) => {
        const { store } = yard;
        const job = await jobThatIs(yard, status);
        const end = { job: job.id, attempt, at: at(99) };
        assert.equal(await store.jobs.fail(end, 'engine', 'Too late.'), false);
        const output = newOutput();
        const none = { rows: 9n, createdTable: null, changes: [], output: made(output) };
        assert.deepEqual(await store.jobs.finish({ ...end, ...none }), { kind: 'superseded' });
        assert.deepEqual(await store.jobs.byId(job.id), job);
        assert.equal(await store.outputs.byToken(output.token), undefined);
      },
    ]),

    'changes nothing: of a job that is being cancelled': async (yard) => {
      const { finish } = yard;
      const job = await jobThatIs(yard, 'canceling');
      const none = { pinned: [], tableNames: [], objects: [], shared: [] };
      const claim = { job, space: 0n as never, ...none };
      assert.deepEqual(await finish(claim), { kind: 'superseded' });
    },

    'changes nothing: of a server that was taken for dead, before and after a retake': async (
      yard,
    ) => {
      const { store, account, submit, mustTake, finish } = yard;
      const owner = await account();
      await submit(owner);
      await store.servers.renew('server-2', at(50));
      const late = await mustTake({ server: 'server-2' });
      await store.jobs.retakeLost(at(60), 2);
      const changes = [create(version(owner, 't', { attempt: 1 }))];
      const speak = async () => {
        assert.deepEqual(await finish(late, { changes }), { kind: 'superseded' });
        const end = { job: late.job.id, attempt: 1, at: at(70) };
        assert.equal(await store.jobs.fail(end, 'engine', 'Late.'), false);
        assert.deepEqual(await store.tables.list(owner.space), []);
      };
      await speak();
      const claim = await mustTake();
      assert.deepEqual([claim.job.id, claim.job.attempt], [late.job.id, 2]);
      await speak();
      assert.deepEqual(await finish(claim), { kind: 'finished' });
      await speak();
      assert.equal((await store.jobs.byId(late.job.id))?.status, 'finished');
    },
  },

  'a finish': {
    'shows status, rows, table and output at once': async (yard) => {
      const { store, account, submit, mustTake, finish } = yard;
      const owner = await account();
      await submit(owner, { kind: 'extract', source: 't', format: 'csv' });
      const claim = await mustTake();
      const output = newOutput({ bytes: 2n ** 40n });
      const table = version(owner, 't');
      const about = { rows: 5n, createdTable: 'mydb.t', changes: [create(table)] };
      const parts = { ...about, output: made(output) };
      assert.deepEqual(await finish(claim, parts), { kind: 'finished' });
      const job = await store.jobs.byId(claim.job.id);
      const ended = { status: 'finished', ended: at(20), rows: 5n, createdTable: 'mydb.t', output };
      assert.deepEqual(job, { ...claim.job, ...ended });
      assert.deepEqual(await store.outputs.byToken(output.token), { output, job });
      assert.deepEqual(await store.tables.current(owner.space, 'T'), table);
    },

    'keeps the record of an output that has expired, and not its file': async (yard) => {
      const { store, account, submit, mustTake, finish } = yard;
      const owner = await account();
      const outputs = [newOutput({ expires: at(100) }), newOutput({ expires: at(200) })];
      for (const output of outputs) {
        await submit(owner);
        await finish(await mustTake(), { output: made(output) });
      }
      const [old, young] = outputs.map(({ token }) => token);
      assert.deepEqual(new Set(await store.outputs.kept(at(99))), new Set([old, young]));
      assert.deepEqual(await store.outputs.kept(at(100)), [young]);
      assert.deepEqual(await store.outputs.kept(at(200)), []);
      assert.ok(old !== undefined && (await store.outputs.byToken(old)) !== undefined);
      await store.outputs.keepUntil(old, at(300));
      assert.deepEqual(await store.outputs.kept(at(200)), [old]);
    },

    'is refused where the outputs that its owner can still fetch would be too large': async (
      yard,
    ) => {
      const { account, submit, mustTake, finish } = yard;
      const [owner, other] = [await account(), await account()];
      const add = async (who: Account, bytes: bigint, more: Partial<JobFinish> = {}) => {
        await submit(who);
        const output = made(newOutput({ bytes, expires: at(1_000) }), 10n);
        return finish(await mustTake(), { output, ...more });
      };
      assert.deepEqual(await add(owner, 6n), { kind: 'finished' });
      assert.deepEqual(await add(other, 6n), { kind: 'finished' });
      assert.deepEqual(await add(owner, 5n), { kind: 'over-outputs', usedBytes: 11n });
      // At 1,000 the first one has expired.
      assert.deepEqual(await add(owner, 10n, { at: at(1_000) }), { kind: 'finished' });
    },
  },
};

/** An output to be made, where all of its owner's may take `ownerBytesMax`. */
const made = (output: Output, ownerBytesMax = MAX) => ({ output, ownerBytesMax });

/** A new job that has come to `status`; it is the only one. */
const jobThatIs = async (yard: Yard, status: JobStatus): Promise<Job> => {
  const { store, account, submit, mustTake, finish } = yard;
  const id = await submit(await account());
  const end = { job: id, attempt: 1, at: at(20) };
  if (status !== 'ready') {
    const claim = await mustTake();
    if (status === 'finished') await finish(claim, { rows: 1n });
    if (status === 'failed') await store.jobs.fail(end, 'memory', 'Too much.');
    if (status === 'canceling' || status === 'cancelled') {
      await store.jobs.cancel(id, 'cancelled');
    }
    if (status === 'cancelled') await store.jobs.fail(end, 'cancelled', 'Cancelled.');
  }
  const job = await store.jobs.byId(id);
  assert.equal(job?.status, status);
  return job;
};
