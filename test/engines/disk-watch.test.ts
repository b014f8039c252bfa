// What a job takes on disk, as its watch sees it: lengths, blocks, and files without a name.
// The files are real ones, in a folder of their own; no job runs.

import assert from 'node:assert/strict';
import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { watchDisk, type DiskWatch } from '../../src/engines/duckdb/disk-watch.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const onLinux = process.platform === 'linux';

const watchIn = (folder: string, watch: Partial<DiskWatch> & Pick<DiskWatch, 'onOver'>) =>
  watchDisk({
    staging: folder,
    committed: new Map(),
    temp: folder,
    pid: process.pid,
    bytesMax: 1_000_000_000n,
    freeBytesMin: 0n,
    mayStage: () => Promise.resolve(true),
    ...watch,
  });

test('files that are open without a name count as its own', { skip: !onLinux }, async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'file');
  const file = await open(path, 'wx');
  const { promise, resolve } = Promise.withResolvers<string>();
  await file.writeFile(Buffer.alloc(1024 * 1024, 1));
  await file.sync();
  await rm(path);
  const unwatch = watchIn(folder.path, { bytesMax: 1_000_000n, onOver: resolve });
  assert.equal(await promise, 'disk');
  unwatch();
  await file.close();
});

test('tables are told by their length, and what is spilled is none of them', async () => {
  await using folder = await temporaryFolder();
  const [staging, temp] = [join(folder.path, 'staging'), join(folder.path, 'temp')];
  await mkdir(join(staging, 'table-0'), { recursive: true });
  await mkdir(temp);
  await writeFile(join(staging, 'table-0', 'part-0.parquet'), Buffer.alloc(4_097, 1));
  await writeFile(join(temp, 'spill'), Buffer.alloc(1_000_000, 1));
  const over = Promise.withResolvers<string>();
  const asked = Promise.withResolvers<bigint>();
  const mayStage = async (bytes: bigint): Promise<boolean> => {
    asked.resolve(bytes);
    return false;
  };
  const unwatch = watchIn(folder.path, { staging, temp, mayStage, onOver: over.resolve });
  assert.equal(await asked.promise, 4_097n);
  assert.equal(await over.promise, 'staging');
  unwatch();
});

test('a disk that fills is seen while nobody says whether tables may grow', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'spill'), Buffer.alloc(1_000_000, 1));
  const { promise, resolve } = Promise.withResolvers<string>();
  const unanswered = Promise.withResolvers<boolean>();
  const mayStage = (): Promise<boolean> => unanswered.promise;
  const unwatch = watchIn(folder.path, { bytesMax: 1_000n, mayStage, onOver: resolve });
  assert.equal(await promise, 'disk');
  unwatch();
});

test('a watch that ended while it measured stops nothing any more', async () => {
  await using folder = await temporaryFolder();
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<boolean>();
  const stopped: string[] = [];
  const mayStage = (): Promise<boolean> => {
    asked.resolve();
    return answer.promise;
  };
  const unwatch = watchIn(folder.path, { mayStage, onOver: (limit) => void stopped.push(limit) });
  await asked.promise;
  unwatch();
  answer.resolve(false);
  await setImmediate();
  assert.deepEqual(stopped, []);
});

test('what is committed counts no more, but what lies beside it or is longer does', async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'kept'));
  await mkdir(join(folder.path, 'more', 'kept'), { recursive: true });
  await writeFile(join(folder.path, 'kept', 'file'), '123456789');
  await writeFile(join(folder.path, 'more', 'kept', 'file'), '1234');
  await writeFile(join(folder.path, 'more', 'longer'), '12');
  const { promise, resolve } = Promise.withResolvers<bigint>();
  const unwatch = watchIn(folder.path, {
    committed: new Map([
      ['kept/file', 9n],
      ['more/longer', 1n],
    ]),
    mayStage: (bytes) => {
      resolve(bytes);
      return Promise.resolve(true);
    },
    onOver: () => assert.fail('nothing is over'),
  });
  assert.equal(await promise, 6n);
  unwatch();
});
