// Files that are sent over TAP to become tables, on the real program: what becomes of the file
// where its client leaves, and of one that is not quite what it should be.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { basicOf, tapClient } from '../support/tap-client.ts';
import { until } from '../support/until.ts';

let server: ServerInTest;
const client = tapClient(() => server);
before(async () => {
  server = await startServer();
});
after(() => server[Symbol.asyncDispose]());

const put = (
  table: string,
  body: string | Uint8Array<ArrayBuffer>,
  { type = 'text/csv', ...more }: { readonly type?: string; readonly signal?: AbortSignal } = {},
): Promise<Response> => {
  const headers = { ...basicOf('demo', server.pw), 'Content-Type': type };
  return client.ask(`tables/${table}`, { method: 'PUT', headers, body, ...more });
};

test('A client that leaves while its table waits leaves no file behind.', async () => {
  const qry = 'SELECT COUNT_BIG(*) AS n INTO mydb.kept FROM Hipparcos a, Hipparcos b, Hipparcos c';
  const job = { qry, context: 'Stars', taskname: 'long', estimate: '1' };
  const jobId = /<long[^>]*>(\d+)</.exec(await server.call('SubmitJob', job))?.[1] ?? '';
  const left = (): readonly string[] => readdirSync(join(server.data, 'uploads'));
  const leaving = new AbortController();
  // The job of that file waits for the one that writes the table.
  const answer = put('MyDB.kept', 'n\n1\n', { signal: leaving.signal });
  const aborted = assert.rejects(answer, { name: 'AbortError' });
  await until(async () => (await jobsWaiting()).includes('>kept<'), 'its job');
  assert.equal(left().length, 1);
  leaving.abort();
  await aborted;
  await until(() => left().length === 0, 'the end of the file');
  await server.call('CancelJob', { jobId });
});

/** Jobs that wait, as GetJobs has them. */
const jobsWaiting = (): Promise<string> => {
  const who = { owner_wsid: server.wsid, owner_pw: server.pw };
  const form = { ...who, includeSystem: 'true', conditions: 'status : 0' };
  return server.call('GetJobs', form);
};

/** A description whose letter é has other bytes in each encoding. */
const described = (encoding: string): string =>
  `<?xml version="1.0"${encoding && ` encoding="${encoding}"`}?><table><column><name>hue</name>` +
  '<description>près</description><dataType>REAL</dataType></column></table>';

const bytes = (text: string, as: 'latin1' | 'utf16le' | 'utf8') =>
  new Uint8Array(Buffer.from(text, as));

test('A description is read in its own encoding.', async () => {
  const sent: readonly (readonly [Uint8Array<ArrayBuffer>, string])[] = [
    [bytes(described('ISO-8859-1'), 'latin1'), 'text/xml'],
    [bytes(described(''), 'latin1'), 'application/xml; charset="iso-8859-1"'],
    [bytes(`\uFEFF${described('UTF-16')}`, 'utf16le'), 'text/xml'],
    [new Uint8Array(Buffer.from(described('UTF-16'), 'utf16le').swap16()), 'text/xml'],
    [bytes(`\uFEFF${described('')}`, 'utf8'), 'text/xml'],
  ];
  for (const [at, [body, type]] of sent.entries()) {
    const made = await put(`MyDB.encoded${at}`, body, { type });
    assert.equal(made.status, 201, `${at}: ${await made.text()}`);
    const read = await client.own(`tables/MyDB.encoded${at}`);
    assert.match(await read.text(), /<description>près<\/description>/);
  }
  for (const [body, words] of [
    [bytes(described(''), 'latin1'), /cannot be read: Its bytes are no text in utf-8\. Send it in/],
    [bytes(described('EBCDIC-X'), 'latin1'), /The encoding 'EBCDIC-X' is not known here/],
  ] as const) {
    const answer = await put('MyDB.unread', body, { type: 'text/xml' });
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), words);
  }
});

test('The first line of a text that is loaded names its columns, and no row.', async () => {
  assert.equal((await put('MyDB.texts', 'name,note\nvega,bright\n')).status, 201);
  const headers = { ...basicOf('demo', server.pw), 'Content-Type': 'text/csv' };
  const load = (body: string) => client.ask('load/MyDB.texts', { method: 'POST', headers, body });
  const other = await load('nom,remarque\ndeneb,far\n');
  assert.equal(other.status, 400);
  assert.match(await other.text(), /no column 'nom'.*Its columns are name, note\./);
  const none = await load('deneb,far\n');
  assert.match(await none.text(), /no column 'deneb'/);
  const right = await load('NOTE,name\nfar,deneb\n');
  assert.match(await right.text(), /^Inserted 1 rows/);
  // CasJobs' own door looks at the line, as it does at any.
  const words = { tableName: 'texts', tableExists: 'true', data: 'altair,near\n' };
  await server.call('UploadData', words);
  const ask = { qry: 'SELECT name, note FROM texts', context: 'MyDB', taskname: 't' };
  const rows = await server.call('ExecuteQuickJob', { ...ask, isSystem: 'false' });
  assert.match(rows, /"vega","bright"\s+"deneb","far"\s+"altair","near"/);
});
