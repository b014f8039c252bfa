// What the file of an extracted table is called: by the table's own letters, whatever their script.
// Bytes are counted, for file systems count them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { destinationOf } from '../../src/core/run.ts';
import type { Claim } from '../../src/ports/store.ts';

const NAMES: readonly (readonly [string, string])[] = [
  ['bright_stars-2', 'bright_stars-2.csv'],
  ['яркие звёзды', 'яркие_звёзды.csv'],
  ['明るい星', '明るい星.csv'],
  ['étoiles', 'étoiles.csv'],
  ['../../etc/passwd', '_etc_passwd.csv'],
  ['a"b\r\nc', 'a_b_c.csv'],
  ['', 'table.csv'],
];

for (const [source, expected] of NAMES) {
  test(`an output of '${JSON.stringify(source)}' is called ${expected}`, () => {
    assert.equal(nameFor(source), expected);
  });
}

test('no name has more bytes than a file system takes', () => {
  assert.ok(Buffer.byteLength(nameFor('𒀭'.repeat(200))) <= 255);
});

const nameFor = (source: string): string => {
  const claim = { job: { kind: 'extract', source } } as Claim;
  const destination = destinationOf(claim);
  return destination.kind === 'file' ? destination.fileName : '';
};
