// Variables, parts between GO, and messages of batches, whole in a real executor. Expected rows are
// worked out from the text of each case by the page of Microsoft's reference that is named.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { batchCases, runText } from '../support/batch-cases.ts';
import { makeYard, type Yard } from '../support/executor-yard.ts';

let yard: Yard;
before(() => void (yard = makeYard({ program: 'real' })));
after(() => yard[Symbol.asyncDispose]());

const { answers, failures } = batchCases(() => yard);

// "Arithmetic operators": quotients of integers are cut, remainders have the dividend's sign.
answers('variables count without an engine as with it', {
  'DECLARE @a int = -7, @b int = 2 SET @a = @a / @b SELECT @a': ['-3'],
  'DECLARE @a int = -7 SET @a %= 3 SELECT @a': ['-1'],
  'DECLARE @a bigint = 9223372036854775806 SET @a = @a + 1 SELECT @a': ['9223372036854775807'],
  'DECLARE @a smallint = 3 IF @a > 2 AND NOT @a = 4 SELECT 1 ELSE SELECT 2': ['1'],
  'DECLARE @a int IF @a = 1 OR @a <> 1 SELECT 1 ELSE SELECT 2': ['2'],
  "DECLARE @s varchar(2) = 123456, @i int = '12' SELECT @s, @i + 1": ['"*",13'],
});

failures('what goes beyond a variable of whole numbers is an overflow', {
  'DECLARE @a int = 2147483647\nSET @a = @a + 1': [2, /overflow/],
  'DECLARE @a int = 2147483647, @b bigint\nSET @b = @a + 1': [2, /overflow/],
  'DECLARE @a tinyint = 0\nSET @a = @a - 1': [2, /overflow/],
  'DECLARE @a int = 0\nSET @a = 1 / @a': [2, /[Dd]ivi/],
});

// "SELECT @local_variable": of several rows the last one's value stays, and without one the old.
answers('a SELECT sets its variables one after the other, of its last row', {
  'DECLARE @a int, @b int SELECT @a = v, @b = @a * 2 FROM (VALUES (3)) t(v) SELECT @a, @b': ['3,6'],
  [`DECLARE @lo int, @hi int SELECT @lo = 5, @hi = @lo * 2 FROM (VALUES (1), (2)) t(v)
    SELECT @lo, @hi`]: ['5,10'],
  [`DECLARE @a int, @b int, @c int SELECT @a = MIN(v), @b = MAX(v), @c = (@b - @a) / 2
    FROM (VALUES (3), (9)) t(v) SELECT @a, @b, @c`]: ['3,9,3'],
  [`DECLARE @a int, @b int SELECT @a = v, @b = @a + 1 FROM (VALUES (1), (3), (2)) t(v) ORDER BY v
    SELECT @a, @b`]: ['3,4'],
  'DECLARE @a int = 1, @b int = 2 SELECT @a = 5, @b = @a WHERE 1 = 0 SELECT @a, @b': ['1,2'],
  'DECLARE @a int = 1, @b int SELECT @a = 5, @b = @a WHERE @a = 1 SELECT @a, @b': ['5,5'],
  [`DECLARE @s varchar(3), @t varchar(9) SELECT @s = v, @t = @s + '!' FROM (VALUES ('abcdef')) t(v)
    SELECT @t`]: ['"abc!"'],
  'DECLARE @i int, @f float SELECT @i = 2.9, @f = @i / 2 FROM (VALUES (1)) t(v) SELECT @f': ['1'],
  [`DECLARE @s varchar(9) = 'x' SELECT TOP 1 @s = @s + v FROM (VALUES ('a'), ('b')) t(v)
    ORDER BY v SELECT @s`]: ['"xa"'],
  'DECLARE @n int = 7 SELECT @n = @n + COUNT(*) FROM (VALUES (1), (2)) t(v) SELECT @n': ['9'],
  [`DECLARE @n int = 1 SELECT @n = @n + 1, @n = @n * 10, @n = @n + COUNT(*)
    FROM (VALUES (1), (2)) t(v) SELECT @n`]: ['22'],
});

// "@@ROWCOUNT (Transact-SQL)": assignments count what they read, a simple one is 1, PRINT sets 0.
answers('@@ROWCOUNT counts what an assignment has read', {
  'DECLARE @a int SELECT @a = v FROM (VALUES (1), (2), (3)) t(v) SELECT @@ROWCOUNT': ['3'],
  'DECLARE @a int SELECT @a = v FROM (VALUES (1)) t(v) WHERE v > 1 SELECT @@ROWCOUNT': ['0'],
  'DECLARE @a int SELECT @a = 5 SELECT @@ROWCOUNT': ['1'],
  'DECLARE @a int SELECT @a = COUNT(*) FROM (VALUES (1), (2)) t(v) SELECT @@ROWCOUNT': ['1'],
  "CREATE TABLE #t (a int) INSERT #t VALUES (1), (2) PRINT 'x' SELECT @@ROWCOUNT": ['0'],
  [`CREATE TABLE #t (a int) INSERT #t VALUES (1), (2)
    DECLARE @n int SET @n = @@ROWCOUNT SELECT @n + 10 * @@ROWCOUNT`]: ['12'],
});

// "DECLARE @local_variable" and "GO": the scope of a variable is its batch, from beginning to end.
answers('variables live from the beginning to the end of what GO ends', {
  'IF 1 = 0 DECLARE @x int = 5 SELECT @x': ['null'],
  [`DECLARE @i int = 0, @n int = 0 WHILE @i < 3 BEGIN DECLARE @k int SET @k = ISNULL(@k, 0) + 1
    SET @i += 1 SET @n = @k END SELECT @n`]: ['3'],
  [`DECLARE @i int = 0, @n int WHILE @i < 3 BEGIN DECLARE @k int = 10 SET @k += 1 SET @i += 1
    SET @n = @k END SELECT @n`]: ['11'],
  "DECLARE @x int = 1 GO DECLARE @x varchar(9) = 'a' SELECT @x": ['"a"'],
  'DECLARE @x int = 1 GO DECLARE @x int SELECT @x': ['null'],
  'PRINT 1 RETURN SELECT 1 GO SELECT 2': ['2'],
  'CREATE TABLE #t (a int) GO INSERT #t VALUES (1) GO 5 SELECT COUNT(*) FROM #t': ['5'],
  [`SELECT 0 AS a INTO #t GO DECLARE @n int = (SELECT MAX(a) FROM #t) INSERT #t VALUES (@n + 1)
    GO 3 SELECT MAX(a) FROM #t`]: ['3'],
});

// "table (Transact-SQL)": a table variable behaves like a local variable, and has its scope.
answers('table variables live and end as other variables do', {
  [`DECLARE @t TABLE (a int) INSERT @t VALUES (1)
    GO DECLARE @t TABLE (b int) SELECT COUNT(b) FROM @t`]: ['0'],
  'IF 1 = 0 DECLARE @t TABLE (a int) INSERT @t VALUES (3) SELECT a FROM @t': ['3'],
  [`DECLARE @i int = 0 WHILE @i < 3 BEGIN DECLARE @t TABLE (a int) INSERT @t VALUES (@i)
    SET @i += 1 END SELECT COUNT(*) FROM @t`]: ['3'],
  [`DECLARE @t TABLE (a int PRIMARY KEY, b int DEFAULT 4) INSERT @t (a) VALUES (1), (2)
    UPDATE @t SET b = a WHERE a = 2 DELETE t FROM @t AS t WHERE t.a = 1
    SELECT t.b FROM @t t JOIN @t u ON t.a = u.a`]: ['2'],
});

failures('the keys of a table variable hold where it ends', {
  'DECLARE @t TABLE (a int PRIMARY KEY)\nINSERT @t VALUES (1), (1)\nGO\nSELECT 1': [
    2,
    /Two rows of '@t' have the same key \(a\): \(1\)/,
  ],
});

// "datetime" and "smalldatetime": steps of 1/300 s from 1753 on, and of a minute from 1900 on.
answers('moments go in the steps of what they are declared as', {
  "DECLARE @d datetime = '2010-01-02 03:04:05.999' SELECT @d": ['2010-01-02T03:04:06.000'],
  "DECLARE @d datetime SET @d = '2010-01-02 03:04:05.995' SELECT @d": ['2010-01-02T03:04:05.997'],
  "DECLARE @d smalldatetime = '2000-05-08 12:35:29.999' SELECT @d": ['2000-05-08T12:36:00.000'],
  "DECLARE @d smalldatetime = '2000-05-08 12:35:29' SELECT @d": ['2000-05-08T12:35:00.000'],
  "DECLARE @d datetime2 = '2010-01-02 03:04:05.995' SELECT @d": ['2010-01-02T03:04:05.995'],
  "DECLARE @d datetime2 = '1500-01-01' SELECT YEAR(@d)": ['1500'],
  "DECLARE @d date = '0001-01-01' SELECT YEAR(@d)": ['1'],
});

failures('what a variable cannot hold ends the batch', {
  "DECLARE @d datetime\nSET @d = '1700-01-01'": [2, /out-of-range/],
  "DECLARE @d smalldatetime = '1899-12-31'": [1, /smalldatetime is from 1900/],
  "DECLARE @d smalldatetime = '2079-06-07'": [1, /smalldatetime is from 1900/],
});

failures('a variable that a SELECT cannot tell the value of is named', {
  'DECLARE @a int, @b int SELECT @b = @a, @a = v FROM (VALUES (1), (2)) t(v)': [
    1,
    /'@a' would have the value here that the row before gave it/,
  ],
  'DECLARE @a int, @b int SELECT @a = v, @b = @b + @a FROM (VALUES (1), (2)) t(v)': [
    1,
    /'@b' cannot be added up/,
  ],
  'DECLARE @a int, @b int SELECT @a = v, @b = (SELECT @a) FROM (VALUES (1), (2)) t(v)': [
    1,
    /'@a' is set by this SELECT, and a subquery in it cannot read it/,
  ],
  'DECLARE @n int SELECT @n = @n + COUNT(*) FROM (VALUES (1)) t(v) GROUP BY v': [1, /added up/],
  'DECLARE @n int = 1 SELECT @n = @n + (SELECT COUNT(*)) FROM (VALUES (1), (2)) t(v)': [1, /added/],
  'DECLARE @a int, @b int SELECT @a = v, @b = (SELECT SUM(@a * 2)) FROM (VALUES (3)) t(v)': [
    1,
    /'@a' is set by this SELECT, and a subquery in it cannot read it/,
  ],
  'DECLARE @a int, @d datetime SELECT @a = 1, @d = @e FROM (VALUES (1)) t(v)': [1, /not declared/],
});

// "RAISERROR (Transact-SQL)": severities up to 10 inform, those from 11 on are errors.
test('RAISERROR prints up to severity 10, and ends the batch from 11 on', async () => {
  const text = `DECLARE @n int = 3, @s varchar(9) = 'M31'
    RAISERROR ('%d of %s', 10, 1, @n, @s) WITH NOWAIT
    RAISERROR ('0x%x', 0, 1, 255)
    RAISERROR ('%s: %d%%', 11, -1, @s, 50) PRINT 'never'`;
  const { outcome } = await runText(yard, text);
  assert.ok(outcome.kind === 'failed');
  assert.deepEqual(outcome.printed, ['3 of M31', '0xff']);
  const [error] = outcome.errors;
  assert.deepEqual([error?.message, error?.line], ['M31: 50%', 4]);
});

failures('RAISERROR and THROW end a batch with what they say', {
  "THROW 50001, '%d stays', 1": [1, /^%d stays/],
  "DECLARE @m varchar(20) = 'no'\nSET @m += ' more';\nTHROW 60000, @m, 2": [3, /^no more/],
  "RAISERROR ('%d', 5, 1, 'a')": [1, /'%d' .* takes a whole number/],
  "RAISERROR ('%d', 5, 1, 1.5)": [1, /no decimal\(2, 1\)/],
  "RAISERROR ('a', 'b', 1)": [1, /Conversion failed|cannot stand/],
});
