// Groups through the core, over a real store: what each verb refuses and in which words, and which
// databases jobs are given. What is somebody else's is as what there is not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../src/base/time.ts';
import type { Account } from '../../src/domain/account.ts';
import type { GroupId } from '../../src/domain/group.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { newTableId, type TableVersion } from '../../src/domain/table.ts';
import type { JobId } from '../../src/domain/job.ts';
import { openCore, type CoreFixture } from '../support/core-fixture.ts';
import { refused } from '../support/refused.ts';

/** Puts a table into a space behind the core's back; its files are read by nobody. */
const tableIn = async ({ store }: CoreFixture, { space, id }: Account, name: string) => {
  const version: TableVersion = {
    table: newTableId(),
    space,
    name,
    version: 1,
    attempt: 1,
    job: 1n as JobId,
    columns: [{ name: 'n', type: { name: 'int' } }],
    files: [{ name: 'part-0.parquet', bytes: 9n, rows: 1n, sha256: '0'.repeat(64) }],
    rows: 1n,
    bytes: 9n,
    created: instant(0),
  };
  const own = { id: space, name: 'MyDB', owner: id, kind: 'own' } as const;
  await store.tables.restore(version, own, 'current');
  return version;
};

/** Two in a group, and one who is not. */
const openGround = async (fixture: CoreFixture) => {
  const { groups } = fixture.core;
  const [owner, member, stranger] = [
    await fixture.account('owner'),
    await fixture.account('member'),
    await fixture.account('stranger'),
  ];
  const { id } = await groups.create(owner, { name: 'Survey', description: '' });
  await groups.invite(owner, id, member.id);
  await groups.accept(member, id);
  return { groups, owner, member, stranger, id };
};

void test('names of groups are checked, and are nobody else’s', async () => {
  await using fixture = await openCore();
  const { groups, stranger } = await openGround(fixture);
  const create = (name: string, description = '') => groups.create(stranger, { name, description });
  for (const name of [
    '',
    '1a',
    'a b',
    'a.b',
    'a]b',
    'MyDB',
    'public',
    'dbo',
    'Strangers',
    'x'.repeat(65),
  ]) {
    await assert.rejects(create(name), refused('bad-group-name'), name);
  }
  await assert.rejects(create('ok', 'x'.repeat(1_001)), refused('bad-group-name', /description/));
  await assert.rejects(create('SURVEY'), refused('group-name-taken', /'SURVEY' is taken/));
  const context = { name: 'Stars', description: '', version: 1, created: instant(0), tables: [] };
  await fixture.store.contexts.publish(context);
  await assert.rejects(create('stars'), refused('group-name-taken'));
});

void test('each limit is named when it is met', async () => {
  await using fixture = await openCore();
  const { groups, owner, id } = await openGround(fixture);
  await groups.create(owner, { name: 'Two', description: '' });
  await groups.create(owner, { name: 'Three', description: '' });
  const four = groups.create(owner, { name: 'Four', description: '' });
  await assert.rejects(four, refused('group-limit', /3 .*groupsPerAccountMax/));
  for (const login of ['third', 'fourth']) {
    await groups.invite(owner, id, (await fixture.account(login)).id);
  }
  const fifth = await fixture.account('fifth');
  await assert.rejects(
    groups.invite(owner, id, fifth.id),
    refused('group-limit', /4 .*groupMembersMax/),
  );
  for (const table of ['a', 'b', 'c', 'd']) await tableIn(fixture, owner, table);
  for (const table of ['a', 'b', 'c']) await groups.publish(owner, { group: id, table });
  await assert.rejects(
    groups.publish(owner, { group: id, table: 'd' }),
    refused('group-limit', /3 .*groupTablesMax/),
  );
});

void test('whoever is not in a group is told the same of it as of none', async () => {
  await using fixture = await openCore();
  const { groups, stranger, member, id } = await openGround(fixture);
  await tableIn(fixture, stranger, 't');
  const none = (id + 1n) as GroupId;
  const sentences = async (group: GroupId) => {
    const tried = await Promise.allSettled([
      groups.destroy(stranger, group),
      groups.invite(stranger, group, stranger.id),
      groups.invite(stranger, group, 7n as Account['id']),
      groups.accept(stranger, group),
      groups.decline(stranger, group),
      groups.remove(stranger, group, stranger.id),
      groups.remove(stranger, group, member.id),
      groups.publish(stranger, { group, table: 't' }),
      groups.publish(stranger, { group, table: 'nothing' }),
      groups.withdraw(stranger, { group, table: 't' }),
    ]);
    return tried.map((each) => {
      assert.ok(each.status === 'rejected' && each.reason instanceof Refusal);
      return each.reason.message.replaceAll(String(group), 'G');
    });
  };
  assert.deepEqual(await sentences(id), await sentences(none));
});

void test('a table is read by the groups that were named last, and by no others', async () => {
  await using fixture = await openCore();
  const { groups, owner, member } = await openGround(fixture);
  await groups.create(owner, { name: 'Other', description: '' });
  await tableIn(fixture, owner, 'T');
  await tableIn(fixture, member, 't');
  const readers = async (account: Account): Promise<readonly string[]> =>
    (await groups.publishedIn(account, 't')).map(({ name }) => name);
  const set = (account: Account, names: readonly string[]) =>
    groups.publishOnlyIn(account, { table: 't', groups: names });
  await set(owner, ['SURVEY', 'survey']);
  assert.deepEqual(await readers(owner), ['Survey']);
  assert.deepEqual(await readers(member), []);
  // The name is taken in one of them; the other stays as it was.
  await assert.rejects(set(member, ['Survey']), refused('published-name-taken'));
  await assert.rejects(set(owner, ['Other', 'Nobodys']), refused('unknown-group', /Nobodys/));
  assert.deepEqual(await readers(owner), ['Survey']);
  // Nor does one of which the name is free have it, named before the one of which it is not.
  const third = await groups.create(member, { name: 'Third', description: '' });
  await assert.rejects(set(member, ['Third', 'Survey']), refused('published-name-taken'));
  assert.deepEqual(await readers(member), []);
  await groups.publish(member, { group: third.id, table: 't' });
  await assert.rejects(set(member, ['Survey']), refused('published-name-taken'));
  assert.deepEqual(await readers(member), ['Third']);
  await set(owner, ['Other']);
  assert.deepEqual(await readers(owner), ['Other']);
  await set(member, ['Survey']);
  // The owner of a group takes none of another's tables back by naming readers of his own.
  await set(owner, []);
  assert.deepEqual([await readers(owner), await readers(member)], [[], ['Survey']]);
});

void test('who is in it is told whose the move is', async () => {
  await using fixture = await openCore();
  const { groups, owner, member, stranger, id } = await openGround(fixture);
  await tableIn(fixture, owner, 't');
  await groups.publish(owner, { group: id, table: '[MyDB].[T]' });
  await assert.rejects(groups.destroy(member, id), refused('group-not-yours'));
  await assert.rejects(groups.remove(member, id, owner.id), refused('group-not-yours'));
  await assert.rejects(groups.remove(owner, id, owner.id), refused('owner-stays'));
  await assert.rejects(groups.remove(owner, id, stranger.id), refused('unknown-member'));
  await assert.rejects(groups.invite(owner, id, 7n as Account['id']), refused('unknown-account'));
  await assert.rejects(groups.accept(stranger, id), refused('no-invitation'));
  await assert.rejects(
    groups.withdraw(member, { group: id, table: 't' }),
    refused('table-not-yours'),
  );
  await assert.rejects(
    groups.withdraw(member, { group: id, table: 'u' }),
    refused('table-not-published'),
  );
  await assert.rejects(groups.publish(member, { group: id, table: 't' }), refused('unknown-table'));
  for (const table of ['', 'Stars.t', 'a.b.c.d']) {
    await assert.rejects(groups.publish(owner, { group: id, table }), refused('unknown-table'));
  }
  await tableIn(fixture, member, 'T');
  await assert.rejects(
    groups.publish(member, { group: id, table: 'T' }),
    refused('published-name-taken'),
  );
  await groups.invite(owner, id, stranger.id);
  await assert.rejects(
    groups.publish(stranger, { group: id, table: 't' }),
    refused('group-not-joined'),
  );
});

/** What the engine was given of the group for the newest job. */
const given = ({ engine }: CoreFixture) =>
  engine.requests.at(-1)?.snapshot.databases.find(({ name }) => name === 'Survey');

void test('a job is given tables of a group that it names, and names of the others', async () => {
  await using fixture = await openCore();
  const { groups, owner, member, stranger, id } = await openGround(fixture);
  const t = await tableIn(fixture, owner, 'T');
  await tableIn(fixture, owner, 'u');
  for (const table of ['t', 'u']) await groups.publish(owner, { group: id, table });
  await fixture.work();
  const run = async (account: Account, text: string) => {
    await fixture.ended(await fixture.submit(account, text));
    return given(fixture);
  };
  const named = await run(member, 'SELECT * FROM survey..t');
  assert.deepEqual(named?.names, ['T', 'u']);
  assert.deepEqual(
    named?.tables.map(({ name, files }) => ({ name, files })),
    [{ name: 'T', files: fixture.files.pathsOf(t) }],
  );
  assert.equal(named?.kind, 'group');
  const unnamed = await run(member, 'SELECT 1 AS n');
  assert.deepEqual([unnamed?.names, unnamed?.tables], [[], []]);
  assert.equal(await run(stranger, 'SELECT * FROM survey..t'), undefined);
});

void test('a plan knows tables of a group, and lists their columns, for its members', async () => {
  await using fixture = await openCore();
  const { groups, owner, member, stranger, id } = await openGround(fixture);
  await tableIn(fixture, owner, 'T');
  await groups.publish(owner, { group: id, table: 't' });
  const ask = { text: 'SELECT n FROM Survey..t', context: 'MyDB' };
  const { plans } = fixture.core;
  const [planned] = (await plans.plan(member, ask)).statements;
  assert.deepEqual(
    planned?.reads.map(({ database, table, rows }) => ({ database, table, rows })),
    [{ database: 'Survey', table: 'T', rows: 1n }],
  );
  const [error] = (await plans.plan(stranger, ask)).errors;
  assert.equal(error?.message, "There is no context, group or space 'Survey'.");
  await fixture.work();
  const columns = 'SELECT * FROM Survey.information_schema.columns';
  await fixture.ended(await fixture.submit(member, columns));
  assert.deepEqual(
    given(fixture)?.listed?.map(({ name, columns: of }) => [name, of.map((each) => each.name)]),
    [['T', ['n']]],
  );
});

void test('a job in a context that was closed meanwhile fails as in one there is not', async () => {
  await using fixture = await openCore();
  const { stranger, id } = await openGround(fixture);
  const context = { name: 'Stars', description: '', version: 1, created: instant(0), tables: [] };
  await fixture.store.contexts.publish(context);
  const job = await fixture.submit(stranger, 'SELECT 1 AS n', 'Stars');
  await fixture.store.contexts.grant('Stars', id);
  await fixture.work();
  const { status, reason, message } = await fixture.ended(job);
  assert.deepEqual([status, reason], ['failed', 'query-error']);
  assert.match(message ?? '', /no context 'Stars'. Contexts here: MyDB/);
  assert.equal(fixture.engine.requests.length, 0);
});
