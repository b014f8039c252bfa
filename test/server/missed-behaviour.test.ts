// What people missed in the first sites of CasJobs, on the real program: quick queries of several
// statements, jobs that are in the history when their number is given, polling that never fails,
// and cancelled jobs that are never shown as running.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer, type ServerInTest } from '../support/running-server.ts';

let server: ServerInTest;
before(async () => {
  server = await startServer(['--interrupt-seconds', '1']);
});
after(() => server[Symbol.asyncDispose]());

const quick = async (qry: string): Promise<string> => {
  const body = await server.call('ExecuteQuickJob', { qry, context: 'Stars' });
  return /<string[^>]*>([\s\S]*)<\/string>/.exec(body)?.[1] ?? '';
};

const submit = async (qry: string): Promise<string> => {
  const body = await server.call('SubmitJob', { qry, context: 'Stars', estimate: '30' });
  return /<long[^>]*>(\d+)</.exec(body)?.[1] ?? '';
};

const statusOf = async (jobId: string): Promise<number> => {
  const { wsid, pw } = server;
  const { status, body } = await server.post('GetJobStatus', { wsId: wsid, pw, jobId });
  assert.equal(status, 200, body);
  return Number(/<int[^>]*>(\d)</.exec(body)?.[1]);
};

const listedStatus = async (jobId: string): Promise<number> => {
  const { wsid, pw } = server;
  const owner = { owner_wsid: wsid, owner_pw: pw };
  const form = { ...owner, conditions: `jobid : ${jobId}` };
  const { status, body } = await server.post('GetJobs', form);
  assert.equal(status, 200, body);
  return Number(/<Status>(\d)</.exec(body)?.[1]);
};

/** Quick queries of several statements, and the answer of the one that has rows. */
const BATCHES: readonly (readonly [string, string])[] = [
  [
    'select top 1 hip into #tmp from Hipparcos order by hip; go select * from #tmp;',
    '[hip]:Integer\n1\n',
  ],
  ['DECLARE @n int = 2; SELECT TOP (@n) hip FROM Hipparcos ORDER BY hip', '[hip]:Integer\n1\n2\n'],
  [
    'CREATE TABLE #a (n int) INSERT INTO #a VALUES (1), (2) SELECT SUM(n) AS n FROM #a',
    '[n]:Integer\n3\n',
  ],
  ['SELECT 5 AS n INTO mydb.several; SELECT n FROM mydb.several', '[n]:Integer\n5\n'],
  ['DROP TABLE mydb.several; SELECT 1 AS n', '[n]:Integer\n1\n'],
];

for (const [batch, answer] of BATCHES) {
  test(`the quick query ${batch.slice(0, 40)} is answered`, async () => {
    assert.equal(await quick(batch), answer);
  });
}

test('a job is in the history when its number is given', async () => {
  const ids = await Promise.all(
    Array.from({ length: 5 }, async (_, at) => {
      const id = await submit(`SELECT ${at} AS n INTO mydb.listed_${at}`);
      return { id, status: await listedStatus(id) };
    }),
  );
  for (const { id, status } of ids) assert.ok(status >= 0, `job ${id} was not listed`);
  for (const { id } of ids) assert.equal((await server.ended(id))['Status'], '5');
});

test('a job that is cancelled is never shown as running again', async () => {
  const id = await submit(
    'SELECT COUNT(*) AS n FROM Hipparcos a, Hipparcos b, Hipparcos c WHERE a.ra < b.ra',
  );
  const limit = Date.now() + 60_000;
  while ((await statusOf(id)) !== 1) assert.ok(Date.now() < limit, 'it never started');
  const { wsid, pw } = server;
  await server.post('CancelJob', { wsId: wsid, pw, jobId: id });
  const shown: number[] = [];
  while (shown.at(-1) !== 3) {
    shown.push(await listedStatus(id), await statusOf(id));
    assert.ok(Date.now() < limit, 'it never ended');
  }
  // Canceling while it is stopped, cancelled ever after, and nothing else in between.
  assert.deepEqual(
    shown,
    shown.toSorted((a, b) => a - b),
  );
  assert.deepEqual(new Set([...shown, 2, 3]), new Set([2, 3]));
});

test('a job that waits and is cancelled has never run', async () => {
  await server.call('SubmitJobInto', {
    qry: 'SELECT COUNT(*) AS n FROM Hipparcos a, Hipparcos b, Hipparcos c WHERE a.ra < b.ra',
    context: 'Stars',
    table: 'held',
  });
  const id = await submit('SELECT n FROM mydb.held');
  const { wsid, pw } = server;
  await server.post('CancelJob', { wsId: wsid, pw, jobId: id });
  const job = await server.ended(id);
  assert.deepEqual([job['Status'], job['TimeStart']], ['3', '0001-01-01T00:00:00']);
});
