// Results that flow: rows and texts of any size, at the reader's pace, whole or visibly cut.
// How small results are written is told by the recorded exchanges and never here.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import {
  arrayOf,
  cleanText,
  int,
  long,
  method,
  nothing,
  record,
  streamedText,
  text,
} from '../../../src/wire/asmx/declare.ts';
import { exchange, keeping, settled } from '../http/serving.ts';
import { bodyOf, NS, offering, PATH } from './offering.ts';
import { get, soap11, soap12 } from './soap-client.ts';
import { until } from '../../support/until.ts';

const ROW = record('Row', { id: long, note: text });

async function* rows(
  count: number,
  failAt = Infinity,
): AsyncGenerator<{ id: bigint; note: string }> {
  for (let index = 0; index < count; index += 1) {
    if (index === failAt) throw new Error('the rows broke');
    yield { id: BigInt(index), note: 'x'.repeat(50) };
  }
}

const listing = (failAt?: number) =>
  method({
    doc: '',
    input: { count: int },
    output: arrayOf(ROW),
    run: async ({ count }) => rows(count, failAt),
  });

test('few rows have a length, many rows are sent in chunks, and all are there', async (t) => {
  const { port } = await offering(t, { List: listing() });
  const few = await exchange(port, get(`${PATH}/List?count=3`));
  assert.equal(few.headers['content-length'], String(few.body.byteLength));
  for (const request of [
    get(`${PATH}/List?count=20000`),
    soap12(PATH, `<List xmlns="${NS}"><count>20000</count></List>`),
  ]) {
    const many = await exchange(port, request);
    assert.equal(many.headers['transfer-encoding'], 'chunked');
    assert.equal(many.whole, true);
    assert.equal(many.body.toString().match(/<id>\d+<\/id>/g)?.length, 20_000);
    assert.match(many.body.toString(), /<id>19999<\/id>/);
  }
});

test('rows that break early are a fault, and later a cut answer', async (t) => {
  const observer = keeping();
  const early = await offering(t, { List: listing(5) }, { wanted: { observer } });
  const fault = await exchange(
    early.port,
    soap11(PATH, `${NS}/List`, `<List xmlns="${NS}"><count>9</count></List>`),
  );
  assert.equal(fault.status, 500);
  assert.match(fault.body.toString(), /<faultcode>soap:Server/);
  const late = await offering(t, { List: listing(15_000) }, { wanted: { observer } });
  const cut = await exchange(late.port, get(`${PATH}/List?count=20000`));
  assert.equal(cut.status, 200);
  assert.equal(cut.whole, false);
  assert.equal(observer.told.bugs.length, 2);
});

test('rows are made no faster than they are read, and none once the reader left', async (t) => {
  let made = 0;
  let ended = false;
  async function* counted(): AsyncGenerator<{ id: bigint; note: string }> {
    try {
      for (;;) {
        made += 1;
        yield { id: BigInt(made), note: 'x'.repeat(50) };
        // Real rows come from a store; a source that never waits would hold up the test itself.
        if (made % 100 === 0) await pause(0);
      }
    } finally {
      ended = true;
    }
  }
  const list = method({ doc: '', input: {}, output: arrayOf(ROW), run: async () => counted() });
  const { port } = await offering(t, { List: list });
  const socket = connect({ port, host: '127.0.0.1' });
  socket.pause();
  socket.write(get(`${PATH}/List`));
  await settled(() => made);
  assert.ok(made < 200_000, `${made} rows were made for a reader that reads nothing`);
  socket.destroy();
  await until(() => ended);
});

async function* bytesOf(chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

const streaming = (chunks: readonly (string | Uint8Array)[]) =>
  method({
    doc: '',
    input: {},
    output: streamedText,
    run: async () => bytesOf(chunks),
  });

const euro = Buffer.from('€');

const TEXTS: readonly [title: string, chunks: readonly (string | Uint8Array)[], written: string][] =
  [
    ['is escaped while it flows', ['a<b', ' & c>"d"\r\n'], 'a&lt;b &amp; c&gt;"d"\r\n'],
    ['may be split inside a character', [euro.subarray(0, 1), euro.subarray(1)], '€'],
    ['has no character that XML forbids', ['a\u0000b\u001Fc\uFFFE\t'], 'a\uFFFDb\uFFFDc\uFFFD\t'],
    ['has its broken bytes replaced', [Buffer.from([0x61, 0xff, 0x62])], 'a\uFFFDb'],
    ['keeps what looks like a byte order mark', ['\uFEFFa'], '\uFEFFa'],
  ];

for (const [title, chunks, written] of TEXTS) {
  test(`a streamed text ${title}`, async (t) => {
    const { port } = await offering(t, { Text: streaming(chunks) });
    assert.equal(
      await bodyOf(port, get(`${PATH}/Text`)),
      `<?xml version="1.0" encoding="utf-8"?>\r\n<string xmlns="${NS}">${written}</string>`,
    );
    const soap = await bodyOf(port, soap12(PATH, `<Text xmlns="${NS}"/>`));
    assert.ok(soap.includes(`<TextResult>${written}</TextResult>`));
  });
}

test('a streamed text without bytes is an empty element', async (t) => {
  const { port } = await offering(t, { Text: streaming([]) });
  assert.match(await bodyOf(port, get(`${PATH}/Text`)), /<string xmlns="urn:test" \/>$/);
  assert.match(await bodyOf(port, soap12(PATH, `<Text xmlns="${NS}"/>`)), /<TextResult \/>/);
});

test('a streamed text of 50 MB arrives whole', async (t) => {
  const piece = `${'x'.repeat(99)}\n`.repeat(500);
  const { port } = await offering(t, {
    Text: streaming(Array.from({ length: 1_000 }, () => piece)),
  });
  let bytes = 0;
  const socket = connect({ port, host: '127.0.0.1' });
  socket.write(`GET ${PATH}/Text HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`);
  for await (const chunk of socket as AsyncIterable<Uint8Array>) bytes += chunk.byteLength;
  assert.ok(bytes > 50_000_000);
});

test('a clean text is readable whatever it holds, a plain one is as .NET writes it', async (t) => {
  const row = record('Row', { clean: cleanText, plain: text });
  const one = method({
    doc: '',
    input: {},
    output: row,
    run: async () => ({ clean: 'a\u0001b', plain: 'a\u0001b' }),
  });
  const { port } = await offering(t, { One: one });
  const body = await bodyOf(port, get(`${PATH}/One`));
  assert.match(body, /<clean>a\uFFFDb<\/clean>/);
  assert.match(body, /<plain>a&#x1;b<\/plain>/);
});

test('a client that leaves aborts the call', async (t) => {
  let asked = false;
  let aborted = false;
  const wait = method({
    doc: '',
    input: {},
    output: nothing,
    run: async (_input, { signal }) => {
      asked = true;
      await once(signal, 'abort');
      aborted = true;
    },
  });
  const { port } = await offering(t, { Wait: wait });
  const socket = connect({ port, host: '127.0.0.1' });
  socket.write(soap11(PATH, `${NS}/Wait`, ''));
  await until(() => asked);
  socket.destroy();
  await until(() => aborted);
});
