// Spaces, temporary files and outputs on volumes of their own: everything that a person does goes
// as with one volume, each thing lies where its setting says, and a place that was forgotten, left
// behind, unmounted or another folder's keeps the server from starting.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { almagest as command } from '../support/recorded-terminal.ts';
import { startBeside, startServer, type ServerInTest } from '../support/running-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { volumesOf, type Volumes } from '../support/volumes.ts';

let volumes: Volumes;
let server: ServerInTest;

const [SPACES, TEMP, OUTPUTS] = [0, 1, 2];
const placeOf = (which: number | undefined): string => volumes.paths[which ?? 0] ?? '';

const flagsOf = (): readonly string[] => [
  '--spaces-dir',
  placeOf(SPACES),
  '--temp-dir',
  placeOf(TEMP),
  '--output-dir',
  placeOf(OUTPUTS),
];

before(async () => {
  volumes = await volumesOf('spaces', 'temp', 'outputs');
  // Volumes of a test are small.
  server = await startServer([...flagsOf(), '--free-bytes-min', '1 MB']);
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await volumes[Symbol.asyncDispose]();
});

const numberIn = (body: string): string => /<long[^>]*>(\d+)</.exec(body)?.[1] ?? '';

const submit = async (qry: string, context = 'Stars') => {
  const form = { qry, context, taskname: 'test', estimate: '30' };
  return server.ended(numberIn(await server.call('SubmitJob', form)));
};

const quick = async (qry: string, context = 'MyDB'): Promise<string> => {
  const ask = { qry, context, taskname: 'test', isSystem: 'false' };
  const body = await server.call('ExecuteQuickJob', ask);
  return (/<string[^>]*>([\s\S]*)<\/string>/.exec(body)?.[1] ?? '').trim().split('\n')[1] ?? '';
};

/** Files below a folder whose names fit, by their paths in it. */
const filesIn = (folder: string, name: RegExp): readonly string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((path) => name.test(path));

test('as root the three volumes are file systems of their own', () => {
  assert.equal(volumes.areMounted, process.getuid?.() === 0);
});

test('a table is made, read, replaced and dropped on the volume of spaces', async () => {
  const rows = 'SELECT TOP 2000 hip, ra, vmag INTO mydb.bright FROM Hipparcos ORDER BY hip';
  assert.equal((await submit(rows))['Status'], '5');
  assert.equal(await quick('SELECT COUNT(*) FROM bright'), '2000');
  await quick('INSERT INTO bright SELECT hip + 1000000, ra, vmag FROM bright WHERE hip < 101');
  assert.equal(await quick('SELECT COUNT(*) FROM bright'), '2100');
  assert.ok(filesIn(join(placeOf(SPACES), 'spaces'), /\.parquet$/).length >= 2);
  assert.equal((await submit('SELECT 1 AS one INTO gone', 'MyDB'))['Status'], '5');
  assert.equal((await submit('DROP TABLE gone', 'MyDB'))['Status'], '5');
  for (const room of ['spaces', 'staging', 'work', 'outputs', 'temp', 'executors', 'uploads']) {
    assert.ok(!readdirSync(server.data).includes(room) || room === 'work', room);
  }
});

test('an extract goes over to the volume of outputs and is fetched whole', async () => {
  const asked = await server.call('SubmitExtractJob', { tableName: 'bright', type: 'CSV' });
  const job = await server.ended(numberIn(asked));
  assert.equal(job['Status'], '5', job['Message']);
  const text = await (await fetch(job['OutputLoc'] ?? '')).text();
  assert.equal(text.trim().split('\n').length, 2101);
  assert.equal(filesIn(join(placeOf(OUTPUTS), 'outputs'), /\/data$/).length, 1);
  assert.deepEqual(readdirSync(join(placeOf(OUTPUTS), 'work')), []);
  assert.deepEqual(readdirSync(join(placeOf(SPACES), 'work')), []);
});

test('a file that is sent becomes a table', async () => {
  const data = 'id,name\n1,one\n2,two\n';
  await server.call('UploadData', { tableName: 'sent', data, tableExists: 'false' });
  assert.equal(await quick('SELECT SUM(id) FROM sent'), '3');
});

test('doctor tells each volume with what lies on it, and finds nothing wrong there', async () => {
  const { printed } = await command(server.data, 'doctor', ...flagsOf());
  const text = printed.join('\n');
  if (volumes.areMounted) {
    for (const [name, place] of [
      ['spaces', placeOf(SPACES)],
      ['temp', placeOf(TEMP)],
      ['outputs', placeOf(OUTPUTS)],
    ]) {
      assert.ok(text.includes(`The disk of ${name} (${place}) has `), text);
    }
  }
  assert.doesNotMatch(text, /Nobody knows|lacks|lost\+found holds/);
});

test('the free bytes of the fullest volume count', async () => {
  const floor = ['--free-bytes-min', '10 GB'];
  const { printed } = await command(server.data, 'doctor', ...flagsOf(), ...floor);
  if (volumes.areMounted)
    assert.match(printed.join('\n'), /of spaces \(.*below 10 GB \(freeBytesMin\)/);
});

test('a start on the same places finds everything again', async () => {
  await server.restart('SIGTERM');
  assert.equal(await quick('SELECT COUNT(*) FROM bright'), '2100');
});

/** What `context list` says, which opens the folder as all commands do. */
const saidBy = async (...flags: readonly string[]): Promise<string> => {
  const { said } = await command(server.data, 'context', 'list', ...flags);
  return said;
};

test('a place that was forgotten, or is another one, is refused with both names', async () => {
  const forgotten = await saidBy();
  assert.match(
    forgotten,
    /The spaces of the data folder .* are in .*\/spaces\/spaces, and spacesDir now/,
  );
  await using other = await temporaryFolder();
  const [, ...rest] = flagsOf();
  assert.match(await saidBy('--spaces-dir', other.path, ...rest.slice(1)), /Nothing was moved/);
  const missing = await saidBy('--spaces-dir', join(other.path, 'none'));
  assert.match(missing, /\/none \(spacesDir\) cannot be used: there is no such folder/);
});

test('a volume that is not mounted is told, and so is a place of another folder', async () => {
  const mark = join(placeOf(SPACES), 'almagest.json');
  renameSync(mark, `${mark}.away`);
  try {
    assert.match(
      await saidBy(...flagsOf()),
      /almagest\.json is not in it.* Is its volume mounted\?/s,
    );
    writeFileSync(mark, JSON.stringify({ data: '/srv/other' }));
    assert.match(await saidBy(...flagsOf()), /it belongs to the data folder \/srv\/other/);
  } finally {
    renameSync(`${mark}.away`, mark);
  }
  assert.equal(await saidBy(...flagsOf()), '');
});

test('rooms that are moved while nobody serves are found at their new place', async () => {
  await using other = await temporaryFolder();
  await server.restart('SIGTERM');
  server.child.kill('SIGTERM');
  await new Promise((resolve) => server.child.once('exit', resolve));
  execFileSync('sh', ['-c', `cp -a "$0"/. "$1" && rm -r "$0"/*`, placeOf(SPACES), other.path]);
  const [, , ...rest] = flagsOf();
  const flags = ['--spaces-dir', other.path, ...rest, '--free-bytes-min', '1 MB'];
  // What only looks does not decide where things lie.
  assert.match(await saidBy(...flags), /Nothing was moved/);
  await using moved = await startBeside(server, flags);
  assert.equal((await fetch(`${moved.url}/healthz`)).status, 200);
  const told = await command(server.data, 'doctor', ...flags);
  assert.doesNotMatch(told.printed.join('\n'), /lacks|Is its volume|Nothing was moved/);
  assert.match(told.printed.join('\n'), /None of their files is missing/);
});
