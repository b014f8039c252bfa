// What queries of ADQL answer, over the few rows of small-sky.ts: text is compared letter by
// letter, numbers are floats and whole numbers, and columns of one name are joined into one.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { emitChecks } from '../emit-case.ts';
import type { Rows } from '../emit-case.ts';

const { answer, checkAll } = emitChecks('adql');

/** A test of the rows of each text. */
const rows = (title: string, cases: Readonly<Record<string, Rows>>): void => {
  void test(title, () => checkAll(Object.entries(cases)));
};

// The names are 'Alpha', 'alpha ', 'Beta', NULL and 'gamma'.
rows('Text is equal where it is the same, letter by letter.', {
  "SELECT id FROM Star WHERE name = 'alpha'": [],
  "SELECT id FROM Star WHERE name = 'alpha '": [[2]],
  "SELECT id FROM Star WHERE name = 'Alpha '": [],
  "SELECT id FROM Star WHERE name <> 'Alpha' ORDER BY id": [[2], [3], [5]],
  "SELECT id FROM Star WHERE name != 'Alpha' ORDER BY id": [[2], [3], [5]],
  "SELECT id FROM Star WHERE name IN ('ALPHA', 'beta', 'gamma')": [[5]],
  "SELECT id FROM Star WHERE name = 'ALPHA' OR name = 'gamma'": [[5]],
  "SELECT id FROM Star WHERE name BETWEEN 'B' AND 'alpha ' ORDER BY id": [[2], [3]],
  'SELECT id FROM Star WHERE name IN (SELECT LOWER(name) FROM Star) ORDER BY id': [[2], [5]],
  "SELECT id FROM Star WHERE CASE name WHEN 'alpha' THEN 1 WHEN 'Alpha' THEN 2 END = 2": [[1]],
  "SELECT NULLIF(name, 'BETA') FROM Star WHERE id = 3": [['Beta']],
});

rows('Text is grouped, sorted and counted as it is compared.', {
  'SELECT name FROM Star WHERE name IS NOT NULL ORDER BY name': [
    ['Alpha'],
    ['Beta'],
    ['alpha '],
    ['gamma'],
  ],
  'SELECT COUNT(DISTINCT name) FROM Star': [[4]],
  'SELECT COUNT(*) FROM (SELECT DISTINCT name FROM Star) AS s': [[5]],
  'SELECT COUNT(*) FROM (SELECT name FROM Star GROUP BY name) AS s': [[5]],
  'SELECT MIN(name), MAX(name) FROM Star': [['Alpha', 'gamma']],
  "SELECT name FROM Star WHERE id = 1 UNION SELECT 'ALPHA' ORDER BY name": [['ALPHA'], ['Alpha']],
  "SELECT name FROM Star WHERE id = 1 EXCEPT SELECT 'ALPHA'": [['Alpha']],
  "SELECT name FROM Star INTERSECT SELECT 'ALPHA'": [],
});

rows('LIKE tells capital letters from small ones, ILIKE does not, and neither knows sets.', {
  "SELECT id FROM Star WHERE name LIKE 'a%'": [[2]],
  "SELECT id FROM Star WHERE name LIKE 'alpha'": [],
  "SELECT id FROM Star WHERE name LIKE 'alpha_'": [[2]],
  "SELECT id FROM Star WHERE name LIKE '[ab]%'": [],
  "SELECT id FROM Star WHERE '[a' LIKE '[a' AND id = 1": [[1]],
  "SELECT id FROM Star WHERE name ILIKE 'A%' ORDER BY id": [[1], [2]],
  "SELECT id FROM Star WHERE name NOT ILIKE '%A' ORDER BY id": [[2]],
  'SELECT id FROM Star WHERE name LIKE LOWER(name) ORDER BY id': [[2], [5]],
  'SELECT id FROM Star WHERE name ILIKE LOWER(name) ORDER BY id': [[1], [2], [3], [5]],
  "SELECT id FROM Star WHERE 'a_b' LIKE 'a!_b' ESCAPE '!' AND id = 1": [[1]],
});

rows('Numbers with a point are floats; whole numbers are divided whole.', {
  'SELECT 1/3, -7/2, 7/2.': [[0, -3, 3.5]],
  'SELECT 1.0/3.0': [[1 / 3]],
  'SELECT 3600., .5, 1E-3, 1e3': [[3600, 0.5, 0.001, 1000]],
  'SELECT 3000000000': [[3000000000]],
  'SELECT AVG(flags), SUM(flags), COUNT(flags) FROM Star': [[4.8, 24, 5]],
  'SELECT SUM(2147483647) FROM Star': [['10737418235']],
});

rows('Bits and hexadecimal numbers are whole numbers.', {
  'SELECT 0x1F, 0xFF & 12, 5 | 2, 6 ^ 3, ~5': [[31, 12, 7, 5, -6]],
  'SELECT id FROM Star WHERE flags & 0x8 = 8 ORDER BY id': [[3], [4]],
  'SELECT 0x7FFFFFFFFFFFFFFF': [['9223372036854775807']],
});

rows('Functions are those of the standard.', {
  'SELECT ABS(-2), CEILING(1.2), FLOOR(-1.2), SQRT(9)': [[2, 2, -2, 3]],
  'SELECT MOD(7, 3), MOD(-7, 3), MOD(7.5, 2)': [[1, -1, 1.5]],
  'SELECT POWER(2, -1), POWER(2, 10)': [[0.5, 1024]],
  'SELECT ROUND(RADIANS(90), 6), DEGREES(PI())': [[1.570796, 180]],
  'SELECT ROUND(LOG(3), 6), LOG10(1000), EXP(0)': [[1.098612, 3, 1]],
  'SELECT ROUND(2.345, 2), ROUND(-2.5), TRUNCATE(2.789, 1), TRUNCATE(-2.7)': [[2.35, -3, 2.7, -2]],
  'SELECT ROUND(ATAN2(1, -1), 6), ROUND(ATAN(1), 6)': [[2.356194, 0.785398]],
  'SELECT ROUND(ACOS(0.5), 6), ROUND(ASIN(0.5), 6), COS(0), ROUND(COT(1), 6)': [
    [1.047198, 0.523599, 1, 0.642093],
  ],
  "SELECT LOWER('AbC') || UPPER('d'), COALESCE(NULL, 2, 3)": [['abcD', 2]],
  'SELECT COUNT(*) FROM Star WHERE RAND() < 0 OR RAND() >= 1': [[0]],
  'SELECT COUNT(DISTINCT r) FROM (SELECT RAND() AS r FROM Star) AS s': [[5]],
});

rows('CAST has the types of the standard.', {
  "SELECT CAST('12' AS INTEGER), CAST(1.9 AS SMALLINT), CAST('3' AS BIGINT)": [[12, 1, 3]],
  'SELECT CAST(1 AS DOUBLE PRECISION), CAST(0.5 AS REAL)': [[1, 0.5]],
  'SELECT CAST(12345 AS VARCHAR), CAST(name AS VARCHAR(2)) FROM Star WHERE id = 1': [
    ['12345', 'Al'],
  ],
  "SELECT CAST('abc' AS CHAR), CAST('abc' AS CHAR(2))": [['a', 'ab']],
  "SELECT id FROM Star WHERE id = 1 AND CAST('2020-01-02T03:04:05' AS TIMESTAMP) > '2020-01-02'": [
    [1],
  ],
});

// DALI 1.1, 3.3.3: YYYY-MM-DD['T'hh:mm:ss[.SSS]['Z']].
rows('CAST writes a moment as DALI does.', {
  "SELECT CAST(CAST('2020-01-02T03:04:05' AS TIMESTAMP) AS VARCHAR)": [['2020-01-02T03:04:05']],
  "SELECT CAST(CAST('2020-01-02T03:04:05.120' AS TIMESTAMP) AS VARCHAR)": [
    ['2020-01-02T03:04:05.120'],
  ],
  "SELECT CAST(CAST('2020-01-02' AS TIMESTAMP) AS VARCHAR(30))": [['2020-01-02T00:00:00']],
  "SELECT CAST(CAST('2020-01-02T03:04:05' AS TIMESTAMP) AS VARCHAR(10))": [['2020-01-02']],
  "SELECT CAST(CAST('2020-01-02T03:04:05' AS TIMESTAMP) AS CHAR(20)) || '|'": [
    ['2020-01-02T03:04:05 |'],
  ],
  "SELECT CAST(t AS VARCHAR) FROM (SELECT CAST('2020-01-02' AS TIMESTAMP) AS t) AS s": [
    ['2020-01-02T00:00:00'],
  ],
});

rows('A whole number has all its digits, whichever they are.', {
  'SELECT 9223372036854775807, -9223372036854775808': [
    ['9223372036854775807', '-9223372036854775808'],
  ],
  'SELECT 9223372036854775808, -9223372036854775809': [
    ['9223372036854775808', '-9223372036854775809'],
  ],
  'SELECT 99999999999999999999999999999999999999': [['99999999999999999999999999999999999999']],
  'SELECT -9223372036854775808 + 1, 0009223372036854775807': [
    ['-9223372036854775807', '9223372036854775807'],
  ],
  'SELECT id FROM Star WHERE id < 9223372036854775808 AND id * 1 > -9223372036854775808 - 0': [
    [1],
    [2],
    [3],
    [4],
    [5],
  ],
});

void test('The least whole number is a bigint, and one of 39 digits is refused.', async () => {
  const { types } = await answer('SELECT -9223372036854775808, 9223372036854775808');
  assert.deepEqual(types, ['BIGINT', 'DECIMAL(19,0)']);
  await assert.rejects(answer(`SELECT ${'9'.repeat(39)}`), /more than 38 digits/);
});

rows('TOP counts what OFFSET leaves, with or without an order.', {
  'SELECT TOP 2 id FROM Star ORDER BY id OFFSET 1': [[2], [3]],
  'SELECT id FROM Star ORDER BY id DESC OFFSET 3': [[2], [1]],
  'SELECT TOP 0 id FROM Star OFFSET 1': [],
  'SELECT COUNT(*) FROM (SELECT id FROM Star OFFSET 4) AS s': [[1]],
  'SELECT ALL TOP 1 id FROM Star ORDER BY 1': [[1]],
  'SELECT * FROM (SELECT TOP 2 id FROM Star ORDER BY id DESC) AS s ORDER BY id': [[4], [5]],
  'SELECT id FROM (SELECT id FROM Star ORDER BY name) AS s ORDER BY id OFFSET 4': [[5]],
});

rows('A NULL comes before all values, and after them in descending order.', {
  'SELECT vmag FROM Star ORDER BY vmag': [[null], [0.5], [1.5], [2.5], [2.5]],
  'SELECT TOP 1 id FROM Star ORDER BY vmag DESC, id DESC': [[5]],
});

rows('Set operators take ALL, and INTERSECT binds before the others.', {
  'SELECT flags FROM Star EXCEPT ALL SELECT 8 ORDER BY flags': [[0], [3], [5], [8]],
  'SELECT flags FROM Star INTERSECT ALL SELECT flags FROM Star WHERE flags = 8': [[8], [8]],
  'SELECT 1 AS x UNION SELECT 2 INTERSECT SELECT 3': [[1]],
  '(SELECT 1 AS x UNION SELECT 2) INTERSECT SELECT 2': [[2]],
  'SELECT 1 AS x UNION ALL SELECT 1': [[1], [1]],
  'SELECT 1 AS x UNION ALL (SELECT TOP 1 id FROM Star ORDER BY id DESC) ORDER BY x': [[1], [5]],
  '(SELECT id FROM Star ORDER BY id OFFSET 3) UNION (SELECT 9) ORDER BY id OFFSET 1': [[5], [9]],
});

const TWO = `(SELECT 1 AS id, 'a' AS x UNION ALL SELECT 9, 'b') AS t`;

rows('USING and NATURAL make one column of two.', {
  [`SELECT * FROM (SELECT id, flags FROM Star) AS s JOIN ${TWO} USING (id)`]: [[1, 3, 'a']],
  [`SELECT id, s.id, t.id FROM Star AS s JOIN ${TWO} USING (id)`]: [[1, 1, 1]],
  [`SELECT id FROM Star AS s RIGHT JOIN ${TWO} USING (id) ORDER BY id`]: [[1], [9]],
  [`SELECT id, s.id AS own FROM Star AS s FULL OUTER JOIN ${TWO} USING (id) ORDER BY id OFFSET 4`]:
    [
      [5, 5],
      [9, null],
    ],
  [`SELECT id FROM Star AS s LEFT JOIN ${TWO} USING (id) WHERE x IS NULL ORDER BY id`]: [
    [2],
    [3],
    [4],
    [5],
  ],
  [`SELECT id, x FROM Star NATURAL JOIN ${TWO}`]: [[1, 'a']],
  [`SELECT COUNT(*) FROM Star AS s NATURAL LEFT OUTER JOIN ${TWO}`]: [[5]],
  [`SELECT t.* FROM Star AS s JOIN ${TWO} USING (id)`]: [[1, 'a']],
  [`SELECT id FROM Star AS a JOIN Star AS b USING (id, name) JOIN ${TWO} USING (id)`]: [[1]],
  [`SELECT id, COUNT(*) FROM Star AS s FULL JOIN ${TWO} USING (id) GROUP BY id HAVING id > 5`]: [
    [9, 1],
  ],
});

rows('Tables are named with their schema, subqueries and common tables by themselves.', {
  'SELECT Sky.Star.id FROM Sky.Star WHERE Star.id = 2': [[2]],
  'SELECT "star id" FROM MyDB."plan b" ORDER BY "star id" OFFSET 2': [[9]],
  'SELECT b."q""uote" FROM MyDB."plan b" AS b WHERE b."star id" = 1': [['ALPHA']],
  'WITH a AS (SELECT id FROM Star WHERE id < 3), b AS (SELECT id FROM a) SELECT * FROM b': [
    [1],
    [2],
  ],
  'SELECT id FROM Star AS s WHERE EXISTS (SELECT * FROM MyDB."plan b" WHERE "star id" = s.id)': [
    [1],
    [3],
  ],
  'WITH Star AS (SELECT id FROM Star WHERE id > 3) SELECT id FROM Star ORDER BY id': [[4], [5]],
  'SELECT COUNT(*) FROM (SELECT TOP 3 id FROM Star ORDER BY RAND()) AS s': [[3]],
  'SELECT id FROM Star -- a comment\nWHERE id = 1;': [[1]],
});

void test('Columns are called as the text calls them.', async () => {
  const { names } = await answer(
    'SELECT ID, COUNT(*), Max(Ra), 1+1, ra AS "R A" FROM Star GROUP BY id, ra',
  );
  assert.deepEqual(names, ['ID', 'COUNT', 'Max', 'Column1', 'R A']);
});
