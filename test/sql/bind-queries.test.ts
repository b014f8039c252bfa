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
    ['SELECT * FROM ^(VALUES (1), (2)) t(a, b)', "'t' has 1 columns, but 2 names."],
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
    [
      `SELECT hip FROM Hipparcos WHERE hip IN
        (SELECT TOP (^(SELECT COUNT(*) FROM DeepSky)) hip FROM Hipparcos)`,
      'TOP takes a constant in a query inside another.',
    ],
  ]);
});
