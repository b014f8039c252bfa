// Access tokens over a whole core: what they are good for, when they end, and what is kept of them.
// Time is turned on the fixture's clock; nothing waits.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { DAY, instant, MINUTE } from '../../src/base/time.ts';
import type { MintAsk } from '../../src/core/access-tokens.ts';
import { createLoginTokens } from '../../src/core/login-tokens.ts';
import type { Account } from '../../src/domain/account.ts';
import { Refusal, type RefusalName } from '../../src/domain/refusal.ts';
import type { Fingerprint, Scope } from '../../src/domain/token.ts';
import { openCore, PASSWORD, type CoreFixture } from '../support/core-fixture.ts';
import { secretly } from '../support/secrets.ts';

let fixture: CoreFixture;
before(async () => {
  fixture = await openCore();
});
after(() => fixture.close());

const address = '192.0.2.1';

const mint = async (account: Account, ask: Partial<MintAsk> = {}): Promise<string> => {
  const whole = { name: 'script', scope: 'all', days: null, ...ask } as const;
  return secretly((await fixture.core.accessTokens.mint(account, whole)).text);
};

const signIn = ({ id }: Account, password: string, needs?: Scope): Promise<Account> =>
  fixture.core.accounts.signIn({ id, password, address, ...(needs && { needs }) });

const refuses = (work: Promise<unknown>, code: RefusalName): Promise<void> =>
  assert.rejects(work, (error) => error instanceof Refusal && error.code === code);

test('a token signs in by number, by login and alone, and is kept as its SHA-256', async () => {
  const account = await fixture.account('minting');
  const text = await mint(account);
  assert.match(text, /^almagest_[a-z2-7]{26}$/);
  assert.deepEqual(await signIn(account, text), account);
  const { accounts, loginTokens } = fixture.core;
  const byLogin = await accounts.signInByLogin({ login: 'MINTING', password: text, address });
  assert.deepEqual(byLogin.account, account);
  assert.deepEqual(await loginTokens.signInByToken(text), account);
  const hash = createHash('sha256').update(text).digest('hex') as Fingerprint;
  assert.deepEqual((await fixture.store.accessTokens.byHash(hash))?.account, account);
});

test('no session begins with a token, and a login only with one that has no end', async () => {
  const account = await fixture.account('lasting');
  const { loginTokens, sessions } = fixture.core;
  const ending = await mint(account, { days: 1 });
  const endless = await mint(account, { name: 'endless' });
  for (const password of [ending, endless]) {
    for (const name of ['lasting', String(account.id)]) {
      await refuses(sessions.begin({ name, password, address }), 'password-needed');
    }
  }
  const ask = { login: 'lasting', address };
  await refuses(loginTokens.begin({ ...ask, password: ending }), 'token-ends');
  const login = secretly(await loginTokens.begin({ ...ask, password: endless }));
  assert.deepEqual(await loginTokens.accountOf(login), account);
  await fixture.core.accessTokens.revoke(account, 'endless');
  await refuses(loginTokens.accountOf(login), 'unknown-login-token');
});

test('a login that begins while its token is revoked is none', async () => {
  const account = await fixture.account('racing');
  const password = await mint(account);
  const { accounts, accessTokens } = fixture.core;
  const { loginTokens: records } = fixture.store;
  const inserted: Fingerprint[] = [];
  const racing = createLoginTokens({
    accounts,
    accessTokens,
    records: {
      ...records,
      insert: async (token, keepMax) => {
        await accessTokens.revoke(account, 'script');
        await records.insert(token, keepMax);
        inserted.push(token.hash);
      },
    },
    identity: {
      fingerprint: (text) => createHash('sha256').update(text).digest('hex') as Fingerprint,
    },
    clock: { now: () => instant(Date.now()) },
    loginTokenMinutes: 10,
  });
  await refuses(racing.begin({ login: 'racing', password, address }), 'wrong-password');
  assert.equal(inserted.length, 1);
  for (const hash of inserted) assert.equal(await records.byHash(hash), undefined);
});

test('a token is no password of another account', async () => {
  const [account, other] = [await fixture.account('mine'), await fixture.account('yours')];
  const text = await mint(account);
  await refuses(signIn(other, text), 'wrong-password');
});

/** What a token of each scope is good for. */
const REACH = [
  ['read', 'read', true],
  ['read', 'query', false],
  ['read', 'all', false],
  ['query', 'read', true],
  ['query', 'query', true],
  ['query', 'all', false],
  ['all', 'read', true],
  ['all', 'query', true],
  ['all', 'all', true],
] as const;

for (const [scope, needs, isGood] of REACH) {
  test(`a token for ${scope} is ${isGood ? '' : 'not '}good for what needs ${needs}`, async () => {
    const account = await fixture.account(`reach-${scope}-${needs}`);
    const text = await mint(account, { scope });
    const alone = () => fixture.core.loginTokens.signInByToken(text, needs);
    if (isGood) {
      assert.equal((await signIn(account, text, needs)).id, account.id);
      assert.equal((await alone()).id, account.id);
    } else {
      await refuses(signIn(account, text, needs), 'token-scope');
      await refuses(alone(), 'token-scope');
    }
  });
}

test('a call that does not say what it needs takes tokens for all alone', async () => {
  const account = await fixture.account('unsaid');
  await refuses(signIn(account, await mint(account, { scope: 'query' })), 'token-scope');
});

test('an admin is one with a token for all alone', async () => {
  const account = await fixture.account('powerful', ['admin']);
  const read = await mint(account, { name: 'r', scope: 'read' });
  assert.deepEqual((await signIn(account, read, 'read')).privileges, []);
  const all = await mint(account, { name: 'a' });
  assert.deepEqual((await signIn(account, all, 'read')).privileges, ['admin']);
});

test('a token ends at its time, and when it is revoked', async () => {
  const account = await fixture.account('ending');
  const brief = await mint(account, { name: 'brief', days: 2 });
  const revoked = await mint(account, { name: 'revoked' });
  fixture.ahead += 2 * DAY - 60_000;
  await signIn(account, brief);
  fixture.ahead += 60_000;
  await refuses(signIn(account, brief), 'wrong-password');
  await refuses(fixture.core.loginTokens.signInByToken(brief), 'unknown-login-token');
  await signIn(account, revoked);
  await fixture.restarted().accessTokens.revoke(account, 'REVOKED');
  await refuses(signIn(account, revoked), 'wrong-password');
  await refuses(fixture.core.accessTokens.revoke(account, 'revoked'), 'unknown-access-token');
});

test('a right token is let in while wrong passwords are slowed down', async () => {
  const account = await fixture.account('besieged');
  const text = await mint(account);
  for (let count = 0; count < 3; count++) await refuses(signIn(account, 'guess'), 'wrong-password');
  await refuses(signIn(account, PASSWORD), 'too-many-attempts');
  assert.equal((await signIn(account, text)).id, account.id);
});

test('guesses of tokens are wrong passwords', async () => {
  const account = await fixture.account('guessed');
  const guess = `almagest_${'a'.repeat(26)}`;
  for (let count = 0; count < 3; count++) await refuses(signIn(account, guess), 'wrong-password');
  await refuses(signIn(account, guess), 'too-many-attempts');
});

test('a password that looks like a token is a password', async () => {
  const password = secretly(`almagest_${'b'.repeat(26)}`);
  const account = await fixture.core.accounts.add({ login: 'alike', password });
  assert.equal((await signIn(account, password)).id, account.id);
});

test('tokens are listed with their last use, and never their text', async () => {
  const account = await fixture.account('listing');
  const text = await mint(account, { name: ' nightly ', scope: 'query', days: 30 });
  const list = () => fixture.core.accessTokens.list(account);
  const [token] = await list();
  assert.ok(token);
  const { name, scope, created, expires, lastUsed } = token;
  assert.deepEqual([name, scope, lastUsed], ['nightly', 'query', null]);
  assert.equal(expires, created + 30 * DAY);
  await signIn(account, text, 'query');
  const [used] = await list();
  assert.ok(used?.lastUsed != null && used.lastUsed >= created);
  assert.ok(!JSON.stringify(used).includes(text));
});

test('names of tokens are unique and fit a line; times are days', async () => {
  const account = await fixture.account('naming');
  await mint(account);
  await refuses(mint(account, { name: 'SCRIPT' }), 'token-name-taken');
  for (const name of ['', '  ', 'a\nb', 'x'.repeat(65)]) {
    await refuses(mint(account, { name }), 'bad-profile');
  }
  for (const days of [0, -1, 1.5, 3_651]) {
    await refuses(mint(account, { name: 'timed', days }), 'bad-profile');
  }
});

test('a closed account is as one that is not there, and its tokens never come back', async () => {
  const account = await fixture.account('closing');
  const text = await mint(account);
  const login = await fixture.core.loginTokens.begin({
    login: 'closing',
    password: PASSWORD,
    address,
  });
  const id = await fixture.submit(account, 'SELECT 1');
  const closed = await fixture.core.accounts.close(account.id);
  assert.ok(closed.closed !== null);
  await refuses(signIn(account, PASSWORD), 'wrong-password');
  await refuses(signIn(account, text), 'wrong-password');
  await refuses(fixture.core.loginTokens.accountOf(secretly(login)), 'unknown-login-token');
  await refuses(fixture.core.accounts.close(account.id), 'account-already');
  await refuses(mint(closed, { name: 'later' }), 'account-already');
  assert.equal((await fixture.store.jobs.byId(id))?.status, 'canceling');
  await fixture.core.accounts.reopen(account.id);
  await refuses(signIn(account, text), 'wrong-password');
  fixture.ahead += MINUTE;
  assert.equal((await signIn(account, PASSWORD)).id, account.id);
  await refuses(fixture.core.accounts.reopen(account.id), 'account-already');
});
