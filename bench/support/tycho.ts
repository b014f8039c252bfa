// Tycho-2 as Debian's package of index files for astrometry.net has it: 1,871,011 stars with their
// positions and VT magnitudes. The package is fetched and unpacked into the benchmarks' own folder;
// nothing is installed. Positions are corners of a kd-tree: whole numbers, though the file is FITS,
// least byte first.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { benchFolder } from './folder.ts';

const PACKAGE = 'astrometry-data-tycho2-07-littleendian';

/** A CSV file with `id,ra,dec,vt` of every star, made once; undefined where it cannot be had. */
export const tychoFile = async (): Promise<string | undefined> => {
  const folder = join(await benchFolder(), 'tycho-2');
  const made = join(folder, 'stars.csv');
  if (existsSync(made)) return made;
  await mkdir(folder, { recursive: true });
  const run = promisify(execFile);
  try {
    await run('apt-get', ['download', PACKAGE], { cwd: folder });
    const [archive = ''] = await Array.fromAsync(glob(`${PACKAGE}*.deb`, { cwd: folder }));
    await run('dpkg-deb', ['-x', archive, 'unpacked'], { cwd: folder });
  } catch {
    return undefined;
  }
  const [file] = await Array.fromAsync(glob('unpacked/**/index*.fits', { cwd: folder }));
  if (file === undefined) return undefined;
  const text = textOf(await readFile(join(folder, file)));
  await writeFile(`${made}.part`, text);
  await rename(`${made}.part`, made);
  return made;
};

const textOf = (file: Buffer): string => {
  const tables = tablesIn(file);
  const range = tables.get('kdtree_range_stars');
  const stars = tables.get('kdtree_data_stars');
  const magnitudes = tables.get('mag_vt');
  if (range === undefined || stars === undefined || magnitudes === undefined) {
    throw new Error(`the file has ${[...tables.keys()].join(', ')}`);
  }
  const [x0 = 0, y0 = 0, z0 = 0] = [0, 8, 16].map((at) => range.readDoubleLE(at));
  const scale = range.readDoubleLE(48);
  const lines = ['id,ra,dec,vt'];
  for (let at = 0; at * STAR_BYTES < stars.length; at++) {
    const [x = 0, y = 0, z = 0] = [x0, y0, z0].map(
      (least, axis) => least + stars.readUInt32LE(at * STAR_BYTES + axis * 4) / scale,
    );
    const degrees = 180 / Math.PI;
    const ra = Math.atan2(y, x) * degrees;
    const dec = Math.asin(z / Math.hypot(x, y, z)) * degrees;
    lines.push(`${at + 1},${ra < 0 ? ra + 360 : ra},${dec},${magnitudes.readFloatBE(at * 4)}`);
  }
  return `${lines.join('\n')}\n`;
};

const STAR_BYTES = 12;

/** FITS has its cards and its data in blocks of so many bytes (FITS 4.0, 3.1). */
const BLOCK = 2_880;

/** The bytes of each table of a FITS file, by the name of its first column in small letters. */
const tablesIn = (file: Buffer): ReadonlyMap<string, Buffer> => {
  const tables = new Map<string, Buffer>();
  for (let at = 0; at < file.length;) {
    const cards = new Map<string, string>();
    for (let card = at; ; card += 80) {
      const text = file.toString('latin1', card, card + 80);
      if (text.startsWith('END ')) {
        at = blocksOf(card + 80);
        break;
      }
      cards.set(text.slice(0, 8).trim(), (text.slice(10).split(' /')[0] ?? '').trim());
    }
    const count = (name: string): number => Number(cards.get(name) ?? 0);
    const bytes = count('NAXIS') < 2 ? 0 : count('NAXIS1') * count('NAXIS2');
    const name = (cards.get('TTYPE1') ?? '').replaceAll("'", '').trim().toLowerCase();
    tables.set(name, file.subarray(at, at + bytes));
    at += blocksOf(bytes);
  }
  return tables;
};

const blocksOf = (bytes: number): number => Math.ceil(bytes / BLOCK) * BLOCK;
