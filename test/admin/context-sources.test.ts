// What `context add` refuses of the files it is given: each broken file by its line and its cause,
// with a way out that fits, and nothing kept.

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { add, release, releaseFolder } from '../support/added-context.ts';
import { duckdbRows } from '../support/duckdb-rows.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A CSV of `count` rows of three values, with one line put behind the first `at` of them. */
const rowsWith = (line: string, at: number, count = 3_000): string => {
  const rows = Array.from({ length: count }, (_, row) => `${row},${row / 100},${row / 200}`);
  return ['id,ra,dec', ...rows.toSpliced(at, 0, line)].join('\n');
};

/** More rows than the engine looks at before it decides how a file is written. */
const FAR = 60_000;

const BROKEN: readonly (readonly [string, string, string | Uint8Array, RegExp])[] = [
  ['a short row', 'rag.csv', rowsWith('7,8', 1_000), /line 1002 has 2 values, the header has 3\./],
  ['a row with one value', 'rag.csv', rowsWith('7', 1_000), /line 1002 has 1 value, the header/],
  [
    'a long row',
    'rag.csv',
    rowsWith('7,8,9,10', 1_000),
    /line 1002 has 4 values, the header has 3/,
  ],
  ['a short row far down', 'rag.csv', rowsWith('7,8', FAR, FAR + 9), /line 60002 has 2 values/],
  ['an empty file', 'a.csv', '', /a\.csv: it is empty/],
  ['an empty gzip', 'a.csv.gz', gzipSync(''), /a\.csv\.gz: it is empty/],
  ['a blank first line', 'a.csv', '\nid\n1\n', /line 1 is blank/],
  ['a comment before the header', 'a.csv', '# made\nid,ra\n1,2\n', /line 1 begins with #.*grep/],
  ['a file without a header', 'a.csv', '1,10,20\n2,11,21\n', /no names of columns but '1,10,20'/],
  ['a column without a name', 'a.csv', 'id,,ra\n1,2,3\n', /line 1 gives column 2 no name/],
  [
    'a header parted by blanks',
    'a.csv',
    'id ra dec\n1 2 3\n',
    /'id ra dec', without , ; \| or tab/,
  ],
  ['two columns of one name', 'a.csv', 'id,ra,ID\n1,2,3\n', /one name, 'id' and 'ID'/],
  ['latin 1', 'a.csv', Buffer.from('id,n\n1,caf\xe9\n', 'latin1'), /line 2 is not UTF-8.*iconv/],
  ['a latin 1 header', 'a.csv', Buffer.from('id,\xe9\n1,2\n', 'latin1'), /line 1 is not UTF-8/],
  ['an open quote', 'a.csv', 'id,n\n1,"a\n2,b\n', /line 2 has a value whose double quotes/],
  ['two kinds of line ends', 'a.csv', 'id,n\r\n1,2\n3,4\r\n', /CR LF and some with LF.*tr -d/],
  ['half a gzip', 'a.csv.gz', gzipSync(rowsWith('', 0)).subarray(0, 5_000), /the gzip is cut off/],
  ['a gzip that is none', 'a.csv.gz', 'id\n1\n', /it is no gzip/],
  ['a Parquet file that is none', 'a.parquet', 'id,ra,dec and more', /no Parquet file/],
  ['a column of our own name', 'a.csv', 'id,_zone\n1,2\n', /'_zone' .*--leave-out _zone/],
];

for (const [title, name, text, expected] of BROKEN) {
  test(`${title} is refused, and nothing is kept`, async () => {
    await using folder = await temporaryFolder();
    const told = await add(folder.path, { [name]: text }, `@${name}`);
    assert.match(told.said, expected);
    assert.equal(told.code, 2);
    if (!name.endsWith('.csv')) assert.doesNotMatch(told.said, /--type/);
    assert.deepEqual(await readdir(join(folder.path, 'data', 'catalogs')), []);
  });
}

const TAKEN: readonly (readonly [string, string, readonly unknown[]])[] = [
  ['semicolons', 'id;n\n1;a,b\n', [1n, 'a,b']],
  ['tabs', 'id\tn\n1\ta\n', [1n, 'a']],
  ['bars', 'id|n\n1|a\n', [1n, 'a']],
  ['one column', 'id\n1\n', [1n]],
  ['a mark before the header', '\ufeffid,n\n1,a\n', [1n, 'a']],
  ['CR LF and no end of the last line', 'id,n\r\n1,a', [1n, 'a']],
  ['quoted names', '"i d","n,""m"""\n1,a\n', [1n, 'a']],
  ['a line break in a value', 'id,n\n1,"a\nb"\n', [1n, 'a\nb']],
  ['a row that looks like a comment', 'n,id\n#1,1\n', ['#1', 1n]],
];

for (const [title, text, expected] of TAKEN) {
  test(`a CSV with ${title} is taken as it stands`, async () => {
    await using folder = await temporaryFolder();
    const told = await add(folder.path, { 'a.csv': text }, '@a.csv');
    assert.equal(told.code, 0, told.said);
    const rows = await duckdbRows(`SELECT * FROM '${releaseFolder(folder.path)}/a.parquet'`);
    assert.deepEqual(
      rows.map((row) => Object.values(row)),
      [expected],
    );
  });
}

const SHORT = 'id,ra,dec\n1,2,3\n';
const LONG = 'id,ra,dec,v\n1,2,3,4\n';

test('files of one table with other columns are refused alike in both orders', async () => {
  await using folder = await temporaryFolder();
  const one = ['--table', 'T=@a1.csv', '--table', 'T=@a2.csv'];
  const other = ['--table', 'T=@a2.csv', '--table', 'T=@a1.csv'];
  const files = { 'a1.csv': LONG, 'a2.csv': SHORT };
  const told = [await add(folder.path, files, ...one), await add(folder.path, files, ...other)];
  for (const { said, code } of told) {
    assert.match(said, /a2\.csv: it has no column 'v', which a1\.csv has\. .*--leave-out v/);
    assert.equal(code, 2);
  }
  const without = await add(folder.path, files, ...one, '--leave-out', 'v');
  assert.equal(without.code, 0, without.said);
  assert.equal((await release(folder.path)).tables[0]?.rows, 2n);
});

test('Parquet files of one table with other columns or types are refused alike', async () => {
  await using folder = await temporaryFolder();
  const file = (name: string): string => join(folder.path, name);
  const write = (name: string, text: string) =>
    duckdbRows(`COPY (${text}) TO '${file(name)}' (FORMAT parquet)`);
  await write('a.parquet', 'SELECT 1 AS id, 2 AS v');
  await write('b.parquet', 'SELECT 1 AS id');
  await write('c.parquet', 'SELECT 1.5::DOUBLE AS v, 1 AS id');
  const both = async (one: string, other: string) => {
    const [first, second] = [`T=@${one}`, `T=@${other}`];
    return [
      await add(folder.path, {}, '--table', first, '--table', second),
      await add(folder.path, {}, '--table', second, '--table', first),
    ];
  };
  for (const { said } of await both('a.parquet', 'b.parquet')) {
    assert.match(said, /b\.parquet: it has no column 'v', which a\.parquet has/);
  }
  for (const { said } of await both('a.parquet', 'c.parquet')) {
    assert.match(said, /c\.parquet: its column 'v' has type DOUBLE, and INTEGER in a\.parquet/);
  }
});

test('CSV files of one table may differ in order, delimiter and types', async () => {
  await using folder = await temporaryFolder();
  const files = { 'a.csv': 'id,v\n1,2\n', 'b.csv': 'v;id\n1.5;3\n' };
  const told = await add(folder.path, files, '--table', 'T=@a.csv', '--table', 'T=@b.csv');
  assert.equal(told.code, 0, told.said);
  const rows = await duckdbRows(`SELECT * FROM '${releaseFolder(folder.path)}/T.parquet'`);
  assert.deepEqual(
    rows.map((row) => Object.values(row)),
    [
      [1n, 2],
      [3n, 1.5],
    ],
  );
});

const WISHES: readonly (readonly [readonly string[], RegExp])[] = [
  [['--ra', 'ra', '--dec', 'dec'], /a\.csv: line 3 has 'n\/a' in column 'ra', which is no DOUBLE/],
  [['--ra', 'ra', '--dec', 'dec', '--type', 'ra=varchar'], /line 3 has 'n\/a' in column 'ra'/],
  [['--key', 'idd'], /no column 'idd' \(--key\) in a\. Did you mean 'id'\?/],
  [['--leave-out', 'nope'], /no column 'nope' \(--leave-out\) in a\./],
];

for (const [words, expected] of WISHES) {
  test(`${words.join(' ')} is refused with what is wrong`, async () => {
    await using folder = await temporaryFolder();
    const text = 'id,ra,dec\n1,2,3\n2,n/a,3\n';
    const told = await add(folder.path, { 'a.csv': text }, '@a.csv', ...words);
    assert.match(told.said, expected);
    assert.equal(told.code, 2);
  });
}
