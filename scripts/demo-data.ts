// Makes data/demo from the data files of d3-celestial: run it after a change here or there, and
// keep what it writes. The tables come out as `context add` would make them, sorted and described,
// so that the first start of a server only copies them.

import { chmod, copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { addContext } from '../src/admin/context-add.ts';
import { readMetadata } from '../src/admin/metadata-file.ts';
import { sha256Of, writeRelease } from '../src/admin/release-file.ts';
import { terminalOf } from '../src/admin/terminal.ts';
import { instant } from '../src/base/time.ts';
import type { Context } from '../src/domain/context.ts';
import { fold } from '../src/domain/table.ts';
import { storedTypeNamed } from '../src/engines/duckdb/catalog-types.ts';
import { prepareDataFolder } from '../src/files/data-folder.ts';
import { layoutOf, releaseFolderOf } from '../src/files/layout.ts';

const SOURCE = join(
  dirname(createRequire(import.meta.url).resolve('d3-celestial/package.json')),
  'data',
);
const PLACE = join(import.meta.dirname, '..', 'data', 'demo');

/** The same whenever it is made, so that the same data give the same file. */
const CREATED = instant(Date.UTC(2026, 0, 1));

/** What a feature's point and properties are; text and numbers are mixed in the source. */
interface Feature {
  readonly id: number | string;
  readonly properties: Readonly<Record<string, string | number>>;
  readonly geometry: { readonly coordinates: readonly [number, number] };
}

type Names = Readonly<Record<string, Readonly<Record<string, string>>>>;

type Row = readonly (string | number | null)[];

const main = async (): Promise<void> => {
  const work = await mkdtemp(join(tmpdir(), 'almagest-demo-data-'));
  try {
    await writeFile(join(work, 'Hipparcos.csv'), csvOf(STAR_COLUMNS, await stars()));
    await writeFile(join(work, 'DeepSky.csv'), csvOf(SKY_COLUMNS, await deepSky()));
    const context = await makeIn(work);
    await keep(context, releaseFolderOf(layoutOf(join(work, 'data')), context.name, 1));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

const STAR_COLUMNS = {
  hip: 'int',
  ra: 'float',
  dec: 'float',
  vmag: 'float',
  bv: 'float',
  name: 'varchar',
  bayer: 'varchar',
  flamsteed: 'int',
  variable: 'varchar',
  constellation: 'varchar',
  hd: 'int',
  gliese: 'varchar',
} as const;

const stars = async (): Promise<readonly Row[]> => {
  const names = await namesIn('starnames.json');
  return (await featuresIn('stars.14.json')).map(({ id, properties, geometry }) => {
    const [longitude, dec] = geometry.coordinates;
    const star = names[String(id)] ?? {};
    const { variable, constellation } = variableOf(star);
    return [
      id,
      rightAscensionOf(longitude),
      dec,
      properties['mag'] ?? null,
      properties['bv'] ?? null,
      star['name'] ?? null,
      star['bayer'] ?? null,
      star['flam'] ?? null,
      variable,
      constellation,
      star['hd']?.replace(/^HD\s*/, '') ?? null,
      star['gl'] ?? null,
    ];
  });
};

/**
 * Suspected variables have a number in the place of letters and a constellation, and the source has
 * cut its last three digits off as if they were one: `NSV 8` and `482` are NSV 8482.
 */
const variableOf = ({ var: name = '', c: behind = '' }: Readonly<Record<string, string>>) =>
  /^\d+$/.test(behind)
    ? { variable: `${name}${behind}`, constellation: null }
    : { variable: name, constellation: behind };

const SKY_COLUMNS = {
  name: 'varchar',
  designation: 'varchar',
  messier: 'int',
  common_name: 'varchar',
  type: 'varchar',
  morphology: 'varchar',
  ra: 'float',
  dec: 'float',
  mag: 'float',
  bv: 'float',
  major_axis: 'float',
  minor_axis: 'float',
} as const;

const deepSky = async (): Promise<readonly Row[]> => {
  const names = await namesIn('dsonames.json');
  return (await featuresIn('dsos.20.json')).map(({ id, properties, geometry }) => {
    const [longitude, dec] = geometry.coordinates;
    const designation = String(properties['desig']);
    const [, messier = null] = /^M (\d+)$/.exec(designation) ?? [];
    const [major = null, minor = major] = String(properties['dim']).split('x');
    const isOnSky = Math.abs(dec) <= 90;
    return [
      id,
      designation,
      messier,
      names[String(id)]?.['name'] ?? null,
      properties['type'] ?? null,
      properties['morph'] ?? null,
      isOnSky ? rightAscensionOf(longitude) : null,
      isOnSky ? dec : null,
      properties['mag'] === NO_MAGNITUDE ? null : (properties['mag'] ?? null),
      properties['bv'] ?? null,
      major,
      minor,
    ];
  });
};

/** How the source writes that a magnitude is not known. */
const NO_MAGNITUDE = '999';

/** Longitudes have at most six decimals: rounding to more only takes back the addition's noise. */
const rightAscensionOf = (longitude: number): number =>
  longitude < 0 ? Number((longitude + 360).toFixed(9)) : longitude;

const featuresIn = async (file: string): Promise<readonly Feature[]> => {
  const { features } = JSON.parse(await readFile(join(SOURCE, file), 'utf8')) as {
    readonly features: readonly Feature[];
  };
  return features;
};

const namesIn = async (file: string): Promise<Names> =>
  JSON.parse(await readFile(join(SOURCE, file), 'utf8')) as Names;

const csvOf = (columns: Readonly<Record<string, string>>, rows: readonly Row[]): string =>
  [Object.keys(columns), ...rows].map((row) => `${row.map(field).join(',')}\n`).join('');

const field = (value: string | number | null): string =>
  value === null || value === '' ? '' : `"${String(value).replaceAll('"', '""')}"`;

const makeIn = async (work: string): Promise<Context> => {
  const { layout } = await prepareDataFolder({ data: join(work, 'data'), hasExecutorUsers: false });
  const types = Object.entries({ ...STAR_COLUMNS, ...SKY_COLUMNS }).map(([name, type]) => {
    const stored = storedTypeNamed(type);
    if (stored === undefined) throw new Error(`There is no type ${type}.`);
    return [fold(name), stored] as const;
  });
  return addContext(
    {
      name: 'Stars',
      tables: new Map([
        ['Hipparcos', [join(work, 'Hipparcos.csv')]],
        ['DeepSky', [join(work, 'DeepSky.csv')]],
      ]),
      wishes: {},
      types: new Map(types),
      leftOut: new Set(),
      metadata: await readMetadata(join(PLACE, 'metadata.json')),
    },
    {
      layout,
      contexts: {
        publish: () => Promise.resolve(true),
        current: () => Promise.resolve(undefined),
      },
      now: () => CREATED,
      longMinutes: 0,
      terminal: terminalOf(process.stdout, process.stderr, Date.now),
      memoryBytes: 1024 ** 3,
      freeBytes: () => Promise.resolve(2n ** 40n),
      freeBytesMin: 0,
      signal: new AbortController().signal,
    },
  );
};

const keep = async (context: Context, folder: string): Promise<void> => {
  const sha256: Record<string, string> = {};
  for (const file of context.tables.flatMap((table) => table.files)) {
    const place = join(PLACE, file);
    await rm(place, { force: true });
    await copyFile(join(folder, file), place);
    await chmod(place, 0o644);
    sha256[file] = await sha256Of(place);
    process.stderr.write(`${file}: ${(await stat(place)).size} bytes\n`);
  }
  await rm(join(PLACE, 'context.json'), { force: true });
  await writeRelease(PLACE, { context, sha256 });
  await chmod(join(PLACE, 'context.json'), 0o644);
};

await main();
