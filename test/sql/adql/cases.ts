// Texts of ADQL by production of its grammar (adql.bnf of ADQL 2.1), each accepted or refused.
// Where the reader inside STILTS says otherwise the reason stands with the text;
// test/conformance/adql asks it.

/** One text, and why another reader says otherwise, where it does. */
export type AdqlCase = string | readonly [text: string, difference: string];

/** What the reader of STILTS 3.4.7 does not do: it reads ADQL 2.0. */
const NEWER = 'It is of ADQL 2.1, and the reader of STILTS 3.4.7 is one of 2.0.';

const EXTENSION = 'It is taken here beyond the standard.';

/** By production: texts that are of ADQL, or that are taken beyond it. */
export const ACCEPTED: Readonly<Record<string, readonly AdqlCase[]>> = {
  select_query: [
    'SELECT ra FROM t',
    'select ra from t',
    'SELECT ALL ra FROM t',
    'SELECT DISTINCT ra FROM t',
    'SELECT TOP 10 ra FROM t',
    'SELECT DISTINCT TOP 10 ra FROM t',
    'SELECT TOP 0 * FROM t',
    'SELECT ra FROM t WHERE ra > 1 GROUP BY ra HAVING COUNT(*) > 1 ORDER BY ra',
    ['SELECT 1', EXTENSION],
    'SELECT ra FROM t;',
  ],
  select_list: [
    'SELECT * FROM t',
    'SELECT t.* FROM t',
    'SELECT s.t.* FROM s.t',
    'SELECT t.*, u.ra FROM t, u',
    'SELECT ra AS x, de y, 1 AS "One" FROM t',
    'SELECT ra, -ra, +ra, (ra) FROM t',
  ],
  from_clause: [
    'SELECT ra FROM s.t',
    'SELECT ra FROM c.s.t',
    'SELECT ra FROM t AS a, u b, s.v',
    'SELECT x FROM (SELECT ra AS x FROM t) AS q',
    'SELECT x FROM (SELECT ra AS x FROM t) q, u',
  ],
  qualified_join: [
    'SELECT a.ra FROM a JOIN b ON a.i = b.i',
    'SELECT a.ra FROM a INNER JOIN b ON a.i = b.i AND a.j < b.j',
    'SELECT a.ra FROM a LEFT JOIN b ON a.i = b.i',
    'SELECT a.ra FROM a LEFT OUTER JOIN b ON a.i = b.i',
    'SELECT a.ra FROM a RIGHT OUTER JOIN b ON a.i = b.i',
    'SELECT a.ra FROM a FULL OUTER JOIN b ON a.i = b.i',
    'SELECT a.ra FROM a JOIN b USING (i)',
    'SELECT a.ra FROM a JOIN b USING (i, j)',
    'SELECT ra FROM a NATURAL JOIN b',
    'SELECT ra FROM a NATURAL LEFT OUTER JOIN b',
    'SELECT a.ra FROM a JOIN b ON a.i = b.i JOIN c ON b.i = c.i',
    'SELECT a.ra FROM (a JOIN b ON a.i = b.i)',
    'SELECT a.ra FROM (a JOIN b ON a.i = b.i) JOIN c USING (i)',
    'SELECT a.ra FROM (SELECT * FROM t) AS a JOIN (SELECT * FROM u) AS b USING (i)',
    ['SELECT a.ra FROM a CROSS JOIN b', EXTENSION],
  ],
  comparison_predicate: [
    'SELECT ra FROM t WHERE ra = 1',
    'SELECT ra FROM t WHERE ra <> 1',
    'SELECT ra FROM t WHERE ra != 1',
    'SELECT ra FROM t WHERE ra < 1 AND ra <= 1 OR ra > 1 AND ra >= 1',
    "SELECT ra FROM t WHERE name = 'M31'",
    ['SELECT ra FROM t WHERE a > ALL (SELECT 1 FROM u) OR a = ANY (SELECT 2 FROM u)', EXTENSION],
    'SELECT ra FROM t WHERE 1 = ra + de * 2 - 3 / 4',
  ],
  boolean_factor: [
    'SELECT ra FROM t WHERE NOT ra = 1',
    'SELECT ra FROM t WHERE NOT (ra = 1 OR de = 2) AND (x < 3)',
  ],
  between_predicate: [
    'SELECT ra FROM t WHERE ra BETWEEN 1 AND 2',
    'SELECT ra FROM t WHERE ra NOT BETWEEN 1 AND 2 AND de BETWEEN -1 AND +1',
  ],
  in_predicate: [
    'SELECT ra FROM t WHERE i IN (1, 2, 3)',
    "SELECT ra FROM t WHERE name NOT IN ('a', 'b')",
    'SELECT ra FROM t WHERE i IN (SELECT i FROM u)',
    'SELECT ra FROM t WHERE i NOT IN (SELECT i FROM u WHERE u.j = t.j)',
  ],
  like_predicate: [
    "SELECT ra FROM t WHERE name LIKE 'M%'",
    "SELECT ra FROM t WHERE name NOT LIKE '_31'",
    ["SELECT ra FROM t WHERE name ILIKE 'm%'", NEWER],
    ["SELECT ra FROM t WHERE name NOT ILIKE 'm%'", NEWER],
    ["SELECT ra FROM t WHERE name LIKE 'a!_' ESCAPE '!'", EXTENSION],
  ],
  null_predicate: [
    'SELECT ra FROM t WHERE ra IS NULL',
    'SELECT ra FROM t WHERE t.ra IS NOT NULL',
    ['SELECT ra FROM t WHERE ra + 1 IS NULL', EXTENSION],
  ],
  exists_predicate: [
    'SELECT ra FROM t WHERE EXISTS (SELECT * FROM u WHERE u.i = t.i)',
    'SELECT ra FROM t WHERE NOT EXISTS (SELECT * FROM u)',
  ],
  group_by_clause: [
    'SELECT i FROM t GROUP BY i',
    'SELECT i, j FROM t GROUP BY t.i, j',
    ['SELECT FLOOR(ra) FROM t GROUP BY FLOOR(ra)', NEWER],
    ['SELECT COUNT(*) FROM t GROUP BY i + 1, ROUND(ra, 1)', NEWER],
  ],
  order_by_clause: [
    'SELECT ra FROM t ORDER BY ra',
    'SELECT ra, de FROM t ORDER BY ra DESC, de ASC',
    'SELECT ra, de FROM t ORDER BY 2, 1 DESC',
    ['SELECT ra, de FROM t ORDER BY t.ra', NEWER],
    ['SELECT ra FROM t ORDER BY ra + de, ABS(de) DESC', NEWER],
  ],
  offset_clause: [
    ['SELECT ra FROM t OFFSET 10', NEWER],
    ['SELECT TOP 5 ra FROM t ORDER BY ra OFFSET 0', NEWER],
    'SELECT ra FROM t AS OFFSET',
  ],
  query_set_expression: [
    ['SELECT ra FROM t UNION SELECT ra FROM u', NEWER],
    ['SELECT ra FROM t UNION ALL SELECT ra FROM u', NEWER],
    ['SELECT ra FROM t EXCEPT SELECT ra FROM u', NEWER],
    ['SELECT ra FROM t EXCEPT ALL SELECT ra FROM u', NEWER],
    ['SELECT ra FROM t INTERSECT SELECT ra FROM u', NEWER],
    ['SELECT ra FROM t INTERSECT ALL SELECT ra FROM u ORDER BY ra OFFSET 1', NEWER],
    ['(SELECT ra FROM t) UNION (SELECT ra FROM u)', NEWER],
    ['(SELECT TOP 1 ra FROM t ORDER BY ra) UNION (SELECT ra FROM u OFFSET 1) ORDER BY 1', NEWER],
    ['SELECT x FROM (SELECT ra AS x FROM t UNION SELECT de FROM t) AS q', NEWER],
    ['SELECT ra FROM t WHERE i IN ((SELECT 1 FROM u) UNION (SELECT 2 FROM u))', NEWER],
  ],
  with_clause: [
    ['WITH a AS (SELECT ra FROM t) SELECT ra FROM a', NEWER],
    ['WITH a AS (SELECT ra FROM t), b AS (SELECT ra FROM a) SELECT b.ra FROM a, b', NEWER],
    ['WITH a AS (SELECT ra FROM t ORDER BY ra OFFSET 1) (SELECT ra FROM a)', NEWER],
  ],
  unsigned_numeric_literal: [
    'SELECT 3600, 3600., .5, 0.5, 1.5 FROM t',
    'SELECT 1E3, 1E-3, 1.5E+10, .5E0, 3600.E1, 1e3 FROM t',
    ['SELECT 0x1F, 0XFF FROM t', NEWER],
  ],
  character_string_literal: ["SELECT '', 'a', 'Barnard''s star', '-- no comment' FROM t"],
  identifier: [
    'SELECT ra_2, RA2000 FROM t_1',
    'SELECT "ra", "2MASS", "a ""quoted"" name", "select" FROM "my table"',
    'SELECT "t"."ra", s."t".ra FROM s."t"',
    'SELECT dec, id, name, type, flags, mode FROM t',
    ['SELECT _zone FROM t', EXTENSION],
  ],
  comment: [
    'SELECT ra -- right ascension\nFROM t',
    '-- first\n--- second\nSELECT ra FROM t -- last',
    ['SELECT /* all */ ra FROM t', EXTENSION],
  ],
  math_function: [
    'SELECT ABS(x), CEILING(x), DEGREES(x), EXP(x), FLOOR(x), LOG(x), LOG10(x) FROM t',
    'SELECT MOD(x, 2), PI(), POWER(x, 2), RADIANS(x), SQRT(x) FROM t',
    'SELECT RAND(), RAND(5), ROUND(x), ROUND(x, 2), TRUNCATE(x), TRUNCATE(x, 1) FROM t',
    'SELECT ROUND(x, -2), TRUNCATE(x, -1) FROM t',
  ],
  trig_function: [
    'SELECT ACOS(x), ASIN(x), ATAN(x), ATAN2(y, x), COS(x), COT(x), SIN(x), TAN(x) FROM t',
  ],
  set_function_specification: [
    'SELECT COUNT(*), COUNT(ra), COUNT(DISTINCT ra), COUNT(ALL ra) FROM t',
    'SELECT AVG(ra), MAX(ra), MIN(ra), SUM(ra + 1) FROM t',
  ],
  string_value_function: [
    ["SELECT LOWER(name) FROM t WHERE UPPER(name) = 'M31'", NEWER],
    "SELECT a || b, a || '-' || b FROM t",
  ],
  cast_specification: [
    ['SELECT CAST(x AS SMALLINT), CAST(x AS INTEGER), CAST(x AS BIGINT) FROM t', NEWER],
    ['SELECT CAST(x AS REAL), CAST(x AS DOUBLE PRECISION), CAST(x AS TIMESTAMP) FROM t', NEWER],
    ['SELECT CAST(x AS CHAR), CAST(x AS CHAR(3)), CAST(x AS VARCHAR(10)) FROM t', NEWER],
    ['SELECT CAST(x AS POINT), CAST(x AS CIRCLE), CAST(x AS POLYGON) FROM t', NEWER],
  ],
  coalesce_expression: [['SELECT COALESCE(a, b, 0) FROM t', NEWER]],
  in_unit: ["SELECT IN_UNIT(ra, 'arcsec') FROM t"],
  geometry: [
    "SELECT ra FROM t WHERE 1 = CONTAINS(POINT('ICRS', ra, de), CIRCLE('ICRS', 1, 2, 3))",
    "SELECT ra FROM t WHERE CONTAINS(POINT('', ra, de), BOX('', 1, 2, 3, 4)) = 1",
    "SELECT ra FROM t WHERE 1 = INTERSECTS(CIRCLE('', ra, de, 1), POLYGON('', 1, 2, 3, 4, 5, 6))",
    ['SELECT ra FROM t WHERE DISTANCE(POINT(ra, de), POINT(1, 2)) < 0.5', NEWER],
    ['SELECT ra FROM t WHERE DISTANCE(ra, de, 1, 2) < 0.5', NEWER],
    "SELECT COORD1(p), COORD2(p), COORDSYS(p), AREA(CIRCLE('', 1, 2, 3)) FROM t",
    ['SELECT ra FROM t WHERE 1 = CONTAINS(p, CIRCLE(POINT(1, 2), 3))', NEWER],
    "SELECT CENTROID(CIRCLE('', 1, 2, 3)) FROM t",
    "SELECT REGION('CIRCLE 1 2 3') FROM t",
  ],
  user_defined_function: ['SELECT ivo_healpix_index(10, ra, de), my_function() FROM t'],
  bitwise: [
    ['SELECT flags & 1, flags | 2, flags ^ 4, ~flags FROM t', EXTENSION],
    ['SELECT ra FROM t WHERE flags & 0x10 = 0x10', EXTENSION],
  ],
  case_expression: [
    ["SELECT CASE WHEN ra > 1 THEN 'a' ELSE 'b' END FROM t", EXTENSION],
    ['SELECT CASE i WHEN 1 THEN 2 WHEN 3 THEN 4 END AS x FROM t', EXTENSION],
  ],
  value_expression: [
    ['SELECT NULL AS x FROM t', NEWER],
    ['SELECT (SELECT MAX(ra) FROM u) AS x FROM t', EXTENSION],
    'SELECT (a + b) * -c / (d - 1) FROM t',
  ],
};

/** What is refused: where, and in words among those that are said. */
export interface RefusedCase {
  readonly text: string;
  readonly line?: number;
  readonly column: number;
  /** A part of the sentence. */
  readonly says: string;
  /** A part of the hint. */
  readonly hint?: string;
  /** Why the reader inside STILTS says otherwise, where it does. */
  readonly difference?: string;
}

const CASJOBS = 'LANG=CASJOBS-SQL';

/** Texts that are not of ADQL. */
export const REFUSED: readonly RefusedCase[] = [
  { text: '', column: 1, says: 'There is no query', difference: 'It is given none then.' },
  { text: ' -- nothing', column: 12, says: 'There is no query in the text.' },
  { text: 'ra FROM t', column: 1, says: "'ra' stands where SELECT or WITH is expected." },
  { text: 'SELECT FROM t', column: 8, says: "'FROM' stands where an expression is expected." },
  { text: 'SELECT ra FORM t', column: 16, says: "'t' cannot stand here.", hint: 'FROM instead of' },
  { text: 'SELECT ra FROM', column: 15, says: 'The text ends where a table is expected.' },
  { text: 'SELECT ra, FROM t', column: 12, says: "'FROM' stands where", hint: 'comma before it' },
  { text: 'SELECT (ra FROM t', column: 12, says: "where ')' for an earlier '('" },
  { text: 'SELECT ra FROM t)', column: 17, says: "This ')' closes no '('." },
  { text: 'SELECT ra FROM t WHERE', column: 23, says: 'The text ends where an expression' },
  { text: 'SELECT ra\nFROM t\nWHERE ra = = 1', line: 3, column: 12, says: "'=' stands where" },
  { text: 'SELECT ra FROM t GROUP ra', column: 24, says: 'where BY after GROUP is expected' },
  {
    text: 'SELECT ra FROM t HAVING ra > 1 WHERE ra < 2',
    column: 32,
    says: 'WHERE stands here too late',
  },
  { text: "SELECT 'open FROM t", column: 8, says: 'The string that begins here is never closed.' },
  { text: 'SELECT "open FROM t', column: 8, says: 'is never closed' },
  // What other dialects have.
  {
    text: 'SELECT ra FROM t LIMIT 10',
    column: 18,
    says: 'ADQL has no LIMIT.',
    hint: 'ADQL has TOP 10 behind SELECT.',
  },
  { text: 'SELECT TOP 10 DISTINCT ra FROM t', column: 15, says: 'DISTINCT stands before TOP.' },
  {
    text: 'SELECT TOP (10) ra FROM t',
    column: 12,
    says: 'a whole number after TOP',
    hint: 'TOP 10',
  },
  {
    text: 'SELECT TOP 10 PERCENT ra FROM t',
    column: 15,
    says: 'no PERCENT',
    hint: 'Write TOP 10.',
    difference: 'It takes PERCENT for a column.',
  },
  { text: 'SELECT TOP 1.5 ra FROM t', column: 12, says: 'a whole number after TOP' },
  { text: 'SELECT ra FROM t OFFSET 5 ROWS', column: 27, says: 'nothing behind its number' },
  { text: 'SELECT ra FROM t FETCH NEXT 5 ROWS ONLY', column: 18, says: 'ADQL has no FETCH.' },
  { text: 'SELECT [ra] FROM t', column: 8, says: 'stand in double quotes', hint: 'Write "ra".' },
  { text: 'SELECT ra FROM t WHERE i % 2 = 0', column: 26, says: "has no '%'", hint: 'MOD(x, y)' },
  { text: 'SELECT ra::int FROM t', column: 10, says: "has no '::'", hint: 'CAST(x AS type)' },
  { text: 'SELECT ra FROM t WHERE a == 1', column: 26, says: "has no '=='", hint: "Write '='." },
  { text: 'SELECT ra FROM t WHERE a = TRUE', column: 28, says: 'ADQL has no TRUE.', hint: '= 1' },
  { text: 'SELECT ra FROM t MINUS SELECT de FROM t', column: 18, says: 'no MINUS', hint: 'EXCEPT' },
  {
    text: 'SELECT ra FROM t CROSS APPLY f(1) b',
    column: 24,
    says: 'ADQL has no APPLY.',
    hint: CASJOBS,
  },
  { text: 'SELECT RANK() OVER (ORDER BY ra) FROM t', column: 15, says: 'no OVER', hint: CASJOBS },
  { text: 'SELECT @x FROM t', column: 8, says: 'ADQL has no variables.', hint: CASJOBS },
  { text: 'SELECT ra FROM #t', column: 16, says: 'ADQL has no tables of a batch.', hint: CASJOBS },
  { text: 'SELECT CAST(ra AS INT) FROM t', column: 19, says: "a type's name", hint: 'INTEGER' },
  { text: 'SELECT CAST(ra AS FLOAT) FROM t', column: 19, says: "a type's name", hint: 'REAL' },
  { text: 'SELECT CAST(ra AS VARCHAR(MAX)) FROM t', column: 27, says: "a text's length" },
  { text: 'SELECT ra FROM t WHERE ra IS TRUE', column: 30, says: 'ADQL has no TRUE.' },
  {
    text: 'SELECT CONVERT(int, ra) FROM t',
    column: 8,
    says: 'no CONVERT',
    hint: 'CAST(x AS type)',
  },
  {
    text: "SELECT ra FROM t WHERE d > DATE '2020-01-01'",
    column: 28,
    says: 'no DATE before a text',
  },
  // What ADQL does not do.
  { text: 'SELECT ra INTO mydb.x FROM t', column: 11, says: 'ADQL has no INTO.', hint: CASJOBS },
  { text: 'INSERT INTO t SELECT 1', column: 1, says: 'it has no INSERT', hint: CASJOBS },
  { text: 'UPDATE t SET a = 1', column: 1, says: 'it has no UPDATE', hint: CASJOBS },
  { text: 'DELETE FROM t', column: 1, says: 'it has no DELETE', hint: CASJOBS },
  { text: 'CREATE TABLE t (i int)', column: 1, says: 'it has no CREATE', hint: CASJOBS },
  { text: 'DROP TABLE t', column: 1, says: 'it has no DROP', hint: CASJOBS },
  { text: 'DECLARE @x int', column: 1, says: 'it has no DECLARE', hint: CASJOBS },
  { text: 'EXEC f', column: 1, says: 'it has no EXEC', hint: CASJOBS },
  {
    text: 'SELECT 1 FROM t; SELECT 2 FROM t',
    column: 18,
    says: 'is one query',
    hint: CASJOBS,
    difference: 'It reads up to the semicolon.',
  },
  { text: 'SELECT 1 FROM t SELECT 2 FROM t', column: 17, says: 'SELECT stands here too late' },
  // Its own rules.
  { text: 'SELECT size FROM t', column: 8, says: "'size' stands where", hint: '"size"' },
  { text: 'SELECT ra AS value FROM t', column: 14, says: "'value' stands where", hint: '"value"' },
  {
    text: 'SELECT ra value FROM t',
    column: 11,
    says: "'value' cannot stand here.",
    hint: '"value"',
  },
  {
    text: 'SELECT distance FROM t',
    column: 8,
    says: "'distance' stands where",
    hint: '"distance"',
  },
  { text: 'SELECT ra FROM user', column: 16, says: "'user' stands where", hint: '"user"' },
  { text: 'SELECT 2mass FROM t', column: 9, says: 'follows a number', hint: '"2mass"' },
  { text: 'SELECT x FROM (SELECT ra AS x FROM t)', column: 15, says: 'needs a name after it' },
  { text: 'SELECT x FROM (SELECT ra FROM t) AS q (x)', column: 39, says: 'are named inside it' },
  {
    text: 'WITH a (x) AS (SELECT ra FROM t) SELECT x FROM a',
    column: 8,
    says: 'are named inside it',
  },
  {
    text: 'SELECT x FROM (WITH a AS (SELECT 1) SELECT x FROM a) AS q',
    column: 16,
    says: 'WITH stands',
  },
  { text: 'SELECT a.ra FROM a JOIN b', column: 26, says: 'where ON or USING', hint: 'USING (id)' },
  {
    text: 'SELECT ra FROM a NATURAL JOIN b ON a.i = b.i',
    column: 33,
    says: 'NATURAL JOIN has no ON.',
  },
  { text: 'SELECT ra FROM a NATURAL b', column: 26, says: 'where JOIN after NATURAL' },
  { text: 'SELECT ra FROM a JOIN b USING i', column: 31, says: "where '(' is expected" },
  {
    text: 'SELECT ra FROM t ORDER BY ra WHERE ra > 1',
    column: 30,
    says: 'WHERE stands here too late',
  },
  { text: "SELECT ra FROM t WHERE name LIKE 'a' = 1", column: 38, says: 'cannot follow another' },
];
