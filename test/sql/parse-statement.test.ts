// Text to tree for statements that are no queries: variables, control of flow, changes of rows, and
// definitions. Shapes are nested lists (shape.ts).

import { statements } from './parse-case.ts';

statements('Variables are declared, set one by one or by a query, and read.', {
  'DECLARE @a int': '(declare @a int)',
  'DECLARE @a int = 1, @b AS varchar(9)':
    '(block (declare @a int) (assign @a (select 1)) (declare @b varchar 9))',
  'DECLARE @t TABLE (a int)': '(create-table <@t> (a int))',
  'SET @a = @b + 1': '(assign @a (select (+ @b 1)))',
  'set @a += 2': '(assign @a (select (+ @a 2)))',
  'SELECT @a = MAX(b), @c -= d FROM t WHERE e = @@ROWCOUNT':
    '(assign @a @c (select (<MAX> b) (- @c d) (from <t>) (where (= e @@ROWCOUNT))))',
  'SELECT * FROM @t AS x': '(select * (from <@t>:x))',
});

statements('What steers a batch holds other statements.', {
  "IF OBJECT_ID('t','U') IS NOT NULL DROP TABLE t":
    "(if (is-not-null (<OBJECT_ID> 't' 'U')) (drop-table <t>))",
  'IF @a > 1 SELECT 1; ELSE SELECT 2': '(if (> @a 1) (select 1) (select 2))',
  'IF a = 1 IF b = 2 SELECT 1 ELSE SELECT 2': '(if (= a 1) (if (= b 2) (select 1) (select 2)))',
  'WHILE @i < 3 BEGIN SET @i += 1 IF @i = 2 BREAK; CONTINUE END':
    '(while (< @i 3) (block (assign @i (select (+ @i 1))) (if (= @i 2) (break)) (continue)))',
  'BEGIN TRAN t1': '(begin)',
  'BEGIN TRANSACTION': '(begin)',
  'COMMIT TRAN': '(commit)',
  COMMIT: '(commit)',
  RETURN: '(return)',
  "PRINT 'so ' + @x": "(print (+ 'so ' @x))",
  "RAISERROR ('no', 16, 1) WITH NOWAIT": "(raise 'no' 16 1)",
  "RAISERROR (@m, 10, -1, @n, 'a') WITH LOG, SETERROR": "(raise @m 10 (- 1) @n 'a')",
  "THROW 50000, 'no', 1": "(throw 50000 'no' 1)",
  'SET NOCOUNT ON': '(option SET NOCOUNT ON)',
  'SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED':
    '(option SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED)',
  'USE Stars': '(option USE Stars)',
});

statements('INSERT, UPDATE, DELETE and TRUNCATE change rows.', {
  'INSERT INTO mydb.t VALUES (1, DEFAULT), (-2, NULL)':
    '(insert <mydb>.<t> (rows (1 default) ((- 2) null)))',
  'insert #t (a, #t.b) select 1, 2': '(insert <#t> (columns a b) (select 1 2))',
  'INSERT t DEFAULT VALUES': '(insert <t> (rows ()))',
  'INSERT INTO #tmp EXEC spgetneighbors 10': '(insert <#tmp> (exec <spgetneighbors> 10))',
  'INSERT INTO t (SELECT a FROM b)': '(insert <t> (select a (from <b>)))',
  "UPDATE t SET a = 1, t.b += 2 WHERE c = 'x'": "(update <t> a=1 b=(+ t.b 2) (where (= c 'x')))",
  'UPDATE TOP (5) p SET a = q.a FROM t p JOIN q ON p.i = q.i':
    '(update <p> a=q.a (top 5) (from (inner <t>:p <q> (= p.i q.i))))',
  'delete ##results where pop > 500': '(delete <##results> (where (> pop 500)))',
  'DELETE FROM a FROM t a, u WHERE a.i = u.i': '(delete <a> (from <t>:a <u>) (where (= a.i u.i)))',
  'TRUNCATE TABLE mydb.t': '(truncate <mydb>.<t>)',
  'INSERT TOP (3) INTO t SELECT a FROM b': '(insert <t> (top 3) (select a (from <b>)))',
  'UPDATE t SET a = DEFAULT, b = 1': '(update <t> a=default b=1)',
  'DELETE TOP (5) PERCENT FROM t': '(delete <t> (top 5 percent))',
  'UPDATE statistics SET a = 1': '(update <statistics> a=1)',
  'UPDATE STATISTICS t (i) WITH FULLSCAN': '(option UPDATE STATISTICS t (i) WITH FULLSCAN)',
  'SET IDENTITY_INSERT mydb.t ON': '(numbers-on <mydb>.<t>)',
  'SET IDENTITY_INSERT #t OFF': '(numbers-off <#t>)',
});

statements('CREATE and ALTER define tables, indexes, views and functions.', {
  'create table t (id bigint not null, ra float)':
    '(create-table <t> (id bigint not-null) (ra float))',
  'CREATE TABLE #U(up_ra FLOAT, up_id int IDENTITY(1,1) PRIMARY KEY, x int DEFAULT 0 NULL)':
    '(create-table <#U> (up_ra FLOAT) (up_id int not-null identity 1 1) (x int default 0)' +
    ' (primary up_id))',
  'CREATE TABLE t (a int, b int, CONSTRAINT k UNIQUE NONCLUSTERED (a, b DESC)) ON [PRIMARY]':
    '(create-table <t> (a int) (b int) (unique a b))',
  'ALTER TABLE MYDB.virgo DROP COLUMN img': '(alter-table <MYDB>.<virgo> (drop img))',
  'ALTER TABLE t ADD a int, b real': '(alter-table <t> (add (a int) (b real)))',
  'ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (a)': '(alter-table <t> (add (primary a)))',
  'ALTER TABLE t ADD a int CONSTRAINT d DEFAULT 0 WITH VALUES':
    '(alter-table <t> (add (a int default 0 filled)))',
  'ALTER TABLE t ADD CONSTRAINT d DEFAULT 0 FOR a': '(alter-table <t> (default a 0))',
  "EXEC sp_rename 'mydb..t.[a b]', 'c.d', 'COLUMN'": '(alter-table <mydb>.<t> (rename a b c.d))',
  "EXEC sp_rename 't', 'u', 'OBJECT'": "(exec <sp_rename> 't' 'u' 'OBJECT')",
  'ALTER TABLE t ALTER COLUMN a bigint NOT NULL': '(alter-table <t> (alter (a bigint not-null)))',
  'CREATE UNIQUE CLUSTERED INDEX i ON t (a, b DESC) WITH (FILLFACTOR = 90)':
    '(index unique sorted <t> a b↓)',
  'CREATE INDEX i ON t (a) INCLUDE (b)': '(index <t> a)',
  'CREATE OR ALTER VIEW v (x) AS SELECT a FROM t': '(view or-alter <v> x (select a (from <t>)))',
  'CREATE FUNCTION dbo.f (@x float, @n int) RETURNS float AS BEGIN RETURN @x * @n END':
    '(function <dbo>.<f> @x:float @n:int float (* @x @n))',
  'CREATE FUNCTION f () RETURNS TABLE AS RETURN (SELECT 1 AS a)': '(function <f> (select 1:a))',
});

statements('DROP takes several names, UNDROP TABLE one.', {
  'DROP TABLE a, mydb.b': '(drop-table <a> <mydb>.<b>)',
  'DROP VIEW IF EXISTS v': '(drop-view if-exists <v>)',
  'DROP INDEX i ON t': '(option DROP INDEX i ON t)',
  'DROP TABLE t': '(drop-table <t>)',
  'drop table if exists mydb.[a b]': '(drop-table if-exists <mydb>.<a b>)',
  'UNDROP TABLE MyDB.dbo.t': '(undrop-table <MyDB>.<dbo>.<t>)',
});

statements('WITH stands before changes of rows, as before queries.', {
  'WITH a AS (SELECT 1 AS x) INSERT INTO t SELECT x FROM a OPTION (MAXRECURSION 7)':
    '(insert <t> (with (a (select 1:x))) (select x (from <a>) recursion=7))',
  'WITH a AS (SELECT 1 AS x) UPDATE t SET b = x FROM a':
    '(update <t> b=x (with (a (select 1:x))) (from <a>))',
  'WITH a (y) AS (SELECT 1) DELETE FROM t WHERE b IN (SELECT y FROM a)':
    '(delete <t> (with (a y (select 1))) (where (in b (select y (from <a>)))))',
  'WITH a AS (SELECT 1 AS x) SELECT @m = MAX(x) FROM a':
    '(assign @m (with (a (select 1:x))) (select (<MAX> x) (from <a>)))',
  'CREATE VIEW v AS WITH a AS (SELECT 1 AS x) SELECT x FROM a':
    '(view <v> (with (a (select 1:x))) (select x (from <a>)))',
});
