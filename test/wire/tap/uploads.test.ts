// Tables that come with a query, without a socket but for those that are fetched: parts of forms
// for queries at once and for jobs, URLs of hosts that were named, and what is wrong with either.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import type { JobId } from '../../../src/domain/job.ts';
import type { HttpRequest } from '../../../src/wire/http/message.ts';
import { basic, openTap, type TapLab } from './lab.ts';

const QUERY = { LANG: 'ADQL', QUERY: 'SELECT * FROM TAP_UPLOAD.mine' };

/** A form in parts, files among them, as STILTS and pyvo send it. */
const inParts = (
  values: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>>,
): Partial<HttpRequest> => {
  const fields = Object.entries(values).map(
    ([name, value]) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const sent = Object.entries(files).map(
    ([name, text]) =>
      `Content-Disposition: form-data; name="${name}"; filename="${name}.xml"\r\n` +
      `Content-Type: application/x-votable+xml\r\n\r\n${text}\r\n`,
  );
  const body = [...fields, ...sent].map((part) => `--xyz\r\n${part}`).join('');
  return {
    headers: {
      ...basic('101', 'right password'),
      'content-type': 'multipart/form-data; boundary=xyz',
    },
    body: Readable.from([Buffer.from(`${body}--xyz--\r\n`)]),
  };
};

/** The texts of tables by their names. */
const textsOf = (
  tap: TapLab,
  tables: readonly { readonly name: string; readonly upload: string }[] = [],
): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(tables.map(({ name, upload }) => [name, tap.received.get(upload)]));

const idOf = (text = ''): JobId => BigInt(text) as JobId;

/** Where a server answers; what it was asked is in `asked`. */
let host = '';
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  if (request.url === '/moved') response.writeHead(302, { Location: '/table' });
  else response.writeHead(request.url === '/table' ? 200 : 404);
  response.end('far away');
});
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => void server.close());

void test('Files of a form are tables of the query at once; others are forgotten.', async () => {
  const tap = openTap();
  const values = { ...QUERY, UPLOAD: 'mine,param:one; TAP_UPLOAD.Theirs , param:two' };
  const files = { one: 'first', two: 'second', three: 'nobody asks for it' };
  const { status, text } = await tap.ask('POST', 'sync', inParts(values, files));
  assert.equal(status, 200, text);
  const [{ tables } = { tables: [] }] = tap.asked;
  assert.deepEqual(textsOf(tap, tables), { mine: 'first', Theirs: 'second' });
  assert.equal(tap.received.size, 2);
});

void test('A job keeps the files that it was made with and those that came later.', async () => {
  const tap = openTap();
  const made = await tap.ask(
    'POST',
    'async',
    inParts({ ...QUERY, UPLOAD: 'a,param:x' }, { x: '1' }),
  );
  assert.equal(made.status, 303, made.text);
  const id = made.headers['Location']?.split('/').at(-1) ?? '';
  const more = inParts({ UPLOAD: 'b,param:x' }, { x: '2' });
  assert.equal((await tap.ask('POST', `async/${id}/parameters`, more)).status, 303);
  const parameters = (await tap.ask('GET', `async/${id}/parameters`)).text;
  assert.match(parameters, /<uws:parameter id="UPLOAD">a,param:x;b,param:x</);
  await tap.post(`async/${id}/phase`, { PHASE: 'RUN' });
  const run = tap.runs.get(idOf(id));
  assert.ok(run !== undefined && !('problem' in run), JSON.stringify(run));
  const job = await tap.ownJobs.find(tap.mine, idOf(id));
  assert.deepEqual(textsOf(tap, job.terms?.tables), { a: '1', b: '2' });
});

void test('Tables are fetched from hosts that were named, and from no other.', async () => {
  const named = openTap(null, {}, { tapUploadHosts: `example.org ${host}` });
  const url = `http://${host}/table`;
  const { status, text } = await named.post('sync', { ...QUERY, UPLOAD: `mine,${url}` });
  assert.equal(status, 200, text);
  assert.deepEqual(textsOf(named, named.asked[0]?.tables), { mine: 'far away' });
  const wrong: readonly (readonly [string, RegExp])[] = [
    [`http://${host}/nothing`, /answers with status 404/],
    [`http://${host}/moved`, /or it leads elsewhere/],
    [`http://someone:secret@${host}/table`, /it holds a name or a password/],
    ['http://localhost/table', /fetches nothing from localhost \(tapUploadHosts\)/],
    ['http://169.254.169.254/latest/meta-data', /fetches nothing from 169\.254\.169\.254/],
  ];
  for (const [place, words] of wrong) {
    const answer = await named.post('sync', { ...QUERY, UPLOAD: `mine,${place}` });
    assert.equal(answer.status, 400);
    assert.match(answer.text, words);
  }
  const count = asked.length;
  const refused = await openTap().post('sync', { ...QUERY, UPLOAD: `mine,${url}` });
  assert.match(refused.text, /fetches nothing from/);
  assert.equal(asked.length, count);
});

void test('A table that is not fetched fails the job, which says why.', async () => {
  const tap = openTap();
  const id = await tap.create({ ...QUERY, UPLOAD: `mine,http://${host}/table`, PHASE: 'RUN' });
  const run = tap.runs.get(idOf(id));
  assert.ok(run !== undefined && 'problem' in run);
  assert.match(run.problem, /^The table at http:.* was not fetched/);
});

void test('What UPLOAD says wrong is told, and no file is kept.', async () => {
  const cases = {
    mine: /^UPLOAD is 'mine'; it must be a name and a place/,
    '1st,param:x': /^UPLOAD is '1st,param:x'; it must be a name/,
    'mine,file:///etc/passwd': /'file:\/\/\/etc\/passwd' for mine; it must be param:part/,
    'mine,param:x;MINE,param:x': /names the table MINE twice/,
    'mine,param:y': /names the part 'y' for mine, and no file came/,
  };
  for (const [UPLOAD, words] of Object.entries(cases)) {
    const tap = openTap();
    const { status, text } = await tap.ask(
      'POST',
      'sync',
      inParts({ ...QUERY, UPLOAD }, { x: '1' }),
    );
    assert.equal(status, 400, text);
    const said = /value="ERROR">([^<]*)</.exec(text)?.[1]?.replaceAll('&apos;', "'") ?? '';
    assert.match(said, words);
    assert.equal(tap.received.size, 0);
  }
});

void test('Files of somebody who may not enter are not taken.', async () => {
  const tap = openTap();
  const { body } = inParts({ ...QUERY, UPLOAD: 'mine,param:x' }, { x: '1' });
  const headers = { 'content-type': 'multipart/form-data; boundary=xyz' };
  const answer = await tap.ask('POST', 'sync', { headers, ...(body && { body }) });
  assert.equal(answer.status, 401);
  assert.equal(tap.received.size, 0);
});
