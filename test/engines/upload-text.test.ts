// Delimited texts as tables, through real executors. What a text holds was written down by hand:
// its columns with the narrowest types that hold all values, and its rows.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { CatalogTable, Database } from '../../src/domain/catalog.ts';
import { makeYard, type Yard } from '../support/executor-yard.ts';
import { imported, refused } from '../support/imported.ts';
import { runText } from '../support/batch-cases.ts';

let yard: Yard;
before(() => void (yard = makeYard({ program: 'real' })));
after(() => yard[Symbol.asyncDispose]());

type Case = readonly [
  what: string,
  text: string | Uint8Array,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
];

/** More rows than are looked at before all are. */
const many = (first: string, row: (at: number) => string, last: string): string =>
  `${first}\n${Array.from({ length: 30_000 }, (_, at) => `${row(at)}\n`).join('')}${last}\n`;

const CASES: readonly Case[] = [
  [
    'integers, floats, moments and texts',
    'id,big,z,at,name\n1,1237650000000000001,1.5,2020-01-31 12:34:56.789,M 31\n' +
      '-2,7,-2e-3,2021-02-01,NGC 224\n',
    ['id int', 'big bigint', 'z float', 'at datetime', 'name varchar'],
    [
      [1, 1237650000000000001n, 1.5, '2020-01-31 12:34:56.789', 'M 31'],
      [-2, 7n, -0.002, '2021-02-01 00:00:00', 'NGC 224'],
    ],
  ],
  [
    'the ends of the types of integers',
    'a,b,c,d\n2147483647,2147483648,9223372036854775807,9223372036854775808\n' +
      '-2147483648,-1,-9223372036854775808,0\n',
    ['a int', 'b bigint', 'c bigint', 'd decimal(19,0)'],
    [
      [2147483647, 2147483648n, 9223372036854775807n, '9223372036854775808'],
      [-2147483648, -1n, -9223372036854775808n, '0'],
    ],
  ],
  ['names in brackets', '[Fe/H],{x}\n1,2\n', ['[Fe/H] int', '{x} int'], [[1, 2]]],
  ['more digits than any number has', `a\n${'9'.repeat(39)}\n`, ['a varchar'], [['9'.repeat(39)]]],
  [
    'zeros in front, which are texts',
    'plate,mjd,z\n00123,007,00.5\n00124,8,1\n',
    ['plate varchar', 'mjd varchar', 'z varchar'],
    [
      ['00123', '007', '00.5'],
      ['00124', '8', '1'],
    ],
  ],
  [
    'long integers among numbers that no float may round',
    'a,b\n1234567890123456789,1234567890123456789\n0.25,1e5\n',
    ['a decimal(21,2)', 'b varchar'],
    [
      ['1234567890123456789.00', '1234567890123456789'],
      ['0.25', '1e5'],
    ],
  ],
  [
    'what looks like a number to an engine and is none',
    'a,b,c,d\n1_000,0x1F,12 5,1e400\n2,3,4,5\n',
    ['a varchar', 'b varchar', 'c varchar', 'd varchar'],
    [
      ['1_000', '0x1F', '12 5', '1e400'],
      ['2', '3', '4', '5'],
    ],
  ],
  [
    'numbers with signs and blanks around them, and none',
    'a,b,c\n+5, 1.50 ,NaN\n 6 ,.5,-inf\n',
    ['a int', 'b float', 'c float'],
    [
      [5, 1.5, Number.NaN],
      [6, 0.5, -Infinity],
    ],
  ],
  [
    'moments, and what is almost one',
    'a,b,c\n2020-01-31T01:02:03Z,2020-02-30,12:30\n2020-01-31 01:02,2020-01-01,12:31\n',
    ['a datetime', 'b varchar', 'c varchar'],
    [
      ['2020-01-31 01:02:03', '2020-02-30', '12:30'],
      ['2020-01-31 01:02:00', '2020-01-01', '12:31'],
    ],
  ],
  [
    'nothing, in each of its words, and words in quotes, which are texts',
    'i,t\n,\nnull,null\nNULL,NULL\n"","null"\n4,""\n',
    ['i int', 't varchar'],
    [
      [null, null],
      [null, null],
      [null, null],
      [null, 'null'],
      [4, ''],
    ],
  ],
  [
    'a column of nothing',
    'a,b\n1,\n2,\n',
    ['a int', 'b varchar'],
    [
      [1, null],
      [2, null],
    ],
  ],
  [
    'blanks, quotes and line ends inside of quotes, all kept',
    'a,b\n" x ","say ""hi"""\n  y ,"two\nlines, and\r\nthree"\n',
    ['a varchar', 'b varchar'],
    [
      [' x ', 'say "hi"'],
      ['  y ', 'two\nlines, and\r\nthree'],
    ],
  ],
  ['line ends of Windows', 'a,b\r\n1,x\r\n', ['a int', 'b varchar'], [[1, 'x']]],
  ['line ends of old Macs', 'a,b\r1,x\r', ['a int', 'b varchar'], [[1, 'x']]],
  [
    'line ends of two kinds',
    'a,b\n1,x\r\n2,y\n3,z\r',
    ['a int', 'b varchar'],
    [
      [1, 'x'],
      [2, 'y'],
      [3, 'z'],
    ],
  ],
  ['no line end at the end', 'a,b\n1,x', ['a int', 'b varchar'], [[1, 'x']]],
  ['a mark of byte order', '\uFEFFa,b\n1,x\n', ['a int', 'b varchar'], [[1, 'x']]],
  ['tabs', 'a\tb\n1\tx, y\n', ['a int', 'b varchar'], [[1, 'x, y']]],
  ['semicolons', 'a;b\n1;1,5\n', ['a int', 'b varchar'], [[1, '1,5']]],
  [
    'blanks',
    '  a   b\n  1   2.5\n 10 -3\n',
    ['a int', 'b float'],
    [
      [1, 2.5],
      [10, -3],
    ],
  ],
  [
    'names in a comment',
    '\uFEFF# made by hand, "quoted\n# a b\n1 "x y"\n',
    ['a int', 'b varchar'],
    [[1, 'x y']],
  ],
  [
    'no names',
    '1,x\n2,y\n',
    ['Column1 int', 'Column2 varchar'],
    [
      [1, 'x'],
      [2, 'y'],
    ],
  ],
  ['names in angles', '<Vmag>,<Bmag>\n1,2\n', ['<Vmag> int', '<Bmag> int'], [[1, 2]]],
  ['a name as long as any', `${'m'.repeat(128)}\n1\n`, [`${'m'.repeat(128)} int`], [[1]]],
  ['names alone', 'a,b\n', ['a varchar', 'b varchar'], []],
  ['one column with an empty line', 'a\n1\n\n3\n', ['a int'], [[1], [null], [3]]],
  [
    'typed CSV, whose types hold',
    '[id]:Integer,[z]:Float,[plate]:String,[t]:DateTime\n1,2,"00123",2020-01-31\n' +
      'null,null,"null",null\n',
    ['id int', 'z float', 'plate varchar', 't datetime'],
    [
      [1, 2, '00123', '2020-01-31 00:00:00'],
      [null, null, 'null', null],
    ],
  ],
  ['letters of all kinds', 'név,星\nα,β𝛼\n', ['név varchar', '星 varchar'], [['α', 'β𝛼']]],
];

for (const [what, text, columns, rows] of CASES) {
  test(`a text becomes a table: ${what}`, async () => {
    const table = await imported(yard, text);
    assert.deepEqual(table.columns, columns);
    assert.deepEqual(table.rows, rows);
    assert.equal(table.written, BigInt(rows.length));
  });
}

/** Each last value changes what all before it seem to be. */
const LATE: readonly (readonly [string, string, string])[] = [
  ['7', '3000000000', 'bigint'],
  ['7', '12345678901234567890', 'decimal(20,0)'],
  ['7', '0.5', 'float'],
  ['7', '007', 'varchar'],
  ['', '12', 'int'],
  ['0.5', '1234567890123456789', 'decimal(20,1)'],
  ['0.5', 'x', 'varchar'],
  ['2020-01-31', '2020-01-32', 'varchar'],
];

test('a fraction behind many shorter ones is not rounded', async () => {
  const text = many('v', () => '1234567890123456789', '0.125').replace('\n', '\n0.5\n');
  const { columns, rows } = await imported(yard, text);
  assert.deepEqual(columns, ['v decimal(22,3)']);
  assert.deepEqual([rows[0], rows.at(-1)], [['0.500'], ['0.125']]);
});

for (const [usual, last, type] of LATE) {
  test(`the type comes from all rows: ${last} behind 30,000 of '${usual}' is ${type}`, async () => {
    const text = many('n,v', (at) => `${at},${usual}`, `-1,${last}`);
    const { columns, rows } = await imported(yard, text);
    assert.deepEqual(columns, ['n int', `v ${type}`]);
    assert.equal(rows.length, 30_001);
    assert.equal(String(rows.at(-1)?.[1]), type === 'decimal(20,1)' ? `${last}.0` : last);
  });
}

const BAD: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
  ['too few values', 'a,b\n1,2\n3\n', /^Line 3 has 1 value, the first line 2\./],
  ['too many values', 'a,b\n1,"x\ny"\n3,4,5\n', /^Line 4 has 3 values, the first line 2\./],
  ['a quote that stays open', 'a,b\n1,"2\n3,4\n', /^Line 2: a quote is opened and never closed\./],
  ['text behind a quote', 'a,b\n1,"2"x\n', /^Line 2: text stands behind a closing quote\./],
  [
    'too few values between blanks',
    `a  b\n${'1 2\n'.repeat(12)}3\n`,
    /^Line 14 has 1 value, the first line 2\./,
  ],
  ['two columns of one name', 'ra,RA\n1,2\n', /^Two columns of the file are called 'RA'\./],
  [
    'bytes that are no UTF-8',
    Buffer.from('a,b\n1,x\n2,\xe9\n', 'latin1'),
    /^Line 3 is not in UTF-8/,
  ],
  ['UTF-16', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), /^The text is in UTF-16/],
  ['gzip', gzipSync('a,b\n1,2\n'), /^The file is gzip, which is not read here\./],
  ['a result of ours in JSON', '{"Result":[{"Columns":["a"],"Data":[\n[1]\n]}]}\n', /is JSON,/],
  ['a list of JSON', '[\n {"a": 1, "b": 2}]\n', /^The file is JSON,/],
  [
    'a name that no query could write',
    `id,${'m'.repeat(129)}\n1,2\n`,
    /^A column's name has up to 128 characters, and one of the file has 129: 'm{60}…'\. Shorten/,
  ],
  ['a page', '\uFEFF\n<!DOCTYPE html>\n<html><p>Not found', /^The file is HTML, or XML other than/],
  ['a page without a type', '<html>\n<head>\n', /^The file is HTML, or XML other than VOTable,/],
  ['other XML', '<error>Not found</error>\n', /^The file is HTML, or XML other than VOTable,/],
  ['nothing', '', /^The file is empty\./],
  [
    'a value that is not of the type it is said to have',
    '[a]:Integer,[b]:String\n1,"x"\n2,"y"\n2.5,"z"\n',
    /^Line 4, column 'a': '2\.5' is no int\./,
  ],
];

for (const [what, text, says] of BAD) {
  test(`a text is refused with ${what}`, async () => {
    assert.match(await refused(yard, text), says);
  });
}

/** A table that a batch has made, as a later job finds it. */
const tableOf = async (text: string): Promise<CatalogTable> => {
  const { outcome, staging } = await runText(yard, text, {
    destination: { kind: 'table', name: 'unused' },
  });
  assert.ok(outcome.kind === 'done');
  const [change] = outcome.changes;
  assert.ok(change !== undefined && 'table' in change);
  const { name, columns, rows, folder, files } = change.table;
  return { name, columns, rows, files: files.map((file) => `${staging}/${folder}/${file.name}`) };
};

test('rows are added by the names of columns, in any order, and all else is NULL', async () => {
  const old = await imported(yard, 'id,ra,name\n1,1.5,a\n');
  const { columns, rows, written } = await imported(yard, 'NAME,ID\nb b,2\n"",3\n', old.table);
  assert.deepEqual(columns, ['id int', 'ra float', 'name varchar']);
  assert.deepEqual(rows, [
    [1, 1.5, 'a'],
    [2, null, 'b b'],
    [3, null, ''],
  ]);
  assert.equal(written, 2n);
});

test('rows without names are added in the order of the columns', async () => {
  const old = await imported(yard, 'id,ra,name\n1,1.5,a\n');
  const { rows } = await imported(yard, '2,3,x\n3,null,y\n', old.table);
  assert.deepEqual(rows, [
    [1, 1.5, 'a'],
    [2, 3, 'x'],
    [3, null, 'y'],
  ]);
});

test('the types of the table count: what it takes is taken as it is', async () => {
  const old = await tableOf(
    'CREATE TABLE mydb.t (b bit, n smallint, d decimal(6,2), r real, v varchar(4), t date, ' +
      'x varbinary(2))',
  );
  const { rows } = await imported(
    yard,
    'b,n,d,r,v,t,x\ntrue,007,12.5,1e3,0001,2020-01-31,0x00fF\n',
    old,
  );
  assert.deepEqual(
    rows.map((row) => row.slice(0, 6)),
    [[true, 7, '12.50', 1000, '0001', '2020-01-31']],
  );
});

const ADDED: readonly (readonly [string, string, RegExp])[] = [
  [
    'a word for a number',
    'id,ra\n5,1\nsix,2\n',
    /^Line 3, column 'id': 'six' is no int\. Nothing of this file was loaded\./,
  ],
  ['a fraction for an integer', 'id\n5\n\n6.5\n', /^Line 4, column 'id': '6\.5' is no int\./],
  [
    'an integer that is too large',
    'id\n99999999999\n',
    /^Line 2, column 'id': '99999999999' is no int\./,
  ],
  [
    'a text that is too long',
    'name\nabc\nabcdef\n',
    /^Line 3, column 'name': 'abcdef' is no varchar\(5\)\./,
  ],
  [
    'a day that is none',
    'name,at\nx,2020-02-30\n',
    /^Line 2, column 'at': '2020-02-30' is no datetime\./,
  ],
  ['a column that there is not', 'id,redshift\n1,2\n', /no column 'redshift'.*id, ra, name, at/],
  ['too few values without names', '1,2\n', /has 2 values and names no columns; the table has 4/],
];

for (const [what, text, says] of ADDED) {
  test(`rows are not added with ${what}`, async () => {
    const old = await tableOf(
      'CREATE TABLE mydb.t (id int, ra float, name varchar(5), at datetime)',
    );
    assert.match(await refused(yard, text, old), says);
  });
}

test('what a table demands of its rows holds for those that are added', async () => {
  const old = await tableOf(
    'CREATE TABLE mydb.t (n int IDENTITY(10, 1), id int NOT NULL PRIMARY KEY, ' +
      "kind varchar(9) DEFAULT 'star')",
  );
  const { rows, table } = await imported(yard, 'id\n1\n2\n', old);
  assert.deepEqual(rows, [
    [10, 1, 'star'],
    [11, 2, 'star'],
  ]);
  assert.match(await refused(yard, 'id\n2\n', table), /Two rows of 't' have the same key/);
  assert.match(await refused(yard, 'kind\nstar\n', table), /id/);
});

test('a table that is there is not made anew', async () => {
  const own: Database = { name: 'MyDB', kind: 'space', tables: [], names: ['T'], objects: [] };
  const { outcome } = await runText(yard, 'SELECT * INTO mydb.[t] FROM #upload', {
    upload: 'a\n1\n',
    snapshot: { context: 'MyDB', databases: [own] },
    destination: { kind: 'table', name: 'unused' },
  });
  assert.ok(outcome.kind === 'failed');
  assert.equal(outcome.reason, 'table-exists');
  assert.match(outcome.errors[0]?.message ?? '', /already a table 'T'/);
});

test('a table that is not there takes no rows', async () => {
  const { outcome } = await runText(yard, 'INSERT INTO mydb.[none] SELECT * FROM #upload', {
    upload: 'a\n1\n',
    destination: { kind: 'table', name: 'unused' },
  });
  assert.ok(outcome.kind === 'failed');
  assert.match(outcome.errors[0]?.message ?? '', /no table 'none' in MyDB/);
});
