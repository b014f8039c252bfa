// Joins by the distance of two positions against brute force, over a sky that crowds around the
// poles and 0h: inner ones, and those that keep the rows of one side without a partner.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { duckdbSelectOf } from '../../src/sql/emit/duckdb.ts';
import { apart, crowdedSky, type CrowdedSky } from './crowded-sky.ts';
import { answerOf, openLab, selectOf, type Lab } from './lab.ts';

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

const sqlOf = (text: string): string => duckdbSelectOf(selectOf(text, sky.snapshot, 'adql').query);

const TABLES = ['Zoned', 'Plain'] as const;

const T = 'm.RAJ2000, m.DEJ2000';
const S = 's.ra, s.dec';
const P = 'p.ra, p.dec';

const pairsOf = async (text: string): Promise<ReadonlySet<string>> => {
  const pairs = (await rowsOf(text)).map(([n, id]) => `${n} ${id}`);
  assert.equal(new Set(pairs).size, pairs.length, 'a pair was found twice');
  return new Set(pairs);
};

const pairsWithin = (radiusOf: (radius: number) => number): ReadonlySet<string> =>
  new Set(
    sky.targets.flatMap((target) =>
      sky
        .distances(target)
        .filter(([, minutes]) => minutes / 60 < radiusOf(target.radius))
        .map(([star]) => `${target.id} ${star.id}`),
    ),
  );

describe('two tables joined by distance', () => {
  for (const table of TABLES) {
    for (const [what, from] of Object.entries({
      'by WHERE': `mydb.targets m, ${table} s WHERE DISTANCE(${T}, s.ra, s.dec) < 0.3`,
      'by ON': `mydb.targets m JOIN ${table} s ON DISTANCE(s.ra, s.dec, ${T}) < 0.3`,
      'the other way round': `${table} s JOIN mydb.targets m ON 0.3 > DISTANCE(${T}, s.ra, s.dec)`,
      'by CONTAINS': `${table} s, mydb.targets m
        WHERE 1 = CONTAINS(POINT(s.ra, s.dec), CIRCLE(${T}, 0.3))`,
    })) {
      test(`${what} gives what brute force gives, of ${table}`, async () => {
        const text = `SELECT m.n, s.id FROM ${from}`;
        assert.match(sqlOf(text), /cell/, 'every row is compared with every other');
        const found = await pairsOf(text);
        assert.deepEqual(
          found,
          pairsWithin(() => 0.3),
        );
        assert.ok(found.size > 50);
      });
    }
  }

  test('by minutes of arc, as the other dialect has them', async () => {
    for (const radius of ['18', '9 + 9', '18 + 0 * m.n']) {
      const text = `SELECT m.n, s.id FROM mydb.targets m
        JOIN Zoned s ON dbo.fDistanceArcMinEq(${T}, s.ra, s.dec) < ${radius}`;
      assert.match(duckdbSelectOf(selectOf(text, sky.snapshot).query), /cell/);
      const { rows } = await answerOf(lab, text, sky.snapshot);
      const found = new Set(rows.map(([n, id]) => `${n} ${id}`));
      assert.deepEqual(
        found,
        pairsWithin(() => 0.3),
      );
    }
    const around = 'SELECT COUNT(*) FROM Zoned WHERE dbo.fDistanceArcMinEq(ra, dec, 10, 20) < 60';
    assert.match(duckdbSelectOf(selectOf(around, sky.snapshot).query), /_zone/);
  });

  test('and a radius of each row', async () => {
    const text = `SELECT m.n, s.id FROM mydb.targets m JOIN Zoned s
      ON 1 = INTERSECTS(CIRCLE(s.ra, s.dec, 0), CIRCLE(${T}, m.r / 60))`;
    assert.deepEqual(
      await pairsOf(text),
      pairsWithin((minutes) => minutes / 60),
    );
  });

  test('is left to a join by value where there is one, or where it is wide', async () => {
    const joins = [
      `Zoned a JOIN Zoned s ON a.id = s.id AND DISTANCE(a.ra, a.dec, s.ra, s.dec) < 0.3`,
      `Zoned a JOIN Zoned s ON DISTANCE(a.ra, a.dec, s.ra, s.dec) < 0.3 WHERE a.id = s.id`,
      `Zoned a, Zoned s WHERE DISTANCE(a.ra, a.dec, s.ra, s.dec) < 20`,
    ];
    for (const from of joins) {
      assert.doesNotMatch(sqlOf(`SELECT a.id FROM ${from}`), /cell/, from);
    }
    const [[count] = []] = await rowsOf(`SELECT COUNT(*) FROM ${joins[0] ?? ''}`);
    assert.equal(count, String(sky.stars.length));
  });

  test('keeps what else is asked', async () => {
    const text = `SELECT m.n, s.id FROM mydb.targets m JOIN Zoned s
      ON DISTANCE(${T}, s.ra, s.dec) < 0.3 AND s.type = 2 WHERE m.n > 100`;
    const types = new Map((await rowsOf('SELECT id, type FROM Zoned')).map(([id, t]) => [id, t]));
    const all = pairsWithin(() => 0.3);
    const wanted = [...all].filter((pair) => {
      const [n, id] = pair.split(' ');
      return Number(n) > 100 && types.get(id ?? '') === '2';
    });
    assert.deepEqual(await pairsOf(text), new Set(wanted));
  });
});

const lonelyOf = (
  pairs: ReadonlySet<string>,
  [ids, at]: readonly [readonly { readonly id: string }[], 0 | 1],
): readonly string[] => {
  const met = new Set([...pairs].map((pair) => pair.split(' ')[at]));
  const lonely = ids.filter(({ id }) => !met.has(id));
  assert.ok(lonely.length > 0 && met.size > 0);
  return lonely.map(({ id }) => (at === 0 ? `${id} null` : `null ${id}`));
};

describe('an outer join by distance', () => {
  for (const table of TABLES) {
    for (const [what, from] of Object.entries({
      'a LEFT JOIN': `mydb.targets m LEFT JOIN ${table} s ON DISTANCE(${T}, s.ra, s.dec) < 0.1`,
      'a RIGHT JOIN': `${table} s RIGHT JOIN mydb.targets m ON 0.1 > DISTANCE(s.ra, s.dec, ${T})`,
      'a LEFT JOIN by CONTAINS': `mydb.targets m LEFT JOIN ${table} s
        ON 1 = CONTAINS(POINT(${T}), CIRCLE(s.ra, s.dec, 0.1))`,
    })) {
      test(`${what} keeps the rows without a partner, of ${table}`, async () => {
        const text = `SELECT m.n, s.id FROM ${from}`;
        assert.match(sqlOf(text), /cell/, 'every row is compared with every other');
        const pairs = pairsWithin(() => 0.1);
        const lonely = lonelyOf(pairs, [sky.targets, 0]);
        assert.deepEqual(await pairsOf(text), new Set([...pairs, ...lonely]));
      });
    }
  }

  test('keeps every star without a target', async () => {
    const text = `SELECT m.n, s.id FROM Zoned s
      LEFT JOIN mydb.targets m ON DISTANCE(${T}, s.ra, s.dec) < m.r / 600`;
    const near = `SELECT m.n, s.id FROM Zoned s
      LEFT JOIN mydb.targets m ON DISTANCE(${T}, s.ra, s.dec) < 0.1`;
    assert.match(sqlOf(near), /cell/);
    const pairs = pairsWithin(() => 0.1);
    const all = new Set([...pairs, ...lonelyOf(pairs, [sky.stars, 1])]);
    assert.deepEqual(await pairsOf(near), all);
    // The radius is of the side that is searched, which no search can be made of.
    const moving = pairsWithin((minutes) => minutes / 600);
    assert.deepEqual(
      await pairsOf(text),
      new Set([...moving, ...lonelyOf(moving, [sky.stars, 1])]),
    );
  });

  test('keeps rows of which other conditions of ON do not hold', async () => {
    const types = new Map((await rowsOf('SELECT id, type FROM Zoned')).map(([id, t]) => [id, t]));
    const pairs = new Set(
      [...pairsWithin(() => 0.3)].filter((pair) => {
        const [n, id] = pair.split(' ');
        return Number(n) > 100 && types.get(id ?? '') === '2';
      }),
    );
    const on = `DISTANCE(${T}, s.ra, s.dec) < 0.3 AND s.type = 2 AND m.n > 100`;
    const text = `SELECT m.n, s.id FROM mydb.targets m LEFT JOIN Zoned s ON ${on}`;
    assert.match(sqlOf(text), /cell/);
    const all = new Set([...pairs, ...lonelyOf(pairs, [sky.targets, 0])]);
    assert.deepEqual(await pairsOf(text), all);
  });
});

describe('an outer join by distance among other sources', () => {
  test('gives the rows that it gives by itself', async () => {
    const left = `mydb.targets m LEFT JOIN Zoned s ON DISTANCE(${T}, s.ra, s.dec) < 0.1`;
    const pairs = pairsWithin(() => 0.1);
    const lonely = lonelyOf(pairs, [sky.targets, 0]);
    const count = String(pairs.size + lonely.length);
    const counts = {
      counted: `SELECT COUNT(*) FROM ${left}`,
      'in a subquery': `SELECT COUNT(*) FROM (SELECT m.n, s.id FROM ${left}) q`,
      'joined by value': `SELECT COUNT(*) FROM ${left} JOIN mydb.targets o ON o.n = m.n`,
      'below another': `SELECT COUNT(*) FROM ${left}
        LEFT JOIN Plain p ON DISTANCE(s.ra, s.dec, p.ra, p.dec) < 1e-7`,
      'as the side of another that may be missing': `SELECT COUNT(*) FROM mydb.targets o
        LEFT JOIN (${left}) ON o.n = m.n`,
      'over one with a condition': `SELECT COUNT(*) FROM
        (SELECT * FROM mydb.targets) m LEFT JOIN Zoned s ON DISTANCE(${T}, s.ra, s.dec) < 0.1`,
      'around each row': `SELECT SUM(c) FROM (SELECT (SELECT COUNT(*) FROM ${left}
        WHERE m.n = o.n) AS c FROM mydb.targets o) q`,
      'of what a query around it has': `SELECT SUM(c) FROM (SELECT (SELECT COUNT(*) FROM
        (SELECT * FROM mydb.targets t WHERE t.n = o.n) m
        LEFT JOIN Zoned s ON DISTANCE(${T}, s.ra, s.dec) < 0.1) AS c FROM mydb.targets o) q`,
    };
    for (const [what, text] of Object.entries(counts)) {
      assert.match(sqlOf(text), /cell/, what);
      assert.deepEqual(await rowsOf(text), [[count]], what);
    }
    const missing = `SELECT COUNT(*) FROM ${left} WHERE s.id IS NULL`;
    assert.deepEqual(await rowsOf(missing), [[String(lonely.length)]]);
  });
});

/** Queries over joins by distance, of which `near` writes the condition. */
const SEARCHED: readonly ((near: (a: string, b: string, r: string) => string) => string)[] = [
  (near) => `SELECT m.n, s.* FROM mydb.targets m LEFT JOIN Zoned s
    ON ${near(T, S, '0.1')} AND s.id IN (SELECT id FROM Plain WHERE mag < 0.5)`,
  (near) => `SELECT m.n, s.id, p.id AS q FROM mydb.targets m
    JOIN Zoned s ON ${near(T, S, '0.1')}
    LEFT JOIN Plain p ON ${near(S, P, '0.05')} AND p.mag > s.mag`,
  (near) => `SELECT m.n, s.id, p.id AS q FROM mydb.targets m
    LEFT JOIN (Zoned s LEFT JOIN Plain p ON ${near(S, P, '0.02')}) ON ${near(T, S, '0.1')}`,
  (near) => `SELECT m.n, s.id, p.id AS q FROM mydb.targets m
    RIGHT JOIN (Zoned s JOIN Plain p ON ${near(S, P, '0.02')} AND s.id <> p.id)
    ON ${near(T, S, '0.1')}`,
  (near) => `SELECT m.n, COUNT(s.id) AS k, MIN(s.mag) AS g FROM mydb.targets m
    LEFT JOIN Zoned s ON ${near(T, S, 'm.r / 100')} WHERE m.n > 20
    GROUP BY m.n HAVING COUNT(s.id) < 4`,
  (near) => `SELECT m.n, (SELECT COUNT(*) FROM Plain p LEFT JOIN Zoned s ON ${near(P, S, '0.02')}
    WHERE p.type = MOD(m.n, 5) AND p.id < 9000000000000000100) AS k
    FROM mydb.targets m WHERE m.n < 9`,
  (near) => `SELECT a.n, s.id FROM mydb.targets a
    FULL JOIN (mydb.targets m LEFT JOIN Zoned s ON ${near(T, S, '0.1')}) ON a.n = m.n + 3`,
  (near) => `WITH q AS (SELECT m.n, s.id FROM mydb.targets m LEFT JOIN Zoned s
    ON ${near(T, S, '0.1')}) SELECT x.n, y.n AS o FROM q x LEFT JOIN q y
    ON x.id = y.id AND x.n < y.n`,
];

const sorted = async (text: string): Promise<readonly string[]> =>
  (await rowsOf(text)).map((row) => row.join(' ')).toSorted();

test('a search gives what the same condition gives that no search is made of', async () => {
  for (const write of SEARCHED) {
    const text = write((a, b, r) => `DISTANCE(${a}, ${b}) < ${r}`);
    assert.match(sqlOf(text), /cell/, text);
    const whole = write((a, b, r) => `DISTANCE(${a}, ${b}) + 0 < ${r}`);
    assert.doesNotMatch(sqlOf(whole), /cell/, whole);
    assert.deepEqual(await sorted(text), await sorted(whole), text);
  }
});

describe('joins by distance', () => {
  test('a common table goes on by distance', async () => {
    const text = `WITH r AS (SELECT n, RAJ2000, DEJ2000, 0 AS step FROM mydb.targets WHERE n = 1
      UNION ALL SELECT r.n, s.ra, s.dec, r.step + 1 FROM r
        JOIN Zoned s ON dbo.fDistanceEq(r.RAJ2000, r.DEJ2000, s.ra, s.dec) < 2 * (r.step + 1)
        WHERE r.step < 2) SELECT COUNT(*) FROM r`;
    const { rows } = await answerOf(lab, text, sky.snapshot);
    const [first] = sky.targets.filter(({ id }) => id === '1');
    assert.ok(first !== undefined);
    const met = sky.distances(first).filter(([, minutes]) => minutes < 120);
    const further = met.map(([star]) => sky.stars.filter((each) => apart(star, each) < 240).length);
    const all = 1 + met.length + further.reduce((sum, count) => sum + count, 0);
    assert.deepEqual(rows, [[String(all)]]);
    assert.ok(met.length > 1);
  });

  test('of an outer kind keep every row, whatever ON says of it', async () => {
    const text = `SELECT COUNT(*) FROM mydb.targets m CROSS JOIN mydb.targets o
      LEFT JOIN Zoned s ON DISTANCE(${T}, o.RAJ2000, o.DEJ2000) < 0.1 AND s.id = m.n`;
    assert.deepEqual(await rowsOf(text), [[String(sky.targets.length ** 2)]]);
  });
});
