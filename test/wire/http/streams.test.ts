// Bodies in both directions: limits, back-pressure, and ends that are no ends.
// The readers here are slow, deaf or gone; the well-behaved ones are in server.test.ts.

import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { answering, bytesOf, chunks, get, post, text } from './answering.ts';
import { exchange, keeping, serving, settled } from './serving.ts';
import { until } from '../../support/until.ts';

/** Resolves when a connection is closed, however it came to that. */
const gone = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.once('close', () => resolve());
  });

test('a stream is sent in chunks, whole', async (t) => {
  const { port } = await serving(t, [answering(() => text(chunks(100, 10_000)))]);
  const answer = await exchange(port, get('/'));
  assert.equal(answer.headers['transfer-encoding'], 'chunked');
  assert.equal(answer.whole, true);
  assert.equal(answer.body.byteLength, 1_000_000);
});

test('HEAD has the head of the answer and no body, and the stream is told to close', async (t) => {
  let closed = false;
  const stream: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ done: true, value: undefined }),
      return: async () => {
        closed = true;
        return { done: true, value: undefined };
      },
    }),
  };
  const protocol = answering(({ path }) =>
    path === '/s' ? text(stream, { 'Content-Length': '7' }) : text('hello'),
  );
  const { port } = await serving(t, [protocol]);
  const head = (path: string) => exchange(port, `HEAD ${path} HTTP/1.1\r\nHost: h\r\n\r\n`);
  const whole = await head('/');
  assert.equal(whole.headers['content-length'], '5');
  assert.equal(whole.body.byteLength, 0);
  const streamed = await head('/s');
  assert.equal(streamed.headers['content-length'], '7');
  assert.equal(streamed.body.byteLength, 0);
  assert.equal(closed, true);
});

test('a body beyond the limit is refused, announced or not, and the sender reads it', async (t) => {
  const protocol = answering(async (request) => text(String(await bytesOf(request))));
  const observer = keeping();
  const { port } = await serving(t, [protocol], { observer, requestBytesMax: 1_000 });
  assert.equal((await exchange(port, post('/', 'x'.repeat(1_000)))).body.toString(), '1000');
  const announced = await exchange(port, post('/', 'x'.repeat(1_001)));
  assert.equal(announced.status, 413);
  assert.match(announced.body.toString(), /larger than 1000 bytes/);
  const chunk = `3e8\r\n${'x'.repeat(1_000)}\r\n`;
  const head = 'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n';
  assert.equal((await exchange(port, `${head}${chunk}0\r\n\r\n`)).body.toString(), '1000');
  assert.equal((await exchange(port, `${head}${chunk}${chunk}0\r\n\r\n`)).status, 413);
  assert.deepEqual(observer.told.bugs, []);
});

test('a body that comes too slowly is refused, and its sender reads why', async (t) => {
  const protocol = answering(async (request) => text(String(await bytesOf(request))));
  const observer = keeping();
  const limits = { bodySeconds: 0.1, bodyBytesPerSecondMin: 100_000, lingerSeconds: 0.05 };
  const { port } = await serving(t, [protocol], { observer, limits });
  const head = 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n';
  const answer = await exchange(port, `${head}slow`);
  assert.equal(answer.status, 408);
  assert.match(answer.body.toString(), /^Only 4 bytes/);
  assert.deepEqual(observer.told.bugs, []);
});

test('a body at its pace may take longer than the first seconds', async (t) => {
  const protocol = answering(async (request) => text(String(await bytesOf(request))));
  const limits = { bodySeconds: 0.1, bodyBytesPerSecondMin: 10 };
  const { port } = await serving(t, [protocol], { limits });
  const socket = connect({ port, host: '127.0.0.1' });
  socket.write('POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 60\r\nConnection: close\r\n\r\n');
  let sent = 0;
  const sending = setInterval(() => {
    sent += 10;
    socket.write('x'.repeat(10));
    if (sent === 60) clearInterval(sending);
  }, 50);
  let all = '';
  for await (const chunk of socket) all += String(chunk);
  assert.match(all, /^HTTP\/1\.1 200/);
});

test('a sender that does not stop after its refusal is cut', async (t) => {
  const protocol = answering(async (request) => text(String(await bytesOf(request))));
  const limits = { lingerSeconds: 0.05 };
  const { port } = await serving(t, [protocol], { requestBytesMax: 1_000, limits });
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  socket.resume();
  socket.write('POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n');
  const sending = setInterval(() => socket.write(`3e8\r\n${'x'.repeat(1_000)}\r\n`), 5);
  await gone(socket);
  clearInterval(sending);
});

test('a slow reader holds the source back, and leaving stops it', async (t) => {
  let made = 0;
  let stopped = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        made += 65_536;
        yield Buffer.alloc(65_536);
      }
    } finally {
      stopped = true;
    }
  }
  const { port } = await serving(t, [answering(() => text(endless()))]);
  const socket = connect({ port, host: '127.0.0.1' });
  socket.pause();
  socket.write(get('/'));
  await settled(() => made);
  assert.ok(made < 20_000_000, `the source made ${made} bytes for a reader that reads nothing`);
  socket.destroy();
  await until(() => stopped);
});

test('a reader that takes nothing for too long is cut', async (t) => {
  const observer = keeping();
  const wanted = { observer, limits: { idleSeconds: 0.1 } };
  const { port } = await serving(t, [answering(() => text(chunks(1_000, 65_536)))], wanted);
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  socket.write(get('/'));
  await until(() => observer.told.notes.length === 1);
  let bytes = 0;
  socket.on('data', (chunk) => {
    bytes += chunk.byteLength;
  });
  await gone(socket);
  assert.ok(bytes < 65_536_000);
});

/** Whether an answer arrives that looks complete to its client. */
const isWhole = (port: number): Promise<boolean> =>
  exchange(port, get('/')).then(
    ({ whole }) => whole,
    () => false,
  );

async function* failing(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('part');
  throw new Error('the disk broke');
}

test('a stream that fails after its head is cut, never ended as if it were whole', async (t) => {
  const observer = keeping();
  const { port } = await serving(t, [answering(() => text(failing()))], { observer });
  assert.equal(await isWhole(port), false);
  await until(() => observer.told.bugs.length === 1);
});

test('a stream shorter than its promised length is cut', async (t) => {
  const observer = keeping();
  const protocol = answering(() => text(chunks(1, 5), { 'Content-Length': '6' }));
  const { port } = await serving(t, [protocol], { observer });
  assert.equal(await isWhole(port), false);
  await until(() => observer.told.bugs.length === 1);
});
