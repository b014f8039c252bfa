// Set operators, VALUES and limits over a handful of rows, from text to answer on a real DuckDB.
// The rows are few enough for every answer to be worked out by reading them (small-sky.ts).

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { emitChecks } from './emit-case.ts';
import type { Rows } from './emit-case.ts';

const { answer, check, checkAll } = emitChecks();

test('set operators keep doubles with ALL alone, and take NULLs as equal', () =>
  checkAll([
    ['SELECT 1 AS a UNION ALL SELECT 1 UNION ALL SELECT NULL ORDER BY a', [[null], [1], [1]]],
    ['SELECT 1 AS a UNION SELECT 1 UNION SELECT NULL UNION SELECT NULL ORDER BY 1', [[null], [1]]],
    ['SELECT flags FROM Star EXCEPT SELECT 8 ORDER BY flags DESC', [[5], [3], [0]]],
    ['SELECT flags FROM Star INTERSECT SELECT id FROM Star ORDER BY 1', [[3], [5]]],
    ['SELECT vmag FROM Star INTERSECT SELECT NULL', [[null]]],
    ['SELECT vmag FROM Star EXCEPT SELECT NULL ORDER BY vmag', [[0.5], [1.5], [2.5]]],
  ]));

test('set operators bind INTERSECT first, then from left to right, but for parentheses', () =>
  checkAll([
    ['SELECT 1 AS a UNION SELECT 2 INTERSECT SELECT 3', [[1]]],
    ['(SELECT 1 AS a UNION SELECT 2) INTERSECT SELECT 2', [[2]]],
    ['SELECT 1 AS a UNION ALL SELECT 1 UNION SELECT 1', [[1]]],
    ['SELECT 1 AS a UNION SELECT 1 UNION ALL SELECT 1', [[1], [1]]],
    ['SELECT 1 AS a EXCEPT SELECT 2 EXCEPT SELECT 1', []],
    ['SELECT 1 AS a EXCEPT (SELECT 2 EXCEPT SELECT 1)', [[1]]],
    ['SELECT 1 AS a INTERSECT SELECT 1 INTERSECT SELECT 2', []],
  ]));

test('set operators take text as DISTINCT does, and give the least of what is equal', () =>
  checkAll([
    ["SELECT 'b' AS a UNION SELECT 'B ' UNION SELECT 'c' ORDER BY a", [['B '], ['c']]],
    ["SELECT 'b' AS a UNION ALL SELECT 'B '", [['b'], ['B ']]],
    ["SELECT name FROM Star EXCEPT SELECT 'ALPHA' ORDER BY name", [[null], ['Beta'], ['gamma']]],
    [
      'SELECT name FROM Star INTERSECT SELECT [q"uote] FROM mydb.[plan b] ORDER BY 1',
      [[null], ['Alpha']],
    ],
    [
      'SELECT [q"uote], 1 FROM mydb.[plan b] INTERSECT SELECT name, 1 FROM Star ORDER BY 1',
      [
        [null, 1],
        ['ALPHA', 1],
      ],
    ],
  ]));

test('set operators bring columns to the types they share, NULL to any', async () => {
  const typed: readonly (readonly [string, string, Rows])[] = [
    ['SELECT 1 AS a UNION ALL SELECT 2.50', 'DECIMAL(12,2)', [['1.00'], ['2.50']]],
    ['SELECT id FROM Star WHERE id = 1 UNION ALL SELECT 2', 'BIGINT', [[1], [2]]],
    ["SELECT NULL AS a UNION ALL SELECT 'x'", 'VARCHAR', [[null], ['x']]],
    ["SELECT '7' AS a UNION ALL SELECT 8", 'INTEGER', [[7], [8]]],
    ["SELECT DISTINCT '07' AS a FROM Star UNION ALL SELECT 8", 'INTEGER', [[7], [8]]],
    [
      "(SELECT '7' AS a UNION SELECT '07') UNION ALL SELECT 8 ORDER BY a",
      'INTEGER',
      [[7], [7], [8]],
    ],
    [
      '(SELECT NULL AS a UNION SELECT NULL) UNION ALL SELECT CAST(1 AS bit)',
      'BOOLEAN',
      [[null], ['true']],
    ],
    ['SELECT 1 AS a EXCEPT SELECT 1e0', 'DOUBLE', []],
  ];
  for (const [text, type, rows] of typed) {
    const { types } = await answer(text);
    assert.deepEqual(types, [type], text);
    await check(text, rows);
  }
});

test('set operators have the names of the first query', async () => {
  const { names } = await answer('SELECT id, ra + 1 FROM Star UNION SELECT 1, 2 AS b');
  assert.deepEqual(names, ['id', 'Column1']);
});

test('set operators take TOP in their parts, and stand wherever a query does', () =>
  checkAll([
    [
      'SELECT TOP 1 1 AS a FROM Star UNION ALL SELECT TOP 2 2 FROM Star ORDER BY 1',
      [[1], [2], [2]],
    ],
    [
      `SELECT id FROM Star WHERE id IN (SELECT 2 UNION SELECT [star id] FROM mydb.[plan b])
          ORDER BY id`,
      [[1], [2], [3]],
    ],
    ['SELECT MAX(a) FROM (SELECT id AS a FROM Star UNION SELECT 70) t', [[70]]],
    [
      `SELECT s.id, (SELECT MAX(x) FROM (SELECT s.id AS x UNION ALL SELECT 3) t) FROM Star s
          ORDER BY 1`,
      [
        [1, 3],
        [2, 3],
        [3, 3],
        [4, 4],
        [5, 5],
      ],
    ],
    ['SELECT id FROM Star s WHERE EXISTS (SELECT s.id INTERSECT SELECT 4) ORDER BY id', [[4]]],
    [
      'SELECT COUNT(*), vmag FROM Star GROUP BY vmag UNION SELECT 9, 0 ORDER BY 2, 1',
      [
        [1, null],
        [9, 0],
        [1, 0.5],
        [1, 1.5],
        [2, 2.5],
      ],
    ],
    ['SELECT id FROM Star UNION ALL SELECT 7 ORDER BY id OFFSET 4 ROWS', [[5], [7]]],
  ]));

test('set operators over three thousand rows without a table run within seconds', async () => {
  const rows = Array.from({ length: 3_000 }, (_, at) => `SELECT ${at} AS n, 'x'`);
  const start = performance.now();
  await check(`SELECT SUM(n), COUNT(*) FROM (${rows.join(' UNION ALL ')}) t(n, x)`, [
    [4_498_500, 3_000],
  ]);
  assert.ok(performance.now() - start < 12_000);
});

test('VALUES is a table of expressions in common types', () =>
  checkAll([
    [
      "SELECT * FROM (VALUES (1, 'a'), (2, NULL)) AS t(n, s) ORDER BY n DESC",
      [
        [2, null],
        [1, 'a'],
      ],
    ],
    ['SELECT SUM(x) FROM (VALUES (1), (2.5), (NULL)) v(x)', [['3.5']]],
    [
      'SELECT a + 1 FROM (VALUES (CAST(5 AS bigint) / 2), ((SELECT MAX(id) FROM Star))) v(a)',
      [[3], [6]],
    ],
    [
      `SELECT s.id, v.w FROM Star s JOIN (VALUES ('ALPHA', 'A'), ('beta ', 'B')) v(n, w)
          ON v.n = s.name ORDER BY 1`,
      [
        [1, 'A'],
        [2, 'A'],
        [3, 'B'],
      ],
    ],
    [
      'SELECT id, (SELECT MAX(x) FROM (VALUES (id), (3)) v(x)) FROM Star WHERE id > 2 ORDER BY 1',
      [
        [3, 3],
        [4, 4],
        [5, 5],
      ],
    ],
  ]));

test('TOP, OFFSET and FETCH take the first rows, by number or by percent rounded up', () =>
  checkAll([
    ['SELECT TOP 2 id FROM Star ORDER BY id DESC', [[5], [4]]],
    ['SELECT TOP (1 + 1) id FROM Star ORDER BY ra', [[1], [2]]],
    ['SELECT TOP ((SELECT COUNT(*) FROM mydb.[plan b])) id FROM Star ORDER BY id', [[1], [2], [3]]],
    ['SELECT TOP 20 PERCENT id FROM Star ORDER BY id', [[1]]],
    ['SELECT TOP 20.1 PERCENT id FROM Star ORDER BY id', [[1], [2]]],
    ['SELECT TOP 0 PERCENT id FROM Star', []],
    ['SELECT COUNT(*) FROM (SELECT TOP 50 PERCENT id FROM Star) t', [[3]]],
    ['SELECT TOP 100 PERCENT id FROM Star ORDER BY id', [[1], [2], [3], [4], [5]]],
    ['SELECT TOP ((SELECT 40)) PERCENT id FROM Star ORDER BY id', [[1], [2]]],
  ]));

test('TOP, OFFSET and FETCH give those that are equal to the last WITH TIES', () =>
  checkAll([
    ['SELECT TOP 1 WITH TIES id FROM Star ORDER BY vmag DESC', [[2], [5]]],
    [
      'SELECT TOP 3 WITH TIES id, vmag FROM Star ORDER BY vmag',
      [
        [3, null],
        [4, 0.5],
        [1, 1.5],
      ],
    ],
    [
      'SELECT TOP 4 WITH TIES COUNT(*) FROM Star GROUP BY id ORDER BY COUNT(*)',
      [[1], [1], [1], [1], [1]],
    ],
    ['SELECT TOP 2 WITH TIES id FROM Star ORDER BY name', [[4], [1], [2]]],
    ['SELECT TOP 10 PERCENT WITH TIES flags FROM Star ORDER BY flags DESC', [[8], [8]]],
    [
      `SELECT id FROM Star WHERE id IN
          (SELECT TOP 1 WITH TIES t.id FROM Star t ORDER BY t.flags DESC) ORDER BY id`,
      [[3], [4]],
    ],
    [
      `SELECT s.id, (SELECT COUNT(*) FROM (SELECT TOP 1 WITH TIES t.flags FROM Star t
          WHERE t.id <= s.id ORDER BY t.flags DESC) x) FROM Star s ORDER BY 1`,
      [
        [1, 1],
        [2, 1],
        [3, 1],
        [4, 2],
        [5, 2],
      ],
    ],
  ]));

test('TOP, OFFSET and FETCH pass over rows of the order', () =>
  checkAll([
    ['SELECT id FROM Star ORDER BY id OFFSET 3 ROWS', [[4], [5]]],
    ['SELECT id FROM Star ORDER BY id OFFSET 1 ROW FETCH NEXT 2 ROWS ONLY', [[2], [3]]],
    ['SELECT id FROM Star ORDER BY vmag, id DESC OFFSET 0 ROWS FETCH FIRST 1 ROW ONLY', [[3]]],
    ['SELECT id FROM Star ORDER BY id OFFSET (SELECT 4) ROWS', [[5]]],
    ['SELECT SUM(id) FROM (SELECT id FROM Star ORDER BY id OFFSET 4 ROWS) t', [[5]]],
    [
      `SELECT s.id, (SELECT t.id FROM Star t ORDER BY ABS(t.id - s.id), t.id
          OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY) FROM Star s WHERE s.id < 3 ORDER BY 1`,
      [
        [1, 2],
        [2, 1],
      ],
    ],
  ]));

test('TOP and OFFSET end the query where a subquery gives no number of rows', async () => {
  for (const count of ['NULL', '-1']) {
    const rows = `SELECT MIN(${count} * flags) FROM Star WHERE flags > 0`;
    const text = `SELECT TOP ((${rows})) id FROM Star`;
    await assert.rejects(answer(text), /number of rows in TOP/);
  }
});
