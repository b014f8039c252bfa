// What of the contexts a job is given: all of those that it can name, and of the others only what
// lists and suggestions need; of closed ones nothing, whoever asks. Over a real store, with an
// engine that tells what it was asked.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account } from '../../src/domain/account.ts';
import { instant } from '../../src/base/time.ts';
import type { Context } from '../../src/domain/context.ts';
import { fold } from '../../src/domain/table.ts';
import { openCore, type CoreFixture } from '../support/core-fixture.ts';
import { secretly } from '../support/secrets.ts';

const contextOf = (name: string): Context => ({
  name,
  description: '',
  version: 1,
  created: instant(0),
  tables: [
    {
      name: `${name}Obj`,
      columns: [{ name: 'objID', type: { name: 'bigint' } }],
      rows: 1n,
      bytes: 1n,
      files: ['part-0.parquet'],
    },
  ],
});

/** The databases that the engine was given for the newest job, each with its tables. */
const given = ({ engine }: CoreFixture): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    (engine.requests.at(-1)?.snapshot.databases ?? []).map(({ name, tables }) => [
      name,
      tables.map((table) => table.name),
    ]),
  );

void test('a job is given the tables of contexts that it names, and names of others', async () => {
  await using fixture = await openCore();
  for (const name of ['DR1', 'DR7', 'DR17']) {
    await fixture.store.contexts.publish(contextOf(name));
  }
  const kepler = await fixture.account('kepler');
  await fixture.work();
  const run = async (text: string, context: string) => {
    await fixture.ended(await fixture.submit(kepler, text, context));
    return given(fixture);
  };
  const none = { DR1: [], DR7: [], DR17: [], MyDB: [] };
  assert.deepEqual(await run('SELECT 1 AS n', 'dr7'), { ...none, DR7: ['DR7Obj'] });
  assert.deepEqual(await run('SELECT 1 AS n', 'MyDB'), none);
  assert.deepEqual(await run('SELECT 1 AS n FROM [dr17]..t', 'MyDB'), {
    ...none,
    DR17: ['DR17Obj'],
    DR1: ['DR1Obj'],
  });
  const [names] = (fixture.engine.requests.at(0)?.snapshot.databases ?? [])
    .filter(({ name }) => name === 'DR1')
    .map((database) => database.names);
  assert.deepEqual(names, ['DR1Obj']);
});

void test('who leaves a group has nothing of it in jobs that were waiting', async () => {
  await using fixture = await openCore();
  const { core, store, engine } = fixture;
  const [owner, guest] = [await fixture.account('owner'), await fixture.account('guest')];
  await store.contexts.publish(contextOf('Closed'));
  const group = await core.groups.create(owner, { name: 'Team', description: '' });
  await store.contexts.grant('Closed', group.id);
  await fixture.work();
  await fixture.ended(await fixture.submit(owner, 'SELECT 1 AS n INTO mydb.lent'));
  await core.groups.publish(owner, { group: group.id, table: 'lent' });
  await core.groups.invite(owner, group.id, guest.id);
  await core.groups.accept(guest, group.id);
  const text = 'SELECT * FROM Team..lent';
  await fixture.ended(await fixture.submit(guest, text));
  assert.deepEqual(given(fixture), { Closed: [], MyDB: [], Team: ['lent'] });
  await fixture.rest();
  const waiting = [await fixture.submit(guest, text), await fixture.submit(guest, text, 'Closed')];
  await core.groups.remove(owner, group.id, guest.id);
  const before = engine.requests.length;
  await fixture.work();
  const [, inClosed] = await Promise.all(waiting.map((id) => fixture.ended(id)));
  // The one in MyDB is given to the engine, which finds no such name; the other is not.
  assert.equal(engine.requests.length, before + 1);
  assert.deepEqual(given(fixture), { MyDB: [] });
  assert.match(inClosed?.message ?? '', /no context 'Closed'/);
});

void test('strangers see what was opened to them, in jobs that were waiting too', async () => {
  await using fixture = await openCore({}, undefined, { guests: ['Visitor', 'nobody'] });
  const { core, store } = fixture;
  // A guest sees no more in a group, and no more with a privilege.
  const [owner, guest] = [
    await fixture.account('owner'),
    await fixture.account('visitor', ['admin']),
  ];
  for (const name of ['Free', 'Paid', 'Closed']) await store.contexts.publish(contextOf(name));
  const group = await core.groups.create(owner, { name: 'Team', description: '' });
  await store.contexts.grant('Closed', group.id);
  await core.groups.invite(owner, group.id, guest.id);
  await core.groups.accept(guest, group.id);
  await store.contexts.admitStrangers('Free');
  const namesFor = async (account: Account): Promise<readonly string[]> =>
    (await core.contexts.all(account)).map(({ name }) => name);
  assert.deepEqual(await namesFor(owner), ['Closed', 'Free', 'Paid']);
  assert.deepEqual(await namesFor(guest), ['Free']);
  await assert.rejects(fixture.submit(guest, 'SELECT 1 AS n', 'Paid'), /no context 'Paid'/);
  const text = 'SELECT * FROM Free..FreeObj';
  await fixture.work();
  await fixture.ended(await fixture.submit(owner, 'SELECT 1 AS n INTO mydb.lent'));
  await core.groups.publish(owner, { group: group.id, table: 'lent' });
  const lent = `${text}, Team..lent`;
  await fixture.ended(await fixture.submit(owner, lent));
  assert.deepEqual(given(fixture)['Team'], ['lent']);
  await fixture.ended(await fixture.submit(guest, lent));
  assert.deepEqual(given(fixture), { Free: ['FreeObj'], MyDB: [] });
  const schemasFor = async (account: Account): Promise<readonly string[]> =>
    (await core.tableSets.seenBy(account)).schemas.map(({ name }) => name);
  assert.ok((await schemasFor(owner)).includes('Team'));
  assert.ok(!(await schemasFor(guest)).includes('Team'));
  const read = [{ group: fold('Team'), name: fold('lent') }];
  assert.deepEqual(await core.contexts.sharedAmong(guest, read), []);
  assert.deepEqual(await core.contexts.sharedAmong(owner, read), read);
  await fixture.rest();
  const waiting = await fixture.submit(guest, text, 'Free');
  await store.contexts.expelStrangers('Free');
  await fixture.work();
  assert.match((await fixture.ended(waiting)).message ?? '', /no context 'Free'/);
});

void test('no privilege opens a closed context, nor does a token of an admin', async () => {
  await using fixture = await openCore();
  const { core, store } = fixture;
  const [owner, admin] = [await fixture.account('owner'), await fixture.account('boss', ['admin'])];
  await store.contexts.publish(contextOf('Closed'));
  const group = await core.groups.create(owner, { name: 'Team', description: '' });
  await store.contexts.grant('Closed', group.id);
  const ask = { name: 'script', scope: 'query', days: null } as const;
  const token = secretly((await core.accessTokens.mint(admin, ask)).text);
  const byToken = await core.accounts.signIn({
    id: admin.id,
    password: token,
    address: '192.0.2.1',
    needs: 'query',
  });
  await fixture.work();
  const text = 'SELECT * FROM Closed..ClosedObj';
  for (const account of [admin, byToken]) {
    await assert.rejects(fixture.submit(account, text, 'Closed'), /no context 'Closed'/);
    await fixture.ended(await fixture.submit(account, text));
    assert.deepEqual(given(fixture), { MyDB: [] });
    const quick = { text, context: 'MyDB', taskName: null, system: false };
    await core.jobs.quick(account, quick, new AbortController().signal);
    assert.deepEqual(given(fixture), { MyDB: [] });
  }
  await fixture.ended(await fixture.submit(owner, text));
  assert.deepEqual(given(fixture), { Closed: ['ClosedObj'], MyDB: [], Team: [] });
});
