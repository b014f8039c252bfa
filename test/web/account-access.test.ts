// Tokens, profiles, registering and getting another password at the account pages, on a real server
// over a real store. Letters are a list; links and codes are read out of them, as people do.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY, HOUR, MINUTE } from '../../src/base/time.ts';
import type { RegistrationMode } from '../../src/core/registration.ts';
import type { Letter } from '../../src/ports/mail.ts';
import {
  browserAt,
  formAt,
  openAccountSite,
  type AccountSite,
  type ShownPage,
} from '../support/account-site.ts';
import { PASSWORD } from '../support/core-fixture.ts';
import { newPassword, secretly } from '../support/secrets.ts';
import { until } from '../support/until.ts';

const letters: Letter[] = [];
const mail = { send: async (letter: Letter) => void letters.push(letter) };
const links = {
  outputOf: () => null,
  resetOf: (code: string) => `https://stars.example/account/reset?code=${secretly(code)}`,
  addressOf: (code: string) => `https://stars.example/account/address?code=${secretly(code)}`,
};

/** Sites by how one registers at them; only the open one sends mail. */
const sites = new Map<RegistrationMode, AccountSite>();
before(async () => {
  sites.set('open', await openAccountSite({ registration: 'open', mail, links }));
  sites.set('invitation', await openAccountSite({ registration: 'invitation' }));
  sites.set('closed', await openAccountSite());
});
after(async () => {
  for (const site of sites.values()) await site[Symbol.asyncDispose]();
});

const siteOf = (mode: RegistrationMode): AccountSite => sites.get(mode) ?? assert.fail(mode);

const address = '127.0.0.1';

const secretIn = ({ source }: ShownPage): string =>
  secretly(/<code class="copied">([^<]+)</.exec(source)?.[1] ?? assert.fail('no secret is shown'));

/** The link of the newest letter to an address, once there is one. */
const linkTo = (email: string): Promise<string> =>
  until(() => {
    const letter = letters.findLast(({ to }) => to === email);
    return /https:\/\/stars\.example(\S+)/.exec(letter?.text ?? '')?.[1];
  }, `a letter to ${email}`);

/** What is said where an access token is given for the password itself. */
const NEEDS_PASSWORD =
  'No access token serves here, for what is done would outlive it. Use the password itself.';

/** A time as pages show it. */
const at = (time: string = ''): number => Date.parse(`${time.replace(' ', 'T')}:00Z`);

test('a token is shown once, does what its scope says, and is revoked', async () => {
  const site = siteOf('closed');
  const account = await site.account('minter');
  const browser = await site.signedIn('minter');
  const form = formAt(await browser.get('/account/access'), '/account/access/token');
  const name = 'evil <b>&"name';
  const made = await browser.send(form, { name, scope: 'read', days: '30' });
  const text = secretIn(made);
  const { id } = account;
  const { accounts } = site.core;
  const signIn = (needs: 'read' | 'query') =>
    accounts.signIn({ id, password: text, address, needs });
  assert.equal((await signIn('read')).id, id);
  await assert.rejects(signIn('query'), { code: 'token-scope' });
  const page = await browser.get('/account/access');
  assert.ok(!page.source.includes(text));
  assert.ok(page.text.includes(`${name} may look at jobs`));
  const [, , created, expires] =
    /may look at jobs.*(Made) (\S+ \S+), last used about .*, expires (\S+ \S+)/.exec(page.text) ??
    [];
  assert.equal(at(expires) - at(created), 30 * DAY);
  const revoked = await browser.send(formAt(page, '/account/access/revoke', name));
  assert.match(revoked.notice, /revoked, and every session .* has ended/);
  await assert.rejects(signIn('read'), { code: 'wrong-password' });
  assert.match((await browser.get('/account')).source, /<h1>Sign in<\/h1>/);
});

test('tokens of the same name, of no name and of no time are refused', async () => {
  const site = siteOf('closed');
  await site.account('minted');
  const browser = await site.signedIn('minted');
  const form = formAt(await browser.get('/account/access'), '/account/access/token');
  const forever = await browser.send(form, { name: 'Pipeline', scope: 'query', days: '0' });
  secretIn(forever);
  assert.match(forever.text, /Pipeline may run queries.*expires never/);
  for (const [typed, words] of [
    [{ name: 'pipeline', scope: 'query', days: '30' }, /pipeline/],
    [{ name: ' ', scope: 'query', days: '30' }, /name of a token/],
    [{ name: 'x', scope: 'query', days: '-1' }, /time of a token/],
    [{ name: 'x', scope: 'query', days: '' }, /time of a token/],
  ] as const) {
    const refused = await browser.send(form, typed);
    assert.ok(refused.status >= 400 && refused.status < 500);
    assert.match(refused.notice, words);
    assert.equal(formAt(refused, '/account/access/token').fields['name'], typed.name);
  }
  const least = await browser.send(form, { name: 'odd', scope: 'everything', days: '30' });
  secretIn(least);
  assert.match(least.text, /odd may look at jobs/);
});

test('another cannot revoke a token, and a token is no old password', async () => {
  const site = siteOf('closed');
  const owner = await site.account('token-owner');
  const { accessTokens } = site.core;
  const minted = await accessTokens.mint(owner, { name: 'mine', scope: 'all', days: null });
  await site.account('token-thief');
  const thief = await site.signedIn('token-thief');
  const { form = '' } = formAt(await thief.get('/account'), '/account/sign-out').fields;
  assert.equal((await thief.post('/account/access/revoke', { form, token: 'mine' })).status, 404);
  assert.equal((await accessTokens.list(owner)).length, 1);
  const browser = await site.signedIn('token-owner');
  const password = newPassword();
  const refused = await browser.send(
    formAt(await browser.get('/account/access'), '/account/access/password'),
    { old: secretly(minted.text), new: password, again: password },
  );
  assert.deepEqual([refused.status, refused.notice], [403, NEEDS_PASSWORD]);
  const profile = await browser.send(formAt(await browser.get('/account'), '/account/profile'), {
    name: 'Thief',
    email: 'thief@example.org',
    level: '3',
    password: minted.text,
  });
  assert.deepEqual([profile.status, profile.notice], [403, NEEDS_PASSWORD]);
  assert.equal((await site.core.accounts.named('token-owner')).email, null);
  const signIn = { id: owner.id, password: PASSWORD, address };
  assert.deepEqual(await site.core.accounts.signIn(signIn), owner);
});

test('a profile is changed by who knows the password', async () => {
  const site = siteOf('closed');
  const account = await site.account('profiled');
  const browser = await site.signedIn('profiled');
  const form = formAt(await browser.get('/account'), '/account/profile');
  const typed = { name: 'J. <i>K</i>', email: 'k@example.org', level: '3' };
  const wrong = await browser.send(form, { ...typed, password: 'not the password' });
  assert.deepEqual(
    [wrong.status, wrong.notice],
    [401, 'The password is not right. Nothing was changed.'],
  );
  const done = await browser.send(form, { ...typed, password: PASSWORD });
  assert.match(
    done.text,
    /It is changed\..*Name J\. <i>K<\/i> E-mail k@example\.org Letters whenever/,
  );
  const bad = await browser.send(form, { ...typed, email: 'nowhere', password: PASSWORD });
  assert.equal(bad.status, 400);
  assert.match(bad.notice, /e-mail/);
  const kept = await site.core.accounts.numbered(account.id);
  assert.deepEqual([kept.email, kept.emailLevel], ['k@example.org', 3]);
  const gone = await browser.send(form, { name: '', email: '', level: '9', password: PASSWORD });
  assert.equal(gone.status, 200);
  const { name, email, emailLevel } = await site.core.accounts.numbered(account.id);
  assert.deepEqual([name, email, emailLevel], [null, null, 3]);
});

test('where registration is closed no page leads to it, and its form is refused', async () => {
  const site = siteOf('closed');
  const browser = browserAt(site.url);
  const page = await browser.get('/account');
  assert.ok(page.links.every((link) => !/register|reset/.test(link)));
  assert.match((await browser.get('/account/register')).text, /made by whoever runs it/);
  assert.match((await browser.get('/account/reset')).text, /sends no mail/);
  const { form = '' } = formAt(page, '/account/sign-in').fields;
  const typed = { form, login: 'intruder', new: PASSWORD, again: PASSWORD };
  assert.equal((await browser.post('/account/register', typed)).status, 403);
  const asked = await browser.post('/account/reset', { form, who: 'minter' });
  assert.ok(asked.status >= 400 && asked.status < 500);
  const logins = (await site.core.accounts.list()).map(({ login }) => login);
  assert.ok(!logins.includes('intruder'));
});

test('an address counts once its owner has said so by the link in a letter', async () => {
  const site = siteOf('open');
  const { id } = await site.account('moving');
  const browser = await site.signedIn('moving');
  const typed = { name: '', email: 'moved@example.org', level: '3', password: PASSWORD };
  const asked = await browser.send(
    formAt(await browser.get('/account'), '/account/profile'),
    typed,
  );
  assert.match(asked.notice, /but for the e-mail address: a link is on its way there/);
  assert.equal((await site.core.accounts.numbered(id)).email, null);
  // Whoever has the address need not be signed in.
  const owner = browserAt(site.url);
  const link = await linkTo('moved@example.org');
  const page = await owner.get(link);
  assert.match(page.text, /The account moving is to have the e-mail address moved@example\.org/);
  assert.equal((await site.core.accounts.numbered(id)).email, null);
  const done = await owner.send(formAt(page, '/account/address'));
  assert.equal(done.notice, 'The address is that of moving now.');
  assert.equal((await site.core.accounts.numbered(id)).email, 'moved@example.org');
  assert.match((await owner.get(link)).text, /has been used, or its time is over/);
  const again = await owner.send(formAt(page, '/account/address'));
  assert.equal(again.status, 401);
});

test('who registers is signed in, and has no privilege', async () => {
  const site = siteOf('open');
  const browser = browserAt(site.url);
  const page = await browser.get('/account');
  assert.ok(page.links.includes('/account/register'));
  const form = formAt(await browser.get('/account/register'), '/account/register');
  assert.ok(!('invitation' in form.fields));
  const password = newPassword();
  const typed = { login: 'newcomer', new: password, again: password, privileges: 'admin' };
  const differs = await browser.send(form, { ...typed, again: 'x', email: 'n@example.org' });
  assert.equal(differs.status, 400);
  const kept = formAt(differs, '/account/register').fields;
  assert.deepEqual([kept['login'], kept['email']], ['newcomer', 'n@example.org']);
  assert.ok(!differs.source.includes(password));
  const made = await browser.send(form, typed);
  assert.equal(made.notice, 'Your account is made, and you are signed in.');
  assert.match(made.text, /newcomer Sign out/);
  const account = await site.core.accounts.named('newcomer');
  assert.deepEqual(account.privileges, []);
  const second = await browserAt(site.url).get('/account/register');
  assert.equal(second.status, 200);
});

test('who registers by invitation needs its code, once', async () => {
  const site = siteOf('invitation');
  const { code } = await site.core.registration.invite(1);
  const register = async (login: string, invitation: string): Promise<ShownPage> => {
    const browser = browserAt(site.url);
    const form = formAt(await browser.get('/account/register'), '/account/register');
    return browser.send(form, { login, invitation, new: PASSWORD, again: PASSWORD });
  };
  assert.ok((await register('guest', 'guessed')).status >= 400);
  assert.match((await register('guest', secretly(code))).text, /guest Sign out/);
  assert.ok((await register('second', code)).status >= 400);
});

test('who asks for a link is not told whether there is an account', async () => {
  const site = siteOf('open');
  const { id } = await site.account('forgetful');
  await site.core.accounts.change(id, { email: 'forgetful@example.org' });
  const ask = async (who: string): Promise<ShownPage> => {
    const browser = browserAt(site.url);
    return browser.send(formAt(await browser.get('/account/reset'), '/account/reset'), { who });
  };
  const answers = [await ask('forgetful'), await ask('nobody'), await ask('nobody@example.org')];
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  assert.equal(new Set(answers.map(({ notice }) => notice)).size, 1);

  const link = await linkTo('forgetful@example.org');
  const browser = browserAt(site.url);
  const form = formAt(await browser.get(link), '/account/reset/choose');
  const password = newPassword();
  const weak = await browser.send(form, { new: 'short', again: 'short' });
  assert.equal(weak.status, 400);
  const set = await browser.send(formAt(weak, '/account/reset/choose'), {
    new: password,
    again: password,
  });
  assert.match(set.notice, /password is set/);
  const inside = await browser.send(formAt(set, '/account/sign-in'), {
    name: 'forgetful',
    password,
  });
  assert.match(inside.text, /forgetful Sign out/);
  const again = await browserAt(site.url).get(link);
  assert.match(again.text, /has been used, or its time is over/);
  assert.ok(again.forms.every(({ action }) => action !== '/account/reset/choose'));
  assert.ok((await browser.send(form, { new: password, again: password })).status >= 400);
});

test('a link for another password is good for an hour', async () => {
  const site = siteOf('open');
  const { id } = await site.account('slow');
  await site.core.accounts.change(id, { email: 'slow@example.org' });
  const browser = browserAt(site.url);
  await browser.send(formAt(await browser.get('/account/reset'), '/account/reset'), {
    who: 'slow',
  });
  const link = await linkTo('slow@example.org');
  const form = formAt(await browser.get(link), '/account/reset/choose');
  site.ahead += HOUR + MINUTE;
  const late = await browser.send(form, { new: PASSWORD, again: PASSWORD });
  assert.ok(late.status >= 400 && late.status < 500);
});
