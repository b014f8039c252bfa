// What stands before every protocol, on the real program: the policy of its pages, what a sender
// says of himself, senders that are slow on purpose, and TLS by a certificate of its own.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:https';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { makeCertificate } from '../support/certificate.ts';
import { served, systemNode } from '../support/served.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

let server: ServerInTest;
before(async () => {
  server = await startServer();
});
after(() => server[Symbol.asyncDispose]());

/** Pages of every room that shows any. */
const PAGES = [
  '/',
  '/tap',
  '/account',
  '/account/sign-in',
  '/casjobs/services/jobs.asmx',
  '/casjobs/services/jobs.asmx?op=SubmitJob',
  '/casjobs/services/users.asmx',
  '/casjobs/CasJobs.asmx',
  '/CommandWebService.asmx',
  '/CommandWebService.asmx?op=Login',
  '/docs/guide/account',
];

test('every page says what may act on it, and that nothing may frame it', async () => {
  for (const path of PAGES) {
    const answer = await fetch(server.url + path);
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/html/, path);
    const policy = answer.headers.get('content-security-policy') ?? '';
    assert.match(policy, /^default-src 'none'; /, path);
    assert.match(policy, /base-uri 'none'/, path);
    assert.match(policy, /frame-ancestors 'none'/, path);
    assert.doesNotMatch(policy, /script-src[^;]*unsafe/, path);
    await answer.body?.cancel();
  }
});

test('what a sender says of himself and of us is not repeated', async () => {
  const forged = {
    'X-Forwarded-For': '203.0.113.9',
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'https',
    Forwarded: 'for=203.0.113.9;host=evil.example;proto=https',
  };
  for (const path of ['/', '/tap', '/tap/capabilities', '/casjobs/services/jobs.asmx?wsdl']) {
    const answer = await fetch(server.url + path, { headers: forged });
    assert.equal(answer.status, 200, path);
    assert.doesNotMatch(await answer.text(), /evil\.example|https:\/\/127\.0\.0\.1/, path);
  }
  const page = await fetch(`${server.url}/account`, { headers: forged });
  // A cookie that is for TLS alone would be lost at once where there is none.
  assert.doesNotMatch(page.headers.get('set-cookie') ?? '', /Secure/);
});

/** Beginnings of requests that their senders never end, and what comes of them. */
const SLOW = {
  'half a head': 'GET / HTTP/1.1\r\nHost: h\r\nX-Slow: ',
  'a head and no body': 'POST /tap/sync HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n',
  nothing: '',
} as const;

const SLOW_EACH = 100;

const connected = async (bytes: string): Promise<Socket> => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(bytes);
  socket.resume();
  return socket;
};

test('hundreds of slow senders hold up nobody, and half heads are cut in time', async () => {
  const heads: Socket[] = [];
  const others: Socket[] = [];
  for (const [what, bytes] of Object.entries(SLOW)) {
    const group = what === 'half a head' ? heads : others;
    for (let count = 0; count < SLOW_EACH; count += 1) group.push(await connected(bytes));
  }
  // One byte after the other keeps a connection busy; it is the whole head that has its time.
  const dripping = setInterval(() => heads.forEach((socket) => socket.write('x')), 1_000);
  try {
    const ask = { qry: 'SELECT 1 AS a', context: 'MyDB', taskname: 'test', isSystem: 'false' };
    for (let count = 0; count < 10; count += 1) {
      assert.match(await server.call('ExecuteQuickJob', ask), /\[a\]:Integer/);
    }
    const isOver = (): boolean => heads.every(({ destroyed }) => destroyed);
    assert.equal(isOver(), false, 'they are held all the while');
    await until(isOver, 'the end of half heads (headSeconds)');
  } finally {
    clearInterval(dripping);
    for (const socket of [...heads, ...others]) socket.destroy();
  }
});

test('a server with a certificate speaks TLS, and says so in its address', async () => {
  await using folder = await temporaryFolder();
  const { certFile, keyFile, cert } = makeCertificate(folder.path);
  const files = ['--tls-cert', certFile, '--tls-key', keyFile];
  const words = ['serve', '--port', '0', '--data', `${folder.path}/data`, ...files];
  await using started = served(systemNode(), ...words);
  const [url = ''] = /https:\/\/127\.0\.0\.1:\d+/.exec(await started.ready) ?? [];
  const [answer] = (await once(request(`${url}/account`, { ca: cert }).end(), 'response')) as [
    { readonly headers: Readonly<Record<string, unknown>>; resume(): void },
  ];
  answer.resume();
  assert.match(String(answer.headers['set-cookie']), /; Secure/);
});

test('a certificate without its own key is refused by its setting', async () => {
  await using folder = await temporaryFolder();
  const [own, other] = ['own', 'other'].map((name) => makeCertificate(folder.path, name));
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['--tls-cert', own?.certFile ?? ''], /tlsCert is set and tlsKey is not/],
    [['--tls-key', own?.keyFile ?? ''], /tlsKey is set and tlsCert is not/],
    [
      ['--tls-cert', `${folder.path}/none.pem`, '--tls-key', own?.keyFile ?? ''],
      /tlsCert cannot be read: ENOENT/,
    ],
    [
      ['--tls-cert', own?.certFile ?? '', '--tls-key', other?.keyFile ?? ''],
      /tlsCert and tlsKey are no certificate in PEM and its key.*mismatch/,
    ],
  ];
  for (const [files, sentence] of cases) {
    const words = ['serve', '--port', '0', '--data', `${folder.path}/data`, ...files];
    await using started = served(systemNode(), ...words);
    const { code, said } = await started.ended;
    assert.equal(code, 2, said);
    assert.match(said, sentence);
  }
});
