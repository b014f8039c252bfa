// The audit log of a real program and of commands beside it: who came in and who did not, who gave
// which right to whom and from where. No line may hold what lets anybody in.

import assert from 'node:assert/strict';
import { stat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { userInfo } from 'node:os';
import { after, before, test } from 'node:test';
import { almagest } from '../support/recorded-terminal.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { newPassword } from '../support/secrets.ts';

let server: ServerInTest;
before(async () => {
  server = await startServer();
});
after(() => server[Symbol.asyncDispose]());

type Line = Readonly<Record<string, unknown>>;

const fileOf = () => readFile(join(server.data, 'audit.log'), 'utf8');

/** What was written since `from` characters, without times. */
const linesSince = async (from: number): Promise<readonly Line[]> =>
  (await fileOf())
    .slice(from)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { at: _, request: __, ...rest } = JSON.parse(line) as Line;
      return rest;
    });

/** The lines that `work` leads to. */
const during = async (work: () => Promise<unknown>): Promise<readonly Line[]> => {
  const start = (await fileOf()).length;
  await work();
  return linesSince(start);
};

const HERE = '127.0.0.1';

test('the start of a server is told with its settings, in a file of its owner', async () => {
  const [start] = (await linesSince(0)).filter(({ act }) => act === 'server.start');
  assert.ok(start !== undefined);
  assert.equal(start['who'], 'server');
  assert.equal((start['settings'] as Line)['port'], '0');
  assert.equal((await stat(join(server.data, 'audit.log'))).mode & 0o777, 0o600);
});

test('a sign-in is told once in an hour, and each that fails with its name', async () => {
  const form = { wsid: server.wsid, owner_wsid: server.wsid, owner_pw: server.pw };
  const status = (pw: string) => server.post('GetJobs', { ...form, pw, conditions: '' });
  const good = await during(async () => {
    await status(server.pw);
    await status(server.pw);
  });
  assert.deepEqual(good, [
    { act: 'sign-in', who: 'demo', from: HERE, account: server.wsid, address: HERE },
  ]);
  const wrong = newPassword();
  const bad = await during(() =>
    server.post('GetJobStatus', { wsId: server.wsid, pw: wrong, jobId: '1' }),
  );
  const named = { wsid: server.wsid, address: HERE, why: 'wrong-password' };
  assert.deepEqual(bad, [{ act: 'sign-in.failed', who: null, from: HERE, ...named }]);
  assert.ok(!(await fileOf()).includes(wrong));
});

test('acts of administration are told from the command line and from the wire alike', async () => {
  const { data } = server;
  const who = userInfo().username;
  const by = { who, from: 'command line' };
  const pw = newPassword();
  let wsid = '';
  let token = '';
  const lines = await during(async () => {
    const made = await almagest(data, 'account', 'add', 'kepler', '--password', pw, '--admin');
    wsid = made.printed[0] ?? '';
    token = (await almagest(data, 'account', 'token', 'kepler', 'night')).printed[0] ?? '';
    await almagest(data, 'account', 'set-quota', 'kepler', '5 GB');
    await almagest(data, 'queue', 'suspend', 'Stars/500');
  });
  assert.deepEqual(lines, [
    { act: 'account.add', ...by, login: 'kepler', privileges: ['admin'], id: wsid },
    { act: 'token.make', ...by, account: wsid, name: 'night', scope: 'query', outcome: 'kept' },
    { act: 'account.set-quota', ...by, account: wsid, quotaBytes: '5000000000' },
    { act: 'queue.suspend', ...by, queues: ['stars long'] },
  ]);
  const wire = await during(() =>
    server.post('SetServiceState', { wsid, pw, serviceName: 'Stars/500', state: 'WAKING' }),
  );
  assert.deepEqual(wire, [
    { act: 'sign-in', who: 'kepler', from: HERE, account: wsid, address: HERE },
    { act: 'queue.wake', who: 'kepler', from: HERE, queues: ['stars long'] },
  ]);
  const text = await fileOf();
  assert.ok(token.length > 20);
  assert.deepEqual(
    [pw, token, server.pw].filter((secret) => text.includes(secret)),
    [],
  );
});

test('almagest audit prints the log from a time on, for people and as it stands', async () => {
  const all = await almagest(server.data, 'audit', '--json');
  assert.equal(`${all.printed.join('\n')}\n`, await fileOf());
  const words = (await almagest(server.data, 'audit')).printed.find((line) =>
    line.includes('account.add\tlogin=kepler'),
  );
  assert.match(words ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+Z\t\S+\tcommand line\taccount\.add\t/);
  assert.deepEqual((await almagest(server.data, 'audit', '--since', '2999-01-01')).printed, []);
  assert.equal((await almagest(server.data, 'audit', '--since', 'later')).code, 2);
});
