// Draining a running server: nothing new starts, who runs is told with the time by which that ends,
// and the command that waits ends when the last of them has.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { almagest, type Told } from '../support/recorded-terminal.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { until } from '../support/until.ts';

let server: ServerInTest;
before(async () => {
  server = await startServer(['--interrupt-seconds', '1']);
});
after(() => server[Symbol.asyncDispose]());

const submit = async (qry: string): Promise<string> => {
  const body = await server.call('SubmitJob', { qry, context: 'Stars', estimate: '500' });
  return />(\d+)</.exec(body)?.[1] ?? '';
};

const statusOf = async (jobId: string): Promise<string> => {
  const { wsid, pw } = server;
  const { body } = await server.post('GetJobStatus', { wsId: wsid, pw, jobId });
  return /<int[^>]*>(\d)</.exec(body)?.[1] ?? body;
};

/** Runs until it is cancelled. */
const ENDLESS = 'SELECT COUNT(*) AS n FROM Hipparcos a, Hipparcos b, Hipparcos c WHERE a.ra < b.ra';

test('a drain that waits tells who runs until when, and ends with the last of them', async () => {
  const running = await submit(ENDLESS);
  await until(async () => (await statusOf(running)) === '1', 'its start');
  let told: Told | undefined;
  const draining = almagest(server.data, 'drain', '--wait').then((answer) => (told = answer));
  await until(
    async () => (await almagest(server.data, 'queue', 'list')).printed.includes('site\tsuspending'),
    'the suspension',
  );
  const waiting = await submit('SELECT 1 AS n INTO mydb.waited');
  const json = await almagest(server.data, 'drain', '--json');
  const { queue, state, running: jobs } = JSON.parse(json.printed.join('')) as Drain;
  assert.deepEqual([queue, state, jobs.length], ['site', 'suspending', 1]);
  const [{ job, owner, kind, queue: of, started, until: end }] = jobs;
  assert.deepEqual([job, owner, kind, of], [running, 'demo', 'query', 'Stars/500']);
  assert.equal(Date.parse(end) - Date.parse(started), 500 * 60_000);
  assert.equal(told, undefined, 'it still waits');
  const { wsid, pw } = server;
  await server.post('CancelJob', { wsId: wsid, pw, jobId: running });
  const { code, printed } = await draining;
  assert.equal(code, 0);
  assert.match(printed.join('\n'), new RegExp(`Job ${running} of demo, query in Stars/500, has `));
  assert.match(printed.at(-1) ?? '', /^Nothing runs: the server can be stopped/);
  assert.equal(await statusOf(waiting), '0');
  const undone = await almagest(server.data, 'drain', '--undo');
  assert.deepEqual(undone.printed, ['Queues start jobs again: site is running now.']);
  assert.equal((await server.ended(waiting))['Status'], '5');
});

interface Drain {
  readonly queue: string;
  readonly state: string;
  readonly running: readonly [JobLine];
}

test('a drain does not wait for jobs that no server runs', async () => {
  const running = await submit(ENDLESS);
  await until(async () => (await statusOf(running)) === '1', 'its start');
  await server.stop('SIGKILL');
  const told = await almagest(server.data, 'drain', '--wait');
  assert.equal(told.code, 0);
  assert.match(told.said, /No server says that it serves this folder, so these jobs run nowhere/);
  await almagest(server.data, 'queue', 'wake', 'site');
});

type JobLine = Readonly<Record<'job' | 'owner' | 'kind' | 'queue' | 'started' | 'until', string>>;
