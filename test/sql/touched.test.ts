// Which tables of one's own a text reads and writes, wherever in it they stand.
// No table needs to exist: the text alone decides.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseBatch } from '../../src/sql/parse.ts';
import type { BareNames } from '../../src/sql/own-space.ts';
import { touched } from '../../src/sql/touched.ts';

interface Case {
  readonly text: string;
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
}

const check = (title: string, bare: BareNames, cases: readonly Case[]): void => {
  void test(title, () => {
    for (const { text, reads = [], writes = [] } of cases) {
      const result = parseBatch(text);
      assert.ok(result.kind === 'parsed', text);
      const { elsewhere: _, ...own } = touched(result.batch, bare);
      assert.deepEqual(own, { reads, writes }, text);
    }
  });
};

check('In a catalog only what is called mydb is one’s own, in any case and form.', 'context', [
  { text: 'SELECT * FROM mydb.a', reads: ['a'] },
  { text: 'SELECT * FROM MyDB..A, MYDB.dbo.[B c] x', reads: ['a', 'b c'] },
  { text: 'SELECT dbo.g(1), MyDB.h(1), Stars.dbo.i(1), ABS(1) FROM t', reads: ['g', 'h'] },
  { text: 'SELECT * FROM t, dbo.u, Stars.v, Stars..w, information_schema.tables' },
  { text: 'SELECT mydb.a.ra FROM Stars.a' },
  { text: 'SELECT mydb.f(1), * FROM mydb.g(2)', reads: ['f', 'g'] },
  { text: 'SELECT * FROM #a, @b, tempdb..##c' },
]);

check('In one’s own space bare names and dbo are one’s own too.', 'own', [
  { text: 'SELECT * FROM a, dbo.B, mydb.c', reads: ['a', 'b', 'c'] },
  { text: 'SELECT * FROM Stars.v, Stars.dbo.w, information_schema.tables' },
  { text: 'SELECT dbo.g(1), ABS(1) FROM f(1)', reads: ['g', 'f'] },
]);

check('What is written is one’s own in every context.', 'context', [
  { text: 'SELECT 1 AS a INTO mydb.X', writes: ['x'] },
  { text: 'SELECT a FROM t INTO x', writes: ['x'] },
  { text: 'SELECT a INTO dbo.x FROM mydb.y', reads: ['y'], writes: ['x'] },
  { text: 'SELECT a INTO Stars.x FROM t' },
  { text: 'DROP TABLE a', writes: ['a'] },
  { text: 'DROP TABLE IF EXISTS MyDB..A', writes: ['a'] },
  { text: 'UNDROP TABLE mydb.dbo.a', writes: ['a'] },
  { text: 'DROP TABLE a, mydb.b', writes: ['a', 'b'] },
  { text: 'CREATE TABLE a (b int)', writes: ['a'] },
  { text: 'CREATE VIEW a AS SELECT * FROM mydb.b', reads: ['b'], writes: ['a'] },
  { text: "EXEC sp_rename 'a', 'b'", reads: ['a', 'b'], writes: ['a', 'b'] },
  { text: 'SELECT * INTO #a FROM Stars.b CREATE TABLE ##c (d int) INSERT @e VALUES (1)' },
]);

check('A table whose rows are changed is read too.', 'context', [
  { text: 'INSERT INTO a SELECT * FROM mydb.b', reads: ['a', 'b'], writes: ['a'] },
  { text: 'UPDATE mydb.a SET b = 1', reads: ['a'], writes: ['a'] },
  { text: 'UPDATE x SET b = 1 FROM mydb.a x, mydb.c', reads: ['a', 'c'], writes: ['a'] },
  { text: 'DELETE x FROM Stars.y JOIN mydb.a x ON 1', reads: ['a'], writes: ['a'] },
  { text: 'TRUNCATE TABLE a', reads: ['a'], writes: ['a'] },
  { text: 'SET IDENTITY_INSERT a ON', reads: ['a'], writes: ['a'] },
  { text: "EXEC sp_rename 'a.b', 'c', 'COLUMN'", reads: ['a'], writes: ['a'] },
  { text: 'UPDATE d SET b = 1 FROM (SELECT * FROM mydb.a) d', reads: ['a'], writes: ['a'] },
  {
    text: 'WITH c AS (SELECT * FROM mydb.a), d AS (SELECT b FROM c) DELETE d',
    reads: ['a'],
    writes: ['a'],
  },
  { text: 'ALTER TABLE a DROP COLUMN b', reads: ['a'], writes: ['a'] },
]);

check('Statements inside others are looked into.', 'context', [
  {
    text: 'IF 1 = 1 BEGIN WHILE 1 = 1 SELECT * INTO a FROM mydb.b END ELSE DROP TABLE c',
    reads: ['b'],
    writes: ['a', 'c'],
  },
]);

check('A table is named once, however often it stands there.', 'context', [
  { text: 'SELECT * FROM mydb.a x, mydb.A y JOIN mydb..a z ON 1', reads: ['a'] },
]);

/** Every place of the grammar where a subquery may stand, marked with a question mark. */
const places = [
  'SELECT TOP (?) 1',
  'SELECT ?',
  'SELECT ? AS x',
  'SELECT * FROM ? t',
  'SELECT * FROM (? t CROSS JOIN u)',
  'SELECT * FROM u JOIN ? t ON 1',
  'SELECT * FROM u LEFT JOIN v ON ? = 1',
  'SELECT * FROM f(1, ?)',
  'SELECT 1 WHERE ? = 1',
  'SELECT 1 WHERE 1 = 1 AND NOT 1 > ?',
  'SELECT 1 WHERE EXISTS ?',
  'SELECT 1 WHERE x IN ?',
  'SELECT 1 WHERE ? IN (SELECT 2)',
  'SELECT 1 WHERE x IN (1, ?)',
  'SELECT 1 WHERE ? IN (1, 2)',
  'SELECT 1 WHERE ? BETWEEN 1 AND 2',
  'SELECT 1 WHERE 1 BETWEEN ? AND 2',
  'SELECT 1 WHERE 1 BETWEEN 0 AND ?',
  'SELECT 1 WHERE ? LIKE 1',
  'SELECT 1 WHERE 1 LIKE ?',
  'SELECT 1 WHERE 1 LIKE 2 ESCAPE ?',
  'SELECT 1 WHERE ? IS NULL',
  'SELECT -?',
  'SELECT 1 + ?',
  'SELECT f(1, ?)',
  'SELECT CAST(? AS int)',
  'SELECT CASE ? WHEN 1 THEN 2 END',
  'SELECT CASE WHEN ? = 1 THEN 2 END',
  'SELECT CASE WHEN 1 = 1 THEN ? END',
  'SELECT CASE WHEN 1 = 1 THEN 2 ELSE ? END',
  'SELECT 1 FROM t GROUP BY ?',
  'SELECT 1 FROM t HAVING ? = 1',
  'SELECT 1 FROM t ORDER BY ?',
  'SELECT 1 FROM (SELECT 2 FROM t WHERE x = ?) s',
];

check(
  'No place of a query hides a table.',
  'context',
  places.map((place) => ({
    text: place.replace('?', '(SELECT a FROM u, v JOIN mydb.hidden ON 1 = 1)'),
    reads: ['hidden'],
  })),
);

void test('Names of other databases are told, each once, wherever they are read.', () => {
  const cases: readonly (readonly [text: string, elsewhere: readonly string[]])[] = [
    ['SELECT * FROM Survey.dbo.T, SURVEY..t, Survey.u', ['survey.t', 'survey.u']],
    ['SELECT * FROM [My Group].dbo.[a.b]', ['my group.a.b']],
    ["SELECT * FROM fCone('Survey.t', 1, 2, 3)", ['survey.t']],
    [
      'SELECT Survey.dbo.f(1) FROM (SELECT 1 AS a WHERE EXISTS (SELECT * FROM G.t)) q',
      ['survey.f', 'g.t'],
    ],
    ['CREATE VIEW v AS SELECT * FROM Survey.t', ['survey.t']],
    ['IF 1 = 1 SELECT * FROM G..t', ['g.t']],
    ['SELECT * FROM t, dbo.t, mydb.t, MyDB.dbo.t, #t, tempdb..#t', []],
    ['SELECT * FROM sys.tables, information_schema.columns, G.sys.tables, master.dbo.t', []],
    ['SELECT * INTO Survey.t FROM u', []],
  ];
  for (const [text, elsewhere] of cases) {
    const result = parseBatch(text);
    assert.ok(result.kind === 'parsed', text);
    const found = touched(result.batch, 'own').elsewhere;
    assert.deepEqual(
      found.map(({ group, name }) => `${group}.${name}`),
      elsewhere,
      text,
    );
  }
});
