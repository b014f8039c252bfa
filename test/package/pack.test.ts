// The package as people get it: packed, installed globally into an empty prefix under the system's
// own Node, started, asked a query, stopped. The steps lean on each other and run in order.

import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, sep } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..', '..');

/** Paths without our own node_modules, so that the system's Node and npm are found. */
const PATH = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes(`node_modules${sep}.bin`))
  .join(delimiter);

/** The surroundings of a shell, without what an npm around us told its own children. */
const environment = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(npm_(lifecycle|package|command|execpath|node)|npm_config_(.*_)?prefix)/i.test(name),
    ),
  ),
  PATH,
};

let work = '';
let tarball = '';
let program = '';

const run = async (command: string, words: readonly string[]): Promise<string> => {
  const terms = { cwd: ROOT, env: environment, maxBuffer: 2 ** 26 };
  const { stdout } = await promisify(execFile)(command, [...words], terms);
  return stdout;
};

before(async () => {
  work = await mkdtemp(join(tmpdir(), 'almagest-package-'));
  // Executors of other users pass through here to the data.
  await chmod(work, 0o711);
});

after(() => rm(work, { recursive: true, force: true }));

test('npm pack makes a tarball of JavaScript, without sources and tests', async (t) => {
  t.diagnostic(`under Node ${(await run('node', ['--version'])).trim()}`);
  const told = await run('npm', ['pack', '--json', '--silent', '--pack-destination', work]);
  // What prepack prints comes before the JSON.
  const [packed] = JSON.parse(told.slice(told.search(/^\[/m))) as readonly [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ];
  tarball = join(work, packed.filename);
  const paths = packed.files.map(({ path }) => path);
  assert.ok(existsSync(tarball));
  assert.ok(paths.includes('dist/admin/command-line.js'));
  assert.ok(paths.includes('data/demo/Hipparcos.parquet'));
  assert.ok(paths.includes('data/demo/LICENSE'));
  assert.ok(paths.includes('docs/guide/sql.md'));
  assert.deepEqual(
    paths.filter((path) => /^(src|test|scripts|bench)\//.test(path) || path.endsWith('.ts')),
    [],
  );
});

test('npm install --global puts the command into an empty prefix', async () => {
  const prefix = join(work, 'prefix');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
  await run('npm', ['install', '--global', '--prefix', prefix, ...quiet, tarball]);
  program = join(prefix, 'bin', 'almagest');
  const version = await run(program, ['--version']);
  const { version: expected } = JSON.parse(
    await run('npm', ['pkg', 'get', 'version', '--json']).then((text) => `{"version":${text}}`),
  ) as { readonly version: string };
  assert.equal(version.trim(), expected);
});

test('the installed server counts the stars over HTTP, and ends with 0 on SIGTERM', async () => {
  const words = ['serve', '--port', '0', '--data', join(work, 'data')];
  const server = spawn(program, words, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    const told = await firstWords(server);
    const answer = await fetch(`${told.url}/casjobs/services/jobs.asmx/ExecuteQuickJob`, {
      method: 'POST',
      body: new URLSearchParams({
        wsid: told.wsid,
        pw: told.password,
        qry: 'SELECT COUNT(*) FROM Hipparcos',
        context: 'Stars',
        taskname: 'package',
        isSystem: 'false',
      }),
    });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    assert.match(text, /\n118216\s/);
    server.kill('SIGTERM');
    const [code, signal] = await once(server, 'exit');
    assert.deepEqual({ code, signal }, { code: 0, signal: null });
  } finally {
    server.kill('SIGKILL');
  }
});

interface FirstWords {
  readonly url: string;
  readonly wsid: string;
  readonly password: string;
}

/** Reads what a first start prints until the account is told; fails when the server ends first. */
const firstWords = async (server: ChildProcess): Promise<FirstWords> => {
  let said = '';
  server.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  for await (const chunk of server.stdout ?? []) {
    said += String(chunk);
    const url = /answers at (http:\S+?)\/ /.exec(said)?.[1];
    const wsid = /^ {2}wsid +(\d+)$/m.exec(said)?.[1];
    const password = /^ {2}password +(\S+)$/m.exec(said)?.[1];
    if (url !== undefined && wsid !== undefined && password !== undefined) {
      server.stdout?.resume();
      return { url, wsid, password };
    }
  }
  throw new Error(`The server ended before it was ready:\n${said}`);
};
