// Groups within a space through the core, over a real store: what they let their members do, what
// is refused and in which words, and passwords that somebody sets for himself or for others.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account } from '../../src/domain/account.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { openCore, PASSWORD, type CoreFixture } from '../support/core-fixture.ts';
import { refused } from '../support/refused.ts';
import { secretly } from '../support/secrets.ts';

const check = (title: string, work: (fixture: CoreFixture) => Promise<void>): void => {
  test(title, async () => {
    await using fixture = await openCore();
    await work(fixture);
  });
};

/** A space with a member, and a group that the member is in. */
const openGroup = async ({ core, account }: CoreFixture) => {
  const [owner, member] = [await account('owner'), await account('member')];
  const id = core.spaces.idOf(await core.spaces.create(owner, { name: 'Sales', comments: '' }));
  const space = await core.spaces.find(owner, id);
  await core.spaces.addMember(space, { login: 'member', isAdmin: false });
  await core.spaceGroups.add(space, 'Crew');
  await core.spaceGroups.addMember(space, { group: 'crew', login: 'MEMBER' });
  return { owner, member, id, space };
};

check('a tag lets the members of a group load, or manage, and no more', async (fixture) => {
  const { spaces, spaceGroups, spaceJobs, loads } = fixture.core;
  const { member, id, space } = await openGroup(fixture);
  const tag = async (name: string) => spaceGroups.addTag(space, { group: 'Crew', tag: name });
  const untag = async (name: string) => spaceGroups.removeTag(space, { group: 'Crew', tag: name });
  await assert.rejects(spaces.findLoaded(member, id), refused('space-not-loaded', /Sales/));
  await tag('loaddata');
  assert.equal((await spaces.findLoaded(member, id)).standing, 'loader');
  await assert.rejects(spaces.findManaged(member, id), refused('space-not-managed'));
  const clear = async () =>
    spaceJobs.submit(member, { kind: 'empty', space: await spaces.find(member, id) });
  await assert.rejects(clear(), refused('space-not-managed'));
  await assert.rejects(
    fixture.core.jobs.quick(
      member,
      {
        text: 'DROP TABLE t',
        context: 'MyDB',
        taskName: null,
        system: false,
        space: await spaces.find(member, id),
      },
      new AbortController().signal,
    ),
    refused('space-not-managed'),
  );
  await loads.publish(member, await spaces.findLoaded(member, id));
  await tag('ManageSpace');
  await clear();
  assert.equal((await spaces.findManaged(member, id)).standing, 'admin');
  // An admin by his group is no owner.
  const gone = { kind: 'delete', space: await spaces.find(member, id) } as const;
  await assert.rejects(spaceJobs.submit(member, gone), refused('space-not-managed'));
  await untag('MANAGESPACE');
  await assert.rejects(clear(), refused('space-not-managed'));
  await spaceGroups.removeMember(space, { group: 'Crew', login: 'member' });
  await assert.rejects(spaces.findLoaded(member, id), refused('space-not-loaded'));
});

check('a load of one who may not load any more changes nothing', async (fixture) => {
  const { core, work, ended } = fixture;
  const { member, id, space } = await openGroup(fixture);
  await core.spaceGroups.addTag(space, { group: 'Crew', tag: 'LoadData' });
  const seen = await core.spaces.findLoaded(member, id);
  const jobs = [await core.loads.publish(member, seen), await core.loads.deleteLast(member, seen)];
  await core.spaceGroups.remove(space, 'CREW');
  await work();
  for (const job of jobs) {
    const { status, message } = await ended(job);
    assert.equal(status, 'failed');
    assert.match(message ?? '', /bring no data to it any more/);
  }
});

check('what cannot be is refused by name and limit', async (fixture) => {
  const { spaces, spaceGroups } = fixture.core;
  const { owner, space } = await openGroup(fixture);
  const group = 'Crew';
  await fixture.account('stranger');
  for (const [name, why] of [
    ['  ', /empty/],
    ['user$', /every space has one/],
    ['OWNER$', /every space has one/],
  ] as const) {
    await assert.rejects(spaceGroups.add(space, name), refused('bad-space-group', why));
  }
  for (const login of ['stranger', 'nobody']) {
    await assert.rejects(
      spaceGroups.addMember(space, { group, login }),
      refused('join-space-first', new RegExp(`${login} is not in space Sales`)),
    );
    const leaving = spaceGroups.removeMember(space, { group, login });
    await assert.rejects(leaving, refused('not-in-space-group'));
    const asked = spaceGroups.namesOf(space, { login, withInternal: true });
    await assert.rejects(asked, refused('not-in-space'));
  }
  const tag = 'AddAll';
  await assert.rejects(
    spaceGroups.addTag(space, { group, tag }),
    refused('unknown-acl-tag', /AddAll/),
  );
  assert.match(
    new Refusal('unknown-acl-tag', { tag, known: 'LoadData, ManageSpace' }).hint,
    /LoadData, ManageSpace/,
  );
  const untag = spaceGroups.removeTag(space, { group, tag: 'LoadData' });
  await assert.rejects(untag, refused('no-such-acl', /LoadData/));
  for (const move of [
    () => spaceGroups.find(space, 'None'),
    () => spaceGroups.remove(space, 'None'),
    () => spaceGroups.addMember(space, { group: 'None', login: 'member' }),
    () => spaceGroups.removeMember(space, { group: 'None', login: 'member' }),
    () => spaceGroups.addTag(space, { group: 'None', tag: 'LoadData' }),
    () => spaceGroups.removeTag(space, { group: 'None', tag: 'LoadData' }),
  ]) {
    await assert.rejects(move(), refused('unknown-space-group', /'None' in space Sales/));
  }
  for (const name of ['Two', 'Three', 'CREW']) await spaceGroups.add(space, name);
  await assert.rejects(
    spaceGroups.add(space, 'Four'),
    refused('space-limit', /3 .*spaceGroupsMax/),
  );
  const own = await spaces.find(owner, 'MyDB');
  await assert.rejects(spaceGroups.add(own, 'Crew'), refused('own-space', /groups/));
  const joining = spaceGroups.addMember(own, { group, login: 'owner' });
  await assert.rejects(joining, refused('own-space'));
});

check('groups that nobody makes are told where they are asked for', async ({ core, account }) => {
  const { spaces, spaceGroups } = core;
  const fixture = { core, account } as CoreFixture;
  const { space, owner } = await openGroup(fixture);
  const namesOf = (login: string, withInternal: boolean) =>
    spaceGroups.namesOf(space, { login, withInternal });
  assert.deepEqual(await namesOf('Member', false), ['Crew']);
  assert.deepEqual(await namesOf('member', true), ['USER$', 'Crew']);
  assert.deepEqual(await namesOf('owner', true), ['OWNER$', 'USER$']);
  assert.deepEqual(await spaceGroups.names(space), ['Crew']);
  const own = await spaces.find(owner, 'mydb');
  const asked = spaceGroups.namesOf(own, { login: 'owner', withInternal: true });
  assert.deepEqual(await asked, ['OWNER$', 'USER$']);
});

check('a variable reads, and has a limit', async ({ core, account }) => {
  const { space } = await openGroup({ core, account } as CoreFixture);
  const { set } = core.spaceVariables;
  for (const [query, why] of [
    ['SELEC 1', /'Year' does not serve: .* Line 1/],
    ['SELECT 1 AS n INTO t', /changes a table/],
    ['DROP TABLE t', /changes a table/],
  ] as const) {
    await assert.rejects(set(space, { name: 'Year', query }), refused('variable-failed', why));
  }
  for (const name of ['Year', 'Unit', 'YEAR']) await set(space, { name, query: 'SELECT 1' });
  await assert.rejects(
    set(space, { name: 'Third', query: 'SELECT 1' }),
    refused('space-limit', /2 .*spaceVariablesMax/),
  );
  await set(space, { name: 'unit', query: ' ' });
  await set(space, { name: 'Third', query: 'SELECT 1' });
});

check('a password is set by its owner and by admins, and ends the logins', async (fixture) => {
  const { core, account } = fixture;
  const [admin, own] = [await account('admin', ['admin']), await account('own')];
  const { accountKeeping, loginTokens } = core;
  const next = secretly('another long password');
  const login = async (password: string) =>
    loginTokens.begin({ login: 'own', password, address: '192.0.2.1' });
  const token = await login(PASSWORD);
  const set = (asker: Account, name: string, password = next) =>
    accountKeeping.setPassword(asker, { login: name, password });
  for (const name of ['admin', 'nobody']) {
    await assert.rejects(set(own, name), refused('admins-only'));
    await assert.rejects(accountKeeping.named(own, name), refused('admins-only'));
  }
  await assert.rejects(set(admin, 'nobody'), refused('unknown-login'));
  await assert.rejects(set(own, 'own', 'short12'), refused('weak-password'));
  assert.equal((await loginTokens.accountOf(token)).id, own.id);
  await set(own, 'OWN');
  await assert.rejects(loginTokens.accountOf(token), refused('unknown-login-token'));
  await set(admin, 'own', PASSWORD);
  await assert.rejects(login(next), refused('wrong-password'));
  await login(PASSWORD);
});

check('a login for an access token serves for nothing that outlives it', async (fixture) => {
  const { core, account } = fixture;
  const own = await account('own');
  const minted = await core.accessTokens.mint(own, { name: 'script', scope: 'all', days: null });
  const begin = (password: string) =>
    core.loginTokens.begin({ login: 'own', password, address: '192.0.2.1' });
  const byToken = await begin(secretly(minted.text));
  assert.equal((await core.loginTokens.accountOf(byToken)).id, own.id);
  await assert.rejects(core.loginTokens.accountOf(byToken, 'password'), refused('password-needed'));
  const byPassword = await begin(PASSWORD);
  assert.equal((await core.loginTokens.accountOf(byPassword, 'password')).id, own.id);
});
