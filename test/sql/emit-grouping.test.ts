// Groups of several lists of keys at once, and comparisons with all rows of a query, over a handful
// of rows. Every answer can be worked out by reading them (small-sky.ts).

import { test } from 'node:test';

import { emitChecks } from './emit-case.ts';

const { checkAll } = emitChecks();

test('ROLLUP and CUBE inside GROUPING SETS stand for the lists that they make', () =>
  checkAll([
    [
      `SELECT flags % 2, id % 2, COUNT(*) FROM Star
        GROUP BY GROUPING SETS (ROLLUP (flags % 2), (id % 2)) ORDER BY 1, 2, 3`,
      [
        [null, null, 5],
        [null, 0, 2],
        [null, 1, 3],
        [0, null, 3],
        [1, null, 2],
      ],
    ],
    [
      `SELECT COUNT(*) FROM (SELECT COUNT(*) AS n FROM Star
        GROUP BY GROUPING SETS (CUBE (flags % 2, id % 2))) t`,
      // Four pairs, two values of each by itself, and all rows.
      [[9]],
    ],
  ]));

test('ROLLUP, CUBE and GROUPING SETS group by several lists, with NULL for what is left out', () =>
  checkAll([
    [
      'SELECT flags, COUNT(*) FROM Star GROUP BY ROLLUP (flags) ORDER BY flags, 2',
      [
        [null, 5],
        [0, 1],
        [3, 1],
        [5, 1],
        [8, 2],
      ],
    ],
    [
      `SELECT flags, vmag, COUNT(*) FROM Star WHERE id IN (2, 5, 3) GROUP BY flags, vmag WITH ROLLUP
        ORDER BY flags, vmag, 3`,
      [
        [null, null, 3],
        [0, null, 1],
        [0, 2.5, 1],
        [5, null, 1],
        [5, 2.5, 1],
        [8, null, 1],
        [8, null, 1],
      ],
    ],
    [
      `SELECT flags % 2, id % 2, SUM(id) FROM Star GROUP BY CUBE (flags % 2, id % 2)
        ORDER BY GROUPING(flags % 2), GROUPING(id % 2), 1, 2`,
      [
        [0, 0, 4],
        [0, 1, 8],
        [1, 0, 2],
        [1, 1, 1],
        [0, null, 12],
        [1, null, 3],
        [null, 0, 6],
        [null, 1, 9],
        [null, null, 15],
      ],
    ],
    [
      `SELECT name, GROUPING(name), COUNT(*) FROM Star GROUP BY GROUPING SETS ((name), ())
        ORDER BY 2, 1`,
      [
        [null, 0, 1],
        ['Alpha', 0, 2],
        ['Beta', 0, 1],
        ['gamma', 0, 1],
        [null, 1, 5],
      ],
    ],
    [
      `SELECT flags, isVariable, MAX(id) FROM Star WHERE id < 4
        GROUP BY flags, GROUPING SETS (isVariable, ()) ORDER BY flags, isVariable`,
      [
        [3, null, 1],
        [3, 'true', 1],
        [5, null, 2],
        [5, 'false', 2],
        [8, null, 3],
        [8, 'true', 3],
      ],
    ],
    [
      `SELECT SUM(id) FROM Star GROUP BY ROLLUP ((flags, vmag), id) HAVING GROUPING(flags) = 1`,
      [[15]],
    ],
    ['SELECT COUNT(*) FROM Star GROUP BY GROUPING SETS (())', [[5]]],
  ]));

test('a comparison with ANY, SOME or ALL is one with the rows of a query', () =>
  checkAll([
    ['SELECT id FROM Star WHERE id >= ALL (SELECT id FROM Star)', [[5]]],
    [
      'SELECT id FROM Star WHERE id > ANY (SELECT [star id] FROM mydb.[plan b]) ORDER BY id',
      [[2], [3], [4], [5]],
    ],
    [
      "SELECT id FROM Star WHERE name = SOME (SELECT 'ALPHA ' UNION SELECT 'x') ORDER BY id",
      [[1], [2]],
    ],
    ["SELECT id FROM Star WHERE name <> ALL (SELECT 'ALPHA ') ORDER BY id", [[3], [5]]],
    ['SELECT COUNT(*) FROM Star WHERE id > ALL (SELECT id FROM Star WHERE id > 9)', [[5]]],
    ['SELECT COUNT(*) FROM Star WHERE id > ANY (SELECT id FROM Star WHERE id > 9)', [[0]]],
    ['SELECT COUNT(*) FROM Star WHERE vmag >= ALL (SELECT vmag FROM Star)', [[0]]],
    ['SELECT id FROM Star WHERE id * 1.5 = ANY (SELECT id FROM Star) ORDER BY id', [[2]]],
    [
      `SELECT s.id FROM Star s WHERE s.ra >= ALL (SELECT t.ra FROM Star t
        WHERE t.flags = s.flags) ORDER BY id`,
      [[1], [2], [4], [5]],
    ],
    [
      'SELECT id FROM Star WHERE NOT id <= ALL (SELECT 4) OR id < ALL ((SELECT 2)) ORDER BY id',
      [[1], [5]],
    ],
  ]));
