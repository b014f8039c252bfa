// What the file of an extracted table is called: by the table's own letters, whatever their script.
// Bytes are counted, for file systems count them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { destinationOf } from '../../src/core/run.ts';
import type { OutputFormat } from '../../src/domain/output.ts';
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

/** What clients of CasJobs look for. */
const EXTENSIONS = {
  csv: 't.csv',
  'typed-csv': 't.csv',
  tsv: 't.tsv',
  dataset: 't.xml',
  'json-lines': 't.jsonl',
  'json-result': 't.json',
  fits: 't.fit',
  votable: 't.xml',
  'votable-binary2': 't.xml',
  parquet: 't.parquet',
} as const satisfies Record<OutputFormat, string>;

for (const [source, expected] of NAMES) {
  test(`an output of '${JSON.stringify(source)}' is called ${expected}`, () => {
    assert.equal(nameFor(source), expected);
  });
}

test('no name has more bytes than a file system takes', () => {
  assert.ok(Buffer.byteLength(nameFor('𒀭'.repeat(200))) <= 255);
});

for (const [format, expected] of Object.entries(EXTENSIONS)) {
  test(`a file of ${format} is called ${expected}`, () => {
    assert.equal(nameFor('t', format as OutputFormat), expected);
  });
}

const nameFor = (source: string, format: OutputFormat = 'csv'): string => {
  const claim = { job: { kind: 'extract', source, format } } as Claim;
  const destination = destinationOf(claim);
  return destination.kind === 'file' ? destination.fileName : '';
};
