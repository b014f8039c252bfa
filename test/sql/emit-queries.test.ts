// Whole queries over a handful of rows, from text to answer on a real DuckDB. The rows are few
// enough for every answer to be worked out by reading them.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { answerOf, openLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { smallSky } from './small-sky.ts';

let lab: Lab;
let snapshot: CatalogSnapshot;
before(async () => {
  lab = await openLab();
  snapshot = await smallSky(lab);
});
after(async () => {
  await lab.close();
});

type Rows = readonly (readonly (string | number | null)[])[];

/** The rows of a query in its order; numbers stand for their digits. */
const check = async (text: string, expected: Rows): Promise<void> => {
  const { rows } = await answerOf(lab, text, snapshot);
  const wanted = expected.map((row) => row.map((value) => (value === null ? null : String(value))));
  assert.deepEqual(rows, wanted, text);
};

const checkAll = async (cases: readonly (readonly [text: string, rows: Rows])[]): Promise<void> => {
  for (const [text, rows] of cases) await check(text, rows);
};

describe('an outer join', () => {
  test('may ask a subquery about the side that may be missing', () =>
    checkAll([
      [
        `SELECT s.id, t.id FROM Star s LEFT JOIN Star t
          ON s.id = t.id AND t.id IN (SELECT [star id] FROM mydb.[plan b]) ORDER BY s.id`,
        [
          [1, 1],
          [2, null],
          [3, 3],
          [4, null],
          [5, null],
        ],
      ],
      [
        `SELECT t.id, s.id FROM Star s RIGHT JOIN Star t
          ON s.id = t.id AND EXISTS (SELECT 1 FROM mydb.[plan b] p WHERE p.[star id] = s.id)
          WHERE t.id < 3 ORDER BY t.id`,
        [
          [1, 1],
          [2, null],
        ],
      ],
    ]));
});

describe('a subquery in a condition that chooses a value', () => {
  test('may read floats of its own', () =>
    checkAll([
      [
        `SELECT id, CASE WHEN id IN (SELECT t.id FROM Star t WHERE t.vmag > 1 AND t.ra > 15)
          THEN ra ELSE vmag END * 2 AS x FROM Star ORDER BY id`,
        [
          [1, 3],
          [2, 40],
          [3, null],
          [4, 1],
          [5, 100],
        ],
      ],
    ]));
});

describe('text', () => {
  test('is compared without regard to case and to blanks at its end', () =>
    checkAll([
      ["SELECT id FROM Star WHERE name = 'ALPHA' ORDER BY id", [[1], [2]]],
      ["SELECT id FROM Star WHERE name <> 'alpha   ' ORDER BY id", [[3], [5]]],
      ["SELECT id FROM Star WHERE name IN ('BETA ', 'Gamma') ORDER BY id", [[3], [5]]],
      ["SELECT id FROM Star WHERE name NOT IN ('BETA ', 'Gamma') ORDER BY id", [[1], [2]]],
      ["SELECT id FROM Star WHERE name BETWEEN 'ALPHB' AND 'C' ORDER BY id", [[3]]],
      ["SELECT id FROM Star WHERE name > 'ALPHA' ORDER BY id", [[3], [5]]],
      [
        `SELECT s.id, p.[star id] FROM Star s
          JOIN mydb.[plan b] p ON s.name = p.[q"uote] ORDER BY 1`,
        [
          [1, 1],
          [2, 1],
        ],
      ],
      [
        'SELECT id FROM Star WHERE name IN (SELECT [q"uote] FROM mydb.[plan b]) ORDER BY id',
        [[1], [2]],
      ],
      [
        "SELECT id FROM Star WHERE name = 'ALPHA' OR name = 'BETA' OR id = 5 ORDER BY id",
        [[1], [2], [3], [5]],
      ],
    ]));

  test('is grouped, made distinct, counted and ordered so too', () =>
    checkAll([
      [
        'SELECT name, COUNT(*) FROM Star GROUP BY name ORDER BY name',
        [
          [null, 1],
          ['Alpha', 2],
          ['Beta', 1],
          ['gamma', 1],
        ],
      ],
      [
        'SELECT DISTINCT name FROM Star ORDER BY name DESC',
        [['gamma'], ['Beta'], ['Alpha'], [null]],
      ],
      ['SELECT COUNT(DISTINCT name), COUNT(name), COUNT(*) FROM Star', [[3, 4, 5]]],
      ["SELECT MIN(name), MAX(name) FROM Star WHERE name <> 'alpha'", [['Beta', 'gamma']]],
      [
        'SELECT UPPER(name) FROM Star GROUP BY name ORDER BY name',
        [[null], ['ALPHA'], ['BETA'], ['GAMMA']],
      ],
      [
        "SELECT name + '!' FROM Star WHERE id < 4 GROUP BY name + '!' ORDER BY 1",
        [['alpha !'], ['Alpha!'], ['Beta!']],
      ],
    ]));

  test('is matched by LIKE with its sets, and with blanks that the pattern asks for', () =>
    checkAll([
      ["SELECT id FROM Star WHERE name LIKE 'AL%' ORDER BY id", [[1], [2]]],
      ["SELECT id FROM Star WHERE name LIKE '_lpha' ORDER BY id", [[1], [2]]],
      ["SELECT id FROM Star WHERE name LIKE 'alpha ' ORDER BY id", [[2]]],
      ["SELECT id FROM Star WHERE name LIKE '[b-g]%' ORDER BY id", [[3], [5]]],
      ["SELECT id FROM Star WHERE name LIKE '[^b-g]%' ORDER BY id", [[1], [2]]],
      ["SELECT id FROM Star WHERE name NOT LIKE '%a' ORDER BY id", []],
      ["SELECT 1 WHERE '50%' LIKE '50!%' ESCAPE '!'", [[1]]],
      ["SELECT 1 WHERE '50x' LIKE '50!%' ESCAPE '!'", []],
      ["SELECT 1 WHERE 'a.c' LIKE 'a.c' AND 'abc' NOT LIKE 'a.c'", [[1]]],
      ["SELECT 1 WHERE 'a{0}b' LIKE '%{0}%' AND 'a\\b' LIKE 'a\\b' AND '[x' LIKE '[[]x'", [[1]]],
      ['SELECT id FROM Star WHERE name LIKE name ORDER BY id', [[1], [2], [3], [5]]],
    ]));
});

describe('nulls', () => {
  test('come first in ascending order, and last in descending', () =>
    checkAll([
      ['SELECT id FROM Star ORDER BY vmag, id', [[3], [4], [1], [2], [5]]],
      ['SELECT id FROM Star ORDER BY vmag DESC, id DESC', [[5], [2], [1], [4], [3]]],
      ['SELECT TOP 1 id FROM Star ORDER BY vmag', [[3]]],
    ]));

  test('make conditions unknown', () =>
    checkAll([
      ['SELECT id FROM Star WHERE NOT (vmag > 1) ORDER BY id', [[4]]],
      ['SELECT id FROM Star WHERE vmag IS NULL OR name IS NULL ORDER BY id', [[3], [4]]],
      ['SELECT id FROM Star WHERE vmag NOT BETWEEN 1 AND 2 ORDER BY id', [[2], [4], [5]]],
      ['SELECT id FROM Star WHERE id NOT IN (1, NULL)', []],
      ['SELECT id FROM Star WHERE isVariable = 1 ORDER BY id', [[1], [3]]],
    ]));
});

describe('aggregates', () => {
  test('have the types of T-SQL', async () => {
    const text = `SELECT COUNT(*) a, SUM(flags) b, SUM(id) c, AVG(flags) d, AVG(vmag) e,
      MIN(vmag) f,
      SUM(CAST(ra AS decimal(5, 1))) g, AVG(CAST(flags AS decimal(5, 1))) h, MAX(id) i
      FROM Star`;
    const { types, rows } = await answerOf(lab, text, snapshot);
    assert.deepEqual(types, [
      'BIGINT',
      'INTEGER',
      'BIGINT',
      'INTEGER',
      'DOUBLE',
      'FLOAT',
      'DECIMAL(38,1)',
      'DECIMAL(38,6)',
      'BIGINT',
    ]);
    assert.deepEqual(rows, [['5', '24', '15', '4', '1.75', '0.5', '150.0', '4.800000', '5']]);
  });

  test('of no rows are NULL, and their count is 0', () =>
    checkAll([
      [
        'SELECT COUNT(*), SUM(id), AVG(ra), MIN(name) FROM Star WHERE id > 9',
        [[0, null, null, null]],
      ],
      ['SELECT flags, COUNT(*) FROM Star WHERE id > 9 GROUP BY flags', []],
      ['SELECT STDEV(id), VAR(id) FROM Star WHERE id = 1', [[null, null]]],
      ['SELECT STDEVP(id), VARP(id) FROM Star WHERE id = 1', [[0, 0]]],
    ]));

  // Of 1 to 5: mean 3, squares of deviations 4 + 1 + 0 + 1 + 4 = 10.
  test('of spread divide by n - 1, and with P by n', () =>
    check('SELECT VAR(id), VARP(id), SQUARE(STDEV(id)) FROM Star', [[2.5, 2, 2.5000000000000004]]));

  test('stand in HAVING, in ORDER BY and inside expressions', () =>
    checkAll([
      ['SELECT flags, COUNT(*) FROM Star GROUP BY flags HAVING COUNT(*) > 1', [[8, 2]]],
      ['SELECT flags FROM Star GROUP BY flags ORDER BY COUNT(*) DESC, flags', [[8], [0], [3], [5]]],
      [
        'SELECT flags / 5, SUM(id) * 2 + 1 FROM Star GROUP BY flags / 5 ORDER BY flags / 5',
        [
          [0, 13],
          [1, 19],
        ],
      ],
      ['SELECT MAX(id) - MIN(id) FROM Star HAVING COUNT(*) = 5', [[4]]],
      ['SELECT COUNT(DISTINCT flags), SUM(DISTINCT flags), COUNT_BIG(*) FROM Star', [[4, 16, 5]]],
      [
        `SELECT CASE WHEN ra > 25 THEN 1 ELSE 0 END AS f, COUNT(*) FROM Star
          GROUP BY CASE WHEN ra > 25 THEN 1 ELSE 0 END ORDER BY f`,
        [
          [0, 2],
          [1, 3],
        ],
      ],
      ['SELECT s.flags, s.FLAGS + 1 FROM Star s WHERE id = 1 GROUP BY Flags', [[3, 4]]],
    ]));
});

describe('joins', () => {
  test('join as they are written', () =>
    checkAll([
      [
        `SELECT s.id, p.[star id] FROM Star s LEFT
          JOIN mydb.[plan b] p ON p.[star id] = s.id WHERE s.id < 4 ORDER BY s.id`,
        [
          [1, 1],
          [2, null],
          [3, 3],
        ],
      ],
      [
        `SELECT s.id, p.[star id] FROM Star s RIGHT OUTER
          JOIN mydb..[plan b] p ON p.[star id] = s.id ORDER BY 2`,
        [
          [1, 1],
          [3, 3],
          [null, 9],
        ],
      ],
      [
        `SELECT COUNT(*), COUNT(s.id), COUNT(p.[star id]) FROM Star s FULL
          JOIN mydb.dbo.[plan b] p ON p.[star id] = s.id`,
        [[6, 5, 3]],
      ],
      ['SELECT COUNT(*) FROM Star a, Star b WHERE a.id < b.id', [[10]]],
      ['SELECT COUNT(*) FROM Star a CROSS JOIN Star b', [[25]]],
      [
        `SELECT a.id FROM (Star a JOIN Star b ON a.id = b.id + 1)
          JOIN Star c ON c.id = a.id + 1 ORDER BY 1`,
        [[2], [3], [4]],
      ],
      ['SELECT Star.id FROM Sky.dbo.Star WHERE Sky.dbo.Star.id = 2 AND dbo.Star.ra = 20', [[2]]],
    ]));
});

describe('subqueries', () => {
  test('see the query around them', () =>
    checkAll([
      ['SELECT id FROM Star s WHERE EXISTS (SELECT * FROM Star t WHERE t.id = s.id + 4)', [[1]]],
      [
        `SELECT id FROM Star s WHERE NOT EXISTS (SELECT * FROM Star t
          WHERE t.flags = s.flags AND t.id <> s.id) ORDER BY id`,
        [[1], [2], [5]],
      ],
      [
        `SELECT id, (SELECT COUNT(*) FROM Star t WHERE t.ra < s.ra) FROM Star s
          WHERE id < 3 ORDER BY id`,
        [
          [1, 0],
          [2, 1],
        ],
      ],
      [
        `SELECT id FROM Star s WHERE ra = (SELECT MAX(t.ra) FROM Star t
          WHERE t.flags = s.flags) ORDER BY id`,
        [[1], [2], [4], [5]],
      ],
      [
        `SELECT id, (SELECT TOP 1 t.id FROM Star t WHERE t.id > s.id ORDER BY t.ra DESC)
          FROM Star s WHERE id > 3 ORDER BY id`,
        [
          [4, 5],
          [5, null],
        ],
      ],
      [
        `SELECT id FROM Star WHERE id IN (SELECT id FROM Star s
          WHERE s.flags = Star.flags AND vmag > 2) ORDER BY id`,
        [[2], [5]],
      ],
      [
        `SELECT flags, (SELECT COUNT(*) FROM Star t WHERE t.flags > s.flags) FROM Star s
          GROUP BY flags ORDER BY flags`,
        [
          [0, 4],
          [3, 3],
          [5, 2],
          [8, 0],
        ],
      ],
    ]));

  test('are tables under their alias and their columns’ names', () =>
    checkAll([
      ['SELECT d.a, d.b FROM (SELECT id, ra * 2 FROM Star) AS d(a, b) WHERE d.b > 90', [[5, 100]]],
      ['SELECT * FROM (SELECT TOP 2 id FROM Star ORDER BY ra DESC) d ORDER BY id', [[4], [5]]],
      [
        `SELECT n.f, n.c FROM (SELECT flags AS f, COUNT(*) AS c FROM Star
          GROUP BY flags) n WHERE n.c > 1`,
        [[8, 2]],
      ],
    ]));

  test('with more than one row for one value fail', async () => {
    const text = 'SELECT (SELECT id FROM Star) FROM Star';
    await assert.rejects(answerOf(lab, text, snapshot), /More than one row returned by a subquery/);
  });
});

describe('a test that guards another', () => {
  test('is made first, on whichever side it is written', () =>
    checkAll([
      ['SELECT id FROM Star WHERE 40 / flags > 7 AND flags <> 0 ORDER BY id', [[1], [2]]],
      ['SELECT id FROM Star WHERE flags <> 0 AND 40 / flags > 7 ORDER BY id', [[1], [2]]],
      [
        'SELECT CASE WHEN flags = 0 THEN -1 ELSE 40 / flags END FROM Star ORDER BY id',
        [[13], [8], [5], [5], [-1]],
      ],
    ]));
});
