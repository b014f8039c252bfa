// The Servers service: as it is declared, who may ask it, and what its conditions find.
// What a queue is, and how one is suspended, is tested elsewhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal, type RefusalName } from '../../../src/domain/refusal.ts';
import { forAdmins } from '../../../src/core/account-keeping.ts';
import type { NamedQueue } from '../../../src/core/queue-states.ts';
import type { Call } from '../../../src/wire/asmx/declare.ts';
import { shapeOf } from '../../../src/wire/asmx/form.ts';
import { typeNameOf } from '../../../src/wire/asmx/shapes.ts';
import { serversServiceOf } from '../../../src/wire/casjobs/servers-service.ts';
import { createFakeCore, FAKE_QUEUES } from '../../support/fake-core.ts';

const CALL: Call = {
  address: '192.0.2.7',
  signal: new AbortController().signal,
  sent: Promise.resolve(true),
  base: 'https://stars.example',
  binding: 'post',
  headers: {},
};

const NAMED: readonly NamedQueue[] = [
  { name: 'site', state: 'running' },
  ...FAKE_QUEUES.map((queue) => ({
    name: `${queue.context}/${queue.minutes}`,
    state: 'running' as const,
    queue,
  })),
];

const setUp = () => {
  const core = createFakeCore();
  core.addAccount({ id: 101n, password: 'right password' });
  core.addAccount({ id: 303n, password: 'an admin password', privileges: ['admin'] });
  const service = serversServiceOf({
    accounts: core.accounts,
    queueStates: forAdmins({ list: async () => NAMED }),
    slots: { quick: 4, long: 2 },
  });
  const find = async (conditions: string | null, more = {}) => {
    const admin = { admin_wsid: 303n, admin_pw: 'an admin password' };
    const rows = await service.methods['GetServers']?.run({ ...admin, conditions, ...more }, CALL);
    return rows as readonly Record<string, unknown>[];
  };
  const names = async (conditions: string) => (await find(conditions)).map(({ Name }) => Name);
  return { service, find, names };
};

const refused = (promise: Promise<unknown>, code: RefusalName): Promise<void> =>
  assert.rejects(promise, (error) => error instanceof Refusal && error.code === code);

test('the service has the names and parameters of the original', () => {
  const { service } = setUp();
  assert.equal(service.name, 'Servers');
  assert.equal(service.namespace, 'http://Services.Cas.jhu.edu');
  const { input, output } = service.methods['GetServers'] ?? assert.fail();
  assert.deepEqual(
    Object.entries(input).map(([each, type]) => `${each}:${typeNameOf(shapeOf(type))}`),
    ['admin_wsid:long', 'admin_pw:string', 'conditions:string'],
  );
  assert.ok(output.kind === 'array' && output.item.kind === 'record');
  assert.equal(output.item.name, 'CJServer');
  // The keys that the original's page names, in its order.
  assert.deepEqual(
    Object.keys(output.item.fields).map((field) => field.toLowerCase()),
    'name timeout context dbuser dbmachine dbcatalog execcap gpriv dbpw'.split(' '),
  );
});

test('every queue is a row, and no machine, user or password is told', async () => {
  const rows = await setUp().find('');
  assert.deepEqual(
    rows.map((row) => [row['Name'], row['Timeout'], row['Context'], row['ExecCap']]),
    [
      ['Stars/1', 1, 'Stars', 4],
      ['Stars/500', 500, 'Stars', 2],
      ['MyDB/1', 1, 'MyDB', 4],
      ['MyDB/500', 500, 'MyDB', 2],
    ],
  );
  for (const { DBUser, DBMachine, DBPw } of rows) {
    assert.deepEqual([DBUser, DBMachine, DBPw], [null, null, null]);
  }
});

test('conditions find rows by text in any case, and by numbers in ranges', async () => {
  const { names } = setUp();
  assert.deepEqual(await names('CONTEXT : stars'), ['Stars/1', 'Stars/500']);
  assert.deepEqual(await names('timeout : 100,; context : MyDB'), ['MyDB/500']);
  assert.deepEqual(await names('name : Stars/1 | mydb/500'), ['Stars/1', 'MyDB/500']);
  assert.deepEqual(await names('execcap : ,3'), ['Stars/500', 'MyDB/500']);
  assert.deepEqual(await names('dbpw : ,zzz'), [], 'what is not told meets no condition');
});

test('conditions that cannot be read are refused, and so is who is no admin', async () => {
  const { find } = setUp();
  await refused(find('colour : red'), 'bad-condition');
  await refused(find('timeout : soon'), 'bad-condition');
  const mine = { admin_wsid: 101n, admin_pw: 'right password' };
  await refused(find('', mine), 'admins-only');
  await refused(find('', { ...mine, admin_pw: 'wrong' }), 'wrong-password');
});
