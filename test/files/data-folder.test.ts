// The data folder: claimed by one server at a time, however that one ended; never a newer format,
// never a folder that holds other things.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { instant } from '../../src/base/time.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import {
  adoptGeneration,
  claimDataFolder,
  closedFoldersAbove,
  prepareDataFolder,
  raiseGeneration,
  serversOfFolder,
  type DataFolder,
} from '../../src/files/data-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SINCE = instant(Date.UTC(2026, 10, 22, 10, 18, 41));

const claim = (data: string, isShared = false): Promise<DataFolder> =>
  claimDataFolder({ data, isShared, hasExecutorUsers: false, now: SINCE });

const prepare = (data: string) => prepareDataFolder({ data, hasExecutorUsers: false });

/** Whether an error is the refusal `code`, with all of `words` in it. */
const refusal =
  (code: string, ...words: readonly string[]) =>
  (error: unknown): boolean =>
    error instanceof Refusal &&
    error.code === code &&
    words.every((word) => `${error.message} ${error.hint}`.includes(word));

test('a new folder gets its rooms, its format and generation 0', async () => {
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'deep', 'data');
  const { generation, layout } = await prepare(data);
  assert.equal(generation, 0);
  assert.deepEqual(JSON.parse(await readFile(layout.format, 'utf8')), { format: 1, generation: 0 });
  for (const room of [layout.store, layout.outputs, layout.run, layout.work]) {
    assert.equal((await stat(room)).mode & 0o077, 0, `${room} is ours alone`);
  }
});

test('settings may lie in a new folder before its first start', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'settings.json'), '{}');
  assert.equal((await prepare(folder.path)).generation, 0);
});

test('preparing twice changes nothing, and mends a mode that somebody loosened', async () => {
  await using folder = await temporaryFolder();
  const { layout } = await prepare(folder.path);
  await adoptGeneration(folder.path, 5);
  await chmod(layout.store, 0o777);
  assert.equal((await prepare(folder.path)).generation, 5);
  assert.equal((await stat(layout.store)).mode & 0o777, 0o700);
});

test('the generation only ever rises, unless the folder adopts a store made from it', async () => {
  await using folder = await temporaryFolder();
  await prepare(folder.path);
  await raiseGeneration(folder.path, 7);
  await raiseGeneration(folder.path, 6);
  assert.equal((await prepare(folder.path)).generation, 7);
  await adoptGeneration(folder.path, 0);
  assert.equal((await prepare(folder.path)).generation, 0);
});

test('a second server is refused and told who serves the folder', async () => {
  await using folder = await temporaryFolder();
  const first = await claim(folder.path);
  await first.announce('http://127.0.0.1:8080');
  const words = [
    String(process.pid),
    'http://127.0.0.1:8080',
    '2026-11-22T10:18:41.000Z',
    '--data',
  ];
  await assert.rejects(claim(folder.path), refusal('folder-served', folder.path, ...words));
  await assert.rejects(claim(folder.path, true), refusal('folder-served', ...words));
  await first.release();
  await first.release();
  await (await claim(folder.path)).release();
  assert.deepEqual(await serversOfFolder(folder.path), []);
});

test('servers that share a store share the folder, and keep a lone one out', async () => {
  await using folder = await temporaryFolder();
  const first = await claim(folder.path, true);
  const second = await claim(folder.path, true);
  await first.announce('http://a');
  await second.announce('http://b');
  await assert.rejects(claim(folder.path), refusal('folder-served', 'http://a', 'http://b'));
  await first.release();
  await assert.rejects(claim(folder.path), refusal('folder-served', 'http://b'));
  await second.release();
  await (await claim(folder.path)).release();
});

const DATA_FOLDER = import.meta.resolve('../../src/files/data-folder.ts');

/** A process that claims the folder, says so, and lives until it is killed. */
const CLAIMANT = (data: string): string => `
  import { claimDataFolder } from ${JSON.stringify(DATA_FOLDER)};
  globalThis.held = await claimDataFolder({
    data: ${JSON.stringify(data)}, isShared: false, hasExecutorUsers: false, now: ${SINCE},
  });
  console.log('claimed');
  setInterval(() => undefined, 60_000);
`;

test('the claim of a killed server is gone with it', async () => {
  await using folder = await temporaryFolder();
  const server = spawn(
    process.execPath,
    ['--input-type=module-typescript', '--eval', CLAIMANT(folder.path)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(server.stdout, 'data');
  await assert.rejects(claim(folder.path), refusal('folder-served', `process ${server.pid}`));
  server.kill('SIGKILL');
  await once(server, 'exit');
  assert.deepEqual(await serversOfFolder(folder.path), [], 'a dead server is not named');
  await (await claim(folder.path)).release();
});

test('a newer format is refused with the way back, and left untouched', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'format.json'), '{"format": 3, "generation": 1}');
  await assert.rejects(claim(folder.path), refusal('folder-newer', 'format 3', 'backup'));
  assert.deepEqual(await readdir(folder.path), ['format.json']);
});

test('a folder that holds other things is refused and left untouched', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'thesis.tex'), '');
  await assert.rejects(claim(folder.path), refusal('folder-strange', folder.path));
  assert.deepEqual(await readdir(folder.path), ['thesis.tex']);
});

test('what is no folder is refused as unusable or a bug, never used', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'file');
  await writeFile(file, '');
  await assert.rejects(claim(file));
});

test('folders above that other users may not pass are named', async () => {
  await using folder = await temporaryFolder();
  const home = join(folder.path, 'home');
  const data = join(home, 'user', 'data');
  await mkdir(join(home, 'user'), { recursive: true });
  assert.deepEqual(await closedFoldersAbove(data), []);
  await chmod(home, 0o700);
  assert.deepEqual(await closedFoldersAbove(data), [home]);
});
