// Spaces through the core, over a real store: who may do what, what is refused and in which words,
// and jobs that change a whole space.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account } from '../../src/domain/account.ts';
import { openCore, type CoreFixture } from '../support/core-fixture.ts';
import { refused } from '../support/refused.ts';

const check = (title: string, work: (fixture: CoreFixture) => Promise<void>): void => {
  test(title, async () => {
    await using fixture = await openCore();
    await work(fixture);
  });
};

/** A space with an owner, an admin and a member, and somebody who is not in it. */
const openSpace = async ({ core, account }: CoreFixture) => {
  const [owner, admin, member, stranger] = [
    await account('owner'),
    await account('admin'),
    await account('member'),
    await account('stranger'),
  ];
  const { spaces } = core;
  const id = spaces.idOf(await spaces.create(owner, { name: 'Sales', comments: 'of 2026' }));
  const space = await spaces.find(owner, id);
  await spaces.addMember(space, { login: 'admin', isAdmin: true });
  await spaces.addMember(space, { login: 'MEMBER', isAdmin: false });
  return { owner, admin, member, stranger, id, space };
};

check('a space is found by id and by name by those in it, and by nobody else', async (fixture) => {
  const { spaces } = fixture.core;
  const { owner, member, stranger, id, space } = await openSpace(fixture);
  for (const name of [id, id.toUpperCase(), 'sales', 'SALES']) {
    assert.equal((await spaces.find(member, name)).id, space.id);
    await assert.rejects(spaces.find(stranger, name), refused('unknown-space'));
  }
  assert.deepEqual(
    (await spaces.list(stranger)).map(({ name }) => name),
    ['MyDB'],
  );
  // Of two of one name neither is meant.
  await spaces.create(owner, { name: 'SALES', comments: '' });
  await assert.rejects(spaces.find(owner, 'sales'), refused('unknown-space'));
  assert.equal((await spaces.find(member, 'sales')).id, space.id);
});

check('its owner and its admins manage it, and its members read', async (fixture) => {
  const { spaces, spaceJobs } = fixture.core;
  const { owner, admin, member, id } = await openSpace(fixture);
  for (const account of [owner, admin]) await spaces.findManaged(account, id);
  await assert.rejects(spaces.findManaged(member, id), refused('space-not-managed', /Sales/));
  const clear = async (account: Account) =>
    spaceJobs.submit(account, { kind: 'empty', space: await spaces.find(account, id) });
  await clear(admin);
  await assert.rejects(clear(member), refused('space-not-managed'));
  const gone = { kind: 'delete', space: await spaces.find(admin, id) } as const;
  await assert.rejects(spaceJobs.submit(admin, gone), refused('space-not-managed'));
});

check('MyDB has no members, and nothing is done to it as a whole', async (fixture) => {
  const { spaces, spaceJobs } = fixture.core;
  const { owner, space } = await openSpace(fixture);
  const own = await spaces.find(owner, 'mydb');
  await assert.rejects(
    spaces.addMember(own, { login: 'member', isAdmin: false }),
    refused('own-space'),
  );
  await assert.rejects(spaces.say(own, { name: 'Other' }), refused('own-space'));
  for (const move of [
    { kind: 'empty', space: own },
    { kind: 'delete', space: own },
    { kind: 'copy', space: own, from: space },
    { kind: 'swap', space, other: own },
  ] as const) {
    await assert.rejects(spaceJobs.submit(owner, move), refused('own-space'));
  }
  await assert.rejects(
    spaceJobs.submit(owner, { kind: 'swap', space, other: space }),
    refused('same-space'),
  );
});

check('what cannot be is refused by name and limit', async (fixture) => {
  const { spaces } = fixture.core;
  const { owner, space } = await openSpace(fixture);
  for (const [name, why] of [
    ['', /empty/],
    ['MYDB', /every account/],
    ['x'.repeat(256), /longer than 255/],
    [' Sales', /begins or ends with a blank/],
    ['Sales\u00a0', /begins or ends with a blank/],
    ['Sa\nles', /'Sa\ufffdles': it has a character that cannot be seen/],
    ['Sales\u202e', /cannot be seen/],
    ['Sales\ud800', /cannot be seen/],
    ['0F8fAD5B-d9cb-469f-a165-70867728950E', /looks like the id of a space/],
  ] as const) {
    const made = spaces.create(owner, { name, comments: '' });
    await assert.rejects(made, refused('bad-space-name', why));
    await assert.rejects(spaces.say(space, { name }), refused('bad-space-name', why));
  }
  const words = { name: 'A', comments: 'x'.repeat(2_048) };
  await assert.rejects(spaces.create(owner, words), refused('bad-space-name', /2047/));
  const adding = spaces.addMember(space, { login: 'stranger', isAdmin: false });
  await assert.rejects(adding, refused('space-limit', /3 .*spaceMembersMax/));
  const nobody = spaces.addMember(space, { login: 'nobody', isAdmin: false });
  await assert.rejects(nobody, refused('unknown-account', /nobody/));
  const left = await fixture.account('left');
  const keeper = await fixture.account('keeper', ['admin']);
  await fixture.core.accountKeeping.close(keeper, left.id);
  const closed = spaces.addMember(space, { login: 'left', isAdmin: false });
  await assert.rejects(closed, refused('unknown-account', /no account left/));
  await assert.rejects(spaces.removeMember(space, 'owner'), refused('space-owner-stays'));
  await assert.rejects(spaces.removeMember(space, 'stranger'), refused('not-in-space'));
  for (const name of ['B', 'C', 'D']) await spaces.create(owner, { name, comments: '' });
  const fifth = spaces.create(owner, { name: 'E', comments: '' });
  await assert.rejects(fifth, refused('space-limit', /4 .*spacesPerAccountMax/));
});

check('who sends back what was told of a space changes nothing', async (fixture) => {
  const { spaces } = fixture.core;
  const { owner, space } = await openSpace(fixture);
  const own = await spaces.find(owner, 'mydb');
  for (const name of ['mydb', 'MYDB', own.name]) {
    await spaces.say(own, { name, properties: { ...own.properties, alwaysOn: true } });
  }
  assert.equal((await spaces.find(owner, 'mydb')).properties.alwaysOn, true);
  await spaces.say(space, { name: 'Sales', comments: 'of 2027' });
  assert.equal((await spaces.find(owner, 'Sales')).comments, 'of 2027');
});

check('the time zone of a space is one that there is', async (fixture) => {
  const { spaces } = fixture.core;
  const { owner, space } = await openSpace(fixture);
  const say = (timeZone: string) =>
    spaces.say(space, { properties: { ...space.properties, timeZone } });
  await say('Europe/Berlin');
  await assert.rejects(say('Europe/Berlim'), refused('bad-time-zone', /'Europe\/Berlim'/));
  await assert.rejects(say('x'.repeat(10_000)), refused('bad-time-zone', /'x{80}'/));
  assert.equal((await spaces.find(owner, 'Sales')).properties.timeZone, 'Europe/Berlin');
});

check('a space is busy until its jobs have ended, and they run in turn', async (fixture) => {
  const { core, work, ended } = fixture;
  const { owner, member, id, space } = await openSpace(fixture);
  const move = { kind: 'empty', space } as const;
  const first = await core.spaceJobs.submit(owner, move);
  const second = await core.spaceJobs.submit(owner, { kind: 'delete', space });
  assert.equal(await core.spaces.isBusy(space), true);
  await work();
  assert.equal((await ended(first)).status, 'finished');
  assert.equal((await ended(second)).status, 'finished');
  assert.equal(await core.spaces.isBusy(space), false);
  for (const account of [owner, member]) {
    await assert.rejects(core.spaces.find(account, id), refused('unknown-space'));
  }
});

check('a query that would change a space out of turn is told of the space', async (fixture) => {
  const { core, work, ended } = fixture;
  const { owner, space } = await openSpace(fixture);
  const write = (text: string) => {
    const ask = { text, space, context: 'MyDB', pageRows: 10 };
    return core.queryPages.open(owner, ask, new AbortController().signal);
  };
  const job = await core.spaceJobs.submit(owner, { kind: 'empty', space });
  await assert.rejects(
    write('SELECT 1 AS n INTO t'),
    refused('space-being-changed', new RegExp(`^Job ${job} is going to change space Sales`)),
  );
  await work();
  await ended(job);
  await write('SELECT 1 AS n INTO t');
  // Made again, as where two do so at once: the binder of the fake engine looks at nothing.
  await assert.rejects(write('SELECT 1 AS n INTO t'), (error: Error) =>
    error.message.startsWith("There is already a table 't' in Sales."),
  );
});

check('a job of one who was put out of its space changes nothing', async (fixture) => {
  const { core, work, ended } = fixture;
  const { admin, id, owner } = await openSpace(fixture);
  const space = await core.spaces.find(admin, id);
  const job = await core.spaceJobs.submit(admin, { kind: 'empty', space });
  await core.spaces.removeMember(await core.spaces.find(owner, id), 'admin');
  await work();
  const { status, message } = await ended(job);
  assert.equal(status, 'failed');
  assert.match(message ?? '', /not in it any more/);
});

check('a swap that waited while one of its spaces was deleted moves nothing', async (fixture) => {
  const { core, work, ended } = fixture;
  const { owner, space } = await openSpace(fixture);
  const { spaces, spaceJobs } = core;
  const other = await spaces.find(
    owner,
    spaces.idOf(await spaces.create(owner, { name: 'Other', comments: '' })),
  );
  await spaceJobs.submit(owner, { kind: 'delete', space: other });
  const waiting = [
    await spaceJobs.submit(owner, { kind: 'swap', space, other }),
    await spaceJobs.submit(owner, { kind: 'copy', space, from: other }),
  ];
  await work();
  for (const job of waiting) {
    const { status, message } = await ended(job);
    assert.equal(status, 'failed');
    assert.match(message ?? '', /was deleted.*Nothing was changed/);
  }
});

check('who may not manage or read a space any more changes and copies nothing', async (fixture) => {
  const { core, work, ended } = fixture;
  const { owner, admin, member, space } = await openSpace(fixture);
  const { spaces, spaceJobs } = core;
  const asAdmin = await spaces.find(admin, 'Sales');
  const own = await spaces.create(member, { name: 'Copies', comments: '' });
  const copies = await spaces.find(member, spaces.idOf(own));
  const jobs = [
    await spaceJobs.submit(admin, { kind: 'empty', space: asAdmin }),
    await spaceJobs.submit(member, { kind: 'copy', space: copies, from: space }),
  ];
  await spaces.addMember(await spaces.find(owner, 'Sales'), { login: 'admin', isAdmin: false });
  await spaces.removeMember(space, 'member');
  await work();
  for (const job of jobs) {
    const { status, message } = await ended(job);
    assert.equal(status, 'failed');
    assert.match(message ?? '', /taken from you/);
  }
});

check('what a job does to a space is no matter of its text', async (fixture) => {
  const { core, store, work, ended } = fixture;
  const { owner } = await openSpace(fixture);
  const { spaces, spaceJobs } = core;
  const named = async (name: string) =>
    spaces.find(owner, spaces.idOf(await spaces.create(owner, { name, comments: '' })));
  const [from, to] = [await named('9 TO 7'), await named('DELETE SPACE x')];
  const jobs = [
    await spaceJobs.submit(owner, { kind: 'copy', space: to, from }),
    await spaceJobs.submit(owner, { kind: 'swap', space: to, other: from }),
    await spaceJobs.submit(owner, { kind: 'empty', space: to }),
    await spaceJobs.submit(owner, { kind: 'delete', space: from }),
  ];
  const kinds = await Promise.all(jobs.map(async (id) => (await store.jobs.byId(id))?.kind));
  assert.deepEqual(kinds, ['copy', 'swap', 'empty', 'delete']);
  await work();
  for (const id of jobs) assert.equal((await ended(id)).status, 'finished');
  const left = (await spaces.list(owner)).map(({ name }) => name);
  assert.deepEqual(left, ['MyDB', 'DELETE SPACE x', 'Sales']);
});
