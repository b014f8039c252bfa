// Registering and choosing another password, over a whole core with a mail that is a list.
// Codes are read out of letters, as people do; time is turned on the fixture's clock.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, MINUTE, SECOND } from '../../src/base/time.ts';
import type { RegistrationMode } from '../../src/core/registration.ts';
import { Refusal, type RefusalName } from '../../src/domain/refusal.ts';
import type { Letter } from '../../src/ports/mail.ts';
import { openCore, PASSWORD, type CoreFixture } from '../support/core-fixture.ts';
import { newPassword, secretly } from '../support/secrets.ts';
import { until } from '../support/until.ts';

const address = '192.0.2.1';

interface Site {
  readonly fixture: CoreFixture;
  readonly letters: Letter[];
  /** The newest letter, once there are `count`. */
  letter(count: number): Promise<Letter>;
}

const check = (
  title: string,
  registration: RegistrationMode,
  work: (site: Site) => Promise<void>,
): void => {
  void test(title, async () => {
    const letters: Letter[] = [];
    const mail = { send: async (letter: Letter) => void letters.push(letter) };
    const links = {
      outputOf: () => null,
      resetOf: (code: string) => `https://a.example/?${code}`,
      addressOf: (code: string) => `https://a.example/address?${code}`,
    };
    await using fixture = await openCore({}, undefined, { registration, mail, links });
    const letter = async (count: number): Promise<Letter> => {
      await until(() => letters.length >= count, `${count} letters`);
      const [newest] = letters.slice(-1);
      assert.ok(newest);
      return newest;
    };
    await work({ fixture, letters, letter });
  });
};

const refuses = (work: Promise<unknown>, code: RefusalName): Promise<void> =>
  assert.rejects(work, (error) => error instanceof Refusal && error.code === code);

const ASK = { password: PASSWORD, address } as const;

check('nobody registers where registration is closed', 'closed', async ({ fixture }) => {
  const { registration } = fixture.core;
  assert.equal(registration.mode, 'closed');
  const { code } = await registration.invite(7);
  await refuses(registration.register({ ...ASK, login: 'a' }), 'registration-closed');
  const invited = { ...ASK, login: 'a', invitation: secretly(code) };
  await refuses(registration.register(invited), 'registration-closed');
});

check('everybody registers where it is open, without a privilege', 'open', async ({ fixture }) => {
  const ask = { ...ASK, login: 'newcomer', name: 'N. Ewcomer', email: 'n@example.org' };
  // Whatever else a form sends is not an account's to say.
  const sent = { ...ask, privileges: ['admin'] };
  const account = await fixture.core.registration.register(sent);
  const { login, name, email, privileges } = account;
  // The address is there once it is confirmed.
  assert.deepEqual([login, name, email], ['newcomer', 'N. Ewcomer', null]);
  assert.deepEqual(privileges, []);
  const signIn = { id: account.id, password: PASSWORD, address };
  assert.deepEqual(await fixture.core.accounts.signIn(signIn), account);
  const { register } = fixture.core.registration;
  await refuses(register({ ...ASK, login: 'NEWCOMER' }), 'login-taken');
  await refuses(register({ ...ASK, login: 'short', password: '1234567' }), 'weak-password');
});

check('nobody makes account after account', 'open', async ({ fixture }) => {
  const { register } = fixture.core.registration;
  for (const login of ['one', 'two', 'three']) await register({ ...ASK, login });
  await refuses(register({ ...ASK, login: 'four' }), 'too-many-from-here');
  await register({ ...ASK, login: 'four', address: '198.51.100.7' });
  fixture.ahead += 2 * SECOND;
  await register({ ...ASK, login: 'five' });
});

check('an invitation makes one account, within its time', 'invitation', async ({ fixture }) => {
  const { registration } = fixture.core;
  const [{ code }, late] = [await registration.invite(7), await registration.invite(7)];
  secretly(code);
  secretly(late.code);
  const register = (login: string, invitation?: string, from = address) =>
    registration.register({ ...ASK, login, address: from, ...(invitation && { invitation }) });
  await refuses(register('guest'), 'bad-invitation');
  await refuses(register('guest', 'a guess'), 'bad-invitation');
  assert.equal((await register('guest', ` ${code}\n`)).login, 'guest');
  await refuses(register('second', code), 'bad-invitation');
  fixture.ahead += 7 * DAY;
  await refuses(register('third', late.code, '192.0.2.3'), 'bad-invitation');
  for (const days of [0, 366, 0.5]) await refuses(registration.invite(days), 'bad-profile');
});

check('guesses of invitations are slowed down', 'invitation', async ({ fixture }) => {
  const { register } = fixture.core.registration;
  const guess = (count: number) => register({ ...ASK, login: 'g', invitation: `guess ${count}` });
  for (let count = 0; count < 3; count++) await refuses(guess(count), 'bad-invitation');
  await refuses(guess(4), 'too-many-from-here');
});

const codeIn = ({ text }: Letter): string =>
  secretly(/https:\/\/a\.example\/\?([a-z2-7]{26})\n/.exec(text)?.[1] ?? '');

check('a link in a letter changes a password, once', 'closed', async ({ fixture, letter }) => {
  const account = await fixture.account('forgetful');
  const { accounts, registration } = fixture.core;
  await accounts.change(account.id, { email: 'f@example.org' });
  assert.equal(registration.sendsResets, true);
  await registration.requestReset({ who: ' Forgetful ', address });
  const sent = await letter(1);
  assert.equal(sent.to, 'f@example.org');
  const code = codeIn(sent);
  assert.equal(await registration.isResetGood(code), true);
  const password = newPassword();
  await refuses(registration.reset({ code, password: 'short', address }), 'weak-password');
  assert.equal((await registration.reset({ code, password, address })).id, account.id);
  assert.equal((await accounts.signIn({ id: account.id, password, address })).id, account.id);
  await refuses(accounts.signIn({ id: account.id, password: PASSWORD, address }), 'wrong-password');
  assert.equal(await registration.isResetGood(code), false);
  await refuses(registration.reset({ code, password, address }), 'bad-reset-code');
});

check('a link is good for an hour', 'closed', async ({ fixture, letter }) => {
  const account = await fixture.account('late');
  await fixture.core.accounts.change(account.id, { email: 'late@example.org' });
  const { registration } = fixture.core;
  await registration.requestReset({ who: 'LATE@example.org', address });
  const code = codeIn(await letter(1));
  fixture.ahead += 59 * MINUTE;
  assert.equal(await registration.isResetGood(code), true);
  fixture.ahead += MINUTE;
  await refuses(registration.reset({ code, password: PASSWORD, address }), 'bad-reset-code');
});

check('a login that is the address of another takes no letter from him', 'closed', async (site) => {
  const { fixture, letters, letter } = site;
  const { accounts, registration } = fixture.core;
  const thief = await accounts.add({ login: 'her@example.org', password: PASSWORD });
  await accounts.change(thief.id, { email: 'thief@example.org' });
  const owner = await fixture.account('owner');
  await accounts.change(owner.id, { email: 'Her@Example.org' });
  await registration.requestReset({ who: 'her@example.org', address });
  await letter(2);
  const sent = letters.map(({ to, subject }) => [to, subject]);
  assert.deepEqual(sent, [
    ['thief@example.org', 'Another password for her@example.org'],
    ['Her@Example.org', 'Another password for owner'],
  ]);
  for (const [index, { id }] of [thief, owner].entries()) {
    const [password, of] = [newPassword(), letters[index]];
    assert.ok(of);
    const reset = await registration.reset({ code: codeIn(of), password, address });
    assert.equal(reset.id, id);
  }
});

check('an account whose login is its address gets one letter', 'closed', async (site) => {
  const { accounts, registration } = site.fixture.core;
  const same = { login: 'me@example.org', email: 'me@example.org' };
  await accounts.add({ ...same, password: PASSWORD });
  await site.fixture.account('after');
  await accounts.change((await accounts.named('after')).id, { email: 'after@example.org' });
  await registration.requestReset({ who: 'me@example.org', address });
  await registration.requestReset({ who: 'after', address });
  await site.letter(2);
  const to = site.letters.map((each) => each.to).toSorted();
  assert.deepEqual(to, ['after@example.org', 'me@example.org']);
});

check('nobody takes an address that is not confirmed for a login', 'open', async ({ fixture }) => {
  const { accounts, registration, accountKeeping } = fixture.core;
  const login = 'her@example.org';
  for (const email of [undefined, 'x@example.org', 'Her@example.org']) {
    await refuses(registration.register({ ...ASK, login, ...(email && { email }) }), 'bad-profile');
  }
  const other = await registration.register({ ...ASK, login: 'other', email: 'o@example.org' });
  for (const change of [{}, { email: 'o@example.org' }]) {
    const renaming = { login: 'o@example.org', ...change };
    await refuses(accountKeeping.change(other, renaming), 'bad-profile');
  }
  const confirmed = await accounts.change(other.id, { email: 'o@example.org' });
  const renamed = await accountKeeping.change(confirmed, { login: 'O@example.org' });
  assert.equal(renamed.login, 'O@example.org');
  // What a client repeats of its login is no change of it.
  const ask = { login: 'O@example.org', email: 'new@example.org' };
  assert.equal((await accountKeeping.change(renamed, ask)).email, 'o@example.org');
});

check('who asks is not told whether there is an account', 'closed', async (site) => {
  const { fixture, letters, letter } = site;
  const [known, closed] = [await fixture.account('known'), await fixture.account('closed')];
  const { accounts, registration } = fixture.core;
  for (const { id, login } of [known, closed]) {
    await accounts.change(id, { email: `${login}@example.org` });
  }
  await accounts.close(closed.id);
  await fixture.account('unmailed');
  const answers = [];
  for (const who of ['nobody', 'closed', 'closed@example.org', 'unmailed', '', 'known']) {
    answers.push(await registration.requestReset({ who, address }));
  }
  assert.equal(new Set(answers).size, 1);
  await letter(1);
  assert.deepEqual(
    letters.map(({ to }) => to),
    ['known@example.org'],
  );
});

check('links are not sent again and again', 'closed', async ({ fixture }) => {
  const { requestReset } = fixture.core.registration;
  for (let count = 0; count < 3; count++) await requestReset({ who: 'nobody', address });
  await refuses(requestReset({ who: 'NOBODY', address }), 'too-many-from-here');
});

test('without mail there are no links', async () => {
  await using fixture = await openCore();
  const { registration } = fixture.core;
  assert.equal(registration.sendsResets, false);
  await refuses(registration.requestReset({ who: 'nobody', address }), 'no-mail');
});
