// The digest of a file while it is written is that of the file, or is not known: of what did not
// come by as it lies in the file, nothing is said. Digests are those of the standard.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { runningDigest } from '../../src/files/running-digest.ts';

/** Of the letters `abc` (FIPS 180-4, its first example). */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

const digestOf = (pieces: readonly (readonly [position: number, text: string])[]) => {
  const digest = runningDigest();
  for (const [position, text] of pieces) digest.add(position, Buffer.from(text));
  return digest;
};

const WHOLE = [
  [0, ''],
  [0, 'a'],
  [1, 'bc'],
] as const;

void test('it is that of all pieces in their order', () => {
  assert.equal(digestOf(WHOLE).of(3), ABC);
});

void test('it is that also where the pieces were digested meanwhile', async () => {
  const digest = digestOf(WHOLE.slice(0, 2));
  await pause(5);
  digest.add(1, Buffer.from('bc'));
  assert.equal(digest.of(3), ABC);
});

void test('it is not known of a file of another length', () => {
  assert.equal(digestOf(WHOLE).of(4), undefined);
});

for (const [title, pieces] of [
  ['a piece is missing', [WHOLE[1], [2, 'c']]],
  ['a piece was written twice', [...WHOLE, [1, 'bc']]],
  ['it was opened after its first piece', [[1, 'bc']]],
] as const) {
  void test(`it is not known where ${title}`, () => {
    assert.equal(digestOf(pieces).of(3), undefined);
  });
}
