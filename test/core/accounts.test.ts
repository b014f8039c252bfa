// Signing in: whom it lets pass, whom it slows down, and what it forgets at once.
// Time is turned on the fixture's clock; nothing waits.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY, MINUTE, SECOND } from '../../src/base/time.ts';
import type { Accounts } from '../../src/core/accounts.ts';
import type { Account, AccountId } from '../../src/domain/account.ts';
import { Refusal, type RefusalName } from '../../src/domain/refusal.ts';
import { openCore, PASSWORD, type CoreFixture } from '../support/core-fixture.ts';
import { secretly } from '../support/secrets.ts';

let fixture: CoreFixture;
before(async () => {
  fixture = await openCore();
});
after(() => fixture.close());

const signInAt = (
  accounts: Accounts,
  id: bigint,
  password: string,
  address = '192.0.2.1',
): Promise<Account> => accounts.signIn({ id: id as AccountId, password, address });

const signIn = (id: bigint, password: string, address?: string): Promise<Account> =>
  signInAt(fixture.core.accounts, id, password, address);

/** Accounts that remember nobody and have seen no attempt. */
const fresh = (): Accounts => fixture.restarted().accounts;

const refuses = async (work: Promise<unknown>, code: RefusalName): Promise<void> => {
  await assert.rejects(work, (error) => error instanceof Refusal && error.code === code);
};

/** How many of these sign-ins came to what: `in`, or the name of the refusal. */
const outcomes = async (
  works: readonly Promise<Account>[],
): Promise<Readonly<Record<string, number>>> => {
  const counts: Record<string, number> = {};
  for (const settled of await Promise.allSettled(works)) {
    const outcome = settled.status === 'fulfilled' ? 'in' : codeOf(settled.reason);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
};

const codeOf = (error: unknown): string => (error instanceof Refusal ? error.code : String(error));

const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

test('the right password signs in, again and again, and gives the account', async () => {
  const account = await fixture.account('right');
  for (let count = 0; count < 3; count++) {
    assert.deepEqual(await signIn(account.id, PASSWORD), account);
  }
});

test('a wrong password and an unknown account are refused in the same words', async () => {
  const { id } = await fixture.account('wrong');
  const messages = [];
  for (const [account, password] of [
    [id, 'not the password'],
    [4_242_424_242_424_242_424n, PASSWORD],
  ] as const) {
    const refused = signIn(account, password);
    await refuses(refused, 'wrong-password');
    messages.push(await refused.catch((error: Error) => error.message));
  }
  assert.equal(messages[0], messages[1]);
});

test('an old password fails on the very next call, although it was remembered', async () => {
  const { id } = await fixture.account('changing');
  await signIn(id, PASSWORD);
  await fixture.restarted().accounts.setPassword('changing', 'the new password');
  await refuses(signIn(id, PASSWORD), 'wrong-password');
  assert.equal((await signIn(id, 'the new password')).id, id);
});

test('wrong passwords slow down their own address and account, and nobody else', async () => {
  const { id } = await fixture.account('attacked');
  const other = await fixture.account('beside');
  for (let count = 0; count < 3; count++) await refuses(signIn(id, 'guess'), 'wrong-password');
  await refuses(signIn(id, PASSWORD), 'too-many-attempts');
  assert.equal((await signIn(id, PASSWORD, '192.0.2.2')).id, id);
  assert.equal((await signIn(other.id, PASSWORD)).id, other.id);
  fixture.ahead += 5 * SECOND;
  assert.equal((await signIn(id, PASSWORD)).id, id);
});

test('a hundred wrong passwords at once are no more guesses than one after the other', async () => {
  const { id } = await fixture.account('stormed');
  const accounts = fresh();
  const guesses = times(100, (index) => signInAt(accounts, id, `guess ${index}`));
  assert.deepEqual(await outcomes(guesses), { 'wrong-password': 3, 'too-many-attempts': 97 });
});

test('a hundred calls at once with the right password are all let in', async () => {
  const { id } = await fixture.account('parallel');
  const accounts = fresh();
  const calls = times(100, () => signInAt(accounts, id, PASSWORD));
  assert.deepEqual(await outcomes(calls), { in: 100 });
});

test('where a password was right it is never refused, and others are guesses', async () => {
  const { id } = await fixture.account('known');
  const accounts = fresh();
  await signInAt(accounts, id, PASSWORD);
  // Nothing is remembered any more, so that every password is checked.
  fixture.ahead += 6 * MINUTE;
  const guesses = times(30, (index) => signInAt(accounts, id, `guess ${index}`));
  const right = signInAt(accounts, id, PASSWORD);
  assert.deepEqual(await outcomes(guesses), { 'wrong-password': 3, 'too-many-attempts': 27 });
  assert.equal((await right).id, id);
  await refuses(signInAt(fresh(), id, 'guess'), 'wrong-password');
});

test('where a password was right it counts for that password alone, and for a month', async () => {
  const { id } = await fixture.account('moved');
  const accounts = fresh();
  const guess = async (): Promise<void> => {
    for (let count = 0; count < 3; count++) {
      await refuses(signInAt(accounts, id, 'guess'), 'wrong-password');
    }
  };
  await signInAt(accounts, id, PASSWORD);
  await accounts.setPassword('moved', 'the new password');
  await guess();
  await refuses(signInAt(accounts, id, 'the new password'), 'too-many-attempts');
  fixture.ahead += MINUTE;
  await signInAt(accounts, id, 'the new password');
  fixture.ahead += 31 * DAY;
  await guess();
  await refuses(signInAt(accounts, id, 'the new password'), 'too-many-attempts');
});

/** A password and a hash of it that is checked in a millisecond, so that a thousand are in one. */
const QUICK = 'password';
const QUICK_HASH =
  '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';

test('guesses from ten thousand addresses delay neither who is known nor a token', async () => {
  const account = await fixture.account('victim');
  const { id } = account;
  const records = fixture.store.accounts;
  const from = (await records.byId(id))?.passwordHash ?? '';
  await records.renewHash(id, { from, to: QUICK_HASH });
  const { accounts, accessTokens } = fixture.restarted();
  const whole = { name: 'script', scope: 'all', days: null } as const;
  const token = secretly((await accessTokens.mint(account, whole)).text);
  const home = '198.51.100.200';
  await signInAt(accounts, id, QUICK, home);
  // Nothing is remembered any more, so that the password is checked as any other.
  fixture.ahead += 6 * MINUTE;
  let ended = 0;
  const guess = async (index: number): Promise<void> => {
    const address = `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
    await assert.rejects(signInAt(accounts, id, 'guess', address));
    ended += 1;
  };
  // Ten thousand addresses at once: as many wait as may, and the others are sent away.
  const guesses = times(10_000, guess);
  assert.equal((await signInAt(accounts, id, token, '203.0.113.1')).id, id);
  assert.equal((await signInAt(accounts, id, QUICK, home)).id, id);
  const waiting = 10_000 - ended;
  assert.ok(waiting > 900, `it came before ${waiting} strangers`);
  await Promise.all(guesses);
  // Who has tried nothing from where he is now is let in at once, too.
  assert.equal((await signInAt(fresh(), id, QUICK, '203.0.113.2')).id, id);
});

test('an address that tries account after account is slowed down as a whole', async () => {
  const { id } = await fixture.account('listed');
  const accounts = fresh();
  let tried = 0;
  let outcome = 'wrong-password';
  while (outcome === 'wrong-password' && tried < 100) {
    [outcome = ''] = Object.keys(await outcomes([signInAt(accounts, BigInt(5_000 + tried), 'a')]));
    tried += 1;
  }
  assert.equal(outcome, 'too-many-from-here');
  // One is forgotten every two seconds, and a slow machine takes some over them.
  assert.ok(tried > 30 && tried < 60, `${tried} were tried`);
  await refuses(signInAt(accounts, id, PASSWORD), 'too-many-from-here');
  assert.equal((await signInAt(accounts, id, PASSWORD, '192.0.2.9')).id, id);
  fixture.ahead += 5 * SECOND;
  assert.equal((await signInAt(accounts, id, PASSWORD)).id, id);
});

test('who sends ever new accounts does not keep others from signing in', async () => {
  const honest = await Promise.all(times(4, (index) => fixture.account(`honest-${index}`)));
  const accounts = fresh();
  const flood = times(130, (index) => signInAt(accounts, BigInt(7_000 + index), 'guess'));
  const counts = outcomes(flood);
  const signedIn = await outcomes(
    honest.map(({ id }, index) => signInAt(accounts, id, PASSWORD, `198.51.100.${index}`)),
  );
  assert.deepEqual(signedIn, { in: 4 });
  assert.ok(((await counts)['wrong-password'] ?? 0) <= 30);
});

test('an IPv6 address is slowed down with the network that its owner has', async () => {
  const { id } = await fixture.account('sixth');
  const accounts = fresh();
  for (let count = 0; count < 3; count++) {
    const address = `2001:db8:1:2::${count}`;
    await refuses(signInAt(accounts, id, 'guess', address), 'wrong-password');
  }
  await refuses(signInAt(accounts, id, PASSWORD, '2001:db8:1:2:3:4:5:6'), 'too-many-attempts');
  assert.equal((await signInAt(accounts, id, PASSWORD, '2001:db8:1:3::1')).id, id);
});

test('logins are unique without regard to case, and short passwords are refused', async () => {
  await fixture.account('Twice');
  await refuses(fixture.account('tWICE'), 'login-taken');
  await refuses(
    fixture.core.accounts.add({ login: 'short', password: '1234567' }),
    'weak-password',
  );
});

test('a chosen wsid of 64 bits stays exact', async () => {
  const id = 9_223_372_036_854_775_807n as AccountId;
  const account = await fixture.core.accounts.add({ id, login: 'large', password: PASSWORD });
  assert.equal(account.id, id);
  assert.equal((await signIn(id, PASSWORD)).id, id);
  await refuses(
    fixture.core.accounts.add({ id, login: 'again', password: PASSWORD }),
    'account-id-taken',
  );
});
