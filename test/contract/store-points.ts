// What the store promises of durable points within jobs: what is before one stays, its job runs on
// with its locks, is not begun again, and says at its end what it has kept.

import assert from 'node:assert/strict';
import type { JobPoint, PointResult } from '../../src/ports/store.ts';
import {
  at,
  by,
  create,
  ref,
  SERVER,
  termsOf,
  version,
  type CaseGroups,
  type Yard,
} from './store-yard.ts';

/** A job that runs and has made table t at a point of its own. */
const jobPastPoint = async (yard: Yard, server = SERVER) => {
  const owner = await yard.account();
  const id = await yard.submit(owner, { writes: [ref(owner, 't'), ref(owner, 'u')] });
  const claim = await yard.mustTake({ server });
  const made = version(owner, 't', { job: id });
  const point = (parts: Partial<JobPoint> = {}): Promise<PointResult> =>
    yard.store.jobs.commit({
      job: id,
      attempt: claim.job.attempt,
      at: at(15),
      createdTable: null,
      changes: [],
      ...parts,
    });
  const result = await point({ createdTable: 'mydb.t', changes: [create(made)] });
  assert.deepEqual(result, { kind: 'committed' });
  return { owner, id, claim, made, point };
};

const KEPT = 'Kept: what stood before COMMIT number 1.';

/** Cases of points. */
export const POINT_CASES: CaseGroups = {
  'a durable point': {
    'makes its changes while the job runs on': async (yard) => {
      const { owner, id, made } = await jobPastPoint(yard);
      assert.deepEqual(await yard.store.tables.current(owner.space, 't'), made);
      const job = await yard.store.jobs.byId(id);
      assert.deepEqual([job?.status, job?.commits, job?.ended], ['started', 1, null]);
      assert.equal(job?.createdTable, 'mydb.t');
    },

    'leaves its job the locks': async (yard) => {
      const { owner, claim } = await jobPastPoint(yard);
      await yard.submit(owner, { reads: [ref(owner, 't')] });
      assert.equal(await yard.take(), undefined);
      await yard.finish(claim);
      assert.equal((await yard.mustTake()).pinned.length, 1);
    },

    'is followed by others, and by the end': async (yard) => {
      const { owner, id, claim, point } = await jobPastPoint(yard);
      const changes = [by('drop', owner, 't')];
      assert.deepEqual(await point({ changes }), { kind: 'committed' });
      const last = create(version(owner, 'u'));
      const about = { createdTable: 'mydb.u', changes: [last], printed: 'one\ntwo' };
      assert.deepEqual(await yard.finish(claim, about), { kind: 'finished' });
      const { status, commits, message, printed } = (await yard.store.jobs.byId(id)) ?? {};
      const expected = { status: 'finished', commits: 2, message: null, printed: 'one\ntwo' };
      assert.deepEqual({ status, commits, message, printed }, expected);
    },

    'changes nothing where a change cannot be made': async (yard) => {
      const { owner, id, point } = await jobPastPoint(yard);
      const changes = [by('drop', owner, 't'), by('drop', owner, 'nothing')];
      assert.deepEqual(await point({ changes }), { kind: 'no-such-table', name: 'nothing' });
      assert.equal((await yard.store.jobs.byId(id))?.commits, 1);
      assert.ok(await yard.store.tables.current(owner.space, 't'));
    },

    'is held to the quota': async (yard) => {
      const { owner, point } = await jobPastPoint(yard);
      const changes = [create(version(owner, 'u', { bytes: 1_000_000n }))];
      const over = { kind: 'over-quota', usedBytes: 1_000_100n, quotaBytes: 1_000_000n };
      assert.deepEqual(await point({ changes }), over);
      assert.equal(await yard.store.tables.usedBytes(owner.space), 100n);
    },

    'is not for an attempt that is over': async (yard) => {
      const { point, id } = await jobPastPoint(yard);
      assert.deepEqual(await point({ attempt: 2 }), { kind: 'superseded' });
      await yard.store.jobs.cancel(id, 'cancelled');
      assert.deepEqual(await point(), { kind: 'superseded' }, 'nor for one that is cancelled');
    },

    'is kept by a job that fails, and its message says so': async (yard) => {
      const { owner, id, claim } = await jobPastPoint(yard);
      const end = { job: id, attempt: claim.job.attempt, at: at(20), printed: 'one' };
      await yard.store.jobs.fail(end, 'query-error', 'Divided by zero.');
      const job = await yard.store.jobs.byId(id);
      assert.deepEqual([job?.message, job?.printed], [`Divided by zero. ${KEPT}`, 'one']);
      assert.ok(await yard.store.tables.current(owner.space, 't'));
    },

    'is kept by a job that is cleared': async (yard) => {
      const { id } = await jobPastPoint(yard);
      await yard.store.jobs.clear(id, at(20), 'Cleared.');
      assert.equal((await yard.store.jobs.byId(id))?.message, `Cleared. ${KEPT}`);
    },

    'keeps a lost job from being started again': async (yard) => {
      const server = await yard.dyingServer();
      const { id, claim } = await jobPastPoint(yard, server);
      const lost = await yard.store.jobs.retakeLost(at(41), 2);
      assert.deepEqual(lost, [{ job: id, attempt: claim.job.attempt, status: 'failed' }]);
      const job = await yard.store.jobs.byId(id);
      assert.deepEqual([job?.status, job?.reason], ['failed', 'lost']);
      assert.match(job?.message ?? '', /not started again.*Kept: .* COMMIT number 1\.$/);
      assert.equal(await yard.take(), undefined);
    },

    'keeps a job that is given back from being started again': async (yard) => {
      const { id } = await jobPastPoint(yard);
      const [given] = await yard.store.jobs.giveBack({ server: SERVER, now: termsOf().now });
      assert.deepEqual([given?.job, given?.status], [id, 'failed']);
    },
  },
};
