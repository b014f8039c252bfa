// A file that is followed while it is written: its size and checksum, and what goes wrong with it.
// The writer is this test; DuckDB's own files are in executor-results.test.ts.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { withChecksum, withSize } from '../../src/engines/duckdb/executor/staged-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MIB = 1024 * 1024;

test('a file that grows in pieces is told whole, with what the writer answers', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'file');
  const pieces = [1, 20 * MIB, 7, 3 * MIB].map((bytes, at) => Buffer.alloc(bytes, at));
  const write = async (): Promise<string> => {
    const file = await open(path, 'wx');
    for (const piece of pieces) {
      await file.write(piece);
      await pause(70);
    }
    await file.close();
    return 'written';
  };
  const { result, bytes, sha256 } = await withChecksum(path, write);
  const all = Buffer.concat(pieces);
  assert.deepEqual([result, bytes], ['written', BigInt(all.length)]);
  assert.equal(sha256, createHash('sha256').update(all).digest('hex'));
});

test('a file that is complete at once is told whole', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'file');
  const { bytes } = await withSize(path, () => writeFile(path, 'twelve bytes'));
  assert.equal(bytes, 12n);
});

test('a file that was never made is an error, not an empty one', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'file');
  await assert.rejects(
    withChecksum(path, async () => 1),
    { code: 'ENOENT' },
  );
});

test('a writer that fails fails with its own error, whatever became of the file', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'file');
  const failing = async (): Promise<never> => {
    await writeFile(path, 'some rows');
    await pause(120);
    throw new Error('no more rows');
  };
  await assert.rejects(withChecksum(path, failing), /no more rows/);
});

test('a sync that fails while the file grows fails the whole', async (t) => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'file');
  const probe = await open(join(folder.path, 'probe'), 'wx');
  const handles = Object.getPrototypeOf(probe) as typeof probe;
  await probe.close();
  t.mock.method(handles, 'datasync', async () => {
    throw new Error('the disk is broken');
  });
  const write = (): Promise<void> => writeFile(path, Buffer.alloc(20 * MIB));
  await assert.rejects(withSize(path, write), /the disk is broken/);
});
