// Health of the real program: what a load balancer asks, on a server whose disk is below its floor
// and whose operator is told of it, and on one that is suspended.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { startSmtpServer } from '../support/smtp-server.ts';
import { until } from '../support/until.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/almagest', import.meta.url));
const run = promisify(execFile);

const ready = async ({ url }: Pick<ServerInTest, 'url'>) => {
  const answer = await fetch(`${url}/health/ready`);
  return { status: answer.status, told: (await answer.json()) as Told };
};

interface Told {
  readonly ready: boolean;
  readonly not?: readonly { readonly part: string; readonly why: string }[];
}

test('on a low disk nothing that writes starts, reads go on, and one letter goes', async () => {
  await using smtp = await startSmtpServer();
  const mail = ['--smtp-url', smtp.url, '--mail-from', 'almagest@example.org'];
  const floor = String(Number.MAX_SAFE_INTEGER);
  const flags = [...mail, '--operator-mail', 'ops@example.org', '--free-bytes-min', floor];
  await using server = await startServer(flags);
  const { status, told } = await ready(server);
  assert.deepEqual([status, told.ready], [503, false]);
  assert.deepEqual(
    told.not?.map(({ part }) => part),
    ['disk'],
  );
  assert.equal((await fetch(`${server.url}/health/live`)).status, 200);
  const form = { context: 'Stars', taskname: 'low', estimate: '30' };
  const qry = 'SELECT TOP 3 hip INTO mydb.bright FROM Hipparcos ORDER BY vmag';
  const body = await server.call('SubmitJob', { qry, ...form });
  const jobId = /<long[^>]*>(\d+)</.exec(body)?.[1] ?? '';
  const quick = { qry: 'SELECT COUNT(*) AS n FROM Hipparcos', isSystem: 'false' };
  assert.match(await server.call('ExecuteQuickJob', { ...form, ...quick }), /118216/);
  await smtp.has(1);
  assert.deepEqual(smtp.taken[0]?.to, ['ops@example.org']);
  assert.match(smtp.taken[0]?.data ?? '', /^Subject: The disk of \S+ is almost full$/m);
  // The loop has looked at the disk at its start and at the submitted job.
  assert.equal(smtp.taken.length, 1);
  assert.match(await server.call('GetJobStatus', { jobId }), />0</);
});

test('a server that is suspended is not ready until it is woken', async () => {
  await using server = await startServer();
  assert.deepEqual(await ready(server), { status: 200, told: { ready: true } });
  const queue = (verb: string) =>
    run(process.execPath, [PROGRAM, 'queue', verb, 'site', '--data', server.data]);
  const isReady = (wanted: boolean) =>
    until(async () => (await ready(server)).told.ready === wanted, `ready: ${wanted}`);
  await queue('suspend');
  await isReady(false);
  assert.deepEqual(
    (await ready(server)).told.not?.map(({ part }) => part),
    ['queues'],
  );
  await queue('wake');
  await isReady(true);
});
