// Contexts that are linked to Parquet of others: whatever form the files have, a query finds what
// it finds in the same rows after `context add`, and a search opens no file that its footer rules
// out. The demo's stars are written in each form by DuckDB.

import assert from 'node:assert/strict';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { duckdbRows } from '../support/duckdb-rows.ts';
import { STARS, writeHats, writePlain, writeTree } from '../support/linked-folders.ts';
import { almagest } from '../support/people.ts';
import { good, startRest, type RestClient } from '../support/rest-client.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let client: RestClient;
let folder: TemporaryFolder;

const at = (...names: readonly string[]): string => join(folder.path, ...names);

before(async () => {
  client = await startRest();
  folder = await temporaryFolder();
  await Promise.all([writePlain(at('plain')), writeTree(at('tree')), writeHats(at('hats'))]);
  const { server } = client;
  almagest(server, 'context', 'add', 'Added', at('plain', 'Hipparcos.parquet'), '--key', 'hip');
  almagest(server, 'context', 'link', 'Plain', at('plain'), '--key', 'hip');
  almagest(server, 'context', 'link', 'Guessed', at('plain'));
  almagest(server, 'context', 'link', 'Tree', at('tree'), '--table', 'Hipparcos', '--key', 'hip');
  almagest(server, 'context', 'link', 'Hats', at('hats'), '--table', 'Hipparcos', '--key', 'hip');
});
after(async () => {
  await client[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const rowsOf = async (sql: string, context: string): Promise<readonly string[]> => {
  // A HATS catalog calls its position as it likes; these do not stand in names of functions.
  const said =
    context === 'Hats' ? sql.replaceAll(/\bra\b/g, 'lon').replaceAll(/\bdec\b/g, 'lat') : sql;
  const text = await good(client.query(said, 'text/plain', context));
  return text.trim().split('\n').slice(1).toSorted();
};

/** How many stars DuckDB finds within `minutes` of arc, by the cosine of each distance. */
const within = (ra: number, dec: number, minutes: number): string =>
  `SELECT count(*) AS n FROM ${STARS} WHERE sin(radians(dec)) * sin(radians(${dec})) +
    cos(radians(dec)) * cos(radians(${dec})) * cos(radians(ra - ${ra})) >=
    cos(radians(${minutes} / 60))`;

const where = (condition: string): string =>
  `SELECT count(*) AS n FROM ${STARS} WHERE ${condition}`;

const COUNTS = 'SELECT COUNT(*) n, COUNT(bv) b, SUM(CAST(hip AS bigint)) s FROM Hipparcos';
const RANGE = 'dec BETWEEN 9 AND 11 AND ra < 30';
const BRIGHTEST = 'TOP 50 hip, ra, dec, name FROM Hipparcos ORDER BY vmag, hip';

/** Each with how many rows DuckDB counts in the file, where that says something of its own. */
const QUERIES: readonly (readonly [what: string, sql: string, counted?: string])[] = [
  ['all rows are counted', COUNTS],
  ['the brightest come first', `SELECT ${BRIGHTEST}`],
  ['a range of both coordinates', `SELECT hip FROM Hipparcos WHERE ${RANGE}`, where(RANGE)],
  [
    'a search',
    'SELECT objID, distance FROM fGetNearbyObjEq(182.5, -0.3, 90)',
    within(182.5, -0.3, 90),
  ],
  ['a search over 0h', 'SELECT objID, distance FROM fGetNearbyObjEq(0, 0, 120)', within(0, 0, 120)],
  [
    'a search over the pole',
    'SELECT objID, distance FROM fGetNearbyObjEq(10, 89.9, 200)',
    within(10, 89.9, 200),
  ],
  ['the nearest', 'SELECT objID, distance FROM fGetNearestObjEq(101.28, -16.71, 10)'],
  [
    'a rectangle over 0h',
    'SELECT objID FROM fGetObjFromRectEq(359, -2, 1, 2)',
    where('(ra >= 359 OR ra <= 1) AND dec BETWEEN -2 AND 2'),
  ],
  [
    'a search joined back',
    `SELECT h.hip, h.ra, h.vmag, n.distance FROM fGetNearbyObjEq(56.75, 24.12, 60) n
      JOIN Hipparcos h ON h.hip = n.objID`,
    within(56.75, 24.12, 60),
  ],
  [
    'a distance in WHERE',
    'SELECT hip FROM Hipparcos WHERE dbo.fDistanceEq(ra, dec, 56.75, 24.12) < 1',
    within(56.75, 24.12, 60),
  ],
  [
    'a search around each row',
    `SELECT h.hip, n.objID FROM (SELECT ${BRIGHTEST}) h
      CROSS APPLY fGetNearbyObjEq(h.ra, h.dec, 30) n`,
  ],
];

for (const [what, sql, counted] of QUERIES) {
  test(`linked or added, ${what}: the same rows`, async () => {
    const added = await rowsOf(sql, 'Added');
    const [row] = counted === undefined ? [] : await duckdbRows(counted);
    assert.equal(added.length, Number(row?.['n'] ?? added.length));
    assert.ok(added.length > 0);
    for (const context of ['Plain', 'Guessed', 'Tree', 'Hats']) {
      assert.deepEqual(await rowsOf(sql, context), added, context);
    }
  });
}

test('keys of folders are columns of their types, NULL where a folder has no value', async () => {
  const sql = `SELECT band, named, COUNT(*) AS n FROM Hipparcos WHERE band IN (-3, 4)
    GROUP BY band, named`;
  const told = await duckdbRows(
    `SELECT floor(dec / 10)::INT AS band, count(*) FILTER (name IS NULL) AS bare,
      count(name) AS named FROM ${STARS} WHERE floor(dec / 10) IN (-3, 4) GROUP BY 1`,
  );
  const wanted = told.flatMap(({ band, bare, named }) => [
    [band, '', bare].map(String).join(','),
    [band, 'yes / oui', named].map(String).join(','),
  ]);
  const found = (await rowsOf(sql, 'Tree')).map((line) => line.replaceAll('"', ''));
  assert.deepEqual(found, wanted.toSorted());
});

const GAPS = `SELECT range AS id, if(range % 3 = 0, 'nan'::DOUBLE, range) AS mag,
    if(range % 4 = 0, 'nan'::FLOAT, range) AS flux,
    if(range = 7, 'nan'::DOUBLE, range * 3.5) AS ra, if(range = 8, 'nan'::DOUBLE, range - 50) AS dec
  FROM range(100)`;

const OF_GAPS = [
  'SELECT COUNT(mag) n, COUNT(flux) f, MAX(mag) m, SUM(flux) s, COUNT(ra) r FROM Gaps',
  'SELECT id, mag FROM Gaps WHERE mag > 90 OR flux > 97 OR ra > 340',
  'SELECT objID, distance FROM fGetNearbyObjEq(0, 90, 6000)',
  `SELECT g.id, n.objID FROM Gaps g CROSS APPLY fGetNearbyObjEq(g.ra, g.dec, 300) n`,
];

test('NaN in files of others is NULL, as it is where rows are copied', async () => {
  await mkdir(at('gaps'));
  await duckdbRows(`COPY (${GAPS}) TO '${at('gaps', 'Gaps.parquet')}' (FORMAT parquet)`);
  const { server } = client;
  almagest(server, 'context', 'add', 'Filled', at('gaps', 'Gaps.parquet'), '--key', 'id');
  almagest(server, 'context', 'link', 'Gaps', at('gaps'), '--key', 'id');
  for (const sql of OF_GAPS) {
    const added = await rowsOf(sql, 'Filled');
    assert.ok(added.length > 0, sql);
    assert.deepEqual(await rowsOf(sql, 'Gaps'), added, sql);
  }
});

test('a search opens only files whose footers do not rule it out', async () => {
  const near = 'SELECT COUNT(*) AS n FROM fGetNearbyObjEq(56.75, 24.12, 60)';
  const found = await rowsOf(near, 'Tree');
  // Bands that the search does not touch, gone: whoever opened one of them would fail.
  await rename(at('tree', 'band=4'), at('away'));
  await rename(at('tree', 'band=-9'), at('farther'));
  try {
    assert.deepEqual(await rowsOf(near, 'Tree'), found);
    const { status, text } = await client.query(
      'SELECT SUM(vmag) FROM Hipparcos',
      'text/plain',
      'Tree',
    );
    assert.notEqual(status, 200);
    assert.match(text, /A file that this query reads or writes could not be used/);
    assert.doesNotMatch(text, /band=|almagest-test/);
  } finally {
    await rename(at('away'), at('tree', 'band=4'));
    await rename(at('farther'), at('tree', 'band=-9'));
  }
});
