// CROSS APPLY and OUTER APPLY of subqueries: five stars and three rows of a space, so that every
// answer can be read off.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { answerOf, errorsOf, openLab, type Lab } from './lab.ts';
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

const ANSWERS: readonly (readonly [text: string, rows: string])[] = [
  [
    `SELECT a.id, b.id FROM Star a CROSS APPLY
      (SELECT TOP 1 id FROM Star s WHERE s.ra > a.ra ORDER BY s.ra) b ORDER BY a.id`,
    '1 2, 2 3, 3 4, 4 5',
  ],
  [
    `SELECT a.id, b.id FROM Star a OUTER APPLY
      (SELECT TOP 1 id FROM Star s WHERE s.ra > a.ra ORDER BY s.ra) b ORDER BY a.id`,
    '1 2, 2 3, 3 4, 4 5, 5 null',
  ],
  [
    `SELECT a.id, b.n FROM Star a CROSS APPLY
      (SELECT COUNT(*) AS n FROM Star s WHERE s.ra < a.ra) b WHERE b.n > 2 ORDER BY a.id`,
    '4 3, 5 4',
  ],
  // A value for each row needs no FROM.
  [
    `SELECT a.id, b.x, c.y FROM Star a CROSS APPLY (SELECT a.ra + 1 AS x) b
      OUTER APPLY (SELECT b.x * 2 AS y WHERE a.id < 3) c WHERE a.id IN (2, 3) ORDER BY a.id`,
    '2 21 42, 3 31 null',
  ],
  // What is applied after a comma sees what stands before it.
  [
    `SELECT a.id, p.[star id], b.x FROM Star a, mydb.[plan b] p
      CROSS APPLY (SELECT a.id + p.[star id] AS x) b WHERE a.id = 2 ORDER BY b.x`,
    '2 1 3, 2 3 5, 2 9 11',
  ],
  [
    `SELECT a.id, b.x, c.id FROM Star a CROSS APPLY (SELECT a.id + 1 AS x) b, Star c
      WHERE c.id = b.x AND a.ra < 25 ORDER BY a.id`,
    '1 2 2, 2 3 3',
  ],
  [
    `SELECT a.id, c.id FROM Star a CROSS APPLY (SELECT a.id + 1 AS x) b
      LEFT JOIN Star c ON c.id = b.x AND c.id < 4 WHERE a.id > 1 ORDER BY a.id`,
    '2 3, 3 null, 4 null, 5 null',
  ],
  // The right side of a join may be applied to.
  [
    `SELECT a.id, b.x FROM mydb.[plan b] p JOIN Star a CROSS APPLY (SELECT a.id * 10 AS x) b
      ON p.[star id] = a.id ORDER BY a.id`,
    '1 10, 3 30',
  ],
  // A table that is applied is a cross join.
  ['SELECT COUNT(*) FROM Star a CROSS APPLY mydb.[plan b] p', '15'],
  ['SELECT COUNT(*) FROM Star a OUTER APPLY mydb.Empty p', '5'],
  [
    `SELECT a.id FROM Star a WHERE EXISTS (SELECT 1 FROM mydb.[plan b] p
      CROSS APPLY (SELECT p.[star id] * 1 AS x WHERE p.[star id] = a.id) b) ORDER BY a.id`,
    '1, 3',
  ],
];

describe('APPLY', () => {
  for (const [text, rows] of ANSWERS) {
    test(text.replaceAll(/\s+/g, ' '), async () => {
      const answer = await answerOf(lab, text, snapshot);
      assert.equal(answer.rows.map((row) => row.map(String).join(' ')).join(', '), rows);
    });
  }

  test('names nothing that stands to its right, nor, without APPLY, to its left', () => {
    for (const text of [
      'SELECT * FROM Star a CROSS APPLY (SELECT c.id) b, Star c',
      'SELECT * FROM Star a, (SELECT a.id) b',
      'SELECT * FROM Star a JOIN (SELECT a.id AS x) b ON b.x = a.id',
    ]) {
      assert.match(errorsOf(text, snapshot)[0]?.message ?? '', /Nothing in this query is called/);
    }
  });
});
