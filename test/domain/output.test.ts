// Output formats: what they are asked for by, and what their files are called.
// Names and extensions are those that clients of CasJobs send and look for.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTPUT_FORMATS, outputFormatOf, type OutputFormat } from '../../src/domain/output.ts';

const ASKED: readonly (readonly [string, OutputFormat | undefined, extension?: string])[] = [
  ['CSV', 'csv', 'csv'],
  ['csv', 'csv', 'csv'],
  [' Csv ', 'csv', 'csv'],
  ['TCSV', 'typed-csv', 'csv'],
  ['tsv', 'tsv', 'tsv'],
  ['DATASET', 'dataset', 'xml'],
  ['json', 'json-lines', 'jsonl'],
  ['JSONL', 'json-lines', 'jsonl'],
  ['FITS', 'fits', 'fit'],
  ['fits', 'fits', 'fit'],
  ['VOTable', 'votable', 'xml'],
  ['VOTABLE', 'votable', 'xml'],
  ['VOTable-BINARY2', 'votable-binary2', 'xml'],
  ['votable/b2', 'votable-binary2', 'xml'],
  ['parquet', 'parquet', 'parquet'],
  ['plot', undefined],
  ['QUERY', undefined],
  ['', undefined],
];

for (const [asked, format, extension] of ASKED) {
  test(`'${asked}' asks for ${format ?? 'no format there is'}`, () => {
    assert.equal(outputFormatOf(asked), format);
    if (format !== undefined) assert.equal(OUTPUT_FORMATS[format].extension, extension);
  });
}

test('no two formats are asked for by one name', () => {
  const names = Object.values(OUTPUT_FORMATS).flatMap(({ name, otherNames = [] }) => [
    name.toLowerCase(),
    ...otherNames,
  ]);
  assert.equal(new Set(names).size, names.length);
});
