// The pages of getJobStatus and clearJobStatus of the Command Web Service, sentence by sentence,
// with the operations that those name: Login, Logout, isJobComplete, getDetailedJobStatus.
// Words that clients know are those of docs/protocols/command.md.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { refusedEach, resultBy, type Check, type Held } from './check.ts';
import { callBeside } from './call.ts';
import { isThere, type Person } from './ground.ts';
import { readTree, rowOf, type Row, type Tree } from './tree.ts';

/** The checks of the page of getJobStatus. */
export const getJobStatusChecks = (held: Held): readonly Check[] => [
  ...statusChecks(held),
  ...tokenChecks(held),
];

const statusChecks = (held: Held): readonly Check[] => {
  const { ground, each } = held;
  const { owner, jobs } = ground;
  const tells = (title: string, job: string, expected: Row): Check => ({
    title,
    run: async () => {
      const values = { token: await logIn(held, owner), jobToken: await tokenOf(held, job) };
      await each(values, (result) => {
        const { message, ...row } = rowOf(result);
        assert.deepEqual(row, expected);
        assert.equal(message !== undefined && message !== '', expected['statusCode'] === 'Failed');
      });
    },
  });
  return [
    tells('the status of a job that has completed is told as the page shows it', jobs.made, {
      type: '0',
      loadid: '0',
      statusCode: 'Complete',
    }),
    tells('and that of one that has failed, with a message', jobs.failed, {
      type: '0',
      loadid: '0',
      statusCode: 'Failed',
    }),
    {
      title: 'a job that runs is Running, and one that waits is None',
      run: async () => {
        const token = await logIn(held, owner);
        const first = await ground.endless();
        const second = await ground.submit(owner, 'SELECT TOP 1 hip FROM Hipparcos');
        try {
          for (const [job, word] of [
            [first, 'Running'],
            [second, 'None'],
          ] as const) {
            const jobToken = await tokenOf(held, job);
            await each({ token, jobToken }, (result) =>
              assert.equal(rowOf(result)['statusCode'], word),
            );
            assert.equal(await isComplete(held, token, jobToken), 'false');
          }
        } finally {
          await cancel(held, first);
          await cancel(held, second);
        }
      },
    },
    {
      title: 'isJobComplete is true of what has completed and of what has failed',
      run: async () => {
        const token = await logIn(held, owner);
        for (const job of [jobs.made, jobs.failed]) {
          assert.equal(await isComplete(held, token, await tokenOf(held, job)), 'true');
        }
      },
    },
  ];
};

const tokenChecks = (held: Held): readonly Check[] => {
  const { ground, each } = held;
  const { owner, other, jobs } = ground;
  return [
    {
      title: 'a token of a job outlives the login, and is a token of its owner alone',
      run: async () => {
        const jobToken = await tokenOf(held, jobs.made);
        const token = await logIn(held, owner);
        await resultOf(held, 'Logout', { token });
        await refusedEach(held, { token, jobToken }, /token/);
        const again = await logIn(held, owner);
        assert.notEqual(again, token);
        await each({ token: again, jobToken }, () => undefined);
        const stranger = await logIn(held, other);
        await refusedEach(held, { token: stranger, jobToken }, /is not valid or has expired/);
      },
    },
    {
      title: 'what is no token is refused',
      run: async () => {
        const jobToken = await tokenOf(held, jobs.made);
        const none = '0123456789abcdef0123456789abcdef';
        await refusedEach(held, { token: none, jobToken }, /token/);
        await refusedEach(held, { token: await logIn(held, owner), jobToken: none }, /expired/);
      },
    },
  ];
};

/** The checks of the page of clearJobStatus. */
export const clearJobStatusChecks = (held: Held): readonly Check[] => {
  const { ground, page } = held;
  const { owner, other, jobs } = ground;
  return [
    ...page.samples.map(({ title }, index) => ({
      title: `by ${title}, a job whose executor hangs is ended, and its space is free again`,
      run: async () => {
        const token = await logIn(held, owner);
        const table = `mydb.cleared${index}`;
        const job = await ground.endless(table);
        const jobToken = await tokenOf(held, job);
        const next = await ground.submit(owner, `SELECT TOP 2 hip INTO ${table} FROM Hipparcos`);
        const frozen = ground.freeze();
        try {
          assert.ok(frozen.pids.length > 0, 'no executor was found');
          const values = { token, spaceID: 'MyDB', jobToken };
          const cleared = await resultBy(held, title, values);
          assert.equal(cleared.text, 'true');
          await holdCleared(held, token, jobToken);
          await gone(frozen.pids);
        } finally {
          frozen.thaw();
        }
        assert.equal(await ground.reaches(job, 3, 4), 4);
        assert.equal(await ground.reaches(next, 3, 4, 5), 5, 'the next job of the space runs');
      },
    })),
    {
      title: 'it is for the owner of the job, and for a space that is the owner’s',
      run: async () => {
        const jobToken = await tokenOf(held, jobs.made);
        const stranger = await logIn(held, other);
        await refusedEach(held, { token: stranger, spaceID: 'MyDB', jobToken }, /expired/);
        const token = await logIn(held, owner);
        const spaceID = '00000000-0000-0000-0000-000000000000';
        await refusedEach(held, { token, spaceID, jobToken }, /space/i);
        assert.equal(await ground.status(jobs.made), 5);
      },
    },
  ];
};

/** As the page says: getDetailedJobStatus and isJobComplete check the status. */
const holdCleared = async (held: Held, token: string, jobToken: string): Promise<void> => {
  assert.equal(await isComplete(held, token, jobToken), 'true');
  const plain = rowOfResult(await resultOf(held, 'getJobStatus', { token, jobToken }));
  assert.equal(plain['statusCode'], 'Failed');
  const detailed = await resultOf(held, 'getDetailedJobStatus', { token, jobToken });
  const row = rowOfResult(detailed);
  assert.deepEqual(
    Object.keys(row).filter((name) => !FIELDS.includes(name)),
    [],
  );
  assert.ok(row['message'] !== undefined && row['statusCode'] !== undefined);
};

const FIELDS = ['processingGroup', 'type', 'loadid', 'message', 'statusCode'];

/** Waits until one of the stopped processes is no more: the one that ran the job. */
const gone = async (pids: readonly number[]): Promise<void> => {
  for (const deadline = Date.now() + 60_000; pids.every(isThere); await sleep(50)) {
    assert.ok(Date.now() < deadline, 'the executor was not ended');
  }
};

const logIn = async (held: Held, { login, pw }: Person): Promise<string> => {
  const [token] = await resultOf(held, 'Login', { username: login, password: pw });
  assert.match(token?.text ?? '', /^[0-9a-f]{32}$/);
  return token?.text ?? '';
};

const tokenOf = async ({ ground }: Held, job: string): Promise<string> => {
  const token = await ground.command('job', 'token', job);
  assert.match(token, /^[0-9a-f]{32}$/);
  return token;
};

const isComplete = async (held: Held, token: string, jobToken: string): Promise<string> => {
  const [answer] = await resultOf(held, 'isJobComplete', { token, jobToken });
  return answer?.text ?? '';
};

/** The elements within the response of an operation beside that of the page. */
const resultOf = async (
  { ground, page }: Held,
  operation: string,
  values: Readonly<Record<string, string>>,
): Promise<readonly Tree[]> => {
  const { status, body } = await callBeside(ground.server.url, page, operation, values);
  assert.equal(status, 200, `${operation}: ${body}`);
  const [response] = readTree(body).children[0]?.children ?? [];
  assert.equal(response?.name, `${operation}Response`);
  return response?.children ?? [];
};

const rowOfResult = ([result]: readonly Tree[]): Row => {
  assert.ok(result);
  return rowOf(result);
};

const cancel = async ({ ground }: Held, jobId: string): Promise<void> => {
  const { wsid, pw } = ground.owner;
  await ground.server.post('CancelJob', { wsId: wsid, pw, jobId });
  await ground.reaches(jobId, 3, 4, 5);
};
