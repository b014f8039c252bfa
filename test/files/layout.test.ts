// Where things lie: names that people chose never become paths.
// Pure: nothing is opened here.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  contextFolderOf,
  isPlainName,
  layoutOf,
  pathIn,
  releaseFolderOf,
} from '../../src/files/layout.ts';

const CONTEXT_FOLDERS: readonly (readonly [string, string])[] = [
  ['Stars', 'stars'],
  ['GALEX_GR6-7', 'galex_gr6-7'],
  ['..', '~2e~2e'],
  ['a/b', 'a~2fb'],
  ['DR 7', 'dr~207'],
  ['é', '~c3~a9'],
  ['a~2fb', 'a~7e2fb'],
];

for (const [name, folder] of CONTEXT_FOLDERS) {
  test(`the context ${JSON.stringify(name)} lies in ${folder}`, () => {
    assert.equal(contextFolderOf(name), folder);
  });
}

test('a release lies below its context, and a linked file where it is', () => {
  const folder = releaseFolderOf(layoutOf('/srv/data'), 'Stars', 3);
  assert.equal(folder, '/srv/data/catalogs/stars/3');
  assert.equal(pathIn(folder, 'Hipparcos/0.parquet'), `${folder}/Hipparcos/0.parquet`);
  assert.equal(pathIn(folder, '/mnt/a.parquet'), '/mnt/a.parquet');
});

const PLAIN = ['part-0.parquet', 'result.csv', 'übersicht.csv', '-', 'a b'];
const NOT_PLAIN = ['', '.', '..', '.hidden', 'a/b', 'a\\b', 'a\nb', 'a\0'];

test('a plain name is one visible piece of a path', () => {
  assert.deepEqual(PLAIN.filter(isPlainName), PLAIN);
  assert.deepEqual(NOT_PLAIN.filter(isPlainName), []);
  assert.equal(isPlainName('é'.repeat(127)), true);
  assert.equal(isPlainName('é'.repeat(128)), false);
});
