// What the store promises of waiting jobs, and of who is taken next.
// Whether a table exists plays no part here.

import assert from 'node:assert/strict';
import { randomHex } from '../../src/base/random.ts';
import type { Account } from '../../src/domain/account.ts';
import type { Job, JobId } from '../../src/domain/job.ts';
import { newUploadToken } from '../../src/domain/upload.ts';
import {
  at,
  MAX,
  newJob,
  ref,
  SERVER,
  termsOf,
  type Yard,
  each,
  type CaseGroups,
} from './store-yard.ts';

const quickOf = (owner: Account) => newJob(owner, { quick: true });

const FULL = [
  ['its account runs as many as it may', { perAccountMax: 1 }],
  ['all slots are taken', { slots: 1 }],
] as const;

/** How long a job of the clock's takes, and when the one comes that must not wait for all. */
const [JOB_SECONDS, LATE_SECONDS] = [60, 90];

/** Cases of submitting and claiming. */
export const QUEUE_CASES: CaseGroups = {
  'a submitted job': {
    'is ready, and as it was asked for': async (yard) => {
      const { store, account, submit } = yard;
      const owner = await account();
      const parts = {
        taskName: 'Pleiades',
        text: 'SELECT α',
        queueMinutes: 60,
        system: true,
        into: 'β',
      };
      const id = await submit(owner, { ...parts, submitted: at(5) });
      const made = newJob(owner, parts);
      const { reads: _r, writes: _w, writesOwnName: _o, ...rest } = made;
      const { needsRoom: _n, terms: _t, ...asked } = rest;
      const expected: Job = {
        ...asked,
        id,
        space: null,
        load: null,
        status: 'ready',
        attempt: 0,
        submitted: at(5),
        started: null,
        ended: null,
        rows: null,
        reason: null,
        message: null,
        printed: null,
        commits: 0,
        createdTable: null,
        output: null,
      };
      assert.deepEqual(await store.jobs.byId(id), expected);
      assert.deepEqual(await store.jobs.status(id), { owner: owner.id, status: 'ready' });
    },

    'gets a higher number than every one before it': async (yard) => {
      const { account, submit } = yard;
      const owner = await account();
      const ids = [await submit(owner), await submit(owner), await submit(owner)];
      assert.deepEqual(
        ids,
        ids.toSorted((a, b) => (a < b ? -1 : 1)),
      );
      assert.equal(new Set(ids).size, 3);
    },

    'is not taken in where as many wait as may': async (yard) => {
      const { store, account, take } = yard;
      const [owner, other] = [await account(), await account()];
      assert.ok(await store.jobs.insert(newJob(owner), 2));
      assert.ok(await store.jobs.insert(newJob(owner), 2));
      assert.equal(await store.jobs.insert(newJob(owner), 2), undefined);
      assert.ok(await store.jobs.insert(newJob(other), 2), 'others wait for themselves');
      await take();
      assert.ok(await store.jobs.insert(newJob(owner), 2), 'one that runs does not wait');
    },

    'that could not even wait is a failed job with its reason': async (yard) => {
      const { store, account, take } = yard;
      const ask = newJob(await account(), { submitted: at(3), text: 'SELEC' });
      const id = await store.jobs.insertFailed(ask, 'query-error', 'No SELEC. Line 1, column 1.');
      const job = await store.jobs.byId(id);
      assert.equal(job?.status, 'failed');
      assert.equal(job.reason, 'query-error');
      assert.equal(job.message, 'No SELEC. Line 1, column 1.');
      assert.deepEqual([job.started, job.ended], [null, at(3)]);
      assert.equal(await take(), undefined);
    },

    'keeps any text that people can send': async (yard) => {
      const { store, account, submit } = yard;
      const text = `SELECT '√2 𝛼 "\\' -- \t\r\n ${'x'.repeat(1_000_000)}`;
      const id = await submit(await account(), { text });
      assert.equal((await store.jobs.byId(id))?.text, text);
      const strange = await submit(await account(), { text: 'a\0b\ud800c' });
      assert.equal((await store.jobs.byId(strange))?.text, 'a\ufffdb\ufffdc');
    },

    'may name tables that no table can be called': async (yard) => {
      const { store, account, submit, mustTake, take } = yard;
      const owner = await account();
      // Of random letters, which no database can store in fewer bytes.
      const long = Array.from({ length: 300 }, () => randomHex(10)).join('');
      const tables = [ref(owner, `a\0b${long}`), ref(owner, '\ud800'), ref(owner, '\0')];
      const source = `a\0b${long}`;
      const id = await submit(owner, { reads: tables, writes: tables, source });
      assert.equal((await store.jobs.byId(id))?.source, `a\ufffdb${long}`);
      await submit(owner, { reads: tables });
      await mustTake();
      assert.equal(await take(), undefined, 'one waits for the other all the same');
    },

    'keeps the first 4,000 characters of why it failed': async (yard) => {
      const { store, account, submit, mustTake } = yard;
      const owner = await account();
      const [fits, long] = ['x'.repeat(4_000), '√'.repeat(1_000_000)];
      const messageOf = async (message: string) => {
        const failed = await store.jobs.insertFailed(newJob(owner), 'query-error', message);
        const id = await submit(owner);
        await mustTake();
        await store.jobs.fail({ job: id, attempt: 1, at: at(20) }, 'engine', message);
        return [(await store.jobs.byId(failed))?.message, (await store.jobs.byId(id))?.message];
      };
      assert.deepEqual(await messageOf(fits), [fits, fits]);
      const cut = `${'√'.repeat(3_999)}…`;
      assert.deepEqual(await messageOf(long), [cut, cut]);
    },

    'of a file takes slots of its own, with the file, and goes back to the queue': async (yard) => {
      const { store, account, submit, dyingServer } = yard;
      const owner = await account();
      const upload = newUploadToken();
      const terms = termsOf({ slots: 1 });
      const [long, imported] = [
        await submit(owner),
        await submit(owner, { kind: 'import', upload }),
      ];
      assert.deepEqual(await store.jobs.uploads(), [{ owner: owner.id, upload, isSource: false }]);
      assert.equal((await store.jobs.claim('long', terms))?.job.id, long);
      assert.equal(await store.jobs.claim('long', terms), undefined, 'its slots are full');
      assert.equal(await store.jobs.claim('quick', terms), undefined);
      const server = await dyingServer();
      const claim = await store.jobs.claim('import', { ...terms, server });
      assert.deepEqual(
        [claim?.job.id, claim?.job.kind, claim?.upload],
        [imported, 'import', upload],
      );
      assert.deepEqual(await store.jobs.uploads(), [{ owner: owner.id, upload, isSource: false }]);
      await store.jobs.retakeLost(at(50), 2);
      const again = await store.jobs.claim('import', termsOf({ now: at(60) }));
      assert.deepEqual([again?.job.id, again?.job.attempt, again?.upload], [imported, 2, upload]);
      await store.jobs.fail({ job: imported, attempt: 2, at: at(70) }, 'query-error', 'No.');
      assert.deepEqual(await store.jobs.uploads(), []);
    },

    'that nobody submitted is undefined': async (yard) => {
      const { jobs } = yard.store;
      assert.equal(await jobs.byId(MAX as JobId), undefined);
      assert.equal(await jobs.status(-1n as JobId), undefined);
    },
  },

  'a claim': {
    'starts the oldest job of its class and says what it may see': async (yard) => {
      const { store, account, submit, take } = yard;
      const owner = await account();
      const [first, second] = [await submit(owner), await submit(owner)];
      const claim = await take({ now: at(7) });
      assert.equal(claim?.job.id, first);
      assert.deepEqual(claim.job, await store.jobs.byId(first));
      const { status, attempt, started } = claim.job;
      assert.deepEqual([status, attempt, started], ['started', 1, at(7)]);
      assert.deepEqual([claim.space, claim.pinned, claim.tableNames], [owner.space, [], []]);
      assert.equal(await take({}, 'quick'), undefined, 'long jobs are none of the quick class');
      assert.equal((await take())?.job.id, second);
      assert.equal(await take(), undefined);
      const running = [first, second].map((job) => ({ job, attempt: 1, server: SERVER }));
      assert.deepEqual(await store.jobs.activeAttempts(), running);
    },

    'makes nobody wait for a thousand jobs of another longer than one of them takes': async (
      yard,
    ) => {
      const { store, account, submit, take } = yard;
      const [many, one] = [await account(), await account()];
      for (let job = 0; job < 1_000; job += 1) await submit(many);
      const running: { readonly job: Job; readonly end: number }[] = [];
      let now = 0;
      let late: JobId | undefined;
      let waited: number | undefined;
      // A clock of our own: whatever has a slot runs for a minute, and is then another's turn.
      while (waited === undefined) {
        for (let claim = await take({ slots: 2 }); claim; claim = await take({ slots: 2 })) {
          if (claim.job.id === late) waited = now - LATE_SECONDS;
          running.push({ job: claim.job, end: now + JOB_SECONDS });
        }
        const [next] = running.splice(0, 1);
        if (next === undefined) throw new Error('The jobs of nobody run.');
        if (next.end > LATE_SECONDS) late ??= await submit(one);
        now = next.end;
        const { id: job, attempt } = next.job;
        const end = { job, attempt, at: at(now), rows: null, createdTable: null };
        await store.jobs.finish({ ...end, changes: [], output: null });
      }
      assert.ok(waited <= JOB_SECONDS, `it waited ${waited} s`);
      assert.equal(await store.jobs.byId(late ?? (0n as JobId)).then((job) => job?.owner), one.id);
    },

    'goes to the account with the fewest running, then to the oldest job': async (yard) => {
      const { account, submit } = yard;
      const [many, few] = [await account(), await account()];
      const m = [await submit(many), await submit(many), await submit(many)];
      const f = [await submit(few), await submit(few)];
      assert.deepEqual(await takeAll(yard), [m[0], f[0], m[1], f[1], m[2]]);
    },

    'leaves an account alone that runs as many as it may, on whichever server': async (yard) => {
      const { store, account, submit, take } = yard;
      const [one, other] = [await account(), await account()];
      for (const owner of [one, one, one]) await submit(owner);
      const last = await submit(other);
      await store.servers.renew('server-2', at(1_000_000));
      const terms = { perAccountMax: 2 };
      assert.ok(await take({ ...terms }));
      assert.equal((await take({ ...terms, server: 'server-2' }))?.job.id, last);
      assert.ok(await take({ ...terms, server: 'server-2' }));
      assert.equal(await take({ ...terms }), undefined, 'the third waits for the first two');
    },

    'counts slots by server and class': async (yard) => {
      const { store, account, submit, take } = yard;
      for (let i = 0; i < 3; i++) await submit(await account());
      await store.servers.renew('server-2', at(1_000_000));
      const quick = newJob(await account(), { quick: true });
      assert.ok(await store.jobs.insertStarted(quick, termsOf({ slots: 1 })));
      assert.ok(await take({ slots: 1 }), 'a quick job takes no long slot');
      assert.equal(await take({ slots: 1 }), undefined);
      assert.ok(await take({ slots: 1, server: 'server-2' }));
      assert.ok(await take({ slots: 2 }));
    },

    'passes over what needs room, and nothing else, on a disk that is low': async (yard) => {
      const { account, submit, take } = yard;
      const [owner, other] = [await account(), await account()];
      const first = await submit(owner);
      const drop = await submit(owner, { needsRoom: false, writes: [ref(owner, 'old')] });
      const reader = await submit(other, { reads: [ref(owner, 'new')] });
      await submit(other, { needsRoom: false, writes: [ref(owner, 'new')] });
      assert.equal((await take({ isDiskLow: true }))?.job.id, drop);
      assert.equal(await take({ isDiskLow: true }), undefined, 'the last waits for the reader');
      assert.equal((await take())?.job.id, reader);
      assert.equal((await take())?.job.id, first);
    },

    'gives nothing to a server that has been declared dead': async (yard) => {
      const { store, account, submit, take } = yard;
      await submit(await account());
      await store.servers.leave(SERVER);
      assert.equal(await take(), undefined);
    },
  },

  'a quick job': {
    'is started in the move that submits it': async (yard) => {
      const { store, account } = yard;
      const owner = await account();
      const claim = await store.jobs.insertStarted(quickOf(owner), termsOf());
      assert.ok(claim !== undefined && 'job' in claim);
      assert.deepEqual([claim.job.status, claim.job.attempt], ['started', 1]);
      assert.deepEqual(claim.job, await store.jobs.byId(claim.job.id));
      assert.equal(claim.space, owner.space);
    },

    ...each(FULL, ([why, terms]) => [
      `leaves no trace where ${why}`,
      async (yard) => {
        const { store, account } = yard;
        const owner = await account();
        assert.ok(await store.jobs.insertStarted(quickOf(owner), termsOf(terms)));
        assert.equal(await store.jobs.insertStarted(quickOf(owner), termsOf(terms)), undefined);
        assert.deepEqual(
          (await store.history.openJobs()).map(({ count }) => count),
          [1],
        );
      },
    ]),
  },
};

/** Claims until there is nothing left, and gives the numbers in the order they came. */
const takeAll = async ({ take }: Yard): Promise<readonly JobId[]> => {
  const ids: JobId[] = [];
  for (let claim = await take(); claim !== undefined; claim = await take()) ids.push(claim.job.id);
  return ids;
};
