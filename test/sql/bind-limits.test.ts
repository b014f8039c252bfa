// What is legal SQL and refused all the same: the engine cannot do it, or is too long in planning it.
// Each is told with its place and a way round, before anything runs.

import { describe } from 'node:test';

import { checkAll } from './bind-case.ts';

const around = (join: string): string =>
  `The ON of a ${join} cannot use a column of a query around it.`;
const asked = (join: string): string => `The ON of a ${join} cannot have this subquery.`;
const whereHint = 'Use it in a WHERE, or in a subquery that is joined.';

describe('the ON of an outer join', () => {
  checkAll('has no subquery about both sides, or about the one that stays', [
    [
      `SELECT a.ra FROM Hipparcos a LEFT JOIN Hipparcos b ON a.hip = b.hip
        AND ^a.ra > (SELECT MIN(ra) FROM Hipparcos)`,
      asked('LEFT JOIN'),
      'It may be about the right side alone; else compute it in a subquery in FROM first.',
    ],
    [
      `SELECT a.ra FROM Hipparcos a RIGHT JOIN Hipparcos b ON a.hip = b.hip
        AND ^CASE WHEN EXISTS (SELECT 1 FROM Hipparcos) THEN b.hip END = 1`,
      asked('RIGHT JOIN'),
      'It may be about the left side alone; else compute it in a subquery in FROM first.',
    ],
    [
      `SELECT a.ra FROM Hipparcos a FULL JOIN Hipparcos b ON
        ^a.hip IN (SELECT hip FROM Hipparcos)`,
      asked('FULL JOIN'),
      'Compute it in a subquery in FROM first, and join by its column.',
    ],
  ]);

  checkAll('has no column of a query around it', [
    [
      `SELECT ra FROM Hipparcos h WHERE EXISTS (SELECT 1 FROM Hipparcos a
        LEFT JOIN Hipparcos b ON a.hip = b.hip AND ^b.hip = h.hip)`,
      around('LEFT JOIN'),
      whereHint,
    ],
  ]);
});
