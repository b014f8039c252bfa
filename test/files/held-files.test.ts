// Files that are kept open between two pieces: each is opened once, is one user's at a time, and
// nothing stays open for ever.

import assert from 'node:assert/strict';
import { open, readFile, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { holdFiles } from '../../src/files/held-files.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const bench = async (limits: { readonly most: number; readonly milliseconds: number }) => {
  const folder = await temporaryFolder();
  let opened = 0;
  const held = holdFiles((name) => {
    opened += 1;
    return open(join(folder.path, name), 'a');
  }, limits);
  return {
    held,
    opened: () => opened,
    write: (name: string, text: string) => held.use(name, (file) => file.appendFile(text)),
    read: (name: string) => readFile(join(folder.path, name), 'utf8'),
    /** How many files of the folder this process has open, as Linux counts. */
    open: async () => {
      const numbers = await readdir('/proc/self/fd');
      const paths = await Promise.all(
        numbers.map((number) => readlink(`/proc/self/fd/${number}`).catch(() => '')),
      );
      return paths.filter((path) => path.startsWith(folder.path)).length;
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
};

const FOR_LONG = { most: 2, milliseconds: 60_000 };

test('a file is opened once for all its pieces, and closed when it is said', async () => {
  await using files = await bench(FOR_LONG);
  for (const piece of ['a', 'b', 'c']) await files.write('one', piece);
  assert.equal(files.opened(), 1);
  assert.equal(await files.read('one'), 'abc');
  assert.equal(await files.open(), 1);
  await files.held.take('one')?.close();
  assert.equal(await files.open(), 0);
  await files.held.take('one')?.close();
});

test('who comes while a file is in use gets one of his own', async () => {
  await using files = await bench(FOR_LONG);
  await Promise.all([files.write('one', 'a'), files.write('one', 'b')]);
  assert.deepEqual(Array.from(await files.read('one')).toSorted(), ['a', 'b']);
  assert.equal(await files.open(), 1);
  await files.held.take('one')?.close();
});

test('no more files stay open than may, nor any longer', async () => {
  await using files = await bench({ most: 2, milliseconds: 50 });
  for (const name of ['one', 'two', 'three']) await files.write(name, 'a');
  assert.ok((await files.open()) <= 2);
  await until(async () => (await files.open()) === 0, 'the end of their rest');
});

test('a file whose writing failed is closed, and opened anew', async () => {
  await using files = await bench(FOR_LONG);
  const failed = files.held.use('one', () => Promise.reject(new Error('full')));
  await assert.rejects(failed, /full/);
  assert.equal(await files.open(), 0);
  await files.write('one', 'a');
  assert.equal(files.opened(), 2);
  await files.held.take('one')?.close();
});
