// What keeps the account pages one's own: cookies, forms that another site sends, sessions that
// end, and what is another's. A real server and a real store, whose clock is turned.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { browserAt, formAt, openAccountSite, type AccountSite } from '../support/account-site.ts';
import { PASSWORD } from '../support/core-fixture.ts';

let site: AccountSite;
before(async () => {
  site = await openAccountSite();
  await site.work();
});
after(() => site[Symbol.asyncDispose]());

test('the cookie is for the account pages alone, and for no script and no other site', async () => {
  await site.account('cookie');
  for (const [proto, secure] of [
    ['http', ''],
    ['https', '; Secure'],
  ] as const) {
    const browser = browserAt(site.url);
    const { fields } = formAt(await browser.get('/account'), '/account/sign-in');
    const typed = { ...fields, name: 'cookie', password: PASSWORD };
    const response = await browser.post('/account/sign-in', typed, { 'x-forwarded-proto': proto });
    assert.match(
      response.headers.get('set-cookie') ?? '',
      new RegExp(
        `^almagest-session=[0-9a-f]{32}; Path=/account; HttpOnly; SameSite=Strict${secure}$`,
      ),
    );
  }
});

/** Who sends a form, and whether it is believed. */
const SENDERS: readonly (readonly [string, object, boolean])[] = [
  ['a page of ours', { 'sec-fetch-site': 'same-origin' }, true],
  ['somebody who reloads', { 'sec-fetch-site': 'none' }, true],
  ['another site', { 'sec-fetch-site': 'cross-site' }, false],
  ['a neighbour of ours', { 'sec-fetch-site': 'same-site' }, false],
  ['an old browser on another site', { origin: 'https://evil.example' }, false],
  ['a page without an origin', { origin: 'null' }, false],
  ['a browser that says nothing', {}, true],
];

for (const [who, headers, isBelieved] of SENDERS) {
  test(`a form from ${who} is ${isBelieved ? 'believed' : 'refused'}`, async () => {
    const login = who.replaceAll(' ', '-');
    await site.account(login);
    const browser = await site.signedIn(login);
    const { fields } = formAt(await browser.get('/account/access'), '/account/access/key');
    const response = await browser.post('/account/access/key', fields, headers);
    assert.equal(response.status, isBelieved ? 200 : 403);
    assert.equal((await response.text()).includes('shown this once'), isBelieved);
  });
}

test('a form without its token, or with that of another, does nothing', async () => {
  await site.account('owner');
  await site.account('mallory');
  const [owner, mallory] = [await site.signedIn('owner'), await site.signedIn('mallory')];
  const theirs = formAt(await mallory.get('/account/access'), '/account/access/key').fields['form'];
  const unsigned = formAt(await browserAt(site.url).get('/account'), '/account/sign-in');
  for (const form of ['', 'x', theirs ?? '', unsigned.fields['form'] ?? '']) {
    for (const path of ['/account/access/key', '/account/sign-out', '/account/jobs/cancel']) {
      assert.equal((await owner.post(path, { form })).status, 403);
    }
  }
  assert.match((await owner.get('/account')).text, /owner Sign out/);
});

test('the form of the sign-in page is bound to its visitor too', async () => {
  await site.account('visitor');
  const one = browserAt(site.url);
  const { fields } = formAt(await one.get('/account'), '/account/sign-in');
  const typed = { ...fields, name: 'visitor', password: PASSWORD };
  const stranger = browserAt(site.url);
  assert.equal((await stranger.post('/account/sign-in', typed)).status, 403);
  await stranger.get('/account');
  assert.equal((await stranger.post('/account/sign-in', typed)).status, 403);
  assert.equal((await one.post('/account/sign-in', typed)).status, 303);
});

test('bodies that are no form, or too large, are refused', async () => {
  const browser = await site.signedIn('owner');
  const cookie = `almagest-session=${browser.cookies.get('almagest-session')}`;
  const ask = (body: string, type: string) =>
    fetch(`${site.url}/account/access/key`, {
      method: 'POST',
      body,
      headers: { cookie, 'content-type': type },
    });
  assert.equal((await ask('form=x', 'text/plain')).status, 403);
  assert.equal((await ask('{"form":"x"}', 'application/json')).status, 403);
  const form = 'application/x-www-form-urlencoded';
  assert.equal((await ask('x'.repeat(10_001), form)).status, 429);
});

test('a session ends an hour after the last page, and says so to who sends a form', async () => {
  await site.account('idle');
  const browser = await site.signedIn('idle');
  for (let pages = 0; pages < 3; pages += 1) {
    site.ahead += 59 * MINUTE;
    assert.match((await browser.get('/account')).text, /idle Sign out/);
  }
  const form = formAt(await browser.get('/account/access'), '/account/access/key');
  site.ahead += 61 * MINUTE + SECOND;
  const page = await browser.send(form);
  assert.equal(page.status, 403);
  assert.match(page.text, /You were signed out.*Nothing was done.*Login or wsid/);
  assert.match((await browser.get('/account')).source, /<h1>Sign in<\/h1>/);
});

test('the jobs and tables of another do not exist, to an admin neither', async () => {
  const account = await site.account('rich');
  const job = await site.ended(await site.submit(account, 'SELECT 1 AS n INTO mydb.treasure'));
  site.engine.hold();
  const running = await site.submit(account, 'SELECT 1 AS n INTO mydb.more');
  await site.account('thief');
  await site.account('boss', ['admin']);
  for (const login of ['thief', 'boss']) {
    const browser = await site.signedIn(login);
    const { form = '' } = formAt(await browser.get('/account'), '/account/sign-out').fields;
    const attempts: readonly (readonly [string, Record<string, string>])[] = [
      ['/account/jobs/cancel', { job: String(running) }],
      ['/account/jobs/cancel', { job: '9223372036854775807' }],
      ['/account/jobs/cancel', { job: 'x' }],
      ['/account/tables/drop', { table: 'treasure' }],
      ['/account/tables/undrop', { table: 'treasure' }],
    ];
    for (const [path, fields] of attempts) {
      const response = await browser.post(path, { form, ...fields });
      assert.equal(response.status, 404, path);
      assert.match(await response.text(), /There is no (job|table)/);
    }
    for (const id of [job.id, running]) {
      const page = await browser.get(`/account/jobs?job=${id}`);
      assert.equal(page.status, 404);
      assert.match(page.text, new RegExp(`There is no job ${id} of yours`));
    }
    assert.equal((await browser.get(`/account/jobs?before=${job.id}`)).status, 404);
    for (const path of ['/account', '/account/jobs', '/account/tables']) {
      assert.doesNotMatch((await browser.get(path)).text, /treasure/);
    }
  }
  assert.equal(await site.core.jobs.status(account, running), 'started');
  site.engine.release();
  assert.equal((await site.ended(running)).status, 'finished');
  assert.ok(await site.store.tables.current(account.space, 'treasure'));
});

test('pages that are not there, and methods that are none, are told apart', async () => {
  const browser = browserAt(site.url);
  assert.equal((await browser.get('/account/nothing')).status, 404);
  assert.equal((await browser.post('/account/nothing', {})).status, 405);
  assert.equal((await browser.post('/account/jobs', {})).status, 405);
  const response = await fetch(`${site.url}/account`, { method: 'DELETE' });
  assert.equal(response.status, 405);
  assert.equal(response.headers.get('allow'), 'GET, HEAD, POST');
  const head = await fetch(`${site.url}/account`, { method: 'HEAD' });
  assert.deepEqual([head.status, await head.text()], [200, '']);
});
