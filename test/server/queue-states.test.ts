// Queues that are suspended and woken under a running server, over the wire and at the shell: what
// runs ends, what waits waits, and what would start at once is refused.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { almagest } from '../support/recorded-terminal.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { newPassword } from '../support/secrets.ts';
import { until } from '../support/until.ts';

let server: ServerInTest;
let admin: { readonly wsid: string; readonly pw: string };
before(async () => {
  server = await startServer(['--long-minutes', '500', '--interrupt-seconds', '1']);
  const pw = newPassword();
  const words = ['account', 'add', 'operator', '--password', pw, '--admin'];
  const { printed } = await almagest(server.data, ...words);
  admin = { wsid: printed[0] ?? '', pw };
});
after(() => server[Symbol.asyncDispose]());

const set = async (serviceName: string, state: string): Promise<void> => {
  await server.call('SetServiceState', { ...admin, serviceName, state });
};

const stateOf = async (serviceName: string): Promise<string> => {
  const body = await server.call('GetServiceState', { ...admin, serviceName });
  return />(\w+)<\/string>/.exec(body)?.[1] ?? body;
};

const submit = async (qry: string): Promise<string> => {
  const body = await server.call('SubmitJob', { qry, context: 'Stars', estimate: '500' });
  return /<long[^>]*>(\d+)</.exec(body)?.[1] ?? '';
};

const statusOf = async (jobId: string): Promise<string> => {
  const { wsid, pw } = server;
  const { body } = await server.post('GetJobStatus', { wsId: wsid, pw, jobId });
  return /<int[^>]*>(\d)</.exec(body)?.[1] ?? body;
};

/** Runs until it is cancelled. */
const ENDLESS = 'SELECT COUNT(*) AS n FROM Hipparcos a, Hipparcos b, Hipparcos c WHERE a.ra < b.ra';

test('a suspended queue ends what runs and keeps what waits, until it is woken', async () => {
  const running = await submit(ENDLESS);
  await until(async () => (await statusOf(running)) === '1', 'its start');
  await set('stars/500', 'SUSPENDING');
  assert.equal(await stateOf('Stars/500'), 'SUSPENDING');
  const waiting = await submit('SELECT 1 AS n INTO mydb.waited');
  const { wsid, pw } = server;
  await server.post('CancelJob', { wsId: wsid, pw, jobId: running });
  await server.ended(running);
  assert.equal(await stateOf('Stars/500'), 'SUSPENDED');
  assert.equal(await statusOf(waiting), '0');
  await set('Stars/500', 'WAKING');
  assert.equal((await server.ended(waiting))['Status'], '5');
  assert.equal(await stateOf('Stars/500'), 'RUNNING');
});

test('a quick query is refused in a sentence, and after the queue is woken it is not', async () => {
  const told = await almagest(server.data, 'queue', 'suspend', 'Stars/1');
  assert.equal(told.said, 'Stars/1 is suspended now.');
  const { wsid, pw } = server;
  const form = { wsid, pw, qry: 'SELECT 1', context: 'Stars' };
  const refused = await server.post('ExecuteQuickJob', form);
  assert.equal(refused.status, 500);
  assert.match(
    refused.body,
    /^System\.Exception: The quick queue of Stars is suspended and starts/,
  );
  await server.call('ExecuteQuickJob', { ...form, context: 'MyDB' });
  await almagest(server.data, 'queue', 'wake', 'Stars/1');
  await server.call('ExecuteQuickJob', form);
});

test('a suspension outlives the server', async () => {
  await set('site', 'SUSPENDING');
  await server.restart('SIGTERM');
  assert.equal(await stateOf('site'), 'SUSPENDED');
  const waiting = await submit('SELECT 1 AS n INTO mydb.woken');
  assert.equal(await statusOf(waiting), '0');
  await almagest(server.data, 'queue', 'wake', 'site');
  assert.equal((await server.ended(waiting))['Status'], '5');
});

test('nobody but an admin suspends anything', async () => {
  const { wsid, pw } = server;
  const form = { wsid, pw, serviceName: 'site', state: 'SUSPENDING' };
  const { status, body } = await server.post('SetServiceState', form);
  assert.equal(status, 500);
  assert.match(body, /admin privilege/);
  assert.equal(await stateOf('site'), 'RUNNING');
});
