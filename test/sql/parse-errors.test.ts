// What is wrong with a text, where, and how to mend it: one error for each, in plain words.
// Whether names exist and types fit is the binder's to say, and not here.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseBatch } from '../../src/sql/parse.ts';

interface Case {
  /** The mark » stands before the offending piece, and is not part of the text. */
  readonly text: string;
  readonly says: RegExp;
  readonly hints?: RegExp;
}

const check = (title: string, cases: readonly Case[]): void => {
  void test(title, () => {
    for (const { text, says, hints } of cases) checkOne({ text, says, ...(hints && { hints }) });
  });
};

const checkOne = ({ text, says, hints }: Case): void => {
  const [before = '', ...rest] = text.split('»');
  const result = parseBatch([before, ...rest].join(''));
  assert.ok(result.kind === 'unparsable', `${text} is parsed`);
  const [error, ...more] = result.errors;
  assert.deepEqual(more, []);
  const lines = before.split('\n');
  const column = (lines.at(-1) ?? '').length + 1;
  const { message = '', hint = '', line } = error ?? {};
  assert.match(message, says, text);
  assert.match(hint, hints ?? /^$/, text);
  assert.deepEqual({ line, column: error?.column }, { line: lines.length, column }, text);
  for (const sentence of [message, hint]) assert.match(sentence, /^$|^[^\n]*[.?]$/, text);
};

check('What is never closed is shown where it was opened.', [
  { text: "SELECT a\nFROM t WHERE b = »'M31", says: /string .* never closed/, hints: /twice/ },
  { text: 'SELECT »[a FROM t', says: /'\[' here is never closed/, hints: /'\]'/ },
  { text: 'SELECT a »/* FROM t', says: /comment .* never closed/, hints: /Close it/ },
]);

check('An open parenthesis is shown where it stands, at the end and before a strange piece.', [
  { text: 'SELECT (a + »(b', says: /^The '\(' here is never closed\.$/ },
  {
    text: 'SELECT f(a\n»FROM t',
    says: /^'FROM' stands where '\)' for an earlier '\(' is expected\.$/,
    hints: /^That '\(' is at line 1, column 9\.$/,
  },
  { text: 'SELECT a FROM t»)', says: /^This '\)' closes no '\('\.$/ },
]);

check('A missing comma is suspected where a name or value follows another.', [
  { text: 'SELECT ra dec »vmag FROM t', says: /^'vmag' cannot stand here\.$/, hints: /comma/ },
  { text: 'SELECT f(1 »2) FROM t', says: /^'2' stands where '\)'/, hints: /comma/ },
  { text: 'SELECT * FROM a b »c', says: /^'c' cannot stand here\.$/, hints: /comma/ },
  { text: "SELECT 'a' 'b' »'c'", says: /^''c'' cannot stand here\.$/, hints: /comma/ },
]);

check('A comma too many is suspected before a clause.', [
  { text: 'SELECT a, »FROM t', says: /^'FROM' stands where an expression/, hints: /one too many/ },
  { text: 'SELECT »FROM t', says: /^'FROM' stands where an expression is expected\.$/ },
  { text: 'SELECT a FROM t, »WHERE b', says: /'WHERE' stands where a table/, hints: /too many/ },
]);

check('A word of SQL in the place of a name asks for brackets.', [
  { text: 'SELECT »group FROM t', says: /'group' stands where an expression/, hints: /\[group\]/ },
  { text: 'SELECT t.»order FROM t', says: /'order' stands where a name/, hints: /\[order\]/ },
  { text: 'SELECT a AS »end FROM t', says: /'end' stands where an alias/, hints: /\[end\]/ },
  { text: 'SELECT * FROM »table', says: /'table' stands where a table/, hints: /\[table\]/ },
  { text: 'SELECT 1 INTO »table', says: /stands where the new table's name/, hints: /\[table\]/ },
]);

check('A name that begins with a digit asks for brackets.', [
  { text: 'SELECT 2»mass_id FROM t', says: /^'mass_id' follows a number/, hints: /\[2mass\]/ },
  { text: 'SELECT * FROM Stars.».2mass', says: /^'.2' stands where a name/, hints: /\[2mass\]/ },
  { text: 'SELECT * FROM »2mass', says: /^'2' stands where a table/, hints: /\[2mass\]/ },
]);

check('A misspelt word is named with what was likely meant.', [
  { text: '»SELEC * FROM t', says: /cannot begin with 'SELEC'/, hints: /^Did you mean SELECT\?$/ },
  { text: 'SELECT ra form »t', says: /'t' cannot stand here/, hints: /FROM instead of 'form'/ },
  { text: 'SELECT a FROM t wehre »a = 1', says: /'a' cannot/, hints: /WHERE instead of 'wehre'/ },
  { text: 'SELECT a FROM t oder »by a', says: /'by' cannot/, hints: /ORDER BY instead of 'oder'/ },
]);

check('Clauses out of their order are named.', [
  {
    text: 'SELECT 1 WHERE 1 = 1 »FROM t',
    says: /^FROM stands here too late/,
    hints: /SELECT, INTO/,
  },
  {
    text: 'SELECT a FROM t ORDER BY a »WHERE b',
    says: /^WHERE stands here too late/,
    hints: /order/,
  },
  { text: 'SELECT a FROM t WHERE b »WHERE c', says: /second time/, hints: /order/ },
  {
    text: 'SELECT TOP 5 »DISTINCT a',
    says: /^DISTINCT stands before TOP\.$/,
    hints: /DISTINCT TOP/,
  },
]);

check('What the grammar wants is said where the text has something else, or ends.', [
  { text: '»', says: /^There is no statement in the text\.$/ },
  { text: ' -- nothing\n»', says: /^There is no statement in the text\.$/ },
  { text: 'SELECT a FROM» -- t\n\n', says: /^The text ends where a table is expected\.$/ },
  { text: 'SELECT a WHERE b =»', says: /^The text ends where an expression is expected\.$/ },
  {
    text: 'SELECT * FROM a JOIN b»',
    says: /ends where ON and the condition of the join/,
    hints: /ON a.id/,
  },
  {
    text: 'SELECT * FROM a CROSS JOIN b »ON 1 = 1',
    says: /CROSS JOIN has no ON/,
    hints: /JOIN … ON/,
  },
  { text: 'SELECT a BETWEEN 1 »OR 2', says: /'OR' stands where AND and the upper limit/ },
  { text: 'SELECT a WHERE b NOT »NULL', says: /where BETWEEN, IN or LIKE after NOT/ },
  { text: 'SELECT a WHERE b IS »3', says: /'3' stands where NULL after IS/ },
  { text: 'SELECT a WHERE b IN »c', says: /where '\(' and a list after IN/ },
  { text: 'SELECT a WHERE b = c »= d', says: /'=' cannot follow another/, hints: /AND/ },
  { text: 'SELECT CASE a »ELSE b END', says: /where WHEN in CASE/ },
  { text: 'SELECT CASE WHEN a »b END', says: /where THEN after WHEN/ },
  { text: 'SELECT\nCASE WHEN a THEN b»', says: /where END of the CASE at line 2, column 1/ },
  { text: 'SELECT CAST(a »float)', says: /where AS and a type/ },
  { text: 'SELECT CAST(a AS float(»b))', says: /where a type's length or precision/ },
  { text: 'SELECT a FROM t GROUP »a', says: /where BY after GROUP/ },
  { text: 'SELECT TOP »a b FROM t', says: /where a number of rows/, hints: /TOP 10/ },
  { text: 'SELECT * FROM »(SELECT 1 AS a) WHERE b', says: /needs a name/, hints: /AS a/ },
  { text: 'SELECT a WHERE b IN (SELECT c »INTO d FROM e)', says: /INTO belongs to the outermost/ },
  {
    text: 'WITH a AS (SELECT b »INTO c FROM d) SELECT * FROM a',
    says: /INTO belongs to the outermost/,
  },
  {
    text: 'INSERT INTO t SELECT * FROM (SELECT b »INTO c FROM d) e',
    says: /INTO belongs to the outermost/,
  },
  { text: 'SELECT a INTO b FROM c »INTO d', says: /INTO stands here a second time/ },
  { text: 'SELECT [a] AS »[]', says: /^A name cannot be empty\.$/ },
  { text: 'SELECT »a.b.c.d.e', says: /more than four parts/ },
  { text: 'SELECT * FROM »a.b.c.d', says: /'a\.b\.c\.d' has four parts/, hints: /context\.table/ },
  { text: 'WITH a (»SELECT 1', says: /where a column's name is expected/ },
  { text: 'WITH a (x) »(SELECT 1)', says: /where AS and a query in parentheses/ },
  { text: 'WITH a AS »SELECT 1', says: /^'SELECT' stands where '\('/ },
  { text: 'WITH a AS (SELECT 1 AS x) »PRINT 1', says: /where SELECT, INSERT, UPDATE or DELETE/ },
  {
    text: 'WITH a AS (SELECT 1 AS x) INSERT INTO t »VALUES (1)',
    says: /before an INSERT of a query only/,
  },
  { text: 'SELECT 1 OPTION (MAXRECURSION »40000)', says: /up to 32767/, hints: /no limit/ },
  { text: 'SELECT 1 OPTION (MAXRECURSION »)', says: /a number of levels/ },
  { text: 'SELECT RANK() OVER »w FROM t', says: /^'w' stands where '\('/ },
  { text: 'SELECT SUM(a) OVER (ORDER BY b ROWS »x)', says: /UNBOUNDED, CURRENT ROW or a number/ },
  { text: 'SELECT SUM(a) OVER (ORDER BY b ROWS 1 »ROW)', says: /where PRECEDING or FOLLOWING/ },
  { text: 'SELECT MAX(a) WITHIN GROUP (»b)', says: /where ORDER BY in WITHIN GROUP/ },
  { text: 'SELECT a FROM t GROUP BY »ALL a', says: /offer GROUP BY ALL\./, hints: /columns/ },
  { text: 'SELECT a FROM t GROUP BY »ROLLUP (a) WITH CUBE', says: /plain expressions only/ },
  { text: 'SELECT a FROM t GROUP BY CUBE ((a) »+ 1)', says: /behind a list/, hints: /parenth/ },
  { text: 'SELECT a WHERE b > ALL »c', says: /^'c' stands where '\('/ },
  { text: '(»1)', says: /'1' stands where 'SELECT' is expected/ },
  { text: 'SELECT 1 UNION »FROM t', says: /'FROM' stands where 'SELECT' is expected/ },
  { text: 'SELECT 1 »EXCEPT ALL SELECT 2', says: /EXCEPT ALL is not known/, hints: /EXCEPT alone/ },
  {
    text: '(SELECT TOP 1 a FROM t ORDER BY »a) UNION SELECT 1',
    says: /ORDER BY cannot stand in a part of a UNION/,
    hints: /Order the whole/,
  },
  { text: '(SELECT a FROM t ORDER BY a) »ORDER BY b', says: /a second time/, hints: /once/ },
  { text: 'SELECT a FROM t »OFFSET 5 ROWS', says: /OFFSET stands behind ORDER BY/, hints: /TOP/ },
  { text: 'SELECT a FROM t ORDER BY a OFFSET 1», 2', says: /',' stands where ROWS/ },
  { text: 'SELECT a FROM t ORDER BY a OFFSET 1 ROW FETCH »2', says: /where NEXT or FIRST/ },
  { text: 'SELECT a FROM t ORDER BY a OFFSET 1 ROW FETCH NEXT 1 ROW»', says: /ends where ONLY/ },
  {
    text: 'SELECT a FROM t ORDER BY a »FETCH NEXT 2 ROWS ONLY',
    says: /behind OFFSET/,
    hints: /TOP/,
  },
  { text: 'SELECT TOP 5 WITH »a FROM t', says: /'a' stands where TIES after WITH/ },
  { text: 'SELECT * FROM (VALUES (1, 2), »(3)) t(a, b)', says: /1 values, and the first has 2/ },
  { text: 'SELECT * FROM »(VALUES (1)) WHERE b', says: /needs a name/, hints: /AS a/ },
  {
    text: 'DROP »t',
    says: /'t' stands where TABLE, VIEW or FUNCTION after DROP/,
  },
]);

check('What stands behind a statement must begin another.', [
  { text: 'SELECT 1; »WHERE a', says: /cannot begin with 'WHERE'/, hints: /SELECT/ },
  { text: 'DROP TABLE a »b', says: /'b' cannot stand here/, hints: /comma/ },
  { text: 'BEGIN SELECT 1» ', says: /END of an earlier BEGIN/ },
  { text: 'BEGIN »END', says: /a statement after BEGIN/ },
  { text: 'IF a = 1 »FROM t', says: /cannot begin with 'FROM'/, hints: /SELECT/ },
  { text: 'SELECT 1 »ELSE SELECT 2', says: /ELSE/ },
]);

check('Variables are declared once, before they are used, and up to the next GO.', [
  {
    text: 'DECLARE @x int\nDECLARE @y int, »@X float',
    says: /^'@X' is declared a second time; the first is at line 1, column 9\.$/,
    hints: /SET/,
  },
  { text: 'DECLARE @x int WHILE 1 = 1 DECLARE »@x int', says: /second time/, hints: /loop/ },
  { text: 'DECLARE @t int DECLARE »@t TABLE (a int)', says: /second time/, hints: /SET/ },
  {
    text: 'SET »@x = 1 DECLARE @x int',
    says: /before its DECLARE at line 1, column 20\./,
    hints: /Move/,
  },
  { text: 'SELECT »@x DECLARE @x int', says: /before its DECLARE/, hints: /Move/ },
  { text: 'INSERT »@t VALUES (1) DECLARE @t TABLE (a int)', says: /before its/, hints: /Move/ },
  {
    text: 'DECLARE @x int GO IF »@x = 1 PRINT 2',
    says: /ended at the GO before/,
    hints: /DECLARE/,
  },
  {
    text: 'DECLARE @t TABLE (a int) GO SELECT * FROM »@t',
    says: /ended at the GO/,
    hints: /GO out/,
  },
]);

void test('A variable may be declared again behind GO; parameters are no variables.', () => {
  for (const text of [
    'DECLARE @x int GO DECLARE @x int SET @x = 1',
    'DECLARE @x int GO CREATE FUNCTION f (@x int) RETURNS int AS BEGIN RETURN @x END',
    'IF 1 = 0 DECLARE @x int SET @x = 1',
  ]) {
    assert.equal(parseBatch(text).kind, 'parsed', text);
  }
});

/** Texts of several lines, and the line and the words of each error. */
const SEVERAL: readonly (readonly [text: string, ...errors: (readonly [number, RegExp])[]])[] = [
  [
    'SELECT a b c FROM t;\nSELECT a FROM t;\nSELECT FROM t;\nSELECT TOP a b FROM t',
    [1, /'c'/],
    [3, /'FROM'/],
    [4, /'a'/],
  ],
  ['SELECT a,\nSELECT b b b FROM t', [2, /'SELECT'/], [2, /'b'/]],
  ['SELECT a FROM t LIMIT 5\nINSERT t\nSELECT b,, c FROM u', [1, /LIMIT/], [3, /','/]],
  ['IF a = = 1\nBEGIN\n  PRINT 1\n  PRINT FROM\nEND\nELSE\n  PRINT 2', [1, /'='/], [4, /'FROM'/]],
  ['SELECT (a + b FROM t\nSELECT c FROM u', [1, /'FROM'/]],
  ['SELECT a FROM (SELECT a FROM t;) x', [1, /';'/]],
  ['SELECT a,, b\nUNION\nSELECT c, d', [1, /','/]],
  ['SELECT a,, b FROM (\nSELECT c FROM u\n) AS x', [1, /','/]],
  ["SELECT a,, 'it''s FROM t;\nSELECT c c c FROM u", [1, /','/]],
  ['UPDATE t SER a = 1\nSET b = 2\nGO 3\nDROP t', [1, /'SER'/], [4, /'t'/]],
  ['CREATE PROCEDURE p AS\nSELECT a a a\nGO\nSELECT b b b', [1, /procedures/], [4, /'b'/]],
  ['BEGIN TRY\n  SELECT 1\nEND TRY\nBEGIN CATCH\n  PRINT 1\nEND CATCH', [1, /BEGIN TRY/]],
  ['MERGE t USING u ON 1 = 1\nWHEN MATCHED THEN\nUPDATE SET a = 1;', [1, /MERGE/]],
  ['CREATE FUNCTION f (@a int = 1) RETURNS int AS\nBEGIN\nRETURN 1\nEND', [1, /defaults/]],
  ['SELEC a FROM t\nSELECT b FROM u', [1, /SELEC/]],
];

void test('Errors of later statements are told where it is plain that one begins.', () => {
  for (const [text, ...expected] of SEVERAL) {
    const result = parseBatch(text);
    assert.ok(result.kind === 'unparsable', text);
    const lines = result.errors.map(({ line }) => line);
    assert.deepEqual(
      lines,
      expected.map(([line]) => line),
      JSON.stringify(result.errors),
    );
    for (const [at, [, words]] of expected.entries()) {
      assert.match(result.errors[at]?.message ?? '', words, text);
    }
  }
});

void test('Ten errors are told at most, and one where a text is long.', () => {
  const wrong = 'SELECT a b c;\n';
  const many = parseBatch(wrong.repeat(50));
  assert.ok(many.kind === 'unparsable');
  assert.equal(many.errors.length, 10);
  const long = parseBatch(wrong.repeat(10_000));
  assert.ok(long.kind === 'unparsable');
  assert.equal(long.errors.length, 1);
});

check('Statements say what they want.', [
  { text: "RAISERROR ('a', 16»)", says: /a severity and a state/, hints: /RAISERROR \('why'/ },
  { text: 'RAISERROR »50001 1', says: /^'50001' stands where '\('/ },
  { text: "RAISERROR ('a', 1, 1) WITH »NOLOCK", says: /NOWAIT, LOG or SETERROR/ },
  { text: 'PRINT 1; »THROW', says: /THROW alone stands in a CATCH/, hints: /THROW 50000/ },
  { text: "THROW »5, 'a', 1", says: /50000 or more/, hints: /THROW 50000/ },
  { text: "THROW 50000, 'a'» ", says: /',', a message and a state/, hints: /THROW 50000/ },
  { text: "THROW 50000, '%d', 1, »5", says: /no values/, hints: /RAISERROR/ },
  { text: 'RETURN »5', says: /RETURN with a value/, hints: /RETURN alone/ },
  { text: 'PRINT 1 GO »0', says: /'0' stands where how often/ },
  { text: 'PRINT 1\n»again: PRINT 2', says: /offer labels\./, hints: /WHILE/ },
  { text: "EXEC »sp_executesql N'SELECT 1'", says: /offer EXEC of a text/, hints: /itself/ },
  { text: 'INSERT INTO t» ', says: /text ends where/ },
  { text: 'INSERT INTO t (a) VALUES »1', says: /'1' stands where '\('/ },
  { text: 'INSERT INTO t »OUTPUT inserted.a VALUES (1)', says: /offer OUTPUT\./, hints: /SELECT/ },
  { text: 'UPDATE t »a = 1', says: /SET and the columns/ },
  { text: 'UPDATE TOP »n t SET a = 1', says: /a number of rows/ },
  { text: 'SET IDENTITY_INSERT t »YES', says: /where ON or OFF is expected/ },
  { text: 'ALTER TABLE t ADD CONSTRAINT c »a int', says: /PRIMARY KEY, UNIQUE or DEFAULT/ },
  { text: 'ALTER TABLE t ADD DEFAULT 1 »a', says: /FOR and a column/ },
  { text: 'ALTER TABLE t DROP »CONSTRAINT c', says: /offer DROP CONSTRAINT/, hints: /INTO/ },
  { text: 'UPDATE t SET »@x = 1', says: /cannot set a variable/, hints: /SELECT @x/ },
  { text: 'CREATE TABLE t »AS SELECT 1', says: /'\(' and the columns/, hints: /INTO/ },
  { text: 'CREATE TABLE t (a int »CHECK (a > 1))', says: /offer CHECK\./, hints: /query/ },
  { text: 'CREATE TABLE t (a »AS b + 1)', says: /computed columns/, hints: /view/ },
  { text: 'CREATE »PROCEDURE p AS SELECT 1', says: /offer procedures\./, hints: /batch/ },
  { text: 'DROP »TRIGGER t', says: /offer triggers\./ },
  { text: 'DECLARE @c »CURSOR', says: /offer cursors\./, hints: /APPLY/ },
  { text: 'DECLARE c »SCROLL CURSOR FOR SELECT 1', says: /offer cursors\./, hints: /APPLY/ },
  { text: 'DECLARE »x int', says: /variable's name, as @x/ },
  { text: 'SET »ROWCOUNT 10', says: /offer SET ROWCOUNT\./, hints: /TOP n/ },
  { text: 'EXEC »(@sql)', says: /offer EXEC of a text\./, hints: /statement itself/ },
  { text: 'BEGIN »TRY SELECT 1 END TRY', says: /offer BEGIN TRY\./, hints: /statement/ },
  { text: 'SELECT »@a = 1, b FROM t', says: /every item/, hints: /two statements/ },
  { text: 'SELECT @a = 1 INTO »t', says: /neither INTO nor UNION/ },
  {
    text: 'CREATE FUNCTION f (@x int »= 1) RETURNS int AS BEGIN RETURN 1 END',
    says: /defaults/,
    hints: /every argument/,
  },
  {
    text: 'CREATE FUNCTION f () RETURNS »@t TABLE (a int) AS BEGIN RETURN END',
    says: /more than one expression/,
    hints: /RETURNS TABLE/,
  },
]);

/** Statement, the words by which it is refused, and whether it is planned. */
const statements: readonly (readonly [string, string, 'yet' | 'ever'])[] = [
  ['ROLLBACK', 'ROLLBACK', 'ever'],
  ['MERGE INTO t USING u', 'MERGE', 'ever'],
  ['FETCH NEXT FROM c', 'cursors', 'ever'],
  ['GOTO again', 'GOTO', 'ever'],
  ["WAITFOR DELAY '00:00:05'", 'WAITFOR', 'ever'],
  ['OPEN c', 'cursors', 'ever'],
  ['DBCC CHECKDB', 'DBCC', 'ever'],
  ['GRANT SELECT ON t TO u', 'GRANT', 'ever'],
  ['SHUTDOWN', 'SHUTDOWN', 'ever'],
  ["BULK INSERT t FROM 'f'", 'BULK INSERT', 'ever'],
  ['SHOW TABLES', 'SHOW', 'ever'],
];

void test('Every other statement of T-SQL is refused by its name, where it begins.', () => {
  for (const [text, name, when] of statements) {
    const message = `This server does not offer ${name}${when === 'yet' ? ' yet' : ''}.`;
    const result = parseBatch(` ${text}`);
    assert.ok(result.kind === 'unparsable', text);
    const [error] = result.errors;
    assert.deepEqual([error?.message, error?.line, error?.column], [message, 1, 2], text);
  }
});

check('Parts of T-SQL that are not offered are refused by their names.', [
  { text: "SELECT »PARSE('1' AS int)", says: /does not offer PARSE/, hints: /CONVERT/ },
  { text: 'SELECT CAST(a AS »dbo.Box)', says: /types with a dotted name/, hints: /bigint/ },
  { text: 'SELECT dbo.Box»::New(1)', says: /offer '::'\./, hints: /CAST/ },
  {
    text: 'SELECT a COLLATE »Latin1_General_CI_AI FROM t',
    says: /the collation Latin1_/,
    hints: /Latin1_General_BIN/,
  },
  { text: 'SELECT a FROM t »FOR XML AUTO', says: /FOR XML and FOR JSON\./, hints: /STRING_AGG/ },
  { text: "SELECT a »AT TIME ZONE 'UTC' FROM t", says: /AT TIME ZONE\./, hints: /DATEADD/ },
  { text: 'SELECT * FROM t »PIVOT (SUM(a) FOR b IN ([1])) p', says: /PIVOT\./, hints: /CASE/ },
  { text: 'SELECT * FROM t »UNPIVOT (a FOR b IN (c, d)) p', says: /UNPIVOT\./, hints: /VALUES/ },
  { text: 'SELECT * FROM t »TABLESAMPLE (10 PERCENT)', says: /TABLESAMPLE\./, hints: /NEWID/ },
]);

check('Words and signs of other dialects are answered with those of T-SQL.', [
  { text: 'SELECT a FROM t »LIMIT 10', says: /offer LIMIT\./, hints: /TOP n/ },
  { text: 'SELECT a FROM t ORDER BY a »LIMIT 10', says: /offer LIMIT\./, hints: /TOP n/ },
  { text: 'SELECT * FROM a JOIN b »USING (id)', says: /USING\./, hints: /ON a\.id = b\.id/ },
  { text: 'SELECT * FROM a »NATURAL JOIN b', says: /NATURAL JOIN\./, hints: /ON a\.id = b\.id/ },
  { text: "SELECT a WHERE b »ILIKE 'c'", says: /offer ILIKE\./, hints: /LIKE/ },
  { text: 'SELECT a »|| b', says: /offer '\|\|'\./, hints: /'\+'/ },
  { text: 'SELECT a WHERE b »&& c', says: /offer '&&'\./, hints: /AND/ },
  { text: 'SELECT a WHERE b »== c', says: /offer '=='\./, hints: /'='/ },
  { text: 'SELECT a FROM t ORDER BY a »NULLS LAST', says: /NULLS FIRST/, hints: /CASE/ },
]);

void test('A column is counted in characters, and every kind of line end ends a line.', () => {
  const result = parseBatch("SELECT '🔭',\r\n\r\t'𝛼' 'b' {");
  assert.ok(result.kind === 'unparsable');
  const [error] = result.errors;
  assert.deepEqual([error?.line, error?.column], [3, 10]);
});

void test('A long piece of text is cut in the sentence that repeats it.', () => {
  const result = parseBatch(`SELECT 1 x '${'a'.repeat(1_000_000)}\n'`);
  assert.ok(result.kind === 'unparsable');
  const [error] = result.errors;
  assert.equal(error?.message, `''${'a'.repeat(39)}…' cannot stand here.`);
});
