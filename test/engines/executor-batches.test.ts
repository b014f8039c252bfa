// Batches of T-SQL run whole in a real executor: what they answer, what they would commit, and how
// they end. Expected rows are worked out from the text of each case.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { batchCases, runText } from '../support/batch-cases.ts';
import { makeYard, type Yard, type YardJob } from '../support/executor-yard.ts';

let yard: Yard;
before(() => void (yard = makeYard({ program: 'real' })));
after(() => yard[Symbol.asyncDispose]());

const run = (text: string, job: Partial<YardJob> = {}) => runText(yard, text, job);
const { answers, failures } = batchCases(() => yard);

answers('variables have their declared types and keep their values exactly', {
  'DECLARE @x int = 3, @y float SET @y = @x * 1.5 SELECT @x, @y': ['3,4.5'],
  'DECLARE @x bigint = 9007199254740993 SET @x += 2 SELECT @x': ['9007199254740995'],
  "DECLARE @s varchar(3) = 'abcdef' SELECT @s + '!'": ['"abc!"'],
  'DECLARE @d decimal(10, 3) = 1.5 SELECT @d': ['1.500'],
  "DECLARE @t datetime = '2010-01-02 03:04:05' SELECT @t": ['2010-01-02T03:04:05.000'],
  'DECLARE @b varbinary(4) = 0x01FF SELECT @b': ['"0x01FF"'],
  'DECLARE @x int SELECT @x': ['null'],
  'DECLARE @x int = 7 SELECT @x / 2': ['3'],
  'DECLARE @x float = 0.1 SELECT @x + 0.2e0': ['0.3'],
  [`DECLARE @a int, @b int SELECT @a = MIN(v), @b = MAX(v) FROM (VALUES (3), (1), (2))
    t(v) SELECT @a, @b`]: ['1,3'],
  'DECLARE @a int = 5 SELECT @a = v FROM (VALUES (1)) t(v) WHERE v > 9 SELECT @a': ['5'],
  'DECLARE @a int = 5 SET @a = (SELECT v FROM (VALUES (1)) t(v) WHERE v > 9) SELECT @a': ['null'],
  'DECLARE @X int = 1 SELECT @x': ['1'],
});

answers('IF, WHILE and BEGIN decide what is done', {
  "IF 1 = 1 SELECT 'yes' ELSE SELECT 'no'": ['"yes"'],
  "IF NULL = 1 SELECT 'yes' ELSE SELECT 'no'": ['"no"'],
  "IF EXISTS (SELECT 1 WHERE 1 = 0) SELECT 'yes'; ELSE SELECT 'no'": ['"no"'],
  [`DECLARE @i int = 0, @s int = 0 WHILE @i < 5 BEGIN SET @i += 1 IF @i = 2 CONTINUE IF
    @i = 4 BREAK SET @s += @i END SELECT @i, @s`]: ['4,4'],
  'SELECT 1 RETURN SELECT 2': ['1'],
  'DECLARE @i int = 0 WHILE @i < 3 BEGIN WHILE 1 = 1 BREAK SET @i += 1 END SELECT @i': ['3'],
  'SET NOCOUNT ON; USE MyDB; BEGIN TRAN SELECT 1': ['1'],
});

answers('tables that live as long as the batch are made, filled, changed and read', {
  'CREATE TABLE #t (id int, name varchar(5)) INSERT #t VALUES (1, NULL), (2, 3.5) SELECT * FROM #t':
    ['1,null', '2,"3.5"'],
  'SELECT 1 AS a INTO #t INSERT INTO #t (a) SELECT a + 1 FROM #t SELECT a FROM #t ORDER BY a': [
    '1',
    '2',
  ],
  'SELECT 5 AS v INTO ##r GO SELECT r.v FROM ##r r': ['5'],
  'DECLARE @t TABLE (a int) INSERT @t VALUES (4) SELECT x.a FROM @t AS x': ['4'],
  'SELECT 1 AS a INTO #t DROP TABLE #t SELECT 2 AS a INTO #t SELECT a FROM #t': ['2'],
  'CREATE TABLE #t (a int) INSERT #t VALUES (1), (2), (3) DELETE #t WHERE a > 1 SELECT @@ROWCOUNT':
    ['2'],
  'CREATE TABLE #t (a int) INSERT #t VALUES (1), (2) TRUNCATE TABLE #t SELECT COUNT(*) FROM #t': [
    '0',
  ],
});

answers('UPDATE and DELETE find their rows by joins too', {
  'SELECT 1 AS a, 0 AS b INTO #t UPDATE #t SET b = a + 1, a = b SELECT * FROM #t': ['0,2'],
  [`CREATE TABLE #t (a int, b int) INSERT #t VALUES (1, 0), (2, 0) SELECT 2 AS a, 9 AS z
    INTO #u UPDATE x SET b = u.z FROM #t x JOIN #u u ON x.a = u.a SELECT a, b FROM #t
    ORDER BY a`]: ['1,0', '2,9'],
  'SELECT 1 AS a INTO #t SELECT 7 AS z INTO #u UPDATE #t SET a = z FROM #u SELECT a FROM #t': ['7'],
  [`CREATE TABLE #t (a int) INSERT #t VALUES (1), (2), (3) SELECT 2 AS a INTO #u DELETE
    #t FROM #t JOIN #u ON #t.a = #u.a SELECT a FROM #t ORDER BY a`]: ['1', '3'],
  [`CREATE TABLE #t (a int) INSERT #t VALUES (1), (2), (3) DELETE TOP (2) FROM #t SELECT
    COUNT(*) FROM #t`]: ['1'],
  'SELECT 5 AS a INTO #t UPDATE #t SET a *= 3 SELECT a FROM #t': ['15'],
});

answers('the table that is changed may stand in FROM under an alias', {
  [`SELECT 1 AS a INTO #t INSERT #t VALUES (2)
    DELETE #t FROM #t AS x WHERE x.a = 1 SELECT a FROM #t`]: ['2'],
  [`SELECT 1 AS a INTO #t INSERT #t VALUES (2)
    UPDATE #t SET a = 9 FROM #t x WHERE x.a = 1 SELECT SUM(a) FROM #t`]: ['11'],
  'DECLARE @a int, @b int = 2 SELECT @a = 1, @b = @a + 1 SELECT @b': ['2'],
  [`CREATE TABLE #t (b int) INSERT #t VALUES (7), (8)
    ALTER TABLE #t ADD id int IDENTITY(1, 1) SELECT id FROM #t`]: ['1', '2'],
});

answers('common tables stand before every statement that reads', {
  'SELECT 1 AS a INTO #t; WITH c AS (SELECT 5 AS v) UPDATE #t SET a = v FROM c SELECT a FROM #t': [
    '5',
  ],
  [`SELECT 1 AS a INTO #t; WITH c AS (SELECT 1 AS v)
    DELETE #t FROM c WHERE a = v SELECT COUNT(*) FROM #t`]: ['0'],
  [`SELECT 1 AS a INTO #t; WITH c AS (SELECT 2 AS v)
    INSERT #t SELECT v FROM c SELECT SUM(a) FROM #t`]: ['3'],
  'CREATE VIEW v AS WITH c AS (SELECT 4 AS a) SELECT a FROM c SELECT a FROM v': ['4'],
});

answers('columns keep what was defined for them', {
  [`CREATE TABLE #t (i int IDENTITY(10, 5), j int DEFAULT 7, k varchar(9)) INSERT #t (k)
    VALUES (1), (2) INSERT #t DEFAULT VALUES SELECT * FROM #t`]: [
    '10,7,"1"',
    '15,7,"2"',
    '20,7,null',
  ],
  'CREATE TABLE #t (i int, j int DEFAULT 7) INSERT #t VALUES (1, DEFAULT), (2, 3) SELECT j FROM #t':
    ['7', '3'],
  "DECLARE @c varchar = 'abc' SELECT @c": ['"a"'],
  "CREATE TABLE #t (c char(3)) INSERT #t VALUES ('a') SELECT c + '!' FROM #t": ['"a  !"'],
  'CREATE TABLE #t (a int) INSERT #t VALUES (2.9) SELECT a FROM #t': ['2'],
  [`SELECT 1 AS a, 2 AS b INTO #t ALTER TABLE #t ADD c int DEFAULT 5 ALTER TABLE #t DROP
    COLUMN a SELECT * FROM #t`]: ['2,null'],
  "SELECT '12' AS a INTO #t ALTER TABLE #t ALTER COLUMN a int SELECT a + 1 FROM #t": ['13'],
  [`CREATE TABLE #t (a int) INSERT #t VALUES (3), (1), (2) CREATE CLUSTERED INDEX i ON
    #t (a DESC) SELECT a FROM #t`]: ['3', '2', '1'],
});

answers('views and functions stand for the queries that they were made of', {
  'CREATE VIEW v (x) AS SELECT 1 + 1 SELECT x FROM v': ['2'],
  'SELECT 1 AS a INTO t CREATE VIEW v AS SELECT a FROM t INSERT t VALUES (2) SELECT SUM(a) FROM v':
    ['3'],
  [`CREATE FUNCTION dbo.twice(@x int) RETURNS bigint AS BEGIN RETURN @x * 2 END SELECT
    dbo.twice(21)`]: ['42'],
  [`CREATE FUNCTION f(@n int) RETURNS TABLE AS RETURN (SELECT @n AS n UNION ALL SELECT
    @n + 1) SELECT SUM(n) FROM dbo.f(3)`]: ['7'],
  'CREATE FUNCTION g(@x float) RETURNS int AS BEGIN RETURN @x END SELECT mydb.dbo.g(2.9)': ['2'],
  "CREATE VIEW v AS SELECT 1 AS a DROP VIEW v SELECT 'gone'": ['"gone"'],
});

failures('a batch that cannot go on says at which statement', {
  'SELECT 1 / 0': [1, /[Dd]ivi/],
  'PRINT 1\nWHILE 1 = 1\n  SELECT 1 / 0': [3, /[Dd]ivi/],
  'SELECT 1 AS a INTO #t\nSELECT 1 / 0': [2, /[Dd]ivi/],
  "CREATE TABLE #t (a varchar(2))\nINSERT #t VALUES ('abc')": [2, /too long for the column 'a'/],
  'CREATE TABLE #t (a int NOT NULL)\nINSERT #t VALUES (NULL)': [2, /'a' of '#t' cannot hold NULL/],
  "CREATE TABLE #t (a int)\nINSERT #t VALUES ('x')": [2, /Conversion failed/],
  'CREATE TABLE #t (a int)\nINSERT #t VALUES (1, 2)': [2, /This row has 2 values, and 1 column is/],
  'CREATE TABLE #t (a int)\nUPDATE #t SET b = 1': [2, /has no column 'b'.*Did you mean 'a'/],
  'SELECT @x': [1, /'@x' is not declared/],
  'SET @x = 1': [1, /'@x' is not declared/],
  'DECLARE @i int = 0\nWHILE 1 = 1 SET @i += 1': [2, /more than 1000 times/],
  "PRINT 'a'\nRAISERROR ('no more', 16, 1)": [2, /no more/],
  'INSERT Nowhere VALUES (1)': [1, /no table 'Nowhere' in MyDB/],
  'SELECT * FROM #t': [1, /no table '#t'/],
  'DECLARE @s int = 0\nSELECT @s = @s + v FROM (VALUES (1), (2)) t(v)': [
    2,
    /added up from row to row/,
  ],
  "CREATE TABLE #t (a varchar(2))\nINSERT #t VALUES ('a')\nINSERT #t VALUES ('abc')": [
    3,
    /too long for the column 'a'/,
  ],
  'CREATE TABLE t (a int PRIMARY KEY)\nINSERT t VALUES (1), (1)': [2, /'t'.*same key \(a\): \(1\)/],
  "CREATE TABLE #t (a int, b char(1), UNIQUE (b, a))\nINSERT #t VALUES (NULL, 'x'), (NULL, 'X')": [
    2,
    /key \(a, b\): \(NULL, 'X'\)/,
  ],
  'SELECT 1 AS a INTO #t\nUPDATE #t SET a = 2 FROM #t x, #t y': [2, /more than one '#t'/],
  'DECLARE @x int = 1\nCREATE VIEW v AS SELECT @x AS a': [2, /'@x' is not declared/],
  'CREATE VIEW v AS SELECT 1 AS a\nCREATE OR ALTER VIEW v AS SELECT a FROM v': [2, /reads itself/],
  'SELECT 1 AS a INTO #t\nCREATE VIEW v AS SELECT a FROM #t': [2, /ends with this batch/],
  'EXEC xp_cmdshell': [1, /xp_cmdshell/],
});

test('a table that a batch makes and changes leaves once, as it is at the end', async () => {
  const text = `CREATE TABLE mydb.t (id int PRIMARY KEY, x float NOT NULL)
    INSERT mydb.t VALUES (1, 1.5), (2, 2.5) UPDATE t SET x = 9 WHERE id = 2`;
  const { outcome } = await run(text);
  assert.ok(outcome.kind === 'done');
  const [change, ...others] = outcome.changes;
  assert.ok(change?.kind === 'create' && others.length === 0);
  assert.equal(change.table.name, 't');
  assert.equal(change.table.rows, 2n);
  assert.deepEqual(change.table.columns, [
    { name: 'id', type: { name: 'int' }, isNotNull: true, keys: [0] },
    { name: 'x', type: { name: 'float' }, isNotNull: true },
  ]);
});

test('names change in the order of the text; what comes to nothing leaves no trace', async () => {
  const tables = [
    { name: 'Old', columns: [{ name: 'a', type: { name: 'int' } }], rows: 0n, files: [] },
  ] as const;
  const text = `SELECT 1 AS a INTO gone DROP TABLE gone
    EXEC sp_rename 'Old', 'Kept' SELECT 2 AS b INTO Old
    CREATE VIEW v AS SELECT b FROM Old INSERT Kept VALUES (7)`;
  const { outcome } = await run(text, { tables });
  assert.ok(
    outcome.kind === 'done',
    JSON.stringify(outcome, (_, v) => String(v)),
  );
  const told = outcome.changes.map((change) => {
    if (change.kind === 'create' || change.kind === 'replace') {
      return `${change.kind} ${change.table.name} ${change.table.rows}`;
    }
    if (change.kind === 'rename') return `rename ${change.name} ${change.newName}`;
    return change.kind === 'define' ? `define ${change.object.name}` : change.kind;
  });
  assert.deepEqual(told.toSorted(), [
    'create Old 1',
    'define v',
    'rename Old Kept',
    'replace Kept 1',
  ]);
  assert.ok(told.indexOf('rename Old Kept') < told.indexOf('create Old 1'));
});

test('a table that is renamed can be changed under its new name', async () => {
  const tables = [
    { name: 'Old', columns: [{ name: 'a', type: { name: 'int' } }], rows: 0n, files: [] },
  ] as const;
  const text = `EXEC sp_rename 'Old', 'New' ALTER TABLE New ADD b int DEFAULT 3
    INSERT New (a) VALUES (1)`;
  const { outcome } = await run(`${text} SELECT * FROM New`, { tables });
  assert.ok(
    outcome.kind === 'done',
    JSON.stringify(outcome, (_, v) => String(v)),
  );
  assert.deepEqual(
    outcome.changes.map(({ kind }) => kind),
    ['rename', 'replace'],
  );
});

test('lines that are printed come with the end, however it ends', async () => {
  const { outcome } = await run("PRINT 'one' PRINT 2 SELECT 1 / 0");
  assert.ok(outcome.kind === 'failed');
  assert.deepEqual(outcome.printed, ['one', '2']);
});

test('a job gives each SELECT without INTO a table of its own', async () => {
  const destination = { kind: 'table', name: 'job_7' } as const;
  const { outcome } = await run('SELECT 1 AS a SELECT 2 AS b', { destination });
  assert.ok(outcome.kind === 'done');
  assert.deepEqual(
    outcome.changes.map((change) => change.kind === 'create' && change.table.name),
    ['job_7', 'job_7_2'],
  );
});

test('ten thousand inserts of a row each leave one file', async () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => `INSERT mydb.t VALUES (${at}, 'r${at}')`);
  const text = `CREATE TABLE mydb.t (a int, b varchar(9)) ${rows.join(' ')}`;
  const { outcome } = await run(text);
  assert.ok(outcome.kind === 'done');
  const [change] = outcome.changes;
  assert.ok(change?.kind === 'create');
  assert.deepEqual([change.table.rows, change.table.files.length], [10_000n, 1]);
});
