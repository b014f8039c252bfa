// Writes and definitions of T-SQL in a real executor: columns that number themselves, changes
// through queries, defaults, keys. Expected rows are worked out from the text of each case, and
// what is an error is one in SQL Server (its pages on IDENTITY, SET IDENTITY_INSERT, INTO, UPDATE,
// DELETE, WITH common_table_expression, ALTER TABLE, CREATE VIEW).

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { batchCases, runText, told } from '../support/batch-cases.ts';
import { makeYard, type Yard, type YardJob } from '../support/executor-yard.ts';

let yard: Yard;
before(() => void (yard = makeYard({ program: 'real' })));
after(() => yard[Symbol.asyncDispose]());

const run = (text: string, job: Partial<YardJob> = {}) => runText(yard, text, job);
const { answers, failures } = batchCases(() => yard);

const NUMBERED = 'CREATE TABLE #t (id int IDENTITY(1, 1), v int)';
const FIVE = `${NUMBERED} INSERT #t VALUES (10), (20), (20), (30), (30)`;

answers('a column that numbers itself takes numbers where IDENTITY_INSERT is ON', {
  [`${NUMBERED} SET IDENTITY_INSERT #t ON INSERT #t (id, v) VALUES (7, 1), (-2, 2)
    SET IDENTITY_INSERT #t OFF INSERT #t VALUES (3) SELECT id, v FROM #t ORDER BY v`]: [
    '7,1',
    '-2,2',
    '8,3',
  ],
  [`CREATE TABLE #u (k int IDENTITY) INSERT #u DEFAULT VALUES INSERT INTO #u DEFAULT VALUES
    SELECT k FROM #u`]: ['1', '2'],
  [`${NUMBERED} SET IDENTITY_INSERT #t ON DROP TABLE #t
    CREATE TABLE #u (k int IDENTITY, v int) SET IDENTITY_INSERT #u ON
    INSERT #u (v, k) VALUES (1, 5) SELECT k FROM #u`]: ['5'],
});

failures('a column that numbers itself is not written otherwise', {
  [`${NUMBERED}\nINSERT #t (id, v) VALUES (1, 1)`]: [
    2,
    /'id' of '#t' numbers itself.*SET IDENTITY/,
  ],
  [`${NUMBERED}\nINSERT #t VALUES (1, 1)`]: [2, /2 values, and 1 column is.*'id' numbers itself/],
  [`${NUMBERED}\nALTER TABLE #t ALTER COLUMN id varchar(9)`]: [2, /whole number, and no varchar/],
  [`${NUMBERED}\nINSERT #t (x, y) VALUES (1, 2)`]: [2, /no column 'x'(?!.*twice)/],
  [`${NUMBERED}\nUPDATE #t SET id = 2`]: [2, /'id' of '#t' numbers itself.*cannot be set/],
  [`${NUMBERED}\nUPDATE #t SET id = DEFAULT`]: [2, /'id' of '#t' numbers itself/],
  'CREATE TABLE #t (a int IDENTITY, b int IDENTITY)': [1, /one IDENTITY column.*'a' is one/],
  [`${NUMBERED}\nALTER TABLE #t ADD b int IDENTITY`]: [2, /one IDENTITY column.*'id' is one/],
  'CREATE TABLE #t (a float IDENTITY)': [1, /whole number, and no float/],
  'CREATE TABLE #t (a decimal(9, 2) IDENTITY)': [1, /whole number, and no decimal\(9, ?2\)/],
  'CREATE TABLE #t (a int IDENTITY(1, 0))': [1, /increment of IDENTITY cannot be 0/],
  'CREATE TABLE #t (a int IDENTITY DEFAULT 4)': [1, /'a' numbers itself and takes no DEFAULT/],
  'CREATE TABLE #t (a int)\nSET IDENTITY_INSERT #t ON': [2, /'#t' has no IDENTITY column/],
  'SET IDENTITY_INSERT nowhere ON': [1, /no table 'nowhere'/],
  [`${NUMBERED}\nSET IDENTITY_INSERT #t ON\nINSERT #t VALUES (1, 2)`]: [3, /'id' must be given/],
  [`${NUMBERED}\nSET IDENTITY_INSERT #t ON\nINSERT #t (v) VALUES (1)`]: [
    3,
    /IDENTITY_INSERT is ON/,
  ],
  [`${NUMBERED}\nSET IDENTITY_INSERT #t ON\nINSERT #t (v, id) VALUES (1, DEFAULT)`]: [
    3,
    /no number/,
  ],
  [`${NUMBERED}\nCREATE TABLE #u (k int IDENTITY) SET IDENTITY_INSERT #t ON
    SET IDENTITY_INSERT #u ON`]: [3, /ON for '#t' already/],
  'CREATE TABLE #u (k int IDENTITY)\nINSERT #u VALUES (5)': [
    2,
    /0 columns.*write INSERT … DEFAULT/,
  ],
  'CREATE TABLE #u (k int IDENTITY)\nINSERT #u SELECT 5': [2, /0 are to be.*INSERT … DEFAULT/],
});

answers('IDENTITY(type, seed, increment) numbers the rows of SELECT … INTO', {
  [`SELECT IDENTITY(int, 10, 5) AS n, v INTO #t FROM (VALUES (3), (1), (2)) AS x(v) ORDER BY v
    SELECT n, v FROM #t ORDER BY n`]: ['10,1', '15,2', '20,3'],
  [`SELECT v, IDENTITY(bigint) AS n, v + 1 AS w INTO #t FROM (VALUES (8)) AS x(v)
    INSERT #t (v) VALUES (9) SELECT n, v, w FROM #t ORDER BY n`]: ['1,8,9', '2,9,null'],
  [`SELECT COUNT(*) AS c, IDENTITY(int, -1, -1) AS n INTO #t FROM (VALUES (1), (1)) AS x(v)
    GROUP BY v SELECT c, n FROM #t`]: ['2,-1'],
});

failures('IDENTITY stands in the list of SELECT … INTO, with a name', {
  'SELECT IDENTITY(int, 1, 1) AS n': [1, /of SELECT … INTO.*ROW_NUMBER/],
  'SELECT IDENTITY(int, 1, 1) INTO #t': [1, /has no name/],
  'SELECT IDENTITY(float, 1, 1) AS n INTO #t': [1, /whole number, and no float/],
  'SELECT IDENTITY(int, 1) AS n INTO #t': [1, /Write IDENTITY\(int, 1, 1\)/],
  'SELECT IDENTITY(int, 1, 1) AS n, IDENTITY(int, 1, 1) AS m INTO #t': [1, /second time/],
  [`${NUMBERED}\nSELECT id, IDENTITY(int, 1, 1) AS n INTO #u FROM #t`]: [2, /'id' is one/],
});

const KEPT = `SELECT name, CAST(is_nullable AS int), CAST(is_identity AS int)
  FROM tempdb.sys.columns ORDER BY column_id`;

/** The columns that `SELECT … INTO #u` makes of these tables: name, may be NULL, numbers itself. */
const kept = (query: string): string => `CREATE TABLE #t (id int IDENTITY, a int NOT NULL, b int)
  CREATE TABLE #s (c int NOT NULL) ${query} DROP TABLE #t, #s ${KEPT}`;

answers('SELECT … INTO keeps what was demanded of plain columns', {
  [kept('SELECT id, a, b INTO #u FROM #t')]: ['"id",0,1', '"a",0,0', '"b",1,0'],
  [kept('SELECT a AS x, id AS y, id AS z INTO #u FROM #t')]: ['"x",0,0', '"y",0,0', '"z",0,0'],
  [kept('SELECT id + 0 AS x, a * 2 AS y INTO #u FROM #t')]: ['"x",1,0', '"y",1,0'],
  [kept('SELECT t.id, s.c INTO #u FROM #t AS t JOIN #s AS s ON s.c = t.a')]: [
    '"id",0,0',
    '"c",0,0',
  ],
  [kept('SELECT t.a, s.c INTO #u FROM #t AS t LEFT JOIN #s AS s ON s.c = t.a')]: [
    '"a",0,0',
    '"c",1,0',
  ],
  [kept('SELECT t.a, s.c INTO #u FROM #t AS t FULL JOIN #s AS s ON s.c = t.a')]: [
    '"a",1,0',
    '"c",1,0',
  ],
  [kept('SELECT id, ROW_NUMBER() OVER (ORDER BY a) AS n INTO #u FROM #t')]: ['"id",0,1', '"n",1,0'],
  [kept('SELECT x.a, x.id INTO #u FROM (SELECT a, id FROM #t) AS x')]: ['"a",0,0', '"id",0,1'],
  [kept('SELECT a INTO #u FROM #t UNION ALL SELECT b FROM #t')]: ['"a",1,0'],
  [`CREATE TABLE mydb.t (a int NOT NULL DEFAULT 7, b int)
    SELECT column_name, is_nullable, column_default FROM mydb.information_schema.columns
    ORDER BY ordinal_position`]: ['"a","NO","(7)"', '"b","YES",null'],
});

answers('a column numbers itself on where it came through a subquery', {
  [`CREATE TABLE t (id int IDENTITY, v int) INSERT t VALUES (1), (2)
    SELECT id AS n, v INTO u FROM (SELECT * FROM mydb.t) AS q
    INSERT u VALUES (3) SELECT n, v FROM mydb.u ORDER BY n`]: ['1,1', '2,2', '3,3'],
});

answers('UPDATE and DELETE go through a query of one table', {
  [`${FIVE};
    WITH d AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY v ORDER BY id) AS rn FROM #t)
    DELETE FROM d WHERE rn > 1 SELECT id FROM #t ORDER BY id`]: ['1', '2', '4'],
  [`${FIVE}
    UPDATE d SET v = n * 100 FROM (SELECT v, ROW_NUMBER() OVER (ORDER BY id DESC) AS n FROM #t) d
    WHERE n < 3 SELECT v FROM #t ORDER BY id`]: ['10', '20', '20', '200', '100'],
  [`${FIVE};
    WITH d (w, k) AS (SELECT v, id FROM #t WHERE v > 10) UPDATE d SET w = w + k
    SELECT v FROM #t ORDER BY id`]: ['10', '22', '23', '34', '35'],
  [`${FIVE};
    WITH d AS (SELECT TOP 2 * FROM #t ORDER BY v DESC, id) DELETE d
    SELECT id FROM #t ORDER BY id`]: ['1', '2', '3'],
  [`${FIVE};
    WITH c AS (SELECT id, v AS w FROM #t WHERE v = 20),
      d AS (SELECT w AS x, id FROM c WHERE id > 2) UPDATE y SET x = 0 FROM d AS y
    SELECT v FROM #t ORDER BY id`]: ['10', '20', '0', '30', '30'],
  [`${FIVE} SELECT 2 AS k, 77 AS z INTO #u;
    WITH d AS (SELECT * FROM #t) UPDATE d SET d.v = #u.z FROM d JOIN #u ON #u.k = d.id
    SELECT v FROM #t WHERE id < 4 ORDER BY id`]: ['10', '77', '20'],
  [`${FIVE};
    WITH d AS (SELECT t.*, (SELECT COUNT(*) FROM #t AS o WHERE o.v = t.v) AS n FROM #t AS t)
    DELETE d WHERE n = 1 SELECT @@ROWCOUNT`]: ['1'],
  [`CREATE TABLE mydb.t (a int) INSERT mydb.t VALUES (1), (2);
    WITH t AS (SELECT * FROM mydb.t WHERE a > 1) DELETE FROM t SELECT a FROM mydb.t`]: ['1'],
});

failures('a query that is not of one table, row by row, is not changed', {
  [`${FIVE};\nWITH d AS (SELECT DISTINCT v FROM #t) DELETE d`]: [2, /query of one table, and 'd'/],
  [`${FIVE};\nWITH d AS (SELECT v FROM #t GROUP BY v) DELETE d`]: [2, /GROUP BY/],
  [`${FIVE};\nWITH d AS (SELECT MAX(v) AS v FROM #t) DELETE d`]: [2, /aggregate/],
  [`${FIVE};\nWITH d AS (SELECT x.v FROM #t x, #t y) DELETE d`]: [2, /join/],
  [`${FIVE};\nWITH d AS (SELECT v FROM #t UNION ALL SELECT v FROM #t) DELETE d`]: [2, /UNION/],
  [`${FIVE};\nWITH d AS (SELECT v FROM d) DELETE d`]: [2, /query of one table/],
  [`${FIVE};\nWITH d AS (SELECT v + 1 AS w FROM #t) UPDATE d SET w = 1`]: [2, /'w' is no plain/],
  [`${FIVE};\nWITH d AS (SELECT v FROM #t) UPDATE d SET vv = 1`]: [2, /no column 'vv'.*mean 'v'/],
  [`${FIVE};\nWITH d AS (SELECT * FROM #t) UPDATE d SET id = 1`]: [
    2,
    /'id' of '#t' numbers itself/,
  ],
  [`${FIVE};\nWITH d AS (SELECT v FROM #t) DELETE d FROM d AS x, d AS y`]: [2, /more than one 'd'/],
  'WITH d AS (SELECT * FROM Stars) DELETE d': [1, /no table 'Stars' in MyDB/],
});

answers('every column of a query of a query may be taken by a star', {
  [`SELECT 1 AS a, 2 AS b INTO t INSERT t VALUES (2, 3);
    WITH e AS (SELECT *, a + 1 AS c FROM mydb.t), d AS (SELECT * FROM e WHERE c > 2)
    UPDATE d SET b = 0 SELECT a, b FROM mydb.t ORDER BY a`]: ['1,2', '2,0'],
  [`SELECT 1 AS a INTO t INSERT t VALUES (2);
    WITH d AS (SELECT * FROM (SELECT a, a + 1 AS c FROM mydb.t) AS q WHERE c > 2)
    DELETE d SELECT a FROM mydb.t`]: ['1'],
  [`SELECT 1 AS a INTO t INSERT t VALUES (1);
    WITH e AS (SELECT *, COUNT(*) OVER (PARTITION BY a) AS c FROM mydb.t),
    d AS (SELECT * FROM e WHERE c > 1) DELETE TOP (1) d SELECT COUNT(*) FROM mydb.t`]: ['1'],
});

answers('values may be DEFAULT, and rows so many as TOP says', {
  [`CREATE TABLE #t (a int DEFAULT 7, b int, c int DEFAULT 1 + 1) INSERT #t VALUES (1, 2, 3)
    UPDATE #t SET b = DEFAULT, a = DEFAULT, c = a * 10 SELECT a, b, c FROM #t`]: ['7,null,10'],
  [`CREATE TABLE #t (a int DEFAULT 7) INSERT #t VALUES (1)
    UPDATE #t SET a = DEFAULT SELECT a FROM #t`]: ['7'],
  [`${FIVE} DELETE TOP (50) PERCENT FROM #t SELECT COUNT(*) FROM #t`]: ['2'],
  [`${FIVE} UPDATE TOP (2) #t SET v = -1 SELECT COUNT(*) FROM #t WHERE v = -1`]: ['2'],
  [`${FIVE} INSERT TOP (3) INTO #t SELECT v FROM #t SELECT COUNT(*) FROM #t`]: ['8'],
  [`${NUMBERED} INSERT TOP (1) #t (v) VALUES (5), (5) SELECT v FROM #t`]: ['5'],
  [`CREATE TABLE statistics (a int) INSERT statistics VALUES (1)
    UPDATE statistics SET a = 4 SELECT 1`]: ['1'],
  [`${FIVE} UPDATE STATISTICS #t WITH FULLSCAN, NORECOMPUTE SELECT COUNT(*) FROM #t`]: ['5'],
});

answers('ALTER TABLE and sp_rename change columns that are there', {
  [`CREATE TABLE #t (a int, b int) ALTER TABLE #t ADD CONSTRAINT d DEFAULT 3 FOR b
    INSERT #t (a) VALUES (1) SELECT a, b FROM #t`]: ['1,3'],
  [`SELECT 1 AS a, 2 AS b INTO t EXEC sp_rename 'mydb.t.a', 'a b', 'COLUMN'
    INSERT t VALUES (3, 4) SELECT SUM([a b]) FROM mydb.t`]: ['4'],
  [`SELECT 1 AS a INTO t EXEC sp_rename 't.[a]', 'A', 'column' SELECT A FROM mydb.t`]: ['1'],
  "SELECT 1 AS a INTO t EXEC sp_rename 't', 'T' SELECT a FROM mydb.t": ['1'],
  [`SELECT 1 AS a INTO t SELECT 2 AS a INTO u
    EXEC sp_rename @newname = 'v', @objname = 'u' SELECT a FROM mydb.v`]: ['2'],
  [`CREATE TABLE #t (a int NOT NULL) ALTER TABLE #t ALTER COLUMN a bigint
    INSERT #t VALUES (NULL) SELECT a FROM #t`]: ['null'],
  [`SELECT 1 AS a INTO #t
    ALTER TABLE #t ADD b int DEFAULT 5, c int DEFAULT 6 WITH VALUES, d int NOT NULL DEFAULT 7
    SELECT * FROM #t`]: ['1,null,6,7'],
  'SELECT 1 AS a INTO #t DROP TABLE IF EXISTS #t, #t SELECT 2': ['2'],
});

failures('what cannot be is refused with what is true', {
  'CREATE TABLE #t (a int DEFAULT 3)\nALTER TABLE #t ADD DEFAULT 4 FOR a': [2, /DEFAULT already/],
  [`${NUMBERED}\nALTER TABLE #t ADD DEFAULT 4 FOR id`]: [2, /numbers itself/],
  "SELECT 1 AS a, 2 AS b INTO t\nEXEC sp_rename 't.a', 'B', 'COLUMN'": [2, /'B' already/],
  "SELECT 1 AS a INTO t\nEXEC sp_rename 't.b', 'c', 'COLUMN'": [2, /no column 'b'.*mean 'a'/],
  "SELECT 1 AS a INTO t\nEXEC sp_rename 't', @new = 'c'": [2, /takes two names/],
  "SELECT 1 AS a INTO t\nEXEC sp_rename 'a', 'c', 'COLUMN'": [2, /'table\.column'/],
  'SELECT 1 AS a INTO #t\nDROP TABLE #t, #T': [2, /'#T' stands here twice/],
  'CREATE TABLE #t (a int DEFAULT (SELECT 1))': [1, /A DEFAULT is a constant.*no query/],
  'CREATE TABLE #t (a int, A float)': [1, /'A' is defined twice/],
  'CREATE TABLE #t (a int)\nALTER TABLE #t ADD a int': [2, /'#t' has a column 'a' already/],
  'SELECT 300 AS a INTO #t\nALTER TABLE #t ALTER COLUMN a tinyint': [2, /A larger type holds it/],
  'SELECT 1 AS a INTO #t\nALTER TABLE #t ADD b int NOT NULL': [2, /'b' of '#t'.*need a DEFAULT/],
  'CREATE VIEW v AS SELECT 1 + 1': [1, /column of the view has no name/],
  'CREATE VIEW v AS SELECT 1 AS a, 2 AS A': [1, /The view would have more than one column 'A'/],
  'CREATE VIEW v AS SELECT 1 AS a ORDER BY a': [1, /no effect in a view without TOP/],
  [`SELECT 1 AS a INTO t CREATE VIEW v AS SELECT a FROM t DROP TABLE t
    SELECT * FROM v`]: [2, /In the view 'v': There is no table 't'.*Bring back what it reads/],
});

failures('an error of values stands at its statement, also where that is all there is', {
  '\n SELECT 1 / 0': [2, /divided by zero/],
  [`CREATE TABLE t (a int PRIMARY KEY)
    INSERT t VALUES (1)\n\nINSERT t VALUES (1)\nSELECT 1`]: [
    4,
    /'t' have the same key \(a\): \(1\)/,
  ],
  "CREATE TABLE #t (a varchar(9) PRIMARY KEY)\nINSERT #t VALUES ('x' + CHAR(10)), ('x' + CHAR(10))":
    [2, /\(a\): \('x '\)/],
});

test('demands on columns of SELECT … INTO are kept with the table', async () => {
  const text = `CREATE TABLE #t (id int IDENTITY(5, 2), a int NOT NULL) INSERT #t VALUES (1)
    SELECT id, a INTO mydb.u FROM #t`;
  const { outcome } = await run(text);
  assert.ok(outcome.kind === 'done', told(outcome));
  const [change] = outcome.changes;
  assert.ok(change?.kind === 'create');
  assert.deepEqual(change.table.columns, [
    { name: 'id', type: { name: 'int' }, isNotNull: true, identity: ['5', '2'] },
    { name: 'a', type: { name: 'int' }, isNotNull: true },
  ]);
});
