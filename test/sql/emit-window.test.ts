// Window functions and STRING_AGG over a handful of rows, from text to answer on a real DuckDB.
// The rows are few enough for every answer to be worked out by reading them (small-sky.ts).

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { emitChecks } from './emit-case.ts';

const { answer, check, checkAll } = emitChecks();

test('rows are numbered and ranked in their order, NULLs first', () =>
  checkAll([
    [
      'SELECT id, ROW_NUMBER() OVER (ORDER BY vmag, id) FROM Star ORDER BY id',
      [
        [1, 3],
        [2, 4],
        [3, 1],
        [4, 2],
        [5, 5],
      ],
    ],
    [
      `SELECT id, RANK() OVER (ORDER BY vmag DESC) AS r, DENSE_RANK() OVER (ORDER BY vmag DESC) d
        FROM Star ORDER BY id`,
      [
        [1, 3, 2],
        [2, 1, 1],
        [3, 5, 4],
        [4, 4, 3],
        [5, 1, 1],
      ],
    ],
    [
      'SELECT id, NTILE(2) OVER (ORDER BY id) FROM Star WHERE id IN (3, 5) ORDER BY 1',
      [
        [3, 1],
        [5, 2],
      ],
    ],
    [
      `SELECT id, PERCENT_RANK() OVER (ORDER BY id), CUME_DIST() OVER (ORDER BY id) FROM Star
        ORDER BY id`,
      [
        [1, 0, 0.2],
        [2, 0.25, 0.4],
        [3, 0.5, 0.6],
        [4, 0.75, 0.8],
        [5, 1, 1],
      ],
    ],
    [
      `SELECT COUNT(*) FROM (SELECT ROW_NUMBER() OVER (ORDER BY (SELECT NULL)) AS n FROM Star) t
        WHERE n <= 3`,
      [[3]],
    ],
  ]));

test('partitions and orders take text without regard to case and blanks', () =>
  checkAll([
    [
      `SELECT id, COUNT(*) OVER (PARTITION BY name), RANK() OVER (ORDER BY name),
        MIN(name) OVER (PARTITION BY name) FROM Star WHERE id IN (1, 2, 4, 5) ORDER BY id`,
      [
        [1, 2, 2, 'Alpha'],
        [2, 2, 2, 'Alpha'],
        [4, 1, 1, null],
        [5, 1, 4, 'gamma'],
      ],
    ],
    [
      'SELECT id, MAX(name) OVER (ORDER BY id) FROM Star WHERE id > 2 ORDER BY id',
      [
        [3, 'Beta'],
        [4, 'Beta'],
        [5, 'gamma'],
      ],
    ],
  ]));

test('aggregates take all rows, or those up to the row and its equals, or those of a frame', () =>
  checkAll([
    [
      'SELECT id, SUM(id) OVER () FROM Star WHERE id < 3 ORDER BY id',
      [
        [1, 3],
        [2, 3],
      ],
    ],
    [
      'SELECT id, SUM(id) OVER (ORDER BY flags) FROM Star ORDER BY flags, id',
      [
        [5, 5],
        [1, 6],
        [2, 8],
        [3, 15],
        [4, 15],
      ],
    ],
    [
      `SELECT id, SUM(id) OVER (ORDER BY id ROWS 1 PRECEDING),
        AVG(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING),
        COUNT(*) OVER (ORDER BY flags RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
        FROM Star ORDER BY id`,
      [
        [1, 1, 1, 4],
        [2, 3, 2, 3],
        [3, 5, 3, 2],
        [4, 7, 4, 2],
        [5, 9, 4, 5],
      ],
    ],
    [
      'SELECT id, COUNT(vmag) OVER (PARTITION BY flags) FROM Star WHERE flags = 8 ORDER BY id',
      [
        [3, 1],
        [4, 1],
      ],
    ],
    [
      'SELECT id, id * 100 / SUM(id) OVER () FROM Star ORDER BY id',
      [
        [1, 6],
        [2, 13],
        [3, 20],
        [4, 26],
        [5, 33],
      ],
    ],
    [
      'SELECT id, STDEV(vmag) OVER (PARTITION BY vmag) FROM Star WHERE id IN (1, 2, 5) ORDER BY id',
      [
        [1, null],
        [2, 0],
        [5, 0],
      ],
    ],
  ]));

test('LAG and LEAD look at other rows, FIRST_VALUE and LAST_VALUE at the ends of the frame', () =>
  checkAll([
    [
      `SELECT id, LAG(id) OVER (ORDER BY id), LEAD(id, 2, 0) OVER (ORDER BY id),
        LAG(flags, 1, -1) OVER (PARTITION BY isVariable ORDER BY id) FROM Star ORDER BY id`,
      [
        [1, null, 3, -1],
        [2, 1, 4, -1],
        [3, 2, 5, 3],
        [4, 3, 0, -1],
        [5, 4, 0, 5],
      ],
    ],
    [
      `SELECT id, FIRST_VALUE(id) OVER (ORDER BY ra DESC), LAST_VALUE(id) OVER (ORDER BY ra DESC),
        LAST_VALUE(name) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND
        UNBOUNDED FOLLOWING) FROM Star WHERE id > 3 ORDER BY id`,
      [
        [4, 5, 4, 'gamma'],
        [5, 5, 5, 'gamma'],
      ],
    ],
  ]));

test('windows stand over groups, in ORDER BY, and in expressions', () =>
  checkAll([
    [
      `SELECT flags, COUNT(*), SUM(COUNT(*)) OVER (ORDER BY flags),
        RANK() OVER (ORDER BY COUNT(*) DESC) FROM Star GROUP BY flags HAVING flags > 0
        ORDER BY flags`,
      [
        [3, 1, 1, 2],
        [5, 1, 2, 2],
        [8, 2, 4, 1],
      ],
    ],
    ['SELECT TOP 1 id FROM Star ORDER BY ROW_NUMBER() OVER (ORDER BY ra DESC)', [[5]]],
    [
      `SELECT id, CASE WHEN ROW_NUMBER() OVER (ORDER BY id) % 2 = 1 THEN 'odd' ELSE 'even' END,
        (SELECT MAX(t.id) FROM Star t WHERE t.id < s.id) FROM Star s WHERE id < 3 ORDER BY id`,
      [
        [1, 'odd', null],
        [2, 'even', 1],
      ],
    ],
    ['SELECT DISTINCT COUNT(*) OVER (PARTITION BY flags) FROM Star ORDER BY 1', [[1], [2]]],
    [
      `SELECT s.id FROM Star s JOIN (SELECT id, ROW_NUMBER() OVER (PARTITION BY isVariable
        ORDER BY ra DESC) AS n FROM Star) t ON t.id = s.id AND t.n = 1 ORDER BY 1`,
      [[3], [4], [5]],
    ],
    [
      `WITH a AS (SELECT id, RANK() OVER (PARTITION BY flags ORDER BY id DESC) AS rank FROM Star)
        SELECT id FROM a WHERE rank <= 1 ORDER BY id`,
      [[1], [2], [4], [5]],
    ],
    [
      'SELECT ROW_NUMBER() OVER (ORDER BY (SELECT 1)), 5 UNION ALL SELECT 2, 6 ORDER BY 1',
      [
        [1, 5],
        [2, 6],
      ],
    ],
    [
      `SELECT CASE id WHEN 1 THEN 10 WHEN LAG(id) OVER (ORDER BY id) + 1 THEN 20 END FROM Star
        WHERE id < 3 ORDER BY id`,
      [[10], [20]],
    ],
    [
      `SELECT s.id, (SELECT x.n FROM (SELECT t.id, ROW_NUMBER() OVER (ORDER BY t.id DESC) AS n
        FROM Star t WHERE t.flags >= s.flags) x WHERE x.id = s.id) FROM Star s ORDER BY s.id`,
      [
        [1, 4],
        [2, 3],
        [3, 2],
        [4, 1],
        [5, 1],
      ],
    ],
  ]));

test('IGNORE NULLS passes over rows without a value', () =>
  checkAll([
    [
      `SELECT id, LAG(vmag) IGNORE NULLS OVER (ORDER BY id),
        LAG(vmag) RESPECT NULLS OVER (ORDER BY id),
        LEAD(vmag, 2, -1) IGNORE NULLS OVER (ORDER BY id) FROM Star ORDER BY id`,
      [
        [1, null, null, 0.5],
        [2, 1.5, 1.5, 2.5],
        [3, 2.5, 2.5, 2.5],
        [4, 2.5, null, -1],
        [5, 0.5, 0.5, -1],
      ],
    ],
    [
      `SELECT id, FIRST_VALUE(vmag) IGNORE NULLS OVER (ORDER BY vmag
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM Star
        WHERE id IN (3, 4) ORDER BY id`,
      [
        [3, 0.5],
        [4, 0.5],
      ],
    ],
  ]));

test('a share of rows in descending order is found from the other end', () =>
  check(
    `SELECT DISTINCT PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY id) OVER (),
      PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY id DESC) OVER (),
      PERCENTILE_DISC(0.75) WITHIN GROUP (ORDER BY id DESC) OVER (),
      PERCENTILE_DISC(0) WITHIN GROUP (ORDER BY id DESC) OVER (),
      PERCENTILE_DISC(1) WITHIN GROUP (ORDER BY id DESC) OVER () FROM Star WHERE id < 5`,
    // From 4 down to 1 a half is reached at 3, three quarters at 2.
    [[2, 3, 2, 4, 1]],
  ));

test('percentiles lie between rows or at one, and leave NULLs out', () =>
  checkAll([
    [
      `SELECT DISTINCT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY id) OVER (),
        PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY id) OVER (),
        PERCENTILE_CONT(0.25) WITHIN GROUP (ORDER BY vmag) OVER (),
        PERCENTILE_CONT(0.25) WITHIN GROUP (ORDER BY vmag DESC) OVER () FROM Star`,
      // Of 0.5, 1.5, 2.5, 2.5 the place 0.75 lies between the first two.
      [[3, 3, 1.25, 2.5]],
    ],
    [
      `SELECT DISTINCT flags, PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY id)
        OVER (PARTITION BY flags) AS median FROM Star WHERE flags > 4 ORDER BY flags`,
      [
        [5, 2],
        [8, 3.5],
      ],
    ],
  ]));

test('windows have the types of T-SQL, and their overflows are errors', async () => {
  const { types } =
    await answer(`SELECT ROW_NUMBER() OVER (ORDER BY id), NTILE(2) OVER (ORDER BY id),
    PERCENT_RANK() OVER (ORDER BY id), LAG(flags) OVER (ORDER BY id), SUM(flags) OVER (),
    AVG(ra) OVER (), COUNT(*) OVER () FROM Star`);
  assert.deepEqual(types, ['BIGINT', 'BIGINT', 'DOUBLE', 'INTEGER', 'INTEGER', 'DOUBLE', 'BIGINT']);
  const large = 'SELECT SUM(2000000000 + flags) OVER () FROM Star';
  await assert.rejects(answer(large), /out of range|Overflow|overflow/);
  await assert.rejects(answer('SELECT SUM(1e308 * id / id) OVER () FROM Star'), /overflow/);
});

test('STRING_AGG joins texts in their order, and leaves NULLs out', () =>
  checkAll([
    [
      "SELECT STRING_AGG(name, ', ') WITHIN GROUP (ORDER BY id DESC) FROM Star",
      [['gamma, Beta, alpha , Alpha']],
    ],
    ["SELECT STRING_AGG(id, '+') WITHIN GROUP (ORDER BY vmag, id DESC) FROM Star", [['3+4+1+5+2']]],
    [
      `SELECT flags, STRING_AGG(CAST(id AS varchar(3)), '') WITHIN GROUP (ORDER BY id) FROM Star
        GROUP BY flags HAVING COUNT(*) > 1`,
      [[8, '34']],
    ],
    ["SELECT STRING_AGG(name, '') FROM Star WHERE id = 4", [[null]]],
    [
      "SELECT STRING_AGG(name, '-') WITHIN GROUP (ORDER BY name) FROM Star WHERE id > 2",
      [['Beta-gamma']],
    ],
  ]));

test('STRING_AGG ends the query where the text is longer than its type', async () => {
  const row = `SELECT '${'x'.repeat(1_000)}'`;
  const rows = Array.from({ length: 9 }, () => row).join(' UNION ALL ');
  const long = `SELECT STRING_AGG(s, '') FROM (${rows}) t(s)`;
  await assert.rejects(answer(long), /STRING_AGG aggregation result exceeded the limit of 8000/);
  const max = long.replace('STRING_AGG(s,', 'STRING_AGG(CAST(s AS varchar(max)),');
  await check(max.replace('SELECT STRING', 'SELECT LEN(STRING').replace("'')", "''))"), [[9_000]]);
});
