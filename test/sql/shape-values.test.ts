// Shapes as values of a result (DALI 1.1, 3.3.5 to 3.3.7): numbers of degrees with blanks between,
// and what is known of their columns.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { answerOf, openLab, selectOf, type Lab } from './lab.ts';
import { smallSky } from './small-sky.ts';

let lab: Lab;
let snapshot: CatalogSnapshot;
before(async () => {
  lab = await openLab();
  snapshot = await smallSky(lab);
});
after(() => lab.close());

const rowsOf = async (text: string) => (await answerOf(lab, text, snapshot, 'adql')).rows;

const columnsOf = (text: string) =>
  selectOf(text, snapshot, 'adql').query.columns.map(({ name, shape, unit }) => [
    name,
    shape?.xtype,
    shape?.numbers,
    unit,
  ]);

test('a shape is its numbers, with all their digits', async () => {
  const cases = {
    'POINT(10, -0.1)': '10.0 -0.1',
    "POINT('ICRS', 1e-7, 12.345678901234567)": '1e-07 12.345678901234567',
    'CIRCLE(1, 2, 3.5)': '1.0 2.0 3.5',
    'CIRCLE(POINT(1, 2), 3)': '1.0 2.0 3.0',
    'POLYGON(10, 10, 40, 12, 25, 50)': '10 10 40 12 25 50',
    'POLYGON(POINT(350, -10), POINT(10, -12), POINT(2, 30))': '350 -10 10 -12 2 30',
    'CENTROID(CIRCLE(7, 8, 1))': '7.0 8.0',
  };
  for (const [shape, text] of Object.entries(cases)) {
    assert.deepEqual(await rowsOf(`SELECT ${shape} AS s`), [[text]], shape);
  }
});

test('a box is a polygon, whose corners lie on its sides', async () => {
  const [[text = ''] = []] = await rowsOf('SELECT BOX(0, 0, 2, 4) AS b');
  const numbers = (text ?? '').split(' ').map(Number);
  assert.equal(numbers.length, 8);
  // A side is the great circle that meets the end of an arm, one degree east, at a right angle.
  const height =
    Math.atan(Math.tan((2 / 180) * Math.PI) * Math.cos(Math.PI / 180)) * (180 / Math.PI);
  for (const [at, sides] of [
    [359, -1],
    [1, -1],
    [1, 1],
    [359, 1],
  ].entries()) {
    const [ra = 0, side = 0] = sides;
    assert.ok(Math.abs((numbers[2 * at] ?? 0) - ra) < 1e-12, text ?? '');
    assert.ok(Math.abs((numbers[2 * at + 1] ?? 0) - side * height) < 1e-12, text ?? '');
  }
});

test('a shape of columns is one for each row, and NULL where a number is', async () => {
  const text = `SELECT POINT(ra, ra / 2) AS p, CIRCLE(ra, 0, CASE WHEN id = 1 THEN 0.5 END) AS c
    FROM Star WHERE id IN (1, 2) ORDER BY id`;
  assert.deepEqual(await rowsOf(text), [
    ['10.0 5.0', '10.0 0.0 0.5'],
    ['20.0 10.0', null],
  ]);
});

test('columns say which shapes they hold, and that these are in degrees', () => {
  const text = `SELECT id, POINT(ra, 0), CIRCLE(ra, 0, 1) AS c, BOX(1, 2, 3, 4) AS b, ra FROM Star`;
  assert.deepEqual(columnsOf(text), [
    ['id', undefined, undefined, undefined],
    ['POINT', 'point', 2, 'deg'],
    ['c', 'circle', 3, 'deg'],
    ['b', 'polygon', 8, 'deg'],
    ['ra', undefined, undefined, 'deg'],
  ]);
});

test('rows are grouped and counted beside shapes', async () => {
  const text = `SELECT POINT(AVG(ra), 0) AS p, COUNT(*) AS n FROM Star WHERE id < 3`;
  assert.deepEqual(await rowsOf(text), [['15.0 0.0', '2']]);
  const each = 'SELECT DISTINCT POINT(0, 1) AS p FROM Star';
  assert.deepEqual(await rowsOf(each), [['0.0 1.0']]);
});
