// The SciServer REST API on the real program, asked as its clients ask: SciScript in Python and in
// R, the client of idies, and pages. Who asks how is told beside each; rows have their own file.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { errorOf, good, REST, startRest } from '../support/rest-client.ts';
import type { RestAnswer, RestClient } from '../support/rest-client.ts';
import { newPassword, secretly } from '../support/secrets.ts';

let api: RestClient;
before(async () => {
  api = await startRest(['--rest-origins', 'https://sky.example', '--rest-guest', 'visitor']);
});
after(() => api[Symbol.asyncDispose]());

const PROGRAM = fileURLToPath(new URL('../../bin/almagest', import.meta.url));

/** What a command prints on the folder of the server, which goes on running. */
const almagest = (...words: readonly string[]): string =>
  execFileSync(process.execPath, [PROGRAM, ...words, '--data', api.server.data])
    .toString()
    .trim();

test('a token tells whose it is, at each address that clients have for it', async () => {
  const roots = ['/keystone', '/casjobs/keystone', '/login-portal/keystone', '/CasJobs/Keystone'];
  for (const root of roots) {
    const own = await api.logIn(`${root}/v3/tokens`);
    const told = await good(api.ask('GET', `${root}/v3/tokens/${own}?TaskName=x`));
    assert.deepEqual(JSON.parse(told), { token: { user: { id: api.server.wsid, name: 'demo' } } });
  }
});

test('a token ends when it is deleted, and the log has none', async () => {
  const own = await api.logIn();
  await good(api.ask('DELETE', `/keystone/v3/tokens/${own}`));
  const { status } = await api.ask('GET', `/keystone/v3/tokens/${own}`);
  assert.equal(status, 401);
});

// What SciScript in R sends that the one in Python does not: Accept on every call, a token where
// none is needed, and GET in the place of DELETE when it means to cancel.
test('SciScript in R signs in, submits, and is told a job where it means to cancel', async () => {
  const user = { name: 'demo', password: api.server.pw };
  const headers = { Accept: 'text/plain', 'Content-Type': 'application/json' };
  const body = JSON.stringify({ auth: { identity: { password: { user } } } });
  const begun = await api.ask('POST', '/keystone/v3/tokens?TaskName=R', { headers, body });
  const signed = { 'X-Auth-Token': secretly(begun.headers.get('X-Subject-Token') ?? 'none') };
  const path = `/keystone/v3/tokens/${signed['X-Auth-Token']}?TaskName=R`;
  assert.equal((await api.ask('GET', path, { headers: signed })).status, 200);
  const id = await api.submit('SELECT 1 AS n', 'MyDB');
  const asked = { headers: { ...signed, Accept: 'application/json' } };
  const told = JSON.parse(await good(api.rest('GET', `/jobs/${id}`, asked))) as object;
  assert.equal((told as { JobID: number }).JobID, Number(id));
  assert.equal((await api.ended(id))['Status'], 5);
});

// The client of idies signs in by Keystone 2, at the root of the host that it is told.
test('Keystone 2 gives its token in the body', async () => {
  const passwordCredentials = { username: 'DEMO', password: api.server.pw };
  const body = JSON.stringify({ auth: { tenantName: 'x', passwordCredentials } }, null, 4);
  for (const path of ['/v2.0/tokens', '/keystone/v2.0/tokens']) {
    const answer = await good(api.ask('POST', path, { body }));
    const { access } = JSON.parse(answer) as { access: { token: { id: string } } };
    const headers = { 'X-Auth-Token': secretly(access.token.id) };
    assert.equal((await api.rest('GET', '/jobs', { headers })).status, 200);
  }
});

test('a wrong password, no token and a dead token are 401, in words of this API', async () => {
  const user = { name: 'demo', password: 'not the password' };
  const body = JSON.stringify({ auth: { identity: { password: { user } } } });
  const wrong = await api.ask('POST', '/keystone/v3/tokens', { body });
  assert.equal(wrong.status, 401);
  assert.match(errorOf(wrong)['Error Message'] ?? '', /^The name and password do not match\./);
  const unsigned = await api.ask('GET', `${REST}/jobs`);
  assert.equal(unsigned.status, 401);
  assert.deepEqual(errorOf(unsigned), {
    'Error Code': 'not-signed-in',
    'Error Type': 'Unauthorized',
    'Error Message':
      'This call needs a token in its header X-Auth-Token, and has none. ' +
      'Ask for one at /keystone/v3/tokens, with the login and password of the account.',
    LogMessageID: '',
  });
  const dead = await api.rest('GET', '/jobs', { headers: { 'X-Auth-Token': 'f'.repeat(32) } });
  assert.equal(dead.status, 401);
  assert.equal(errorOf(dead)['Error Code'], 'unknown-login-token');
});

test('a job is submitted, watched, found by its time, and told in full', async () => {
  const id = await api.submit('select 4 as Column1, 5 as Column2  into MyDB.MyNewtable1');
  const job = await api.ended(id);
  assert.equal(String(job['JobID']), id);
  const { WebServicesID, Status, Rows, Target, Created_Table } = job;
  assert.deepEqual(
    [String(WebServicesID), Status, Rows, Target, Created_Table],
    [api.server.wsid, 5, 1, 'MyDB', 'mydb.MyNewtable1'],
  );
  assert.match(String(job['TimeEnd']), /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?$/);
  // Every field is there, where it has no value as null.
  assert.equal(job['Params'], null);

  const listed = async (query: string): Promise<readonly unknown[]> => {
    const headers = { 'X-Auth-Token': api.token };
    const text = await good(api.ask('GET', `${REST}/jobs/?${query}`, { headers }));
    return (JSON.parse(text) as { JobID: number }[]).map(({ JobID }) => String(JobID));
  };
  assert.ok((await listed('TaskName=x')).includes(id));
  assert.ok((await listed('submittedFrom=2020-01-01&submittedTo=2999-12-31')).includes(id));
  assert.deepEqual(await listed('submittedto=2020-01-01T10:00:00'), []);
  const bad = await api.ask('GET', `${REST}/jobs?submittedFrom=soon`, {
    headers: { 'X-Auth-Token': api.token },
  });
  assert.equal(bad.status, 400);
  assert.match(errorOf(bad)['Error Message'] ?? '', /'soon' cannot be read: it is not a date/);
});

test('a query that does not parse is a failed job with its error', async () => {
  const job = await api.ended(await api.submit('SELEC 1'));
  assert.equal(job['Status'], 4);
  assert.match(String(job['Message']), /SELEC/);
});

test('a cancelled job is one that ends with 3', async () => {
  const endless =
    'SELECT COUNT_BIG(*) AS n INTO mydb.endless FROM Hipparcos a JOIN Hipparcos b ' +
    'ON a.ra < b.ra JOIN Hipparcos c ON b.dec < c.dec';
  const id = await api.submit(endless, 'stars');
  const told = JSON.parse(await good(api.rest('DELETE', `/jobs/${id}`))) as Record<string, unknown>;
  assert.ok([2, 3].includes(Number(told['Status'])), String(told['Status']));
  assert.equal((await api.ended(id))['Status'], 3);
});

test('jobs that are nobody’s are 404, whatever stands in the place of a number', async () => {
  for (const id of ['999999999', '0', 'x', '-1', '99999999999999999999']) {
    for (const method of ['GET', 'DELETE']) {
      const answer = await api.rest(method, `/jobs/${id}`);
      assert.equal(answer.status, 404, id);
      assert.equal(errorOf(answer)['Error Code'], 'unknown-job');
    }
  }
});

test('tables are listed with dates in ticks, rows, and kilobytes', async () => {
  await api.ended(await api.submit('SELECT TOP 3 hip INTO mydb.listed FROM Hipparcos', 'Stars'));
  const text = await good(api.rest('GET', '/contexts/MyDB/Tables'));
  const date = /"Date":(\d{18}),"Name":"listed","Rows":3,"Size":(\d+)/.exec(text);
  assert.ok(date, text);
  // Unix time 0 is 621,355,968,000,000,000 ticks (System.DateTime.UnixEpoch.Ticks).
  const seconds = Number((BigInt(date[1] ?? 0) - 621_355_968_000_000_000n) / 10_000_000n);
  assert.ok(Math.abs(Date.now() / 1_000 - seconds) < 3_600, text);
  assert.ok(Number(date[2]) >= 1);
  const stars = JSON.parse(await good(api.rest('GET', '/contexts/stars/tables'))) as {
    Name: string;
  }[];
  assert.deepEqual(stars.map(({ Name }) => Name).toSorted(), ['DeepSky', 'Hipparcos']);
  const unknown = await api.rest('GET', '/contexts/DR99/Tables');
  assert.equal(unknown.status, 404);
  assert.match(errorOf(unknown)['Error Message'] ?? '', /'DR99'.*Stars/);
});

test('one’s own account is told, and whether there are others is not', async () => {
  const whole = JSON.parse(await good(api.rest('GET', `/users/${api.server.wsid}`))) as object;
  assert.deepEqual(whole, {
    WebServicesId: Number(api.server.wsid),
    MyDBName: 'MyDB',
    UserID: 'demo',
    Privileges: '',
  });
  assert.equal((await api.rest('GET', '/users/1')).status, 404);
  const headers = { 'X-Auth-Token': api.token };
  assert.equal((await api.ask('GET', `${REST}/cjusers?name=Demo`, { headers })).status, 200);
  assert.equal((await api.ask('GET', `${REST}/cjusers?name=tycho`, { headers })).status, 404);
  assert.equal((await api.ask('GET', `${REST}/cjusers?email=a@b.org`, { headers })).status, 404);
  assert.equal((await api.rest('DELETE', `/users/${api.server.wsid}`)).status, 405);
  assert.equal((await api.rest('POST', `/cjusers/${api.server.wsid}`)).status, 404);
  const body = JSON.stringify({ wsid: Number(api.server.wsid), password: api.server.pw });
  assert.equal((await api.rest('POST', '/cjusers/authenticate', { body })).status, 200);
  const wrong = JSON.stringify({ wsid: Number(api.server.wsid), password: 'not the password' });
  assert.equal((await api.rest('POST', '/cjusers/authenticate', { body: wrong })).status, 401);
  const beyond = JSON.stringify({ wsid: '9999999999999999999', password: 'not the password' });
  assert.equal((await api.rest('POST', '/cjusers/authenticate', { body: beyond })).status, 401);
});

test('contexts are listed with MyDB', async () => {
  const contexts = JSON.parse(await good(api.rest('GET', '/contexts'))) as unknown;
  // The default limits: quickSeconds 60, longMinutes 500.
  assert.deepEqual(contexts, [
    { Name: 'Stars', Queues: [1, 500] },
    { Name: 'MyDB', Queues: [1, 500] },
  ]);
});

test('paths and methods that are not there say what is', async () => {
  const nothing = await api.rest('GET', '/rows');
  assert.equal(nothing.status, 404);
  assert.match(errorOf(nothing)['Error Message'] ?? '', /contexts\/\{context\}\/query/);
  const method = await api.rest('PUT', '/jobs/1');
  assert.equal(method.status, 405);
  assert.equal(method.headers.get('Allow'), 'GET, DELETE');
});

test('a page that the setting names may call, and others are not told so', async () => {
  const preflight = (origin: string): Promise<RestAnswer> =>
    api.ask('OPTIONS', `${REST}/contexts/Stars/query`, {
      headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
    });
  const named = await preflight('https://sky.example');
  assert.equal(named.status, 204);
  assert.equal(named.headers.get('Access-Control-Allow-Origin'), 'https://sky.example');
  const other = await preflight('https://other.example');
  assert.equal(other.headers.get('Access-Control-Allow-Origin'), null);
  // Also an error is for the page to read.
  const unsigned = await api.ask('GET', `${REST}/jobs`, {
    headers: { Origin: 'https://sky.example' },
  });
  assert.equal(unsigned.headers.get('Access-Control-Allow-Origin'), 'https://sky.example');
});

test('an access token does what its scope reaches', async () => {
  const text = almagest('account', 'token', 'demo', 'dashboard', '--scope', 'read', '--json');
  const headers = { 'X-Auth-Token': secretly(/almagest_\w+/.exec(text)?.[0] ?? 'none') };
  assert.equal((await api.rest('GET', '/contexts/MyDB/Tables', { headers })).status, 200);
  const more = await api.rest('POST', '/contexts/MyDB/query', {
    headers,
    body: '{"Query":"SELECT 1"}',
  });
  assert.equal(more.status, 403);
  assert.equal(errorOf(more)['Error Code'], 'token-scope');
});

// As the plug-in of a page asks: a form, no token.
test('without a token a query runs as the guest whom a setting names', async () => {
  const anybody = (sql: string): Promise<RestAnswer> =>
    api.ask('POST', `${REST}/contexts/Stars/query`, { body: new URLSearchParams({ Query: sql }) });
  const sql = 'SELECT COUNT(*) AS n FROM Hipparcos';
  assert.equal((await anybody(sql)).status, 401);
  const quota = ['--quota-bytes', '0'];
  almagest('account', 'add', 'visitor', '--password', newPassword(), ...quota);
  const shut = await anybody(sql);
  assert.equal(shut.status, 404);
  assert.match(errorOf(shut)['Error Message'] ?? '', /no context 'Stars'/);
  almagest('context', 'grant', 'Stars', '--strangers');
  assert.equal(await good(anybody(sql)), 'n\n118216\n');
  for (const change of [
    'SELECT TOP 9 hip INTO mydb.kept FROM Hipparcos',
    'CREATE VIEW mydb.shown AS SELECT 1 AS a',
    'DROP TABLE mydb.kept',
    'SELECT 1 AS a; WHILE 1 = 1 SELECT 1 AS a',
  ]) {
    const kept = await anybody(change);
    assert.equal(kept.status, 400, change);
    assert.match(errorOf(kept)['Error Message'] ?? '', /can only read/, change);
  }
  // All else needs a token, for a guest too.
  assert.equal((await api.ask('GET', `${REST}/jobs`)).status, 401);
});
