// UWS without a socket: jobs made, told, run, waited for, stopped and removed, and what no
// validator asks for: waiting with and without a phase, filters together, moves that cannot be.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { after, DAY, instant } from '../../../src/base/time.ts';
import type { JobId } from '../../../src/domain/job.ts';
import type { OutputToken } from '../../../src/domain/output.ts';
import { FAKE_NOW } from '../../support/fake-core.ts';
import { FINISHED } from '../../support/fake-own-jobs.ts';
import { BASE, basic, openTap } from './lab.ts';

const QUERY = { LANG: 'ADQL', QUERY: 'SELECT 1' };
const OUTPUT = { ...FINISHED.output, token: FINISHED.output.token as OutputToken };

const idOf = (text: string): JobId => BigInt(text) as JobId;

void test('A job is made of whatever is sent, and sends its maker to it.', async () => {
  const tap = openTap();
  const made = await tap.post('async', { lang: 'KLINGON', RunId: 'mine', dummy: 'x' });
  assert.equal(made.status, 303);
  assert.equal(made.headers['Location'], `${BASE}/async/1`);
  const { text } = await tap.ask('GET', 'async/1');
  assert.match(text, /<uws:phase>PENDING</);
  assert.match(text, /<uws:runId>mine</);
  assert.match(text, /<uws:parameter id="LANG">KLINGON</);
  assert.match(text, /<uws:parameter id="DUMMY">x</);
});

void test('A job for an index is made at its own address and nowhere else.', async () => {
  const tap = openTap();
  const said = { TABLE: 'MyDB.stars', INDEX: 'ra' };
  const update = { ...said, REQUEST: 'table-update' };
  const id = await tap.create(said);
  for (const answer of [
    await tap.post('async', update),
    await tap.post(`async/${id}/parameters`, { request: 'table-update' }),
    await tap.post('async?request=table-update', said),
  ]) {
    assert.equal(answer.status, 400);
    assert.match(answer.text, /POST the other parameters to \/tap\/table-update/);
  }
  assert.equal((await tap.ask('GET', 'async/2')).status, 404);
  assert.equal((await tap.ask('POST', 'table-update', { headers: {} })).status, 401);
  const made = await tap.post('table-update', { ...said, REQUEST: 'doQuery', PHASE: 'RUN' });
  assert.equal(made.headers['Location'], `${BASE}/async/2`);
  const run = tap.runs.get(idOf('2'));
  assert.ok(run !== undefined && 'text' in run);
  assert.match(run.text, /^SELECT TOP 0 \[ra\] FROM MyDB\.\[stars\]$/);
  const { text } = await tap.ask('GET', 'async/2/parameters');
  assert.deepEqual(text.match(/id="REQUEST">[^<]*/g), ['id="REQUEST">table-update']);
});

void test('Parameters that make no query fail the job when it is run, in a sentence.', async () => {
  const cases: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
    [{ QUERY: 'SELECT 1' }, /^LANG is missing/],
    [{ ...QUERY, LANG: 'KLINGON' }, /KLINGON.*ADQL-2\.1/],
    [{ LANG: 'ADQL' }, /^QUERY is missing/],
    [{ ...QUERY, MAXREC: '-1' }, /^MAXREC is '-1'/],
    [{ ...QUERY, RESPONSEFORMAT: 'pretty' }, /'pretty'.*votable/],
    [
      { ...QUERY, UPLOAD: 'mine,param:file' },
      /^UPLOAD names the part 'file' for mine, and no file/,
    ],
    [{ ...QUERY, UPLOAD: 'mine' }, /^UPLOAD is 'mine'; it must be a name and a place/],
  ];
  for (const [values, words] of cases) {
    const tap = openTap();
    const id = await tap.create({ ...values, PHASE: 'RUN' });
    const run = tap.runs.get(idOf(id));
    assert.ok(run !== undefined && 'problem' in run);
    assert.match(run.problem, words);
    const error = await tap.ask('GET', `async/${id}/error`);
    assert.equal(error.status, 200);
    assert.match(error.text, /QUERY_STATUS" value="ERROR"/);
    assert.match((await tap.ask('GET', `async/${id}`)).text, /<uws:errorSummary type="fatal"/);
  }
});

void test('A query is run in its dialect, form and bounds; FORMAT is as good.', async () => {
  const tap = openTap();
  const sent = { ...QUERY, FORMAT: 'fits', MAXREC: ' 10 ', REQUEST: 'doQuery', VERSION: '1.0' };
  const id = await tap.create(sent);
  assert.equal((await tap.post(`async/${id}/parameters`, { LANG: 'casjobs-sql' })).status, 303);
  assert.equal((await tap.post(`async/${id}/phase`, { phase: 'run' })).status, 303);
  assert.deepEqual(tap.runs.get(idOf(id)), {
    dialect: 'casjobs',
    text: 'SELECT 1',
    tables: [],
    readsOnly: false,
    format: 'fits',
    rowsMax: 10n,
  });
  assert.equal((await tap.ask('GET', `async/${id}/phase`)).text, 'QUEUED');
});

void test('What cannot be done to a job is refused with 403, the unknown with 404.', async () => {
  const tap = openTap();
  const id = await tap.create({ ...QUERY, PHASE: 'RUN' });
  const ask = async (path: string, values: Readonly<Record<string, string>>) =>
    (await tap.post(path, values)).status;
  assert.equal(await ask(`async/${id}/phase`, { PHASE: 'RUN' }), 403);
  assert.equal(await ask(`async/${id}/parameters`, { QUERY: 'SELECT 2' }), 403);
  assert.equal(await ask(`async/${id}/phase`, { PHASE: 'ABORT' }), 303);
  assert.equal(await ask(`async/${id}/phase`, { PHASE: 'ABORT' }), 303);
  tap.put(idOf(id), { status: 'finished' });
  assert.equal(await ask(`async/${id}/phase`, { PHASE: 'ABORT' }), 403);
  assert.equal(await ask(`async/${id}/phase`, { PHASE: 'SLEEP' }), 400);
  assert.equal(await ask(`async/${id}`, { ACTION: 'FORGET' }), 400);
  for (const path of ['async/99', 'async/x', `async/${id}/parameters/none`, 'async/1/2/3/4']) {
    assert.equal((await tap.ask('GET', path)).status, 404, path);
  }
  const other = { headers: basic('202', 'another password') };
  assert.equal((await tap.ask('GET', `async/${id}`, other)).status, 404);
  const wrong = await tap.ask('PUT', `async/${id}`);
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers['Allow'], 'GET, DELETE, POST');
});

void test('A job that is made with what cannot be read is not made.', async () => {
  const tap = openTap();
  assert.equal((await tap.post('async', { ...QUERY, PHASE: 'GO' })).status, 400);
  assert.doesNotMatch((await tap.ask('GET', 'async')).text, /jobref/);
});

void test('Both ways to remove a job lead to a short list, where it is not any more.', async () => {
  const tap = openTap();
  const first = await tap.create(QUERY);
  const second = await tap.create(QUERY);
  const byMethod = await tap.ask('DELETE', `async/${first}`);
  const byForm = await tap.post(`async/${second}`, { action: 'delete' });
  for (const { status, headers } of [byMethod, byForm]) {
    assert.equal(status, 303);
    assert.equal(headers['Location'], `${BASE}/async?LAST=20`);
  }
  // Two clients that delete one job are both told that it is gone.
  assert.equal((await tap.ask('DELETE', `async/${first}`)).status, 303);
  assert.equal((await tap.ask('GET', `async/${first}`)).status, 404);
  assert.doesNotMatch((await tap.ask('GET', 'async?LAST=20')).text, /jobref/);
});

void test('Bounds of a job are told as text, and changed.', async () => {
  const tap = openTap();
  const id = await tap.create({ ...QUERY, EXECUTIONDURATION: '60' });
  const text = async (part: string) => (await tap.ask('GET', `async/${id}/${part}`)).text;
  assert.equal(await text('executionduration'), '60');
  await tap.post(`async/${id}/executionduration`, { EXECUTIONDURATION: '0' });
  assert.equal(await text('executionduration'), '30000');
  await tap.post(`async/${id}/destruction`, { DESTRUCTION: '2030-01-02T03:04:05Z' });
  assert.equal(await text('destruction'), '2030-01-02T03:04:05.000Z');
  assert.match((await tap.ask('GET', `async/${id}`)).text, /destruction>2030-01-02T03:04:05.000Z</);
  for (const [name, value] of [
    ['EXECUTIONDURATION', 'long'],
    ['DESTRUCTION', 'tomorrow'],
    ['DESTRUCTION', '2030-02-31T25:00:00Z'],
    ['DESTRUCTION', '2030-02-30T00:00:00Z'],
  ] as const) {
    assert.equal((await tap.post(`async/${id}`, { [name]: value })).status, 400, value);
  }
  assert.equal(await text('owner'), tap.mine.login);
  assert.equal(await text('quote'), '');
});

void test('A result is listed and fetched once there is one, as the type asked for.', async () => {
  const tap = openTap();
  const id = await tap.create({ ...QUERY, RESPONSEFORMAT: 'text/xml', PHASE: 'RUN' });
  const early = await tap.ask('GET', `async/${id}/results/result`);
  assert.equal(early.status, 404);
  assert.match(early.text, /it is QUEUED/);
  assert.doesNotMatch((await tap.ask('GET', `async/${id}/results`)).text, /uws:result /);
  tap.put(idOf(id), { ...FINISHED, output: OUTPUT });
  const listed = (await tap.ask('GET', `async/${id}/results`)).text;
  assert.match(listed, new RegExp(`id="result".*href="${BASE}/async/${id}/results/result"`));
  const result = await tap.ask('GET', `async/${id}/results/result`);
  assert.equal(result.status, 200);
  assert.equal(result.headers['Content-Type'], 'text/xml');
  assert.equal(result.text, tap.bytes.toString());
  const part = { headers: { ...basic('101', 'right password'), range: 'bytes=0-2' } };
  const { status, text } = await tap.ask('GET', `async/${id}/results/result`, part);
  assert.deepEqual([status, text], [206, tap.bytes.toString().slice(0, 3)]);
  const { length } = tap.bytes;
  const far = { headers: { ...part.headers, range: `bytes=${length}-` } };
  const beyond = await tap.ask('GET', `async/${id}/results/result`, far);
  assert.equal(beyond.status, 416);
  assert.deepEqual(
    [beyond.headers['Content-Type'], beyond.headers['Content-Range']],
    ['application/x-votable+xml', `bytes */${length}`],
  );
  assert.match(beyond.text, /<INFO name="QUERY_STATUS" value="ERROR">[^<]+</);
});

void test('Whoever waits is told of the next phase, or of another that is there.', async () => {
  const tap = openTap();
  const id = await tap.create({ ...QUERY, PHASE: 'RUN' });
  const waiting = tap.ask('GET', `async/${id}?WAIT=-1&PHASE=QUEUED`);
  await new Promise(setImmediate);
  tap.put(idOf(id), { status: 'started' });
  assert.match((await waiting).text, /<uws:phase>EXECUTING</);
  // Of another phase than the one that is waited out, and of one that ends nothing, nobody waits.
  assert.match((await tap.ask('GET', `async/${id}?WAIT=30&PHASE=QUEUED`)).text, /EXECUTING/);
  tap.put(idOf(id), { status: 'finished' });
  assert.match((await tap.ask('GET', `async/${id}?WAIT=30`)).text, /COMPLETED/);
  for (const query of ['WAIT=soon', 'WAIT=5&PHASE=READY']) {
    assert.equal((await tap.ask('GET', `async/${id}?${query}`)).status, 400, query);
  }
});

void test('Phases tell statuses apart as UWS does.', async () => {
  const tap = openTap();
  const id = await tap.create(QUERY);
  const cases = [
    [{ status: 'draft' }, 'PENDING'],
    [{ status: 'ready' }, 'QUEUED'],
    [{ status: 'canceling' }, 'EXECUTING'],
    [{ status: 'cancelled', reason: 'cancelled' }, 'ABORTED'],
    [{ status: 'failed', reason: 'query-error' }, 'ERROR'],
    // UWS 1.1, 2.2.1.3: a job that runs longer than it may is aborted.
    [{ status: 'failed', reason: 'time-limit' }, 'ABORTED'],
    [{ status: 'finished', reason: null }, 'COMPLETED'],
    [{ isArchived: true }, 'ARCHIVED'],
  ] as const;
  for (const [more, phase] of cases) {
    tap.put(idOf(id), more);
    assert.equal((await tap.ask('GET', `async/${id}/phase`)).text, phase);
  }
});

void test('Filters of the list hold together, and repeated phases are added up.', async () => {
  const tap = openTap();
  const states = [
    { status: 'finished' },
    { status: 'failed', reason: 'query-error' },
    { status: 'draft' },
    { status: 'finished' },
    { status: 'finished', isArchived: true },
  ] as const;
  for (const [at, state] of states.entries()) {
    const id = await tap.create(QUERY);
    tap.put(idOf(id), { ...state, submitted: instant(after(FAKE_NOW, at * DAY)) });
  }
  const ids = async (query: string) =>
    [...(await tap.ask('GET', `async${query}`)).text.matchAll(/jobref id="(\d+)"/g)].map(
      ([, id]) => id,
    );
  assert.deepEqual(await ids(''), ['4', '3', '2', '1']);
  assert.deepEqual(await ids('?LAST=2'), ['4', '3']);
  assert.deepEqual(await ids('?PHASE=COMPLETED&PHASE=error'), ['4', '2', '1']);
  assert.deepEqual(await ids('?PHASE=ARCHIVED'), ['5']);
  tap.put(idOf('2'), { reason: 'time-limit' });
  assert.deepEqual(await ids('?PHASE=ABORTED&PHASE=PENDING'), ['3', '2']);
  const second = new Date(after(FAKE_NOW, DAY)).toISOString();
  assert.deepEqual(await ids(`?AFTER=${second}`), ['4', '3']);
  assert.deepEqual(await ids(`?AFTER=${second}&PHASE=COMPLETED&LAST=1`), ['4']);
  assert.deepEqual(await ids('?PHASE=HELD'), []);
  for (const query of ['?LAST=0', '?LAST=x', '?PHASE=READY', '?AFTER=noon']) {
    assert.equal((await tap.ask('GET', `async${query}`)).status, 400, query);
  }
});

void test('What XML cannot hold is replaced wherever a job is told of.', async () => {
  const tap = openTap();
  await tap.create({ RUNID: 'a\u0001<b>', QUERY: "SELECT '\u0000&'" });
  for (const path of ['async', 'async/1', 'async/1/parameters']) {
    const { text } = await tap.ask('GET', path);
    // oxlint-disable-next-line no-control-regex -- naming control characters is the point
    assert.doesNotMatch(text, /[\u0000-\u0008]|&#x/, path);
    assert.match(text, /a\ufffd&lt;b&gt;/, path);
  }
});

void test('A job of another wire is told with what it would have been told here.', async () => {
  const tap = openTap();
  const id = await tap.create({});
  const casjobs = { dialect: 'casjobs', text: 'SELECT 1 AS "a"', status: 'finished' } as const;
  tap.put(idOf(id), casjobs);
  const { text } = await tap.ask('GET', `async/${id}/parameters`);
  assert.match(text, /id="LANG">CASJOBS-SQL</);
  assert.match(text, /id="QUERY">SELECT 1 AS "a"</);
  assert.equal((await tap.ask('GET', `async/${id}/parameters/query`)).text, casjobs.text);
  assert.doesNotMatch((await tap.ask('GET', `async/${id}/results`)).text, /uws:result /);
});
