// Numbers of the Hierarchical Triangular Mesh: those that comments in SDSS's own tests of its
// library have (fHTM_Lookup, fHTM_To_String), those that Rubin's sphgeom gives, and what geometry
// says.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { coverOf } from '../../src/sql/sky/htm-cover.ts';
import { htmAreaOf } from '../../src/sql/sky/htm-area.ts';
import { partsOf, ROOTS, vectorOf, type Trixel } from '../../src/sql/sky/htm.ts';
import { answerOf, errorsOf, openLab, type Lab } from './lab.ts';
import { chances } from './searches.ts';
import { smallSky } from './small-sky.ts';
import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { angleOf, vectorOf as directionOf } from './vectors.ts';

let lab: Lab;
let snapshot: CatalogSnapshot;
before(async () => {
  lab = await openLab();
  snapshot = await smallSky(lab);
});
after(async () => {
  await lab.close();
});

const valuesOf = async (list: readonly string[]): Promise<readonly (string | null)[]> =>
  (await answerOf(lab, `SELECT ${list.join(', ')}`, snapshot)).rows[0] ?? [];

/** SDSS, then sphgeom: on the equator and on meridians a point belongs to the triangle above. */
const PUBLISHED: readonly (readonly [ra: number, dec: number, id: string])[] = [
  [240, 38, '15299371974207'],
  [185, 0, '14844514541634'],
  [180, 0, '15393162788864'],
  [0, 90, '16767552323584'],
  [0, -90, '9070970929152'],
  [45, 45, '17557813719055'],
  [359.999, 0.001, '13194139534320'],
  [224.24461, 43.521658, '15355244441693'],
  [286.269684, 79.641051, '13533040145504'],
  [266.363487, 76.018499, '14610825735557'],
  [10.441882, -6.187922, '8862922766021'],
  [339.608418, 26.81542, '13295622994808'],
  [324.324177, -69.622926, '12620841061042'],
  [168.864857, -45.61689, '10734868418337'],
  [195.753909, 13.309414, '15102535162352'],
  [4.721108, -50.988636, '9224121286453'],
  [100.613652, 74.942167, '15699763737624'],
  [275.661163, -61.271242, '12534069028772'],
  [286.972917, -65.021865, '12530660053617'],
  [222.282907, -67.194138, '11544468232512'],
  [0.63895, 66.852854, '16870882597477'],
  [75.404298, -51.21339, '9147494978353'],
  [353.671599, 67.033398, '13692923984116'],
];

describe('fHtmEq and fHtmXYZ', () => {
  test('number trixels as SDSS and sphgeom do', async () => {
    const calls = PUBLISHED.map(([ra, dec]) => `dbo.fHtmEq(${ra}, ${dec})`);
    assert.deepEqual(
      await valuesOf(calls),
      PUBLISHED.map(([, , id]) => id),
    );
  });

  test('say what SDSS says of shallower trixels, whose numbers end earlier', async () => {
    assert.deepEqual(
      await valuesOf([
        // J2000 5 240 38, J2000 6 41.4 47.9, CARTESIAN 9 1 1 1
        'fHtmEq(240, 38) / POWER(CAST(2 AS bigint), 30)',
        'fHtmEq(41.4, 47.9) / POWER(CAST(2 AS bigint), 28)',
        'fHtmXYZ(1, 1, 1) / POWER(CAST(2 AS bigint), 22)',
      ]),
      ['14248', '65351', '4194303'],
    );
  });

  test('give the triangle that holds the point', async () => {
    const chance = chances(3);
    const points = Array.from({ length: 60 }, () => [360 * chance(), 180 * chance() - 90] as const);
    const found = await valuesOf(
      points.map(([ra, dec]) => `fHtmEq(${ra.toFixed(9)}, ${dec.toFixed(9)})`),
    );
    for (const [at, [ra, dec]] of points.entries()) {
      const trixel = trixelNumbered(BigInt(found[at] ?? '0'));
      // A quarter of a turn cut twenty times is 0.31 arcseconds; the widest are half as wide again.
      for (const corner of trixel.corners) {
        assert.ok(angleOf(corner, directionOf(ra, dec)) * 3600 < 0.47, `${ra} ${dec}`);
      }
    }
  });

  test('take no NULL for a place', async () => {
    assert.deepEqual(await valuesOf(['fHtmEq(NULL, 1)', 'fHtmXYZ(0, 0, 0)']), [null, null]);
  });
});

const trixelNumbered = (id: bigint): Trixel => {
  if (id < 16n) {
    const root = ROOTS[Number(id) - 8];
    assert.ok(root);
    return root;
  }
  const part = partsOf(trixelNumbered(id / 4n))[Number(id % 4n)];
  assert.ok(part);
  return part;
};

/** Whether a number is in one of the ranges. */
const isCovered = (ranges: readonly (readonly [bigint, bigint])[], id: bigint): boolean =>
  ranges.some(([first, last]) => id >= first && id <= last);

const idOf = (point: readonly [number, number, number], depth: number): bigint => {
  let trixel = ROOTS.find((root) => holds(root, point));
  for (let level = 0; level < depth && trixel !== undefined; level += 1) {
    trixel = partsOf(trixel).find((part) => holds(part, point));
  }
  assert.ok(trixel);
  return trixel.id;
};

/** Whether a point is to the left of all sides: the sums of their outer products, by hand. */
const holds = ({ corners: [a, b, c] }: Trixel, p: readonly [number, number, number]): boolean =>
  [
    [a, b],
    [b, c],
    [c, a],
  ].every(([one = a, two = b]) => {
    const [x, y, z] = [
      one[1] * two[2] - one[2] * two[1],
      one[2] * two[0] - one[0] * two[2],
      one[0] * two[1] - one[1] * two[0],
    ];
    return x * p[0] + y * p[1] + z * p[2] >= -1e-14;
  });

const rangesOf = (text: string): readonly (readonly [bigint, bigint])[] => {
  const area = htmAreaOf(text);
  assert.ok(typeof area !== 'string', text);
  return coverOf(area.area, area.depth);
};

describe('fHTM_Cover', () => {
  test('covers every point of a circle, with ranges that are few', () => {
    const chance = chances(5);
    for (let count = 0; count < 60; count += 1) {
      const [ra, dec, radius] = [360 * chance(), 180 * chance() - 90, 10 ** (4 * chance() - 0.2)];
      const ranges = rangesOf(`CIRCLE J2000 ${ra} ${dec} ${radius}`);
      assert.ok(ranges.length > 0 && ranges.length <= 512);
      for (let at = 0; at < 40; at += 1) {
        const point = vectorOf(360 * chance(), (Math.asin(2 * chance() - 1) * 180) / Math.PI);
        const near = angleOf(point, directionOf(ra, dec)) * 60;
        if (near <= radius) assert.ok(isCovered(ranges, idOf(point, 20)), `${ra} ${dec} ${radius}`);
      }
    }
  });

  test('leaves out what is far from a circle', () => {
    const ranges = rangesOf('CIRCLE J2000 185 0.5 5');
    const size = ranges.reduce((sum, [first, last]) => sum + (last - first + 1n), 0n);
    // The circle is 79 square arcminutes; a sixteenth of the sky's 8 * 4^20 trixels would be more.
    assert.ok(Number(size) / (8 * 4 ** 20) < (2 * 79) / (41_253 * 3_600));
  });

  test('reads rectangles, polygons and caps, each as the box it is', () => {
    const chance = chances(9);
    const areas = [
      'RECT J2000 350 -5 10 5',
      'RECT J2000 6 350 5 10 -5',
      'POLY J2000 350 -5 350 5 10 5 10 -5',
      'CONVEX J2000 6 350 -5 10 -5 10 5 350 5',
      'CHULL J2000 350 -5 350 5 10 5 10 -5',
    ];
    for (const text of areas) {
      const depth = / 6 /.test(text) ? 6 : 20;
      const ranges = rangesOf(text);
      for (let at = 0; at < 400; at += 1) {
        // Sides of a polygon are great circles, which bulge: so well inside.
        const [ra, dec] = [351 + 18 * chance(), 9 * chance() - 4.5];
        assert.ok(isCovered(ranges, idOf(vectorOf(ra, dec), depth)), `${text}: ${ra} ${dec}`);
        const far = vectorOf(20 + 320 * chance(), dec);
        assert.ok(!isCovered(ranges, idOf(far, depth)), `${text} has too much`);
      }
    }
    const north = rangesOf('CONVEX 0 0 1 0');
    assert.ok(isCovered(north, 15n << 40n) && !isCovered(north, idOf(vectorOf(100, -30), 20)));
  });

  test('covers what SDSS covers, in its comments, for circles of a shallow depth', () => {
    assert.ok(isCovered(rangesOf('CIRCLE J2000 3 41.4 47.9 .1'), 1_021n));
    assert.ok(isCovered(rangesOf('CIRCLE J2000 6 41.4 47.9 20'), 65_348n));
    assert.ok(isCovered(rangesOf('CIRCLE J2000 6 41.4 47.9 20'), 65_351n));
  });

  test('is a table that joins on htmID, at the depth that was asked for', async () => {
    const text = `SELECT COUNT(*) FROM fHTM_Cover('CIRCLE J2000 240 38 1') t
      WHERE dbo.fHtmEq(240, 38) BETWEEN t.HTMIDstart AND t.HTMIDend`;
    assert.deepEqual((await answerOf(lab, text, snapshot)).rows, [['1']]);
    const shallow = `SELECT COUNT(*) FROM dbo.fHTM_Cover('CIRCLE J2000 5 240 38 1') t
      WHERE 14248 BETWEEN t.HTMIDstart AND t.HTMIDend`;
    assert.deepEqual((await answerOf(lab, shallow, snapshot)).rows, [['1']]);
  });

  test('says what is wrong with an area', () => {
    const wrong: readonly (readonly [text: string, says: RegExp])[] = [
      ["'SQUARE J2000 1 2 3'", /begins with CIRCLE, RECT/],
      ["'CIRCLE J2000 1 2'", /needs a position and a radius/],
      ["'CIRCLE J2000 x 2 3'", /not all numbers/],
      ["'CIRCLE J2000 21 1 2 3'", /depth/],
      ["'POLY J2000 1 2 3 4'", /three positions/],
      ["'RECT J2000 1 2 3'", /two positions/],
      ['UPPER(1)', /must be known/],
    ];
    for (const [text, says] of wrong) {
      const [error] = errorsOf(`SELECT * FROM fHTM_Cover(${text}) t`, snapshot);
      assert.match(error?.message ?? '', says, text);
    }
  });
});
