// Whole queries over a handful of rows, from text to answer on a real DuckDB. The rows are few
// enough for every answer to be worked out by reading them.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { duckdbSelectOf, withUniqueNames } from '../../src/sql/emit/duckdb.ts';
import { queryErrorOf } from '../../src/sql/emit/duckdb-error.ts';
import { answerOf, openLab, selectOf } from './lab.ts';
import type { Lab } from './lab.ts';

const ROWS = `
  (1, 'Alpha',  10.0, 1.5::FLOAT, 3, true),
  (2, 'alpha ', 20.0, 2.5::FLOAT, 5, false),
  (3, 'Beta',   30.0, NULL,       8, true),
  (4, NULL,     40.0, 0.5::FLOAT, 8, NULL),
  (5, 'gamma',  50.0, 2.5::FLOAT, 0, false)`;

let lab: Lab;
let snapshot: CatalogSnapshot;
before(async () => {
  lab = await openLab();
  const star = await lab.table({
    name: 'Star',
    key: 'id',
    columns: [
      { name: 'id', type: { name: 'bigint' } },
      { name: 'name', type: { name: 'varchar', length: 10 } },
      { name: 'ra', type: { name: 'float' }, unit: 'deg', ucd: 'pos.eq.ra' },
      { name: 'vmag', type: { name: 'real' } },
      { name: 'flags', type: { name: 'int' } },
      { name: 'isVariable', type: { name: 'bit' } },
      { name: '_zone', type: { name: 'int' }, hidden: true },
    ],
    // The file's own types differ from the catalog's: they are brought to those.
    select: `SELECT id::INTEGER AS id, name, ra::DECIMAL(6, 2) AS ra, vmag, flags::SMALLINT AS flags,
      v AS isVariable, 0 AS _zone FROM (VALUES ${ROWS}) t(id, name, ra, vmag, flags, v)`,
  });
  const mine = await lab.table({
    name: 'plan b',
    columns: [
      { name: 'star id', type: { name: 'int' } },
      { name: 'q"uote', type: { name: 'varchar', length: 5 } },
      { name: 'naïve', type: { name: 'varchar', length: 5 } },
    ],
    select: `SELECT * FROM (VALUES (1, 'ALPHA', 'x'), (3, 'none', 'y'), (9, NULL, 'z'))
      t("star id", "q""uote", "naïve")`,
  });
  const empty = { name: 'Empty', columns: mine.columns, rows: 0n, files: [] };
  snapshot = {
    context: 'Sky',
    databases: [
      { name: 'Sky', kind: 'context', tables: [star], names: ['Star', 'it\'s "odd"'] },
      { name: 'MyDB', kind: 'space', tables: [mine, empty], names: ['plan b', 'Empty', 'old'] },
    ],
  };
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

describe('text', () => {
  test('is compared without regard to case and to blanks at its end', () =>
    checkAll([
      ["SELECT id FROM Star WHERE name = 'ALPHA' ORDER BY id", [[1], [2]]],
      ["SELECT id FROM Star WHERE name <> 'alpha   ' ORDER BY id", [[3], [5]]],
      ["SELECT id FROM Star WHERE name IN ('BETA ', 'Gamma') ORDER BY id", [[3], [5]]],
      ["SELECT id FROM Star WHERE name NOT IN ('BETA ', 'Gamma') ORDER BY id", [[1], [2]]],
      ["SELECT id FROM Star WHERE name BETWEEN 'ALPHB' AND 'C' ORDER BY id", [[3]]],
      ["SELECT id FROM Star WHERE name > 'ALPHA' ORDER BY id", [[3], [5]]],
      [
        'SELECT s.id, p.[star id] FROM Star s JOIN mydb.[plan b] p ON s.name = p.[q"uote] ORDER BY 1',
        [
          [1, 1],
          [2, 1],
        ],
      ],
      [
        'SELECT id FROM Star WHERE name IN (SELECT [q"uote] FROM mydb.[plan b]) ORDER BY id',
        [[1], [2]],
      ],
      [
        "SELECT id FROM Star WHERE name = 'ALPHA' OR name = 'BETA' OR id = 5 ORDER BY id",
        [[1], [2], [3], [5]],
      ],
    ]));

  test('is grouped, made distinct, counted and ordered so too', () =>
    checkAll([
      [
        'SELECT name, COUNT(*) FROM Star GROUP BY name ORDER BY name',
        [
          [null, 1],
          ['Alpha', 2],
          ['Beta', 1],
          ['gamma', 1],
        ],
      ],
      [
        'SELECT DISTINCT name FROM Star ORDER BY name DESC',
        [['gamma'], ['Beta'], ['Alpha'], [null]],
      ],
      ['SELECT COUNT(DISTINCT name), COUNT(name), COUNT(*) FROM Star', [[3, 4, 5]]],
      ["SELECT MIN(name), MAX(name) FROM Star WHERE name <> 'alpha'", [['Beta', 'gamma']]],
      [
        'SELECT UPPER(name) FROM Star GROUP BY name ORDER BY name',
        [[null], ['ALPHA'], ['BETA'], ['GAMMA']],
      ],
      [
        "SELECT name + '!' FROM Star WHERE id < 4 GROUP BY name + '!' ORDER BY 1",
        [['alpha !'], ['Alpha!'], ['Beta!']],
      ],
    ]));

  test('is matched by LIKE with its sets, and with blanks that the pattern asks for', () =>
    checkAll([
      ["SELECT id FROM Star WHERE name LIKE 'AL%' ORDER BY id", [[1], [2]]],
      ["SELECT id FROM Star WHERE name LIKE '_lpha' ORDER BY id", [[1], [2]]],
      ["SELECT id FROM Star WHERE name LIKE 'alpha ' ORDER BY id", [[2]]],
      ["SELECT id FROM Star WHERE name LIKE '[b-g]%' ORDER BY id", [[3], [5]]],
      ["SELECT id FROM Star WHERE name LIKE '[^b-g]%' ORDER BY id", [[1], [2]]],
      ["SELECT id FROM Star WHERE name NOT LIKE '%a' ORDER BY id", []],
      ["SELECT 1 WHERE '50%' LIKE '50!%' ESCAPE '!'", [[1]]],
      ["SELECT 1 WHERE '50x' LIKE '50!%' ESCAPE '!'", []],
      ["SELECT 1 WHERE 'a.c' LIKE 'a.c' AND 'abc' NOT LIKE 'a.c'", [[1]]],
      ["SELECT 1 WHERE 'a{0}b' LIKE '%{0}%' AND 'a\\b' LIKE 'a\\b' AND '[x' LIKE '[[]x'", [[1]]],
      ['SELECT id FROM Star WHERE name LIKE name ORDER BY id', [[1], [2], [3], [5]]],
    ]));
});

describe('nulls', () => {
  test('come first in ascending order, and last in descending', () =>
    checkAll([
      ['SELECT id FROM Star ORDER BY vmag, id', [[3], [4], [1], [2], [5]]],
      ['SELECT id FROM Star ORDER BY vmag DESC, id DESC', [[5], [2], [1], [4], [3]]],
      ['SELECT TOP 1 id FROM Star ORDER BY vmag', [[3]]],
    ]));

  test('make conditions unknown', () =>
    checkAll([
      ['SELECT id FROM Star WHERE NOT (vmag > 1) ORDER BY id', [[4]]],
      ['SELECT id FROM Star WHERE vmag IS NULL OR name IS NULL ORDER BY id', [[3], [4]]],
      ['SELECT id FROM Star WHERE vmag NOT BETWEEN 1 AND 2 ORDER BY id', [[2], [4], [5]]],
      ['SELECT id FROM Star WHERE id NOT IN (1, NULL)', []],
      ['SELECT id FROM Star WHERE isVariable = 1 ORDER BY id', [[1], [3]]],
    ]));
});

describe('aggregates', () => {
  test('have the types of T-SQL', async () => {
    const text = `SELECT COUNT(*) a, SUM(flags) b, SUM(id) c, AVG(flags) d, AVG(vmag) e, MIN(vmag) f,
      SUM(CAST(ra AS decimal(5, 1))) g, AVG(CAST(flags AS decimal(5, 1))) h, MAX(id) i FROM Star`;
    const { types, rows } = await answerOf(lab, text, snapshot);
    assert.deepEqual(types, [
      ...['BIGINT', 'INTEGER', 'BIGINT', 'INTEGER', 'DOUBLE', 'FLOAT'],
      ...['DECIMAL(38,1)', 'DECIMAL(38,6)', 'BIGINT'],
    ]);
    assert.deepEqual(rows, [['5', '24', '15', '4', '1.75', '0.5', '150.0', '4.800000', '5']]);
  });

  test('of no rows are NULL, and their count is 0', () =>
    checkAll([
      [
        'SELECT COUNT(*), SUM(id), AVG(ra), MIN(name) FROM Star WHERE id > 9',
        [[0, null, null, null]],
      ],
      ['SELECT flags, COUNT(*) FROM Star WHERE id > 9 GROUP BY flags', []],
      ['SELECT STDEV(id), VAR(id) FROM Star WHERE id = 1', [[null, null]]],
      ['SELECT STDEVP(id), VARP(id) FROM Star WHERE id = 1', [[0, 0]]],
    ]));

  // Of 1 to 5: mean 3, squares of deviations 4 + 1 + 0 + 1 + 4 = 10.
  test('of spread divide by n - 1, and with P by n', () =>
    check('SELECT VAR(id), VARP(id), SQUARE(STDEV(id)) FROM Star', [[2.5, 2, 2.5000000000000004]]));

  test('stand in HAVING, in ORDER BY and inside expressions', () =>
    checkAll([
      ['SELECT flags, COUNT(*) FROM Star GROUP BY flags HAVING COUNT(*) > 1', [[8, 2]]],
      ['SELECT flags FROM Star GROUP BY flags ORDER BY COUNT(*) DESC, flags', [[8], [0], [3], [5]]],
      [
        'SELECT flags / 5, SUM(id) * 2 + 1 FROM Star GROUP BY flags / 5 ORDER BY flags / 5',
        [
          [0, 13],
          [1, 19],
        ],
      ],
      ['SELECT MAX(id) - MIN(id) FROM Star HAVING COUNT(*) = 5', [[4]]],
      ['SELECT COUNT(DISTINCT flags), SUM(DISTINCT flags), COUNT_BIG(*) FROM Star', [[4, 16, 5]]],
      [
        'SELECT CASE WHEN ra > 25 THEN 1 ELSE 0 END AS f, COUNT(*) FROM Star GROUP BY CASE WHEN ra > 25 THEN 1 ELSE 0 END ORDER BY f',
        [
          [0, 2],
          [1, 3],
        ],
      ],
      ['SELECT s.flags, s.FLAGS + 1 FROM Star s WHERE id = 1 GROUP BY Flags', [[3, 4]]],
    ]));
});

describe('joins and subqueries', () => {
  test('join as they are written', () =>
    checkAll([
      [
        'SELECT s.id, p.[star id] FROM Star s LEFT JOIN mydb.[plan b] p ON p.[star id] = s.id WHERE s.id < 4 ORDER BY s.id',
        [
          [1, 1],
          [2, null],
          [3, 3],
        ],
      ],
      [
        'SELECT s.id, p.[star id] FROM Star s RIGHT OUTER JOIN mydb..[plan b] p ON p.[star id] = s.id ORDER BY 2',
        [
          [1, 1],
          [3, 3],
          [null, 9],
        ],
      ],
      [
        'SELECT COUNT(*), COUNT(s.id), COUNT(p.[star id]) FROM Star s FULL JOIN mydb.dbo.[plan b] p ON p.[star id] = s.id',
        [[6, 5, 3]],
      ],
      ['SELECT COUNT(*) FROM Star a, Star b WHERE a.id < b.id', [[10]]],
      ['SELECT COUNT(*) FROM Star a CROSS JOIN Star b', [[25]]],
      [
        'SELECT a.id FROM (Star a JOIN Star b ON a.id = b.id + 1) JOIN Star c ON c.id = a.id + 1 ORDER BY 1',
        [[2], [3], [4]],
      ],
      ['SELECT Star.id FROM Sky.dbo.Star WHERE Sky.dbo.Star.id = 2 AND dbo.Star.ra = 20', [[2]]],
    ]));

  test('see the query around them', () =>
    checkAll([
      ['SELECT id FROM Star s WHERE EXISTS (SELECT * FROM Star t WHERE t.id = s.id + 4)', [[1]]],
      [
        'SELECT id FROM Star s WHERE NOT EXISTS (SELECT * FROM Star t WHERE t.flags = s.flags AND t.id <> s.id) ORDER BY id',
        [[1], [2], [5]],
      ],
      [
        'SELECT id, (SELECT COUNT(*) FROM Star t WHERE t.ra < s.ra) FROM Star s WHERE id < 3 ORDER BY id',
        [
          [1, 0],
          [2, 1],
        ],
      ],
      [
        'SELECT id FROM Star s WHERE ra = (SELECT MAX(t.ra) FROM Star t WHERE t.flags = s.flags) ORDER BY id',
        [[1], [2], [4], [5]],
      ],
      [
        'SELECT id, (SELECT TOP 1 t.id FROM Star t WHERE t.id > s.id ORDER BY t.ra DESC) FROM Star s WHERE id > 3 ORDER BY id',
        [
          [4, 5],
          [5, null],
        ],
      ],
      [
        'SELECT id FROM Star WHERE id IN (SELECT id FROM Star s WHERE s.flags = Star.flags AND vmag > 2) ORDER BY id',
        [[2], [5]],
      ],
      [
        'SELECT flags, (SELECT COUNT(*) FROM Star t WHERE t.flags > s.flags) FROM Star s GROUP BY flags ORDER BY flags',
        [
          [0, 4],
          [3, 3],
          [5, 2],
          [8, 0],
        ],
      ],
    ]));

  test('are tables under their alias and their columns’ names', () =>
    checkAll([
      ['SELECT d.a, d.b FROM (SELECT id, ra * 2 FROM Star) AS d(a, b) WHERE d.b > 90', [[5, 100]]],
      ['SELECT * FROM (SELECT TOP 2 id FROM Star ORDER BY ra DESC) d ORDER BY id', [[4], [5]]],
      [
        'SELECT n.f, n.c FROM (SELECT flags AS f, COUNT(*) AS c FROM Star GROUP BY flags) n WHERE n.c > 1',
        [[8, 2]],
      ],
    ]));

  test('with more than one row for one value fail', async () => {
    const text = 'SELECT (SELECT id FROM Star) FROM Star';
    const reason: unknown = await answerOf(lab, text, snapshot).catch((error: unknown) => error);
    assert.ok(reason instanceof Error);
    const said = queryErrorOf(reason.message);
    assert.equal(said?.message, 'A subquery that stands for one value gave more than one row.');
  });
});

describe('a test that guards another', () => {
  test('is made first, on whichever side it is written', () =>
    checkAll([
      ['SELECT id FROM Star WHERE 40 / flags > 7 AND flags <> 0 ORDER BY id', [[1], [2]]],
      ['SELECT id FROM Star WHERE flags <> 0 AND 40 / flags > 7 ORDER BY id', [[1], [2]]],
      [
        'SELECT CASE WHEN flags = 0 THEN -1 ELSE 40 / flags END FROM Star ORDER BY id',
        [[13], [8], [5], [5], [-1]],
      ],
    ]));
});

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
    const metaOf = (text: string) =>
      selectOf(text, snapshot).columns.map(({ unit, ucd }) => [unit, ucd]);
    const known = ['deg', 'pos.eq.ra'];
    assert.deepEqual(metaOf('SELECT ra, ra AS x, ra + 0 FROM Star'), [
      known,
      known,
      [undefined, undefined],
    ]);
    assert.deepEqual(metaOf('SELECT t.y FROM (SELECT s.ra AS y FROM Star s) t'), [known]);
    assert.deepEqual(metaOf('SELECT ra FROM Star GROUP BY ra'), [known]);
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
        'SELECT q.c0, t1.id AS q FROM (SELECT id AS c0 FROM Star) q JOIN Star t1 ON t1.id = q.c0 WHERE q.c0 = 2',
        [[2, 2]],
      ],
    ]));

  test('of tables are listed', async () => {
    const text =
      "SELECT table_name, TABLE_Type FROM INFORMATION_SCHEMA.Tables WHERE table_type = 'BASE TABLE' ORDER BY TABLE_NAME";
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
          ['MyDB', 'dbo', 'Empty', 'BASE TABLE'],
          ['MyDB', 'dbo', 'old', 'BASE TABLE'],
          ['MyDB', 'dbo', 'plan b', 'BASE TABLE'],
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
