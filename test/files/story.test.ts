// `table.json`: every fact comes back as it was told, and what cannot be read says why.
// Pure: no file is written here.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStory, writeStory } from '../../src/files/story.ts';
import { storyOf, versionOf } from './staged.ts';

const story = storyOf(versionOf());
const fields = (): Record<string, unknown> => JSON.parse(writeStory(story));

test('a story comes back as it was told, 64-bit integers included', () => {
  assert.deepEqual(readStory(writeStory(story)), story);
});

test('64-bit integers stand in the file as strings of digits', () => {
  assert.equal(fields()['rows'], '9223372036854775807');
  assert.equal(fields()['owner'], '9007199254740993');
});

const BROKEN: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
  ['a newer format', { format: 2 }, /format 2 is of a newer version/],
  ['no format', { format: undefined }, /format is not a whole number/],
  ['rows as a number', { rows: 5 }, /rows is not a text/],
  ['rows with a fraction', { rows: '1.5' }, /rows is not a 64-bit integer/],
  ['no columns', { columns: undefined }, /columns is not a list/],
  ['a column that is text', { columns: ['ra'] }, /columns\[0\] is not an object/],
  ['an unknown type', { columns: [{ name: 'a', type: { name: 'sky' } }] }, /no type sky/],
  ['a type without a length', { columns: [{ name: 'a', type: { name: 'char' } }] }, /length/],
  ['a file without its size', { files: [{ name: 'part-0.parquet' }] }, /bytes is not a text/],
];

for (const [title, change, message] of BROKEN) {
  test(`a story with ${title} is refused in words that name it`, () => {
    assert.throws(() => readStory(JSON.stringify({ ...fields(), ...change })), message);
  });
}

test('what is no JSON is refused', () => {
  assert.throws(() => readStory('{"format": 1,'), SyntaxError);
  assert.throws(() => readStory('[]'), /not an object/);
});
