// What the store promises of spaces: who sees which, what queries call them, jobs that work in
// them, and contents that are copied, swapped and deleted without a file being touched.

import assert from 'node:assert/strict';
import type { Account } from '../../src/domain/account.ts';
import { SPACE_DEFAULTS } from '../../src/domain/space.ts';
import type { TableChange } from '../../src/domain/table-change.ts';
import { fold, homeOf, type SpaceId } from '../../src/domain/table.ts';
import { at, create, version, versionsAfter, type CaseGroups, type Yard } from './store-yard.ts';

const makeSpace = async ({ store }: Yard, owner: Account, name = 'Sales'): Promise<SpaceId> => {
  const space = { name, comments: '', owner: owner.id, created: at(3), inQueries: true };
  const id = await store.spaces.insert(space, 100);
  if (id === undefined) throw new Error('The space was not made.');
  return id;
};

/** Runs a job in a space that makes these changes. */
const changeIn = async (
  { submit, mustTake, finish }: Yard,
  owner: Account,
  space: SpaceId,
  ...changes: readonly TableChange[]
) => {
  await submit(owner, { space });
  return finish(await mustTake(), { changes });
};

const tableIn = (owner: Account, space: SpaceId, name: string) =>
  version({ ...owner, space }, name, { job: 2n as never });

const namesIn = async ({ store }: Yard, space: SpaceId): Promise<readonly string[]> =>
  (await store.tables.list(space)).map(({ name }) => name);

/** Cases of spaces. */
export const SPACE_CASES: CaseGroups = {
  'a space': {
    'is given to an open account, for whose quota it counts then': async (yard) => {
      const { store, account } = yard;
      const [owner, other, third] = [await account(), await account(), await account()];
      const space = await makeSpace(yard, owner);
      await changeIn(yard, owner, space, create(tableIn(owner, space, 't')));
      const { bytes = 0n } = (await store.tables.current(space, 't')) ?? {};
      assert.ok(bytes > 0n);
      const quotaOf = async ({ space: own }: Account) =>
        (await store.tables.quotaOf(own)).usedBytes;
      assert.deepEqual([await quotaOf(owner), await quotaOf(other)], [bytes, 0n]);
      assert.equal(await store.spaces.give(space, other.id), true);
      assert.deepEqual([await quotaOf(owner), await quotaOf(other)], [0n, bytes]);
      assert.equal((await store.spaces.find(other.id, space))?.standing, 'owner');
      assert.equal((await store.spaces.find(owner.id, space))?.standing, 'admin');
      await store.accounts.close(third.id, at(9));
      assert.equal(await store.spaces.give(space, third.id), false);
      assert.equal(await store.spaces.give(other.space, owner.id), false);
      const owners = (await store.spaces.all()).map(({ id, ownerLogin }) => [id, ownerLogin]);
      assert.deepEqual(owners, [[space, other.login]]);
    },

    'is seen by its owner and by those who were added, and by nobody else': async (yard) => {
      const { store, account } = yard;
      const [owner, member, stranger] = [await account(), await account(), await account()];
      const id = await makeSpace(yard, owner);
      await store.spaces.addMember({ space: id, account: member.id, isAdmin: false }, 10);
      const seen = await store.spaces.find(member.id, id);
      assert.deepEqual(seen, {
        id,
        name: 'Sales',
        kind: 'project',
        owner: owner.id,
        ownerLogin: owner.login,
        comments: '',
        properties: SPACE_DEFAULTS,
        created: at(3),
        loads: 0,
        standing: 'member',
      });
      assert.equal((await store.spaces.find(owner.id, id))?.standing, 'owner');
      assert.equal(await store.spaces.find(stranger.id, id), undefined);
      const names = (await store.spaces.seenBy(member.id)).map(({ name }) => name);
      assert.deepEqual(names.map(fold), ['mydb', 'sales']);
      assert.equal((await store.spaces.seenBy(stranger.id)).length, 1);
    },

    'has an owner whom nobody removes, and members who go': async (yard) => {
      const { store, account } = yard;
      const [owner, member] = [await account(), await account()];
      const id = await makeSpace(yard, owner);
      const joining = { space: id, account: member.id };
      assert.equal(await store.spaces.addMember({ ...joining, isAdmin: false }, 1), false);
      assert.equal(await store.spaces.addMember({ ...joining, isAdmin: false }, 2), true);
      assert.equal(await store.spaces.addMember({ ...joining, isAdmin: true }, 2), true);
      const standings = (await store.spaces.members(id)).map(({ standing }) => standing);
      assert.deepEqual(standings.toSorted(), ['admin', 'owner']);
      assert.equal(await store.spaces.removeMember(id, owner.id), false);
      assert.equal(await store.spaces.removeMember(id, member.id), true);
      assert.equal(await store.spaces.removeMember(id, member.id), false);
      assert.equal(await store.spaces.find(member.id, id), undefined);
    },

    'keeps what is said of it, and takes no name that a group has': async (yard) => {
      const { store, account } = yard;
      const owner = await account();
      const id = await makeSpace(yard, owner, 'Taken');
      const group = { name: 'TAKEN', description: '', owner: owner.id, created: at(1) };
      assert.equal(await store.groups.insert(group, 10), 'name-taken');
      const properties = { ...SPACE_DEFAULTS, timeZone: 'Europe/Berlin', loadErrorsMax: 7 };
      await store.spaces.say(id, {
        name: { text: 'Other', inQueries: true },
        comments: 'of 2026',
        properties,
      });
      const seen = await store.spaces.find(owner.id, id);
      assert.deepEqual(
        [seen?.name, seen?.comments, seen?.properties],
        ['Other', 'of 2026', properties],
      );
      // Its old name is free again, and a second space may have the name of the first.
      assert.notEqual(await store.groups.insert(group, 10), 'name-taken');
      await makeSpace(yard, owner, 'other');
    },

    'is refused to whoever has as many as he may': async (yard) => {
      const { store, account } = yard;
      const owner = await account();
      await makeSpace(yard, owner);
      const space = {
        name: 'More',
        comments: '',
        owner: owner.id,
        created: at(3),
        inQueries: true,
      };
      assert.equal(await store.spaces.insert(space, 1), undefined);
    },
  },

  'a job in a space': {
    'works on its tables, and not on those of its owner': async (yard) => {
      const { store, account, submit, mustTake, change } = yard;
      const owner = await account();
      const space = await makeSpace(yard, owner);
      await change(owner, create(version(owner, 'own')));
      await changeIn(yard, owner, space, create(tableIn(owner, space, 'ours')));
      const reads = [{ space, name: fold('OURS') }];
      await submit(owner, { space, reads, writesOwnName: true });
      const claim = await mustTake();
      assert.deepEqual([claim.space, claim.tableNames], [space, ['ours']]);
      assert.deepEqual(
        claim.pinned.map(({ name }) => name),
        ['ours'],
      );
      assert.equal((await store.jobs.byId(claim.job.id))?.space, space);
    },

    'reads a space that its text names, where its owner is in it': async (yard) => {
      const { store, account, submit, mustTake } = yard;
      const [owner, member] = [await account(), await account()];
      const space = await makeSpace(yard, owner);
      const made = tableIn(owner, space, 'ours');
      await changeIn(yard, owner, space, create(made));
      const shared = [{ group: fold('sales'), name: fold('ours') }];
      await submit(member, { shared });
      assert.deepEqual((await mustTake()).shared, []);
      assert.deepEqual((await store.contexts.seenBy(member.id)).shared, []);
      await store.spaces.addMember({ space, account: member.id, isAdmin: false }, 10);
      await submit(member, { shared });
      assert.deepEqual((await mustTake()).shared, [{ from: `space ${space}`, version: made }]);
      const seen = [{ from: `space ${space}`, name: 'Sales' }];
      assert.deepEqual((await store.contexts.seenBy(member.id)).shared, seen);
    },

    'counts for the quota of the owner of the space': async (yard) => {
      const { account, change } = yard;
      const owner = await account({ quotaBytes: 150n });
      const space = await makeSpace(yard, owner);
      await change(owner, create(version(owner, 'own')));
      assert.deepEqual(await changeIn(yard, owner, space, create(tableIn(owner, space, 'ours'))), {
        kind: 'over-quota',
        usedBytes: 200n,
        quotaBytes: 150n,
      });
    },
  },

  'the contents of a space': {
    'outlive their closed owner while somebody else uses them': async (yard) => {
      const { store, account } = yard;
      const [owner, member] = [await account(), await account()];
      const space = await makeSpace(yard, owner);
      await changeIn(yard, owner, space, create(tableIn(owner, space, 't')));
      await store.spaces.addMember({ space, account: member.id, isAdmin: false }, 10);
      await store.accounts.close(owner.id, at(50));
      await versionsAfter(store, at(51));
      assert.deepEqual(await namesIn(yard, space), ['t']);
      await store.spaces.removeMember(space, member.id);
      await versionsAfter(store, at(51));
      assert.deepEqual(await namesIn(yard, space), []);
    },

    'become copies of those of another, over the same files': async (yard) => {
      const { store, account } = yard;
      const owner = await account();
      const [from, to] = [await makeSpace(yard, owner, 'A'), await makeSpace(yard, owner, 'B')];
      const one = tableIn(owner, from, 'one');
      await changeIn(yard, owner, from, create(one));
      await changeIn(yard, owner, to, create(tableIn(owner, to, 'old')));
      const copied = { kind: 'copy-space', from, space: to } as const;
      assert.deepEqual(await changeIn(yard, owner, to, copied), { kind: 'finished' });
      assert.deepEqual([await namesIn(yard, from), await namesIn(yard, to)], [['one'], ['one']]);
      const [copy] = await store.tables.list(to);
      assert.deepEqual(copy?.home, homeOf(one));
      assert.notEqual(copy?.table, one.table);
      assert.deepEqual(
        (await store.tables.dropped(to, 9)).map((each) => each.version.name),
        ['old'],
      );
    },

    'stay on the disk until the last copy is gone': async (yard) => {
      const { store, account } = yard;
      const owner = await account();
      const [from, to] = [await makeSpace(yard, owner, 'A'), await makeSpace(yard, owner, 'B')];
      const one = tableIn(owner, from, 'one');
      await changeIn(yard, owner, from, create(one));
      await changeIn(yard, owner, to, { kind: 'copy-space', from, space: to });
      await changeIn(yard, owner, from, { kind: 'empty-space', space: from });
      const after = await versionsAfter(store, at(100));
      const expired = after.filter(({ isExpired }) => isExpired).map(({ version: gone }) => gone);
      assert.deepEqual(
        expired.map(({ table }) => table),
        [one.table],
      );
      assert.equal((await store.tables.forget(expired)).length, 1);
      assert.deepEqual((await store.tables.list(to)).map(homeOf), [homeOf(one)]);
    },

    'change places, with what was dropped, and their files stay': async (yard) => {
      const { store, account } = yard;
      const owner = await account();
      const [one, other] = [await makeSpace(yard, owner, 'A'), await makeSpace(yard, owner, 'B')];
      const [left, right] = [tableIn(owner, one, 't'), tableIn(owner, other, 'T')];
      const gone = tableIn(owner, one, 'gone');
      await changeIn(yard, owner, one, create(left), create(gone));
      await changeIn(yard, owner, one, { kind: 'drop', space: one, name: 'gone' });
      await changeIn(yard, owner, other, create(right));
      const swap = { kind: 'swap-spaces', space: one, other } as const;
      assert.deepEqual(await changeIn(yard, owner, one, swap), { kind: 'finished' });
      assert.deepEqual((await store.tables.list(one)).map(homeOf), [homeOf(right)]);
      assert.deepEqual((await store.tables.list(other)).map(homeOf), [homeOf(left)]);
      const dropped = await store.tables.dropped(other, 9);
      assert.deepEqual(
        dropped.map((each) => homeOf(each.version)),
        [homeOf(gone)],
      );
      // And back again, as if nothing had been.
      await changeIn(yard, owner, one, swap);
      assert.deepEqual((await store.tables.list(one)).map(homeOf), [homeOf(left)]);
    },

    'that change places count for the quota of whoever gets them': async (yard) => {
      const { account } = yard;
      const [owner, poor] = [await account(), await account({ quotaBytes: 50n })];
      const [full, empty] = [
        await makeSpace(yard, owner, 'One'),
        await makeSpace(yard, poor, 'Two'),
      ];
      await changeIn(yard, owner, full, create(tableIn(owner, full, 't')));
      const over = { kind: 'over-quota', usedBytes: 100n, quotaBytes: 50n };
      for (const [space, other] of [
        [full, empty],
        [empty, full],
      ] as const) {
        assert.deepEqual(
          await changeIn(yard, owner, space, { kind: 'swap-spaces', space, other }),
          over,
        );
      }
    },

    'go with it, and nobody finds it any more': async (yard) => {
      const { store, account } = yard;
      const owner = await account();
      const space = await makeSpace(yard, owner);
      await changeIn(yard, owner, space, create(tableIn(owner, space, 't')));
      await changeIn(yard, owner, space, { kind: 'delete-space', space });
      assert.equal(await store.spaces.find(owner.id, space), undefined);
      assert.deepEqual(await namesIn(yard, space), []);
      await makeSpace(yard, owner);
    },

    'are not changed by two jobs at once': async (yard) => {
      const { account, submit, take } = yard;
      const owner = await account();
      const space = await makeSpace(yard, owner);
      const writes = [{ space, name: fold('#turn') }];
      await submit(owner, { space, writes });
      await submit(owner, { space, writes });
      assert.notEqual(await take(), undefined);
      assert.equal(await take(), undefined);
    },
  },
};
