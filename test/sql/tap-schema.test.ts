// TAP_SCHEMA, run the whole way over the small sky: that it tells of every database at once and of
// itself, in the words of VOTable, with names as ADQL writes them, and by the columns of TAP 1.1.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { asksForColumns, asksForTableSet } from '../../src/sql/catalog/schemas.ts';
import { parseBatch } from '../../src/sql/parse.ts';
import { typeText } from '../../src/sql/type-rules.ts';
import { answerOf, openLab, selectOf } from './lab.ts';
import type { Lab } from './lab.ts';
import { smallSky } from './small-sky.ts';

let lab: Lab;
let sky: CatalogSnapshot;

before(async () => {
  lab = await openLab();
  sky = await smallSky(lab);
});
after(() => lab.close());

const rowsOf = async (text: string) => (await answerOf(lab, text, sky)).rows;

void test('Tables of all databases are listed in any context, by names for FROM.', async () => {
  const text = `SELECT schema_name, table_name, table_type FROM TAP_SCHEMA.tables
    WHERE schema_name <> 'TAP_SCHEMA' ORDER BY table_index`;
  const expected = [
    ['Sky', 'Sky.Star', 'table'],
    ['MyDB', 'MyDB."plan b"', 'table'],
    ['MyDB', 'MyDB.Empty', 'table'],
  ];
  assert.deepEqual(await rowsOf(text), expected);
  assert.deepEqual((await answerOf(lab, text, { ...sky, context: 'MyDB' })).rows, expected);
  assert.deepEqual(
    await rowsOf('SELECT schema_name, schema_index FROM tap_schema.schemas ORDER BY 2'),
    [
      ['TAP_SCHEMA', '1'],
      ['Sky', '2'],
      ['MyDB', '3'],
    ],
  );
});

void test('Columns have the types, units and UCDs that a VOTable of them has.', async () => {
  const rows = await rowsOf(`SELECT column_name, datatype, arraysize, unit, ucd, principal
    FROM TAP_SCHEMA.columns WHERE table_name = 'Sky.Star' ORDER BY column_index`);
  assert.deepEqual(rows, [
    // The key is among what tells most of a row; a hidden column is not told of.
    ['id', 'long', null, null, null, '1'],
    ['name', 'unicodeChar', '*', null, null, '0'],
    ['ra', 'double', null, 'deg', 'pos.eq.ra', '0'],
    ['vmag', 'float', null, null, null, '0'],
    ['flags', 'int', null, null, null, '0'],
    ['isVariable', 'boolean', null, null, null, '0'],
  ]);
});

void test('Columns have the xtypes that they are given, dates that of their type.', async () => {
  const columns = [
    { name: 'at', type: { name: 'datetime' }, xtype: 'mjd' },
    { name: 'day', type: { name: 'date' } },
    { name: 'area', type: { name: 'varchar', length: null }, xtype: 'polygon' },
    { name: 'plain', type: { name: 'varchar', length: null } },
  ] as const;
  const seen = { name: 'seen', columns, rows: 0n, files: [] };
  const databases = sky.databases.map((database) =>
    database.name === 'MyDB' ? { ...database, tables: [seen], names: ['seen'] } : database,
  );
  const text = `SELECT xtype FROM TAP_SCHEMA.columns WHERE table_name = 'MyDB.seen'
    ORDER BY column_index`;
  const { rows } = await answerOf(lab, text, { ...sky, databases });
  assert.deepEqual(rows, [['timestamp'], ['timestamp'], ['polygon'], [null]]);
});

void test('Names that are no plain identifiers, or words of ADQL, stand in quotes.', async () => {
  const rows = await rowsOf(`SELECT column_name FROM TAP_SCHEMA.columns
    WHERE table_name = 'MyDB."plan b"' OR column_name LIKE '%size%' ORDER BY table_name, 1`);
  assert.deepEqual(rows, [['"naïve"'], ['"q""uote"'], ['"star id"'], ['"size"'], ['arraysize']]);
});

/** TAP 1.1, section 4, tables 2 to 6, in the order of the standard. */
const COLUMNS = {
  schemas: 'schema_name utype description schema_index',
  tables: 'schema_name table_name table_type utype description table_index',
  columns:
    'table_name column_name datatype arraysize xtype size description utype unit ucd indexed ' +
    'principal std column_index',
  keys: 'key_id from_table target_table description utype',
  key_columns: 'key_id from_column target_column',
};

void test('Each table has the columns of the standard; those that count are int.', async () => {
  const counted = new Set(['size', 'indexed', 'principal', 'std']);
  for (const [table, names] of Object.entries(COLUMNS)) {
    const { columns } = selectOf(`SELECT * FROM TAP_SCHEMA.${table}`, sky);
    assert.equal(columns.map(({ name }) => name).join(' '), names);
    for (const { name, type } of columns) {
      const expected = counted.has(name) || name.endsWith('_index') ? 'int' : 'varchar(max)';
      assert.equal(typeText(type), expected, name);
    }
  }
  const told = await rowsOf(`SELECT COUNT(*), SUM(std) FROM TAP_SCHEMA.columns
    WHERE table_name LIKE 'TAP\\_SCHEMA.%' ESCAPE '\\'`);
  const count = String(Object.values(COLUMNS).flatMap((names) => names.split(' ')).length);
  assert.deepEqual(told, [[count, count]]);
});

void test('The keys among its own tables are there, and lead to columns that are.', async () => {
  const rows = await rowsOf(`SELECT k.from_table, c.from_column, k.target_table, c.target_column
    FROM TAP_SCHEMA.keys k JOIN TAP_SCHEMA.key_columns c ON c.key_id = k.key_id
    JOIN TAP_SCHEMA.columns f ON f.table_name = k.from_table AND f.column_name = c.from_column
    JOIN TAP_SCHEMA.columns t ON t.table_name = k.target_table AND t.column_name = c.target_column
    ORDER BY 1, 2`);
  assert.deepEqual(rows, [
    ['TAP_SCHEMA.columns', 'table_name', 'TAP_SCHEMA.tables', 'table_name'],
    ['TAP_SCHEMA.key_columns', 'key_id', 'TAP_SCHEMA.keys', 'key_id'],
    ['TAP_SCHEMA.keys', 'from_table', 'TAP_SCHEMA.tables', 'table_name'],
    ['TAP_SCHEMA.keys', 'target_table', 'TAP_SCHEMA.tables', 'table_name'],
    ['TAP_SCHEMA.tables', 'schema_name', 'TAP_SCHEMA.schemas', 'schema_name'],
  ]);
});

const asks = (text: string): boolean => {
  const parsed = parseBatch(text);
  assert.ok(parsed.kind === 'parsed', text);
  // What has no columns in the snapshot is not told of.
  return asksForTableSet(parsed.batch) && asksForColumns(parsed.batch);
};

void test('A batch that reads it anywhere needs every database in its snapshot.', () => {
  assert.ok(asks('SELECT * FROM tap_schema.Tables'));
  assert.ok(asks('SELECT * FROM TAP_SCHEMA.schemas'));
  assert.ok(asks('SELECT 1 WHERE EXISTS (SELECT 1 FROM Sky.TAP_SCHEMA.columns)'));
  assert.ok(!asks('SELECT * FROM information_schema.columns'));
  assert.ok(!asks("SELECT 'TAP_SCHEMA.tables' FROM Star"));
});
