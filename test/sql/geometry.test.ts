// ADQL's geometry against brute force over a sky that crowds around the poles and 0h, with shapes
// whose borders are worked out here by other means than the program's; and what is read for it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { duckdbSelectOf } from '../../src/sql/emit/duckdb.ts';
import { apart, crowdedSky, type CrowdedSky, type Place } from './crowded-sky.ts';
import { answerOf, openLab, selectOf, type Lab } from './lab.ts';
import { vectorOf, type Vector } from './vectors.ts';

let lab: Lab;
let sky: CrowdedSky;
before(async () => {
  lab = await openLab();
  sky = await crowdedSky(lab);
});
after(async () => {
  await lab.close();
});

const rowsOf = async (text: string): Promise<readonly (readonly (string | null)[])[]> =>
  (await answerOf(lab, text, sky.snapshot, 'adql')).rows;

const idsOf = async (text: string): Promise<ReadonlySet<string>> => {
  const ids = (await rowsOf(text)).map(([id]) => String(id));
  assert.equal(new Set(ids).size, ids.length, 'a row was found twice');
  return new Set(ids);
};

const sqlOf = (text: string): string => duckdbSelectOf(selectOf(text, sky.snapshot, 'adql').query);

/** So near a border, in degrees, two formulas may disagree on which side a star is. */
const rim = 1e-9;

/** Stars that `text` finds must be those whose `depth`, in degrees inside, is above 0. */
const checkStars = async (text: string, depth: (star: Place) => number): Promise<number> => {
  const found = await idsOf(text);
  for (const star of sky.stars) {
    const inside = depth(star);
    if (Math.abs(inside) < rim) continue;
    assert.equal(found.has(star.id), inside > 0, `${star.ra} ${star.dec}: ${inside} in ${text}`);
  }
  return found.size;
};

const degrees = 180 / Math.PI;

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

const TABLES = ['Zoned', 'Plain'] as const;

describe('a circle', () => {
  const circles = [
    [10, 20, 5],
    [0, 0, 3],
    [359.9, -45, 10],
    [123, 89.5, 2],
    [300, -90, 1],
    [42, 10, 100],
    [42, 10, 180],
  ] as const;
  for (const [ra, dec, radius] of circles) {
    test(`of ${radius} degrees around ${ra}, ${dec} holds what brute force finds`, async () => {
      const centre = { id: '', ra, dec, vector: vectorOf(ra, dec) };
      const depth = (star: Place): number => radius - apart(centre, star) / 60;
      const circle = `CIRCLE(${ra}, ${dec}, ${radius})`;
      for (const table of TABLES) {
        const select = `SELECT id FROM ${table} s WHERE`;
        const found = await checkStars(
          `${select} 1 = CONTAINS(POINT(s.ra, s.dec), ${circle})`,
          depth,
        );
        await checkStars(`${select} CONTAINS(POINT('ICRS', ra, dec), ${circle}) = 1`, depth);
        await checkStars(`${select} INTERSECTS(${circle}, POINT(ra, dec)) <> 0`, depth);
        await checkStars(`${select} DISTANCE(ra, dec, ${ra}, ${dec}) < ${radius}`, depth);
        await checkStars(
          `${select} ${radius} >= DISTANCE(POINT(${ra}, ${dec}), POINT(ra, dec))`,
          depth,
        );
        const others = await idsOf(`${select} 0 = CONTAINS(POINT(ra, dec), ${circle})`);
        assert.equal(others.size, sky.stars.length - found);
      }
    });
  }

  test('is not searched by what a column is made into', async () => {
    const centre = { id: '', ra: 200, dec: 10, vector: vectorOf(200, 10) };
    const cut = 'POINT(CAST(ra AS INTEGER), CAST(dec AS INTEGER))';
    for (const table of TABLES) {
      const text = `SELECT id FROM ${table} WHERE 1 = CONTAINS(${cut}, CIRCLE(200, 10, 7.3))`;
      const found = await checkStars(text, (star) => {
        const [ra, dec] = [Math.trunc(star.ra), Math.trunc(star.dec)];
        return 7.3 - apart(centre, { id: '', ra, dec, vector: vectorOf(ra, dec) }) / 60;
      });
      assert.ok(found > 0);
    }
  });

  test('is read by zones alone, in either order and with other conditions', () => {
    for (const condition of [
      '1 = CONTAINS(POINT(ra, dec), CIRCLE(10, 20, 1))',
      'DISTANCE(10, 20, ra, dec) <= 1 AND mag < 0.5',
      '1 > DISTANCE(ra, dec, 10, 20)',
      'INTERSECTS(POINT(ra, dec), BOX(10, 20, 1, 1)) = 1',
    ]) {
      const sql = sqlOf(`SELECT COUNT(*) FROM Zoned WHERE ${condition}`);
      assert.match(sql, /_zone"[^)]*\) BETWEEN 15[0-9] AND 15[0-9]/, condition);
    }
    const either = 'DISTANCE(10, 20, ra, dec) <= 1 OR mag < 0.5';
    assert.doesNotMatch(sqlOf(`SELECT COUNT(*) FROM Zoned WHERE ${either}`), /_zone/);
  });
});

/** Degrees inside the nearest of the planes whose normals are given. */
const withinPlanes =
  (normals: readonly Vector[]) =>
  ({ vector }: Place): number =>
    Math.min(...normals.map((n) => Math.asin(dot(n, vector) / Math.hypot(...n)) * degrees));

const back = ([x, y, z]: Vector): Vector => [-x, -y, -z];

describe('a box', () => {
  const boxes = [
    [10, 20, 8, 4],
    [0, 0, 20, 10],
    [359, -60, 30, 20],
    [77, 88, 10, 10],
    [200, -90, 5, 3],
    [100, 45, 150, 120],
  ] as const;
  for (const [ra, dec, width, height] of boxes) {
    test(`of ${width} by ${height} degrees around ${ra}, ${dec}`, async () => {
      // Each side is the great circle that meets the end of an arm at a right angle: its plane has
      // the arm's direction beyond the end, turned by 90 degrees.
      const [middle, east, north] = [
        vectorOf(ra, dec),
        vectorOf(ra + 90, 0),
        cross(vectorOf(ra, dec), vectorOf(ra + 90, 0)),
      ];
      const sideOf = (arm: Vector, half: number): Vector => {
        const [s, c] = [Math.sin(half / degrees), Math.cos(half / degrees)];
        const [x, y, z] = middle.map((part, at) => s * part - c * (arm[at] ?? 0));
        return [x ?? 0, y ?? 0, z ?? 0];
      };
      const depth = withinPlanes([
        sideOf(east, width / 2),
        sideOf(back(east), width / 2),
        sideOf(north, height / 2),
        sideOf(back(north), height / 2),
      ]);
      let found = 0;
      for (const table of TABLES) {
        found += await checkStars(
          `SELECT id FROM ${table}
            WHERE 1 = CONTAINS(POINT(ra, dec), BOX(${ra}, ${dec}, ${width}, ${height}))`,
          depth,
        );
      }
      assert.ok(found > 2, `only ${found} stars`);
    });
  }
});

/** Whether a direction is in a polygon: the angles its sides are seen under add up to a turn. */
const turnOf = (corners: readonly Vector[], star: Vector): number => {
  let turn = 0;
  for (const [at, a] of corners.entries()) {
    const b = corners[(at + 1) % corners.length] ?? a;
    const [u, v] = [cross(star, a), cross(star, b)];
    turn += Math.atan2(dot(star, cross(u, v)), dot(u, v));
  }
  return Math.abs(turn) / (2 * Math.PI);
};

describe('a polygon', () => {
  const polygons = {
    'a triangle': [10, 10, 40, 12, 25, 50],
    'the same the other way round': [25, 50, 40, 12, 10, 10],
    'a triangle across 0h': [350, -10, 10, -12, 2, 30],
    'a square around a pole': [0, 80, 90, 82, 180, 80, 270, 82],
    'a star with hollow sides': [0, 60, 10, 20, 60, 10, 10, 0, 0, -60, 350, 0, 300, 10, 350, 20],
    'a hook': [100, 0, 160, 0, 160, 60, 130, 60, 130, 30, 145, 30, 145, 15, 100, 15],
  } as const;
  for (const [name, numbers] of Object.entries(polygons)) {
    test(`${name} holds the stars around which its sides turn`, async () => {
      const corners = numbers.flatMap((ra, at) =>
        at % 2 === 0 ? [vectorOf(ra, numbers[at + 1] ?? 0)] : [],
      );
      // The sides turn once around the opposite of what is inside as well.
      const isNear = (star: Place): boolean =>
        dot(
          star.vector,
          corners.reduce((s, c) => [s[0] + c[0], s[1] + c[1], s[2] + c[2]]),
        ) > 0;
      for (const table of TABLES) {
        const found = await checkStars(
          `SELECT id FROM ${table}
            WHERE CONTAINS(POINT(ra, dec), POLYGON(${numbers.join(', ')})) = 1`,
          (star) => (isNear(star) && turnOf(corners, star.vector) > 0.5 ? 1 : -1),
        );
        assert.ok(found > 5, `only ${found} stars`);
      }
    });
  }
});

describe('shapes in shapes', () => {
  const truths = {
    'CONTAINS(CIRCLE(10, 0, 1), CIRCLE(10.5, 0, 2))': '1',
    'CONTAINS(CIRCLE(10, 0, 1), CIRCLE(11.5, 0, 2))': '0',
    'INTERSECTS(CIRCLE(10, 0, 1), CIRCLE(12.9, 0, 2))': '1',
    'INTERSECTS(CIRCLE(10, 0, 1), CIRCLE(13.1, 0, 2))': '0',
    'CONTAINS(CIRCLE(10, 0, 0.9), BOX(10, 0, 2, 2))': '1',
    'CONTAINS(CIRCLE(10, 0, 1.1), BOX(10, 0, 2, 2))': '0',
    'INTERSECTS(CIRCLE(12, 0, 1.1), BOX(10, 0, 2, 2))': '1',
    'INTERSECTS(BOX(10, 0, 2, 2), CIRCLE(12, 0, 0.9))': '0',
    // The corners are at 1.414 degrees.
    'CONTAINS(BOX(10, 0, 2, 2), CIRCLE(10, 0, 1.42))': '1',
    'CONTAINS(BOX(10, 0, 2, 2), CIRCLE(10, 0, 1.41))': '0',
    'CONTAINS(BOX(10, 0, 2, 2), CIRCLE(10, 0, 170))': '1',
    'CONTAINS(BOX(10, 0, 2, 2), CIRCLE(190, 0, 170))': '0',
    'CONTAINS(BOX(10, 0, 2, 2), BOX(10, 0, 3, 3))': '1',
    'CONTAINS(BOX(10, 0, 3, 3), BOX(10, 0, 2, 2))': '0',
    'CONTAINS(BOX(10, 0, 2, 2), BOX(10, 0, 2, 2))': '1',
    'INTERSECTS(BOX(10, 0, 4, 1), BOX(10, 0, 1, 4))': '1',
    'INTERSECTS(BOX(10, 0, 2, 2), BOX(20, 0, 2, 2))': '0',
    'INTERSECTS(BOX(10, 0, 2, 2), BOX(190, 0, 2, 2))': '0',
    'CONTAINS(POINT(10, 20), POINT(10, 20))': '1',
    'CONTAINS(POINT(10, 20), POINT(370, 20))': '1',
    'INTERSECTS(POINT(10, 90), POINT(77, 90))': '1',
    'CONTAINS(POINT(10, 20), POINT(10.5, 20))': '0',
  };
  for (const [call, expected] of Object.entries(truths)) {
    test(`${call} is ${expected}`, async () => {
      assert.deepEqual(await rowsOf(`SELECT ${call} AS it`), [[expected]]);
    });
  }

  test('of nothing known is NULL, and meets neither condition', async () => {
    const stars = '(SELECT id, CASE WHEN id > 0 THEN NULL ELSE ra END AS x FROM Zoned) q';
    const call = 'CONTAINS(POINT(x, 0.0), POLYGON(0, 0, 1, 0, 1, 1))';
    const nulls = await rowsOf(`SELECT COUNT(*) FROM ${stars} WHERE (${call}) IS NULL`);
    assert.deepEqual(nulls, [[String(sky.stars.length)]]);
    for (const number of [0, 1]) {
      assert.deepEqual(await rowsOf(`SELECT COUNT(*) FROM ${stars} WHERE ${call} = ${number}`), [
        ['0'],
      ]);
    }
  });
});

const near = async (text: string, expected: number, within: number): Promise<void> => {
  const [[value] = []] = await rowsOf(`SELECT ${text} AS it`);
  assert.ok(Math.abs(Number(value) - expected) < within, `${text}: ${value}, not ${expected}`);
};

describe('measures', () => {
  test('DISTANCE has its digits between places that are opposite, too', async () => {
    // Along a meridian a distance is a difference of declinations, over the pole or not.
    const cases: readonly (readonly [args: string, short: number])[] = [
      ['10, 20, 190, -20', 0],
      ['10, 20, 190, -19.999999999', 1e-9],
      ['0, 0, 180, 1e-10', 1e-10],
      ['359, 89.9, 359, -89.8', 0.3],
      ['77, 89.9999, 257, -89.9998', 1e-4],
      ['300, 1, 120, 0.5', 1.5],
      ['0, 0, 179.999999, 0', 1e-6],
      ['0, 0, 170, 0', 10],
    ];
    for (const [args, short] of cases) {
      const [[text] = []] = await rowsOf(`SELECT 180 - DISTANCE(${args}) AS d`);
      assert.ok(Math.abs(Number(text) - short) < 1e-13, `${args}: ${text}`);
    }
    const nothing = 'SELECT DISTANCE(0, 0, 180, NULLIF(id, id)) AS d FROM Zoned WHERE mag < 0.001';
    for (const [distance] of await rowsOf(nothing)) assert.equal(distance, null);
  });

  test('a position beyond a pole, which is none, fails no query', async () => {
    for (const args of ['0, -91, 180, -89', '0, 91, 180, 89', '0, -91, 0, -89', '7, 100, 9, 80']) {
      const [[text] = []] = await rowsOf(`SELECT DISTANCE(${args}) AS d`);
      assert.ok(Number(text) >= 0 && Number(text) <= 180, `${args}: ${text}`);
    }
  });

  const sphere = 4 * Math.PI * degrees ** 2;

  test('areas are those of the sphere', async () => {
    await near('AREA(CIRCLE(5, 6, 90))', sphere / 2, 1e-8);
    await near('AREA(CIRCLE(5, 6, 180))', sphere, 1e-8);
    await near('AREA(CIRCLE(5, 6, 0.001))', Math.PI * 1e-6, 1e-15);
    await near('AREA(POINT(5, 6))', 0, 1e-300);
    // An octant, but for what the last corners lack of a right angle.
    await near('AREA(POLYGON(0, 0, 89.9, 0, 0, 89.9))', sphere / 8, 20);
    await near('AREA(POLYGON(0, 0, 60, 0, 0, 90))', sphere / 12, 1e-8);
    await near('AREA(BOX(200, -70, 0.001, 0.002))', 2e-6, 1e-12);
    // Of a square pyramid: 4 asin(sin(w/2) sin(h/2)).
    const half = Math.sin(10 / degrees);
    await near('AREA(BOX(30, 40, 20, 20))', 4 * Math.asin(half * half) * degrees ** 2, 1e-8);
  });

  test('the centre of a shape lies where its parts are in balance', async () => {
    await near('COORD1(CENTROID(CIRCLE(5, 6, 7)))', 5, 1e-300);
    await near('COORD2(CENTROID(BOX(5, 6, 7, 8)))', 6, 1e-12);
    // By symmetry: as far from each of the three corners.
    await near('COORD1(CENTROID(POLYGON(0, 0, 60, 0, 30, 50)))', 30, 1e-10);
    await near('DISTANCE(CENTROID(POLYGON(0, 1, 1, 0, 0, -1, -1, 0)), POINT(0, 0))', 0, 1e-12);
    await near('DISTANCE(0, 0, 0, 90)', 90, 1e-12);
  });

  test('COORD1 and COORD2 give the numbers of a point, COORDSYS no words', async () => {
    const text = `SELECT COORD1(POINT(1.5, 2.5)) AS a, COORDSYS(POINT(1, 2)) AS c,
      COORD2(POINT('ICRS GEOCENTER', 1.5, 2.5)) AS b`;
    assert.deepEqual(await rowsOf(text), [['1.5', '', '2.5']]);
  });
});
