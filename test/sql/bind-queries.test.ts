// Queries that do not bind: set operators, VALUES and limits, with the place of the one error.
// What their parts may say by themselves is bind-errors.test.ts.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { checkAll, SNAPSHOT } from './bind-case.ts';
import { errorsOf } from './lab.ts';

describe('set operators', () => {
  checkAll('join as many columns each, of types that go together', [
    [
      'SELECT hip, ra FROM Hipparcos UNION ^SELECT hip FROM Hipparcos',
      'This query has 1 column, and the first has 2 columns.',
      'Queries that are joined have as many columns each.',
    ],
    [
      'SELECT NEWID() FROM Hipparcos EXCEPT ^SELECT hip FROM Hipparcos',
      'The types uniqueidentifier and int do not go together here.',
      'CAST one of them to the type of the other.',
    ],
    [
      'SELECT hip FROM Hipparcos UNION SELECT ^rra FROM Hipparcos',
      "There is no column 'rra'.",
      "Did you mean 'ra'?",
    ],
  ]);
  checkAll('are ordered by names and positions of their columns alone', [
    [
      'SELECT hip FROM Hipparcos UNION SELECT id FROM DeepSky ORDER BY ^ra',
      'Behind UNION, EXCEPT and INTERSECT, ORDER BY takes names of columns only.',
      'Write SELECT * FROM (…) AS a ORDER BY ….',
    ],
    [
      'SELECT hip FROM Hipparcos UNION SELECT id FROM DeepSky ORDER BY ^2',
      'There is no column 2 to order by.',
      'The select list has 1.',
    ],
    [
      'SELECT ra AS x, dec AS x FROM Hipparcos UNION SELECT 1, 2 ORDER BY ^x',
      "'x' is ambiguous in ORDER BY.",
      'Give the columns different aliases.',
    ],
    [
      'SELECT * FROM (SELECT hip FROM Hipparcos UNION SELECT 1 ORDER BY ^hip) t',
      'ORDER BY has no effect in a subquery without TOP.',
      'Move it to the outermost SELECT, or add TOP.',
    ],
  ]);
  test('join up to 256 queries, and any number of rows that need no table', () => {
    const query = 'SELECT hip FROM Hipparcos';
    const many = Array.from({ length: 256 }, () => query);
    assert.deepEqual(errorsOf(many.join(' UNION ALL '), SNAPSHOT), []);
    const [error] = errorsOf([...many, query].join(' UNION '), SNAPSHOT);
    assert.equal(error?.message, 'UNION joins more than 256 queries.');
    const rows = Array.from({ length: 5_000 }, (_, at) => `SELECT ${at}, 'x'`);
    assert.deepEqual(errorsOf(rows.join(' UNION ALL '), SNAPSHOT), []);
  });
});

describe('VALUES', () => {
  checkAll('needs names for its columns, as many as there are', [
    [
      'SELECT * FROM (^VALUES (1), (2)) t',
      'The columns of VALUES have no names.',
      'Write (VALUES …) AS t(a, b).',
    ],
    ['SELECT * FROM (VALUES (1), (2)) ^t(a, b)', "'t' has 1 columns, but 2 names."],
    [
      'SELECT * FROM (^VALUES (NEWID()), (1)) t(a)',
      'The types uniqueidentifier and int do not go together here.',
      'CAST one of them to the type of the other.',
    ],
    ['SELECT * FROM (VALUES (^COUNT(*))) t(a)', 'An aggregate cannot stand in VALUES.'],
  ]);
});

describe('OFFSET and FETCH', () => {
  checkAll('take whole numbers, and stand without TOP', [
    [
      'SELECT hip FROM Hipparcos ORDER BY hip OFFSET ^-1 ROWS',
      'OFFSET takes a whole number of rows, 0 or more.',
    ],
    [
      'SELECT hip FROM Hipparcos ORDER BY hip OFFSET 0 ROWS FETCH NEXT ^0 ROWS ONLY',
      'FETCH takes a whole number of rows, 1 or more.',
    ],
    [
      'SELECT hip FROM Hipparcos ORDER BY hip OFFSET ^hip ROWS',
      'OFFSET takes a number, not a column.',
      'As in OFFSET 10 ROWS.',
    ],
    [
      'SELECT TOP 5 hip FROM Hipparcos ORDER BY hip OFFSET ^5 ROWS',
      'TOP and OFFSET cannot stand in one query.',
      'Write FETCH NEXT n ROWS ONLY behind OFFSET.',
    ],
  ]);
});

describe('TOP', () => {
  checkAll('takes at most all rows, and ties with an order', [
    ['SELECT TOP ^101 PERCENT hip FROM Hipparcos', 'TOP … PERCENT takes a number from 0 to 100.'],
    ['SELECT TOP (^NULL) hip FROM Hipparcos', 'TOP takes a whole number of rows, 0 or more.'],
    [
      'SELECT TOP ^5 WITH TIES hip FROM Hipparcos',
      'TOP … WITH TIES needs an ORDER BY, by which rows are equal.',
    ],
    ['SELECT TOP (^hip) hip FROM Hipparcos', 'TOP takes a number, not a column.', 'As in TOP 10.'],
    [
      `SELECT hip FROM Hipparcos WHERE hip IN
        (SELECT hip FROM Hipparcos ORDER BY hip OFFSET ^(SELECT COUNT(*) FROM DeepSky) ROWS)`,
      'OFFSET takes a constant in a query inside another.',
    ],
  ]);
});

describe('WITH', () => {
  checkAll('gives each table a name of its own, and each column too', [
    [
      'WITH a AS (SELECT hip FROM Hipparcos), ^A AS (SELECT 1 AS x) SELECT * FROM a',
      "WITH has more than one 'A'.",
      'Give them different names.',
    ],
    [
      'WITH a AS (SELECT ^hip + 1 FROM Hipparcos) SELECT * FROM a',
      'This column of a subquery in FROM has no name.',
      'Give it an alias: expression AS name.',
    ],
    [
      'WITH ^a (x, y) AS (SELECT hip FROM Hipparcos) SELECT * FROM a',
      "'a' has 1 columns, but 2 names.",
    ],
    [
      'WITH a (x, ^x) AS (SELECT ra, dec FROM Hipparcos) SELECT * FROM a',
      "'a' has more than one column 'x'.",
      'Give one of them an alias.',
    ],
    [
      'WITH a AS (SELECT hip FROM Hipparcos ORDER BY ^hip) SELECT * FROM a',
      'ORDER BY has no effect in a subquery without TOP.',
      'Move it to the outermost SELECT, or add TOP.',
    ],
    [
      'WITH a AS (SELECT hip FROM Hipparcos) SELECT ^hop FROM a',
      "There is no column 'hop'.",
      "Did you mean 'hip'?",
    ],
    [
      'WITH a AS (SELECT * FROM ^b), b AS (SELECT 1 AS x) SELECT * FROM a',
      "There is no table 'b' in Stars.",
    ],
  ]);
});

describe('a common table that reads itself', () => {
  checkAll('begins with rows, and goes on with SELECTs of the same types', [
    [
      'WITH a AS (^SELECT 1 AS x FROM a) SELECT * FROM a',
      "'a' reads itself before it has rows to begin with.",
      'Write WITH a AS (SELECT … UNION ALL SELECT … FROM a JOIN …), the beginning first.',
    ],
    [
      'WITH a AS (^SELECT 1 AS x UNION SELECT x + 1 FROM a) SELECT * FROM a',
      "'a' reads itself before it has rows to begin with.",
      'Write WITH a AS (SELECT … UNION ALL SELECT … FROM a JOIN …), the beginning first.',
    ],
    [
      'WITH a AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM a UNION ALL ^SELECT 2) SELECT * FROM a',
      "'a' reads itself before it has rows to begin with.",
      'Write WITH a AS (SELECT … UNION ALL SELECT … FROM a JOIN …), the beginning first.',
    ],
    [
      'WITH a AS (SELECT 1 AS x UNION ALL ^SELECT x + 1.5 FROM a) SELECT * FROM a',
      "The column 'x' of 'a' begins as int, and goes on as decimal(12, 1).",
      'CAST one of the two to the type of the other.',
    ],
    [
      'WITH a AS (SELECT 1 AS x UNION ALL ^SELECT x, 2 FROM a) SELECT * FROM a',
      "'a' begins with 1 columns, and goes on with 2.",
    ],
    [
      'WITH a AS (SELECT 1 AS x UNION ALL ^SELECT DISTINCT x FROM a) SELECT * FROM a',
      "DISTINCT cannot stand where 'a' reads itself.",
    ],
    [
      'WITH a AS (SELECT 1 AS x UNION ALL ^SELECT TOP 1 x FROM a) SELECT * FROM a',
      "TOP cannot stand where 'a' reads itself.",
    ],
    [
      'WITH a AS (SELECT 1 AS x UNION ALL ^SELECT x FROM a GROUP BY x) SELECT * FROM a',
      "GROUP BY cannot stand where 'a' reads itself.",
    ],
    [
      'WITH a AS (SELECT 1 AS x UNION ALL ^SELECT MAX(x) FROM a) SELECT * FROM a',
      "An aggregate cannot stand where 'a' reads itself.",
      "Write it over 'a', behind WITH.",
    ],
    [
      'WITH a AS (SELECT 1 AS x UNION ALL SELECT b.x FROM a JOIN ^a b ON 1 = 1) SELECT * FROM a',
      "'a' reads itself twice here.",
    ],
    [
      `WITH a AS (SELECT 1 AS x UNION ALL SELECT hip FROM Hipparcos LEFT JOIN ^a ON hip = x)
        SELECT * FROM a`,
      "'a' reads itself in a subquery or an outer join.",
      'Put it into FROM or JOIN.',
    ],
    [
      `WITH a AS (SELECT 1 AS x UNION ALL SELECT hip FROM Hipparcos
        WHERE hip IN (SELECT x FROM ^a)) SELECT * FROM a`,
      "'a' reads itself in a subquery or an outer join.",
      'Put it into FROM or JOIN.',
    ],
  ]);
});

describe('window functions in a subquery', () => {
  checkAll('take no columns of the query around theirs', [
    [
      `SELECT (SELECT ^RANK() OVER (PARTITION BY h.ra ORDER BY d.id) FROM DeepSky d
        WHERE d.id = h.hip) FROM Hipparcos h`,
      'A window function takes no columns of the query around its own.',
      'Join with that query in FROM, and use its columns there.',
    ],
  ]);
});

describe('window functions', () => {
  const nested = 'A window function cannot stand inside another, nor in an aggregate.';
  const outside = 'A window function stands in a select list or in ORDER BY only.';
  const hint = 'Compute it in a subquery in FROM, and use its column.';
  checkAll('stand in the select list and in ORDER BY, not inside each other', [
    ['SELECT hip FROM Hipparcos WHERE ^ROW_NUMBER() OVER (ORDER BY hip) < 3', outside, hint],
    ['SELECT hip FROM Hipparcos GROUP BY hip HAVING ^COUNT(*) OVER () < 3', outside, hint],
    ['SELECT SUM(^COUNT(*) OVER ()) FROM Hipparcos', nested, hint],
    ['SELECT SUM(hip) OVER (ORDER BY ^RANK() OVER (ORDER BY hip)) FROM Hipparcos', nested, hint],
    [
      'SELECT ^hip, SUM(COUNT(*)) OVER () FROM Hipparcos GROUP BY ra',
      "The column 'hip' is neither in GROUP BY nor inside an aggregate.",
      'Add it to GROUP BY, or take MIN, MAX or another of it.',
    ],
  ]);
  checkAll('take what they are made for', [
    [
      'SELECT ^ROW_NUMBER() OVER (PARTITION BY ra) FROM Hipparcos',
      'ROW_NUMBER needs ORDER BY in its OVER.',
    ],
    ['SELECT ^RANK(hip) OVER (ORDER BY ra) FROM Hipparcos', 'RANK takes no argument.'],
    ['SELECT ^LAG() OVER (ORDER BY ra) FROM Hipparcos', 'LAG takes 1 to 3 arguments.'],
    [
      'SELECT LAG(hip, ^-1) OVER (ORDER BY ra) FROM Hipparcos',
      'LAG takes a number of 0 or more here.',
    ],
    [
      'SELECT NTILE(^0) OVER (ORDER BY ra) FROM Hipparcos',
      'NTILE takes a number of 1 or more here.',
    ],
    [
      'SELECT ^ROW_NUMBER() FROM Hipparcos',
      'ROW_NUMBER needs OVER behind it.',
      'As in OVER (ORDER BY x).',
    ],
    [
      'SELECT ^LAG(hip) OVER (ORDER BY ra ROWS 1 PRECEDING) FROM Hipparcos',
      'LAG takes no ROWS or RANGE.',
    ],
    ['SELECT ^COUNT(DISTINCT hip) OVER () FROM Hipparcos', 'COUNT with DISTINCT takes no OVER.'],
    ['SELECT ^ABS(hip) OVER () FROM Hipparcos', 'ABS takes no OVER.'],
    ["SELECT ^STRING_AGG(name, '') OVER () FROM Hipparcos", 'STRING_AGG takes no OVER.'],
    [
      'SELECT SUM(hip) OVER ^(ROWS 1 PRECEDING) FROM Hipparcos',
      'ROWS and RANGE need ORDER BY in the OVER.',
    ],
    [
      'SELECT SUM(hip) OVER ^(ORDER BY ra RANGE 1 PRECEDING) FROM Hipparcos',
      'RANGE takes UNBOUNDED and CURRENT ROW alone; ROWS takes a number.',
    ],
    [
      'SELECT SUM(hip) OVER ^(ORDER BY ra ROWS BETWEEN 1 FOLLOWING AND CURRENT ROW) FROM Hipparcos',
      'The frame of this window ends before it begins.',
    ],
    [
      'SELECT RANK() OVER (ORDER BY ^1) FROM Hipparcos',
      'The ORDER BY of a window takes no constant, nor a position.',
      'Write ORDER BY (SELECT NULL) where any order will do.',
    ],
    [
      'SELECT ^SUM(name) OVER () FROM Hipparcos',
      'SUM does not take values of type varchar(20).',
      'CAST them to a number first.',
    ],
  ]);
});

describe('PERCENTILE_CONT and PERCENTILE_DISC', () => {
  checkAll('take a share, an order of one number, and a partition', [
    [
      'SELECT ^PERCENTILE_CONT(0.5) OVER () FROM Hipparcos',
      'PERCENTILE_CONT takes a share, and one value to order by.',
      'As in PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY x) OVER ().',
    ],
    [
      'SELECT PERCENTILE_CONT(^1.5) WITHIN GROUP (ORDER BY ra) OVER () FROM Hipparcos',
      'PERCENTILE_CONT takes a constant from 0 to 1.',
    ],
    [
      'SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY ^name) OVER () FROM Hipparcos',
      'PERCENTILE_CONT does not take values of type varchar(20).',
      'CAST them to a number first.',
    ],
    [
      'SELECT ^PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY ra) FROM Hipparcos',
      'PERCENTILE_DISC needs OVER behind it.',
      'As in OVER (PARTITION BY x).',
    ],
  ]);
});

describe('STRING_AGG', () => {
  checkAll('takes a text, and a constant to put between', [
    [
      'SELECT ^STRING_AGG(name) FROM Hipparcos',
      'STRING_AGG takes two arguments.',
      "As in STRING_AGG(name, ', ').",
    ],
    [
      'SELECT STRING_AGG(name, ^name) FROM Hipparcos',
      'What STRING_AGG puts between texts must be a constant.',
    ],
    ["SELECT ^STRING_AGG(DISTINCT name, ',') FROM Hipparcos", 'STRING_AGG takes no DISTINCT.'],
    ['SELECT ^MAX(name) WITHIN GROUP (ORDER BY hip) FROM Hipparcos', 'MAX takes no WITHIN GROUP.'],
  ]);
});

describe('groups of several lists', () => {
  const keys = Array.from({ length: 13 }, (_, at) => `hip + ${at}`);
  /** Twelve expressions of 125 characters, each of which CUBE writes out 2048 times. */
  const long = Array.from({ length: 12 }, () => `${'hip + '.repeat(20)}hip`).join(', ');
  checkAll('are of columns, and not too many', [
    [
      'SELECT ra, ^dec FROM Hipparcos GROUP BY ROLLUP (ra)',
      "The column 'dec' is neither in GROUP BY nor inside an aggregate.",
      'Add it to GROUP BY, or take MIN, MAX or another of it.',
    ],
    [
      'SELECT ra, ^GROUPING(dec) FROM Hipparcos GROUP BY ROLLUP (ra)',
      'GROUPING takes an expression of GROUP BY.',
    ],
    [
      `SELECT ra FROM Hipparcos GROUP BY ra, ^CUBE (${keys.join(', ')})`,
      'ROLLUP, CUBE and GROUPING SETS make at most 4096 lists of 32 expressions.',
    ],
    [
      `SELECT ra FROM Hipparcos GROUP BY GROUPING SETS (^CUBE (${long}))`,
      'Its lists come to more than 200000 characters.',
      'Compute them in FROM.',
    ],
  ]);
});

describe('a comparison with ANY or ALL', () => {
  checkAll('is with one column, of a type that goes together', [
    [
      'SELECT hip FROM Hipparcos WHERE ^NEWID() > ALL (SELECT hip FROM Hipparcos)',
      'The types uniqueidentifier and int do not go together here.',
      'CAST one of them to the type of the other.',
    ],
    [
      'SELECT hip FROM Hipparcos WHERE hip > ALL (^SELECT hip, ra FROM Hipparcos)',
      'This subquery has 2 columns where one is expected.',
    ],
    [
      'SELECT (^hip = ANY (SELECT 1)) FROM Hipparcos',
      'A condition stands where a value is expected.',
      'Write CASE WHEN … THEN 1 ELSE 0 END.',
    ],
  ]);
});
