// What the store promises of what is said of a space beside its contents: groups with their members
// and tags, how somebody stands to the space by them, and variables.

import assert from 'node:assert/strict';
import type { Account } from '../../src/domain/account.ts';
import type { SpaceId } from '../../src/domain/table.ts';
import { at, type CaseGroups, type Yard } from './store-yard.ts';

/** A space with a member, and somebody who is not in it. */
const openSpace = async (yard: Yard, name = 'Sales') => {
  const { store, account } = yard;
  const [owner, member, stranger] = [await account(), await account(), await account()];
  const made = { name, comments: '', owner: owner.id, created: at(3), inQueries: true };
  const space = await store.spaces.insert(made, 100);
  if (space === undefined) throw new Error('The space was not made.');
  await store.spaces.addMember({ space, account: member.id, isAdmin: false }, 10);
  return { space, owner, member, stranger };
};

const standingOf = async ({ store }: Yard, space: SpaceId, { id }: Account) => {
  const seen = (await store.spaces.find(id, space))?.standing;
  const all = await store.spaces.seenBy(id);
  const members = await store.spaces.members(space);
  // Every way to ask tells the same.
  assert.equal(all.find((each) => each.id === space)?.standing, seen);
  assert.equal(members.find(({ account }) => account === id)?.standing, seen);
  return seen;
};

/** Cases of groups within spaces, and of variables. */
export const SPACE_GROUP_CASES: CaseGroups = {
  'a group of a space': {
    'is made once, found in any case, and gone with its members and tags': async (yard) => {
      const { spaceGroups } = yard.store;
      const { space, owner, member } = await openSpace(yard);
      assert.equal(await spaceGroups.insert({ space, group: 'Loaders' }, 1), true);
      assert.equal(await spaceGroups.insert({ space, group: 'LOADERS' }, 1), true);
      assert.equal(await spaceGroups.insert({ space, group: 'Others' }, 1), false);
      assert.equal(await spaceGroups.insert({ space, group: 'Others' }, 2), true);
      const place = { space, group: 'loaders' };
      for (const { id } of [member, owner, member]) {
        assert.equal(await spaceGroups.addMember(place, id), 'added');
      }
      for (const tag of ['ManageSpace', 'LoadData', 'LoadData'] as const) {
        assert.equal(await spaceGroups.addTag(place, tag), true);
      }
      assert.deepEqual(await spaceGroups.find(place), {
        name: 'Loaders',
        tags: ['LoadData', 'ManageSpace'],
        logins: [owner, member].map(({ login }) => login).toSorted(),
      });
      assert.deepEqual(await spaceGroups.names(space), ['Loaders', 'Others']);
      assert.deepEqual(await spaceGroups.names(space, member.id), ['Loaders']);
      assert.equal(await spaceGroups.remove(place), true);
      assert.equal(await spaceGroups.remove(place), false);
      assert.equal(await spaceGroups.find(place), undefined);
      // One of the same name that is made later has nothing of it.
      await spaceGroups.insert(place, 2);
      assert.deepEqual(await spaceGroups.find(place), { name: 'loaders', tags: [], logins: [] });
    },

    'has members of its space alone, and loses those that leave it': async (yard) => {
      const { spaces, spaceGroups } = yard.store;
      const { space, member, stranger } = await openSpace(yard);
      const other = await openSpace(yard, 'Other');
      const place = { space, group: 'Loaders' };
      assert.equal(await spaceGroups.addMember(place, member.id), 'unknown-group');
      assert.equal(await spaceGroups.addTag(place, 'LoadData'), false);
      await spaceGroups.insert(place, 9);
      assert.equal(await spaceGroups.addMember(place, stranger.id), 'not-in-space');
      assert.equal(await spaceGroups.addMember(place, other.member.id), 'not-in-space');
      assert.equal(await spaceGroups.addMember(place, member.id), 'added');
      assert.equal(await spaceGroups.removeMember(place, stranger.id), false);
      await spaces.removeMember(space, member.id);
      await spaces.addMember({ space, account: member.id, isAdmin: false }, 10);
      assert.deepEqual((await spaceGroups.find(place))?.logins, []);
      await spaceGroups.addMember(place, member.id);
      assert.equal(await spaceGroups.removeMember(place, member.id), true);
      assert.equal(await spaceGroups.removeMember(place, member.id), false);
    },

    'says by its tags how its members stand to the space, in the best way': async (yard) => {
      const { spaces, spaceGroups } = yard.store;
      const { space, owner, member } = await openSpace(yard);
      const other = await openSpace(yard, 'Other');
      await spaces.addMember({ space: other.space, account: member.id, isAdmin: false }, 10);
      const stands = (account: Account) => standingOf(yard, space, account);
      const loaders = { space, group: 'Loaders' };
      const managers = { space, group: 'Managers' };
      for (const place of [loaders, managers]) {
        await spaceGroups.insert(place, 9);
        await spaceGroups.addMember(place, member.id);
        await spaceGroups.addMember(place, owner.id);
      }
      assert.equal(await stands(member), 'member');
      await spaceGroups.addTag(loaders, 'LoadData');
      assert.equal(await stands(member), 'loader');
      await spaceGroups.addTag(managers, 'ManageSpace');
      assert.equal(await stands(member), 'admin');
      assert.equal(await stands(owner), 'owner');
      assert.equal(await standingOf(yard, other.space, member), 'member');
      assert.equal(await spaceGroups.removeTag(managers, 'ManageSpace'), true);
      assert.equal(await spaceGroups.removeTag(managers, 'ManageSpace'), false);
      assert.equal(await stands(member), 'loader');
      // Whoever was made an admin by name is one by name.
      await spaces.addMember({ space, account: member.id, isAdmin: true }, 10);
      assert.equal(await stands(member), 'admin');
    },
  },

  'a variable of a space': {
    'has one query, found by its name in any case, until it is removed': async (yard) => {
      const { spaceVariables } = yard.store;
      const { space } = await openSpace(yard);
      assert.equal(await spaceVariables.put(space, { name: 'Year', query: 'SELECT 1' }, 1), true);
      assert.equal(await spaceVariables.put(space, { name: 'YEAR', query: 'SELECT 2' }, 1), true);
      assert.equal(await spaceVariables.put(space, { name: 'Unit', query: 'SELECT 3' }, 1), false);
      await spaceVariables.put(space, { name: 'Unit', query: 'SELECT 3' }, 2);
      assert.deepEqual(await spaceVariables.of(space), [
        { name: 'Unit', query: 'SELECT 3' },
        { name: 'YEAR', query: 'SELECT 2' },
      ]);
      for (let times = 0; times < 2; times++) await spaceVariables.remove(space, 'year');
      assert.equal((await spaceVariables.of(space)).length, 1);
    },
  },

  'what is said of a space': {
    'goes with it, and stays where it is when contents are swapped or copied': async (yard) => {
      const { store, submit, mustTake, finish } = yard;
      const [one, other] = [await openSpace(yard, 'One'), await openSpace(yard, 'Two')];
      const { space } = one;
      const place = { space, group: 'Loaders' };
      await store.spaceGroups.insert(place, 9);
      await store.spaceGroups.addMember(place, one.member.id);
      await store.spaceGroups.addTag(place, 'LoadData');
      await store.spaceVariables.put(space, { name: 'Year', query: 'SELECT 1' }, 9);
      for (const change of [
        { kind: 'swap-spaces', space, other: other.space },
        { kind: 'copy-space', from: space, space: other.space },
        { kind: 'empty-space', space },
      ] as const) {
        await submit(one.owner, { space });
        await finish(await mustTake(), { changes: [change] });
      }
      assert.deepEqual(await store.spaceGroups.names(space), ['Loaders']);
      assert.equal((await store.spaceVariables.of(space)).length, 1);
      assert.deepEqual(await store.spaceGroups.names(other.space), []);
      assert.deepEqual(await store.spaceVariables.of(other.space), []);
      await submit(one.owner, { space });
      await finish(await mustTake(), { changes: [{ kind: 'delete-space', space }] });
      assert.equal(await store.spaceGroups.find(place), undefined);
      assert.deepEqual(await store.spaceVariables.of(space), []);
    },
  },
};
