// The spool: every byte in order, from memory or from a file without a name, and never too many.
// Sizes lie on both sides of what memory holds, which is 1 MiB.

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { openSpool } from '../../src/files/spool.ts';
import type { Spool } from '../../src/ports/files.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MIB = 1024 * 1024;

/** A chunk that says where it belongs, so that a swap would show. */
const chunkOf = (number: number, bytes: number): Uint8Array =>
  new Uint8Array(bytes).fill(number % 251);

const readOf = async (spool: Spool): Promise<Buffer> =>
  Buffer.concat(await Array.fromAsync(spool.read()));

const CASES = [
  { title: 'nothing', chunks: [] },
  { title: 'a few bytes', chunks: [1, 2, 3] },
  { title: 'exactly what memory holds', chunks: [MIB - 1, 1] },
  { title: 'one byte more than memory holds', chunks: [MIB, 1] },
  { title: 'one large chunk', chunks: [3 * MIB] },
  { title: 'many chunks over the edge', chunks: Array.from({ length: 100 }, () => 65_537) },
];

for (const { title, chunks } of CASES) {
  test(`${title} comes back as it was written, twice, and leaves nothing`, async () => {
    await using folder = await temporaryFolder();
    const spool = openSpool({ data: folder.path, folder: folder.path, limitBytes: 8 * MIB });
    const written = chunks.map((bytes, number) => chunkOf(number, bytes));
    for (const chunk of written) assert.equal(await spool.write(chunk), true);
    const expected = Buffer.concat(written);
    assert.equal(spool.bytes, expected.length);
    assert.deepEqual(await readdir(folder.path), [], 'the file has no name');
    assert.ok(expected.equals(await readOf(spool)));
    assert.ok(expected.equals(await readOf(spool)));
    await spool.close();
    await spool.close();
    await assert.rejects(readOf(spool), /closed/);
    await assert.rejects(spool.write(chunkOf(0, 1)), /closed/);
  });
}

test('a chunk over the limit is refused whole, and what was kept stays', async () => {
  await using folder = await temporaryFolder();
  const spool = openSpool({ data: folder.path, folder: folder.path, limitBytes: 10 });
  assert.equal(await spool.write(Buffer.from('12345678')), true);
  assert.equal(await spool.write(Buffer.from('90a')), false);
  assert.equal(await spool.write(Buffer.from('90')), true);
  assert.equal(await spool.write(Buffer.from('a')), false);
  assert.equal(String(await readOf(spool)), '1234567890');
  await spool.close();
});

test('the spool keeps a copy: a buffer that is used again changes nothing', async () => {
  await using folder = await temporaryFolder();
  const spool = openSpool({ data: folder.path, folder: folder.path, limitBytes: 10 });
  const buffer = Buffer.from('first');
  await spool.write(buffer);
  buffer.fill('x');
  assert.equal(String(await readOf(spool)), 'first');
  await spool.close();
});
