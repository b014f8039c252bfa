// The word for what a body is: one of a few, whatever its sender wrote.
// Words are labels of metrics, so that there must be few of them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatWordOf } from '../../../src/wire/http/format-word.ts';

const CASES: readonly (readonly [type: string | undefined, word: string])[] = [
  ['text/csv; charset=utf-8; header=present', 'csv'],
  ['text/csv', 'csv'],
  ['TEXT/CSV; header=absent', 'csv'],
  ['text/tab-separated-values; charset=utf-8', 'tab-separated-values'],
  ['application/fits', 'fits'],
  ['application/x-votable+xml; serialization=BINARY2', 'votable'],
  ['application/x-votable+xml', 'votable'],
  ['application/vnd.apache.parquet', 'parquet'],
  ['application/json', 'json'],
  ['application/x-ndjson', 'ndjson'],
  ['text/xml; charset=utf-8', 'xml'],
  ['application/soap+xml; charset=utf-8; action="x"', 'xml'],
  ['multipart/form-data; boundary=----x', 'multipart'],
  ['application/x-www-form-urlencoded', 'form'],
  ['image/evil-1', 'other'],
  ['__proto__', 'other'],
  [undefined, 'none'],
];

test('each media type has its word, and what is not known has one together', () => {
  assert.deepEqual(
    CASES.map(([type]) => [type, formatWordOf(type)]),
    CASES,
  );
});
