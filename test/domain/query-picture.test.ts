// The picture of a query error: the mark stands under the piece, whatever letters stand before it
// and however long the line is.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pictureOf } from '../../src/domain/query-picture.ts';

/** The picture of a text in which « and » stand around the piece, on a line of its own. */
const drawn = (marked: string): readonly string[] => {
  const [start = '', piece = '', rest = ''] = marked.split(/[«»]/);
  const before = start.split(/\r\n|\n|\r/);
  const column = Array.from(before.at(-1) ?? '').length + 1;
  const error = { message: '', line: before.length, column, length: Array.from(piece).length };
  return (pictureOf(`${start}${piece}${rest}`, error) ?? 'none').split('\n');
};

test('the piece is marked under its line, which keeps its number', () => {
  assert.deepEqual(drawn('SELECT ra,\n  «vmg»\nFROM t'), ['2 |   vmg', '  |   ^^^']);
  assert.deepEqual(drawn('SELECT 1\r\n«SELEC» 1'), ['2 | SELEC 1', '  | ^^^^^']);
  const tenth = `${'\n'.repeat(9)}SELECT «x»`;
  assert.deepEqual(drawn(tenth), ['10 | SELECT x', '   |        ^']);
});

test('tabs are as wide above as below', () => {
  assert.deepEqual(drawn('\tSELECT\t«x»'), ['1 |     SELECT    x', '  |               ^']);
});

test('wide letters take two columns, marks on letters none, unseen characters a dot', () => {
  assert.deepEqual(drawn("'星' «x»"), ["1 | '星' x", '  |      ^']);
  assert.deepEqual(drawn('SELECT «星团»'), ['1 | SELECT 星团', '  |        ^^^^']);
  assert.deepEqual(drawn('e\u0301 «x»'), ['1 | e\u0301 x', '  |   ^']);
  assert.deepEqual(drawn('a\u200b\u0007 «x»'), ['1 | a·· x', '  |     ^']);
  assert.deepEqual(drawn('«\u{1f30c}» x'), ['1 | \u{1f30c} x', '  | ^^']);
});

test('the end of the text is marked behind its last letter', () => {
  assert.deepEqual(drawn('SELECT (a«»'), ['1 | SELECT (a', '  |          ^']);
});

test('a long line is cut around the piece, on one side or on both', () => {
  const many = 'x'.repeat(500);
  const [both, under] = drawn(`${many} «here» ${many}`);
  assert.equal(both, `1 | …${'x'.repeat(39)} here ${'x'.repeat(35)}…`);
  assert.equal(under, `  | ${' '.repeat(41)}^^^^`);
  const [left, mark] = drawn(`${many} «here»`);
  assert.equal(left, `1 | …${'x'.repeat(75)} here`);
  assert.equal(mark?.indexOf('^'), left?.indexOf('here'));
  const [right] = drawn(`«here» ${many}`);
  assert.equal(right, `1 | here ${'x'.repeat(75)}…`);
});

test('a piece longer than the picture is marked as far as it is shown', () => {
  const [line, mark] = drawn(`«${'y'.repeat(150)}»`);
  assert.deepEqual([line, mark], [`1 | ${'y'.repeat(80)}…`, `  | ${'^'.repeat(80)}`]);
});

test('a cut never splits a character of two units', () => {
  const [line] = drawn(`${'𝛼'.repeat(300)} «x»`);
  assert.match(line ?? '', /^1 \| …𝛼+ x$/u);
});

test('ten million letters are drawn from in passing', () => {
  const error = { message: '', line: 1, column: 5_000_000, length: 3 };
  const picture = pictureOf('z'.repeat(10_000_000), error) ?? '';
  assert.equal(picture.length < 300, true);
});

test('an error without a place, or beyond the text, has no picture', () => {
  assert.equal(pictureOf('SELECT 1', { message: '' }), undefined);
  assert.equal(pictureOf('SELECT 1', { message: '', line: 2, column: 1 }), undefined);
});
