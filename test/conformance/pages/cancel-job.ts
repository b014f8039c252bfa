// CancelJob, sentence by sentence of its page. Executors are stopped as SIGSTOP does, so that what
// happens between the asking and the end can be looked at.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { refusedEach, resultBy, type Check, type Held } from './check.ts';
import { callBy } from './call.ts';
import type { Person } from './ground.ts';

/** Statuses by their names on the page. */
const [READY, STARTED, CANCELING, CANCELLED, FAILED] = [0, 1, 2, 3, 4] as const;

/** The checks of the page of CancelJob. */
export const cancelJobChecks = (held: Held): readonly Check[] => [
  ...effectChecks(held),
  ...slotChecks(held),
  ...quickChecks(held),
];

const valuesOf = ({ wsid, pw }: Person, jobId: string) => ({ wsId: wsid, pw, jobId });

const effectChecks = (held: Held): readonly Check[] => {
  const { ground, page, each } = held;
  const { owner, admin, jobs } = ground;
  return [
    ...page.samples.map(({ title }) => ({
      title: `by ${title}, a job that is not quick is cancelled, and nothing is returned`,
      run: async () => {
        const job = await ground.endless();
        const { children: returned } = await resultBy(held, title, valuesOf(owner, job));
        const now = await ground.status(job);
        assert.deepEqual(returned, []);
        assert.ok(now === CANCELING || now === CANCELLED, `its status is ${now} on return`);
        assert.equal(await ground.reaches(job, CANCELLED, FAILED), CANCELLED);
      },
    })),
    {
      title: 'users may only cancel jobs they own, otherwise an exception is thrown',
      run: () => refusedEach(held, valuesOf(owner, jobs.others), /belongs to another account/),
    },
    {
      title: 'so it is for those who may see the jobs of all',
      run: () => refusedEach(held, valuesOf(admin, jobs.others), /belongs to another account/),
    },
    {
      title: 'it does and returns nothing where the number is that of no job',
      run: () =>
        each(valuesOf(owner, '9223372036854775807'), ({ children: returned }) =>
          assert.deepEqual(returned, []),
        ),
    },
    {
      title: 'it does and returns nothing where the job has ended',
      run: async () => {
        await each(valuesOf(owner, jobs.made), ({ children: returned }) =>
          assert.deepEqual(returned, []),
        );
        assert.equal(await ground.status(jobs.made), 5);
      },
    },
    {
      title: 'a wrong password cancels nothing',
      run: async () => {
        const values = { ...valuesOf(owner, jobs.made), pw: 'wrong password' };
        await refusedEach(held, values, /do not match|Too many wrong passwords/);
      },
    },
  ];
};

const slotChecks = (held: Held): readonly Check[] => {
  const { ground } = held;
  return [
    {
      title: 'it returns once the status is Canceling; until it is Cancelled the slot is taken',
      run: async () => {
        const first = await ground.endless();
        const second = await ground.submit(ground.owner, 'SELECT TOP 1 hip FROM Hipparcos');
        assert.equal(await ground.status(second), READY);
        const frozen = ground.freeze();
        try {
          assert.ok(frozen.pids.length > 0, 'no executor was found');
          await resultBy(held, 'SOAP 1.1', valuesOf(ground.owner, first));
          assert.equal(await ground.status(first), CANCELING);
          await sleep(500);
          assert.equal(await ground.status(first), CANCELING);
          assert.equal(await ground.status(second), READY);
          // The transition is an internal operation: nothing more is asked of any service.
          assert.equal(await ground.reaches(first, CANCELLED, FAILED), CANCELLED);
        } finally {
          frozen.thaw();
        }
        assert.equal(await ground.reaches(second, 5, FAILED), 5);
      },
    },
    {
      title: 'a job that waits is cancelled too',
      run: async () => {
        const first = await ground.endless();
        const second = await ground.submit(ground.owner, 'SELECT TOP 1 hip FROM Hipparcos');
        await resultBy(held, 'SOAP 1.2', valuesOf(ground.owner, second));
        const now = await ground.status(second);
        assert.ok(now === CANCELING || now === CANCELLED, `its status is ${now} on return`);
        assert.equal(await ground.reaches(second, CANCELLED), CANCELLED);
        assert.equal(await ground.status(first), STARTED);
        await resultBy(held, 'HTTP GET', valuesOf(ground.owner, first));
        await ground.reaches(first, CANCELLED);
      },
    },
  ];
};

const quickChecks = (held: Held): readonly Check[] => {
  const { ground, page } = held;
  const { owner, server } = ground;
  return [
    {
      title: 'it has no effect on quick jobs',
      run: async () => {
        const leaving = new AbortController();
        const query =
          'SELECT COUNT(*) AS n FROM Hipparcos a CROSS JOIN Hipparcos b ' +
          'CROSS JOIN Hipparcos c WHERE a.hip + b.hip + c.hip < 0';
        const form = { wsid: owner.wsid, pw: owner.pw, qry: query, context: 'Stars' };
        const quick = fetch(`${server.url}/casjobs/services/jobs.asmx/ExecuteQuickJob`, {
          method: 'POST',
          body: new URLSearchParams({ ...form, taskname: 'still quick' }),
          signal: leaving.signal,
        }).catch(() => undefined);
        try {
          const job = await quickJobOf(held);
          for (const { title } of page.samples) {
            await callBy(server.url, page, { title, values: valuesOf(owner, job) });
            await sleep(100);
            assert.equal(await ground.status(job), STARTED, title);
          }
        } finally {
          leaving.abort();
          await quick;
        }
      },
    },
  ];
};

const quickJobOf = async ({ ground }: Held): Promise<string> => {
  const { wsid, pw } = ground.owner;
  const form = { owner_wsid: wsid, owner_pw: pw, conditions: 'taskname : still quick; status : 1' };
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) {
    const id = /<JobID>(\d+)</.exec(await ground.server.call('GetJobs', form))?.[1];
    if (id !== undefined) return id;
  }
  throw new Error('the quick job did not start');
};
