// The launcher and `serve` as processes: the Node they find, what the first start says, signals,
// and every reason why a server cannot start. No server outlives its test.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { isThisMachine, refuseIfOpen } from '../../src/admin/listen-rules.ts';
import { addressesOf } from '../../src/admin/reachable.ts';
import { startText } from '../../src/admin/start-text.ts';
import type { AccountId } from '../../src/domain/account.ts';
import { serversOfFolder } from '../../src/files/data-folder.ts';
import { almagest } from '../support/recorded-terminal.ts';
import { newPassword, secretly } from '../support/secrets.ts';
import { served, systemNode } from '../support/served.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const NODE = systemNode();

test("a first start under the system's Node tells address, data, wsid and password", async () => {
  await using folder = await temporaryFolder();
  await using server = served(NODE, 'serve', '--port', '0', '--data', folder.path);
  const told = await server.ready;
  assert.match(told, /answers at http:\/\/127\.0\.0\.1:\d+\//);
  assert.ok(told.includes(folder.path));
  assert.match(told, /^ {2}wsid {6}\d{9}$/m);
  const [, password = ''] = /^ {2}password {2}([a-z2-7]{16})$/m.exec(told) ?? [];
  assert.notEqual(secretly(password), '');
  assert.equal(told.match(/ExecuteQuickJob/g)?.length, 2);
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(told) ?? [];
  assert.equal((await fetch(url)).status, 200);
  server.process.kill('SIGTERM');
  const { code, said } = await server.ended;
  assert.equal(code, 0, said);
  assert.deepEqual(await serversOfFolder(folder.path), []);
});

test('a second start says no password, and a second server who serves the folder', async () => {
  await using folder = await temporaryFolder();
  await almagest(folder.path, 'account', 'add', 'kepler', '--password', 'long-enough');
  await using server = served(NODE, 'serve', '--port', '0', '--data', folder.path);
  assert.doesNotMatch(await server.ready, /password/);
  await using second = served(NODE, 'serve', '--port', '0', '--data', folder.path);
  const { code, said } = await second.ended;
  assert.equal(code, 6);
  assert.match(said, /already served: by process \d+ on host \S+ at http:.*--data/);
});

test('a password that is changed beside a running server is felt on the next call', async () => {
  await using folder = await temporaryFolder();
  const [older, newer] = [newPassword(), newPassword()];
  const words = ['account', 'add', 'kepler', '--password', older, '--wsid', '7'];
  await almagest(folder.path, ...words);
  await using server = served(NODE, 'serve', '--port', '0', '--data', folder.path);
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(await server.ready) ?? [];
  const queues = async (pw: string): Promise<number> => {
    const body = new URLSearchParams({ wsid: '7', pw });
    const address = `${url}/casjobs/services/jobs.asmx/GetQueues`;
    return (await fetch(address, { method: 'POST', body })).status;
  };
  assert.equal(await queues(older), 200);
  await almagest(folder.path, 'account', 'set-password', 'kepler', '--password', newer);
  assert.notEqual(await queues(older), 200);
  assert.equal(await queues(newer), 200);
});

test('a launcher that is killed takes its server with it', async () => {
  await using folder = await temporaryFolder();
  await using server = served(NODE, 'serve', '--port', '0', '--data', folder.path);
  await server.ready;
  server.process.kill('SIGKILL');
  await until(
    async () => (await serversOfFolder(folder.path)).every(({ pid }) => pid === server.process.pid),
    'the end of the server',
  );
});

test('a busy port is told before anything is made', async () => {
  await using folder = await temporaryFolder();
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  try {
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const told = await almagest(folder.path, 'serve', '--port', port);
    assert.equal(told.code, 6);
    assert.match(told.said, new RegExp(`Port ${port} of 127\\.0\\.0\\.1 is taken.*--port`));
    const accounts = await almagest(folder.path, 'account', 'list');
    assert.deepEqual(accounts.printed, []);
  } finally {
    other.close();
  }
});

test('a folder of a newer format and a folder of something else are told apart', async () => {
  await using folder = await temporaryFolder();
  const newer = join(folder.path, 'newer');
  await mkdir(newer);
  await writeFile(join(newer, 'format.json'), '{"format": 99, "generation": 0}');
  const told = await almagest(newer, 'serve', '--port', '0');
  assert.equal(told.code, 6);
  assert.match(told.said, /format 99; this version reads up to \d+\. Start the newer version/);
  const strange = join(folder.path, 'strange');
  await mkdir(join(strange, 'photos'), { recursive: true });
  assert.match((await almagest(strange, 'serve', '--port', '0')).said, /no data folder/);
});

test('a Node that is too old, with none bundled, is told in a sentence', async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'bin'));
  const launcher = await readFile(join(import.meta.dirname, '..', '..', 'bin', 'almagest'), 'utf8');
  assert.match(launcher, /const NODE_NEEDED = 24;/);
  // No Node is new enough for this one, so that the test runs whatever Node the system has.
  const demanding = launcher.replace('const NODE_NEEDED = 24;', 'const NODE_NEEDED = 1000;');
  await writeFile(join(folder.path, 'bin', 'almagest'), demanding);
  await writeFile(join(folder.path, 'package.json'), '{"type": "module"}');
  const run = promisify(execFile)(NODE, [join(folder.path, 'bin', 'almagest'), '--version']);
  await assert.rejects(run, { code: 70, stderr: /needs Node 1000 or newer, and this is v\d+/ });
});

const HOSTS: readonly (readonly [string, boolean])[] = [
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['[::1]', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.0.1', false],
  ['almagest.example.org', false],
  ['127.0.0.1.example.org', false],
];

test('only loopback needs no TLS, and a certificate, a proxy or a yes opens the others', () => {
  for (const [host, expected] of HOSTS) {
    assert.equal(isThisMachine(host), expected, host);
    const closed = {
      host,
      trustProxy: false,
      plainHttp: false,
      publicUrl: null,
      tlsCert: null,
    };
    if (expected) refuseIfOpen(closed);
    else assert.throws(() => refuseIfOpen(closed), { code: 'beyond-this-machine' });
    refuseIfOpen({ ...closed, plainHttp: true });
    refuseIfOpen({ ...closed, tlsCert: '/etc/almagest/cert.pem' });
    const proxied = { ...closed, trustProxy: true, publicUrl: 'https://almagest.example.org' };
    refuseIfOpen(proxied);
    if (expected) refuseIfOpen({ ...proxied, publicUrl: null });
    else {
      const without = { ...proxied, plainHttp: true, publicUrl: null };
      assert.throws(() => refuseIfOpen(without), { code: 'proxy-without-url' });
    }
  }
});

test('the first words hold the account once and two commands, later ones neither', () => {
  const started = {
    version: '1.2.3',
    url: 'http://127.0.0.1:8080/',
    data: '/data',
    seconds: 0.84,
    otherUrls: ['http://10.0.0.7:8080'],
    logins: [],
    hasNewContext: false,
    warnings: ['A wall is missing.'],
  };
  const demo = { id: 123n as AccountId, login: 'demo', password: 'abc' };
  const first = startText({ ...started, demo }).join('\n');
  assert.match(
    first,
    /^Almagest 1\.2\.3 answers at http:\/\/127\.0\.0\.1:8080\/ \(after 0\.8 s\)\./,
  );
  assert.match(first, /Warning: A wall is missing\./);
  assert.match(first, /curl -sS http:\/\/127\.0\.0\.1:8080\/casjobs\/services\/jobs\.asmx\//);
  assert.match(first, /python3 - /);
  assert.match(first, /It answers at http:\/\/10\.0\.0\.7:8080\/ too\./);
  const later = startText({ ...started, logins: ['kepler'], demo: undefined }).join('\n');
  assert.doesNotMatch(later, /password|curl|account/);
});

test('a start without an account says how to make one, and a demo account how to enter it', () => {
  const started = {
    version: '1.2.3',
    url: 'http://127.0.0.1:8080',
    otherUrls: [],
    data: '/data',
    seconds: 0.84,
    demo: undefined,
    hasNewContext: false,
    warnings: [],
  };
  const none = startText({ ...started, logins: [] }).join('\n');
  assert.match(none, /There is no account yet: almagest account add LOGIN/);
  const demo = startText({ ...started, logins: ['kepler', 'demo'] }).join('\n');
  assert.match(demo, /The demo account is there; a new .*: almagest account set-password demo$/m);
  const own = startText({ ...started, logins: ['kepler'], hasNewContext: true }).join('\n');
  assert.match(own, /no demo account, for there is an account already: .* account add LOGIN/);
});

test('a server that listens on every address tells those that can be opened', () => {
  const machine = {
    name: 'tycho',
    addresses: [
      { address: '10.0.0.7', family: 'IPv4' },
      { address: 'fd00::7', family: 'IPv6' },
    ],
  };
  const at = (address: string, scheme: 'http' | 'https' = 'http') =>
    addressesOf({ scheme, address, port: 8080 }, machine);
  assert.deepEqual(at('127.0.0.1'), ['http://127.0.0.1:8080']);
  assert.deepEqual(at('::1'), ['http://[::1]:8080']);
  assert.deepEqual(at('::1', 'https'), ['https://[::1]:8080']);
  assert.deepEqual(at('0.0.0.0'), ['http://tycho:8080', 'http://10.0.0.7:8080']);
  assert.deepEqual(at('::').at(-1), 'http://[fd00::7]:8080');
});

test('a demo account whose password nobody saw can be entered by a new one', async () => {
  await using folder = await temporaryFolder();
  await almagest(folder.path, 'account', 'add', 'demo', '--password', 'never-told');
  await using server = served(NODE, 'serve', '--port', '0', '--data', folder.path);
  const told = await server.ready;
  assert.match(told, /almagest account set-password demo/);
  assert.doesNotMatch(told, /shown this once/);
});
