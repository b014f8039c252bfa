// Text to tree: the shape that each form of T-SQL has, and what leaves no trace.
// Shapes are nested lists (shape.ts); precedence follows Microsoft's "Operator Precedence".

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseBatch } from '../../src/sql/parse.ts';
import { walk } from '../../src/sql/walk.ts';
import { statementOf, statements, type Cases } from './parse-case.ts';
import { shapeOfStatement } from './shape.ts';

/** Texts of expressions, and their shapes. */
const expressions = (title: string, cases: Cases): void => {
  void test(title, () => {
    for (const [text, shape] of Object.entries(cases)) {
      const statement = statementOf(`SELECT 1 WHERE ${text}`);
      assert.equal(shapeOfStatement(statement), `(select 1 (where ${shape}))`, text);
    }
  });
};

expressions('Products bind before sums, and both lean to the left.', {
  'a + b * c': '(+ a (* b c))',
  'a * b + c': '(+ (* a b) c)',
  'a - b - c': '(- (- a b) c)',
  'a / b * c % d': '(% (* (/ a b) c) d)',
  'a - (b - c)': '(- a (- b c))',
});

expressions('Bitwise operators stand beside + and -, not below them as in C.', {
  'a + b & c': '(& (+ a b) c)',
  'a & b + c': '(+ (& a b) c)',
  'a | b ^ c & d': '(& (^ (| a b) c) d)',
  'flags & 0x10 = 0': '(= (& flags 0x10) 0)',
  'flags & 2 * 8': '(& flags (* 2 8))',
});

expressions('A sign takes the whole product after it, so that -100.0/-100.0*10.0 is 0.1.', {
  '-a * b': '(- (* a b))',
  '-a + b': '(+ (- a) b)',
  'a * -b * c': '(* a (- (* b c)))',
  '-100.0/-100.0*10.0': '(- (/ 100.0 (- (* 100.0 10.0))))',
  '- -a': '(- (- a))',
  '+a - +b': '(- (+ a) (+ b))',
});

expressions('The complement binds tightest.', {
  '~a * b': '(* (~ a) b)',
  '-~a': '(- (~ a))',
  '~~a & b': '(& (~ (~ a)) b)',
});

expressions('Comparisons bind before NOT, NOT before AND, AND before OR.', {
  'NOT a = b AND c = d': '(and (not (= a b)) (= c d))',
  'a = 1 OR b = 2 AND c = 3': '(or (= a 1) (and (= b 2) (= c 3)))',
  '(a = 1 OR b = 2) AND c = 3': '(and (or (= a 1) (= b 2)) (= c 3))',
  'NOT NOT a = b': '(not (not (= a b)))',
  'a + 1 < b * 2': '(< (+ a 1) (* b 2))',
});

expressions('Every spelling of a comparison is one of six operators.', {
  'a != b': '(<> a b)',
  'a <> b': '(<> a b)',
  'a !< b': '(>= a b)',
  'a !> b': '(<= a b)',
  'a >= b': '(>= a b)',
  'a <= b': '(<= a b)',
});

expressions('The AND of BETWEEN is its own.', {
  'a BETWEEN 1 AND 2 AND b': '(and (between a 1 2) b)',
  'a NOT BETWEEN b + 1 AND c * 2 OR d': '(or (not-between a (+ b 1) (* c 2)) d)',
  'NOT a BETWEEN 1 AND 2': '(not (between a 1 2))',
});

expressions('IN takes a list or a query.', {
  'a IN (1)': '(in a 1)',
  'a + 1 NOT IN (1, b, 2 * 3)': '(not-in (+ a 1) 1 b (* 2 3))',
  'a IN (SELECT b FROM t)': '(in a (select b (from <t>)))',
  'a NOT IN (SELECT b FROM t)': '(not-in a (select b (from <t>)))',
});

expressions('LIKE, IS NULL and EXISTS are tests like comparisons.', {
  "a LIKE 'M%'": "(like a 'M%')",
  "a NOT LIKE 'M' + b ESCAPE '!' AND c": "(and (not-like a (+ 'M' b) '!') c)",
  'a IS NULL': '(is-null a)',
  'a + b IS NOT NULL': '(is-not-null (+ a b))',
  'NOT EXISTS (SELECT 1)': '(not (exists (select 1)))',
  'EXISTS ((SELECT 1))': '(exists (select 1))',
  '(SELECT 1) = ((SELECT 2))': '(= (select 1) (select 2))',
});

expressions('Literals keep every digit as written.', {
  '185.': '185.',
  '.5': '.5',
  '1e10': '1e10',
  '9223372036854775808': '9223372036854775808',
  '0x000000000000FFFF': '0x000000000000FFFF',
  "N'it''s'": "'it's'",
  "''": "''",
  NULL: 'null',
});

expressions('Columns have one to four parts, and an empty part is left out.', {
  ra: 'ra',
  'h.ra': 'h.ra',
  'Stars..Hipparcos.ra': 'Stars.Hipparcos.ra',
  'Stars.dbo.Hipparcos.ra': 'Stars.dbo.Hipparcos.ra',
  '[my h]."right ascension"': 'my h.right ascension',
  key: 'key',
});

expressions('Calls have plain, dotted or bracketed names, DISTINCT or a star.', {
  'pi()': '(<pi>)',
  'COUNT(*)': '(<COUNT> *)',
  'COUNT(DISTINCT a)': '(<COUNT> distinct a)',
  'COUNT(ALL a)': '(<COUNT> a)',
  'dbo.fDistanceArcMinEq(1, 2., ra, dec)': '(<dbo>.<fDistanceArcMinEq> 1 2. ra dec)',
  'Stars.dbo.f(1)': '(<Stars>.<dbo>.<f> 1)',
  '[f](1)': '(<f> 1)',
  'LEFT(a, 2) = RIGHT(a, 2)': '(= (<LEFT> a 2) (<RIGHT> a 2))',
  CURRENT_TIMESTAMP: '(<CURRENT_TIMESTAMP>)',
  'floor(.5 + log10(m) / .1)': '(<floor> (+ .5 (/ (<log10> m) .1)))',
});

expressions('CASE comes in both forms.', {
  'CASE WHEN a = 1 THEN b END': '(case ((= a 1) b))',
  'CASE a WHEN 1 THEN b WHEN 2 THEN c ELSE d END': '(case a (1 b) (2 c) d)',
});

expressions('CAST and CONVERT are one node; types may have two words and sizes.', {
  'CAST(a AS float)': '(cast a float)',
  'CAST(a + b AS decimal(10, 2))': '(cast (+ a b) decimal 10 2)',
  'CONVERT(varchar(max), a)': '(cast a varchar max)',
  'CAST(a AS double precision)': '(cast a double precision)',
  'CONVERT(date, a, 100 + 3)': '(cast a date (+ 100 3))',
  'TRY_CAST(a AS int)': '(try-cast a int)',
  'TRY_CONVERT(int, a)': '(try-cast a int)',
  'CAST(round(u - g, 0) AS int) / 30.0': '(/ (cast (<round> (- u g) 0) int) 30.0)',
  'CAST(a AS [int])': '(cast a int)',
});

expressions('Chains of AND and OR are balanced, the larger half on the left.', {
  'a OR b OR c': '(or (or a b) c)',
  'a OR b OR c OR d': '(or (or a b) (or c d))',
  'a AND b AND c AND d AND e': '(and (and (and a b) c) (and d e))',
  'a OR (b OR c)': '(or a (or b c))',
});

statements('The select list has stars, and aliases in five forms.', {
  'SELECT *': '(select *)',
  'SELECT h.*, Stars..h.*, Stars.dbo.h.*': '(select <h>.* <Stars>.<h>.* <Stars>.<dbo>.<h>.*)',
  'SELECT a AS x, b y, z = c': '(select a:x b:y c:z)',
  "SELECT a AS 'x y', b 'y', 'z' = c": '(select a:x y b:y c:z)',
  'SELECT a AS "x", b "y z", [z] = c, d [a]]b]': '(select a:x b:y z c:z d:a]b)',
});

statements('DISTINCT, ALL and TOP stand before the list.', {
  'SELECT DISTINCT a FROM t': '(select distinct a (from <t>))',
  'SELECT ALL a FROM t': '(select a (from <t>))',
  'SELECT TOP 10 * FROM t': '(select (top 10) * (from <t>))',
  'SELECT TOP 5 -a FROM t': '(select (top 5) (- a) (from <t>))',
  'SELECT DISTINCT TOP (2 * 5) a FROM t': '(select distinct (top (* 2 5)) a (from <t>))',
  'SELECT TOP (SELECT 3) a': '(select (top (select 3)) a)',
});

statements('Tables have names of one to three parts, and aliases.', {
  'SELECT * FROM t': '(select * (from <t>))',
  'SELECT * FROM mydb.t AS a': '(select * (from <mydb>.<t>:a))',
  'SELECT * FROM Stars..t a': '(select * (from <Stars>.<t>:a))',
  'SELECT * FROM Stars.dbo.[my t]': '(select * (from <Stars>.<dbo>.<my t>))',
  'SELECT * FROM a, b c, mydb.d': '(select * (from <a> <b>:c <mydb>.<d>))',
  'SELECT * FROM information_schema.tables': '(select * (from <information_schema>.<tables>))',
});

statements('Table functions may have a schema, and comments between their arguments.', {
  'SELECT * FROM fGetNearbyObjEq(185.,-0.5, 1) n':
    '(select * (from (<fGetNearbyObjEq> 185. (- 0.5) 1):n))',
  'SELECT * FROM dbo.fGetNearbyObjEq(1,2,50.0/60.0/*arcmin*/) AS n, t':
    '(select * (from (<dbo>.<fGetNearbyObjEq> 1 2 (/ 50.0 60.0)):n <t>))',
  'SELECT * FROM f()': '(select * (from (<f>)))',
});

statements('Joins lean to the left, and every kind has its short and long form.', {
  'SELECT * FROM a JOIN b ON 1 INNER JOIN c ON 2':
    '(select * (from (inner (inner <a> <b> 1) <c> 2)))',
  'SELECT * FROM a LEFT JOIN b ON 1 LEFT OUTER JOIN c ON 2':
    '(select * (from (left (left <a> <b> 1) <c> 2)))',
  'SELECT * FROM a RIGHT OUTER JOIN b ON 1 FULL OUTER JOIN c ON 2':
    '(select * (from (full (right <a> <b> 1) <c> 2)))',
  'SELECT * FROM a x CROSS JOIN b y, c': '(select * (from (cross <a>:x <b>:y) <c>))',
  'SELECT * FROM a JOIN (b JOIN c ON 1) ON 2': '(select * (from (inner <a> (inner <b> <c> 1) 2)))',
  'SELECT * FROM a JOIN b LEFT JOIN c ON 1 ON 2':
    '(select * (from (inner <a> (left <b> <c> 1) 2)))',
  'SELECT * FROM (a CROSS JOIN b) JOIN c ON 1': '(select * (from (inner (cross <a> <b>) <c> 1)))',
});

statements('Derived tables have an alias, perhaps columns, and any number of parentheses.', {
  'SELECT * FROM (SELECT 1 AS a) AS t': '(select * (from (select 1:a):t))',
  'SELECT * FROM (SELECT 1, 2) t (a, [b c])': '(select * (from (select 1 2):t(a b c)))',
  'SELECT * FROM ((SELECT 1 AS a)) t': '(select * (from (select 1:a):t))',
  'SELECT * FROM ((SELECT 1 AS a) t JOIN u ON 1)': '(select * (from (inner (select 1:a):t <u> 1)))',
  'SELECT * FROM (((SELECT 1 AS a) t))': '(select * (from (select 1:a):t))',
});

statements('The clauses after FROM each have their place.', {
  [`SELECT a, count(*) n FROM t WHERE b > 0 GROUP BY a, b + 1 HAVING count(*) > 1
    ORDER BY n DESC, a ASC, 1`]:
    '(select a (<count> *):n (from <t>) (where (> b 0)) (group a (+ b 1))' +
    ' (having (> (<count> *) 1)) (order n↓ a 1))',
  'SELECT 1 WHERE 1 = 0': '(select 1 (where (= 1 0)))',
  'SELECT TOP 1 a FROM (SELECT TOP 2 a FROM t ORDER BY a) x ORDER BY a DESC':
    '(select (top 1) a (from (select (top 2) a (from <t>) (order a)):x) (order a↓))',
});

statements('INTERSECT binds before UNION and EXCEPT, which lean to the left; a row is one list.', {
  'SELECT 1 UNION SELECT 2 UNION SELECT 3': '(union (select 1) (select 2) (select 3))',
  'SELECT 1 UNION ALL SELECT 2 UNION SELECT 3':
    '(union (union all (select 1) (select 2)) (select 3))',
  'SELECT 1 EXCEPT SELECT 2 INTERSECT SELECT 3':
    '(except (select 1) (intersect (select 2) (select 3)))',
  'SELECT 1 EXCEPT SELECT 2 EXCEPT (SELECT 3 UNION SELECT 4)':
    '(except (select 1) (select 2) (union (select 3) (select 4)))',
  '(SELECT 1 UNION SELECT 2) UNION SELECT 3': '(union (union (select 1) (select 2)) (select 3))',
  '((SELECT a FROM t)) ORDER BY a': '(select a (from <t>) (order a))',
  'SELECT a FROM t UNION SELECT b FROM u WHERE c ORDER BY a DESC':
    '(union (select a (from <t>)) (select b (from <u>) (where c)) (order a↓))',
});

statements('Set operators join queries wherever a query stands.', {
  'SELECT * FROM (SELECT 1 UNION SELECT 2) x': '(select * (from (union (select 1) (select 2)):x))',
  'SELECT * FROM ((SELECT 1) UNION (SELECT 2)) x':
    '(select * (from (union (select 1) (select 2)):x))',
  'SELECT ((SELECT 1) UNION SELECT 2)': '(select (union (select 1) (select 2)))',
  'SELECT ((SELECT 1) + 2)': '(select (+ (select 1) 2))',
  'SELECT 1 WHERE EXISTS ((SELECT 1) EXCEPT SELECT 2)':
    '(select 1 (where (exists (except (select 1) (select 2)))))',
  'SELECT 1 WHERE a IN ((SELECT 1) UNION SELECT 2)':
    '(select 1 (where (in a (union (select 1) (select 2)))))',
  'SELECT 1 WHERE a IN ((SELECT b FROM t))': '(select 1 (where (in a (select b (from <t>)))))',
  'SELECT 1 WHERE a IN ((SELECT 1), 2)': '(select 1 (where (in a (select 1) 2)))',
});

statements('INTO of a set operation stands in any of its parts, or behind it.', {
  'SELECT a INTO x FROM t UNION SELECT b FROM u':
    '(union (select a (from <t>)) (select b (from <u>))) into <x>',
  '(SELECT a INTO x FROM t) UNION SELECT b FROM u':
    '(union (select a (from <t>)) (select b (from <u>))) into <x>',
  'SELECT a FROM t UNION SELECT b FROM u INTO x':
    '(union (select a (from <t>)) (select b (from <u>))) into <x>',
});

statements('TOP has PERCENT and WITH TIES; OFFSET and FETCH stand behind ORDER BY.', {
  'SELECT TOP 5 PERCENT a FROM t': '(select (top 5 percent) a (from <t>))',
  'SELECT TOP (5) WITH TIES a FROM t ORDER BY a': '(select (top 5 ties) a (from <t>) (order a))',
  'SELECT TOP 5 PERCENT WITH TIES a FROM t': '(select (top 5 percent ties) a (from <t>))',
  'SELECT a FROM t ORDER BY a OFFSET 10 ROWS': '(select a (from <t>) (order a) (offset 10))',
  'SELECT a FROM t ORDER BY a OFFSET 1 ROW FETCH FIRST (1 + 2) ROWS ONLY':
    '(select a (from <t>) (order a) (offset 1) (fetch (+ 1 2)))',
  'SELECT offset, fetched FROM t offset': '(select offset fetched (from <t>:offset))',
});

statements('WITH stands before the statement, MAXRECURSION in its OPTION.', {
  'WITH a AS (SELECT 1 AS x), b (y) AS (SELECT x FROM a) SELECT y FROM b':
    '(with (a (select 1:x)) (b y (select x (from <a>)))) (select y (from <b>))',
  'WITH a AS (SELECT 1 AS x) SELECT x INTO mydb.t FROM a':
    '(with (a (select 1:x))) (select x (from <a>)) into <mydb>.<t>',
  'SELECT a FROM t OPTION (MAXDOP 1, MAXRECURSION 50)': '(select a (from <t>) recursion=50)',
});

statements('OVER stands behind a call with its partition, order and frame.', {
  'SELECT RANK() OVER (PARTITION BY a, b ORDER BY c DESC) AS r FROM t':
    '(select (<RANK> (over (partition a b) (order c↓))):r (from <t>))',
  'SELECT SUM(a) OVER () over_all, b within FROM t':
    '(select (<SUM> a (over)):over_all b:within (from <t>))',
  'SELECT SUM(a) OVER (ORDER BY b ROWS 2 PRECEDING)':
    '(select (<SUM> a (over (order b) (rows 2-preceding current))))',
  'SELECT SUM(a) OVER (ORDER BY b RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)':
    '(select (<SUM> a (over (order b) (range first last))))',
  "SELECT STRING_AGG(a, ',') WITHIN GROUP (ORDER BY b)": "(select (<STRING_AGG> a ',' (within b)))",
});

statements('GROUP BY takes several lists at once.', {
  'SELECT a FROM t GROUP BY ROLLUP(a, (b, c))': '(select a (from <t>) (group (rollup (a) (b c))))',
  'SELECT a FROM t GROUP BY a, b WITH CUBE': '(select a (from <t>) (group (cube (a) (b))))',
  'SELECT a FROM t GROUP BY a, GROUPING SETS ((b, c), d, ())':
    '(select a (from <t>) (group a (sets (b c) (d) ())))',
  'SELECT a FROM t GROUP BY rollup, grouping': '(select a (from <t>) (group rollup grouping))',
});

expressions('ANY, SOME and ALL stand behind a comparison, before a query.', {
  'a > ALL (SELECT b)': '(>-all a (select b))',
  'a = SOME (SELECT b) OR a <> ANY ((SELECT c))': '(or (=-any a (select b)) (<>-any a (select c)))',
});

statements('VALUES makes a table in FROM.', {
  "SELECT * FROM (VALUES (1, 'a'), (2, NULL)) AS t(a, b)":
    "(select * (from (values (1 'a') (2 null)):t(a b)))",
  'SELECT * FROM a JOIN (VALUES (1 + 2)) v(x) ON a.x = v.x':
    '(select * (from (inner <a> (values ((+ 1 2))):v(x) (= a.x v.x))))',
});

statements('INTO may stand behind every clause.', {
  'SELECT 4 AS a INTO mydb.x': '(select 4:a) into <mydb>.<x>',
  'SELECT a INTO mydb.x FROM t': '(select a (from <t>)) into <mydb>.<x>',
  'select top 10 * from t into mydb.[x]': '(select (top 10) * (from <t>)) into <mydb>.<x>',
  'SELECT a FROM t INTO x WHERE b': '(select a (from <t>) (where b)) into <x>',
  'SELECT a FROM t WHERE b INTO x': '(select a (from <t>) (where b)) into <x>',
  'SELECT a FROM t GROUP BY a INTO x': '(select a (from <t>) (group a)) into <x>',
  'SELECT a FROM t GROUP BY a HAVING b INTO x':
    '(select a (from <t>) (group a) (having b)) into <x>',
  'SELECT a FROM t ORDER BY a INTO x': '(select a (from <t>) (order a)) into <x>',
});

statements('Hints leave no trace, wherever people write them.', {
  'SELECT * FROM a WITH (NOLOCK) WHERE 1': '(select * (from <a>) (where 1))',
  'SELECT * FROM a (nolock), b x (NOLOCK)': '(select * (from <a> <b>:x))',
  'SELECT * FROM a x WITH (INDEX(1), NOLOCK) INNER HASH JOIN b ON 1':
    '(select * (from (inner <a>:x <b> 1)))',
  'SELECT a FROM t OPTION (MAXDOP 1, OPTIMIZE FOR (@x = 1))': '(select a (from <t>))',
});

statements('Semicolons, GO and comments around a statement leave no trace.', {
  ';;SELECT 1;': '(select 1)',
  'SELECT 1\nGO': '(select 1)',
  'SELECT * FROM t go': '(select * (from <t>))',
  'SELECT 1; go': '(select 1)',
  'GO\nSELECT 1;\nGO\nGO\n': '(select 1)',
  '/* a /* b */ c */ SELECT /**/ 1 -- d': '(select 1)',
});

statements('Words of T-SQL that start nothing are names without brackets.', {
  'SELECT file, [key] AS plan, dec, rank FROM index WHERE user = 1':
    '(select file key:plan dec rank (from <index>) (where (= user 1)))',
  'SELECT limit, "offset" FROM t limit': '(select limit offset (from <t>:limit))',
});

void test('The queries people copy for sky searches are read as they stand.', () => {
  const texts = [
    `SELECT TOP 100 g.objID, n.distance FROM Galaxy AS g
     JOIN dbo.fGetNearbyObjEq(185.,-0.5, 1) AS n ON g.objID = n.objID ORDER BY distance`,
    `select o.objID from fGetNearbyObjEq(187.7,12.4,50.0/60.0) nb
     inner join Thin o on o.objid=nb.objid and o.nDetections>1
     inner join Mean m on o.objid=m.objid`,
    `SELECT count(*) as 'total', sum(case when (Type=3) then 1 else 0 end) as 'Galaxies' FROM P`,
    `select s.id, max(l.sigma*300000.0/l.wave) kmps, avg(s.z) as z from S s, L l
     where s.id = l.id group by s.id`,
    `SELECT a FROM S WHERE id not in (select id from L as l1, N as n1
     where abs(l1.wave - S.wave) < .01)`,
    `SELECT (htmID / power(2,24)) as htm_8, avg(dec) as [dec] FROM P GROUP BY (htmID /power(2,24))`,
    `SELECT p.objid, ISNULL(s.z, 0) AS z FROM P p LEFT OUTER JOIN S s ON s.best = p.objid`,
    `SELECT sqrt(power(r.cx -g.cx,2)+power(r.cy-g.cy,2))*((180*60)/PI()) as d FROM r, g`,
    `SELECT flags & 0x00000000FFFFFFFF AS lo, CAST(flags AS BINARY(8)) b,
     (flags/power(cast(2 as bigint),32)) & 0x00000000FFFFFFFF AS hi FROM P`,
    `select str(o.rowc, 6, 1) as rowc, '+' + cast(p.objId as varchar(20)) + '' as objID from o, p`,
  ];
  for (const text of texts) statementOf(text);
});

void test('Spans are the pieces of the text that the nodes were read from.', () => {
  const text = `SELECT TOP 3 (a + b) * -c AS x, COUNT(*)
    FROM Stars..t AS u JOIN (SELECT 1 AS d) v ON u.k IN (1, 2) WHERE NOT e IS NULL`;
  const pieces: string[] = [];
  walk(statementOf(text), ({ kind, span }) => {
    pieces.push(`${kind}: ${text.slice(span.start, span.end)}`);
  });
  const expected = [
    `select-statement: ${text}`,
    'number: 3',
    'item: (a + b) * -c AS x',
    'binary: (a + b) * -c',
    'binary: a + b',
    'unary: -c',
    'item: COUNT(*)',
    'table: Stars..t AS u',
    'join: Stars..t AS u JOIN (SELECT 1 AS d) v ON u.k IN (1, 2)',
    'derived: (SELECT 1 AS d) v',
    'select: SELECT 1 AS d',
    'in-list: u.k IN (1, 2)',
    'column: u.k',
    'unary: NOT e IS NULL',
    'is-null: e IS NULL',
  ];
  for (const piece of expected) assert.ok(pieces.includes(piece), piece);
});

void test('The batch keeps its text, and names their own spans.', () => {
  const text = '  SELECT 1 INTO mydb.[a b]  ';
  const result = parseBatch(text);
  assert.ok(result.kind === 'parsed');
  assert.equal(result.batch.text, text);
  const [statement] = result.batch.statements;
  assert.ok(statement?.kind === 'select-statement');
  assert.deepEqual(statement.into, {
    database: { text: 'mydb', span: { start: 16, end: 20 } },
    object: { text: 'a b', span: { start: 21, end: 26 } },
    span: { start: 16, end: 26 },
  });
});
