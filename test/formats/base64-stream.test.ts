// Base64 in pieces: the test vectors of RFC 4648, section 10, cut in every way there is.
// The stream has to give the letters of the whole, wherever it is cut.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base64Stream } from '../../src/formats/base64-stream.ts';

const VECTORS: readonly (readonly [string, string])[] = [
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
];

for (const [text, letters] of VECTORS) {
  test(`'${text}' is '${letters}', wherever it is cut`, () => {
    for (let first = 0; first <= text.length; first++) {
      for (let second = first; second <= text.length; second++) {
        const stream = base64Stream();
        const pieces = [text.slice(0, first), text.slice(first, second), text.slice(second)];
        const made = pieces.map((piece) => stream.add(Buffer.from(piece), Buffer.alloc));
        assert.equal(Buffer.concat([...made, stream.end()]).toString(), letters);
      }
    }
  });
}
