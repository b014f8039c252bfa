// Rows over the SciServer REST API on the real program: what a query answers in each form, and what
// becomes of a batch without rows, of an error, and of a form that there is not; and rows that are
// sent.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { errorOf, good, REST, startRest } from '../support/rest-client.ts';
import type { RestAnswer, RestClient } from '../support/rest-client.ts';

let api: RestClient;
before(async () => {
  api = await startRest();
});
after(() => api[Symbol.asyncDispose]());

test('rows come as plain CSV, to the byte that clients compare', async () => {
  const answer = await api.query('select 4 as Column1, 5 as Column2 ', 'text/plain');
  assert.equal(answer.status, 200);
  assert.equal(answer.text, 'Column1,Column2\n4,5\n');
  assert.equal(answer.headers.get('Content-Type'), 'text/plain; charset=utf-8');
});

// The client of idies says no Accept, that of a page sends a form.
test('CSV is for whoever wants anything, from JSON and from a form', async () => {
  const headers = { 'X-Auth-Token': api.token };
  const path = `${REST}/contexts/stars/query`;
  const sql = 'SELECT COUNT(*) AS n FROM Hipparcos';
  for (const body of [JSON.stringify({ query: sql }), new URLSearchParams({ Query: sql })]) {
    assert.equal(await good(api.ask('POST', path, { headers, body })), 'n\n118216\n');
  }
});

test('a batch without rows answers a line end, and has been run', async () => {
  await api.ended(await api.submit('SELECT 1 AS n INTO mydb.dropped'));
  assert.equal(await good(api.query('DROP TABLE dropped', 'text/plain')), '\n');
  assert.ok(!(await good(api.rest('GET', '/contexts/MyDB/Tables'))).includes('"dropped"'));
});

test('an error of a query is told with its place, by a status of its own', async () => {
  const wrong = await api.query('SELECT nothing FROM Hipparcos', 'text/plain', 'Stars');
  assert.equal(wrong.status, 400);
  const error = errorOf(wrong);
  assert.match(error['Error Message'] ?? '', /'nothing'.* Line 1, column 8\./);
  assert.deepEqual([error['Error Code'], error['Error Type']], ['query-error', 'BadRequest']);
});

test('the binary DataSet is refused by name, before anything is run', async () => {
  const answer = await api.query('SELECT 1 AS n INTO mydb.unmade', 'application/x-dataset');
  assert.equal(answer.status, 406);
  assert.match(errorOf(answer)['Error Message'] ?? '', /'application\/x-dataset'.*text\/plain/);
  assert.ok(!(await good(api.rest('GET', '/contexts/MyDB/Tables'))).includes('unmade'));
});

/** More than a double can tell from its neighbours, and what JSON must escape. */
const EXACT =
  'SELECT CAST(9223372036854775807 AS bigint) AS id, \'a "b"\' AS s, ' +
  'CAST(NULL AS int) AS n, CAST(0.1 AS float) AS x';

// What SciScript in Python asks for pandas, dict and json.
test('JSON of SciServer has columns and rows, every digit, and a first result always', async () => {
  const array = 'application/json+array';
  const answer = await api.query(EXACT, array);
  assert.equal(answer.headers.get('Content-Type'), 'application/json; charset=utf-8');
  assert.equal(
    answer.text.replaceAll('\n', ''),
    '{"Result":[{"Columns":["id","s","n","x"],' +
      '"Data":[[9223372036854775807,"a \\"b\\"",null,0.1]]}]}',
  );
  const none = JSON.parse(await good(api.query('SELECT 1 AS n WHERE 1 = 0', array))) as unknown;
  assert.deepEqual(none, { Result: [{ Columns: ['n'], Data: [] }] });
  const made = 'CREATE TABLE made (n int)';
  const nothing = JSON.parse(await good(api.query(made, array))) as unknown;
  assert.deepEqual(nothing, { Result: [{ Columns: [], Data: [] }] });
});

// What SciScript writes into files, and a batch that has nothing to write.
test('FITS comes in whole blocks, of a table or of nothing', async () => {
  for (const [sql, extension] of [
    ['SELECT CAST(9223372036854775807 AS bigint) AS id', 'BINTABLE'],
    ['CREATE TABLE made_for_fits (n int)', undefined],
  ] as const) {
    const answer = await api.query(sql, 'application/fits');
    assert.equal(answer.status, 200, answer.text);
    assert.match(answer.text, /^SIMPLE {2}= {20}T/);
    assert.equal(
      /^XTENSION= '(\w+)/m.exec(answer.text.replace(/(.{80})/gs, '$1\n'))?.[1],
      extension,
    );
    const { headers } = answer;
    assert.equal(headers.get('Content-Type'), 'application/fits');
  }
});

test('VOTable and JSON lines come for whoever asks', async () => {
  const votable = await good(api.query(EXACT, 'application/x-votable+xml'));
  assert.match(votable, /<VOTABLE[\s\S]*<TD>9223372036854775807<\/TD>/);
  const lines = await good(api.query('SELECT 1 AS n', 'application/x-ndjson'));
  assert.equal(lines, '{"n":1}\n');
});

// What SciScript in R asks for list and json.
test('JSON of SkyServer has an object for each row', async () => {
  const text = await good(
    api.query(`${EXACT} UNION ALL SELECT 1, 'c', 2, 0.5`, 'application/json'),
  );
  const first = '{"id":9223372036854775807,"s":"a \\"b\\"","n":null,"x":0.1}';
  const second = '{"id":1,"s":"c","n":2,"x":0.5}';
  const rows = [`${first},${second}`, `${second},${first}`];
  const framed = rows.map((each) => `[{"TableName":"Table1","Rows":[${each}]}]\n`);
  assert.ok(framed.includes(text), text);
});

// As the client of idies submits with its switch -c.
test('CreateTable puts the rows into the table that is named beside the query', async () => {
  const table = { CreateTable: true, TableName: 'beside' };
  const job = await api.ended(await api.submit('SELECT 7 AS n', 'MyDB', table));
  assert.deepEqual(
    [job['Status'], job['Created_Table']],
    [5, 'mydb.beside'],
    String(job['Message']),
  );
  assert.equal(await good(api.query('SELECT * FROM beside', 'text/csv')), 'n\n7\n');
});

// SciScript sends no content type, or text/csv from R; the client of idies says application/json.
test('CSV of any content type becomes a table, and the same table comes back', async () => {
  const csv = 'id,name,code\n9223372036854775807,a b,00123\n-1,"c,d",7\n';
  for (const type of ['', 'text/csv', 'application/json', 'text/plain']) {
    const table = `sent_${type.replace(/\W/g, '_')}`;
    const headers = { 'X-Auth-Token': api.token, 'Content-Type': type };
    const path = `${REST}/contexts/MyDB/Tables/${table}?TaskName=SciScript`;
    const told = JSON.parse(await good(api.ask('POST', path, { headers, body: csv }))) as object;
    assert.equal((told as { Rows: number }).Rows, 2);
    const rows = await good(api.query(`SELECT * FROM ${table} ORDER BY id DESC`, 'text/plain'));
    assert.equal(rows, csv, type);
  }
});

// As libraries that are given a stream send it.
test('an upload may come in chunks, and only once under a name', async () => {
  const send = (): Promise<RestAnswer> =>
    api.ask('POST', `${REST}/contexts/mydb/tables/chunked`, {
      headers: { 'X-Auth-Token': api.token },
      body: new Blob(['n\n', '1\n', '2\n']).stream(),
      duplex: 'half',
    });
  assert.equal((await send()).status, 200);
  const again = await send();
  assert.equal(again.status, 400);
  assert.match(errorOf(again)['Error Message'] ?? '', /already.*'chunked'|'chunked'.*already/);
  const elsewhere = await api.rest('POST', '/contexts/Stars/tables/t', { body: 'n\n1\n' });
  assert.equal(elsewhere.status, 400);
  assert.match(errorOf(elsewhere)['Error Message'] ?? '', /MyDB alone, and not in 'Stars'/);
});
