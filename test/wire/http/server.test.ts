// The HTTP room from outside: bytes over a socket to protocols made for the test.
// What flows in bodies is told in streams.test.ts and never here.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { HttpAnswer, HttpRequest, Protocol } from '../../../src/wire/http/message.ts';
import { createHttpServer } from '../../../src/wire/http/server.ts';
import { answering, get, post, text } from './answering.ts';
import { exchange, keeping, serving } from './serving.ts';
import { until } from '../../support/until.ts';

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

test('a sender that a trusted proxy does not tell in words we read is nobody here', async (t) => {
  const { port } = await serving(t, [answering(({ address }) => text(address))], {
    trustProxy: true,
  });
  const told: readonly [header: string, address: string][] = [
    ['X-Forwarded-For: 192.0.2.7:8080\r\n', '192.0.2.7'],
    ['X-Forwarded-For: [2001:db8::1]:8080\r\n', '2001:db8::1'],
    ['X-Forwarded-For: [2001:db8::1]\r\n', '2001:db8::1'],
    ['X-Forwarded-For: junk\r\n', 'unknown'],
    ['', '127.0.0.1'],
  ];
  for (const [header, address] of told) {
    assert.equal((await exchange(port, get('/', header))).body.toString(), address, header);
  }
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

test('a body of which only the beginning is read does not hold up the next request', async (t) => {
  const protocol = answering(async ({ path, body }) => {
    if (path === '/one') await body[Symbol.asyncIterator]().next();
    return text(path);
  });
  const { port } = await serving(t, [protocol]);
  const last = 'GET /two HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n';
  const socket = connect({ port, host: '127.0.0.1' });
  socket.write(post('/one', 'x'.repeat(500_000)) + last);
  let all = '';
  for await (const chunk of socket) all += String(chunk);
  assert.match(all, /\/one[^]*\/two$/);
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

test('an answer is noted without its query, with the path that its protocol allows', async (t) => {
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

const ODD: readonly [title: string, request: string][] = [
  ['a type that is none', post('/', 'x', 'Content-Type: ;;;\r\n')],
  ['an empty type', post('/', 'x', 'Content-Type: \r\n')],
  ['a body without a type', post('/', 'x')],
  ['a method of WebDAV', 'PROPFIND / HTTP/1.1\r\nHost: h\r\n\r\n'],
  ['a query without a type', 'QUERY / HTTP/1.1\r\nHost: h\r\n\r\n'],
  ['a search with a dash', 'M-SEARCH / HTTP/1.1\r\nHost: h\r\n\r\n'],
];

for (const [title, request] of ODD) {
  test(`a protocol is asked about ${title}, and the log tells of it`, async (t) => {
    const observer = keeping();
    const { port } = await serving(t, [answering(({ method }) => text(method))], { observer });
    const answer = await exchange(port, request);
    assert.equal(answer.status, 200);
    assert.equal(answer.body.toString(), request.split(' ')[0]);
    await until(() => observer.told.notes.length === 1);
  });
}

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

test('stopping closes at once what asks for nothing, or has not asked to the end', async (t) => {
  const server = await serving(t, [answering(() => text('hi'))], {
    limits: { stopSeconds: 20, lastCallSeconds: 20 },
  });
  const sockets = ['', 'GET / HT', `${get('/')}GET / HT`].map((begun) => {
    const socket = connect({ port: server.port, host: '127.0.0.1' });
    socket.on('error', () => {});
    socket.write(begun);
    socket.resume();
    return socket;
  });
  await pause(100);
  const begun = performance.now();
  await server.stop();
  assert.ok(performance.now() - begun < 15_000);
  sockets.forEach((socket) => socket.destroy());
});

test('stopping refuses, after a while, what has no answer yet', async (t) => {
  const { promise: never } = Promise.withResolvers<HttpAnswer>();
  const server = await serving(t, [answering(() => never)], {
    limits: { stopSeconds: 20, lastCallSeconds: 0.1 },
  });
  const heard = exchange(server.port, get('/'));
  await pause(50);
  await server.stop();
  const { status, body } = await heard;
  assert.equal(status, 503);
  assert.match(String(body), /stopping/);
});

test('stopping cuts what does not end in time', async (t) => {
  let asked = false;
  let aborted = false;
  const protocol = answering(async ({ signal }) => {
    asked = true;
    await once(signal, 'abort');
    aborted = true;
    throw new DOMException('gone', 'AbortError');
  });
  const server = await serving(t, [protocol], { limits: { stopSeconds: 0.05 } });
  const running = assert.rejects(exchange(server.port, get('/')));
  await until(() => asked);
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
