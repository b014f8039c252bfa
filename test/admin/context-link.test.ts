// `context link` as an operator runs it: what it finds in a folder, what it refuses, that it leaves
// the folder alone, and that `context check` names what has changed or gone since.

import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Context } from '../../src/domain/context.ts';
import { release } from '../support/added-context.ts';
import { duckdbRows } from '../support/duckdb-rows.ts';
import { writeHats, writePlain, writeTree } from '../support/linked-folders.ts';
import { almagest, type Told } from '../support/recorded-terminal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Links `T` to `dir` of a folder that also has the site. */
const link = (folder: string, dir: string, ...words: readonly string[]): Promise<Told> =>
  almagest(join(folder, 'data'), 'context', 'link', 'T', join(folder, dir), ...words);

const check = (folder: string): Promise<Told> =>
  almagest(join(folder, 'data'), 'context', 'check', 'T');

const write = async (path: string, select: string, options = ''): Promise<void> => {
  await mkdir(join(path, '..'), { recursive: true });
  await duckdbRows(`COPY (${select}) TO '${path}' (FORMAT parquet${options})`);
};

const STARS = `SELECT range AS objID, range * 3.0::DOUBLE AS ra, range - 60.0::DOUBLE AS dec,
  range * 1.5::DOUBLE AS mag FROM range(120)`;

const linesOf = ({ tables }: Context): readonly unknown[] =>
  tables.map(({ name, rows, files, position, key, columns }) => [
    name,
    rows,
    files.length,
    position && [position.ra, position.dec, position.fileBoxes?.length],
    key,
    columns.map((column) => column.name).join(' '),
  ]);

test('each file and each folder of files is a table; other files are left alone', async () => {
  await using folder = await temporaryFolder();
  await write(join(folder.path, 'dir', 'one-star.parquet'), STARS);
  await write(join(folder.path, 'dir', 'many', 'a.parquet'), 'SELECT 1 AS x, 2 AS y');
  await write(join(folder.path, 'dir', 'many', 'deep', 'b.parquet'), 'SELECT 3 AS y, 4 AS x');
  await writeFile(join(folder.path, 'dir', 'README'), 'words');
  await write(join(folder.path, 'dir', '_old.parquet'), 'SELECT 1 AS x');
  const told = await link(folder.path, 'dir', '--description', 'as they lie');
  assert.equal(told.code, 0, told.said);
  assert.deepEqual(told.printed, ['T version 1 is there. Its main table is one_star.']);
  assert.match(
    told.said,
    /one_star: Parquet one-star\.parquet, 120 rows in .*, 1 file, 4 columns, /,
  );
  assert.match(told.said, /many: Parquet, 2 rows in .*, 2 files, 2 columns, no position, no key\./);
  assert.deepEqual(linesOf(await release(folder.path)), [
    ['many', 2n, 2, undefined, undefined, 'x y'],
    ['one_star', 120n, 1, ['ra', 'dec', 1], 'objID', 'objID ra dec mag'],
  ]);
});

test('a tree of folders and a HATS catalog are one table each', async () => {
  await using folder = await temporaryFolder();
  const dirs = ['tree', 'hats'].map((name) => join(folder.path, name));
  await Promise.all([writeTree(dirs[0] ?? ''), writeHats(dirs[1] ?? '')]);
  const stars = 'vmag bv name bayer flamsteed variable constellation hd gliese';
  await link(folder.path, 'tree');
  const [tree] = linesOf(await release(folder.path));
  assert.deepEqual(tree, [
    'tree',
    118_216n,
    36,
    ['ra', 'dec', 36],
    'hip',
    `hip ra dec ${stars} band named`,
  ]);
  const told = await link(folder.path, 'hats', '--table', 'Stars', '--key', 'hip');
  assert.match(told.said, /Stars: a HATS catalog, 118,216 rows in .*, 49 files, 13 columns, /);
  const hats = linesOf(await release(folder.path, 2))[0];
  assert.deepEqual(hats, [
    'Stars',
    118_216n,
    49,
    ['lon', 'lat', 49],
    'hip',
    `hip lon lat ${stars} _healpix_29`,
  ]);
  const described = await almagest(join(folder.path, 'data'), 'context', 'describe', 'T');
  assert.ok(described.printed.includes(`linked to ${dirs[1]}`), described.printed.join('\n'));
});

test('a HATS catalog without a partition or some rows is refused, or of another type', async () => {
  await using folder = await temporaryFolder();
  const hats = join(folder.path, 'hats');
  await writeHats(hats);
  const home = join(hats, 'dataset', 'Norder=1', 'Dir=0');
  await rename(join(home, 'Npix=7.parquet'), join(folder.path, 'away'));
  const lost = await link(folder.path, 'hats');
  assert.equal(lost.code, 2);
  assert.match(lost.said, /lists the partition Norder=1, Npix=7, of which no file is there/);
  await rm(join(hats, 'partition_info.csv'));
  assert.match(
    (await link(folder.path, 'hats')).said,
    /say hats_nrows = 118216, and its files have \d+ /,
  );
  await writeFile(join(hats, 'hats.properties'), 'dataproduct_type = margin\nhats_col_ra = lon\n');
  assert.match((await link(folder.path, 'hats')).said, /HATS catalog of type margin, which says/);
  assert.deepEqual(await readdir(join(folder.path, 'data', 'catalogs')), []);
});

/** What stands in a folder, by path, size and time. */
const stateOf = async (folder: string): Promise<readonly string[]> => {
  const names = await readdir(folder, { recursive: true });
  const lines = names.map(async (name) => {
    const { size, mtimeMs, ctimeMs } = await stat(join(folder, name));
    return `${name} ${size} ${mtimeMs} ${ctimeMs}`;
  });
  return (await Promise.all(lines)).toSorted();
};

test('nothing is copied, and nothing is written into the folder', async () => {
  await using folder = await temporaryFolder();
  await writePlain(join(folder.path, 'dir'));
  const before = await stateOf(join(folder.path, 'dir'));
  assert.equal((await link(folder.path, 'dir')).code, 0);
  assert.equal((await check(folder.path)).code, 0);
  assert.deepEqual(await stateOf(join(folder.path, 'dir')), before);
  const releases = join(folder.path, 'data', 'catalogs', 't', '1');
  assert.deepEqual(await readdir(releases), ['context.json']);
});

test('files that differ, and folders that do, are refused by name', async () => {
  await using folder = await temporaryFolder();
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
    [
      'types',
      { 'm/a': 'SELECT 1 AS x', 'm/b': "SELECT 'a' AS x" },
      /'x' has type VARCHAR, and INTEGER/,
    ],
    [
      'columns',
      { 'm/a': 'SELECT 1 AS x', 'm/b': 'SELECT 1 AS y' },
      /it has no column '[xy]', which/,
    ],
    ['lists', { a: 'SELECT [1] AS x, 1 AS y' }, /'x' has type INTEGER\[\].*--leave-out x/s],
    [
      'keys',
      { 'k=1/a': 'SELECT 1 AS x', 'm=1/a': 'SELECT 1 AS x' },
      /folders are m, and k of other/,
    ],
    ['far', { a: 'SELECT -10.0 AS ra, 0.0 AS dec' }, /'ra' reaches from -10 to -10 degrees/],
    [
      'twins',
      { 'a-b': 'SELECT 1 AS x', a_b: 'SELECT 1 AS x' },
      /two tables in it would be called a_b/,
    ],
    ['empty', {}, /no such folder/],
  ];
  for (const [dir, files, said] of cases) {
    for (const [name, select] of Object.entries(files)) {
      await write(join(folder.path, dir, `${name}.parquet`), select);
    }
    const told = await link(folder.path, dir);
    assert.equal(told.code, 2, dir);
    assert.match(told.said, said);
  }
  await mkdir(join(folder.path, 'empty'));
  assert.match((await link(folder.path, 'empty')).said, /no Parquet file is in it/);
  const odd = await link(folder.path, 'lists', '--leave-out', 'x', '--ra', 'rra', '--dec', 'y');
  assert.match(odd.said, /no column 'rra' \(--ra\)/);
});

test('a file that executors may not read, or all may write to, is refused by name', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'dir', 'deep', 'a.parquet');
  await write(file, STARS);
  await chmod(file, 0o646);
  assert.match((await link(folder.path, 'dir')).said, /a\.parquet: every user .* may write to it/s);
  if (process.getuid?.() !== 0) return;
  await chmod(file, 0o600);
  assert.match((await link(folder.path, 'dir')).said, /a\.parquet: executors.*not read it.*o\+r/s);
  await chmod(file, 0o644);
  await chmod(join(folder.path, 'dir'), 0o700);
  const told = await link(folder.path, 'dir');
  assert.match(told.said, /\/dir: executors.* may not pass through it.*chmod o\+x/s);
});

test('context check names files that changed or went, and says what searches read', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'dir', 'a.parquet');
  await write(file, STARS);
  await write(join(folder.path, 'dir', 'b.parquet'), STARS);
  await link(folder.path, 'dir');
  await utimes(file, 1, 1);
  const same = await check(folder.path);
  assert.deepEqual([same.code, same.printed], [0, ['T is as it was made.']]);
  assert.match(same.said, /a: a search of 1 arcmin at .* reads 1 of 1 row group, at most /);
  await rm(file);
  await write(file, STARS.replace('* 1.5', '* 2.5'));
  const changed = await check(folder.path);
  assert.deepEqual(changed.printed, [
    `${file} has changed since it was linked: link the context again.`,
  ]);
  await rm(file);
  assert.match(
    (await check(folder.path)).printed.join(),
    /a\.parquet is gone: bring it back, or link/,
  );
  const doctor = await almagest(join(folder.path, 'data'), 'doctor');
  assert.match(doctor.printed.join('\n'), /The context T lacks .*a\.parquet\. Bring the file back/);
  await write(file, STARS);
  assert.equal((await check(folder.path)).code, 0);
});

test('a key is taken at the word of who links, and context check reads it', async () => {
  await using folder = await temporaryFolder();
  await write(
    join(folder.path, 'dir', 'a.parquet'),
    STARS.replace('range AS objID', 'range // 2 AS objID'),
  );
  const guessed = await link(folder.path, 'dir');
  assert.match(guessed.said, /that objID tells rows apart is a guess/);
  assert.equal((await release(folder.path)).tables[0]?.linked?.isKeyGuessed, true);
  assert.equal((await check(folder.path)).code, 0);
  await link(folder.path, 'dir', '--key', 'objID');
  const told = await check(folder.path);
  assert.match(
    told.printed.join(),
    /a\.objID has 60 different values in 120 rows, and was told to be/,
  );
});
