// The demo as it is shipped, held against the source it was made from and against what is known of
// a few stars; and the making of the demo at a first start.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { ensureDemoAccount, ensureDemoContext } from '../../src/admin/demo.ts';
import { readRelease, sha256Of, type Release } from '../../src/admin/release-file.ts';
import { readSettings } from '../../src/admin/read-settings.ts';
import { withSite } from '../../src/admin/site.ts';
import { surroundings } from '../../src/admin/default-data.ts';
import { duckdbRows } from '../support/duckdb-rows.ts';
import { almagest } from '../support/recorded-terminal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SHIPPED = join(import.meta.dirname, '..', '..', 'data', 'demo');
const SOURCE = join(
  dirname(createRequire(import.meta.url).resolve('d3-celestial/package.json')),
  'data',
);

const HIPPARCOS = `'${join(SHIPPED, 'Hipparcos.parquet')}'`;
const DEEP_SKY = `'${join(SHIPPED, 'DeepSky.parquet')}'`;

interface Feature {
  readonly id: string | number;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: { readonly coordinates: readonly [number, number] };
}

const sourceOf = async (file: string): Promise<readonly Feature[]> =>
  (JSON.parse(await readFile(join(SOURCE, file), 'utf8')) as { features: readonly Feature[] })
    .features;

const shipped = async (): Promise<Release> => {
  const release = await readRelease(SHIPPED);
  if (typeof release === 'string') throw new Error(release);
  return release;
};

test('every star of the source is there with its position and magnitude', async () => {
  const source = new Map((await sourceOf('stars.14.json')).map((star) => [Number(star.id), star]));
  const rows = await duckdbRows(`SELECT hip, ra, "dec", vmag FROM ${HIPPARCOS}`);
  assert.equal(rows.length, 118_216);
  assert.equal(source.size, rows.length);
  for (const { hip, ra, dec, vmag } of rows) {
    const star = source.get(Number(hip));
    const [longitude, latitude] = star?.geometry.coordinates ?? [];
    const turns = (Number(ra) - Number(longitude)) / 360;
    assert.ok(Number(ra) >= 0 && Number(ra) < 360, `hip ${String(hip)} has ra ${String(ra)}`);
    assert.ok(Math.abs(turns - Math.round(turns)) < 1e-12, `hip ${String(hip)} has moved`);
    assert.deepEqual([dec, vmag], [latitude, star?.properties['mag']]);
  }
});

/** From the Hipparcos catalogue: number, name, V, and J2000 degrees to a thousandth. */
const KNOWN: readonly (readonly [number, string, number, number, number])[] = [
  [32349, 'Sirius', -1.44, 101.287, -16.716],
  [17702, 'Alcyone', 2.85, 56.871, 24.105],
  [91262, 'Vega', 0.03, 279.235, 38.784],
  [11767, 'Polaris', 1.97, 37.955, 89.264],
];

for (const [hip, name, vmag, ra, dec] of KNOWN) {
  test(`${name} is hip ${hip} of magnitude ${vmag} at ${ra}, ${dec}`, async () => {
    const [row] = await duckdbRows(`SELECT * FROM ${HIPPARCOS} WHERE hip = ${hip}`);
    assert.deepEqual([row?.['name'], row?.['vmag']], [name, vmag]);
    assert.ok(Math.abs(Number(row?.['ra']) - ra) < 0.001);
    assert.ok(Math.abs(Number(row?.['dec']) - dec) < 0.001);
  });
}

// The source has cut their names in two. GJ 667 A is NSV 8482, HD 154345 is NSV 8148.
test('suspected variables have their whole number, and no constellation is one', async () => {
  const rows = await duckdbRows(
    `SELECT hip, variable, constellation FROM ${HIPPARCOS}
      WHERE hip IN (83389, 84709) OR NOT regexp_full_match(constellation, '[A-Za-z]{3}')
      ORDER BY hip`,
  );
  assert.deepEqual(
    rows.map((row) => [Number(row['hip']), row['variable'], row['constellation']]),
    [
      [83389, 'NSV 8148', null],
      [84709, 'NSV 8482', null],
    ],
  );
  const [numbered] = await duckdbRows(
    `SELECT count(*) AS n FROM ${HIPPARCOS} WHERE regexp_full_match(variable, 'NSV [0-9]{4,5}')`,
  );
  assert.equal(Number(numbered?.['n']), 9);
});

test('every deep-sky object of the source is there, all but two with a position', async () => {
  const source = await sourceOf('dsos.20.json');
  const [count = {}] = await duckdbRows(
    `SELECT count(*) AS n, count(DISTINCT name) AS names, count(ra) AS placed, min(ra) AS low,
       max(ra) AS high, min("dec") AS south, max("dec") AS north, count(messier) AS messier,
       count(mag) AS bright FROM ${DEEP_SKY}`,
  );
  assert.equal(source.length, 89_870);
  assert.deepEqual([count['n'], count['names'], count['placed']], [89_870n, 89_870n, 89_868n]);
  assert.ok(Number(count['low']) >= 0 && Number(count['high']) < 360);
  assert.ok(Number(count['south']) >= -90 && Number(count['north']) <= 90);
  const messier = source.filter(({ properties }) => /^M \d+$/.test(String(properties['desig'])));
  const bright = source.filter(({ properties }) => properties['mag'] !== '999');
  assert.deepEqual(
    [count['messier'], count['bright']],
    [BigInt(messier.length), BigInt(bright.length)],
  );
});

test('the Andromeda Galaxy is NGC 224 and Messier 31, three degrees long', async () => {
  const [row] = await duckdbRows(`SELECT * FROM ${DEEP_SKY} WHERE messier = 31`);
  assert.deepEqual(
    [row?.['name'], row?.['common_name'], row?.['type'], row?.['major_axis'], row?.['minor_axis']],
    ['NGC 224', 'Andromeda Galaxy', 's', 189.1, 61.7],
  );
});

test('every column has a description, and every position and magnitude its unit', async () => {
  const { context } = await shipped();
  const columns = context.tables.flatMap((table) => table.columns).filter(({ hidden }) => !hidden);
  assert.equal(columns.length, 24);
  assert.deepEqual(
    columns.filter(({ description, ucd }) => !description || !ucd).map(({ name }) => name),
    [],
  );
  const units = new Map(columns.map(({ name, unit }) => [name, unit]));
  assert.deepEqual([units.get('ra'), units.get('dec'), units.get('mag')], ['deg', 'deg', 'mag']);
});

test('the shipped files are those of context.json, with the notice beside them', async () => {
  const { context, sha256 } = await shipped();
  const files = context.tables.flatMap((table) => table.files);
  assert.deepEqual(files, ['Hipparcos.parquet', 'DeepSky.parquet']);
  for (const file of files) assert.equal(await sha256Of(join(SHIPPED, file)), sha256[file]);
  const licence = await readFile(join(SOURCE, '..', 'LICENSE'), 'utf8');
  assert.ok((await readFile(join(SHIPPED, 'LICENSE'), 'utf8')).includes(licence));
});

const ensureIn = async (data: string) =>
  withSite(await readSettings({ data }, surroundings()), async ({ store, accounts, clock }) => {
    const now = () => clock.now();
    await ensureDemoContext({ data, store, accounts, now, longMinutes: 500 });
    return ensureDemoAccount({ accounts });
  });

test('a first start makes the context and an account, a second one nothing', async () => {
  await using folder = await temporaryFolder();
  const made = await ensureIn(folder.path);
  assert.match(made?.password ?? '', /^[a-z2-7]{16}$/);
  assert.equal(made?.login, 'demo');
  assert.equal(await ensureIn(folder.path), undefined);
  const { printed } = await almagest(folder.path, 'context', 'list');
  assert.match(printed.join('\n'), /^Stars\t1\tHipparcos,DeepSky\t208,086\t/);
  assert.equal((await almagest(folder.path, 'context', 'check', 'Stars')).code, 0);
});

test('an account of the site itself keeps the demo account away', async () => {
  await using folder = await temporaryFolder();
  await almagest(folder.path, 'account', 'add', 'kepler', '--password', 'long-enough');
  assert.equal(await ensureIn(folder.path), undefined);
  const { printed } = await almagest(folder.path, 'account', 'list');
  assert.equal(printed.length, 1);
});
