// What a query's result looks like: names, types, metadata; hostile names; tables of tables.
// Answers come from a real DuckDB over a handful of rows.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { duckdbSelectOf, withUniqueNames } from '../../src/sql/emit/duckdb.ts';
import { answerOf, openLab, selectOf } from './lab.ts';
import type { Lab } from './lab.ts';
import { smallSky } from './small-sky.ts';

let lab: Lab;
let snapshot: CatalogSnapshot;
before(async () => {
  lab = await openLab();
  snapshot = await smallSky(lab);
});
after(async () => {
  await lab.close();
});

type Rows = readonly (readonly (string | number | null)[])[];

/** The rows of a query in its order; numbers stand for their digits. */
const check = async (text: string, expected: Rows): Promise<void> => {
  const { rows } = await answerOf(lab, text, snapshot);
  const wanted = expected.map((row) => row.map((value) => (value === null ? null : String(value))));
  assert.deepEqual(rows, wanted, text);
};

const checkAll = async (cases: readonly (readonly [text: string, rows: Rows])[]): Promise<void> => {
  for (const [text, rows] of cases) await check(text, rows);
};

/** A catalog in which a column of Star has an xtype. */
const withXtype = (given: CatalogSnapshot, named: string, xtype: string): CatalogSnapshot => ({
  ...given,
  databases: given.databases.map((database) => ({
    ...database,
    tables: database.tables.map((table) => ({
      ...table,
      columns: table.columns.map((column) =>
        column.name === named ? { ...column, xtype } : column,
      ),
    })),
  })),
});

const metaOf = (text: string) =>
  selectOf(text, snapshot).columns.map(({ unit, ucd }) => [unit, ucd]);

describe('the result', () => {
  test('has the names as the query writes them, and Column1 where it writes none', async () => {
    const text =
      'SELECT ID, [Ra] AS [r.a. "x"], ra * 2, \'x\', s.NAME, vmag v FROM Star s WHERE id = 1';
    const { names } = await answerOf(lab, text, snapshot);
    assert.deepEqual(names, ['ID', 'r.a. "x"', 'Column1', 'Column2', 'NAME', 'v']);
    const taken = await answerOf(lab, 'SELECT 1, 2 AS Column1, 3', snapshot);
    assert.deepEqual(taken.names, ['Column2', 'Column1', 'Column3']);
  });

  test('of * has the catalog’s names, without hidden columns', async () => {
    const { names } = await answerOf(lab, 'SELECT TOP 0 * FROM STAR', snapshot);
    assert.deepEqual(names, ['id', 'name', 'ra', 'vmag', 'flags', 'isVariable']);
    await check('SELECT _zone FROM Star WHERE id = 1', [[0]]);
  });

  test('keeps unit and UCD of plain columns, through subqueries and groups', () => {
    const known = ['deg', 'pos.eq.ra'];
    assert.deepEqual(metaOf('SELECT ra, ra AS x, ra + 0, ra * 2 FROM Star'), [
      known,
      known,
      ['deg', undefined],
      [undefined, undefined],
    ]);
    assert.deepEqual(metaOf('SELECT t.y FROM (SELECT s.ra AS y FROM Star s) t'), [known]);
    assert.deepEqual(metaOf('SELECT ra FROM Star GROUP BY ra'), [known]);
  });

  test('keeps xtypes as it keeps units: of plain columns, where all rows share them', () => {
    const told = withXtype(snapshot, 'flags', 'circle');
    const xtypesOf = (text: string) => selectOf(text, told).columns.map(({ xtype }) => xtype);
    assert.deepEqual(xtypesOf('SELECT flags, flags AS x, flags + 0, id FROM Star'), [
      'circle',
      'circle',
      undefined,
      undefined,
    ]);
    assert.deepEqual(xtypesOf('SELECT t.y FROM (SELECT s.flags AS y FROM Star s) t'), ['circle']);
    assert.deepEqual(xtypesOf('SELECT flags FROM Star UNION SELECT flags FROM Star'), ['circle']);
    assert.deepEqual(xtypesOf('SELECT flags FROM Star UNION SELECT id FROM Star'), [undefined]);
    assert.deepEqual(xtypesOf('WITH c AS (SELECT flags AS f FROM Star) SELECT f FROM c'), [
      'circle',
    ]);
  });

  test('may repeat a name, which a table may not', async () => {
    const { query } = selectOf('SELECT id, ra, Id, 1 AS id_2 FROM Star WHERE id = 2', snapshot);
    assert.deepEqual(
      query.columns.map(({ name }) => name),
      ['id', 'ra', 'Id', 'id_2'],
    );
    const reader = await lab.connection.runAndReadAll(duckdbSelectOf(withUniqueNames(query)));
    assert.deepEqual(reader.columnNames(), ['id', 'ra', 'Id_3', 'id_2']);
  });

  test('has types that survive COPY to Parquet', async () => {
    const { query } = selectOf(
      'SELECT SUM(id) AS s, SUM(flags) AS f, COUNT(*) AS c FROM Star',
      snapshot,
    );
    const file = `${lab.folder}/copied.parquet`;
    await lab.connection.run(`COPY (${duckdbSelectOf(query)}) TO '${file}' (FORMAT parquet)`);
    const reader = await lab.connection.runAndReadAll(`SELECT * FROM '${file}'`);
    assert.deepEqual(reader.columnTypes().map(String), ['BIGINT', 'INTEGER', 'BIGINT']);
  });

  test('is written the same way every time', () => {
    const text = 'SELECT a.id, COUNT(*) FROM Star a JOIN Star b ON a.name = b.name GROUP BY a.id';
    const written = () => duckdbSelectOf(selectOf(text, snapshot).query);
    assert.equal(written(), written());
  });
});

describe('names that would break out', () => {
  test('of columns and tables are taken as they are', () =>
    checkAll([
      ['SELECT [q"uote], naïve FROM mydb.[plan b] WHERE [star id] = 1', [['ALPHA', 'x']]],
      ['SELECT id AS [x"; DROP TABLE y; --], id AS [\'] FROM Star WHERE id = 1', [[1, 1]]],
      [
        "SELECT '''; DROP TABLE y; --', 'a\\' FROM Star WHERE id = 1",
        [["'; DROP TABLE y; --", 'a\\']],
      ],
      [
        `SELECT q.c0, t1.id AS q FROM (SELECT id AS c0 FROM Star) q
          JOIN Star t1 ON t1.id = q.c0 WHERE q.c0 = 2`,
        [[2, 2]],
      ],
    ]));

  test('of tables are listed', async () => {
    const text = `SELECT table_name, TABLE_Type FROM INFORMATION_SCHEMA.Tables
        WHERE table_type = 'BASE TABLE' ORDER BY TABLE_NAME`;
    const { names, rows } = await answerOf(lab, text, snapshot);
    assert.deepEqual(names, ['table_name', 'TABLE_Type']);
    assert.deepEqual(rows, [
      ['it\'s "odd"', 'BASE TABLE'],
      ['Star', 'BASE TABLE'],
    ]);
  });
});

describe('tables', () => {
  test('of one’s own space are listed by MyDB’s information_schema', () =>
    checkAll([
      [
        'SELECT * FROM MyDb.information_schema.TABLES ORDER BY 3',
        [
          ['MyDB', 'dbo', 'Empty', 'BASE TABLE', null],
          ['MyDB', 'dbo', 'old', 'BASE TABLE', null],
          ['MyDB', 'dbo', 'plan b', 'BASE TABLE', null],
        ],
      ],
      [
        "SELECT Distinct TABLE_NAME FROM Sky.information_schema.TABLES WHERE TABLE_NAME LIKE 's%'",
        [['Star']],
      ],
    ]));

  test('without files have no rows', () =>
    checkAll([
      ['SELECT COUNT(*) FROM mydb.Empty', [[0]]],
      ['SELECT [star id] FROM mydb.Empty', []],
    ]));

  test('that are read are noted, once each', () => {
    const text =
      'SELECT 1 FROM Star a JOIN mydb.[plan b] p ON 1 = 1 WHERE EXISTS (SELECT 1 FROM Sky..Star)';
    const { reads } = selectOf(text, snapshot);
    assert.deepEqual(
      reads.map(({ database, table }) => [database, table.name]),
      [
        ['Sky', 'Star'],
        ['MyDB', 'plan b'],
      ],
    );
  });
});
