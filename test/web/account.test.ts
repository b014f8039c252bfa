// The account pages on a real server over a real store: each page and each form, without scripts.
// Only the engine is not real: it makes a table of three rows whatever it is asked.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { DAY } from '../../src/base/time.ts';
import type { Job } from '../../src/domain/job.ts';
import { OUTPUT_FORMATS } from '../../src/domain/output.ts';
import {
  browserAt,
  formAt,
  openAccountSite,
  type AccountSite,
  type Browser,
  type ShownPage,
} from '../support/account-site.ts';
import { PASSWORD } from '../support/core-fixture.ts';
import { newPassword, secretly } from '../support/secrets.ts';

let site: AccountSite;
before(async () => {
  site = await openAccountSite();
  await site.work();
});
after(() => site[Symbol.asyncDispose]());

const run = async (login: string, text: string, taskName: string | null = null): Promise<Job> => {
  const account = (await site.core.accounts.list()).find((each) => each.login === login);
  if (account === undefined) assert.fail(login);
  const ask = { text, context: 'MyDB', taskName, estimateMinutes: 1 };
  return site.ended(await site.core.jobs.submit(account, ask));
};

const PAGES = ['/account', '/account/jobs', '/account/tables', '/account/access'];

test('a stranger is asked who comes, on every page, and led to it then', async () => {
  const { id } = await site.account('kepler');
  for (const path of [...PAGES, '/account/tables?from=1']) {
    for (const name of ['KEPLER', String(id)]) {
      const browser = browserAt(site.url);
      const page = await browser.get(path);
      assert.match(page.source, /<h1>Sign in<\/h1>/);
      assert.doesNotMatch(page.text, /kepler/i);
      const form = formAt(page, '/account/sign-in');
      const shown = await browser.send(form, { name, password: PASSWORD });
      assert.equal(shown.path, path);
      assert.match(shown.text, /kepler Sign out/);
    }
  }
});

test('nobody is led elsewhere by signing in', async () => {
  for (const to of [
    'https://evil.example/account',
    '//evil.example/account',
    '/casjobs',
    'a\r\nb',
  ]) {
    const browser = browserAt(site.url);
    const form = formAt(await browser.get('/account'), '/account/sign-in');
    const { fields, action } = form;
    const typed = { ...fields, name: 'kepler', password: PASSWORD, to };
    const response = await browser.post(action, typed, { origin: site.url });
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), '/account');
  }
});

test('a wrong password is refused in the same words for a login that is nobody', async () => {
  const said = new Set<string>();
  for (const name of ['kepler', 'nobody', '123']) {
    const browser = browserAt(site.url);
    const form = formAt(await browser.get('/account'), '/account/sign-in');
    const page = await browser.send(form, { name, password: 'not the password' });
    assert.equal(page.status, 401);
    assert.equal(formAt(page, '/account/sign-in').fields['name'], name);
    assert.doesNotMatch(page.source, /not the password/);
    assert.equal(browser.cookies.has('almagest-session'), false);
    said.add(page.notice);
  }
  assert.deepEqual([...said], ['The login or wsid and the password do not match. Check both.']);
});

test('guesses are slowed down as at every other door', async () => {
  await site.account('guessed');
  const browser = browserAt(site.url);
  const form = formAt(await browser.get('/account'), '/account/sign-in');
  const guess = () => browser.send(form, { name: 'guessed', password: 'not the password' });
  for (let tries = 0; tries < 3; tries += 1) assert.equal((await guess()).status, 401);
  const page = await guess();
  assert.equal(page.status, 429);
  assert.match(page.notice, /Too many wrong passwords/);
});

test('the first page tells who one is, and what of the quota is used', async () => {
  const { id } = await site.account('tycho');
  await run('tycho', 'SELECT 1 AS n INTO mydb.comet');
  const page = await (await site.signedIn('tycho')).get('/account');
  assert.match(page.source, new RegExp(`<code class="copied">${id}</code>`));
  assert.match(page.source, new RegExp(`<button type="button" data-copy="${id}"`));
  // The engine writes eight bytes for every table; the quota is a million.
  assert.match(page.text, /8 bytes of 1 MB used \(under 1.%\)/);
  assert.match(page.source, /<meter[^>]*max="1000000"[^>]*value="8"/);
  assert.match(page.text, /comet 8 bytes/);
});

test('jobs are shown newest first, a page at a time', async () => {
  await site.account('lister');
  const ids: bigint[] = [];
  for (let count = 0; count < 45; count += 1) ids.push((await run('lister', 'SELECT 1 AS n')).id);
  const browser = await site.signedIn('lister');
  const shown: string[] = [];
  let next: string | undefined = '/account/jobs';
  const sizes = [];
  while (next !== undefined) {
    const page: ShownPage = await browser.get(next);
    const here = [...page.source.matchAll(/id="job-(\d+)"/g)].map(([, id = '']) => id);
    shown.push(...here);
    sizes.push(here.length);
    next = page.links.find((link) => link.startsWith('/account/jobs?before='));
  }
  assert.deepEqual(shown, ids.toReversed().map(String));
  assert.deepEqual(sizes, [20, 20, 5]);
});

test('a job is told with its query, its end and what it made', async () => {
  await site.account('teller');
  const made = await run('teller', 'SELECT 1 AS n INTO mydb.made', 'first task');
  site.engine.failNext('query-error', "There is no column 'rah'.");
  const failed = await run('teller', 'SELECT rah AS n INTO mydb.never');
  const browser = await site.signedIn('teller');
  const { text } = await browser.get(`/account/jobs?job=${made.id}`);
  assert.match(
    text,
    /first task finished Query in MyDB, submitted \d{4}-\d\d-\d\d \d\d:\d\d, waited/,
  );
  assert.match(text, /3 rows made mydb\.made/);
  assert.match(text, /SELECT 1 AS n INTO mydb\.made/);
  assert.match(
    (await browser.get(`/account/jobs?job=${failed.id}`)).text,
    /failed.*no column 'rah'/,
  );
});

test('a file is made of a table, and fetched by the link of its job', async () => {
  await site.account('fetcher');
  await run('fetcher', 'SELECT 1 AS n INTO mydb.[odd ]] name]');
  const browser = await site.signedIn('fetcher');
  const tables = await browser.get('/account/tables');
  const form = formAt(tables, '/account/jobs/extract', 'odd ] name');
  const page = await browser.send(form, { format: 'CSV' });
  assert.equal(page.path, '/account/jobs?done=extract');
  const id = /id="job-(\d+)"/.exec(page.source)?.[1] ?? '';
  await site.ended(BigInt(id) as Job['id']);
  const { links } = await browser.get(`/account/jobs?job=${id}`);
  const file = links.find((link) => link.includes('/casjobs/output/')) ?? assert.fail('no link');
  assert.equal(await (await fetch(file)).text(), 'n\n1\n2\n3\n');
  site.ahead += 8 * DAY;
  const again = await site.signedIn('fetcher');
  assert.match((await again.get(`/account/jobs?job=${id}`)).text, /\.csv has expired/);
});

test('a file is made at once for who waits for it, in every format there is', async () => {
  await site.account('waiter');
  await run('waiter', 'SELECT 1 AS n INTO mydb.[a&b=c]');
  const browser = await site.signedIn('waiter');
  const { links } = await browser.get('/account/tables');
  const downloads = links.filter((link) => link.startsWith('/account/tables/download?'));
  assert.equal(downloads.length, Object.keys(OUTPUT_FORMATS).length);
  for (const link of downloads) {
    const response = await fetch(`${site.url}${link}`, {
      headers: { cookie: `almagest-session=${browser.cookies.get('almagest-session')}` },
    });
    assert.match(response.url, /\/casjobs\/output\/[0-9a-f]{32}\/a_b_c[^/]*$/);
    assert.equal(await response.text(), 'n\n1\n2\n3\n');
  }
  const { text } = await browser.get('/account/jobs');
  for (const { name } of Object.values(OUTPUT_FORMATS))
    assert.ok(text.includes(`${name} of a&b=c`));
  const stranger = await browserAt(site.url).get(downloads[0] ?? '');
  assert.match(stranger.source, /<h1>Sign in<\/h1>/);
  await site.account('empty-handed');
  const other = await site.signedIn('empty-handed');
  site.engine.failNext('query-error', "There is no table 'a&b=c'.");
  const refused = await other.get(downloads[0] ?? '');
  assert.equal(refused.status, 400);
  assert.match(refused.notice, /no table 'a&b=c'/);
  assert.equal((await other.get('/account/tables/download?table=x&format=plot')).status, 400);
});

test('a file becomes a table, by a job', async () => {
  const account = await site.account('uploader');
  const browser = await site.signedIn('uploader');
  const { action, fields } = formAt(await browser.get('/account/tables'), '/account/tables/upload');
  const cookie = `almagest-session=${browser.cookies.get('almagest-session')}`;
  const upload = async (more: Record<string, string>, file: Blob | null): Promise<Response> => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...fields, ...more })) {
      if (name !== 'file') form.append(name, value);
    }
    if (file !== null) form.append('file', file, 'stars.csv');
    const init = { method: 'POST', body: form, headers: { cookie }, redirect: 'manual' } as const;
    return fetch(`${site.url}${action}`, init);
  };
  const rows = new Blob([`n\r\n${'1\r\n'.repeat(300)}`]);
  const sent = await upload({ table: 'mine', mode: 'create' }, rows);
  assert.equal(sent.headers.get('location'), '/account/jobs?done=upload');
  const page = await browser.get('/account/jobs?done=upload');
  assert.match(page.notice, /The file is here/);
  const id = BigInt(/id="job-(\d+)"/.exec(page.source)?.[1] ?? 0) as Job['id'];
  const job = await site.ended(id);
  assert.deepEqual([job.kind, job.status, job.createdTable], ['import', 'finished', 'mydb.mine']);
  assert.equal(site.engine.requests.at(-1)?.job, id);
  for (const [more, file, status, words] of [
    [{ table: 'mine', mode: 'create' }, new Blob([]), 400, /No file was chosen, or it is empty/],
    [{ table: 'mine', mode: 'create' }, null, 400, /No file was chosen/],
    [{ table: '', mode: 'create' }, rows, 400, /table/],
    [{ table: 'mine' }, new Blob(['x'.repeat(1_001)]), 429, /larger than/],
    [{ table: 'mine', form: 'x' }, rows, 403, /not sent from a page/],
    [{ table: 'x'.repeat(20_000) }, rows, 429, /larger than/],
  ] as const) {
    const refused = await upload(more, file);
    assert.equal(refused.status, status);
    assert.match(await refused.text(), words);
  }
  assert.equal((await site.core.ownTables.of(account)).tables.length, 1);
  const form = new FormData();
  form.append('file', rows, 'x');
  const init = { method: 'POST', body: form };
  assert.equal((await fetch(`${site.url}/account/tables/constructor`, init)).status, 405);
  assert.equal((await fetch(`${site.url}/account/tables/upload`, init)).status, 403);
});

test('a job that runs is cancelled', async () => {
  await site.account('canceller');
  const browser = await site.signedIn('canceller');
  site.engine.hold();
  const account = await site.core.accounts.signIn({
    id: BigInt(/copied">(\d+)/.exec((await browser.get('/account')).source)?.[1] ?? 0) as never,
    password: PASSWORD,
    address: '127.0.0.1',
  });
  const id = await site.submit(account, 'SELECT 1 AS n INTO mydb.long');
  const form = formAt(await browser.get('/account/jobs'), '/account/jobs/cancel', String(id));
  assert.equal(form.button, `Cancel job ${id}`);
  assert.match((await browser.send(form)).notice, /being cancelled/);
  site.engine.release();
  assert.equal((await site.ended(id)).status, 'cancelled');
  const page = await browser.get('/account/jobs');
  assert.ok(page.forms.every(({ action }) => action !== '/account/jobs/cancel'));
});

test('a table is dropped, told of until its time is over, and brought back', async () => {
  await site.account('dropper');
  await run('dropper', 'SELECT 1 AS n INTO mydb.keepsake');
  const browser = await site.signedIn('dropper');
  const full = await browser.get('/account/tables');
  assert.match(full.text, /1 table in MyDB, 8 bytes of 1 MB/);
  assert.match(full.text, /keepsake .*3 rows, 8 bytes, made .* by job \d+ 1 column n/);
  assert.match(full.text, /Query that made it SELECT 1 AS n INTO mydb\.keepsake/);
  const dropped = await browser.send(formAt(full, '/account/tables/drop', 'keepsake'));
  assert.match(dropped.notice, /is dropped/);
  assert.match(dropped.text, /0 tables in MyDB/);
  const times = /keepsake .*dropped (\S+ \S+), kept until (\S+ \S+)/.exec(dropped.text) ?? [];
  const [at, until] = times.slice(1).map((time) => Date.parse(`${time.replace(' ', 'T')}:00Z`));
  assert.equal((until ?? 0) - (at ?? 0), 7 * DAY);
  const back = await browser.send(formAt(dropped, '/account/tables/undrop', 'keepsake'));
  assert.match(back.text, /The table is back.*1 table in MyDB/);
  const once = await browser.send(formAt(dropped, '/account/tables/undrop', 'keepsake'));
  assert.equal(once.status, 404);
  assert.match(once.notice, /There is no table 'keepsake'/);
});

test('tables are listed a page at a time', async () => {
  const account = await site.account('collector');
  for (let count = 0; count < 52; count += 1) {
    const name = `t${String(count).padStart(2, '0')}`;
    await site.ended(await site.submit(account, `SELECT 1 AS n INTO mydb.${name}`));
  }
  const browser = await site.signedIn('collector');
  const first = await browser.get('/account/tables');
  assert.match(first.text, /52 tables.*t00.*t49/);
  assert.doesNotMatch(first.text, /t50/);
  const next = first.links.find((link) => link.includes('from='));
  assert.match((await browser.get(next ?? '')).text, /Tables.*t50.*t51/);
  for (const from of ['-1', 'x', '1e9']) {
    assert.equal((await browser.get(`/account/tables?from=${from}`)).status, 200);
  }
});

test('a password is changed by who knows the old one, and other sessions end', async () => {
  await site.account('changer');
  const [browser, other] = [await site.signedIn('changer'), await site.signedIn('changer')];
  const password = newPassword();
  const page = await browser.get('/account/access');
  const form = formAt(page, '/account/access/password');
  const cases: readonly (readonly [string, string, string, number, RegExp])[] = [
    ['not the password', password, password, 401, /old password is not right/],
    [PASSWORD, password, `${password}x`, 400, /not the same/],
    [PASSWORD, 'short', 'short', 400, /at least 8/],
  ];
  for (const [old, typed, again, status, words] of cases) {
    const refused = await browser.send(form, { old, new: typed, again });
    assert.equal(refused.status, status);
    assert.match(refused.notice, words);
  }
  const session = browser.cookies.get('almagest-session');
  const changed = await browser.send(form, { old: PASSWORD, new: password, again: password });
  assert.equal(changed.notice, 'The password is changed.');
  assert.notEqual(browser.cookies.get('almagest-session'), session);
  assert.match((await other.get('/account')).source, /<h1>Sign in<\/h1>/);
});

test('a key is shown once, is good at once, and is removed', async () => {
  const account = await site.account('keeper');
  const browser = await site.signedIn('keeper');
  const form = formAt(await browser.get('/account/access'), '/account/access/key');
  const made = await browser.send(form);
  const key = secretly(/<code class="copied">(\d{15})</.exec(made.source)?.[1] ?? 'none');
  const address = '127.0.0.1';
  assert.deepEqual(await site.core.accounts.signInByKey({ key, address }), account);
  assert.ok(!(await browser.get('/account/access')).source.includes(key));
  const gone = await browser.send(formAt(made, '/account/access/remove-key'));
  assert.match(gone.notice, /no key now/);
  await assert.rejects(site.core.accounts.signInByKey({ key, address }));
});

test('who signs out is a stranger, and the old cookie is no key', async () => {
  const browser = await site.signedIn('kepler');
  const session = browser.cookies.get('almagest-session') ?? '';
  const page = await browser.send(formAt(await browser.get('/account'), '/account/sign-out'));
  assert.match(page.source, /<h1>Sign in<\/h1>/);
  assert.equal(browser.cookies.has('almagest-session'), false);
  browser.cookies.set('almagest-session', session);
  assert.match((await browser.get('/account')).source, /<h1>Sign in<\/h1>/);
});

test('what names a job or a table cannot become markup, nor break the page', async () => {
  const account = await site.account('hostile');
  const evil = `</code><script>alert("1")</script>&'<b`;
  const text = `SELECT 1 AS n INTO mydb.[${evil}] -- ${evil}`;
  const ask = { text, context: 'MyDB', taskName: evil, estimateMinutes: 1 };
  const id = await site.core.jobs.submit(account, ask);
  assert.equal((await site.ended(id)).status, 'finished');
  const browser = await site.signedIn('hostile');
  for (const path of ['/account', '/account/jobs', '/account/tables']) {
    const page = await browser.get(path);
    assert.equal(page.source.match(/<script>/g)?.length, 1, 'only our own');
    assert.ok(page.text.includes(evil), path);
    assert.ok(!page.elements.has('b'));
  }
  const dropped = await browser.send(
    formAt(await browser.get('/account/tables'), '/account/tables/drop', evil),
  );
  assert.match(dropped.text, /0 tables in MyDB/);
});

test('the policy of every page lets our own style and script act, and nothing else', async () => {
  const signed = await site.signedIn('kepler');
  const stranger = browserAt(site.url);
  const pages = [
    await stranger.get('/account'),
    ...(await Promise.all(PAGES.map((p) => signed.get(p)))),
  ];
  for (const { source, headers } of pages) {
    const policy = headers.get('content-security-policy') ?? '';
    const hashes = [...source.matchAll(/<(style|script)>([^]*?)<\/\1>/g)].map(
      ([, , text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
    );
    assert.equal(hashes.length, 3);
    for (const hash of hashes) assert.ok(policy.includes(hash));
    assert.match(policy, /^default-src 'none'; style-src 'sha256[^;]*; script-src 'sha256[^;]*; /);
    assert.match(policy, /base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.doesNotMatch(source, / style="| on[a-z]+="/);
    assert.equal(headers.get('cache-control'), 'no-store');
  }
});

test('every field has a label, and every button says what it does to what', async () => {
  const browser: Browser = await site.signedIn('tycho');
  for (const path of [...PAGES, '/account/sign-in', '/account/register', '/account/reset']) {
    const { source } = await browser.get(path);
    for (const [input] of source.matchAll(/<input[^>]*>/g)) {
      if (/type="hidden"| hidden=""/.test(input)) continue;
      const id = /id="([^"]+)"/.exec(input)?.[1] ?? '';
      assert.ok(id !== '' && source.includes(`<label for="${id}"`), input);
    }
    for (const [, attributes = '', words = ''] of source.matchAll(
      /<button([^>]*)>([^]*?)<\/button>/g,
    )) {
      assert.ok(words.trim() !== '' || attributes.includes('aria-label'));
    }
  }
});
