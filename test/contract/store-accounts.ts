// What the store promises of accounts, their spaces, and contexts.
// Passwords are checked elsewhere; here a hash is only a text that is kept.

import assert from 'node:assert/strict';
import type { AccountId } from '../../src/domain/account.ts';
import type { Context } from '../../src/domain/context.ts';
import type { Fingerprint } from '../../src/domain/token.ts';
import { at, MAX, newAccount, type CaseGroups } from './store-yard.ts';

const fingerprint = (text: string): Fingerprint => text as Fingerprint;

/** Cases of accounts and contexts. */
export const ACCOUNT_CASES: CaseGroups = {
  accounts: {
    'are found again by number and by login in any case, as they were made': async (yard) => {
      const { accounts } = yard.store;
      const ask = newAccount({ login: 'Hypatia', id: MAX as AccountId, quotaBytes: MAX });
      const made = await accounts.insert({ ...ask, privileges: ['admin'] });
      assert.ok(typeof made !== 'string');
      assert.deepEqual(made, {
        id: MAX,
        login: 'Hypatia',
        privileges: ['admin'],
        quotaBytes: MAX,
        space: made.space,
        created: at(0),
      });
      const credentials = { account: made, passwordHash: '$argon2id$one', version: 1 };
      assert.deepEqual(await accounts.byId(made.id), credentials);
      assert.deepEqual(await accounts.byLogin('HYPATIA'), credentials);
      assert.deepEqual(await accounts.all(), [made]);
    },

    'have a space of their own, named MyDB': async (yard) => {
      const { store, account } = yard;
      const [one, other] = [await account(), await account()];
      assert.notEqual(one.space, other.space);
      const space = await store.accounts.spaceOf(one.space);
      assert.deepEqual(space, { id: one.space, name: 'MyDB', owner: one.id });
    },

    'say which of their two names was taken': async (yard) => {
      const { accounts } = yard.store;
      const id = 77n as AccountId;
      await accounts.insert(newAccount({ login: 'Ptolemy', id }));
      assert.equal(await accounts.insert(newAccount({ login: 'PTOLEMY' })), 'login-taken');
      assert.equal(await accounts.insert(newAccount({ id })), 'id-taken');
      assert.equal((await accounts.all()).length, 1);
    },

    'are given a number of nine digits where they bring none': async (yard) => {
      const { id } = await yard.account();
      assert.ok(id >= 100_000_000n && id <= 999_999_999n, String(id));
    },

    'take another quota': async (yard) => {
      const { store, account } = yard;
      const { id } = await account();
      await store.accounts.setQuota(id, MAX);
      assert.equal((await store.accounts.byId(id))?.account.quotaBytes, MAX);
    },

    'get a higher credential version with each password': async (yard) => {
      const { store, account } = yard;
      const { id, login } = await account();
      assert.equal(await store.accounts.credentialVersion(id), 1);
      await store.accounts.setPassword(id, '$argon2id$two');
      assert.equal(await store.accounts.credentialVersion(id), 2);
      const found = await store.accounts.byLogin(login);
      assert.equal(found?.passwordHash, '$argon2id$two');
      assert.equal(found.version, 2);
    },

    'are found by the fingerprint of their newest key, until it is taken away': async (yard) => {
      const { store, account } = yard;
      const [one, other] = [await account(), await account()];
      const [first, second, third] = [fingerprint('ab'), fingerprint('cd'), fingerprint('ef')];
      assert.equal(await store.accounts.byKey(first), undefined);
      await store.accounts.setKey(one.id, first);
      await store.accounts.setKey(other.id, second);
      assert.deepEqual(await store.accounts.byKey(first), one);
      assert.deepEqual(await store.accounts.byKey(second), other);
      await store.accounts.setKey(one.id, third);
      assert.equal(await store.accounts.byKey(first), undefined);
      assert.deepEqual(await store.accounts.byKey(third), one);
      await store.accounts.setKey(one.id, null);
      assert.equal(await store.accounts.byKey(third), undefined);
      assert.deepEqual(await store.accounts.byKey(second), other);
    },

    'that nobody made are undefined': async (yard) => {
      const { accounts } = yard.store;
      assert.equal(await accounts.byId(1n as AccountId), undefined);
      assert.equal(await accounts.byLogin('nobody'), undefined);
      assert.equal(await accounts.byLogin('no\0body'), undefined);
      assert.equal(await accounts.credentialVersion(1n as AccountId), undefined);
    },
  },

  contexts: {
    'are given back whole, by their name in any case': async (yard) => {
      const { contexts } = yard.store;
      assert.equal(await contexts.publish(context()), true);
      assert.deepEqual(await contexts.current('STARS'), context());
      assert.equal(await contexts.current('Galaxies'), undefined);
    },

    'follow each other by one version, and nobody publishes over another': async (yard) => {
      const { contexts } = yard.store;
      assert.equal(await contexts.publish(context({ version: 2 })), false);
      assert.equal(await contexts.publish(context()), true);
      assert.equal(await contexts.publish(context()), false);
      assert.equal(await contexts.publish(context({ version: 3 })), false);
      assert.equal(await contexts.publish(context({ version: 2, description: 'new' })), true);
      assert.deepEqual(await contexts.versions(), [{ name: 'Stars', version: 2 }]);
      assert.equal((await contexts.current('Stars'))?.description, 'new');
    },
  },
};

/** A first release, but for `parts`. */
const context = (parts: Partial<Context> = {}): Context => ({
  name: 'Stars',
  description: 'Bright ones, and their names: α Orionis',
  version: 1,
  created: at(0),
  tables: [
    {
      name: 'Hipparcos',
      columns: [{ name: 'hip', type: { name: 'int' } }],
      rows: MAX,
      bytes: MAX - 1n,
      files: ['part-0.parquet'],
      position: { ra: 'ra', dec: 'dec', zone: '_zone', zoneHeight: 0.5 },
    },
  ],
  mainTable: 'Hipparcos',
  ...parts,
});
