// What the store promises of contexts that are open to some groups alone or to strangers too, and
// of the names that contexts and groups share.

import assert from 'node:assert/strict';
import type { AccountId } from '../../src/domain/account.ts';
import { fold } from '../../src/domain/table.ts';
import type { Context } from '../../src/domain/context.ts';
import { enter, MANY, newGroup } from './store-groups.ts';
import { at, type CaseGroups, type Yard } from './store-yard.ts';

const contextOf = (name: string, version = 1): Context => ({
  name,
  description: '',
  version,
  created: at(0),
  tables: [],
});

/** Which contexts an account may see, and which it may not. */
const seen = async ({ store }: Yard, account: AccountId | null) =>
  (await store.contexts.seenBy(account)).contexts.map(
    ({ name, version, isOpen }) => `${name} ${version} ${isOpen ? 'open' : 'closed'}`,
  );

/** Which contexts are for strangers. */
const strange = async ({ store }: Yard, account: AccountId | null = null) =>
  (await store.contexts.seenBy(account)).contexts
    .filter(({ isForStrangers }) => isForStrangers)
    .map(({ name }) => name);

/** Cases of grants and names. */
export const GRANT_CASES: CaseGroups = {
  'access to contexts': {
    'is everybody’s until it is a group’s, and again after that': async (yard) => {
      const { store } = yard;
      const [owner, guest, stranger] = [
        await yard.account(),
        await yard.account(),
        await yard.account(),
      ];
      const group = await newGroup(yard, owner, 'Team');
      await store.groups.invite({ group: group.id, by: owner.id, account: guest.id }, MANY);
      await store.contexts.publish(contextOf('Stars'));
      await store.contexts.publish(contextOf('Secret'));
      const all = ['Secret 1 open', 'Stars 1 open'];
      const few = ['Secret 1 closed', 'Stars 1 open'];
      assert.deepEqual(await seen(yard, null), all);
      await store.contexts.grant('SECRET', group.id);
      await store.contexts.grant('secret', group.id);
      assert.deepEqual(await store.contexts.grants(), new Map([[fold('Secret'), ['Team']]]));
      assert.deepEqual(await seen(yard, owner.id), all);
      for (const outsider of [guest.id, stranger.id, null]) {
        assert.deepEqual(await seen(yard, outsider), few);
      }
      await store.groups.accept({ group: group.id, by: guest.id });
      assert.deepEqual(await seen(yard, guest.id), all);
      await store.groups.remove({ group: group.id, by: guest.id, account: guest.id });
      assert.deepEqual(await seen(yard, guest.id), few);
      assert.equal(await store.contexts.revoke('Secret', group.id), true);
      assert.equal(await store.contexts.revoke('Secret', group.id), false);
      assert.deepEqual(await seen(yard, null), all);
      assert.deepEqual(await store.contexts.grants(), new Map());
    },

    'is that of any of its groups': async (yard) => {
      const [one, two] = [await yard.account(), await yard.account()];
      const groups = [await newGroup(yard, one, 'One'), await newGroup(yard, two, 'Two')];
      await yard.store.contexts.publish(contextOf('Secret'));
      for (const { id } of groups) await yard.store.contexts.grant('Secret', id);
      assert.deepEqual(await seen(yard, one.id), ['Secret 1 open']);
      assert.deepEqual(await seen(yard, two.id), ['Secret 1 open']);
    },

    'stays with the context over its releases': async (yard) => {
      const owner = await yard.account();
      const group = await newGroup(yard, owner, 'Team');
      await yard.store.contexts.publish(contextOf('Secret'));
      await yard.store.contexts.grant('Secret', group.id);
      assert.equal(await yard.store.contexts.publish(contextOf('Secret', 2)), true);
      assert.deepEqual(await seen(yard, null), ['Secret 2 closed']);
    },

    'keeps its groups from being destroyed': async (yard) => {
      const owner = await yard.account();
      const group = await newGroup(yard, owner, 'Team');
      await yard.store.contexts.publish(contextOf('Secret'));
      await yard.store.contexts.grant('Secret', group.id);
      const move = { group: group.id, by: owner.id };
      assert.deepEqual(await yard.store.groups.destroy(move), { opens: 'Secret' });
      await enter(yard, group, await yard.account());
      await yard.store.contexts.revoke('Secret', group.id);
      assert.equal(await yard.store.groups.destroy(move), 'destroyed');
    },
  },

  'contexts and strangers': {
    'are apart until somebody says otherwise, and over releases': async (yard) => {
      const { contexts } = yard.store;
      await contexts.publish(contextOf('Stars'));
      await contexts.publish(contextOf('Galaxies'));
      assert.deepEqual(await strange(yard), []);
      assert.equal(await contexts.admitStrangers('STARS'), true);
      assert.equal(await contexts.admitStrangers('Stars'), true);
      assert.equal(await contexts.admitStrangers('Nowhere'), false);
      assert.equal(await contexts.publish(contextOf('Stars', 2)), true);
      assert.deepEqual(await strange(yard), ['Stars']);
      assert.deepEqual(await contexts.openToStrangers(), new Set([fold('Stars')]));
      assert.deepEqual(await seen(yard, null), ['Galaxies 1 open', 'Stars 2 open']);
      assert.equal(await contexts.expelStrangers('stars'), true);
      assert.equal(await contexts.expelStrangers('Stars'), false);
      assert.deepEqual(await strange(yard), []);
      assert.deepEqual(await contexts.openToStrangers(), new Set());
    },

    'are parted by a grant to a group, for good': async (yard) => {
      const { contexts } = yard.store;
      const owner = await yard.account();
      const group = await newGroup(yard, owner, 'Team');
      await contexts.publish(contextOf('Stars'));
      await contexts.admitStrangers('Stars');
      await contexts.grant('Stars', group.id);
      assert.deepEqual(await strange(yard, owner.id), []);
      assert.deepEqual(await contexts.openToStrangers(), new Set());
      assert.equal(await contexts.admitStrangers('Stars'), false);
      await contexts.revoke('Stars', group.id);
      assert.deepEqual(await strange(yard), []);
      assert.deepEqual(await seen(yard, null), ['Stars 1 open']);
      assert.equal(await contexts.admitStrangers('Stars'), true);
    },
  },

  'names of contexts and groups': {
    'are unique among both': async (yard) => {
      const owner = await yard.account();
      await newGroup(yard, owner, 'Team');
      assert.equal(await yard.store.contexts.publish(contextOf('TEAM')), false);
      assert.equal(await yard.store.contexts.current('Team'), undefined);
      await yard.store.contexts.publish(contextOf('Stars'));
      const late = { name: 'stars', description: '', owner: owner.id, created: at(0) };
      assert.equal(await yard.store.groups.insert(late, MANY), 'name-taken');
    },
  },
};
