// What the store promises of login tokens, and of the key that numbers are sealed under.
// When a token has expired is not its to say: it knows when each was used.

import assert from 'node:assert/strict';
import type { Account } from '../../src/domain/account.ts';
import type { Fingerprint } from '../../src/domain/token.ts';
import { at, drawNumber, type CaseGroups, type Yard } from './store-yard.ts';

/** Cases of login tokens and of the seals' key. */
export const TOKEN_CASES: CaseGroups = {
  'a login token': {
    'is found by its hash, with its account and its last use': async (yard) => {
      const owner = await yard.account();
      const [one, other] = [await give(yard, owner, 10), await give(yard, owner, 20)];
      const kept = { account: owner, byPassword: true };
      const { loginTokens } = yard.store;
      assert.deepEqual(await loginTokens.byHash(one), { ...kept, lastUsed: at(10) });
      assert.deepEqual(await loginTokens.byHash(other), { ...kept, lastUsed: at(20) });
      assert.equal(await loginTokens.byHash(newHash()), undefined);
      const forToken = await give(yard, owner, 30, { byPassword: false });
      assert.equal((await loginTokens.byHash(forToken))?.byPassword, false);
    },

    'is used later, and never earlier, than is known': async (yard) => {
      const { loginTokens } = yard.store;
      const hash = await give(yard, await yard.account(), 10);
      await loginTokens.use(hash, at(30));
      await loginTokens.use(hash, at(20));
      assert.equal((await loginTokens.byHash(hash))?.lastUsed, at(30));
      const nobodys = newHash();
      await loginTokens.use(nobodys, at(30));
      assert.equal(await loginTokens.byHash(nobodys), undefined);
    },

    'ends alone, and may end twice': async (yard) => {
      const { loginTokens } = yard.store;
      const owner = await yard.account();
      const [one, other] = [await give(yard, owner, 10), await give(yard, owner, 10)];
      await loginTokens.end(one);
      await loginTokens.end(one);
      assert.equal(await loginTokens.byHash(one), undefined);
      assert.ok(await loginTokens.byHash(other));
    },

    'ends with the password of its account, and with no other': async (yard) => {
      const { accounts, loginTokens } = yard.store;
      const [owner, other] = [await yard.account(), await yard.account()];
      const [theirs, others] = [await give(yard, owner, 10), await give(yard, other, 10)];
      await accounts.setPassword(owner.id, '$argon2id$two');
      assert.equal(await loginTokens.byHash(theirs), undefined);
      assert.ok(await loginTokens.byHash(others));
      // A token for the old password that comes in late is none either.
      assert.equal(await loginTokens.byHash(await give(yard, owner, 20)), undefined);
      assert.ok(await loginTokens.byHash(await give(yard, owner, 20, { credentialVersion: 2 })));
    },

    'makes room for a newer one of its account where there are too many': async (yard) => {
      const { loginTokens } = yard.store;
      const [owner, other] = [await yard.account(), await yard.account()];
      const others = await give(yard, other, 1);
      const [first, second, third] = [
        await give(yard, owner, 10),
        await give(yard, owner, 20),
        await give(yard, owner, 30),
      ];
      await loginTokens.use(first, at(40));
      const last = await give(yard, owner, 50, { keepMax: 3 });
      const alive = async (hash: Fingerprint) => (await loginTokens.byHash(hash)) !== undefined;
      assert.deepEqual(await Promise.all([first, second, third, last, others].map(alive)), [
        true,
        false,
        true,
        true,
        true,
      ]);
    },

    'is forgotten once its last use is long ago': async (yard) => {
      const { loginTokens } = yard.store;
      const owner = await yard.account();
      const [old, young] = [await give(yard, owner, 10), await give(yard, owner, 20)];
      await loginTokens.forget(at(20));
      assert.equal(await loginTokens.byHash(old), undefined);
      assert.ok(await loginTokens.byHash(young));
    },
  },

  'the key of the seals': {
    'is drawn once, and the same for every server that asks at the same time': async (yard) => {
      const other = await yard.place.open();
      try {
        const keys = await Promise.all([yard.store.sealKey(), other.sealKey()]);
        assert.match(keys[0], /^[0-9a-f]{32}$/);
        assert.deepEqual(new Set(keys), new Set([await yard.store.sealKey()]));
        assert.notEqual(keys[0], yard.store.identity);
      } finally {
        await other.close();
      }
    },
  },
};

/** Keeps a token of `owner`, last used at that millisecond, and returns its hash. */
const give = async (
  { store }: Yard,
  owner: Account,
  lastUsed: number,
  { credentialVersion = 1, keepMax = 100, byPassword = true } = {},
): Promise<Fingerprint> => {
  const hash = newHash();
  const account = owner.id;
  const token = { hash, account, credentialVersion, byPassword, lastUsed: at(lastUsed) };
  await store.loginTokens.insert(token, keepMax);
  return hash;
};

const newHash = (): Fingerprint => drawNumber().toString(16).padStart(64, '0') as Fingerprint;
