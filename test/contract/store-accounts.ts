// What the store promises of accounts, their spaces, and contexts.
// Passwords are checked elsewhere; here a hash is only a text that is kept.

import assert from 'node:assert/strict';
import type { Account, AccountId } from '../../src/domain/account.ts';
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
        name: null,
        email: null,
        emailLevel: 0,
        isVisible: false,
        privileges: ['admin'],
        quotaBytes: MAX,
        space: made.space,
        created: at(0),
        closed: null,
      });
      const credentials = { account: made, passwordHash: '$argon2id$one', version: 1 };
      assert.deepEqual(await accounts.byId(made.id), credentials);
      assert.deepEqual(await accounts.byLogin('HYPATIA'), credentials);
      assert.equal(await accounts.idOf('HYPATIA'), credentials.account.id);
      assert.deepEqual(await accounts.all(), [made]);
    },

    'have a space of their own, named MyDB': async (yard) => {
      const { store, account } = yard;
      const [one, other] = [await account(), await account()];
      assert.notEqual(one.space, other.space);
      const space = await store.accounts.spaceOf(one.space);
      assert.deepEqual(space, {
        id: one.space,
        name: 'MyDB',
        owner: one.id,
        kind: 'own',
      });
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

    'are told with all that their profile says': async (yard) => {
      const { accounts } = yard.store;
      const profile = {
        login: 'Tycho',
        name: 'Tyge Ottesen Brahe ☉',
        email: 'Tycho@Hven.example',
        emailLevel: 3,
        isVisible: true,
        privileges: ['admin', 'sight'],
      } as const;
      const made = await accounts.insert({ ...newAccount(), ...profile });
      assert.ok(typeof made !== 'string');
      assert.deepEqual({ ...made, ...profile }, made);
      assert.deepEqual((await accounts.byId(made.id))?.account, made);
    },

    'are made all of them or none': async (yard) => {
      const { accounts } = yard.store;
      const taken = await yard.account({ login: 'Taken' });
      const [one, two] = [newAccount({ login: 'One', id: 5n as AccountId }), newAccount()];
      const clashes = [
        [newAccount({ login: 'TAKEN' }), 'login-taken'],
        [newAccount({ id: taken.id }), 'id-taken'],
      ] as const;
      for (const [clash, name] of clashes) {
        assert.deepEqual(await accounts.insertAll([one, two, clash]), { at: 2, taken: name });
        assert.deepEqual(await accounts.all(), [taken]);
      }
      assert.equal(await accounts.insertAll([one, two]), 'made');
      const made = await accounts.all();
      assert.equal(made.length, 3);
      assert.equal(new Set(made.map(({ space }) => space)).size, 3);
      assert.equal((await accounts.byLogin('one'))?.account.id, 5n);
    },

    'take another hash of the same password, if the one before is still there': async (yard) => {
      const { accounts } = yard.store;
      const { id } = await yard.account();
      await accounts.renewHash(id, { from: '$argon2id$one', to: '$argon2id$new' });
      await accounts.renewHash(id, { from: '$argon2id$one', to: '$argon2id$late' });
      const found = await accounts.byId(id);
      assert.deepEqual([found?.passwordHash, found?.version], ['$argon2id$new', 1]);
    },

    'change what is named of their profile and nothing else': async (yard) => {
      const { accounts } = yard.store;
      const [one, other] = [await yard.account(), await yard.account({ login: 'Taken' })];
      const renamed = await accounts.change(one.id, { login: 'Johannes', name: 'J. Kepler' });
      assert.deepEqual(renamed, { ...one, login: 'Johannes', name: 'J. Kepler' });
      const mailed = { email: 'kepler@example.org', emailLevel: 1, isVisible: true } as const;
      await accounts.change(one.id, { ...mailed, privileges: ['sight'] });
      const known = { ...renamed, ...mailed, privileges: ['sight'] };
      assert.deepEqual((await accounts.byLogin('JOHANNES'))?.account, known);
      assert.equal(await accounts.byLogin(one.login), undefined);
      assert.equal(await accounts.change(one.id, { login: 'TAKEN' }), 'login-taken');
      assert.deepEqual(await accounts.change(one.id, { name: null }), { ...known, name: null });
      // Its own login in another case is no other account's.
      assert.equal(((await accounts.change(one.id, { login: 'JOHANNES' })) as Account).id, one.id);
      assert.deepEqual((await accounts.byId(other.id))?.account, other);
      assert.equal(await accounts.change(MAX as AccountId, { name: 'nobody' }), undefined);
    },

    'are found by their e-mail in any case, while they are open': async (yard) => {
      const { accounts } = yard.store;
      const [one, two] = [await yard.account(), await yard.account()];
      await accounts.change(one.id, { email: 'Pair@Example.org' });
      await accounts.change(two.id, { email: 'pair@example.ORG' });
      const found = async () =>
        (await accounts.byEmail('PAIR@example.org')).map(({ account }) => account.id);
      assert.deepEqual(new Set(await found()), new Set([one.id, two.id]));
      await accounts.close(two.id, at(5));
      assert.deepEqual(await found(), [one.id]);
      await accounts.change(one.id, { email: null });
      assert.deepEqual(await found(), []);
    },

    'that are closed have no key and other credentials, and open again as they were': async (
      yard,
    ) => {
      const { accounts } = yard.store;
      const account = await yard.account();
      await accounts.setKey(account.id, fingerprint('ab'));
      assert.equal(await accounts.reopen(account.id), false);
      assert.equal(await accounts.close(account.id, at(5)), true);
      assert.equal(await accounts.close(account.id, at(6)), false);
      assert.equal(await accounts.byKey(fingerprint('ab')), undefined);
      const closed = await accounts.byId(account.id);
      assert.deepEqual(closed?.account, { ...account, closed: at(5) });
      assert.equal(closed.version, 2);
      assert.equal(await accounts.reopen(account.id), true);
      assert.deepEqual((await accounts.byId(account.id))?.account, account);
      assert.equal(await accounts.close(MAX as AccountId, at(7)), false);
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
      assert.equal(await accounts.idOf('nobody'), undefined);
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
