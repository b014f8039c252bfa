// A sky that crowds around the poles and 0h, and targets of one's own that lie near its stars:
// what every row is near to can be told by brute force over unit vectors.

import type { CatalogSnapshot, CatalogTable, Position } from '../../src/domain/catalog.ts';
import type { Column } from '../../src/domain/column.ts';
import type { Lab } from './lab.ts';
import { angleOf, vectorOf, type Vector } from './vectors.ts';

export interface Place {
  readonly id: string;
  readonly vector: Vector;
  readonly ra: number;
  readonly dec: number;
}

export interface Target extends Place {
  /** Minutes of arc. */
  readonly radius: number;
}

export interface CrowdedSky {
  readonly snapshot: CatalogSnapshot;
  readonly stars: readonly Place[];
  readonly targets: readonly Target[];
  /** All stars with their distance from a target, in minutes of arc. */
  readonly distances: (target: Target) => readonly (readonly [Place, number])[];
}

const STARS: readonly Column[] = [
  { name: 'id', type: { name: 'bigint' } },
  { name: 'ra', type: { name: 'float' } },
  { name: 'dec', type: { name: 'float' } },
  { name: 'mag', type: { name: 'real' } },
  { name: 'type', type: { name: 'int' } },
];

const ZONE: Column = { name: '_zone', type: { name: 'int' }, hidden: true };

const TARGETS: readonly Column[] = [
  { name: 'n', type: { name: 'int' } },
  { name: 'RAJ2000', type: { name: 'float' } },
  { name: 'DEJ2000', type: { name: 'float' } },
  { name: 'r', type: { name: 'float' } },
];

/** In degrees; of no other number is a zone a whole part. */
const zoneHeight = 0.7;

const starCount = 3_000;
const targetCount = 240;

/** Every third star near a pole, every third near 0h, the rest anywhere. */
const PLACED = `
  SELECT x + 9000000000000000000 AS id, random()::FLOAT AS mag, (x % 5)::INTEGER AS type,
    CASE WHEN x % 3 = 0 THEN (359.5 + random()) % 360 ELSE 360 * random() END AS ra,
    CASE WHEN x % 3 = 1 THEN (CASE WHEN x % 2 = 0 THEN 1 ELSE -1 END) * (89 + random())
      ELSE degrees(asin(2 * random() - 1)) END AS "dec"
  FROM range(${starCount}) t(x)`;

/** A step of up to half a degree away from some star; a few in other turns of the sky. */
const NEAR = `
  SELECT (row_number() OVER ())::INTEGER AS n,
    ra + (random() - 0.5) / greatest(0.001, cos(radians("dec"))) + 360 * (id % 3 - 1) AS RAJ2000,
    greatest(-90, least(90, "dec" + random() - 0.5)) AS DEJ2000, 60 * random() AS r
  FROM (SELECT * FROM made ORDER BY hash(id) LIMIT ${targetCount})`;

export const crowdedSky = async (lab: Lab): Promise<CrowdedSky> => {
  const { connection } = lab;
  await connection.run('SELECT setseed(0.42)');
  await connection.run(`CREATE TABLE made AS ${PLACED}`);
  await connection.run(`CREATE TABLE near AS ${NEAR}`);
  const position: Position = { ra: 'ra', dec: 'dec' };
  const zoned = await lab.table({
    name: 'Zoned',
    key: 'id',
    columns: [...STARS, ZONE],
    position: { ...position, zone: '_zone', zoneHeight },
    select: `SELECT *, floor(("dec" + 90) / ${zoneHeight})::INTEGER AS _zone
      FROM made ORDER BY _zone, ra`,
  });
  const plain = await lab.table({
    name: 'Plain',
    key: 'id',
    columns: STARS,
    position,
    select: 'SELECT * FROM made',
  });
  const targets = await lab.table({
    name: 'targets',
    columns: TARGETS,
    select: 'SELECT * FROM near',
  });
  const placed = async (text: string) =>
    (await connection.runAndReadAll(text)).getRows().map((row) => {
      const [ra, dec] = [Number(row[1]), Number(row[2])];
      return { id: String(row[0]), ra, dec, vector: vectorOf(ra, dec), radius: Number(row[3]) };
    });
  const stars = await placed('SELECT id, ra, "dec", 0 FROM made');
  const known = new Map<Target, readonly (readonly [Place, number])[]>();
  return {
    snapshot: snapshotOf([zoned, plain], targets),
    stars,
    targets: await placed('SELECT n, RAJ2000, DEJ2000, r FROM near'),
    distances: (target) => {
      const found = known.get(target) ?? stars.map((star) => [star, apart(target, star)] as const);
      known.set(target, found);
      return found;
    },
  };
};

const snapshotOf = (tables: readonly CatalogTable[], own: CatalogTable): CatalogSnapshot => ({
  context: 'Sky',
  databases: [
    {
      name: 'Sky',
      kind: 'context',
      tables,
      names: tables.map(({ name }) => name),
      objects: [],
      mainTable: 'Zoned',
      aliases: { objall: 'Plain' },
    },
    { name: 'MyDB', kind: 'space', tables: [own], names: [own.name], objects: [] },
  ],
});

/** Minutes of arc between two places, by another formula than the one that is tested. */
export const apart = (one: Place, other: Place): number => angleOf(one.vector, other.vector) * 60;
