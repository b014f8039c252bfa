// Searches around each row of another table against brute force, over a sky that crowds around the
// poles and 0h; and what they read.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { duckdbSelectOf } from '../../src/sql/emit/duckdb.ts';
import { apart, crowdedSky, type CrowdedSky, type Place, type Target } from './crowded-sky.ts';
import { answerOf, errorsOf, openLab, selectOf, type Lab } from './lab.ts';
import { vectorOf } from './vectors.ts';

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
  (await answerOf(lab, text, sky.snapshot)).rows;

/** So near the rim, in arcminutes, two formulas may disagree on whether a star is inside. */
const rim = 1e-8;

/** Pairs of a target and a star, as `found` has them and as brute force does, must be the same. */
const checkPairs = (
  found: readonly (readonly (string | null)[])[],
  radiusOf: (target: Target) => number,
): void => {
  const shown = new Map<Target, Map<string, number>>(sky.targets.map((each) => [each, new Map()]));
  const targets = new Map(sky.targets.map((target) => [target.id, target]));
  for (const [n, id, distance] of found) {
    const target = targets.get(String(n));
    const pairs = target && shown.get(target);
    assert.ok(pairs !== undefined && !pairs.has(String(id)), `${n} ${id} was found twice`);
    pairs.set(String(id), Number(distance));
  }
  for (const [target, pairs] of shown) {
    const radius = radiusOf(target);
    for (const [star, distance] of sky.distances(target)) {
      const there = pairs.get(star.id);
      if (Math.abs(distance - radius) > rim && (there !== undefined) !== distance < radius) {
        assert.fail(`${target.id} ${star.id}: ${distance} of ${radius}, found ${there}`);
      }
      if (there !== undefined && Math.abs(there - distance) > 1e-6) {
        assert.fail(`${target.id} ${star.id}: ${distance}, found at ${there}`);
      }
    }
  }
};

const rounded = (distance: number | string | null): string | null =>
  distance === null ? null : Number(distance).toFixed(6);

const readsOf = (text: string): number =>
  duckdbSelectOf(selectOf(text, sky.snapshot).query).match(/read_parquet/g)?.length ?? 0;

const COLUMNS = 'm.n, f.objID, f.distance';

const around = (args: string): string => `fGetNearbyObjEq(${args})`;

describe('a search around each row', () => {
  for (const radius of [0, 0.02, 0.5, 7, 60, 600, 11_000]) {
    test(`of ${radius} arcminutes finds what brute force finds`, async () => {
      for (const name of ['Obj', 'ObjAll']) {
        const found = await rowsOf(
          `SELECT ${COLUMNS} FROM mydb.targets m
            CROSS APPLY dbo.fGetNearby${name}Eq(m.RAJ2000, m.DEJ2000, ${radius}) f
            WHERE m.n <= ${radius > 100 ? 40 : 400}`,
        );
        if (radius <= 100) checkPairs(found, () => radius);
        else checkPairs(found, ({ id }) => (Number(id) <= 40 ? radius : -1));
      }
    });
  }

  test('of a radius of its own finds what brute force finds', async () => {
    for (const name of ['Zoned', 'Plain']) {
      const found = await rowsOf(
        `SELECT ${COLUMNS} FROM mydb.targets m
          CROSS APPLY fGetNearby${name}Eq(m.RAJ2000, m.DEJ2000, m.r / 2) f`,
      );
      checkPairs(found, ({ radius }) => radius / 2);
    }
  });

  test('by direction finds the same as by position', async () => {
    const direction = `COS(RADIANS(m.DEJ2000)) * COS(RADIANS(m.RAJ2000)),
      COS(RADIANS(m.DEJ2000)) * SIN(RADIANS(m.RAJ2000)), SIN(RADIANS(m.DEJ2000))`;
    const found = await rowsOf(
      `SELECT ${COLUMNS} FROM mydb.targets m CROSS APPLY fGetNearbyObjXYZ(${direction}, 20) f`,
    );
    checkPairs(found, () => 20);
  });
});

describe('an applied function', () => {
  for (const apply of ['CROSS', 'OUTER']) {
    for (const name of ['Obj', 'Plain']) {
      test(`with ${apply} APPLY gives the nearest of ${name}, once for each row`, async () => {
        const found = await rowsOf(
          `SELECT ${COLUMNS} FROM mydb.targets m
            ${apply} APPLY fGetNearest${name}Eq(m.RAJ2000, m.DEJ2000, 9) f ORDER BY m.n`,
        );
        const nearest = sky.targets.map((target) =>
          Math.min(...sky.distances(target).map(([, distance]) => distance)),
        );
        const near = nearest.map((least) => (least <= 9 ? least : null));
        const expected = apply === 'OUTER' ? near : near.filter((least) => least !== null);
        assert.ok(near.includes(null) && expected.length > 50);
        const shown = found.map((row) => row[2] ?? null);
        assert.deepEqual(shown.map(rounded), expected.map(rounded));
      });
    }
  }

  test('finds nothing around what is no position', async () => {
    for (const args of [
      'NULLIF(m.n, m.n), m.DEJ2000, 5',
      'm.RAJ2000, NULLIF(m.n, m.n), 5',
      'm.RAJ2000, m.DEJ2000, NULLIF(m.n, m.n)',
      'm.RAJ2000, m.DEJ2000 + 200, 5',
      'm.RAJ2000, m.DEJ2000, -m.n',
    ]) {
      const count = `SELECT COUNT(*) FROM mydb.targets m CROSS APPLY fGetNearbyObjEq(${args}) f`;
      assert.deepEqual(await rowsOf(count), [['0']], args);
    }
  });

  test('in a rectangle finds what lies within its sides', async () => {
    const [m, f] = ['m.RAJ2000', 'f.objID'];
    const found = await rowsOf(
      `SELECT m.n, ${f} FROM mydb.targets m
        CROSS APPLY fGetObjFromRectEq(${m} - 1, m.DEJ2000 - 0.5, ${m} + 1, m.DEJ2000 + 0.25) f`,
    );
    const pairs = new Set(found.map(([n, id]) => `${n} ${id}`));
    assert.equal(pairs.size, found.length);
    for (const target of sky.targets) {
      for (const star of sky.stars) {
        const turn = (((star.ra - target.ra) % 360) + 540) % 360;
        const isInside =
          Math.abs(turn - 180) <= 1 &&
          star.dec >= target.dec - 0.5 &&
          star.dec <= target.dec + 0.25;
        assert.equal(pairs.has(`${target.id} ${star.id}`), isInside, `${target.id} ${star.id}`);
      }
    }
  });
});

describe('a search around each row, mixed with other sources,', () => {
  test('is the same in a subquery that takes the first of its rows', async () => {
    const whole = await rowsOf(
      `SELECT a.id, b.objid, b.distance FROM Plain a
        CROSS APPLY (SELECT TOP 1 n.objid, n.distance FROM fGetNearbyObjEq(a.ra, a.dec, 30) n
          WHERE n.objid <> a.id ORDER BY n.distance) b
        WHERE a.mag < 0.02 ORDER BY a.id`,
    );
    assert.ok(whole.length > 20);
    for (const [id, other, distance] of whole) {
      const star = sky.stars.find((each) => each.id === id);
      assert.ok(star);
      const rest = sky.stars.filter((each) => each !== star);
      const least = Math.min(...rest.map((each) => apart(star, each)));
      assert.ok(Math.abs(Number(distance) - least) < 1e-6, `${id} ${other}`);
    }
  });

  test('may name what stands before a comma, and be followed by one', async () => {
    const joined = await rowsOf(
      `SELECT m.n, f.objID FROM mydb.targets m, Plain p
        CROSS APPLY fGetNearbyObjEq(m.RAJ2000, m.DEJ2000, p.mag * 0 + 9) f, Zoned z
        WHERE p.id = 9000000000000000000 AND z.id = f.objID AND z.mag < 0.5 ORDER BY 1, 2`,
    );
    const plain = await rowsOf(
      `SELECT m.n, f.objID FROM mydb.targets m
        CROSS APPLY fGetNearbyObjEq(m.RAJ2000, m.DEJ2000, 9) f
        JOIN Zoned z ON z.id = f.objID WHERE z.mag < 0.5 ORDER BY 1, 2`,
    );
    assert.ok(plain.length > 50);
    assert.deepEqual(joined, plain);
  });

  test('gives the key of the nearest as a value', async () => {
    const values = await rowsOf(
      `SELECT m.n, dbo.fGetNearestObjIdEq(m.RAJ2000, m.DEJ2000, 5),
        dbo.fGetNearestObjIdEqType(m.RAJ2000, m.DEJ2000, 5, 3) FROM mydb.targets m ORDER BY m.n`,
    );
    const nearest = (target: Target, isMeant: (star: Place) => boolean): string | null => {
      let found: readonly [star: Place | null, distance: number] = [null, 5];
      for (const [star, distance] of sky.distances(target)) {
        if (isMeant(star) && distance <= found[1]) found = [star, distance];
      }
      return found[0]?.id ?? null;
    };
    const expected = sky.targets.map((target) => [
      target.id,
      nearest(target, () => true),
      nearest(target, ({ id }) => BigInt(id) % 5n === 3n),
    ]);
    assert.deepEqual(values, expected);
  });

  test('says how where a function stands beside what it names', () => {
    const text = 'SELECT * FROM mydb.targets m, fGetNearbyObjEq(m.RAJ2000, m.DEJ2000, 5) f';
    const [error] = errorsOf(text, sky.snapshot);
    assert.match(error?.message ?? '', /cannot use a column of what stands beside it/);
    assert.match(error?.hint ?? '', /CROSS APPLY fGetNearbyObjEq/);
  });
});

describe('a search that carries along what stands to its left', () => {
  const FEW = '(SELECT * FROM mydb.targets WHERE n <= 90) m';
  const CHAINED = `${FEW} CROSS APPLY ${around('m.RAJ2000, m.DEJ2000, 9')} f`;
  const MIXED: readonly string[] = [
    `SELECT m.n, f.objid, m.r FROM ${CHAINED} WHERE m.n % 3 = 1 AND f.distance < 8`,
    `SELECT m.n, g.objid, f.objid FROM ${CHAINED}
      CROSS APPLY fGetNearbyPlainEq(m.RAJ2000, m.DEJ2000, f.distance) g`,
    `SELECT m.n, g.objid, p.mag FROM ${CHAINED} JOIN Zoned p ON p.id = f.objid
      CROSS APPLY fGetNearbyPlainEq(p.ra, p.dec, 3) g WHERE p.mag > m.r / 120`,
    `SELECT m.n, f.objid, q.n FROM ${CHAINED} JOIN mydb.targets q ON q.n = m.n + 1 AND q.r < m.r`,
    `SELECT t.n, f.objid, m.r FROM mydb.targets t LEFT JOIN (${CHAINED}) ON m.n = t.n - 5`,
    `SELECT m.n, COUNT(*), MIN(f.distance) FROM ${CHAINED} GROUP BY m.n, m.r
      HAVING MAX(f.distance) > m.r / 9`,
    `SELECT m.n, f.objid, RANK() OVER (PARTITION BY m.n ORDER BY f.distance) FROM ${CHAINED}`,
    `SELECT m.n, f.objid, (SELECT MAX(q.n) FROM mydb.targets q WHERE q.r < m.r) FROM ${CHAINED}
      WHERE EXISTS (SELECT * FROM Plain p WHERE p.id = f.objid AND p.mag < m.r / 50)`,
    `SELECT m.n, f.objid, 1 FROM ${FEW}
      CROSS APPLY fGetObjFromRectEq(m.RAJ2000 - 1, m.DEJ2000 - 1, m.RAJ2000, m.DEJ2000) f`,
  ];
  for (const text of MIXED) {
    // Its subquery names what stands to the left, where the search by itself carries it along.
    test(`is the same in a subquery, for ${text}`, async () => {
      const rows = await rowsOf(`${text} ORDER BY 1, 2, 3`);
      assert.ok(rows.length > 20);
      const inside = text.replaceAll(/APPLY (fGet\w+\([^)]*\))/g, 'APPLY (SELECT * FROM $1 s)');
      assert.notEqual(inside, text);
      assert.deepEqual(rows, await rowsOf(`${inside} ORDER BY 1, 2, 3`));
    });
  }

  test('is read by the engine, however many stand in a row', async () => {
    const applied = Array.from(
      { length: 45 },
      (_, at) => `CROSS APPLY ${around('m.RAJ2000, m.DEJ2000, 9')} f${at}`,
    );
    const text = `SELECT m.n, f0.objid, f44.distance FROM mydb.targets m ${applied.join(' ')}
      WHERE m.n < 0`;
    assert.deepEqual(await rowsOf(text), []);
  });

  test('takes texts in its arguments blank by blank', async () => {
    const radius = "CASE WHEN LEN('a   b') = 5 + m.n - m.n THEN 5 ELSE 0 END";
    const found = await rowsOf(
      `SELECT ${COLUMNS} FROM mydb.targets m
        CROSS APPLY ${around(`m.RAJ2000, m.DEJ2000, ${radius}`)} f`,
    );
    checkPairs(found, () => 5);
  });
});

describe('fCone', () => {
  test('searches a table of ones own, whatever its position is called', async () => {
    const found = await answerOf(
      lab,
      `SELECT f.* FROM fCone('mydb.targets', 359.9, 10, 1200) f`,
      sky.snapshot,
    );
    assert.deepEqual(found.names, ['n', 'RAJ2000', 'DEJ2000', 'r', 'distance']);
    const centre = { id: '', ra: 359.9, dec: 10, vector: vectorOf(359.9, 10) };
    const near = sky.targets.filter((target) => apart(centre, target) <= 1200);
    assert.ok(near.length > 5);
    assert.deepEqual(new Set(found.rows.map(([n]) => n)), new Set(near.map(({ id }) => id)));
    assert.equal(found.rows.length, near.length);
  });

  test('searches around each row, and joins what it finds', async () => {
    const found = await rowsOf(
      `SELECT f.n, z.id, f.distance FROM Zoned z
        CROSS APPLY fCone('mydb.[targets]', z.ra, z.dec, 3) f`,
    );
    checkPairs(found, () => 3);
  });
});

describe('a join back to the table of an applied search', () => {
  const near = 'fGetNearbyObjEq(m.RAJ2000, m.DEJ2000, 5)';
  const nearest = 'fGetNearestObjEq(m.RAJ2000, m.DEJ2000, 5)';
  /** How many tables are read, and the same query with the key hidden in a sum. */
  const CASES: readonly (readonly [from: string, tables: number])[] = [
    [`mydb.targets m CROSS APPLY ${near} n JOIN Zoned p ON p.id = n.objid`, 2],
    [`mydb.targets m CROSS APPLY ${near} n, Zoned p WHERE n.objid = p.id AND p.mag < 0.5`, 2],
    [`mydb.targets m CROSS APPLY ${nearest} n JOIN Zoned p ON p.id = n.objid`, 2],
    [`mydb.targets m OUTER APPLY ${nearest} n LEFT JOIN Zoned p ON p.id = n.objid`, 2],
    [`mydb.targets m OUTER APPLY ${nearest} n JOIN Zoned p ON p.id = n.objid`, 2],
    [`mydb.targets m OUTER APPLY ${near} n LEFT JOIN Zoned p ON p.id = n.objid AND p.mag < 0.5`, 3],
    // A type may be NULL, which equals nothing.
    [
      `mydb.targets m CROSS APPLY ${near} n
        LEFT JOIN Zoned p ON p.id = n.objid AND p.type = n.type`,
      3,
    ],
    [`Zoned p, mydb.targets m CROSS APPLY ${near} n WHERE p.id = n.objid`, 2],
    [
      `mydb.targets m CROSS APPLY ${near} n, Zoned p JOIN Plain q ON q.id = p.id
        WHERE p.id = n.objid`,
      3,
    ],
    // Here p stands where nothing of the search is seen, or is another table.
    [
      `mydb.targets m CROSS APPLY ${near} n, Zoned p LEFT JOIN Plain q ON q.id = p.id
        WHERE p.id = n.objid`,
      4,
    ],
    [`mydb.targets m CROSS APPLY ${near} n JOIN Plain p ON p.id = n.objid`, 3],
  ];
  for (const [from, tables] of CASES) {
    test(`reads ${tables} tables, and gives the same rows, for ${from}`, async () => {
      const text = `SELECT m.n, n.objid, p.id, p.mag, p.ra FROM ${from} ORDER BY 1, 2`;
      assert.equal(readsOf(text), tables);
      const whole = text.replaceAll('p.id = n.objid', 'p.id + 0 = n.objid');
      const hidden = whole.replaceAll('n.objid = p.id', 'n.objid = p.id + 0');
      const rows = await rowsOf(text);
      assert.ok(rows.length > 50);
      assert.deepEqual(rows, await rowsOf(hidden));
    });
  }
});

const found = (apply: string, list = 'm.n, f.objid, f.distance'): string =>
  `SELECT ${list} FROM mydb.targets m ${apply} APPLY fGetNearbyObjEq(m.RAJ2000, m.DEJ2000, 5) f`;

describe('a join back to the table of a search in a subquery', () => {
  const FOUND = found('CROSS');
  const SHOWN = 'n.n, n.objid, p.id, p.mag, p.ra';
  const CASES: readonly (readonly [query: string, tables: number])[] = [
    [`WITH n AS (${FOUND}) SELECT ${SHOWN} FROM n JOIN Zoned p ON p.id = n.objid`, 2],
    [`SELECT ${SHOWN} FROM (${FOUND}) n JOIN Zoned p ON p.id = n.objid`, 2],
    [`SELECT ${SHOWN} FROM (${FOUND}) n, Zoned p WHERE n.objid = p.id AND p.mag < 0.9`, 2],
    [
      `WITH n (objid, n) AS (${found('CROSS', 'f.objid, m.n')})
      SELECT ${SHOWN} FROM Zoned p JOIN n ON p.id = n.objid`,
      2,
    ],
    [
      `WITH n AS (${found('CROSS', 'TOP 60 m.n, f.objid')} ORDER BY f.distance DESC, m.n, f.objid)
      SELECT ${SHOWN} FROM n JOIN Zoned p ON p.id = n.objid`,
      2,
    ],
    [
      `WITH n AS (${FOUND}) SELECT n.n, n.objid, p.mag, q.mag, q.ra
      FROM n JOIN Zoned p ON p.id = n.objid JOIN Zoned q ON q.id = n.objid AND q.mag > 0.1`,
      2,
    ],
    [`WITH n AS (${found('OUTER')}) SELECT ${SHOWN} FROM n LEFT JOIN Zoned p ON p.id = n.objid`, 2],
    [`WITH n AS (${found('OUTER')}) SELECT ${SHOWN} FROM n JOIN Zoned p ON p.id = n.objid`, 2],
    [
      `WITH a AS (${FOUND}), n AS (SELECT a.n, a.objid, p.id, p.mag, p.ra
        FROM a JOIN Zoned p ON p.id = a.objid)
      SELECT n.n, n.objid, n.id, n.mag, p.ra FROM n JOIN Plain p ON p.id = n.objid`,
      3,
    ],
    [
      `WITH n AS (SELECT * FROM fGetNearbyObjEq(7, 89.5, 60))
      SELECT 1, n.objid, p.id, p.mag, p.ra FROM n JOIN Zoned p ON p.id = n.objid`,
      1,
    ],
    // Here rows of the search are counted otherwise, are read twice, or have no key.
    [
      `WITH n AS (${found('CROSS', 'DISTINCT m.n, f.objid')})
      SELECT ${SHOWN} FROM n JOIN Zoned p ON p.id = n.objid`,
      3,
    ],
    [
      `WITH n AS (${FOUND}) SELECT ${SHOWN} FROM n JOIN Zoned p ON p.id = n.objid
      WHERE n.n IN (SELECT n.n FROM n)`,
      3,
    ],
    [
      `WITH n AS (${found('CROSS', 'm.n, f.objid + 0 AS objid')})
      SELECT ${SHOWN} FROM n JOIN Zoned p ON p.id = n.objid`,
      3,
    ],
  ];
  for (const [query, tables] of CASES) {
    test(`reads ${tables} tables, and gives the same rows, for ${query}`, async () => {
      const text = `${query} ORDER BY 1, 2`;
      assert.equal(readsOf(text), tables);
      const hidden = text.replaceAll(/\b([pq]\.id) = |= (p\.id)/g, (_, one, other) =>
        one === undefined ? `= ${other} + 0` : `${one} + 0 = `,
      );
      const rows = await rowsOf(text);
      assert.ok(rows.length > 50 && hidden !== text);
      assert.deepEqual(rows, await rowsOf(hidden));
    });
  }
});
