// What is sent to confuse or to exhaust: names that are no names, texts that nest without end, and
// work that would take all memory, all time or all the disk. In DuckDB's words; what users of the
// server send in their dialects to the same end stands in user-texts.ts.

import type { Attack, Group } from './attack.ts';

const each = (group: Group, texts: readonly string[]): readonly Attack[] =>
  texts.map((text) => ({ group, text }));

/** Names that another reader might take for other ones; none of them is a table. */
const ODD_NAMES = [
  'a"b',
  'a]b',
  "a'b",
  'a`b',
  '[a]',
  '..',
  '../../$name_of_decoy',
  '$decoy',
  'memory.main.t',
  'a;DROP SCHEMA main CASCADE',
  'a--',
  'a/*',
  'a\u0000b',
  '\u0000',
  'а', // Cyrillic.
  'ｓｔａｒｓ', // Full width.
  'ſtars', // Long s.
  'stars\u200b',
  '\u202Esrats',
  '\u2066stars\u2069',
  'stars\ufeff',
  'sta\u0301rs',
  '\ud800',
  '🙂',
  'CON',
  'con.parquet',
  'nul',
  '%2e%2e%2f',
  '\\\\server\\share',
  'x'.repeat(100_000),
  '',
] as const;

const doubled = (name: string): string => name.replaceAll('"', '""');

const NAMES = each('names', [
  ...ODD_NAMES.map((name) => `SELECT * FROM "${doubled(name)}"`),
  ...ODD_NAMES.map((name) => `SELECT * FROM [${name.replaceAll(']', ']]')}]`),
  ...ODD_NAMES.map((name) => `SELECT ${name || "''''"} FROM stars`),
  ...ODD_NAMES.map((name) => `SELECT * FROM "other"."${doubled(name)}"."secrets"`),
]);

const DEEP = 50_000;

const NESTING = each('nesting', [
  `SELECT ${'('.repeat(DEEP)}1${')'.repeat(DEEP)}`,
  `SELECT ${'('.repeat(DEEP)}`,
  `SELECT ${'abs('.repeat(DEEP)}1${')'.repeat(DEEP)}`,
  `SELECT ${'NOT '.repeat(DEEP)}true`,
  `SELECT ${'- '.repeat(DEEP)}1`,
  `SELECT ${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
  `SELECT ${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
  `SELECT 1${' + 1'.repeat(DEEP)}`,
  `SELECT 1 WHERE 1=1${' OR 1=1'.repeat(DEEP)}`,
  `SELECT 1${', 1'.repeat(DEEP)}`,
  `SELECT * FROM ${'(SELECT * FROM '.repeat(DEEP)}t${')'.repeat(DEEP)}`,
  `${'SELECT 1 UNION ALL '.repeat(DEEP)}SELECT 1`,
  `SELECT * FROM range(1)${', range(1)'.repeat(5_000)}`,
  `SELECT ${'CASE WHEN 1=1 THEN '.repeat(DEEP)}1${' END'.repeat(DEEP)}`,
  `SELECT ${'CAST('.repeat(DEEP)}1${' AS INT)'.repeat(DEEP)}`,
  `WITH RECURSIVE ${'a AS (SELECT 1), '.repeat(DEEP)}b AS (SELECT 1) SELECT 1`,
  `SELECT '${'x'.repeat(900_000)}' AS "${'y'.repeat(90_000)}"`,
  `SELECT json('${'['.repeat(DEEP)}${']'.repeat(DEEP)}')`,
  `SELECT from_json('1', '${'['.repeat(DEEP)}"int"${']'.repeat(DEEP)}')`,
  `SELECT regexp_matches('a', '${'('.repeat(DEEP)}a${')'.repeat(DEEP)}')`,
  `SELECT NULL::${'STRUCT(a '.repeat(2_000)}INT${')'.repeat(2_000)}`,
  `SELECT NULL::INT${'[]'.repeat(DEEP)}`,
]);

const MEMORY_AND_TIME = each('memory and time', [
  "SELECT length(repeat('x', 3000000000))",
  "SELECT length(repeat(repeat('x', 1000000), 1000000))",
  "SELECT lpad('x', 2000000000, 'y')",
  "SELECT length(format('{:2000000000}', 'x'))",
  "SELECT length(printf('%2000000000d', 1))",
  'SELECT len(list(range)) FROM range(2000000000)',
  'SELECT len(range(1000000000000))',
  'SELECT len(list_transform(range(200000000), x -> range(x))) FROM range(3)',
  'SELECT len(list_sort(range(1000000000)))',
  'SELECT len(list_resize([1], 2000000000, 7))',
  'SELECT len(flatten([range(100000000), range(100000000), range(100000000), range(100000000)]))',
  "SELECT len(string_split(repeat('a,', 500000000), ','))",
  'SELECT count(*) FROM range(1000000000000)',
  'SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range < 0',
  'SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b',
  'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t',
  "WITH RECURSIVE t(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM t) SELECT max(len(s)) FROM t",
  `SELECT count(*) FROM range(100000000) WHERE regexp_matches(repeat('a', range % 9000), '(a*)*b')`,
  `SELECT max(regexp_replace(repeat('a', range % 9000), '(a|aa)+$', 'b', 'g')) FROM
    range(100000000)`,
  `SELECT count(*) FROM range(100000000) WHERE repeat('a', range % 9000) SIMILAR TO
    '${'a*'.repeat(50)}b'`,
  `SELECT count(*) FROM range(100000000) WHERE repeat('a', range % 9000) LIKE
    '${'%a'.repeat(50)}b'`,
  "SELECT levenshtein(repeat('a', 1000000), repeat('b', 1000000))",
  "SELECT jaccard(repeat('a', 100000000), repeat('b', 100000000)) FROM range(10000000)",
  'SELECT 10000!',
  'SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND x FOLLOWING) FROM ' +
    'range(30000000) t(x)',
  'SELECT mode(a) FROM (SELECT a::VARCHAR || b::VARCHAR a FROM range(100000) x(a), range(100000) ' +
    'y(b))',
  'SELECT * FROM (SELECT range i FROM range(10000000)) PIVOT (count(*) FOR i IN (1, 2)) LIMIT 1',
  'SELECT sleep_ms(600000)',
  'SELECT max(generate_series) FROM generate_series(1, 9000000000000000000)',
  "SELECT len(list(d)) FROM generate_series(DATE '0001-01-01', DATE '9999-12-31', " +
    "INTERVAL '1 microsecond') s(d)",
  "SELECT bitstring('1', 2000000000)",
]);

const TEMPORARY_DISK = each('temporary disk', [
  'SELECT count(*) FROM (SELECT hash(range)::VARCHAR n FROM range(60000000) ORDER BY n OFFSET 1)',
  'CREATE TABLE memory.main.full AS SELECT hash(range)::VARCHAR n FROM range(1000000000)',
  "COPY (SELECT hash(range) FROM range(1000000000)) TO '$staging/large.csv'",
  "COPY (SELECT hash(range) FROM range(1000000000)) TO '$staging/large.parquet' (FORMAT parquet)",
  "ATTACH '$staging/large.duckdb' AS l; CREATE TABLE l.t AS SELECT hash(range) h FROM " +
    'range(1000000000)',
  'SELECT count(*) FROM (SELECT DISTINCT hash(range)::VARCHAR FROM range(200000000))',
  'SELECT count(*) FROM (SELECT range % 7 k, list(hash(range)) FROM range(500000000) GROUP BY k)',
]);

/** Attacks that are all data or all work. */
export const BOMBS: readonly Attack[] = [
  ...NAMES,
  ...NESTING,
  ...MEMORY_AND_TIME,
  ...TEMPORARY_DISK,
];
