// Downloads over real sockets from a real file: parts of it, heads alone, packed, and what a client
// says that it has. What is expected comes from RFC 9110, sections 12.5.3, 13 and 14.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { after, HOUR, instant } from '../../../src/base/time.ts';
import { downloadsOf } from '../../../src/wire/casjobs/downloads.ts';
import { OUTPUT, openBench, stageTable } from '../../files/staged.ts';
import { exchange, serving, type Heard } from '../http/serving.ts';

const LINES = Array.from({ length: 40_000 }, (_, at) => `${at},${at / 8}`);
const TEXT = Buffer.from(['n,x', ...LINES, ''].join('\r\n'));
const SIZE = TEXT.byteLength;

/** A server of one output; asks for it with the headers that are given. */
const asking = async (
  t: TestContext,
  content = TEXT,
): Promise<(headers?: Readonly<Record<string, string>>, method?: string) => Promise<Heard>> => {
  const bench = await openBench();
  t.after(() => bench[Symbol.asyncDispose]());
  const now = instant(Date.now());
  const output = { ...OUTPUT, bytes: BigInt(content.byteLength), expires: after(now, HOUR) };
  const { staging } = await stageTable(bench.files);
  await writeFile(join(staging.folder, 'result'), content);
  await bench.files.publishOutput(staging, 'result', output);
  const fetch = async () => {
    const file = await bench.files.openOutput(output);
    if (file === undefined) throw new Error('the file is gone');
    return { kind: 'found', output, format: 'csv', file } as const;
  };
  const { port } = await serving(t, [downloadsOf({ outputs: { fetch }, now: () => now })]);
  return (headers = {}, method = 'GET') => {
    const lines = Object.entries({ Host: 'stars.example', Connection: 'close', ...headers });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const path = `/casjobs/output/${output.token}/${output.fileName}`;
    return exchange(port, `${method} ${path} HTTP/1.1\r\n${head}\r\n`);
  };
};

test('a whole file says that it has ranges', async (t) => {
  const { status, headers, body } = await (await asking(t))();
  assert.equal(status, 200);
  assert.equal(headers['accept-ranges'], 'bytes');
  assert.equal(headers['content-length'], String(SIZE));
  assert.equal(headers['vary'], 'Accept-Encoding');
  assert.ok(body.equals(TEXT));
});

const PARTS: readonly (readonly [range: string, first: number, last: number])[] = [
  ['bytes=0-0', 0, 0],
  ['bytes=1-3', 1, 3],
  ['bytes=0-', 0, SIZE - 1],
  [`bytes=${SIZE - 1}-`, SIZE - 1, SIZE - 1],
  ['bytes=100000-200000', 100_000, 200_000],
  ['bytes=500-99999999999999999999', 500, SIZE - 1],
  ['bytes=-5', SIZE - 5, SIZE - 1],
  ['bytes=-99999999999', 0, SIZE - 1],
  ['Bytes=2-4,', 2, 4],
];

test('a range is answered with its bytes and its place', async (t) => {
  const ask = await asking(t);
  for (const [range, first, last] of PARTS) {
    const { status, headers, body } = await ask({ Range: range, 'Accept-Encoding': 'gzip' });
    assert.equal(status, 206, range);
    assert.equal(headers['content-range'], `bytes ${first}-${last}/${SIZE}`, range);
    assert.equal(headers['content-length'], String(last - first + 1), range);
    assert.equal(headers['content-encoding'], undefined, range);
    assert.ok(body.equals(TEXT.subarray(first, last + 1)), range);
  }
});

test('parts in any order make the whole file', async (t) => {
  const ask = await asking(t);
  const step = 50_000;
  const starts = Array.from({ length: Math.ceil(SIZE / step) }, (_, at) => at * step);
  const parts = await Promise.all(
    starts.map(async (from) => (await ask({ Range: `bytes=${from}-${from + step - 1}` })).body),
  );
  assert.ok(Buffer.concat(parts).equals(TEXT));
});

test('what is no single range of bytes is answered with the whole', async (t) => {
  const ask = await asking(t);
  const others = ['bytes=0-1,5-6', 'bytes=3-1', 'bytes=-', 'bytes=x', 'rows=0-1', 'bytes 0-1', ''];
  for (const range of others) {
    const { status, body } = await ask({ Range: range });
    assert.equal(status, 200, range);
    assert.equal(body.byteLength, SIZE, range);
  }
});

test('a range behind the end is refused with the size', async (t) => {
  const ask = await asking(t);
  for (const range of [`bytes=${SIZE}-`, 'bytes=99999999999999999999-', 'bytes=-0']) {
    const { status, headers, body } = await ask({ Range: range });
    assert.equal(status, 416, range);
    assert.equal(headers['content-range'], `bytes */${SIZE}`);
    assert.match(body.toString(), /behind the end/);
  }
});

test('an empty file is sent, and has no range', async (t) => {
  const ask = await asking(t, Buffer.alloc(0));
  const { status, headers, body } = await ask({ 'Accept-Encoding': 'gzip' });
  assert.deepEqual([status, headers['content-length'], body.byteLength], [200, '0', 0]);
  assert.equal((await ask({ Range: 'bytes=0-' })).status, 416);
  assert.equal((await ask({ Range: 'bytes=-3' })).status, 416);
});

test('a download goes on only where it is of the same file', async (t) => {
  const ask = await asking(t);
  const tag = (await ask()).headers['etag'] ?? '';
  const range = 'bytes=10-19';
  assert.equal((await ask({ Range: range, 'If-Range': tag })).status, 206);
  // Another tag, the tag of what was packed, and a date, for there is none to compare it with.
  for (const other of ['"x"', `W/${tag}`, 'Sat, 28 Nov 2026 12:00:00 GMT']) {
    const { status, body } = await ask({ Range: range, 'If-Range': other });
    assert.deepEqual([status, body.byteLength], [200, SIZE], other);
  }
  assert.equal((await ask({ 'If-Match': `"x", ${tag}` })).status, 200);
  assert.equal((await ask({ 'If-Match': '*' })).status, 200);
  assert.equal((await ask({ 'If-Match': '"x"' })).status, 412);
});

test('HEAD has the head of GET, no bytes and no range', async (t) => {
  const ask = await asking(t);
  for (const headers of [{}, { 'Accept-Encoding': 'gzip' }] as const) {
    const [got, head] = [await ask(headers), await ask(headers, 'HEAD')];
    const { date: _, 'transfer-encoding': __, 'x-request-id': ___, ...same } = got.headers;
    assert.equal(head.status, 200);
    assert.equal(head.body.byteLength, 0);
    for (const [name, value] of Object.entries(same)) assert.equal(head.headers[name], value, name);
  }
  const { status, headers } = await ask({ Range: 'bytes=0-1' }, 'HEAD');
  assert.deepEqual([status, headers['content-length']], [200, String(SIZE)]);
});

test('a client that can unpack gets less, under a weak tag', async (t) => {
  const ask = await asking(t);
  const plain = (await ask()).headers['etag'] ?? '';
  for (const accepted of ['gzip', 'gzip, deflate, br', 'X-GZIP', 'deflate, GZip;q=0.5']) {
    const { status, headers, body, whole } = await ask({ 'Accept-Encoding': accepted });
    assert.deepEqual([status, headers['content-encoding'], whole], [200, 'gzip', true], accepted);
    assert.equal(headers['content-length'], undefined);
    assert.equal(headers['etag'], `W/${plain}`);
    assert.equal(headers['vary'], 'Accept-Encoding');
    assert.ok(body.byteLength < SIZE / 2, `${body.byteLength} of ${SIZE}`);
    assert.ok(gunzipSync(body).equals(TEXT));
  }
});

test('a client that cannot unpack, or would rather not, gets it plain', async (t) => {
  const ask = await asking(t);
  for (const accepted of [
    '',
    'identity',
    '*',
    'br',
    'gzip;q=0',
    'gzip;q=0.5, identity',
    'gzip;q=x',
  ]) {
    const { headers, body } = await ask({ 'Accept-Encoding': accepted });
    assert.equal(headers['content-encoding'], undefined, accepted);
    assert.ok(body.equals(TEXT), accepted);
  }
});

test('a small file is never packed', async (t) => {
  const ask = await asking(t, TEXT.subarray(0, 1_000));
  assert.equal((await ask({ 'Accept-Encoding': 'gzip' })).headers['content-encoding'], undefined);
});

test('a client that has the file, packed or plain, is told so', async (t) => {
  const ask = await asking(t);
  const tag = (await ask()).headers['etag'] ?? '';
  for (const known of [tag, `W/${tag}`, `"x" , W/${tag}`, '*']) {
    const { status, headers } = await ask({ 'If-None-Match': known, Range: 'bytes=0-1' });
    assert.equal(status, 304, known);
    assert.equal(headers['vary'], 'Accept-Encoding');
  }
  assert.equal((await ask({ 'If-None-Match': '"x", "y"' })).status, 200);
});
