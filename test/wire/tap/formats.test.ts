// RESPONSEFORMAT: what each word that clients send comes to, and what they are told of it.
// Rows are not looked at.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentTypeFor, TAP_FORMATS, tapFormatOf } from '../../../src/wire/tap/formats.ts';

/** What TAP 1.1, 2.7.3, DALI 1.1, 3.4.3, and clients say, and the form that it means. */
const ASKED: readonly (readonly [string, string | undefined])[] = [
  ['votable', 'votable'],
  ['VOTable/TD', 'votable'],
  ['text/xml', 'votable'],
  ['application/x-votable+xml', 'votable'],
  ['application/x-votable+xml; serialization=tabledata', 'votable'],
  ['votable/b2', 'votable-binary2'],
  ['application/x-votable+xml;serialization=BINARY2', 'votable-binary2'],
  ['fits', 'fits'],
  ['CSV', 'csv'],
  ['text/csv;header=present', 'csv'],
  ['tsv', 'tsv'],
  ['text/tab-separated-values', 'tsv'],
  ['parquet', 'parquet'],
  ['application/vnd.apache.parquet', 'parquet'],
  ['application/json', 'json-result'],
  ['text/csv;header=present;charset=UTF-8', 'csv'],
  ['text/csv; header="present"', 'csv'],
  ['text/csv;header=absent', undefined],
  ['text/csv;charset=latin1', undefined],
  ['text/xml;serialization=BINARY2', 'votable-binary2'],
  ['application/x-votable+xml;charset=utf-8;serialization=BINARY2', 'votable-binary2'],
  ['application/x-votable+xml;serialization=BINARY', undefined],
  ['application/x-votable+xml;content=datalink', undefined],
  ['application/fits;header=present', undefined],
  ['application/json;charset=utf-8', 'json-result'],
  ['pretty', undefined],
  ['', undefined],
];

void test('Formats are known by short names and by media types, in any case.', () => {
  for (const [asked, format] of ASKED) assert.equal(tapFormatOf(asked)?.format, format, asked);
});

void test('No name stands for two formats.', () => {
  const names = TAP_FORMATS.flatMap(({ mime, aliases }) => [mime, ...aliases]);
  assert.equal(new Set(names.map((name) => name.toLowerCase())).size, names.length);
});

void test('A media type that was asked for comes back; a short name brings its own.', () => {
  assert.equal(contentTypeFor('votable', 'text/xml'), 'text/xml');
  const own = 'application/x-votable+xml;serialization=TABLEDATA';
  assert.equal(contentTypeFor('votable', 'votable/td'), own);
  assert.equal(contentTypeFor('votable', undefined), own);
  assert.equal(contentTypeFor('votable', 'VOTable/TD'), own);
  // What would break out of a head is never repeated.
  assert.equal(contentTypeFor('votable', 'text/xml;\r\nSet-Cookie: a=b'), own);
  assert.equal(contentTypeFor('votable', 'text/xml;charset=ascii'), own);
  assert.equal(contentTypeFor('csv', 'csv'), 'text/csv; charset=utf-8; header=present');
});
