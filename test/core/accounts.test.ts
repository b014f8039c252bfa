// Signing in: whom it lets pass, whom it slows down, and what it forgets at once.
// Time is turned on the fixture's clock; nothing waits.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SECOND } from '../../src/base/time.ts';
import type { AccountId } from '../../src/domain/account.ts';
import { Refusal, type RefusalName } from '../../src/domain/refusal.ts';
import { openCore, PASSWORD, type CoreFixture } from '../support/core-fixture.ts';

let fixture: CoreFixture;
before(async () => {
  fixture = await openCore();
});
after(() => fixture.close());

const signIn = (id: bigint, password: string, address = '192.0.2.1') =>
  fixture.core.accounts.signIn({ id: id as AccountId, password, address });

const refuses = async (work: Promise<unknown>, code: RefusalName): Promise<void> => {
  await assert.rejects(work, (error) => error instanceof Refusal && error.code === code);
};

test('the right password signs in, again and again, and gives the account', async () => {
  const account = await fixture.account('right');
  for (let times = 0; times < 3; times++) {
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
  for (let times = 0; times < 3; times++) await refuses(signIn(id, 'guess'), 'wrong-password');
  await refuses(signIn(id, PASSWORD), 'too-many-attempts');
  assert.equal((await signIn(id, PASSWORD, '192.0.2.2')).id, id);
  assert.equal((await signIn(other.id, PASSWORD)).id, other.id);
  fixture.ahead += 5 * SECOND;
  assert.equal((await signIn(id, PASSWORD)).id, id);
});

test('an address that has signed in before is never kept out while somebody guesses', async () => {
  const { id } = await fixture.account('known');
  await signIn(id, PASSWORD);
  for (let times = 0; times < 10; times++) await refuses(signIn(id, 'guess'), 'wrong-password');
  // A success may be remembered; a fresh core has nothing remembered but the store.
  assert.equal((await signIn(id, PASSWORD)).id, id);
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
