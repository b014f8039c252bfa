// What the pages of comparison, LIKE and collation say of text, and what follows for everything
// that compares: the default collation knows no case, and blanks at the end do not count. Values
// follow from that by hand; none is what we gave before.

import type { Fact, Page } from './facts.ts';

/** Four texts that are two, and a NULL. */
const WORDS = "(VALUES ('a', 1), ('A', 2), ('a  ', 4), ('b', 8), (NULL, 16)) AS w(t, n)";

const over = (value: string, type: string, expected: string | null): Fact => [
  `(SELECT ${value})`,
  type,
  expected,
];

/** One more than the last number up to which floats have every integer. */
const BIG = '(VALUES (CAST(9007199254740993 AS bigint))) v(n)';

export const COMPARISONS: readonly Page[] = [
  {
    page: '= (Equals) (Transact-SQL)',
    true: [
      "'a' = 'A'",
      "'abc' = 'ABC  '",
      "'' = '  '",
      "CAST('ab' AS char(5)) = 'AB'",
      "CAST('ab' AS char(5)) = CAST('ab' AS varchar(5))",
      "N'Straße' = 'STRAßE'",
      "'É' = 'é'",
    ],
    untrue: [
      "'a' = 'b'",
      "' a' = 'a'",
      "'é' = 'e'",
      "'a' = 'a.'",
      "'a' = NULL",
      'NULL = NULL',
      'NULL <> NULL',
      "NOT 'a' = NULL",
    ],
  },
  {
    page: 'Comparison Operators (Transact-SQL)',
    true: [
      "'a' <> 'b'",
      "'a' != 'b'",
      "'b' > 'A'",
      "'B' > 'a'",
      "'a' < 'B'",
      "'a ' <= 'A'",
      "'a' >= 'A  '",
      "'a' !> 'b'",
      "'b' !< 'a'",
      "'Z' > 'a'",
      "'10' < '9'",
      "'a' < 'ab'",
    ],
    untrue: ["'a' <> 'A'", "'a' < 'A'", "'a' > 'A '", "'a' <> 'a '"],
  },
  {
    page: 'IN (Transact-SQL)',
    true: [
      "'A' IN ('x', 'a ')",
      "'a' NOT IN ('b', 'c')",
      `'B  ' IN (SELECT t FROM ${WORDS})`,
      '5 IN (1, 5, NULL)',
    ],
    untrue: [
      "'A' NOT IN ('x', 'a')",
      "'a' NOT IN ('b', NULL)",
      "'a' IN ('b', NULL)",
      `'c' NOT IN (SELECT t FROM ${WORDS})`,
    ],
    facts: [
      // Each candidate is compared in the type that it shares with the value, by itself.
      over(`COUNT(*) FROM ${BIG} WHERE v.n IN (9007199254740992, 1e0)`, 'bigint', '0'),
      over(`COUNT(*) FROM ${BIG} WHERE v.n NOT IN (9007199254740992, 1e0)`, 'bigint', '1'),
      over(`COUNT(*) FROM ${BIG} WHERE v.n NOT IN (1e0, 9007199254740993)`, 'bigint', '0'),
      over(`COUNT(*) FROM ${BIG} WHERE v.n IN (1e0, 9007199254740993, 2.5)`, 'bigint', '1'),
    ],
  },
  {
    page: 'BETWEEN (Transact-SQL)',
    true: ["'B' BETWEEN 'a' AND 'c'", "'a' BETWEEN 'A ' AND 'A'", '5 BETWEEN 5 AND 5'],
    untrue: ['5 BETWEEN 6 AND 4', "'d' BETWEEN 'A' AND 'C'", '5 NOT BETWEEN 1 AND NULL'],
  },
  {
    page: 'LIKE (Transact-SQL)',
    true: [
      "'abc' LIKE 'A%'",
      "'abc' LIKE '_B_'",
      "'abc' LIKE '%c'",
      "'abc   ' LIKE 'abc'",
      "'abc' LIKE '[a-c]bc'",
      "'abc' LIKE '[^b]bc'",
      "'abc' LIKE '[A-C][A-C][A-C]'",
      "'a%c' LIKE 'a!%c' ESCAPE '!'",
      "'50%' LIKE '50[%]'",
      "'a_b' LIKE 'a[_]b'",
      "'a[b' LIKE 'a[[]b'",
      "'a]b' LIKE 'a]b'",
      "'abc' NOT LIKE 'b%'",
      "'a-c' LIKE 'a[-x]c'",
      "'' LIKE '%'",
      "'ab' LIKE 'ab%'",
      "'a\nb' LIKE 'a_b'",
      "'M31' LIKE 'm[0-9][0-9]'",
    ],
    untrue: [
      "'abc' LIKE 'ab'",
      "'abc' LIKE 'abc '",
      "' abc' LIKE 'abc'",
      "'abc' LIKE '[^a]bc'",
      "'abc' LIKE 'a!%c' ESCAPE '!'",
      "'axc' LIKE 'a[_]c'",
      "NULL LIKE '%'",
      "'a' LIKE NULL",
      "'abc' NOT LIKE 'ABC'",
      "'' LIKE '_'",
    ],
    fails: [["CASE WHEN 'a' LIKE 'a' ESCAPE 'xy' THEN 1 END", /ESCAPE takes one character/]],
  },
  {
    page: 'CASE (Transact-SQL)',
    facts: [
      ["CASE 'A' WHEN 'a ' THEN 'same' ELSE 'other' END", 'varchar(5)', 'same'],
      ['CASE 2 WHEN 1 THEN 10 WHEN 2 THEN 20 END', 'int', '20'],
      ['CASE 3 WHEN 1 THEN 10 WHEN 2 THEN 20 END', 'int', null],
      ['CASE NULL WHEN NULL THEN 1 ELSE 0 END', 'int', '0'],
      ['CASE WHEN NULL = NULL THEN 1 END', 'int', null],
      ['CASE WHEN 1 = 1 THEN 1 ELSE 1 / 0 END', 'int', '1'],
      ["CASE 5 WHEN '5' THEN 1 ELSE 0 END", 'int', '1'],
    ],
  },
  {
    page: 'SELECT - GROUP BY (Transact-SQL)',
    facts: [
      over(`COUNT(*) FROM (SELECT t FROM ${WORDS} GROUP BY t) g`, 'bigint', '3'),
      over(`SUM(n) FROM ${WORDS} WHERE t = 'A' GROUP BY t`, 'int', '7'),
      over(`COUNT(*) FROM (SELECT t FROM ${WORDS} GROUP BY t HAVING t = 'A ') g`, 'bigint', '1'),
      over(
        `MAX(c) FROM (SELECT UPPER(t) AS u, COUNT(*) AS c FROM ${WORDS} GROUP BY UPPER(t)) g`,
        'bigint',
        '3',
      ),
      over(`SUM(n) FROM ${WORDS} WHERE t IS NULL GROUP BY t`, 'int', '16'),
    ],
  },
  {
    page: 'SELECT clause (Transact-SQL): DISTINCT',
    facts: [
      over(`COUNT(*) FROM (SELECT DISTINCT t FROM ${WORDS}) d`, 'bigint', '3'),
      over(`COUNT(*) FROM (SELECT DISTINCT t, n % 2 AS m FROM ${WORDS}) d`, 'bigint', '4'),
    ],
  },
  {
    page: 'COUNT (Transact-SQL)',
    facts: [
      over(`COUNT(DISTINCT t) FROM ${WORDS}`, 'bigint', '2'),
      over(`COUNT(t) FROM ${WORDS}`, 'bigint', '4'),
      over(`COUNT(*) FROM ${WORDS}`, 'bigint', '5'),
      over(`COUNT(*) FROM ${WORDS} WHERE 1 = 2`, 'bigint', '0'),
    ],
  },
  {
    page: 'MAX (Transact-SQL)',
    facts: [
      over("MAX(t) FROM (VALUES ('a'), ('B'), (NULL)) v(t)", 'varchar(1)', 'B'),
      over("MAX(t) FROM (VALUES ('b'), ('A')) v(t)", 'varchar(1)', 'b'),
      over('MAX(n) FROM (VALUES (1), (NULL)) v(n)', 'int', '1'),
      over('MAX(n) FROM (VALUES (1)) v(n) WHERE n > 1', 'int', null),
    ],
  },
  {
    page: 'MIN (Transact-SQL)',
    facts: [
      over("MIN(t) FROM (VALUES ('a'), ('B')) v(t)", 'varchar(1)', 'a'),
      over("MIN(t) FROM (VALUES ('b'), ('A')) v(t)", 'varchar(1)', 'A'),
    ],
  },
  {
    page: 'SUM (Transact-SQL)',
    facts: [
      over('SUM(n) FROM (VALUES (1), (NULL), (2)) v(n)', 'int', '3'),
      over('SUM(DISTINCT n) FROM (VALUES (1), (1), (2)) v(n)', 'int', '3'),
      over('SUM(n) FROM (VALUES (1.5), (2.25)) v(n)', 'decimal(38, 2)', '3.75'),
      over('SUM(n) FROM (VALUES (CAST(1 AS tinyint)), (255)) v(n)', 'int', '256'),
      over('SUM(n) FROM (VALUES (CAST(1.5 AS real)), (2)) v(n)', 'float', '3.5'),
      over('SUM(n) FROM (VALUES (1)) v(n) WHERE n > 1', 'int', null),
    ],
    fails: [['(SELECT SUM(n) FROM (VALUES (2147483647), (1)) v(n))', /out of range|overflow/i]],
  },
  {
    page: 'AVG (Transact-SQL)',
    facts: [
      over('AVG(n) FROM (VALUES (1), (2)) v(n)', 'int', '1'),
      over('AVG(n) FROM (VALUES (-1), (-2)) v(n)', 'int', '-1'),
      over('AVG(n) FROM (VALUES (1.0), (2.0), (2.0)) v(n)', 'decimal(38, 6)', '1.666666'),
      over('AVG(n) FROM (VALUES (1e0), (2)) v(n)', 'float', '1.5'),
      over('AVG(n) FROM (VALUES (1), (NULL), (4)) v(n)', 'int', '2'),
    ],
  },
  {
    page: 'STDEV (Transact-SQL)',
    facts: [
      over('STDEV(n) FROM (VALUES (1), (2), (3)) v(n)', 'float', '1'),
      over('STDEV(n) FROM (VALUES (1)) v(n)', 'float', null),
    ],
  },
  {
    page: 'STDEVP (Transact-SQL)',
    facts: [over('STDEVP(n) FROM (VALUES (1), (3)) v(n)', 'float', '1')],
  },
  { page: 'VAR (Transact-SQL)', facts: [over('VAR(n) FROM (VALUES (1), (3)) v(n)', 'float', '2')] },
  {
    page: 'VARP (Transact-SQL)',
    facts: [over('VARP(n) FROM (VALUES (1), (3)) v(n)', 'float', '1')],
  },
  {
    page: 'FROM clause plus JOIN (Transact-SQL)',
    facts: [
      over(`SUM(w.n) FROM ${WORDS} JOIN (VALUES ('A '), ('x')) v(u) ON w.t = v.u`, 'int', '7'),
      over(`SUM(w.n) FROM ${WORDS}, (VALUES ('A '), ('x')) v(u) WHERE v.u = w.t`, 'int', '7'),
      over(
        `COUNT(*) FROM ${WORDS} LEFT JOIN (VALUES ('A')) v(u) ON w.t = v.u WHERE v.u IS NULL`,
        'bigint',
        '2',
      ),
      over(`COUNT(*) FROM ${WORDS} JOIN (VALUES (NULL), ('b')) v(u) ON w.t = v.u`, 'bigint', '1'),
      over("COUNT(*) FROM (VALUES ('5')) v(t) JOIN (VALUES (5)) u(n) ON v.t = u.n", 'bigint', '1'),
    ],
  },
  {
    page: 'SELECT - ORDER BY clause (Transact-SQL)',
    facts: [
      over("TOP 1 t FROM (VALUES ('b'), ('C'), ('a')) v(t) ORDER BY t DESC", 'varchar(1)', 'C'),
      over("TOP 1 t FROM (VALUES ('B'), ('a')) v(t) ORDER BY t", 'varchar(1)', 'a'),
      over('TOP 1 n FROM (VALUES (1), (NULL)) v(n) ORDER BY n', 'int', null),
      over(
        "TOP 1 t FROM (VALUES ('a'), ('B')) v(t) ORDER BY t COLLATE Latin1_General_BIN",
        'varchar(1)',
        'B',
      ),
      over('TOP 1 n FROM (VALUES (1), (NULL)) v(n) ORDER BY n DESC', 'int', '1'),
    ],
  },
  {
    page: 'Set Operators - UNION (Transact-SQL)',
    facts: [
      over("COUNT(*) FROM (SELECT 'a' AS t UNION SELECT 'A ') u", 'bigint', '1'),
      over("COUNT(*) FROM (SELECT 'a' AS t UNION ALL SELECT 'A ') u", 'bigint', '2'),
      over("COUNT(*) FROM (SELECT 'a' AS t EXCEPT SELECT 'A ') u", 'bigint', '0'),
      over("COUNT(*) FROM (SELECT 'a' AS t INTERSECT SELECT 'A ') u", 'bigint', '1'),
      over('COUNT(*) FROM (SELECT NULL AS t UNION SELECT NULL) u', 'bigint', '1'),
    ],
  },
  {
    page: 'EXISTS (Transact-SQL)',
    true: [`EXISTS (SELECT 1 FROM ${WORDS} WHERE t = 'B ')`, 'EXISTS (SELECT NULL)'],
    untrue: [`EXISTS (SELECT 1 FROM ${WORDS} WHERE t = 'c')`],
  },
  {
    page: 'IS NULL (Transact-SQL)',
    true: ['NULL IS NULL', "'' IS NOT NULL", "'a' + NULL IS NULL"],
    untrue: ["'' IS NULL"],
  },
  {
    page: 'NULL and UNKNOWN (Transact-SQL)',
    true: ['1 IN (1, NULL)', 'NOT (1 = NULL) OR 1 = 1'],
    untrue: [
      '1 = NULL',
      '1 <> NULL',
      'NULL = NULL',
      'NOT (1 = NULL)',
      '2 NOT IN (1, NULL)',
      '2 NOT IN (SELECT n FROM (VALUES (1), (NULL)) v(n))',
      'NULL IN (NULL)',
      'NOT (NULL BETWEEN 1 AND 2)',
      "NOT ('a' LIKE NULL)",
    ],
  },
  {
    page: 'COLLATE (Transact-SQL)',
    true: [
      "'a' COLLATE SQL_Latin1_General_CP1_CI_AS = 'A'",
      "'a' = 'A' COLLATE Latin1_General_CI_AS",
      "'a' = 'A' COLLATE DATABASE_DEFAULT",
      "CAST('a' AS varbinary(8000)) <> CAST('A' AS varbinary(8000))",
      "'a' COLLATE Latin1_General_CS_AS = 'a  '",
      "'a' <> 'A' COLLATE Latin1_General_BIN",
      "'B' COLLATE Latin1_General_BIN2 < 'a'",
      "'b' COLLATE Latin1_General_BIN BETWEEN 'a' AND 'c'",
      "'x' COLLATE Latin1_General_CS_AS IN ('X', 'x ')",
      "'abc' COLLATE Latin1_General_BIN LIKE 'a%'",
      "'ABC' NOT LIKE 'a%' COLLATE Latin1_General_CS_AS",
      "'abc  ' LIKE '%b_' COLLATE Latin1_General_BIN",
      "'M31' COLLATE Latin1_General_BIN LIKE '[A-Z]%'",
      "'m31' COLLATE Latin1_General_BIN NOT LIKE '[A-Z]%'",
    ],
    untrue: [
      "'a' COLLATE Latin1_General_CS_AS = 'A'",
      "'B' COLLATE Latin1_General_BIN BETWEEN 'a' AND 'c'",
      "'X' COLLATE Latin1_General_BIN IN ('x', 'y')",
      "'a' COLLATE Latin1_General_BIN = NULL",
    ],
    fails: [
      [
        "CASE WHEN 'a' < 'A' COLLATE Latin1_General_CS_AS THEN 1 END",
        /order of Latin1_General_CS_AS/,
      ],
      [
        "CASE WHEN 'a' LIKE '[a-c]' COLLATE SQL_Latin1_General_CP1_CS_AS THEN 1 END",
        /The order of/,
      ],
      ['CASE WHEN 5 COLLATE Latin1_General_BIN = 5 THEN 1 END', /COLLATE compares text/],
      ["UPPER('a' COLLATE Latin1_General_BIN)", /stands beside a comparison/],
      ["CASE WHEN 'a' = 'A' COLLATE French_CI_AI THEN 1 END", /collation French_CI_AI/],
    ],
  },
];
