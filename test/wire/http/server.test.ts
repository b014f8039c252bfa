// The HTTP room from outside: bytes over a socket to protocols made for the test.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '../../../src/domain/refusal.ts';
import type { HttpAnswer, HttpRequest, Protocol } from '../../../src/wire/http/message.ts';
import { createHttpServer } from '../../../src/wire/http/server.ts';
import { exchange, keeping, serving, settled, until } from './serving.ts';

const text = (body: HttpAnswer['body'], headers: Record<string, string> = {}): HttpAnswer => ({
  status: 200,
  headers: { 'Content-Type': 'text/plain', ...headers },
  body,
});

/** A protocol that takes everything. */
const answering = (
  answer: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>,
  more: Partial<Protocol> = {},
): Protocol => ({
  name: 'test',
  takes: () => true,
  answer: async (request) => answer(request),
  ...more,
});

const bytesOf = async (request: HttpRequest): Promise<number> => {
  let bytes = 0;
  for await (const chunk of request.body) bytes += chunk.byteLength;
  return bytes;
};

const get = (path: string, headers = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: example.org\r\n${headers}\r\n`;

const post = (path: string, body: string, headers = ''): string =>
  `POST ${path} HTTP/1.1\r\nHost: example.org\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
  `${headers}\r\n${body}`;

/** Resolves when a connection is closed, however it came to that. */
const gone = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.once('close', () => resolve());
  });

const SEEN: readonly [title: string, request: string, seen: Partial<HttpRequest>][] = [
  ['the path decoded', get('/a%20b/%C3%A9?q=%20'), { path: '/a b/é', query: 'q=%20' }],
  ['a path that cannot be decoded as it is', get('/a%zz'), { path: '/a%zz', query: '' }],
  ['no path as the root', get('http://other?x'), { path: '/', query: 'x' }],
  ['the absolute form', get('http://other/x?y'), { path: '/x', query: 'y' }],
  ['a query with question marks', get('/a?b?c'), { path: '/a', query: 'b?c' }],
  ['the host as the client wrote it', get('/'), { base: 'http://example.org' }],
  [
    'no forwarded header believed',
    get('/', 'X-Forwarded-Host: evil\r\n'),
    { base: 'http://example.org' },
  ],
];

for (const [title, request, seen] of SEEN) {
  test(`a protocol sees ${title}`, async (t) => {
    let got: HttpRequest | null = null;
    const { port } = await serving(t, [
      answering((asked) => {
        got = asked;
        return text('');
      }),
    ]);
    assert.equal((await exchange(port, request)).status, 200);
    for (const [key, value] of Object.entries(seen)) {
      assert.equal(got?.[key as keyof HttpRequest], value);
    }
  });
}

test('a host that is none is not repeated', async (t) => {
  const { port } = await serving(t, [answering(({ base }) => text(base))]);
  const answer = await exchange(port, 'GET / HTTP/1.1\r\nHost: a"><script>\r\n\r\n');
  assert.equal(answer.body.toString(), `http://127.0.0.1:${port}`);
});

test('the public address is what links are built from, where there is one', async (t) => {
  const wanted = { publicUrl: 'https://stars.example/' };
  const { port } = await serving(t, [answering(({ base }) => text(base))], wanted);
  assert.equal((await exchange(port, get('/'))).body.toString(), 'https://stars.example');
});

test('a trusted proxy tells address, scheme and host, and only its own word counts', async (t) => {
  const protocol = answering(({ base, address }) => text(`${base} ${address}`));
  const { port } = await serving(t, [protocol], { trustProxy: true });
  const forwarded =
    'X-Forwarded-For: 6.6.6.6, 192.0.2.7\r\nX-Forwarded-Proto: https\r\n' +
    'X-Forwarded-Host: stars.example\r\n';
  const answer = await exchange(port, get('/', forwarded));
  assert.equal(answer.body.toString(), 'https://stars.example 192.0.2.7');
});

const at = (path: string, name: string): Protocol => ({
  name,
  takes: (request) => request.path.startsWith(path),
  answer: async () => text(name),
});

test('the first protocol that takes a request answers it, and nobody is a plain 404', async (t) => {
  const { port } = await serving(t, [at('/a/b', 'first'), at('/a', 'second')]);
  assert.equal((await exchange(port, get('/a/b'))).body.toString(), 'first');
  assert.equal((await exchange(port, get('/a'))).body.toString(), 'second');
  const none = await exchange(port, get('/c?pw=secret'));
  assert.equal(none.status, 404);
  assert.match(none.body.toString(), /^There is nothing at \/c\./);
});

test('whole bodies have their length, services are not kept, types are not guessed', async (t) => {
  const { port } = await serving(t, [answering(() => text('é'))]);
  const { headers, body } = await exchange(port, get('/'));
  assert.equal(headers['content-length'], '2');
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(body.toString(), 'é');
});

test('a protocol may say how long its answer may be kept', async (t) => {
  const { port } = await serving(t, [answering(() => text('', { 'Cache-Control': 'no-cache' }))]);
  assert.equal((await exchange(port, get('/'))).headers['cache-control'], 'no-cache');
});

async function* chunks(count: number, bytes: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index += 1) yield Buffer.alloc(bytes, 'x');
}

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

test('a connection serves one request after the other, read or not', async (t) => {
  const protocol = answering(({ path }) => text(path));
  const { port } = await serving(t, [protocol]);
  const last = 'GET /three HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n';
  const socket = connect({ port, host: '127.0.0.1' });
  socket.write(post('/one', 'unread') + get('/two') + last);
  let all = '';
  for await (const chunk of socket) all += String(chunk);
  assert.deepEqual(all.match(/\/(?:one|two|three)$|\/(?:one|two)(?=HTTP)/gm), [
    '/one',
    '/two',
    '/three',
  ]);
});

test('a refusal is plain text with the status of its kind and no trace', async (t) => {
  const observer = keeping();
  const { port } = await serving(
    t,
    [
      answering(() => {
        throw new Refusal('unknown-job', { job: 7n });
      }),
    ],
    { observer },
  );
  const answer = await exchange(port, get('/'));
  assert.equal(answer.status, 404);
  assert.equal(
    answer.body.toString(),
    'There is no job 7 of yours. GetJobs lists the jobs you have.\n',
  );
  assert.deepEqual(observer.told.bugs, []);
});

test('a bug is an apology with its number, and the story is told to the observer', async (t) => {
  const observer = keeping();
  const bug = new Error('the secret inside');
  const { port } = await serving(
    t,
    [
      answering(() => {
        throw bug;
      }),
    ],
    { observer },
  );
  const answer = await exchange(port, get('/'));
  assert.equal(answer.status, 500);
  assert.match(answer.body.toString(), /under number 0badcafe/);
  assert.doesNotMatch(answer.body.toString(), /secret/);
  assert.deepEqual(observer.told.bugs, [bug]);
});

test('a protocol gives failures its own form', async (t) => {
  const protocol = answering(
    () => {
      throw new Refusal('stopping');
    },
    { refuse: ({ kind }) => ({ status: 418, headers: {}, body: kind }) },
  );
  const { port } = await serving(t, [protocol]);
  const answer = await exchange(port, get('/'));
  assert.equal(answer.status, 418);
  assert.equal(answer.body.toString(), 'refusal');
});

test('an answer that does not come is given up, and the protocol is told', async (t) => {
  let aborted = false;
  const protocol = answering(async ({ signal }) => {
    await once(signal, 'abort');
    aborted = true;
    return text('late');
  });
  const { port } = await serving(t, [protocol], { limits: { answerSeconds: 0.05 } });
  const answer = await exchange(port, get('/'));
  assert.equal(answer.status, 503);
  assert.match(answer.body.toString(), /no answer after 0\.05 s/);
  assert.equal(aborted, true);
});

test('a client that leaves is felt while its answer is being made', async (t) => {
  let asked = false;
  let left = false;
  const observer = keeping();
  const protocol = answering(async ({ signal }) => {
    asked = true;
    await once(signal, 'abort');
    left = true;
    throw new DOMException('gone', 'AbortError');
  });
  const { port } = await serving(t, [protocol], { observer });
  const socket = connect({ port, host: '127.0.0.1' });
  socket.write(get('/'));
  await until(() => asked);
  socket.destroy();
  await until(() => left);
  await until(() => observer.told.notes.length > 0);
  assert.deepEqual(observer.told.bugs, [], 'a client that leaves is no bug');
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
  const limits = { idleSeconds: 0.1 };
  const { port } = await serving(t, [answering(() => text(chunks(1_000, 65_536)))], { limits });
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  socket.write(get('/'));
  await pause(300);
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

test('an answer is noted without its query, and with the path that the protocol allows', async (t) => {
  const observer = keeping();
  const protocol = answering(() => text('five!'), { logged: () => '/output/…' });
  const { port } = await serving(t, [protocol], { observer });
  await exchange(port, get('/output/token-123?pw=hunter2'));
  await until(() => observer.told.notes.length === 1);
  const [note] = observer.told.notes;
  assert.equal(note?.event, 'http.answer');
  assert.deepEqual(
    { ...note?.facts, milliseconds: 0 },
    { protocol: 'test', method: 'GET', path: '/output/…', status: 200, bytes: 5, milliseconds: 0 },
  );
  assert.doesNotMatch(JSON.stringify(observer.told), /hunter2|token-123/);
});

test('a head that does not arrive whole in time is cut', async (t) => {
  const { port } = await serving(t, [answering(() => text(''))], { limits: { headSeconds: 0.2 } });
  const answer = await exchange(port, 'GET / HTTP/1.1\r\nHost: h\r\nX-Slow: ');
  assert.equal(answer.status, 408);
});

const UNREADABLE: readonly [title: string, request: string, status: number][] = [
  ['a first line that is none', 'GET / HTP/1.1\r\n\r\n', 400],
  ['a method that HTTP does not have', 'FOO / HTTP/1.1\r\nHost: h\r\n\r\n', 405],
  ['a head without end', get('/', `X: ${'x'.repeat(20_000)}\r\n`), 431],
];

for (const [title, request, status] of UNREADABLE) {
  test(`plain words and ${status} answer ${title}`, async (t) => {
    const { port } = await serving(t, [answering(() => text(''))]);
    const answer = await exchange(port, request);
    assert.equal(answer.status, status);
    assert.match(answer.headers['content-type'] ?? '', /^text\/html/);
  });
}

test('stopping lets a running answer end and takes no more', async (t) => {
  const held = Promise.withResolvers<void>();
  let asked = false;
  const protocol = answering(async () => {
    asked = true;
    await held.promise;
    return text('done');
  });
  const server = await serving(t, [protocol], { limits: { stopSeconds: 5 } });
  const running = exchange(server.port, get('/'));
  await until(() => asked);
  const stopped = server.stop();
  await assert.rejects(exchange(server.port, get('/')));
  held.resolve();
  const answer = await running;
  assert.equal(answer.body.toString(), 'done');
  assert.equal(answer.headers['connection'], 'close');
  await stopped;
});

test('stopping cuts what does not end in time', async (t) => {
  let aborted = false;
  const protocol = answering(async ({ signal }) => {
    await once(signal, 'abort');
    aborted = true;
    throw new DOMException('gone', 'AbortError');
  });
  const server = await serving(t, [protocol], { limits: { stopSeconds: 0.05 } });
  const running = assert.rejects(exchange(server.port, get('/')));
  await pause(20);
  await server.stop();
  await running;
  await until(() => aborted);
});

test('a busy port is told in Node’s own words', async (t) => {
  const { port } = await serving(t, []);
  const options = { host: '127.0.0.1', port, protocols: [], observer: keeping(), publicUrl: null };
  await assert.rejects(
    createHttpServer({ ...options, trustProxy: false, requestBytesMax: 1_000 }),
    { code: 'EADDRINUSE' },
  );
});
