// Files that people send, on the real program: by SOAP, POST and GET, in parts, with what is wrong
// named, and with nothing left behind.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { until } from '../support/until.ts';

let server: ServerInTest;
before(async () => {
  server = await startServer(['--upload-bytes-max', '3000000']);
});
after(() => server[Symbol.asyncDispose]());

const quick = async (qry: string): Promise<string> => {
  const ask = { qry, context: 'MyDB', taskname: 'test', isSystem: 'false' };
  const body = await server.call('ExecuteQuickJob', ask);
  return /<string[^>]*>([\s\S]*)<\/string>/.exec(body)?.[1] ?? '';
};

const SPACE = 'http://Services.Cas.jhu.edu';

/** The body of UploadData in SOAP 1.1, with its parameters in this order. */
const soap = async (parameters: Readonly<Record<string, string>>) => {
  const inside = Object.entries(parameters).map(([name, value]) => `<${name}>${value}</${name}>`);
  const answer = await fetch(`${server.url}/casjobs/services/jobs.asmx`, {
    method: 'POST',
    headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"${SPACE}/UploadData"` },
    body:
      '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>' +
      `<UploadData xmlns="${SPACE}">${inside.join('')}</UploadData></soap:Body></soap:Envelope>`,
  });
  return { status: answer.status, body: await answer.text() };
};

const signed = () => ({ wsid: server.wsid, pw: server.pw });

test('SOAP with four parameters makes a table', async () => {
  const data = 'id,big,name\n1,1237650000000000001,M 31 &amp; M 32\n';
  const { status, body } = await soap({ ...signed(), tableName: 'soap_four', data });
  assert.deepEqual([status, /UploadDataResponse/.test(body)], [200, true], body);
  assert.equal(
    await quick('SELECT * FROM soap_four'),
    '[id]:Integer,[big]:Integer,[name]:String\n1,1237650000000000001,"M 31 &amp; M 32"\n',
  );
});

test('SOAP with five parameters, the last behind the data, adds rows to it', async () => {
  const first = { ...signed(), tableName: 'soap_five', data: 'id\n1\n', tableExists: 'false' };
  assert.equal((await soap(first)).status, 200);
  const second = { ...first, data: 'id\n2\n', tableExists: 'true' };
  assert.equal((await soap(second)).status, 200);
  assert.equal(await quick('SELECT id FROM soap_five ORDER BY id'), '[id]:Integer\n1\n2\n');
});

const formOf = (data: string, tableExists: string) => ({
  data,
  tableName: 'parts',
  tableExists,
  ...signed(),
});

// As a client in Python sends it: who sends it stands behind what is sent.
test('POST with the data first is taken in parts, each with its header', async () => {
  const first = await server.post('UploadData', formOf('id,name\n1,a b\n', 'False'));
  assert.deepEqual(first, { status: 200, body: '' });
  const second = await server.post('UploadData', formOf('name,id\n"c, d",2\n', 'True'));
  assert.deepEqual(second, { status: 200, body: '' });
  assert.equal(
    await quick('SELECT id, name FROM parts ORDER BY id'),
    '[id]:Integer,[name]:String\n1,"a b"\n2,"c, d"\n',
  );
});

test('GET makes a table too', async () => {
  const ask = new URLSearchParams({ ...signed(), tableName: 'got', data: 'id\n7\n' });
  const url = `${server.url}/casjobs/services/jobs.asmx/UploadData?${ask.toString()}`;
  const answer = await fetch(url);
  assert.deepEqual([answer.status, await answer.text()], [200, '']);
  assert.equal(await quick('SELECT id FROM got'), '[id]:Integer\n7\n');
});

test('a table that is there is an error, and stays as it is', async () => {
  const ask = { ...signed(), tableName: 'twice', data: 'id\n1\n' };
  assert.equal((await server.post('UploadData', ask)).status, 200);
  const { status, body } = await server.post('UploadData', { ...ask, data: 'id\n2\n3\n' });
  assert.equal(status, 500);
  assert.match(body, /^System\.Exception: There is already a table 'twice' in MyDB\./);
  assert.equal(await quick('SELECT id FROM twice'), '[id]:Integer\n1\n');
});

test('a wrong value is named, nothing is loaded, and the job tells of it', async () => {
  const ask = { ...signed(), tableName: 'wrong', data: 'id\n1\n' };
  assert.equal((await server.post('UploadData', ask)).status, 200);
  const more = { ...ask, data: 'id\n2\ntwo\n', tableExists: 'true' };
  const { status, body } = await server.post('UploadData', more);
  assert.equal(status, 500);
  assert.match(body, /^System\.Exception: Line 3, column 'id': 'two' is no int\./);
  assert.equal(await quick('SELECT id FROM wrong'), '[id]:Integer\n1\n');
  const owner = { owner_wsid: server.wsid, owner_pw: server.pw };
  const conditions = 'TaskName:wrong;Status:4';
  const jobs = await server.call('GetJobs', { ...owner, conditions, includeSystem: 'true' });
  assert.match(jobs, /<Error>Line 3, column 'id'[^<]*<\/Error>/);
  assert.match(jobs, /<Type>IMPORT<\/Type>/);
});

test('a wrong password is told, by SOAP before the data is read', async () => {
  const ask = { wsid: server.wsid, pw: 'not the password', tableName: 'none', data: 'id\n1\n' };
  for (const answer of [await soap(ask), await server.post('UploadData', ask)]) {
    assert.equal(answer.status, 500);
    assert.match(answer.body, /wsid and password do not match/);
  }
});

test('a file beyond the limit is refused and names it', async () => {
  const data = `id\n${'1234567890\n'.repeat(300_000)}`;
  const ask = { ...signed(), tableName: 'large', data };
  for (const answer of [await soap(ask), await server.post('UploadData', ask)]) {
    assert.equal(answer.status, 500);
    assert.match(answer.body, /larger than 3000000 bytes.*uploadBytesMax/);
  }
});

test('what cannot be the name of a table is refused', async () => {
  for (const tableName of ['', '#t', 'Stars..t']) {
    const { status, body } = await server.post('UploadData', {
      ...signed(),
      tableName,
      data: 'id\n1\n',
    });
    assert.equal(status, 500);
    assert.match(body, /cannot be the name of a table/);
  }
});

test('a table that was made so can be dropped and brought back', async () => {
  const ask = { ...signed(), tableName: 'back', data: 'id\n1\n' };
  assert.equal((await server.post('UploadData', ask)).status, 200);
  await quick('DROP TABLE back');
  await quick('UNDROP TABLE back');
  assert.equal(await quick('SELECT id FROM back'), '[id]:Integer\n1\n');
});

test('nothing that was sent is left in the data folder', async () => {
  // The file goes after the end of its job is known.
  const left = () => readdirSync(join(server.data, 'uploads'));
  await until(() => left().length === 0, 'nothing is left');
  assert.deepEqual(readdirSync(join(server.data, 'temp')), []);
});
