// Whatever tree is written as text of ADQL reads back as the same tree, and no text makes the
// parser throw. How tightly operators bind is told by shapes.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { parseIn } from '../../../src/sql/parse.ts';
import { shapeOfStatement } from '../shape.ts';
import { anyWholeQuery } from './any-tree.ts';
import { ACCEPTED } from './cases.ts';
import { printedQuery } from './printed.ts';

/** The tree without its places. */
const bare = (tree: unknown): unknown =>
  JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'span' ? undefined : value)));

const read = (text: string) => {
  const result = parseIn('adql', text);
  assert.ok(result.kind === 'parsed', `${text}\n${JSON.stringify(result)}`);
  const [statement] = result.batch.statements;
  assert.ok(statement?.kind === 'select-statement');
  return statement;
};

void test('Whatever query is written, it reads back as the same query.', () => {
  fc.assert(
    fc.property(anyWholeQuery, (query) => {
      assert.deepEqual(bare(read(printedQuery(query)).query), bare(query));
    }),
    { numRuns: 300 },
  );
});

const WORDS = Object.values(ACCEPTED)
  .flat()
  .flatMap((each) => (typeof each === 'string' ? each : each[0]).split(/(?<=\W)|(?=\W)/));

void test('No text makes the parser throw, and every error has its place in the text.', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 25 }), (words) => {
      const text = `SELECT ${words.join(' ')}`;
      const result = parseIn('adql', text);
      if (result.kind === 'parsed') return;
      const [error] = result.errors;
      assert.ok(error?.line !== undefined && error.line >= 1, text);
    }),
    { numRuns: 1000 },
  );
});

void test('A text as deep as any is read or refused, and never ends the process.', () => {
  for (const [open, close] of [
    ['(', ')'],
    ['-', ''],
    ['NOT ', ''],
    ['ABS(', ')'],
    ['(SELECT ', ')'],
  ] as const) {
    const text = `SELECT ${open.repeat(5000)}1${close.repeat(5000)} FROM t`;
    assert.equal(parseIn('adql', text).kind, 'unparsable', open);
  }
  const chain = `SELECT a FROM t WHERE ${'a = 1 OR '.repeat(5000)}a = 1`;
  assert.equal(parseIn('adql', chain).kind, 'parsed');
});

void test('Operators bind as in SQL, and INTERSECT before the other set operators.', () => {
  const shapes: Readonly<Record<string, string>> = {
    'SELECT a + b * c || d FROM t': '(select (|| (+ a (* b c)) d) (from <t>))',
    'SELECT a FROM t WHERE NOT a = 1 AND b = 2 OR c = 3':
      '(select a (from <t>) (where (or (and (not (= a 1)) (= b 2)) (= c 3))))',
    'SELECT a FROM t UNION SELECT b FROM t INTERSECT ALL SELECT c FROM t':
      '(union (select a (from <t>)) (intersect all (select b (from <t>)) (select c (from <t>))))',
    'SELECT a FROM t EXCEPT ALL SELECT b FROM t UNION SELECT c FROM t':
      '(union (except all (select a (from <t>)) (select b (from <t>))) (select c (from <t>)))',
  };
  for (const [text, shape] of Object.entries(shapes)) {
    assert.equal(shapeOfStatement(read(text)), shape, text);
  }
});
