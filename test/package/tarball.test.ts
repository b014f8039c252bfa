// The tarball as people get it who have no network: made, unpacked into an empty prefix, and run
// with no Node on the path; as root in a network of its own, in which there is nothing but itself.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { secretly } from '../support/secrets.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const run = promisify(execFile);

let work = '';
let made = '';

before(async () => {
  work = await mkdtemp(join(tmpdir(), 'almagest-tarball-'));
  // Executors of other users pass through here to the data.
  await chmod(work, 0o711);
});

after(() => rm(work, { recursive: true, force: true }));

test('npm run tarball makes one file, and says where and its checksum', async () => {
  const script = join(ROOT, 'scripts', 'tarball.ts');
  const { stdout } = await run(process.execPath, [script, '--to', join(work, 'made')]);
  const [path = '', sum = ''] = stdout.trim().split('\n').slice(-2);
  assert.match(sum, /^sha256 [0-9a-f]{64}$/);
  assert.deepEqual(await readdir(join(work, 'made')), [path.split('/').at(-1)]);
  made = path;
});

test('it holds what the product runs on, and nothing that only its tests need', async () => {
  const prefix = join(work, 'prefix');
  await mkdir(prefix);
  await run('tar', ['-xzf', made, '-C', prefix, '--strip-components=1']);
  await mkdir(join(work, 'bin'));
  // As docs/operate/install.md has it: by a link from a folder of the path.
  await symlink(join(prefix, 'almagest'), join(work, 'bin', 'almagest'));
  const packages = await readdir(join(prefix, 'node_modules'));
  const { dependencies, devDependencies } = JSON.parse(
    await readFile(join(ROOT, 'package.json'), 'utf8'),
  ) as Readonly<Record<'dependencies' | 'devDependencies', Readonly<Record<string, string>>>>;
  for (const name of Object.keys(dependencies)) {
    await readFile(join(prefix, 'node_modules', name, 'package.json'));
  }
  const foreign = packages.filter((name) => devDependencies[name] !== undefined);
  assert.deepEqual([foreign, packages.includes('typescript')], [[], false]);
});

/** Starts the server, asks it for the number of stars, and ends it; $1 is a folder to work in. */
const SCRIPT = `
set -eu
if [ "$2" = alone ]; then ip link set lo up; fi
if command -v node; then echo 'a Node is on the path'; exit 1; fi
almagest --version
almagest serve --port 0 --data "$1/data" > "$1/said" 2> "$1/log" &
server=$!
for turn in $(seq 300); do grep -q Ctrl-C "$1/said" && break; sleep 0.2; done
url=$(sed -n 's|.*answers at \\(http:[^ ]*\\)/ .*|\\1|p' "$1/said")
wsid=$(sed -n 's/^ *wsid *\\([0-9]*\\)$/\\1/p' "$1/said")
pw=$(sed -n 's/^ *password *\\([^ ]*\\)$/\\1/p' "$1/said")
curl -s --noproxy '*' "$url/casjobs/services/jobs.asmx/ExecuteQuickJob" \
  --data-urlencode "wsid=$wsid" --data-urlencode "pw=$pw" -d context=Stars -d taskname=t \
  -d isSystem=false --data-urlencode 'qry=SELECT COUNT(*) FROM Hipparcos'
kill "$server"
wait "$server"
echo ended
`;

test('without a network it tells its version, counts the stars and ends', async () => {
  const script = join(work, 'script.sh');
  await writeFile(script, SCRIPT);
  const env = { PATH: `${join(work, 'bin')}:${await pathWithoutNode()}`, HOME: work };
  const isAlone = process.getuid?.() === 0 && process.platform === 'linux';
  const words = ['sh', script, work, isAlone ? 'alone' : 'beside others'];
  const [command = '', ...rest] = isAlone ? ['unshare', '--net', ...words] : words;
  const { stdout } = await run(command, rest, { env, cwd: work });
  const said = await readFile(join(work, 'said'), 'utf8');
  secretly(/^ +password +(\S+)$/m.exec(said)?.[1] ?? 'none');
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  assert.ok(stdout.startsWith(`${version}\n`), stdout);
  assert.match(stdout, /\n118216\s[\s\S]*ended\n$/);
});

/** A folder with what the script calls, and no Node. */
const pathWithoutNode = async (): Promise<string> => {
  const tools = join(work, 'tools');
  await mkdir(tools);
  const names = [
    'sh',
    'ip',
    'seq',
    'sleep',
    'grep',
    'sed',
    'curl',
    'readlink',
    'dirname',
    'unshare',
  ];
  for (const name of names) {
    const found = await run('sh', ['-c', `command -v ${name} || true`]);
    const path = found.stdout.trim();
    if (path.startsWith('/')) await symlink(path, join(tools, name));
  }
  return tools;
};
