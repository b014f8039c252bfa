// Bad rows of loads: within what a load may have they stand in a table of their own with the line
// that they were, and beyond it nothing changes. Also what is told of a text, and loads that end.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { CatalogTable } from '../../src/domain/catalog.ts';
import { told } from '../support/batch-cases.ts';
import { makeYard, type Yard } from '../support/executor-yard.ts';
import { load, loaded, unloaded } from '../support/loaded.ts';
import { until } from '../support/until.ts';

let yard: Yard;
before(() => void (yard = makeYard({ program: 'real' })));
after(() => yard[Symbol.asyncDispose]());

const first = async (text: string): Promise<CatalogTable> => {
  const { tables } = await loaded(yard, { texts: { orders: text } });
  assert.ok(tables['orders']);
  return tables['orders'].table;
};

const BAD =
  'id,name\r\n' +
  '2,"two\r\nlines, and ""quotes"""\r\n' +
  '3\r\n' +
  'six,"a\r\nb"\r\n' +
  '\r\n' +
  '4,d,e,"f"\r\n' +
  '5,"e"x\r\n' +
  '7,g,\r\n';

const REJECTED = [
  [2, 4n, null, null, '1 value, the first line 2', '3'],
  [2, 5n, 'id', 'six', 'no int', 'six,"a\r\nb"'],
  [2, 8n, null, null, '4 values, the first line 2', '4,d,e,"f"'],
  [2, 9n, null, null, 'text stands behind a closing quote', '5,"e"x'],
];

test('bad rows go to a table of their own, and the good ones to theirs', async () => {
  const orders = await first('id,name\n1,a\n');
  const ask = { texts: { orders: BAD }, tables: [orders], number: 2, errorsMax: 4n };
  const { tables, printed, rows } = await loaded(yard, ask);
  assert.deepEqual(tables['orders']?.rows, [
    [1, 'a', 1],
    [2, 'two\r\nlines, and "quotes"', 2],
    [7, 'g', 2],
  ]);
  assert.equal(tables['orders_rejects']?.kind, 'create');
  assert.deepEqual(tables['orders_rejects']?.columns, [
    'load int',
    'line bigint',
    'column varchar',
    'value varchar',
    'reason varchar',
    'raw varchar',
  ]);
  assert.deepEqual(tables['orders_rejects']?.rows, REJECTED);
  assert.deepEqual(printed, ['orders: 2 rows.', 'orders: 4 rows rejected, see orders_rejects.']);
  assert.equal(rows, 2n);
});

test('a bad row makes no column narrower than its table has it', async () => {
  const orders = await first('id,name\n5000000000,a\n');
  const ask = { texts: { orders: 'id,name\n1,b\ntwo,c\n' }, tables: [orders], number: 2 };
  const { tables, printed } = await loaded(yard, { ...ask, errorsMax: 1n });
  assert.deepEqual(tables['orders']?.columns, ['id bigint', 'name varchar', '_load int']);
  assert.deepEqual(tables['orders'].rows.at(-1), [1n, 'b', 2]);
  assert.deepEqual(printed, ['orders: 1 row.', 'orders: 1 row rejected, see orders_rejects.']);
});

test('rejected rows of a later load stand behind those of an earlier one', async () => {
  const orders = await first('id,name\n1,a\n');
  const one = await loaded(yard, {
    texts: { orders: BAD },
    tables: [orders],
    number: 2,
    errorsMax: 4n,
  });
  const rejects = one.tables['orders_rejects']?.table;
  assert.ok(rejects);
  const ask = { texts: { orders: 'id,name\nx,y\n' }, tables: [orders, rejects], number: 3 };
  const { tables } = await loaded(yard, { ...ask, errorsMax: 1n });
  assert.equal(tables['orders_rejects']?.kind, 'replace');
  assert.deepEqual(tables['orders_rejects']?.rows, [
    ...REJECTED,
    [3, 2n, 'id', 'x', 'no int', 'x,y'],
  ]);
  assert.deepEqual(tables['orders']?.rows, [[1, 'a', 1]]);
});

test('rows of no form are left out of a table that is made', async () => {
  const ask = { texts: { t: 'a,b\n1,x\n2\n3,y\n' }, errorsMax: 1n };
  const { tables } = await loaded(yard, ask);
  assert.deepEqual(tables['t']?.columns, ['a int', 'b varchar', '_load int']);
  assert.deepEqual(tables['t']?.rows, [
    [1, 'x', 1],
    [3, 'y', 1],
  ]);
  assert.deepEqual(tables['t_rejects']?.rows, [
    [1, 3n, null, null, '1 value, the first line 2', '2'],
  ]);
});

test('a row with two bad values is one bad row', async () => {
  const orders = await first('id,n\n1,1\n');
  const ask = { texts: { orders: 'id,n\nx,y\n2,2\n' }, tables: [orders], errorsMax: 1n };
  const { tables } = await loaded(yard, ask);
  assert.deepEqual(tables['orders_rejects']?.rows, [[1, 2n, 'id', 'x', 'no int', 'x,y']]);
});

test('a column widens for its good values, and rejects the bad ones', async () => {
  const orders = await first('id\n1\n');
  const ask = { texts: { orders: 'id\n3000000000\nx\n' }, tables: [orders], errorsMax: 1n };
  const { tables } = await loaded(yard, ask);
  assert.deepEqual(tables['orders']?.columns, ['id bigint', '_load int']);
  assert.deepEqual(tables['orders_rejects']?.rows, [[1, 3n, 'id', 'x', 'no bigint', 'x']]);
});

test('beyond what it may have a load names the first twenty, and how many there are', async () => {
  const orders = await first('id,name\n1,a\n');
  const lines = Array.from({ length: 25 }, (_, at) => `bad${at},x\n`).join('');
  const ask = { texts: { orders: `id,name\n${lines}` }, tables: [orders], errorsMax: 24n };
  const said = await unloaded(yard, ask);
  assert.match(
    said,
    /^orders: 25 rows of this load are bad, and it may have 24: nothing was loaded/,
  );
  const named = Array.from(said.matchAll(/line (\d+), column id: 'bad(\d+)' \(no int\)/g));
  assert.deepEqual(
    named.map(([, line, value]) => [line, value]),
    Array.from({ length: 20 }, (_, at) => [`${at + 2}`, `${at}`]),
  );
  assert.match(said, /; and more\.$/);
});

test('twenty long names and values fit into the sentence', async () => {
  const name = 'n'.repeat(128);
  const orders = await first(`${name}\n1\n`);
  const value = 'v'.repeat(200);
  const text = `${name}\n${`${value}\n`.repeat(30)}`;
  const said = await unloaded(yard, { texts: { orders: text }, tables: [orders] });
  assert.equal(said.match(/line \d+, column n+…: 'v+…'/g)?.length, 20);
  assert.match(said, /; and more\.$/);
});

test('bad rows of all texts of a load count together', async () => {
  const texts = { a: 'x,y\n1\n2,2\n', b: 'x,y\n3\n4,4\n' };
  const said = await unloaded(yard, { texts, errorsMax: 1n });
  assert.match(said, /^b: 2 rows of this load are bad, and it may have 1/);
  assert.match(said, /a: line 2: 1 value, the first line 2; b: line 2: 1 value/);
  const { tables } = await loaded(yard, { texts, errorsMax: 2n });
  assert.deepEqual(Object.keys(tables), ['a', 'a_rejects', 'b', 'b_rejects']);
});

test('a table that is none of rejected rows is left alone', async () => {
  const { tables } = await loaded(yard, { texts: { orders_rejects: 'a\n1\n' } });
  const other = tables['orders_rejects']?.table;
  assert.ok(other);
  const ask = { texts: { orders: 'a,b\n1\n' }, tables: [other], errorsMax: 1n };
  assert.match(await unloaded(yard, ask), /'orders_rejects' is no table of rejected rows/);
});

test('what is told of a text counts', async () => {
  const text = 'Report of today\n\n1^x,y\n2^"z^"\nTotal: 2\n';
  const options = {
    hasHeader: false,
    separator: '^',
    rowsToSkipAtStart: 2,
    rowsToSkipAtEnd: 1,
  };
  const { tables } = await loaded(yard, { texts: { t: text }, options });
  assert.deepEqual(tables['t']?.columns, ['Column1 int', 'Column2 varchar', '_load int']);
  assert.deepEqual(tables['t']?.rows, [
    [1, 'x,y', 1],
    [2, 'z^', 1],
  ]);
  const said = await unloaded(yard, {
    texts: { t: text },
    options: { ...options, separator: ',' },
  });
  assert.match(said, /line 4: 1 value, the first line 2/);
});

test('many lines may be no part of a text, at both its ends', async () => {
  const rows = Array.from({ length: 50_000 }, (_, at) => `${at},x`).join('\n');
  for (const end of ['', '\n']) {
    const texts = { t: `${'#skipped\n'.repeat(20_000)}n,v\n${rows}${end}` };
    const options = { rowsToSkipAtStart: 20_000, rowsToSkipAtEnd: 30_000 };
    const { tables } = await loaded(yard, { texts, options });
    assert.equal(tables['t']?.rows.length, 20_000);
    assert.deepEqual(tables['t']?.rows.at(-1), [19_999, 'x', 1]);
  }
});

test('a header may have numbers, and nothing, for names', async () => {
  const options = { hasHeader: true };
  const { tables } = await loaded(yard, { texts: { t: 'id,2020,\n1,2,3\n' }, options });
  assert.deepEqual(tables['t']?.columns, ['id int', '2020 int', 'Column3 int', '_load int']);
});

test('texts with blanks, and with line ends of two kinds, are loaded', async () => {
  const texts = { a: '  a   b\n  1   2.5\n 10 -3\n', b: 'a,b\n1,x\r\n2,y\n' };
  const { tables } = await loaded(yard, { texts });
  assert.deepEqual(tables['a']?.rows, [
    [1, 2.5, 1],
    [10, -3, 1],
  ]);
  assert.deepEqual(tables['b']?.rows, [
    [1, 'x', 1],
    [2, 'y', 1],
  ]);
  const bad = { a: `  a   b\n${'  1   2.5\n'.repeat(12)} 10\n` };
  const { tables: left } = await loaded(yard, { texts: bad, errorsMax: 1n });
  assert.deepEqual(left['a']?.rows[11], [1, 2.5, 1]);
  assert.deepEqual(
    left['a_rejects']?.rows.map((row) => row.at(-1)),
    [' 10'],
  );
});

test('a separator is one character', async () => {
  for (const separator of ['', '::', 'a', '"', '\n']) {
    const said = await unloaded(yard, { texts: { t: 'a\n1\n' }, options: { separator } });
    assert.match(said, /^t: The separator '.*' is not one character/);
  }
});

const MANY = `a,b\n${'1,some text that takes its time\n'.repeat(1_000_000)}`;

test('a load that is stopped in the middle has changed nothing', async () => {
  const stop = new AbortController();
  const running = load(yard, { texts: { a: 'a\n1\n', b: MANY }, job: { signal: stop.signal } });
  await secondTable();
  stop.abort();
  const { outcome } = await running;
  assert.deepEqual(outcome, { kind: 'stopped' });
});

test('a load whose executor dies in the middle has changed nothing', async () => {
  const running = load(yard, { texts: { a: 'a\n1\n', b: MANY } });
  await secondTable();
  for (const pid of yard.pids()) process.kill(pid, 'SIGKILL');
  const { outcome } = await running;
  assert.ok(outcome.kind === 'failed', told(outcome));
  assert.equal(outcome.reason, 'engine');
  assert.match(outcome.errors[0]?.hint ?? '', /^Nothing was changed\./);
});

/** Waits until the first table of the newest load is done, and the second is being written. */
const secondTable = (): Promise<unknown> => {
  const folders = readdirSync(yard.folder).filter((name) => name.startsWith('staging-'));
  const numbers = folders.map((name) => Number(name.slice('staging-'.length)));
  const folder = `${yard.folder}/staging-${Math.max(...numbers)}`;
  return until(() => readdirSync(folder).includes('table-1'), 'a second table is begun');
};
