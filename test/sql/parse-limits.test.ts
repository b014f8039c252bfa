// Hostile texts: each is parsed or refused in a sentence, quickly, and never by a thrown error.
// Times are bounds against runaway work (quadratic time, lost recursion), not benchmarks.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { parseBatch } from '../../src/sql/parse.ts';
import { printStatement } from '../../src/sql/print-statement.ts';
import { walk } from '../../src/sql/walk.ts';

/** Each text takes well under a second alone; a slow machine gets ten times that. */
const millisecondsMax = 10_000;

const TEN_MILLION = 10_000_000;

interface Bomb {
  readonly title: string;
  readonly text: () => string;
  /** What the refusal says; absent where the text is parsed. */
  readonly says?: RegExp;
}

const row = (piece: string, times: number): string => piece.repeat(times);
const tooDeep = /nests more than 200 levels/;
const tooLong = /more than 200000 words and signs/;
const inARow = /more than 200 operators or joins in a row/i;

const bombs: readonly Bomb[] = [
  {
    title: '10,000 parentheses',
    text: () => `SELECT ${row('(', 10_000)}1${row(')', 10_000)}`,
    says: tooDeep,
  },
  { title: '190 parentheses', text: () => `SELECT ${row('(', 190)}1${row(')', 190)}` },
  { title: '10,000 calls', text: () => `SELECT ${row('f(', 10_000)}`, says: tooDeep },
  {
    title: '10,000 cases',
    text: () => `SELECT ${row('CASE WHEN 1 THEN ', 10_000)}`,
    says: tooDeep,
  },
  { title: '10,000 subqueries', text: () => `SELECT ${row('(SELECT ', 10_000)}`, says: tooDeep },
  { title: '95 subqueries', text: () => `SELECT ${row('(SELECT ', 95)}1${row(')', 95)}` },
  {
    title: '10,000 derived tables',
    text: () => `${row('SELECT * FROM (', 10_000)}t`,
    says: tooDeep,
  },
  {
    title: '95 derived tables',
    text: () => `SELECT * FROM ${row('(SELECT * FROM ', 95)}t${row(') a', 95)}`,
  },
  {
    title: '10,000 opened sources',
    text: () => `SELECT * FROM ${row('(', 10_000)}`,
    says: tooDeep,
  },
  { title: '100,000 minus signs', text: () => `SELECT ${row('- ', 100_000)}1`, says: tooDeep },
  { title: '100,000 complements', text: () => `SELECT ${row('~', 100_000)}1`, says: tooDeep },
  { title: '100,000 NOTs', text: () => `SELECT 1 WHERE ${row('NOT ', 100_000)}1`, says: tooDeep },
  {
    title: '10,000 joins before their ONs',
    text: () => `SELECT * FROM a ${row('JOIN a ', 10_000)}${row('ON 1 ', 10_000)}`,
    says: tooDeep,
  },
  {
    title: '10,000 joins in a row',
    text: () => `SELECT * FROM a${row(' JOIN a ON 1', 10_000)}`,
    says: inARow,
  },
  { title: '1,000 sums in a row', text: () => `SELECT ${row('1+', 1_000)}1`, says: inARow },
  { title: '190 sums in a row', text: () => `SELECT ${row('1+', 190)}1` },
  { title: '100,000 sums in a row', text: () => `SELECT ${row('1+', 100_000)}1`, says: tooLong },
  {
    title: '100,000 comparisons joined by OR',
    text: () => `SELECT 1 WHERE ${row('a=1 OR ', 100_000)}a=1`,
    says: tooLong,
  },
  {
    title: '40,000 comparisons joined by OR',
    text: () => `SELECT 1 WHERE ${row('a=1 OR ', 40_000)}a=1`,
  },
  { title: '90,000 columns', text: () => `SELECT ${row('a,', 90_000)}a` },
  {
    title: 'a list of 50,000 ids',
    text: () => `SELECT 1 WHERE a IN (${row('587722984435351614,', 50_000)}1)`,
  },
  {
    title: 'a list of 5,000,000 numbers',
    text: () => `SELECT 1 WHERE a IN (${row('1,', TEN_MILLION / 2)}1)`,
    says: tooLong,
  },
  { title: '10,000,000 semicolons', text: () => row(';', TEN_MILLION), says: tooLong },
  {
    title: '5,000,000 opened comments',
    text: () => `SELECT 1 ${row('/*', TEN_MILLION / 2)}`,
    says: /comment .* never closed/,
  },
  {
    title: 'comments nested 2,500,000 deep',
    text: () => `SELECT 1 ${row('/*', TEN_MILLION / 4)}${row('*/', TEN_MILLION / 4)}`,
  },
  { title: '2,500,000 comments', text: () => `${row('/**/', TEN_MILLION / 4)}SELECT 1` },
  { title: '10,000,000 blanks', text: () => `${row(' ', TEN_MILLION)}SELECT 1` },
  {
    title: 'a string of 10,000,000 characters without its end',
    text: () => `SELECT '${row('x', TEN_MILLION)}`,
    says: /string .* never closed/,
  },
  {
    title: 'a string of 5,000,000 quotes',
    text: () => `SELECT '${row("''", TEN_MILLION / 2)}'`,
  },
  {
    title: 'a name of 5,000,000 brackets without its end',
    text: () => `SELECT [${row(']]', TEN_MILLION / 2)}`,
    says: /never closed/,
  },
  {
    title: 'a word of 10,000,000 letters',
    text: () => `SELECT ${row('a', TEN_MILLION)}`,
    says: /longer than 128 characters/,
  },
  {
    title: 'a number of 10,000,000 digits',
    text: () => `SELECT ${row('1', TEN_MILLION)}`,
    says: /more than 400 characters/,
  },
  {
    title: 'a name of 100,000 parts',
    text: () => `SELECT ${row('a.', 99_000)}a`,
    says: /four parts/,
  },
];

for (const { title, text, says } of bombs) {
  void test(`A text with ${title} is ${says === undefined ? 'parsed' : 'refused'} in time.`, () => {
    const start = performance.now();
    const result = parseBatch(text());
    assert.ok(performance.now() - start < millisecondsMax);
    if (says === undefined) {
      assert.equal(result.kind, 'parsed');
    } else {
      assert.ok(result.kind === 'unparsable');
      assert.match(result.errors[0]?.message ?? '', says);
    }
  });
}

void test('A long chain of OR is a shallow tree that can be cloned and printed.', () => {
  const result = parseBatch(`SELECT 1 WHERE ${row('a OR ', 16_383)}a`);
  assert.ok(result.kind === 'parsed');
  const [statement] = structuredClone(result.batch.statements);
  assert.ok(statement !== undefined);
  let deepest = 0;
  walk(statement, (_, depth) => {
    deepest = Math.max(deepest, depth);
  });
  // 16,384 terms are 14 levels of pairs; the statement's own frames add none.
  assert.equal(deepest, 14);
  assert.equal(printStatement(statement), `SELECT 1 WHERE ${row('a OR ', 16_383)}a`);
});

const words = fc.constantFrom(
  ...(
    'SELECT FROM WHERE GROUP BY HAVING ORDER INTO AS ON AND OR NOT IN IS LIKE BETWEEN NULL CASE ' +
    'WHEN THEN ELSE END EXISTS DISTINCT ALL TOP JOIN LEFT OUTER CROSS WITH OVER UNION DROP TABLE ' +
    'IF UNDROP GO CAST CONVERT a b mydb dbo t nolock max int * , . ( ) ( ) ; = <> < + - / % & ~ ' +
    ':: [x] "y" \'z\' 1 2.5 .5 0x1F @v #t ESCAPE DESC OPTION -- /* */ [ \' " { é'
  ).split(' '),
);

void test('No soup of words and signs makes the parser throw, and errors have their place.', () => {
  const soups = fc.array(fc.oneof({ weight: 20, arbitrary: words }, fc.string()), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(soups, fc.constantFrom('', ' ', '\n'), (soup, gap) => {
      const text = `${soup.length % 3 === 0 ? '' : 'SELECT '}${soup.join(gap)}`;
      const result = parseBatch(text);
      if (result.kind === 'parsed') return;
      const [error] = result.errors;
      const lines = text.split(/\r\n|\r|\n/);
      const line = lines[(error?.line ?? 0) - 1];
      assert.ok(line !== undefined);
      assert.ok((error?.column ?? 0) >= 1 && (error?.column ?? 0) <= Array.from(line).length + 1);
    }),
    { numRuns: 1_000 },
  );
});

void test('No cut or doubled piece of a real query makes the parser throw.', () => {
  const text = `SELECT DISTINCT TOP 10 p.[ra], -p.dec AS d, COUNT(*) n INTO mydb.x FROM Stars..H p
    LEFT JOIN (SELECT a FROM dbo.f(1., 2) z) q ON q.a = p.b AND p.c NOT IN (1, 0x2) WHERE p.n
    LIKE 'M''%' OR EXISTS (SELECT 1) GROUP BY p.ra HAVING 1 < ~2 ORDER BY CASE d WHEN 1 THEN 2 END`;
  const places = fc.tuple(fc.nat(text.length), fc.nat(text.length));
  fc.assert(
    fc.property(places, ([from, to]) => {
      parseBatch(text.slice(0, from) + text.slice(to));
    }),
    { numRuns: 1_000 },
  );
});
