// Reads how a HATS catalog lies in its folder (IVOA note "HATS: Hierarchical Adaptive Tiling
// Scheme"): its properties, which name the columns of the position, and its partitions, one for
// each pixel of HEALPix. A catalog of which a partition is missing is refused: nobody would see it
// later.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../domain/refusal.ts';
import { isError } from '../files/disk.ts';

/** What a catalog tells of itself. */
export interface HatsTable {
  readonly files: readonly string[];
  readonly told?: { readonly ra: string; readonly dec: string };
  readonly rows?: bigint;
}

/** The catalog in `folder`; undefined where none is there. `filesBelow` lists Parquet files. */
export const hatsTableIn = async (
  folder: string,
  filesBelow: (folder: string) => Promise<readonly string[]>,
): Promise<HatsTable | undefined> => {
  const properties = await propertiesIn(folder);
  if (properties === undefined) return undefined;
  refuseOtherProduct(folder, properties);
  const files = (await filesBelow(join(folder, 'dataset'))).filter((file) => PARTITION.test(file));
  refuseLost(folder, files, await partitionsIn(folder));
  const [ra, dec] = [properties.get('hats_col_ra'), properties.get('hats_col_dec')];
  const rows = properties.get('hats_nrows');
  return {
    files,
    ...(ra !== undefined && dec !== undefined && { told: { ra, dec } }),
    ...(rows !== undefined && /^\d{1,18}$/.test(rows) && { rows: BigInt(rows) }),
  };
};

/** The names under which a catalog's properties have been written, the newer first. */
const PROPERTY_FILES = ['hats.properties', 'properties'];

/** `key = value` lines; undefined where no file has a key of HATS. */
const propertiesIn = async (folder: string): Promise<ReadonlyMap<string, string> | undefined> => {
  for (const name of PROPERTY_FILES) {
    const text = await textIn(join(folder, name));
    if (text === undefined) continue;
    const lines = text.split(/\r?\n/).flatMap((line) => {
      const [, key, value] = /^\s*([^#!\s=:][^\s=:]*)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
      return key === undefined || value === undefined || value === ''
        ? []
        : [[key, value] as const];
    });
    if (lines.some(([key]) => key.startsWith('hats_'))) return new Map(lines);
  }
  return undefined;
};

const textIn = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isError(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return undefined;
    throw error;
  }
};

/** Kinds of catalogs whose partitions hold each row once, with its own position. */
const ROW_PRODUCTS: ReadonlySet<string> = new Set(['object', 'source', 'nested']);

const refuseOtherProduct = (folder: string, properties: ReadonlyMap<string, string>): void => {
  const product = properties.get('dataproduct_type') ?? 'object';
  if (ROW_PRODUCTS.has(product)) return;
  throw new Refusal('bad-source', {
    file: folder,
    why: `it is a HATS catalog of type ${product}, which says something of another one`,
    hint: 'Link the catalog itself, of type object or source; or the folder dataset in it.',
  });
};

/** A partition is a file, or a folder of files; other Parquet beside them is none. */
const PARTITION = /\/Norder=(\d+)\/Dir=\d+\/Npix=(\d+)(\.[^/]+|\/.+)$/;

/** The pixels that `partition_info.csv` lists, as `order/pixel`; undefined without the file. */
const partitionsIn = async (folder: string): Promise<readonly string[] | undefined> => {
  const text = await textIn(join(folder, 'partition_info.csv'));
  if (text === undefined) return undefined;
  const [head = [], ...rows] = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(',').map((cell) => cell.trim()));
  const names = head.map((name) => name.toLowerCase());
  const [order, pixel] = [names.indexOf('norder'), names.indexOf('npix')];
  if (order < 0 || pixel < 0) return undefined;
  return rows.map((cells) => `${cells[order]}/${cells[pixel]}`);
};

const refuseLost = (
  folder: string,
  files: readonly string[],
  listed: readonly string[] | undefined,
): void => {
  if (listed === undefined) return;
  const there = new Set(
    files.map((file) => {
      const [, order, pixel] = PARTITION.exec(file) ?? [];
      return `${order}/${pixel}`;
    }),
  );
  const lost = listed.filter((each) => !there.has(each));
  const [first] = lost;
  if (first === undefined) return;
  const [order, pixel] = first.split('/');
  const count = lost.length === 1 ? 'the partition' : `${lost.length} partitions, the first`;
  throw new Refusal('bad-source', {
    file: folder,
    why:
      `partition_info.csv lists ${count} Norder=${order}, Npix=${pixel}, ` +
      'of which no file is there',
    hint: 'Fetch what is missing of the catalog, and link it then.',
  });
};
