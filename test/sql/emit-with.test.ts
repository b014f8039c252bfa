// Common tables over a handful of rows, from text to answer on a real DuckDB: read once, more than
// once, and by themselves. Every answer can be worked out by reading the rows (small-sky.ts).

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { emitChecks } from './emit-case.ts';

const { answer, check, checkAll } = emitChecks();

test('WITH names queries, for the statement and for those behind them', () =>
  checkAll([
    ['WITH a AS (SELECT id FROM Star WHERE id < 3) SELECT * FROM a ORDER BY id', [[1], [2]]],
    ['WITH a (n, m) AS (SELECT id, flags + 1 FROM Star) SELECT m FROM A WHERE n = 5', [[1]]],
    [
      `WITH a AS (SELECT id, flags FROM Star), b AS (SELECT MAX(flags) AS f FROM a)
        SELECT a.id FROM a JOIN b ON a.flags = b.f ORDER BY 1`,
      [[3], [4]],
    ],
    ['WITH a AS (SELECT 1 AS x), b AS (SELECT 2 AS y) SELECT y FROM b', [[2]]],
    ['WITH Star AS (SELECT 7 AS id) SELECT id FROM star', [[7]]],
    ['WITH Star AS (SELECT 7 AS id) SELECT COUNT(*) FROM dbo.Star', [[5]]],
    ['WITH a AS (SELECT TOP 1 id FROM Star ORDER BY ra DESC) SELECT id FROM a', [[5]]],
    ['WITH v AS (SELECT * FROM (VALUES (1), (2)) t(x)) SELECT SUM(x) FROM v', [[3]]],
  ]));

test('a common table is read in subqueries, in parts of a UNION, and more than once', () =>
  checkAll([
    [
      `WITH a AS (SELECT id, vmag FROM Star), m AS (SELECT AVG(vmag) AS mean FROM a)
        SELECT id FROM a WHERE vmag > (SELECT mean FROM m) AND id IN (SELECT id FROM a)
        ORDER BY id`,
      [[2], [5]],
    ],
    [
      `WITH a AS (SELECT flags, COUNT(*) AS n FROM Star GROUP BY flags)
        SELECT flags FROM a WHERE n = 2 UNION ALL SELECT SUM(n) FROM a ORDER BY 1`,
      [[5], [8]],
    ],
    [
      `WITH a AS (SELECT id FROM Star) SELECT x.id, (SELECT COUNT(*) FROM a y WHERE y.id < x.id)
        FROM a x WHERE EXISTS (SELECT 1 FROM a z WHERE z.id = x.id + 3) ORDER BY 1`,
      [
        [1, 0],
        [2, 1],
      ],
    ],
    [
      `WITH a AS (SELECT id FROM Star)
        SELECT TOP ((SELECT COUNT(*) / 2 FROM a)) id FROM a ORDER BY id`,
      [[1], [2]],
    ],
  ]));

test('a common table that reads itself goes on until a step makes no rows', () =>
  checkAll([
    [
      `WITH n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 4)
        SELECT i FROM n ORDER BY i`,
      [[1], [2], [3], [4]],
    ],
    [
      `WITH n (i, f) AS (SELECT 1, 1 UNION ALL SELECT i + 1, f * (i + 1) FROM n WHERE i < 10)
        SELECT f FROM n WHERE i = 10`,
      [[3_628_800]],
    ],
    [
      `WITH up AS (SELECT id, id AS root FROM Star WHERE id IN (1, 4) UNION ALL
        SELECT s.id, up.root FROM Star s JOIN up ON s.id = up.id + 1)
        SELECT root, COUNT(*), MAX(id) FROM up GROUP BY root ORDER BY root`,
      [
        [1, 5, 5],
        [4, 2, 5],
      ],
    ],
    [
      `WITH n AS (SELECT 1 AS i UNION SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 3
        UNION ALL SELECT i * 2 FROM n WHERE i BETWEEN 100 AND 200) SELECT i FROM n ORDER BY i`,
      [[1], [2], [3], [100], [200], [400]],
    ],
    [
      `WITH p AS (SELECT id, CAST(name AS varchar(50)) AS path FROM Star WHERE id = 1 UNION ALL
        SELECT s.id, CAST(p.path + '>' + s.name AS varchar(50)) FROM p, Star s
        WHERE s.id = p.id + 1) SELECT path FROM p WHERE id = 3`,
      [['Alpha>alpha >Beta']],
    ],
    [
      `WITH n AS (SELECT 1 AS i, NULL AS x UNION ALL SELECT i + 1, NULL FROM n WHERE i < 2)
        SELECT a.i, b.i, a.x FROM n a JOIN n b ON a.i = b.i ORDER BY 1`,
      [
        [1, 1, null],
        [2, 2, null],
      ],
    ],
  ]));

const numbers = (last: number): string =>
  `WITH n AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${last})
  SELECT COUNT(*) FROM n`;

test('a hundred steps are enough without a word, and OPTION sets another number', async () => {
  await check(numbers(100), [[101]]);
  await assert.rejects(answer(numbers(101)), /The maximum recursion 100 has/);
  await check(`${numbers(1_000)} OPTION (MAXRECURSION 1000)`, [[1_001]]);
  await check(`${numbers(1_000)} OPTION (MAXDOP 1, MAXRECURSION 0)`, [[1_001]]);
  const less = `${numbers(6)} OPTION (MAXRECURSION 5)`;
  await assert.rejects(answer(less), /The maximum recursion 5 has been exhausted/);
});

const chain = (step: (last: string) => string): string => {
  const tables = Array.from({ length: 200 }, (_, at) => `t${at + 1} AS (${step(`t${at}`)})`);
  return `WITH t0 AS (SELECT 1 AS a), ${tables.join(', ')} SELECT a FROM t200`;
};

test('long chains of common tables run within seconds', async () => {
  const start = performance.now();
  await check(
    chain((last) => `SELECT MAX(a) AS a FROM ${last} GROUP BY a`),
    [[1]],
  );
  await check(
    chain((last) => `SELECT x.a FROM ${last} x JOIN ${last} y ON x.a = y.a`),
    [[1]],
  );
  assert.ok(performance.now() - start < 20_000);
});
