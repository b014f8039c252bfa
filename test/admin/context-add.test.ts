// `context add` from files to a release: types and digits kept, rows sorted, versions counted,
// refusals before a byte is written, nothing left when it is stopped. DuckDB reads the outcome.

import assert from 'node:assert/strict';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { addContext } from '../../src/admin/context-add.ts';
import { NO_METADATA } from '../../src/admin/metadata-file.ts';
import { instant } from '../../src/base/time.ts';
import { prepareDataFolder } from '../../src/files/data-folder.ts';
import { add, release, releaseFolder } from '../support/added-context.ts';
import { duckdbRows } from '../support/duckdb-rows.ts';
import { almagest } from '../support/recorded-terminal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const STARS = [
  'objID,ra,dec,mag,name',
  '1237645879551066262,359.9,-89.95,12.5,"a, with a comma"',
  '9223372036854775807,0.1,10.05,,',
  '-9223372036854775808,0.05,10.05,3.25,plain',
  '4,200.5,10.15,1e3,"two ""quotes"""',
].join('\n');

test('a CSV becomes sorted Parquet with every digit and every text as it stood', async () => {
  await using folder = await temporaryFolder();
  const told = await add(folder.path, { 'stars.csv': STARS }, '@stars.csv');
  assert.equal(told.code, 0, told.said);
  const rows = await duckdbRows(
    `SELECT objID, ra, "dec", mag, name, _zone FROM '${releaseFolder(folder.path)}/stars.parquet'`,
  );
  assert.deepEqual(
    rows.map((row) => Object.values(row)),
    [
      [1237645879551066262n, 359.9, -89.95, 12.5, 'a, with a comma', 0],
      [-9223372036854775808n, 0.05, 10.05, 3.25, 'plain', 1000],
      [9223372036854775807n, 0.1, 10.05, null, null, 1000],
      [4n, 200.5, 10.15, 1000, 'two "quotes"', 1001],
    ],
  );
});

test('the release tells columns, rows, position and key, and hides the zone', async () => {
  await using folder = await temporaryFolder();
  await add(folder.path, { 'stars.csv': STARS }, '@stars.csv', '--description', 'four');
  const context = await release(folder.path);
  const [table] = context.tables;
  assert.deepEqual(
    table?.columns.map(({ name, type, hidden }) => [name, type.name, hidden ?? false]),
    [
      ['objID', 'bigint', false],
      ['ra', 'float', false],
      ['dec', 'float', false],
      ['mag', 'float', false],
      ['name', 'varchar', false],
      ['_zone', 'int', true],
    ],
  );
  assert.deepEqual(
    { ...context, tables: [], created: 0 },
    { name: 'T', description: 'four', version: 1, created: 0, tables: [], mainTable: 'stars' },
  );
  assert.deepEqual([table?.rows, table?.key], [4n, 'objID']);
  assert.deepEqual(table?.position, {
    ra: 'ra',
    dec: 'dec',
    zone: '_zone',
    zoneHeight: 0.1,
    fileZones: [[0, 1001]],
  });
});

test('files of a release are read-only, and so is its folder', async () => {
  await using folder = await temporaryFolder();
  await add(folder.path, { 'stars.csv': STARS }, '@stars.csv');
  const home = releaseFolder(folder.path);
  const modes = await Promise.all(
    [home, join(home, 'stars.parquet'), join(home, 'context.json')].map(
      async (path) => (await stat(path)).mode & 0o777,
    ),
  );
  assert.deepEqual(modes, [0o555, 0o444, 0o444]);
});

const lineOf = (values: readonly string[]): string => `${values.join(',')}\n`;

/** For each column its first value, its last one, and the type that holds all its values. */
const TYPES: readonly (readonly [string, string, string])[] = [
  ['18446744073709551615', '1', 'decimal'],
  ['9223372036854775807', '-9223372036854775808', 'bigint'],
  ['true', 'false', 'bit'],
  ['2026-11-22', '2000-01-01', 'date'],
  ['2026-11-22 10:18:41', '2000-01-01 00:00:00', 'datetime'],
  ['1', '1.5', 'float'],
  ['1', 'x', 'varchar'],
  ['007', '8', 'varchar'],
];

test('the columns of a CSV get types that hold every row, also the last of many', async () => {
  await using folder = await temporaryFolder();
  const first = lineOf(TYPES.map(([value]) => value));
  const text = [
    lineOf(TYPES.map((_, at) => `c${at}`)),
    first.repeat(30_000),
    lineOf(TYPES.map(([, value]) => value)),
  ].join('');
  const told = await add(folder.path, { 'a.csv': text }, '@a.csv');
  assert.equal(told.code, 0, told.said);
  const { tables } = await release(folder.path);
  assert.deepEqual(
    tables[0]?.columns.map(({ type }) => type.name),
    TYPES.map(([, , type]) => type),
  );
  const casts = TYPES.map((_, at) => `c${at}::VARCHAR AS c${at}`).join(', ');
  const file = `${releaseFolder(folder.path)}/a.parquet`;
  const [row = {}] = await duckdbRows(`SELECT ${casts} FROM '${file}' LIMIT 1`);
  assert.deepEqual(
    Object.values(row),
    TYPES.map(([value, , type]) => (type === 'float' ? '1.0' : value)),
  );
});

test('--type decides over the guess, and a value that is none is told with its line', async () => {
  await using folder = await temporaryFolder();
  const files = { 'a.csv': 'code,n\n007,1\n008,x\n' };
  const told = await add(folder.path, files, '@a.csv', '--type', 'CODE=int');
  assert.equal(told.code, 0, told.said);
  assert.equal((await release(folder.path)).tables[0]?.columns[0]?.type.name, 'int');
  const bad = await add(folder.path, files, '@a.csv', '--type', 'n=int');
  assert.equal(bad.code, 2);
  assert.match(bad.said, /a\.csv: line 3 has 'x' in column 'n', which is no INTEGER\. --type n=v/);
});

test('gzip, several files of one table, and names of tables are taken', async () => {
  await using folder = await temporaryFolder();
  const files = { 'gaia-dr3.csv.gz': gzipSync('id,v\n1,2\n'), 'b.csv': 'id,v\n2,3\n' };
  const words = ['@gaia-dr3.csv.gz', '--table', 'gaia_dr3=@b.csv', '--table', 'Other=@b.csv'];
  const told = await add(folder.path, files, ...words);
  assert.equal(told.code, 0, told.said);
  const { tables } = await release(folder.path);
  assert.deepEqual(
    tables.map(({ name, rows, key }) => [name, rows, key]),
    [
      ['gaia_dr3', 2n, 'id'],
      ['Other', 1n, 'id'],
    ],
  );
});

const PARQUET: readonly (readonly [string, string, string])[] = [
  ['5::UTINYINT', 'tinyint', '5'],
  ['-5::TINYINT', 'smallint', '-5'],
  ['65535::USMALLINT', 'int', '65535'],
  ['4294967295::UINTEGER', 'bigint', '4294967295'],
  ['18446744073709551615::UBIGINT', 'decimal', '18446744073709551615'],
  ['1.5::FLOAT', 'real', '1.5'],
  ['12.345::DECIMAL(9,3)', 'decimal', '12.345'],
  ["'2026-11-22 10:00:00+02'::TIMESTAMPTZ", 'datetime', '2026-11-22 08:00:00'],
  ["'2026-11-22 10:00:00.123456789'::TIMESTAMP_NS", 'datetime', '2026-11-22 10:00:00.123456'],
  ["'ab'::BLOB", 'varbinary', 'ab'],
  ["'a'::ENUM('a', 'b')", 'varchar', 'a'],
  [
    "'0b1c2d3e-0000-4000-8000-000000000001'::UUID",
    'uniqueidentifier',
    '0b1c2d3e-0000-4000-8000-000000000001',
  ],
];

test('each type of Parquet becomes one of ours without loss', async () => {
  await using folder = await temporaryFolder();
  const values = PARQUET.map(([value], at) => `${value} AS c${at}`).join(', ');
  await duckdbRows(`COPY (SELECT ${values}) TO '${folder.path}/p.parquet' (FORMAT parquet)`);
  const told = await add(folder.path, {}, '@p.parquet');
  assert.equal(told.code, 0, told.said);
  const { tables } = await release(folder.path);
  const casts = PARQUET.map((_, at) => `c${at}::VARCHAR AS c${at}`).join(', ');
  const [row = {}] = await duckdbRows(
    `SELECT ${casts} FROM '${releaseFolder(folder.path)}/p.parquet'`,
  );
  assert.deepEqual(
    tables[0]?.columns.map(({ name, type }) => [type.name, row[name]]),
    PARQUET.map(([, type, expected]) => [type, expected]),
  );
});

const REFUSED: readonly (readonly [string, string, readonly string[], RegExp])[] = [
  ['right ascensions below 0', 'ra,dec\n-10,3\n', [], /'ra' reaches from -10 .*from 0 to 360/],
  ['declinations beyond the pole', 'ra,dec\n10,93\n', [], /'dec' reaches .*--without-position/],
  ['a key with doubles', 'k\n1\n1\n', ['--key', 'k'], /'k' has 1 different values in 2 rows/],
  [
    'a column that is not there',
    'ra,dec\n1,1\n',
    ['--ra', 'x', '--dec', 'dec'],
    /no column 'x' \(--ra\)/,
  ],
  ['a type for no column', 'a\n1\n', ['--type', 'b=int'], /'b' \(--type\) in a\. Did you mean 'a'/],
  ['no room', 'a\n1\n', ['--free-bytes-min', '900TB'], /900 TB always stay free/],
];

for (const [title, text, words, expected] of REFUSED) {
  test(`${title} are refused, and nothing is left`, async () => {
    await using folder = await temporaryFolder();
    const told = await add(folder.path, { 'a.csv': text }, '@a.csv', ...words);
    assert.match(told.said, expected);
    assert.ok(told.code === 2 || told.code === 7);
    assert.deepEqual(await readdir(join(folder.path, 'data', 'catalogs')), []);
    assert.deepEqual(await readdir(join(folder.path, 'data', 'run')), []);
  });
}

test('a column that no table can hold is named, and --leave-out leaves it out', async () => {
  await using folder = await temporaryFolder();
  const text = `SELECT 1 AS id, [1, 2] AS list`;
  await duckdbRows(`COPY (${text}) TO '${folder.path}/p.parquet' (FORMAT parquet)`);
  const told = await add(folder.path, {}, '@p.parquet');
  assert.equal(told.code, 2);
  assert.match(told.said, /p\.parquet: column 'list' has type INTEGER\[\].*--leave-out list/);
  assert.equal((await add(folder.path, {}, '@p.parquet', '--leave-out', 'LIST')).code, 0);
});

test('a guessed key with doubles is no key', async () => {
  await using folder = await temporaryFolder();
  await add(folder.path, { 'a.csv': 'id\n1\n1\n' }, '@a.csv');
  assert.equal((await release(folder.path)).tables[0]?.key, undefined);
});

test('rows without a position are kept, behind all others', async () => {
  await using folder = await temporaryFolder();
  await add(folder.path, { 'a.csv': 'id,ra,dec\n1,,\n2,5,5\n3,nan,nan\n' }, '@a.csv');
  const file = `${releaseFolder(folder.path)}/a.parquet`;
  const rows = await duckdbRows(`SELECT id, _zone FROM '${file}'`);
  assert.deepEqual([rows[0]?.['id'], rows.length], [2n, 3]);
  assert.deepEqual(
    rows.slice(1).map((row) => row['_zone']),
    [null, null],
  );
});

test('metadata give descriptions, units, UCDs, xtypes, the key and the position', async () => {
  await using folder = await temporaryFolder();
  const metadata = JSON.stringify({
    description: 'of a file',
    tables: {
      A: {
        description: 'a table',
        columns: {
          X: { ucd: 'pos.eq.ra;meta.main', unit: 'deg' },
          Y: { ucd: 'pos.eq.dec;meta.main', unit: 'deg', xtype: 'dms', description: 'up' },
          N: { ucd: 'meta.id;meta.main' },
        },
      },
    },
  });
  const files = { 'a.csv': 'n,x,y\n1,5.5,5.5\n', 'm.json': metadata };
  const told = await add(folder.path, files, '@a.csv', '--metadata', '@m.json');
  assert.equal(told.code, 0, told.said);
  const { description, tables } = await release(folder.path);
  const [table] = tables;
  assert.deepEqual(
    [description, table?.description, table?.key, table?.position?.ra, table?.position?.dec],
    ['of a file', 'a table', 'n', 'x', 'y'],
  );
  assert.deepEqual(table?.columns[2], {
    name: 'y',
    type: { name: 'float' },
    unit: 'deg',
    ucd: 'pos.eq.dec;meta.main',
    xtype: 'dms',
    description: 'up',
    extent: [5.5, 5.5],
  });
  const bad = await add(
    folder.path,
    { 'm.json': '{"tabels": {}}' },
    '@a.csv',
    '--metadata',
    '@m.json',
  );
  assert.match(bad.said, /m\.json: "tabels" of the context is not known: is it tables\?/);
});

test('adding again makes the next version and keeps the one before for running jobs', async () => {
  await using folder = await temporaryFolder();
  await add(folder.path, { 'a.csv': 'id\n1\n' }, '@a.csv');
  const told = await add(folder.path, { 'a.csv': 'id\n1\n2\n' }, '@a.csv');
  assert.match(told.printed.join(), /T version 2 is there/);
  assert.deepEqual(await readdir(join(folder.path, 'data', 'catalogs', 't')), ['1', '2']);
  assert.equal((await release(folder.path, 2)).tables[0]?.rows, 2n);
  const list = await almagest(join(folder.path, 'data'), 'context', 'list');
  assert.deepEqual(
    list.printed.map((line) => line.split('\t').slice(0, 4)),
    [['T', '2', 'a', '2']],
  );
});

test('what a killed adding left is removed by the next one', async () => {
  await using folder = await temporaryFolder();
  await add(folder.path, { 'a.csv': 'id\n1\n' }, '@a.csv');
  const home = join(folder.path, 'data', 'catalogs', 't');
  // Killed while it wrote, and killed between its rename and the store's word.
  await mkdir(join(home, '2.tmp-0badcafe'));
  await mkdir(join(home, '2.work-0badcafe'));
  await mkdir(join(home, '2'));
  await writeFile(join(home, 'publishing'), '2\n');
  assert.equal((await add(folder.path, {}, '@a.csv')).code, 0);
  assert.deepEqual(await readdir(home), ['1', '2']);
  assert.equal((await release(folder.path, 2)).version, 2);
});

test('a release that the store does not know is not overwritten', async () => {
  await using folder = await temporaryFolder();
  const home = join(folder.path, 'data', 'catalogs', 't');
  await add(folder.path, { 'a.csv': 'id\n1\n' }, '@a.csv');
  await mkdir(join(home, '2'));
  const told = await add(folder.path, {}, '@a.csv');
  assert.equal(told.code, 6);
  assert.match(told.said, /catalogs\/t\/2 holds a release of T.*doctor --rebuild/);
});

test('an adding that is interrupted leaves nothing', async () => {
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'data');
  const { layout } = await prepareDataFolder({ data, hasExecutorUsers: false });
  const file = join(folder.path, 'big.parquet');
  const text =
    'SELECT range AS id, random() * 360 AS ra, random() * 90 AS "dec" FROM range(3000000)';
  await duckdbRows(`COPY (${text}) TO '${file}' (FORMAT parquet)`);
  const controller = new AbortController();
  const reason = new Error('enough');
  const adding = addContext(
    {
      name: 'T',
      tables: new Map([['big', [file]]]),
      wishes: {},
      types: new Map(),
      leftOut: new Set(),
      metadata: NO_METADATA,
    },
    {
      layout,
      longMinutes: 500,
      contexts: {
        publish: () => Promise.resolve(true),
        current: () => Promise.resolve(undefined),
      },
      now: () => instant(0),
      terminal: {
        print: () => undefined,
        // The last thing that is said before the first byte is written.
        say: (line) =>
          void (line.includes('of disk') && setImmediate(() => controller.abort(reason))),
        progress: () => undefined,
      },
      memoryBytes: 500_000_000,
      freeBytes: () => Promise.resolve(2n ** 50n),
      freeBytesMin: 0,
      signal: controller.signal,
    },
  );
  await assert.rejects(adding, reason);
  assert.deepEqual(await readdir(layout.catalogs), []);
  assert.deepEqual(await readdir(layout.run), []);
});
