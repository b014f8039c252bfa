// Sky functions against brute force: the angle between two directions by another formula than the
// one that is tested, over positions that crowd around the poles and 0h; and the row groups that
// a search reads.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { CatalogSnapshot, CatalogTable, Position } from '../../src/domain/catalog.ts';
import type { Column } from '../../src/domain/column.ts';
import { duckdbSelectOf } from '../../src/sql/emit/duckdb.ts';
import { boxOf, coneOf } from '../../src/sql/sky/cone.ts';
import { answerOf, errorsOf, openLab, selectOf } from './lab.ts';
import type { Lab } from './lab.ts';
import { chances, EDGES, searches, type Search } from './searches.ts';
import { angleOf, vectorOf, type Vector } from './vectors.ts';

const STARS: readonly Column[] = [
  { name: 'id', type: { name: 'bigint' } },
  { name: 'ra', type: { name: 'float' } },
  { name: 'dec', type: { name: 'float' } },
  { name: 'mag', type: { name: 'real' } },
];

const ZONED: readonly Column[] = [...STARS, { name: '_zone', type: { name: 'int' }, hidden: true }];

const POSITION: Position = { ra: 'ra', dec: 'dec', zone: '_zone', zoneHeight: 0.5 };

/** The zones in each file of the table that is cut into several. */
const PARTS = [0, 100, 181].map((lowest, at) => [lowest, [99, 180, 360][at] ?? 0] as const);

/** Over the whole sphere, every third near a pole and every third near 0h. */
const rowsOf = 20_000;
const SELECT = `
  SELECT id, ra, "dec", mag, CAST(floor(("dec" + 90) / 0.5) AS INTEGER) AS _zone FROM (
    SELECT x + 9000000000000000000 AS id, random()::FLOAT AS mag,
      CASE WHEN x % 3 = 0 THEN (359 + 2 * random()) % 360 ELSE 360 * random() END AS ra,
      CASE WHEN x % 3 = 1 THEN (CASE WHEN x % 2 = 0 THEN 1 ELSE -1 END) * (88 + 2 * random())
        ELSE degrees(asin(2 * random() - 1)) END AS "dec"
    FROM range(${rowsOf}) t(x)) ORDER BY _zone, ra`;

interface Star {
  readonly id: string;
  readonly vector: Vector;
}

let lab: Lab;
let stars: readonly Star[];
let snapshot: CatalogSnapshot;
before(async () => {
  lab = await openLab();
  await lab.connection.run('SELECT setseed(0.42)');
  await lab.connection.run(`CREATE TABLE made AS ${SELECT}`);
  const zoned = await lab.table({
    name: 'Zoned',
    key: 'id',
    columns: ZONED,
    position: POSITION,
    select: 'SELECT * FROM made ORDER BY _zone, ra',
  });
  const plain = await lab.table({
    name: 'Plain',
    key: 'id',
    columns: STARS,
    position: { ra: 'ra', dec: 'dec' },
    select: 'SELECT id, ra, "dec", mag FROM made',
  });
  const parts = await Promise.all(
    PARTS.map(([lowest, highest], at) =>
      lab.table({
        name: `Part${at}`,
        columns: ZONED,
        select: `SELECT * FROM made WHERE _zone BETWEEN ${lowest} AND ${highest}`,
      }),
    ),
  );
  const files = parts.flatMap((part) => part.files);
  const split = { ...zoned, name: 'Split', files, position: { ...POSITION, fileZones: PARTS } };
  snapshot = snapshotOf([zoned, plain, split]);
  const all = await lab.connection.runAndReadAll('SELECT id, ra, "dec" FROM made');
  stars = all.getRows().map(([id, ra, dec]) => ({
    id: String(id),
    vector: vectorOf(Number(ra), Number(dec)),
  }));
});
after(async () => {
  await lab.close();
});

const snapshotOf = (tables: readonly CatalogTable[], mainTable = 'Zoned'): CatalogSnapshot => ({
  context: 'Sky',
  databases: [
    {
      name: 'Sky',
      kind: 'context',
      tables,
      names: tables.map(({ name }) => name),
      objects: [],
      mainTable,
    },
    { name: 'MyDB', kind: 'space', tables: [], names: [], objects: [] },
  ],
});

const byText = (one: string | null | undefined, other: string | null | undefined): number =>
  String(one) < String(other) ? -1 : 1;

/** So near the rim, in arcminutes, two formulas may disagree on whether a star is inside. */
const rim = 1e-8;

const foundBy = async (call: string): Promise<readonly (readonly (string | null)[])[]> =>
  (await answerOf(lab, `SELECT n.objID, n.distance FROM ${call} n`, snapshot)).rows;

const filesRead = (call: string): number | undefined =>
  duckdbSelectOf(selectOf(`SELECT n.objID FROM ${call} n`, snapshot).query).match(
    /[^/']+\.parquet/g,
  )?.length;

const checkSearch = async (name: string, { ra, dec, arcmin }: Search): Promise<void> => {
  const found = new Map(
    await foundBy(`fGetNearby${name}Eq(${ra}, ${dec}, ${arcmin})`).then((rows) =>
      rows.map(([id, distance]) => [id, Number(distance)] as const),
    ),
  );
  const centre = vectorOf(ra, dec);
  for (const star of stars) {
    const distance = angleOf(centre, star.vector) * 60;
    const shown = found.get(star.id);
    if (Math.abs(distance - arcmin) > rim) {
      assert.equal(shown !== undefined, distance < arcmin, `${ra} ${dec} ${arcmin}: ${star.id}`);
    }
    if (shown !== undefined) assert.ok(Math.abs(shown - distance) < 1e-6, `${shown} ${distance}`);
  }
};

describe('a search by position', () => {
  test('finds what brute force finds, with zones, without, and in several files', async () => {
    for (const search of [...searches(40), ...EDGES]) {
      await checkSearch('Zoned', search);
      await checkSearch('Plain', search);
      await checkSearch('Split', search);
    }
  });

  test('opens only the files whose zones it reaches', () => {
    assert.equal(filesRead('fGetNearbySplitEq(10, -70, 60)'), 1);
    assert.equal(filesRead('fGetNearbySplitEq(10, 0.2, 60)'), 2);
    assert.equal(filesRead('fGetNearbySplitEq(10, 0, 10800)'), 3);
  });

  test('for the nearest finds one, the one that no other is nearer than', async () => {
    for (const search of searches(20)) {
      const { ra, dec, arcmin } = search;
      const rows = await foundBy(`fGetNearestZonedEq(${ra}, ${dec}, ${arcmin})`);
      const centre = vectorOf(ra, dec);
      const least = Math.min(...stars.map((star) => angleOf(centre, star.vector)));
      if (least * 60 > arcmin) assert.deepEqual(rows, []);
      else assert.ok(Math.abs(Number(rows[0]?.[1]) - least * 60) < 1e-6);
      assert.ok(rows.length <= 1);
    }
  });

  test('gives objID with the type of the key, a unit vector, and the distance', async () => {
    const text = 'SELECT * FROM dbo.fGetNearestObjEq(10, 20, 600)';
    const answer = await answerOf(lab, text, snapshot);
    assert.deepEqual(answer.names, ['objID', 'cx', 'cy', 'cz', 'htmID', 'distance']);
    const floats = ['DOUBLE', 'DOUBLE', 'DOUBLE'];
    assert.deepEqual(answer.types, ['BIGINT', ...floats, 'BIGINT', 'DOUBLE']);
    const [id, ...numbers] = answer.rows[0] ?? [];
    const star = stars.find((each) => each.id === id);
    assert.ok(star);
    const vector = star.vector;
    vector.forEach((part, at) => assert.ok(Math.abs(part - Number(numbers[at])) < 1e-12));
    const units = selectOf(text, snapshot).columns.map(({ unit }) => unit);
    assert.deepEqual(units, [...Array(5).fill(undefined), 'arcmin']);
  });

  test('takes arithmetic of numbers, and a database before its name', async () => {
    const plain = await foundBy('fGetNearbyObjEq(10.5, 20, 600)');
    for (const call of [
      'Sky.dbo.fGetNearbyObjEq(21 / 2., 2e1, 10 * 60)',
      'Sky..fgetnearbyobjeq(10 + 0.5, -(-20), 600/*arcmin*/)',
      'dbo.fGetNearbyObjEq(CAST(10.5 AS float), 20.0, 600)',
    ]) {
      assert.deepEqual(await foundBy(call), plain, call);
    }
  });
});

test('every point of a circle lies in its boxes', () => {
  const chance = chances(11);
  for (let count = 0; count < 20_000; count += 1) {
    const dec = 180 * chance() - 90;
    const cone = coneOf(720 * chance() - 360, dec, 10 ** (4 * chance() - 1));
    const box = boxOf(cone);
    // A point at a chosen distance and bearing from the centre, as the sphere has it.
    const [r, bearing] = [
      (cone.radius * Math.sqrt(chance()) * Math.PI) / 180,
      2 * Math.PI * chance(),
    ];
    const d = (dec * Math.PI) / 180;
    const pointDec = Math.asin(
      Math.max(
        -1,
        Math.min(1, Math.sin(d) * Math.cos(r) + Math.cos(d) * Math.sin(r) * Math.cos(bearing)),
      ),
    );
    const turn = Math.atan2(
      Math.sin(bearing) * Math.sin(r) * Math.cos(d),
      Math.cos(r) - Math.sin(d) * Math.sin(pointDec),
    );
    const point = {
      dec: (pointDec * 180) / Math.PI,
      ra: (((cone.ra + (turn * 180) / Math.PI) % 360) + 360) % 360,
    };
    const tolerance = 1e-6;
    assert.ok(point.dec >= box.dec[0] - tolerance && point.dec <= box.dec[1] + tolerance);
    const isInside =
      box.ra.length === 0 ||
      box.ra.some(([low, high]) => point.ra >= low - tolerance && point.ra <= high + tolerance);
    assert.ok(isInside, JSON.stringify({ cone, box, point }));
  }
});

const equalities = (text: string): number =>
  duckdbSelectOf(selectOf(text, snapshot).query).match(/ = t\d+\.c\d/g)?.length ?? 0;

describe('a cone joined back to its table by key', () => {
  const JOINS = [
    'SELECT h.id, h.mag FROM fGetNearbyObjEq(187, 12, 300) n JOIN Zoned h ON h.id = n.objID',
    'SELECT h.id, h.mag FROM Zoned h JOIN fGetNearbyObjEq(187, 12, 300) n ON n.objID = h.id',
    'SELECT h.id, h.mag FROM fGetNearbyObjEq(187, 12, 300) n, Zoned h WHERE n.objid = h.id',
    `SELECT h.id, h.mag FROM Zoned h, dbo.fGetNearbyZonedEq(187, 12, 300) n
      WHERE h.ID = n.objid AND h.mag < 2`,
    'SELECT h.id, h.mag FROM fGetNearbyObjEq(187, 12, 300) n LEFT JOIN Zoned h ON h.id = n.objID',
  ];

  test('gives the rows that the key alone gives', async () => {
    const ids = (await foundBy('fGetNearbyObjEq(187, 12, 300)')).map(([id]) => id).toSorted(byText);
    assert.ok(ids.length > 10);
    for (const text of JOINS) {
      const { rows } = await answerOf(lab, text, snapshot);
      assert.deepEqual(rows.map(([id]) => id).toSorted(byText), ids, text);
    }
  });

  test('reads a small part of the table, from whichever side it is written', async () => {
    for (const text of JOINS) {
      const read = await rowsRead(duckdbSelectOf(selectOf(text, snapshot).query));
      assert.ok(read > 0 && read < rowsOf / 50, `${text} read ${read}`);
    }
    const other = 'SELECT h.id FROM fGetNearbyObjEq(187, 12, 300) n JOIN Plain h ON h.id = n.objID';
    const read = await rowsRead(duckdbSelectOf(selectOf(other, snapshot).query));
    assert.ok(read > rowsOf / 2, `a join with another table read ${read}`);
  });

  test('says the equalities of zone and position, and for no other column than the key', () => {
    for (const text of JOINS) assert.ok(equalities(text) <= 1, text);
    const kept = 'SELECT h.id FROM Zoned h RIGHT JOIN fGetNearbyObjEq(1, 2, 3) n ON h.id = n.objID';
    assert.equal(equalities(kept), 4);
    const otherColumn =
      'SELECT h.id FROM fGetNearbyObjEq(1, 2, 3) n JOIN Zoned h ON h._zone = n.objID';
    assert.equal(equalities(otherColumn), 1);
    const otherTable = 'SELECT h.id FROM fGetNearbyObjEq(1, 2, 3) n JOIN Plain h ON h.id = n.objID';
    assert.equal(equalities(otherTable), 1);
  });

  const CONE = 'fGetNearbySplitEq(10, -70, 60) n';
  const OPENED: readonly (readonly [from: string, files: number])[] = [
    // What the cone has read need not be read again.
    [`${CONE} JOIN Split h ON h.id = n.objID`, 1],
    [`Split h JOIN ${CONE} ON n.objID = h.id AND h.mag < 9`, 1],
    [`${CONE}, Split h WHERE h.id = n.objID`, 1],
    [`${CONE} LEFT JOIN Split h ON h.id = n.objID`, 1],
    [`${CONE}, Split h LEFT JOIN Plain p ON p.id = h.id WHERE h.id = n.objID`, 3],
    // One file for the cone, and of the table's three those that the circle reaches.
    [`Split h RIGHT JOIN ${CONE} ON h.id = n.objID`, 2],
    // Here rows that meet no row of the circle are in the answer too.
    [`Split h LEFT JOIN ${CONE} ON h.id = n.objID`, 4],
    [`${CONE} FULL JOIN Split h ON h.id = n.objID`, 4],
    [`${CONE} JOIN Split h ON h.id = n.objID OR h.mag < 1`, 4],
    [`${CONE} JOIN Split h ON NOT h.id = n.objID`, 4],
    [`${CONE} JOIN Split h ON h.mag = n.objID`, 4],
  ];

  for (const [from, files] of OPENED) {
    test(`opens ${files} files, and loses no row, for ${from}`, async () => {
      const counts = 'COUNT(*) AS n, COUNT(h.id) AS h, COUNT(n.objID) AS f';
      const text = `SELECT ${counts}, MIN(h.id) AS a, MAX(h.id) AS z FROM ${from}`;
      const sql = duckdbSelectOf(selectOf(text, snapshot).query);
      assert.equal(sql.match(/\.parquet'/g)?.length, files);
      // An equality of sums is none of keys: here every file is opened.
      const whole = text.replaceAll('h.id =', 'h.id + 0 =').replaceAll('= h.id', '= h.id + 0');
      const answers = await Promise.all([text, whole].map((each) => answerOf(lab, each, snapshot)));
      assert.deepEqual(answers[0]?.rows, answers[1]?.rows);
    });
  }

  test('carries nothing that a query can name', () => {
    for (const column of ['_zone', 'ra', 'dec']) {
      const [error] = errorsOf(`SELECT n.${column} FROM fGetNearbyObjEq(1, 2, 3) n`, snapshot);
      assert.equal(error?.message, `There is no column '${column}' in 'n'.`);
    }
  });
});

/** Rows that come out of the scans of Parquet, after what ranges of zone and position skip. */
const rowsRead = async (sql: string): Promise<number> => {
  const reader = await lab.connection.runAndReadAll(`EXPLAIN (ANALYZE, FORMAT json) ${sql}`);
  const plan: unknown = JSON.parse(String(reader.getRows()[0]?.[1]));
  return scannedIn(plan);
};

const scannedIn = (node: unknown): number => {
  if (typeof node !== 'object' || node === null) return 0;
  const isScan = 'operator_name' in node && String(node.operator_name).trim() === 'READ_PARQUET';
  const own = isScan && 'operator_cardinality' in node ? Number(node.operator_cardinality) : 0;
  const children = 'children' in node && Array.isArray(node.children) ? node.children : [];
  return children.reduce((sum: number, child: unknown) => sum + scannedIn(child), own);
};

const checkRefused = (
  ...[call, message, hint, tables = snapshot]: readonly [
    call: string,
    message: string,
    hint?: string,
    tables?: CatalogSnapshot,
  ]
): void => {
  const [error] = errorsOf(`SELECT * FROM ${call} n`, tables);
  assert.deepEqual([error?.message, error?.hint], [message, hint], call);
};

describe('what cannot be searched', () => {
  test('is refused with the way out', () => {
    const three = 'Write ra, dec and radius, in degrees and arcminutes.';
    checkRefused(
      'fGetNearbyObjEq(1, 2)',
      'fGetNearbyObjEq takes 3 arguments, and here stand 2.',
      three,
    );
    checkRefused('fGetNearbyObjEq(1, 90.1, 2)', 'A declination is from -90 to 90 degrees.');
    checkRefused(
      'fGetNearbyObjEq(h.ra, h.dec, 2)',
      'fGetNearbyObjEq cannot use a column of what stands beside it in FROM.',
      'Write CROSS APPLY fGetNearbyObjEq(…), which searches around each row to its left.',
    );
    checkRefused(
      'fGetNearbyZonnedEq(1, 2, 3)',
      "There is no table function 'fGetNearbyZonnedEq'.",
      "Did you mean 'fGetNearbyZonedEq'?",
    );
    checkRefused(
      'MyDB.dbo.fGetNearbyObjEq(1, 2, 3)',
      'MyDB has no table with a position to search by.',
      "fCone('mydb.t', ra, dec, radius) searches any table with columns ra and dec.",
    );
  });

  test('needs one table that can be meant, and that has a position and a key', () => {
    const [zoned, plain] = snapshot.databases[0]?.tables ?? [];
    assert.ok(zoned && plain);
    const open = snapshotOf([zoned, plain], '');
    checkRefused(
      'fGetNearbyObjEq(1, 2, 3)',
      'Sky does not say which of its tables fGetNearbyObjEq searches.',
      'There is fGetNearbyZonedEq, fGetNearestZonedEq, fGetNearbyPlainEq, fGetNearestPlainEq.',
      open,
    );
    assert.deepEqual(
      errorsOf('SELECT * FROM fGetNearbyObjEq(1, 2, 3)', snapshotOf([plain], '')),
      [],
    );
    const { key: _key, ...keyless } = plain;
    checkRefused(
      'fGetNearbyPlainEq(1, 2, 3)',
      "The table 'Plain' has no position to search by.",
      'There is fGetNearbyZonedEq, fGetNearestZonedEq.',
      snapshotOf([zoned, keyless]),
    );
  });
});
