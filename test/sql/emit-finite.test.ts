// Floats beyond their range: an error wherever a value is handed on, as in SQL Server, which has
// neither Infinity nor NaN; and tables that hold such numbers all the same.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { checkFacts, checkFailures } from './facts/facts.ts';
import { answerOf, openLab } from './lab.ts';
import type { Lab } from './lab.ts';

let lab: Lab;
let snapshot: CatalogSnapshot;
before(async () => {
  lab = await openLab();
  const star = await lab.table({
    name: 'Star',
    key: 'id',
    position: { ra: 'ra', dec: 'dec' },
    columns: [
      { name: 'id', type: { name: 'int' } },
      { name: 'ra', type: { name: 'float' } },
      { name: 'dec', type: { name: 'float' } },
      { name: 'mag', type: { name: 'real' } },
    ],
    select: `SELECT * FROM (VALUES (1, 10.0::DOUBLE, 89.995::DOUBLE, 1.5::FLOAT),
      (2, 20, 'nan', 'nan'), (3, 'nan', 89.999, 3), (4, 'nan', 'nan', NULL)) t(id, ra, "dec", mag)`,
  });
  snapshot = {
    context: 'Sky',
    databases: [
      { name: 'Sky', kind: 'context', tables: [star], names: ['Star'], objects: [] },
      { name: 'MyDB', kind: 'space', tables: [], names: [], objects: [] },
    ],
  };
});
after(async () => {
  await lab.close();
});

const OVERFLOW = /Arithmetic overflow error converting expression to data type float\./;

const rowsOf = async (text: string): Promise<Awaited<ReturnType<typeof answerOf>>['rows']> =>
  (await answerOf(lab, text, snapshot)).rows;

describe('a float beyond its range', () => {
  test('is an arithmetic overflow, whatever it was made by', () =>
    checkFailures(lab, [
      ['1e308 * 10', OVERFLOW],
      ['1e308 + 1e308', OVERFLOW],
      ['-1e308 - 1e308', OVERFLOW],
      ['1e300 / 1e-300', OVERFLOW],
      ['EXP(1000)', OVERFLOW],
      ['POWER(10e0, 400)', OVERFLOW],
      ['SQUARE(1e200)', OVERFLOW],
      ['SQRT(1e200 * 1e200)', OVERFLOW],
      ["CAST('1e400' AS float)", OVERFLOW],
      ['CAST(1e30 AS real) * CAST(1e30 AS real)', /overflow error .* data type real\./],
      ["CAST('1e300' AS real)", /overflow error .* data type real\./],
      ['CAST(1e300 AS real)', /out of range for the destination type FLOAT/],
    ]));

  test('is one where it does not show in the end', () =>
    checkFailures(lab, [
      ['ATAN(1e300 * 1e300)', OVERFLOW],
      ['1 / (1e300 * 1e300)', OVERFLOW],
      ['CAST(1e300 * 1e300 AS varchar(20))', OVERFLOW],
      ['COALESCE(1e300 * 1e300, 1)', OVERFLOW],
    ]));

  test('is an overflow of a sum too', async () => {
    await assert.rejects(rowsOf('SELECT SUM(1e308 * (id - id + 1)) FROM Star'), OVERFLOW);
    await assert.rejects(rowsOf('SELECT SUM(mag * 1e308 * 1e308) FROM Star'), OVERFLOW);
  });

  test('is a division by zero where a logarithm has base 1, and invalid as a root of less', () =>
    checkFailures(lab, [
      ['LOG(8, 1)', /Divide by zero error encountered\./],
      ['POWER(-8e0, 0.5)', /An invalid floating point operation occurred\./],
    ]));
});

test('floats within their range stay what they are', () =>
  checkFacts(lab, [
    ['1e308 * 1', 'float', '1e+308'],
    ['1e0 / 1e308 / 1e308', 'float', '0'],
    ['POWER(-8e0, 3)', 'float', '-512'],
    ['CAST(NULL AS float) * 1e308', 'float', null],
    ['LOG(NULL, 1)', 'float', null],
  ]));

describe('a table that holds NaN', () => {
  test('has no value there as soon as it is computed with', async () => {
    assert.deepEqual(await rowsOf('SELECT id FROM Star WHERE (mag * 2) + 0 IS NULL AND id = 4'), [
      ['4'],
    ]);
    assert.deepEqual(await rowsOf('SELECT mag * 2 AS x FROM Star ORDER BY id'), [
      ['3'],
      [null],
      ['6'],
      [null],
    ]);
  });

  test('has no row there within any distance', async () => {
    const text = 'SELECT id FROM Star WHERE fDistanceArcMinEq(ra, dec, 10, 89) < 1e9';
    assert.deepEqual(await rowsOf(text), [['1']]);
    const cone = 'SELECT objID FROM fGetNearbyObjEq(10, 89.99, 60)';
    assert.deepEqual(await rowsOf(cone), [['1']]);
    const nearest = 'SELECT objID FROM fGetNearestObjEq(10, -89.99, 21600)';
    assert.deepEqual(await rowsOf(nearest), [['1']]);
  });
});

describe('a sum of floats', () => {
  test('is an overflow where it leaves the range, also on both sides', async () => {
    const wide =
      'SELECT * FROM (VALUES (1, 1.7e308), (2, 1.7e308), (3, -1.7e308), (4, -1.7e308)) t(id, v)';
    const table = await lab.table({
      name: 'Wide',
      columns: [
        { name: 'id', type: { name: 'int' } },
        { name: 'v', type: { name: 'float' } },
      ],
      select: wide,
    });
    const over: CatalogSnapshot = {
      context: 'Sky',
      databases: [
        { name: 'Sky', kind: 'context', tables: [table], names: ['Wide'], objects: [] },
        { name: 'MyDB', kind: 'space', tables: [], names: [], objects: [] },
      ],
    };
    await assert.rejects(answerOf(lab, 'SELECT SUM(v) FROM Wide WHERE id < 3', over), OVERFLOW);
    // Both halves have gone beyond the range, and what remains of them is no number.
    const halves = 'SELECT SUM(s) FROM (SELECT SUM(v * 1) AS s FROM Wide GROUP BY id % 1) AS t';
    await assert.rejects(answerOf(lab, halves, over), OVERFLOW);
  });

  test('leaves away what is no finite number in a column nothing is known of', async () => {
    assert.deepEqual(await rowsOf('SELECT SUM(mag), AVG(mag), COUNT(mag) FROM Star'), [
      ['4.5', '2.25', '3'],
    ]);
  });
});

test('a NULL for which something else stands excuses no overflow', async () => {
  const text = 'SELECT ISNULL(CAST(mag AS float), 1e308) * 10 FROM Star WHERE id = 4';
  await assert.rejects(rowsOf(text), OVERFLOW);
  assert.deepEqual(await rowsOf('SELECT mag * 10 FROM Star WHERE id IN (2, 4)'), [[null], [null]]);
});
