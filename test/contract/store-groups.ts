// What the store promises of groups: whose moves are made, what ends with what, and that a group of
// others is as one that there is not.

import assert from 'node:assert/strict';
import type { Account } from '../../src/domain/account.ts';
import type { Group, GroupId } from '../../src/domain/group.ts';
import type { GroupMove } from '../../src/ports/group-records.ts';
import {
  at,
  by,
  create,
  rename,
  replace,
  version,
  each,
  type CaseGroups,
  type Yard,
} from './store-yard.ts';

/** More than any case needs. */
export const MANY = 100;

/** A group of `owner`, which there must be afterwards. */
export const newGroup = async (
  { store }: Pick<Yard, 'store'>,
  owner: Account,
  name: string,
): Promise<Group> => {
  const plain = { name, description: 'tables', owner: owner.id, created: at(0) };
  const group = await store.groups.insert(plain, MANY);
  if (typeof group === 'string') throw new Error(group);
  return group;
};

/** Makes an account a member, by invitation and answer. */
export const enter = async (
  { store }: Pick<Yard, 'store'>,
  { id, owner }: Group,
  account: Account,
): Promise<void> => {
  await store.groups.invite({ group: id, by: owner, account: account.id }, MANY);
  await store.groups.accept({ group: id, by: account.id });
};

const moveOf = (group: Group | GroupId, account: Account): GroupMove => ({
  group: typeof group === 'bigint' ? group : group.id,
  by: account.id,
});

/** Publishes a table of `account`'s own. */
export const publish =
  ({ store }: Pick<Yard, 'store'>, group: Group, account: Account) =>
  (name: string, tablesMax = MANY) =>
    store.groups.publish({ ...moveOf(group, account), space: account.space, name }, tablesMax);

/** Has these groups, and no others, read the table `t` of `account`'s own. */
export const publishOnlyIn = (
  { store }: Yard,
  { id, space }: Account,
  groups: readonly GroupId[],
  tablesMax = MANY,
) => store.groups.publishOnlyIn({ by: id, space, name: 't', groups }, tablesMax);

/** Names of the tables of a group. */
export const tablesOf = async ({ store }: Yard, { id }: Group): Promise<readonly string[]> => {
  const names = (await store.groups.tables(id)).map((table) => table.version.name);
  assert.deepEqual(await store.groups.tableNames(id), names);
  return names;
};

/** A group with a table of a member's in it. */
export const withTable = async (yard: Yard) => {
  const [owner, member] = [await yard.account(), await yard.account()];
  const group = await newGroup(yard, owner, 'Survey');
  await enter(yard, group, member);
  const t = version(member, 'T');
  await yard.change(member, create(t), create(version(member, 'u')));
  assert.equal(await publish(yard, group, member)('t'), 'published');
  return { owner, member, group, t };
};

/** Everything that somebody can ask of a group that is not his. */
const MOVES: readonly [
  title: string,
  move: (yard: Yard, group: GroupId, stranger: Account) => Promise<unknown>,
  answer: unknown,
][] = [
  ['destroy', ({ store }, id, who) => store.groups.destroy(moveOf(id, who)), 'unknown'],
  [
    'invite to',
    ({ store }, id, who) => store.groups.invite({ ...moveOf(id, who), account: who.id }, MANY),
    'unknown',
  ],
  ['accept', ({ store }, id, who) => store.groups.accept(moveOf(id, who)), false],
  ['decline', ({ store }, id, who) => store.groups.decline(moveOf(id, who)), false],
  [
    'leave',
    ({ store }, id, who) => store.groups.remove({ ...moveOf(id, who), account: who.id }),
    'unknown',
  ],
  [
    'publish in',
    ({ store }, id, who) =>
      store.groups.publish({ ...moveOf(id, who), space: who.space, name: 't' }, MANY),
    'unknown',
  ],
  [
    'publish in alone',
    async (yard, id, who) => {
      const result = await publishOnlyIn(yard, who, [id]);
      return 'why' in result && result.group === id ? result.why : result;
    },
    'unknown',
  ],
  [
    'withdraw from',
    ({ store }, id, who) => store.groups.withdraw({ ...moveOf(id, who), name: 't' }),
    'unknown',
  ],
  ['stand in', ({ store }, id, who) => store.groups.standing(moveOf(id, who)), undefined],
];

/** What ends a publication, and what does not. */
const ENDINGS: readonly [
  title: string,
  end: (yard: Yard, of: Awaited<ReturnType<typeof withTable>>) => Promise<unknown>,
  left: readonly string[],
][] = [
  [
    'a new version stays published',
    ({ change }, { member, t }) => change(member, replace({ ...t, version: 2 })),
    ['T'],
  ],
  ['a drop withdraws', ({ change }, { member }) => change(member, by('drop', member, 't')), []],
  [
    'UNDROP does not publish again',
    async ({ change }, { member }) => {
      await change(member, by('drop', member, 't'));
      await change(member, by('undrop', member, 't'));
    },
    [],
  ],
  [
    'a drop that fails withdraws nothing',
    ({ change }, { member }) =>
      change(member, by('drop', member, 't'), by('drop', member, 'nothing')),
    ['T'],
  ],
  [
    'another name withdraws',
    ({ change }, { member }) => change(member, rename(member, 't', 'v')),
    [],
  ],
  [
    'another spelling does not',
    ({ change }, { member }) => change(member, rename(member, 't', 't')),
    ['t'],
  ],
  [
    'the publisher withdraws',
    ({ store }, { group, member }) =>
      store.groups.withdraw({ ...moveOf(group, member), name: 'T' }),
    [],
  ],
  [
    'the owner of the group withdraws',
    ({ store }, { group, owner }) => store.groups.withdraw({ ...moveOf(group, owner), name: 'T' }),
    [],
  ],
  [
    'who leaves takes his tables with him',
    ({ store }, { group, member }) =>
      store.groups.remove({ ...moveOf(group, member), account: member.id }),
    [],
  ],
  [
    'who is removed does so too',
    ({ store }, { group, owner, member }) =>
      store.groups.remove({ ...moveOf(group, owner), account: member.id }),
    [],
  ],
];

/** Cases of groups. */
export const GROUP_CASES: CaseGroups = {
  groups: {
    'are made with their owner in them': async (yard) => {
      const owner = await yard.account({ login: 'anna' });
      const group = await newGroup(yard, owner, 'Survey');
      const plain = { name: 'Survey', description: 'tables', owner: owner.id, created: at(0) };
      assert.deepEqual(group, { id: group.id, ...plain });
      const seen = { ...group, ownerLogin: 'anna', standing: 'member' };
      assert.deepEqual(await yard.store.groups.of(owner.id), [seen]);
      assert.deepEqual(await yard.store.groups.all(), [seen]);
      assert.deepEqual(await yard.store.groups.byName('SURVEY'), group);
      assert.deepEqual(await yard.store.groups.members(group.id), [
        { account: owner.id, login: 'anna', standing: 'member' },
      ]);
    },

    'have a name that no other has, in any case': async (yard) => {
      const [owner, other] = [await yard.account(), await yard.account()];
      const group = await newGroup(yard, owner, 'Survey');
      const again = { name: 'SURVEY', description: '', owner: other.id, created: at(0) };
      assert.equal(await yard.store.groups.insert(again, MANY), 'name-taken');
      assert.equal(await yard.store.groups.destroy(moveOf(group, owner)), 'destroyed');
      const made = await newGroup(yard, other, 'survey');
      assert.ok(made.id > group.id, 'numbers are not given out twice');
    },

    'are as many for an owner as the limit says': async (yard) => {
      const owner = await yard.account();
      await newGroup(yard, owner, 'One');
      const two = { name: 'Two', description: '', owner: owner.id, created: at(0) };
      assert.equal(await yard.store.groups.insert(two, 1), 'too-many');
    },

    'are entered by who is invited and accepts': async (yard) => {
      const { store } = yard;
      const [owner, guest] = [await yard.account(), await yard.account()];
      const group = await newGroup(yard, owner, 'Survey');
      assert.equal(await store.groups.accept(moveOf(group, guest)), false);
      const invitation = { ...moveOf(group, owner), account: guest.id };
      assert.equal(await store.groups.invite(invitation, 2), 'invited');
      assert.equal(await store.groups.standing(moveOf(group, guest)), 'invited');
      assert.deepEqual((await store.contexts.seenBy(guest.id)).shared, []);
      assert.equal(await store.groups.accept(moveOf(group, guest)), true);
      assert.equal(await store.groups.invite(invitation, 2), 'invited');
      assert.equal(await store.groups.standing(moveOf(group, guest)), 'member');
      assert.equal(await store.groups.decline(moveOf(group, guest)), false);
      assert.deepEqual((await store.contexts.seenBy(guest.id)).shared, [
        { name: 'Survey', from: `group ${group.id}` },
      ]);
    },

    'are left alone by who declines': async (yard) => {
      const { store } = yard;
      const [owner, guest] = [await yard.account(), await yard.account()];
      const group = await newGroup(yard, owner, 'Survey');
      await store.groups.invite({ ...moveOf(group, owner), account: guest.id }, MANY);
      assert.equal(await store.groups.decline(moveOf(group, guest)), true);
      assert.equal(await store.groups.standing(moveOf(group, guest)), undefined);
    },

    'invite within their limit, and only who is there': async (yard) => {
      const { store } = yard;
      const [owner, guest] = [await yard.account(), await yard.account()];
      const group = await newGroup(yard, owner, 'Survey');
      const nobody = { ...moveOf(group, owner), account: 7n as Account['id'] };
      assert.equal(await store.groups.invite(nobody, MANY), 'no-account');
      const guests = { ...moveOf(group, owner), account: guest.id };
      assert.equal(await store.groups.invite(guests, 1), 'too-many');
    },

    'are their owner’s to invite to, to clear and to destroy': async (yard) => {
      const { store } = yard;
      const { owner, member, group } = await withTable(yard);
      const third = await yard.account();
      await enter(yard, group, third);
      const byMember = { ...moveOf(group, member), account: third.id };
      assert.equal(await store.groups.invite(byMember, MANY), 'not-owner');
      assert.equal(await store.groups.remove(byMember), 'not-owner');
      assert.equal(await store.groups.destroy(moveOf(group, member)), 'not-owner');
      const himself = { ...moveOf(group, owner), account: owner.id };
      assert.equal(await store.groups.remove(himself), 'is-owner');
      const nobody = { ...moveOf(group, owner), account: 7n as Account['id'] };
      assert.equal(await store.groups.remove(nobody), 'no-member');
    },

    'end with their invitations and publications, and without their tables': async (yard) => {
      const { store } = yard;
      const { owner, member, group } = await withTable(yard);
      const guest = await yard.account();
      await store.groups.invite({ ...moveOf(group, owner), account: guest.id }, MANY);
      assert.equal(await store.groups.destroy(moveOf(group, owner)), 'destroyed');
      for (const { id } of [owner, member, guest]) {
        assert.deepEqual(await store.groups.of(id), []);
      }
      assert.deepEqual(await tablesOf(yard, group), []);
      assert.equal((await store.tables.list(member.space)).length, 2);
    },

    ...each(MOVES, ([title, move, answer]) => [
      `of others are as if they were not there, to ${title}`,
      async (yard) => {
        const { group } = await withTable(yard);
        const stranger = await yard.account();
        const none = (group.id + 1n) as GroupId;
        assert.deepEqual(await move(yard, group.id, stranger), answer);
        assert.deepEqual(await move(yard, none, stranger), answer);
      },
    ]),
  },

  'published tables': {
    'are current ones of a member’s own': async (yard) => {
      const { owner, member, group, t } = await withTable(yard);
      assert.deepEqual(await yard.store.groups.tables(group.id), [
        { publisher: member.id, version: t },
      ]);
      const [byOwner, byMember] = [publish(yard, group, owner), publish(yard, group, member)];
      assert.equal(await byOwner('u'), 'no-such-table');
      assert.equal(await byMember('nothing'), 'no-such-table');
      const view = { kind: 'view', name: 'v', text: '', reads: [] } as const;
      await yard.change(member, { kind: 'define', space: member.space, object: view });
      assert.equal(await byMember('V'), 'is-view');
    },

    'have names that are unique in their group': async (yard) => {
      const { owner, member, group } = await withTable(yard);
      await yard.change(owner, create(version(owner, 't')));
      assert.equal(await publish(yard, group, owner)('t'), 'taken');
      assert.equal(await publish(yard, group, member)('T'), 'published');
      const other = await newGroup(yard, owner, 'Other');
      assert.equal(await publish(yard, other, owner)('t'), 'published');
    },

    'are as many as the limit says': async (yard) => {
      const { member, group } = await withTable(yard);
      assert.equal(await publish(yard, group, member)('u', 1), 'too-many');
    },

    'come from members, not from who is only invited': async (yard) => {
      const { owner, group } = await withTable(yard);
      const guest = await yard.account();
      await yard.store.groups.invite({ ...moveOf(group, owner), account: guest.id }, MANY);
      assert.equal(await publish(yard, group, guest)('t'), 'not-member');
    },

    'are not withdrawn by other members': async (yard) => {
      const { group } = await withTable(yard);
      const other = await yard.account();
      await enter(yard, group, other);
      const move = moveOf(group, other);
      assert.equal(await yard.store.groups.withdraw({ ...move, name: 't' }), 'not-publisher');
      assert.equal(await yard.store.groups.withdraw({ ...move, name: 'u' }), 'no-such-table');
    },

    ...each(ENDINGS, ([title, end, left]) => [
      `are there as long as they should: ${title}`,
      async (yard) => {
        const made = await withTable(yard);
        await end(yard, made);
        assert.deepEqual(await tablesOf(yard, made.group), left);
      },
    ]),

    'are there after a new version that meets their publication': async (yard) => {
      const { member, group } = await withTable(yard);
      const second = await yard.place.open();
      try {
        const r = version(member, 'r');
        await yard.change(member, create(r));
        const [published] = await Promise.all([
          publish({ store: second }, group, member)('r'),
          yard.change(member, replace({ ...r, version: 2 })),
        ]);
        assert.equal(published, 'published');
        const tables = await yard.store.groups.tables(group.id);
        assert.deepEqual(
          tables.map((table) => table.version.version),
          [2, 1],
        );
      } finally {
        await second.close();
      }
    },

    'never outlive a drop that meets their publication': async (yard) => {
      const { owner, member, group } = await withTable(yard);
      const second = await yard.place.open();
      try {
        const publishAgain = publish({ store: second }, group, member);
        for (let round = 0; round < 10; round++) {
          const name = `r${round}`;
          await yard.change(member, create(version(member, name)));
          await Promise.all([
            yard.change(member, by('drop', member, name)),
            publishAgain(name),
            second.groups.remove({ ...moveOf(group, owner), account: 7n as Account['id'] }),
          ]);
          const rows = await yard.store.tables.list(member.space);
          assert.ok(rows.every((row) => row.name !== name));
          await yard.change(member, create(version(member, name)));
          // Had its publication been left behind, the new table of that name would be in it.
          assert.deepEqual(await tablesOf(yard, group), ['T']);
        }
      } finally {
        await second.close();
      }
    },
  },
};
