// The demo's Hipparcos written in the three forms that a context can be linked to, by DuckDB: one
// file, a tree of folders, a HATS catalog whose pixels are computed here by the formulas of Górski
// et al. 2005 (ApJ 622, 759), section 4 and appendix A.

import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { duckdbRows } from './duckdb-rows.ts';

const HIPPARCOS = join(import.meta.dirname, '..', '..', 'data', 'demo', 'Hipparcos.parquet');

/** Its rows without what `context add` has put beside them. */
export const STARS = `(SELECT * EXCLUDE (_zone) FROM '${HIPPARCOS}')`;

/** `Hipparcos.parquet` in `folder`, sorted by right ascension in groups of 4,096 rows. */
export const writePlain = async (folder: string): Promise<void> => {
  await mkdir(folder);
  await duckdbRows(
    `COPY (FROM ${STARS} ORDER BY ra) TO '${join(folder, 'Hipparcos.parquet')}'
      (FORMAT parquet, ROW_GROUP_SIZE 4096)`,
  );
};

/** A tree by `band`, tens of degrees of declination, and `named`, whether a star has a name. */
export const writeTree = async (folder: string): Promise<void> => {
  await duckdbRows(
    `COPY (SELECT *, floor(dec / 10)::INT AS band, if(name IS NULL, NULL, 'yes / oui') AS named
        FROM ${STARS}) TO '${folder}' (FORMAT parquet, PARTITION_BY (band, named))`,
  );
};

/** Pixels of order 1, one of them as a folder of two files; the position in `lon` and `lat`. */
export const writeHats = async (folder: string): Promise<void> => {
  await mkdir(folder);
  const stars = await duckdbRows(`SELECT hip, ra, dec FROM ${STARS}`);
  const lines = stars.map(({ hip, ra, dec }) => {
    const [one, fine] = [1, 29].map((order) => pixelOf(order, Number(ra), Number(dec)));
    return [hip, one, fine].map(String).join(',');
  });
  const pixels = join(folder, 'pixels.csv');
  await writeFile(pixels, ['hip,pixel,fine', ...lines].join('\n'));
  const rows = `SELECT s.* RENAME (ra AS lon, dec AS lat), p.fine::BIGINT AS _healpix_29, p.pixel
    FROM ${STARS} s JOIN '${pixels}' p USING (hip)`;
  const home = join(folder, 'dataset', 'Norder=1', 'Dir=0');
  const parts = join(folder, 'parts');
  await mkdir(home, { recursive: true });
  await duckdbRows(
    `SET threads = 1; COPY (${rows} ORDER BY pixel, _healpix_29) TO '${parts}'
      (FORMAT parquet, PARTITION_BY (pixel), ROW_GROUP_SIZE 2048)`,
  );
  const all = (await readdir(parts)).map((name) => Number(name.slice('pixel='.length)));
  for (const pixel of all) {
    const file = join(parts, `pixel=${pixel}`, 'data_0.parquet');
    await rename(file, join(home, `Npix=${pixel}.parquet`));
  }
  await splitPixel(home);
  await rm(parts, { recursive: true });
  await writeFile(join(home, '..', '..', '_metadata'), 'not read');
  const listed = all.map((pixel) => `1,${pixel}`);
  await writeFile(join(folder, 'partition_info.csv'), ['Norder,Npix', ...listed, ''].join('\n'));
  await writeFile(join(folder, 'hats.properties'), PROPERTIES);
};

/** A partition may be a folder of files. */
const splitPixel = async (home: string): Promise<void> => {
  const whole = join(home, 'Npix=0.parquet');
  await mkdir(join(home, 'Npix=0'));
  for (const at of [0, 1]) {
    const rows = `FROM read_parquet('${whole}', hive_partitioning = false)`;
    await duckdbRows(
      `COPY (${rows} WHERE hip % 2 = ${at}) TO '${join(home, 'Npix=0', `${at}.parquet`)}'
        (FORMAT parquet)`,
    );
  }
  await rm(whole);
};

const PROPERTIES = `#HATS catalog
obs_collection=hipparcos
dataproduct_type=object
hats_nrows=118216
hats_col_ra=lon
hats_col_dec=lat
hats_order=1
`;

/** The pixel of a place in the nested numbering, of any order up to 29. */
export const pixelOf = (order: number, ra: number, dec: number): bigint => {
  const side = 2 ** order;
  const z = Math.sin((dec * Math.PI) / 180);
  const turn = (((ra % 360) + 360) % 360) / 90;
  const { face, x, y } = Math.abs(z) <= 2 / 3 ? belt(side, z, turn) : cap(side, z, turn);
  let inside = 0n;
  for (let bit = 0n; bit < BigInt(order); bit += 1n) {
    inside |= ((BigInt(x) >> bit) & 1n) << (2n * bit);
    inside |= ((BigInt(y) >> bit) & 1n) << (2n * bit + 1n);
  }
  return BigInt(face) * 4n ** BigInt(order) + inside;
};

interface OnFace {
  readonly face: number;
  readonly x: number;
  readonly y: number;
}

const belt = (side: number, z: number, turn: number): OnFace => {
  const [middle, rise] = [side * (0.5 + turn), side * z * 0.75];
  const [down, up] = [Math.floor(middle - rise), Math.floor(middle + rise)];
  const [south, north] = [Math.floor(down / side), Math.floor(up / side)];
  const edge = south < north ? south : north + 8;
  const face = south === north ? 4 + (south % 4) : edge;
  return { face, x: up % side, y: side - (down % side) - 1 };
};

const cap = (side: number, z: number, turn: number): OnFace => {
  const quarter = Math.min(3, Math.floor(turn));
  const width = side * Math.sqrt(3 * (1 - Math.abs(z)));
  const along = Math.min(side - 1, Math.floor((turn - quarter) * width));
  const back = Math.min(side - 1, Math.floor((1 - turn + quarter) * width));
  return z >= 0
    ? { face: quarter, x: side - back - 1, y: side - along - 1 }
    : { face: quarter + 8, x: along, y: back };
};
