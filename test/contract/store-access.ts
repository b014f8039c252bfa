// What the store promises of access tokens and of codes that are good once.
// Whether a token has expired is not its to say; whether a code has, is.

import assert from 'node:assert/strict';
import type { Account, AccountId } from '../../src/domain/account.ts';
import type { Fingerprint } from '../../src/domain/token.ts';
import { at, drawNumber, newAccount, type CaseGroups, type Yard } from './store-yard.ts';

/** Cases of access tokens and of codes. */
export const ACCESS_CASES: CaseGroups = {
  'an access token': {
    'is found by its hash, with its account and all that is known of it': async (yard) => {
      const owner = await yard.account();
      const hash = await give(yard, owner, { name: 'Nightly' });
      const token = { ...TOKEN, name: 'Nightly', lastUsed: null };
      const { accessTokens } = yard.store;
      assert.deepEqual(await accessTokens.byHash(hash), { account: owner, token });
      assert.deepEqual(await accessTokens.of(owner.id), [token]);
      assert.equal(await accessTokens.byHash(newHash()), undefined);
    },

    'has a name that no other of its account has, in any case': async (yard) => {
      const { accessTokens } = yard.store;
      const [owner, other] = [await yard.account(), await yard.account()];
      await give(yard, owner, { name: 'script' });
      const again = { ...TOKEN, name: 'SCRIPT', hash: newHash(), account: owner.id };
      assert.equal(await accessTokens.insert(again, 10), 'name-taken');
      await give(yard, other, { name: 'SCRIPT' });
      await give(yard, owner, { name: 'another' });
      const names = (await accessTokens.of(owner.id)).map(({ name }) => name);
      assert.deepEqual(names, ['another', 'script']);
    },

    'is one of so many that an account may have': async (yard) => {
      const { accessTokens } = yard.store;
      const owner = await yard.account();
      await give(yard, owner);
      const second = () => ({ ...TOKEN, name: 'second', hash: newHash(), account: owner.id });
      assert.equal(await accessTokens.insert(second(), 1), 'too-many');
      assert.equal(await accessTokens.insert(second(), 2), 'kept');
    },

    'is used later, and never earlier, than is known': async (yard) => {
      const { accessTokens } = yard.store;
      const hash = await give(yard, await yard.account());
      for (const time of [30, 20]) await accessTokens.use(hash, at(time));
      assert.equal((await accessTokens.byHash(hash))?.token.lastUsed, at(30));
    },

    'ends alone when it is revoked, but for login tokens of its account': async (yard) => {
      const { accessTokens, loginTokens } = yard.store;
      const [owner, other] = [await yard.account(), await yard.account()];
      const [gone, stays] = [await give(yard, owner, { name: 'One' }), await give(yard, owner)];
      const others = await give(yard, other, { name: 'One' });
      const login = {
        hash: newHash(),
        account: owner.id,
        credentialVersion: 1,
        lastUsed: at(1),
        byPassword: true,
      };
      await loginTokens.insert(login, 10);
      assert.equal(await accessTokens.revoke(owner.id, 'oNE'), true);
      assert.equal(await accessTokens.revoke(owner.id, 'one'), false);
      assert.equal(await accessTokens.byHash(gone), undefined);
      assert.equal(await loginTokens.byHash(login.hash), undefined);
      assert.ok(await accessTokens.byHash(stays));
      assert.ok(await accessTokens.byHash(others));
    },

    'outlives a password, and ends when its account is closed': async (yard) => {
      const { accessTokens, accounts } = yard.store;
      const owner = await yard.account();
      const hash = await give(yard, owner);
      await accounts.setPassword(owner.id, '$argon2id$two');
      assert.ok(await accessTokens.byHash(hash));
      await accounts.close(owner.id, at(5));
      await accounts.reopen(owner.id);
      assert.equal(await accessTokens.byHash(hash), undefined);
    },
  },

  'an invitation': {
    'makes one account, once, while it is good': async (yard) => {
      const { codes, accounts } = yard.store;
      const hash = newHash();
      await codes.insert({ hash, purpose: 'invitation', holder: null, expires: at(100) });
      assert.equal(await codes.isGood('invitation', { hash, now: at(99) }), true);
      assert.equal(await codes.isGood('reset', { hash, now: at(99) }), false);
      assert.equal(await codes.isGood('invitation', { hash, now: at(100) }), false);
      assert.equal(await codes.register(newAccount(), { hash, now: at(100) }), 'no-code');
      const made = await codes.register(newAccount({ login: 'guest' }), { hash, now: at(99) });
      assert.ok(typeof made !== 'string');
      assert.deepEqual((await accounts.byLogin('guest'))?.account, made);
      const again = newAccount({ login: 'second' });
      assert.equal(await codes.register(again, { hash, now: at(99) }), 'no-code');
      assert.equal(await accounts.byLogin('second'), undefined);
    },

    'is not used up by a login that is taken': async (yard) => {
      const { codes } = yard.store;
      const { login } = await yard.account();
      const hash = newHash();
      await codes.insert({ hash, purpose: 'invitation', holder: null, expires: at(100) });
      const use = { hash, now: at(1) };
      assert.equal(await codes.register(newAccount({ login }), use), 'login-taken');
      assert.equal(typeof (await codes.register(newAccount(), use)), 'object');
    },

    'makes one account of two that come at the same time': async (yard) => {
      const hash = newHash();
      await yard.store.codes.insert({
        hash,
        purpose: 'invitation',
        holder: null,
        expires: at(100),
      });
      const other = await yard.place.open();
      try {
        const use = { hash, now: at(1) };
        const made = await Promise.all(
          [yard.store, other].map(({ codes }) => codes.register(newAccount(), use)),
        );
        assert.equal(made.filter((each) => each === 'no-code').length, 1);
      } finally {
        await other.close();
      }
    },
  },

  'a code for an e-mail address': {
    'gives it once, and is void once another has been asked for': async (yard) => {
      const { codes, accounts } = yard.store;
      const owner = await yard.account();
      const [old, changed, good] = [newHash(), newHash(), newHash()];
      const ask = async (hash: Fingerprint, credentialVersion: number): Promise<void> =>
        codes.replace({
          hash,
          purpose: 'address',
          holder: { account: owner.id, credentialVersion },
          expires: at(100),
        });
      const kept = await reset(yard, owner);
      await ask(old, 1);
      await ask(changed, 1);
      await accounts.setPassword(owner.id, '$argon2id$two');
      for (const hash of [old, changed]) {
        assert.equal(await codes.confirm({ hash, now: at(1) }, 'x@example.org'), undefined);
      }
      await ask(good, 2);
      assert.equal(await codes.isGood('reset', { hash: kept, now: at(99) }), true);
      assert.equal(await codes.confirm({ hash: good, now: at(100) }, 'late@e.org'), undefined);
      const use = { hash: good, now: at(99) };
      assert.deepEqual(await codes.confirm(use, 'a@e.org'), { ...owner, email: 'a@e.org' });
      assert.equal(await codes.confirm(use, 'b@e.org'), undefined);
      assert.equal((await accounts.byId(owner.id))?.account.email, 'a@e.org');
    },
  },

  'a code for another password': {
    'changes it once, and ends every other of its account': async (yard) => {
      const { codes, accounts } = yard.store;
      const owner = await yard.account();
      const [one, two] = [await reset(yard, owner), await reset(yard, owner)];
      assert.equal(await codes.reset({ hash: one, now: at(100) }, '$late'), undefined);
      const changed = await codes.reset({ hash: one, now: at(99) }, '$argon2id$new');
      assert.deepEqual(changed, owner);
      const { passwordHash, version } = (await accounts.byId(owner.id)) ?? {};
      assert.deepEqual([passwordHash, version], ['$argon2id$new', 2]);
      for (const hash of [one, two]) {
        assert.equal(await codes.reset({ hash, now: at(99) }, '$again'), undefined);
      }
    },

    'is void once the password was changed otherwise, or the account closed': async (yard) => {
      const { codes, accounts } = yard.store;
      const [changed, closed] = [await yard.account(), await yard.account()];
      const hashes = [await reset(yard, changed), await reset(yard, closed)];
      await accounts.setPassword(changed.id, '$argon2id$two');
      await accounts.close(closed.id, at(5));
      for (const hash of hashes) {
        assert.equal(await codes.reset({ hash, now: at(1) }, '$argon2id$new'), undefined);
      }
      assert.equal((await accounts.byId(changed.id))?.passwordHash, '$argon2id$two');
    },

    'is forgotten after its time': async (yard) => {
      const { codes } = yard.store;
      const owner = await yard.account();
      const hash = await reset(yard, owner);
      await codes.forget(at(100));
      assert.equal(await codes.isGood('reset', { hash, now: at(1) }), true);
      await codes.forget(at(101));
      assert.equal(await codes.isGood('reset', { hash, now: at(1) }), false);
    },
  },
};

const TOKEN = { name: 'token', scope: 'query', created: at(10), expires: at(90) } as const;

const give = async (
  { store }: Yard,
  { id }: { readonly id: AccountId },
  parts: { readonly name?: string } = {},
): Promise<Fingerprint> => {
  const hash = newHash();
  const token = { ...TOKEN, ...parts, hash, account: id };
  assert.equal(await store.accessTokens.insert(token, 100), 'kept');
  return hash;
};

/** A code that is good until `at(100)`. */
const reset = async ({ store }: Yard, owner: Account): Promise<Fingerprint> => {
  const hash = newHash();
  const holder = { account: owner.id, credentialVersion: 1 };
  await store.codes.insert({ hash, purpose: 'reset', holder, expires: at(100) });
  return hash;
};

const newHash = (): Fingerprint => drawNumber().toString(16).padStart(64, '0') as Fingerprint;
