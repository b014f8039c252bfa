// Forms that bring files: as a real writer of them writes them (fetch's FormData), cut into pieces
// of every size, and broken in ways that must not be taken for a form.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundaryOf, partsOf } from '../../../src/wire/http/multipart.ts';

interface Read {
  readonly name: string;
  readonly fileName: string | null;
  readonly text: string;
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const readAll = async (bytes: Uint8Array, size: number, boundary: string): Promise<Read[]> => {
  const parts: Read[] = [];
  for await (const { name, fileName, bytes: pieces } of partsOf(inPieces(bytes, size), boundary)) {
    const text: Uint8Array[] = [];
    for await (const piece of pieces) text.push(piece);
    parts.push({ name, fileName, text: Buffer.concat(text).toString('latin1') });
  }
  return parts;
};

const written = async (form: FormData): Promise<{ bytes: Uint8Array; boundary: string }> => {
  const response = new Response(form);
  const boundary = boundaryOf(response.headers.get('content-type') ?? '') ?? assert.fail();
  return { bytes: new Uint8Array(await response.arrayBuffer()), boundary };
};

test('every part comes whole, however its bytes are cut', async () => {
  const form = new FormData();
  form.append('table', 'a "quoted" name');
  form.append('empty', '');
  const evil = 'a,b\r\n1,2\r\n--\r\n----\r\n--x\r\n\r\n';
  form.append('file', new Blob([evil]), 'we"ird\r\n.csv');
  const { bytes, boundary } = await written(form);
  for (const size of [1, 2, 3, 7, 50, 64, bytes.length]) {
    assert.deepEqual(await readAll(bytes, size, boundary), [
      { name: 'table', fileName: null, text: 'a "quoted" name' },
      { name: 'empty', fileName: null, text: '' },
      { name: 'file', fileName: 'we"ird\r\n.csv', text: evil },
    ]);
  }
});

test('bytes that nearly are a delimiter are bytes of the file', async () => {
  const form = new FormData();
  form.append('file', new Blob(['?']), 'x');
  const { bytes, boundary } = await written(form);
  const text = Buffer.from(bytes).toString('latin1');
  const near = `\r\n--${boundary.slice(0, -1)}\r\n-\r\r\n--`;
  const changed = Buffer.from(text.replace('\r\n\r\n?', `\r\n\r\n${near}`), 'latin1');
  for (const size of [1, 5, changed.length]) {
    assert.deepEqual(await readAll(changed, size, boundary), [
      { name: 'file', fileName: 'x', text: near },
    ]);
  }
});

test('a file that nobody chose has an empty name, as browsers write it', async () => {
  const head = 'Content-Disposition: form-data; name="file"; filename=""';
  const body = `--b\r\n${head}\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--b--\r\n`;
  assert.deepEqual(await readAll(Buffer.from(body), 10, 'b'), [
    { name: 'file', fileName: '', text: '' },
  ]);
});

test('a part that nobody reads is passed over', async () => {
  const form = new FormData();
  form.append('file', new Blob(['x'.repeat(10_000)]), 'x');
  form.append('after', 'y');
  const { bytes, boundary } = await written(form);
  const names: string[] = [];
  for await (const { name } of partsOf(inPieces(bytes, 100), boundary)) names.push(name);
  assert.deepEqual(names, ['file', 'after']);
});

/** What is no form, and why. */
const BROKEN: readonly (readonly [string, string, RegExp])[] = [
  ['nothing', '', /ends in the middle/],
  ['no delimiter', 'hello', /ends in the middle/],
  ['a file that is cut', '--b\r\nContent-Disposition: form-data; name="f"\r\n\r\nx', /ends/],
  ['a part without a name', '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--', /no name/],
  ['a head without an end', `--b\r\nX: ${'x'.repeat(9_000)}`, /too long/],
];

for (const [what, text, why] of BROKEN) {
  test(`${what} is refused`, async () => {
    await assert.rejects(readAll(Buffer.from(text), 1_000, 'b'), {
      code: 'bad-form',
      message: why,
    });
  });
}

test('the boundary is that of forms that bring files alone', () => {
  assert.equal(boundaryOf('multipart/form-data; boundary=abc'), 'abc');
  assert.equal(boundaryOf('Multipart/Form-Data; charset=utf-8; boundary="a b"'), 'a b');
  for (const type of [
    undefined,
    'text/plain',
    'multipart/mixed; boundary=a',
    'multipart/form-data',
  ]) {
    assert.equal(boundaryOf(type), undefined);
  }
});
