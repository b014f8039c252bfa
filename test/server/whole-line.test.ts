// The whole line on the real program: a query from the wire to the commit and back as a file, and
// what people are told when something is wrong.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newPassword } from '../support/secrets.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { until } from '../support/until.ts';
import { executorsOf, sendTo } from '../support/processes.ts';

let server: ServerInTest;
before(async () => {
  server = await startServer(['--interrupt-seconds', '1']);
});
after(() => server[Symbol.asyncDispose]());

const QUICK = { taskname: 'test', isSystem: 'false' };

const quick = async (qry: string, context = 'Stars'): Promise<string> => {
  const body = await server.call('ExecuteQuickJob', { qry, context, ...QUICK });
  return /<string[^>]*>([\s\S]*)<\/string>/.exec(body)?.[1] ?? '';
};

const submit = async (qry: string, context = 'Stars'): Promise<string> => {
  const body = await server.call('SubmitJob', { qry, context, taskname: 'test', estimate: '30' });
  return /<long[^>]*>(\d+)</.exec(body)?.[1] ?? '';
};

test('the count of all stars is that of the catalog', async () => {
  assert.equal(await quick('SELECT COUNT(*) FROM Hipparcos'), '[Column1]:Integer\n118216\n');
});

test('a batch becomes a table, and its extract a file of the same rows', async () => {
  const id = await submit('SELECT TOP 3 hip, vmag INTO mydb.first FROM Hipparcos ORDER BY hip');
  const job = await server.ended(id);
  assert.deepEqual([job['Status'], job['Rows'], job['Type']], ['5', '3', 'QUERY']);
  const rows = (await quick('SELECT hip, vmag FROM mydb.first ORDER BY hip')).split('\n').slice(1);

  const asked = await server.call('SubmitExtractJob', { tableName: 'first', type: 'CSV' });
  const extract = await server.ended(/<long[^>]*>(\d+)</.exec(asked)?.[1] ?? '');
  assert.equal(extract['Status'], '5');
  assert.match(extract['OutputLoc'] ?? '', /^http:\/\/127\.0\.0\.1:\d+\/.+\/first[^/]*\.csv$/);
  const file = await (await fetch(extract['OutputLoc'] ?? '')).text();
  assert.deepEqual(file.trim().split('\n'), ['hip,vmag', ...rows.filter((row) => row !== '')]);
});

test('an extract in FITS has units of the catalog, and is named and typed as FITS is', async () => {
  await server.ended(await submit('SELECT TOP 3 hip, ra INTO mydb.places FROM Hipparcos'));
  const asked = await server.call('SubmitExtractJob', { tableName: 'places', type: 'fits' });
  const extract = await server.ended(/<long[^>]*>(\d+)</.exec(asked)?.[1] ?? '');
  assert.deepEqual([extract['Status'], extract['Type']], ['5', 'FITS']);
  assert.match(extract['OutputLoc'] ?? '', /\/places\.fit$/);
  const answer = await fetch(extract['OutputLoc'] ?? '');
  assert.equal(answer.headers.get('content-type'), 'application/fits');
  const file = Buffer.from(await answer.arrayBuffer()).toString('latin1');
  for (const card of [
    "TTYPE2  = 'ra      '",
    "TUNIT2  = 'deg     '",
    "TUCD1   = 'meta.id;meta.main'",
  ]) {
    assert.ok(file.includes(card.padEnd(80)), card);
  }
});

test('a dropped table is gone, and back again after UNDROP', async () => {
  await server.ended(await submit('SELECT 1 AS n INTO mydb.keepsake'));
  await quick('DROP TABLE keepsake', 'MYDB');
  await assert.rejects(quick('SELECT n FROM mydb.keepsake'), /keepsake/);
  await quick('UNDROP TABLE keepsake', 'MYDB');
  assert.match(await quick('SELECT n FROM mydb.keepsake'), /\n1\n/);
});

/** What is asked in vain, and what the answer must tell. */
const REFUSED: readonly (readonly [string, string, Readonly<Record<string, string>>, RegExp])[] = [
  ['a wrong password', 'GetQueues', { pw: 'not the password' }, /wsid and password do not match/],
  ['an unknown account', 'GetQueues', { wsid: '12' }, /wsid and password do not match/],
  ['a wsid that is none', 'GetQueues', { wsid: 'kepler' }, /kepler.*Int64/s],
  [
    'an unknown context',
    'ExecuteQuickJob',
    { qry: 'SELECT 1', context: 'Star', ...QUICK },
    /no context 'Star'.*Stars/,
  ],
  [
    'an unknown table',
    'ExecuteQuickJob',
    { qry: 'SELECT 1 FROM Hiparcos', context: 'Stars', ...QUICK },
    /Hiparcos.*[Ll]ine 1, column 15.*Hipparcos/,
  ],
  [
    'an unknown column',
    'ExecuteQuickJob',
    { qry: 'SELECT rah FROM Hipparcos', context: 'Stars', ...QUICK },
    /rah.*[Ll]ine 1, column 8/,
  ],
  [
    'text that is no query',
    'ExecuteQuickJob',
    { qry: 'SELEC 1', context: 'Stars', ...QUICK },
    /SELEC.*[Ll]ine 1, column 1/,
  ],
  [
    'a job that is none of ours',
    'GetJobStatus',
    { jobId: '9223372036854775807' },
    /no job 9223372036854775807/,
  ],
  [
    'a bad condition',
    'GetJobs',
    { owner_wsid: '', conditions: 'colour : red', includeSystem: 'false' },
    /colour/,
  ],
  [
    'an unknown output type',
    'SubmitExtractJob',
    { tableName: 'first', type: 'plot' },
    /'plot'.*CSV/,
  ],
];

for (const [what, method, form, sentence] of REFUSED) {
  test(`${what} is an error that says so`, async () => {
    const { wsid, pw } = server;
    const owner = form['owner_wsid'] === '' ? { owner_wsid: wsid, owner_pw: pw } : {};
    const { status, body } = await server.post(method, { wsid, pw, ...form, ...owner });
    assert.equal(status, 500);
    assert.match(body, sentence);
    assert.equal(
      body.trim().split('\n').length <= 2,
      true,
      'errors fit the lines that clients show',
    );
    assert.doesNotMatch(body, /\bat .*\.ts|node_modules|\/tmp\/|SQLITE|duckdb/i);
  });
}

test('a body that is too large is refused in the form that clients read', async () => {
  const { wsid, pw } = server;
  const qry = `SELECT 1 /* ${'x'.repeat(5 * 1024 * 1024)} */`;
  const { status, body } = await server.post('SubmitJob', {
    wsid,
    pw,
    qry,
    context: 'Stars',
    taskname: 'x',
    estimate: '1',
  });
  assert.equal(status, 500);
  assert.match(body, /larger than \d+ bytes/);
});

/** Runs for minutes unless it is stopped. */
const ENDLESS =
  'SELECT COUNT_BIG(*) AS n FROM Hipparcos a JOIN Hipparcos b ON a.ra < b.ra ' +
  'JOIN Hipparcos c ON b.dec < c.dec';

const executors = (): readonly number[] => executorsOf(server.child.pid);

const started = async (id: string): Promise<void> => {
  const status = () => server.call('GetJobStatus', { jobId: id });
  await until(async () => />1</.test(await status()), `the start of job ${id}`);
};

test('a running query is cancelled within seconds and leaves nothing', async () => {
  const id = await submit(ENDLESS.replace(' FROM', ' INTO mydb.endless FROM'));
  await started(id);
  await server.call('CancelJob', { jobId: id });
  assert.equal((await server.ended(id))['Status'], '3');
  await assert.rejects(quick('SELECT n FROM mydb.endless'), /endless/);
});

test('a quick query whose client left is ended, and its slot is free', async () => {
  const { wsid, pw } = server;
  const client = new AbortController();
  const form = { wsid, pw, qry: ENDLESS, context: 'Stars', ...QUICK, taskname: 'leaving' };
  const left = fetch(`${server.url}/casjobs/services/jobs.asmx/ExecuteQuickJob`, {
    method: 'POST',
    body: new URLSearchParams(form),
    signal: client.signal,
  });
  const conditions = 'taskname : leaving';
  const owner = { owner_wsid: wsid, owner_pw: pw, includeSystem: 'true' };
  const job = () => server.call('GetJobs', { ...owner, conditions });
  await until(async () => (await job()).includes('<Status>1<'), 'its start');
  client.abort();
  await assert.rejects(left);
  await until(async () => (await job()).includes('<Status>4<'), 'its end without its client');
  assert.match(await job(), /went away/);
});

test('a killed executor fails its job with a reason, and the next job runs', async () => {
  const id = await submit(ENDLESS);
  await started(id);
  for (const pid of executors()) sendTo(pid, 'SIGKILL');
  const job = await server.ended(id);
  assert.equal(job['Status'], '4');
  assert.match(job['Error'] ?? '', /process/);
  assert.match(await quick('SELECT COUNT(*) FROM Hipparcos'), /118216/);
});

test('a frozen executor is ended by a cancel', async () => {
  const id = await submit(ENDLESS);
  await started(id);
  for (const pid of executors()) sendTo(pid, 'SIGSTOP');
  await server.call('CancelJob', { jobId: id });
  assert.equal((await server.ended(id))['Status'], '3');
});

test('an old password fails on the very next call after set-password', async () => {
  const password = newPassword();
  const program = new URL('../../bin/almagest', import.meta.url).pathname;
  const { execFileSync } = await import('node:child_process');
  const run = (args: readonly string[], input: string) =>
    execFileSync(process.execPath, [program, ...args, '--data', server.data], { input }).toString();
  const first = newPassword();
  const added = run(['account', 'add', 'tycho', '--password-stdin', '--json'], first);
  const wsid = /"wsid":\s*"?(\d+)/.exec(added)?.[1] ?? '';
  assert.equal((await server.post('GetQueues', { wsid, pw: first })).status, 200);
  run(['account', 'set-password', 'tycho', '--password-stdin'], password);
  assert.equal((await server.post('GetQueues', { wsid, pw: first })).status, 500);
  assert.equal((await server.post('GetQueues', { wsid, pw: password })).status, 200);
});

test('what ran when the server was killed is taken up again at once', async () => {
  const running = await submit(ENDLESS);
  await started(running);
  const waiting = await submit('SELECT TOP 5 hip INTO mydb.survivor FROM Hipparcos');
  await server.restart('SIGKILL');
  await started(running);
  await server.call('CancelJob', { jobId: running });
  assert.equal((await server.ended(running))['Status'], '3');
  assert.equal((await server.ended(waiting))['Status'], '5');
  assert.match(await quick('SELECT COUNT(*) FROM mydb.survivor'), /\n5\n/);
});
