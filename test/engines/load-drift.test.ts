// Loads of texts into tables that are there, and are not: what each column becomes, and what is
// said of it. Types and rows were written down by hand, from the rules of the guide.

import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { after, before, test } from 'node:test';
import type { CatalogTable } from '../../src/domain/catalog.ts';
import { runText } from '../support/batch-cases.ts';
import { makeYard, type Yard } from '../support/executor-yard.ts';
import { loaded, unloaded } from '../support/loaded.ts';

let yard: Yard;
before(() => void (yard = makeYard({ program: 'real' })));
after(() => yard[Symbol.asyncDispose]());

const FIRST =
  'id,big,price,at,name\n' +
  '1,1237650000000000001,1.5,2020-01-31 12:34:56.789,"say ""hi"", or\nnot"\n' +
  '2,,,,\n';

/** The rows of the first load, in all types that a text can have. */
const first = async (text = FIRST): Promise<CatalogTable> => {
  const { tables } = await loaded(yard, { texts: { orders: text } });
  assert.ok(tables['orders']);
  return tables['orders'].table;
};

/** A table that a batch has made. */
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

test('a first load makes the table, with types from all rows and its number last', async () => {
  const { tables, printed, rows } = await loaded(yard, { texts: { orders: FIRST }, number: 7 });
  assert.deepEqual(Object.keys(tables), ['orders']);
  assert.equal(tables['orders']?.kind, 'create');
  assert.deepEqual(tables['orders']?.columns, [
    'id int',
    'big bigint',
    'price float',
    'at datetime',
    'name varchar',
    '_load int',
  ]);
  assert.deepEqual(tables['orders']?.rows, [
    [1, 1237650000000000001n, 1.5, '2020-01-31 12:34:56.789', 'say "hi", or\nnot', 7],
    [2, null, null, null, null, 7],
  ]);
  assert.deepEqual(printed, ['orders: 2 rows.']);
  assert.equal(rows, 2n);
});

test('a type that only a late row tells is found', async () => {
  const rows = Array.from({ length: 30_000 }, (_, at) => `${at},7\n`).join('');
  const { tables } = await loaded(yard, { texts: { t: `n,v\n${rows}-1,0.5\n` } });
  assert.deepEqual(tables['t']?.columns, ['n int', 'v float', '_load int']);
  assert.equal(tables['t']?.rows.length, 30_001);
  assert.deepEqual(tables['t']?.rows.at(-1), [-1, 0.5, 1]);
});

test('a second load stands behind the first, with its own number', async () => {
  const orders = await first('id,name\n1,a\n');
  const ask = { texts: { ORDERS: 'NAME,id\n"",1237650\n' }, tables: [orders], number: 2 };
  const { tables, printed, rows } = await loaded(yard, ask);
  assert.equal(tables['orders']?.kind, 'replace');
  assert.deepEqual(tables['orders']?.columns, ['id int', 'name varchar', '_load int']);
  assert.deepEqual(tables['orders']?.rows, [
    [1, 'a', 1],
    [1237650, '', 2],
  ]);
  assert.deepEqual(printed, ['orders: 1 row.']);
  assert.equal(rows, 1n);
});

test('a column that is new is NULL in older rows, and one that is missing in the new', async () => {
  const orders = await first('id,name\n1,a\n');
  const ask = { texts: { orders: 'id,discount\n2,0.5\n' }, tables: [orders], number: 2 };
  const { tables, printed } = await loaded(yard, ask);
  assert.deepEqual(tables['orders']?.columns, [
    'id int',
    'name varchar',
    'discount float',
    '_load int',
  ]);
  assert.deepEqual(tables['orders']?.rows, [
    [1, 'a', null, 1],
    [2, null, 0.5, 2],
  ]);
  assert.deepEqual(printed, [
    'orders: column discount is new; older rows have NULL.',
    'orders: column name is not in the file; its rows have NULL.',
    'orders: 1 row.',
  ]);
});

/** What a column has, what comes, and what it becomes with both values. */
const WIDER: readonly (readonly [string, string, string, unknown, unknown])[] = [
  ['1', '3000000000', 'bigint', 1n, 3000000000n],
  ['1', '12345678901234567890', 'decimal(20,0)', '1', '12345678901234567890'],
  [
    '1234567890123456789',
    '12345678901234567890',
    'decimal(20,0)',
    '1234567890123456789',
    '12345678901234567890',
  ],
  ['1', '0.5', 'float', 1, 0.5],
  ['3000000000', '0.5', 'float', 3000000000, 0.5],
  ['1234567890123456789', '0.5', 'decimal(20,1)', '1234567890123456789.0', '0.5'],
  ['12345678901234567890', '0.25', 'decimal(22,2)', '12345678901234567890.00', '0.25'],
  ['12345678901234567890', '123456789012345678901', 'decimal(21,0)', undefined, undefined],
];

for (const [old, fresh, type, oldValue, freshValue] of WIDER) {
  test(`a column with ${old} that gets ${fresh} is ${type}`, async () => {
    const table = await first(`v\n${old}\n`);
    const was = table.columns[0]?.type.name ?? '';
    const ask = { texts: { orders: `v\n${fresh}\n` }, tables: [table], number: 2 };
    const { tables, printed } = await loaded(yard, ask);
    assert.deepEqual(tables['orders']?.columns, [`v ${type}`, '_load int']);
    assert.deepEqual(tables['orders']?.rows, [
      [oldValue ?? old, 1],
      [freshValue ?? fresh, 2],
    ]);
    assert.match(
      printed[0] ?? '',
      new RegExp(`^orders: column v was ${was}.* and is ${type.slice(0, 7)}`),
    );
  });
}

test('a day becomes a moment, and a short text as long as the longest', async () => {
  const table = await tableOf(
    'CREATE TABLE mydb.t (d date, c char(3), v varchar(3), r real, n tinyint); ' +
      "INSERT INTO mydb.t VALUES ('2020-01-31', 'ab', 'abc', 1.5, 255)",
  );
  const text = 'd,c,v,r,n\n2020-02-01 10:00,abcd,abcde,1e300,256\n2020-02-02,x,y,2,1\n';
  const { tables, printed } = await loaded(yard, { texts: { t: text }, tables: [table] });
  assert.deepEqual(tables['t']?.columns, [
    'd datetime',
    'c char(4)',
    'v varchar(5)',
    'r float',
    'n int',
    '_load int',
  ]);
  assert.deepEqual(tables['t']?.rows, [
    ['2020-01-31 00:00:00', 'ab  ', 'abc', 1.5, 255, null],
    ['2020-02-01 10:00:00', 'abcd', 'abcde', 1e300, 256, 1],
    ['2020-02-02 00:00:00', 'x   ', 'y', 2, 1, 1],
  ]);
  assert.deepEqual(printed, [
    't: column _load is new; older rows have NULL.',
    't: column d was date and is datetime now.',
    't: column c was char(3) and is char(4) now.',
    't: column v was varchar(3) and is varchar(5) now.',
    't: column r was real and is float now.',
    't: column n was tinyint and is int now.',
    't: 2 rows.',
  ]);
});

test('a column never narrows: what is smaller becomes what the table has', async () => {
  const table = await tableOf(
    'CREATE TABLE mydb.t (b bigint, f float, d decimal(6,2), v varchar(9), x varbinary(2), ' +
      'k bit, m datetime)',
  );
  const text = 'b,f,d,v,x,k,m\n7,7,1.5,7,0x00fF,true,2020-01-31\n007,,1.50,,,0,\n';
  const { tables, printed } = await loaded(yard, { texts: { t: text }, tables: [table] });
  assert.deepEqual(tables['t']?.columns, [
    'b bigint',
    'f float',
    'd decimal(6,2)',
    'v varchar(9)',
    'x varbinary(2)',
    'k bit',
    'm datetime',
    '_load int',
  ]);
  assert.deepEqual(
    tables['t']?.rows.map((row) => [...row.slice(0, 4), ...row.slice(5)]),
    [
      [7n, 7, '1.50', '7', true, '2020-01-31 00:00:00', 1],
      [7n, null, '1.50', null, false, null, 1],
    ],
  );
  assert.deepEqual(printed.slice(1), ['t: 2 rows.']);
});

/** What a column has, what comes, and how it is refused. */
const CLASHES: readonly (readonly [string, string, RegExp])[] = [
  [
    '1',
    '2\nsix',
    /Column v is int, in the file it is varchar\(max\), from line 3 on, which has 'six'\./,
  ],
  ['1', '2020-01-31', /Column v is int, in the file it is datetime, from line 2/],
  ['2020-01-31', '2020-02-30', /Column v is datetime, in the file it is varchar\(max\)/],
  ['2020-01-31', '5', /Column v is datetime, in the file it is int, from line 2 on, which has '5'/],
  ['0.5', '1234567890123456789', /is float, in the file it is bigint.*\(more digits than a float/],
  ['1234567890123456789', '1e-30', /is bigint, in the file it is float, .* '1e-30' \(no bigint\)/],
];

for (const [old, fresh, says] of CLASHES) {
  test(`a column with ${old} does not take ${fresh.replace('\n', ' and ')}`, async () => {
    const table = await first(`v\n${old}\n`);
    const ask = { texts: { orders: `v\n${fresh}\n` }, tables: [table], number: 2 };
    const said = await unloaded(yard, ask);
    assert.match(
      said,
      /^orders: 1 row of this load is bad, and it may have 0: nothing was loaded\./,
    );
    assert.match(said, says);
  });
}

test('a column of texts takes whatever comes', async () => {
  const orders = await first('v\nx\n');
  const ask = { texts: { orders: 'v\n007\n' }, tables: [orders], number: 2 };
  const { tables } = await loaded(yard, ask);
  assert.deepEqual(tables['orders']?.rows, [
    ['x', 1],
    ['007', 2],
  ]);
});

test('values without names are those of the columns in their order', async () => {
  const orders = await first('id,name\n1,a\n');
  const options = { hasHeader: false };
  const ask = { texts: { orders: '2,b\n' }, tables: [orders], number: 2, options };
  const { tables } = await loaded(yard, ask);
  assert.deepEqual(tables['orders']?.rows, [
    [1, 'a', 1],
    [2, 'b', 2],
  ]);
  assert.match(await unloaded(yard, { ...ask, texts: { orders: '2\n' } }), /names no columns/);
});

test('several texts become several tables', async () => {
  const { tables, printed, rows } = await loaded(yard, { texts: { a: 'x\n1\n', b: 'y\n2\n3\n' } });
  assert.deepEqual(tables['a']?.rows, [[1, 1]]);
  assert.deepEqual(tables['b']?.rows, [
    [2, 1],
    [3, 1],
  ]);
  assert.deepEqual(printed, ['a: 1 row.', 'b: 2 rows.']);
  assert.equal(rows, 3n);
});

const REFUSED: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
  ['a column of our own', 'id,_LOAD\n1,2\n', /^orders: A column of the file is called '_LOAD'/],
  ['two columns of one name', 'ra,RA\n1,2\n', /^orders: Two columns of the file are called 'RA'\./],
  ['nothing', '', /^orders: The file is empty\./],
  ['a quote that stays open', 'a,b\n1,"2\n3,4\n', /^orders: Line 2: a quote is opened and never/],
  ['bytes that are no UTF-8', Buffer.from('a,b\n1,x\n2\n3,\xe9\n', 'latin1'), /is not in UTF-8/],
];

for (const [what, text, says] of REFUSED) {
  test(`a load is refused with ${what}`, async () => {
    assert.match(await unloaded(yard, { texts: { orders: text }, errorsMax: 9n }), says);
  });
}

test('a view is no table that rows can go to', async () => {
  const view = { kind: 'view', name: 'Orders', text: 'SELECT 1 AS a', reads: [] } as const;
  const own = { name: 'MyDB', kind: 'space', tables: [], names: [], objects: [view] } as const;
  const job = { snapshot: { context: 'MyDB', databases: [own] } };
  assert.match(
    await unloaded(yard, { texts: { orders: 'a\n1\n' }, job }),
    /^orders: There is a view 'Orders'\. Drop it first\./,
  );
});

test('a table with rules for its values takes no loads', async () => {
  const table = await tableOf('CREATE TABLE mydb.t (id int NOT NULL PRIMARY KEY)');
  assert.match(
    await unloaded(yard, { texts: { t: 'id\n1\n' }, tables: [table] }),
    /^t: The column 'id' of 't' has a rule for its values\./,
  );
});

test('where they may, the files of a table stay, and new rows stand in one more', async () => {
  const orders = await first('id,name\n1,a\n');
  const second = { texts: { orders: 'name,id\nb,2\n' }, number: 2, mayKeep: true };
  const { tables, rows } = await loaded(yard, { ...second, tables: [orders] });
  const { keeps, table, rows: found } = tables['orders'] ?? assert.fail();
  assert.ok(keeps);
  assert.deepEqual(found, [
    [1, 'a', 1],
    [2, 'b', 2],
  ]);
  assert.equal(rows, 1n);
  const third = { texts: { orders: 'id,name\n3,c\n' }, number: 3, mayKeep: true };
  const loadedThird = await loaded(yard, { ...third, tables: [table] });
  // No two files of a table have one name.
  const names = loadedThird.tables['orders']?.table.files.map((file) => basename(file));
  assert.deepEqual(names, ['part-0.parquet', 'part-1.parquet', 'part-2.parquet']);
});

for (const [what, text] of Object.entries({
  'a new column': 'id,name,extra\n2,b,c\n',
  'a wider type': 'id,name\n12376500000,b\n',
})) {
  test(`${what} has all files of a table written anew`, async () => {
    const orders = await first('id,name\n1,a\n');
    const ask = { texts: { orders: text }, number: 2, mayKeep: true, tables: [orders] };
    const { tables } = await loaded(yard, ask);
    assert.equal(tables['orders']?.keeps, false);
    assert.equal(tables['orders']?.rows.length, 2);
  });
}
