// Outputs of every format on the real program: asked for by any spelling of their type, found under
// an absolute address with the file's name last, and fetched whole, in part, packed and by head.

import assert from 'node:assert/strict';
import { get } from 'node:http';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { OUTPUT_FORMATS } from '../../src/domain/output.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';

let server: ServerInTest;
before(async () => {
  server = await startServer();
  const form = { context: 'Stars', taskname: 'test', estimate: '30' };
  const qry = 'SELECT TOP 2000 hip, ra, vmag INTO mydb.bright FROM Hipparcos ORDER BY hip';
  const body = await server.call('SubmitJob', { qry, ...form });
  assert.equal((await server.ended(numberIn(body)))['Status'], '5');
});
after(() => server[Symbol.asyncDispose]());

const numberIn = (body: string): string => /<long[^>]*>(\d+)</.exec(body)?.[1] ?? '';

const bytesOf = async (url: string, headers: Readonly<Record<string, string>>) => {
  const response = await fetch(url, { headers: { 'accept-encoding': 'identity', ...headers } });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
};

test('GetJobTypes lists every format, and queries', async () => {
  const body = await server.call('GetJobTypes', {});
  const types = [...body.matchAll(/<Type>([^<]*)<\/Type>/g)].map(([, type]) => type);
  assert.deepEqual(types, ['QUERY', ...Object.values(OUTPUT_FORMATS).map(({ name }) => name)]);
});

for (const { name, extension, contentType } of Object.values(OUTPUT_FORMATS)) {
  test(`an extract of ${name} is fetched from its OutputLoc`, async () => {
    const type = Array.from(name, (letter, at) =>
      at % 2 ? letter.toUpperCase() : letter.toLowerCase(),
    );
    const asked = await server.call('SubmitExtractJob', {
      tableName: 'bright',
      type: type.join(''),
    });
    const job = await server.ended(numberIn(asked));
    assert.deepEqual([job['Status'], job['Type'], job['TaskName']], ['5', name, 'bright']);
    assert.equal(job['Rows'], '2000');
    const url = job['OutputLoc'] ?? '';
    const place = new RegExp(`^${server.url}/casjobs/output/[0-9a-f]{32}/bright\\.${extension}$`);
    assert.match(url, place);

    const head = await fetch(url, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } });
    const { response, bytes } = await bytesOf(url, {});
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), contentType);
    assert.equal(response.headers.get('content-length'), String(bytes.byteLength));
    assert.equal(head.headers.get('content-length'), String(bytes.byteLength));

    const part = await bytesOf(url, { range: 'bytes=100-199' });
    assert.equal(part.response.status, 206);
    assert.ok(part.bytes.equals(bytes.subarray(100, 200)));
  });
}

test('a table whose name is of another script is fetched under its own name', async () => {
  const tableName = 'яркие звёзды';
  const make = {
    qry: `SELECT 1 AS a INTO mydb..[${tableName}]`,
    context: 'MyDB',
    isSystem: 'false',
  };
  await server.call('ExecuteQuickJob', { ...make, taskname: 'test' });
  const asked = await server.call('SubmitExtractJob', { tableName, type: 'CSV' });
  const job = await server.ended(numberIn(asked));
  assert.equal(job['Status'], '5', job['Error']);
  const answer = await fetch(job['OutputLoc'] ?? '');
  const name = encodeURIComponent('яркие_звёзды.csv');
  assert.match(answer.headers.get('content-disposition') ?? '', new RegExp(`UTF-8''${name}$`));
  assert.equal(await answer.text(), 'a\n1\n');
});

test('text is packed on its way for who can unpack it', async () => {
  const asked = await server.call('SubmitExtractJob', { tableName: 'bright', type: 'DATASET' });
  const { OutputLoc: url = '' } = await server.ended(numberIn(asked));
  const { bytes } = await bytesOf(url, {});
  const packed = await new Promise<Buffer>((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      assert.equal(answer.headers['content-encoding'], 'gzip');
      void answer.toArray().then((chunks) => resolve(Buffer.concat(chunks as Buffer[])), reject);
    }).on('error', reject);
  });
  assert.ok(packed.byteLength < bytes.byteLength / 3);
  assert.ok(gunzipSync(packed).equals(bytes));
});

test('plots and unknown types are refused with those that there are', async () => {
  const { wsid, pw } = server;
  for (const type of ['plot', 'QUERY', 'xls', '']) {
    const form = { wsid, pw, tableName: 'bright', type };
    const { status, body } = await server.post('SubmitExtractJob', form);
    assert.equal(status, 500);
    assert.match(body, /There is no output type '.*' ?.*CSV, TCSV.*DataSet/);
  }
});

test('an output that has expired says how to get it again, whatever its format', async () => {
  await using brief = await startServer(['--output-keep-days', '0']);
  const qry = 'SELECT 1 AS n INTO mydb.one';
  const form = { qry, context: 'MyDB', taskname: 'test', isSystem: 'false' };
  await brief.call('ExecuteQuickJob', form);
  for (const { name } of Object.values(OUTPUT_FORMATS)) {
    const asked = await brief.call('SubmitExtractJob', { tableName: 'one', type: name });
    const { Status: status, OutputLoc: url = '' } = await brief.ended(numberIn(asked));
    assert.equal(status, '5');
    const answer = await fetch(url);
    assert.equal(answer.status, 410, name);
    assert.match(await answer.text(), /expired.*call SubmitExtractJob for table 'one'/);
  }
});
