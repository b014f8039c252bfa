// Functions one by one: values and types from the pages of the Transact-SQL reference. The last
// test goes through the table itself, so that none is without a run.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { functionNames } from '../../src/sql/bind/call.ts';
import { AGGREGATES } from '../../src/sql/functions/aggregate.ts';
import { isScalarFunction, SCALAR_FUNCTIONS } from '../../src/sql/functions/scalar.ts';
import { typeText } from '../../src/sql/type-rules.ts';
import { answerOf, openLab, selectOf } from './lab.ts';
import type { Lab } from './lab.ts';

const NOTHING: CatalogSnapshot = {
  context: 'MyDB',
  databases: [{ name: 'MyDB', kind: 'space', tables: [], names: [], objects: [] }],
};

let lab: Lab;
before(async () => {
  lab = await openLab();
});
after(async () => {
  await lab.close();
});

type Fact = readonly [call: string, type: string, value: string | null];

const tried = new Set<string>();

const checkAll = async (facts: readonly Fact[]): Promise<void> => {
  for (const [call, type, value] of facts) {
    tried.add(/\w+/.exec(call.replace(/^dbo\./, ''))?.[0]?.toUpperCase() ?? '');
    const text = `SELECT ${call} AS x`;
    const found = selectOf(text, NOTHING).columns.map((column) => typeText(column.type));
    const answer = await answerOf(lab, text, NOTHING);
    assert.deepEqual([found, answer.rows], [[type], [[value]]], call);
  }
};

describe('functions of numbers', () => {
  test('keep the type of their argument where T-SQL does', () =>
    checkAll([
      ['ABS(-4.5)', 'decimal(2, 1)', '4.5'],
      ['ABS(-3)', 'int', '3'],
      ['SIGN(-3)', 'int', '-1'],
      ['SIGN(2.5)', 'decimal(2, 1)', '1.0'],
      ['CEILING(1.2)', 'decimal(2, 0)', '2'],
      ['CEILING(-1.2e0)', 'float', '-1'],
      ['FLOOR(-1.5)', 'decimal(2, 0)', '-2'],
      ['FLOOR(CAST(9007199254740993 AS bigint))', 'bigint', '9007199254740993'],
      ['POWER(2, 10)', 'int', '1024'],
      ['POWER(2, -1)', 'int', '0'],
      ['POWER(2.0, 0.5)', 'decimal(38, 1)', '1.4'],
      ['POWER(CAST(2 AS bigint), 32)', 'bigint', '4294967296'],
      ['POWER(2e0, -1)', 'float', '0.5'],
      ['RADIANS(180)', 'int', '3'],
      ['RADIANS(1e0) * 0', 'float', '0'],
      ['DEGREES(PI())', 'float', '180'],
    ]));

  test('round half away from zero, to the left of the point too, and cut when asked', () =>
    checkAll([
      ['ROUND(2.5, 0)', 'decimal(2, 1)', '3.0'],
      ['ROUND(-2.5e0, 0)', 'float', '-3'],
      ['ROUND(748.58, -1)', 'decimal(5, 2)', '750.00'],
      ['ROUND(748.58, -4)', 'decimal(5, 2)', '0.00'],
      ['ROUND(150, -2)', 'int', '200'],
      ['ROUND(150.75, 0, 1)', 'decimal(5, 2)', '150.00'],
      ['ROUND(17, -1, 1)', 'int', '10'],
      ['ROUND(2.345e0, 2)', 'float', '2.35'],
      ['ROUND(-25, -1)', 'int', '-30'],
      ['ROUND(748, -3)', 'int', '1000'],
      ['ROUND(5, -400)', 'int', '0'],
      ['ROUND(1.5e0, 2000000000)', 'float', '1.5'],
      ['ROUND(748.58, -2000000000)', 'decimal(5, 2)', '0.00'],
    ]));

  test('do not begin anew where rounding goes beyond the type', async () => {
    for (const call of [
      'ROUND(2147483647, -1)',
      'ROUND(CAST(9223372036854775807 AS bigint), -1)',
      'ROUND(CAST(9223372036854775807 AS bigint), -19)',
    ]) {
      await assert.rejects(answerOf(lab, `SELECT ${call} AS x`, NOTHING), /out of range/, call);
    }
  });

  test('take logarithms to the base e, as T-SQL has them', () =>
    checkAll([
      ['LOG(EXP(2e0))', 'float', '2'],
      ['LOG(8, 2)', 'float', '3'],
      ['LOG10(1000)', 'float', '3'],
      ['SQRT(16)', 'float', '4'],
      ['SQUARE(-3)', 'float', '9'],
      ['EXP(0)', 'float', '1'],
      ['PI()', 'float', '3.141592653589793'],
    ]));

  test('turn angles in radians', () =>
    checkAll([
      ['SIN(0)', 'float', '0'],
      ['COS(0)', 'float', '1'],
      ['TAN(0)', 'float', '0'],
      ['ASIN(0)', 'float', '0'],
      ['ACOS(1)', 'float', '0'],
      ['ATAN(0)', 'float', '0'],
      ['ATN2(0, 1)', 'float', '0'],
      ['ROUND(COT(PI() / 4), 9)', 'float', '1'],
      ['COT(PI() / 4) - COT(PI() / 4)', 'float', '0'],
    ]));
});

describe('functions of text', () => {
  test('count from 1, forget blanks at the end, and find in any case', () =>
    checkAll([
      ["LEN('ab  ')", 'int', '2'],
      ["LEN('  ab')", 'int', '4'],
      ["UPPER('aé')", 'varchar(2)', 'AÉ'],
      ["LOWER('AÉ')", 'varchar(2)', 'aé'],
      ["LTRIM('  a ')", 'varchar(4)', 'a '],
      ["RTRIM(' a  ')", 'varchar(4)', ' a'],
      ["TRIM(' a ')", 'varchar(3)', 'a'],
      ["SUBSTRING('hello', 2, 3)", 'varchar(5)', 'ell'],
      ["SUBSTRING('hello', 0, 3)", 'varchar(5)', 'he'],
      ["SUBSTRING('hello', -1, 3)", 'varchar(5)', 'h'],
      ["SUBSTRING('hello', 4, 2147483647)", 'varchar(5)', 'lo'],
      ["LEFT('hello', 2)", 'varchar(5)', 'he'],
      ["RIGHT('hello', 2)", 'varchar(5)', 'lo'],
      ["REPLACE('aBc.b', 'B', '\\1')", 'varchar(8000)', 'a\\1c.\\1'],
      ["REPLACE('a.b', '.', '-')", 'varchar(8000)', 'a-b'],
      ["REPLACE('abc', '', 'x')", 'varchar(8000)', 'abc'],
      ["CHARINDEX('L', 'hello')", 'int', '3'],
      ["CHARINDEX('l', 'hello', 4)", 'int', '4'],
      ["CHARINDEX('z', 'hello')", 'int', '0'],
      ["CHARINDEX('', 'hello')", 'int', '0'],
      ["REVERSE('abc')", 'varchar(3)', 'cba'],
      ["CONCAT('a', NULL, 5)", 'varchar(52)', 'a5'],
    ]));

  test('print numbers right-justified with STR, and stars where they do not fit', () =>
    checkAll([
      ['STR(123.45, 6, 1)', 'varchar(8000)', ' 123.5'],
      ['STR(2.5)', 'varchar(8000)', '         3'],
      ['STR(1223, 2)', 'varchar(8000)', '**'],
      ['STR(123.456, 5, 3)', 'varchar(8000)', '123.5'],
      ['STR(NULL)', 'varchar(8000)', null],
      ['LEN(STR(1, 2000000000))', 'int', '8000'],
    ]));

  test('give text of no fixed length, which a cast to char fills up again', () =>
    checkAll([
      ["CAST(RTRIM(CAST('ab' AS char(5))) AS char(5)) + '|'", 'varchar(6)', 'ab   |'],
      ["LEFT(CAST('ab' AS char(5)), 1)", 'varchar(5)', 'a'],
      ["SUBSTRING(CAST('ab' AS char(5)), 2, 1)", 'varchar(5)', 'b'],
    ]));

  test('give NULL for NULL', () =>
    checkAll([
      ['SUBSTRING(CAST(NULL AS varchar(3)), 1, 1)', 'varchar(3)', null],
      ["REPLACE('a', 'a', NULL)", 'varchar(8000)', null],
      ["LEFT('a', NULL)", 'varchar(1)', null],
      ["CHARINDEX(NULL, 'a')", 'int', null],
      ["CHARINDEX('a', 'abc', NULL)", 'int', null],
      ["CHARINDEX('', NULL)", 'int', null],
      ["SUBSTRING('abc', NULL, 2)", 'varchar(3)', null],
      ["SUBSTRING('abc', 1, NULL)", 'varchar(3)', null],
      ['dbo.fDistanceArcMinEq(1, 2, NULL, 4)', 'float', null],
    ]));
});

describe('functions of choice and of the moment', () => {
  test('NULLIF gives NULL for what is equal', () =>
    checkAll([
      ['NULLIF(5, 5)', 'int', null],
      ['NULLIF(5, 6)', 'int', '5'],
    ]));

  test('GETDATE is now, in UTC, to the millisecond, under all its names', async () => {
    for (const now of [
      'GETDATE()',
      'GETUTCDATE()',
      'SYSDATETIME()',
      'SYSUTCDATETIME()',
      'CURRENT_TIMESTAMP',
    ]) {
      tried.add(/\w+/.exec(now)?.[0] ?? '');
      const from = Date.now();
      const answer = await answerOf(lab, `SELECT ${now} AS x`, NOTHING);
      const said = Date.parse(`${answer.rows[0]?.[0]}Z`);
      assert.deepEqual(answer.types, ['TIMESTAMP']);
      assert.ok(said >= from - 1 && said <= Date.now() + 1, `${now} is ${said}`);
    }
  });

  test('RAND is one number for a whole statement, from 0 to 1', async () => {
    tried.add('RAND');
    const text = 'SELECT RAND() AS x FROM (SELECT 1 AS a) t JOIN (SELECT 1 AS b) u ON 1 = 1';
    const answer = await answerOf(lab, text, NOTHING);
    const value = Number(answer.rows[0]?.[0]);
    assert.ok(value >= 0 && value < 1);
  });

  test('fDistanceArcMinEq measures minutes of arc, with dbo. or without', () =>
    checkAll([
      ['ROUND(fDistanceArcMinEq(10, 0, 11, 0), 9)', 'float', '60'],
      ['ROUND(dbo.fDistanceArcMinEq(0, 90, 123, -90), 6)', 'float', '10800'],
      ['dbo.fDistanceArcMinEq(5, 5, 5, 5)', 'float', '0'],
      ['ROUND(fDistanceArcMinEq(359.5, 0, 0.5, 0), 9)', 'float', '60'],
    ]));
});

test('every function of the table has been tried above', () => {
  const untried = Object.keys(SCALAR_FUNCTIONS).filter((name) => !tried.has(name));
  assert.deepEqual(untried, []);
});

test('the guide lists every function that can be called, and no other', () => {
  const guide = readFileSync(new URL('../../docs/guide/sql.md', import.meta.url), 'utf8');
  const [, section = ''] = /## Functions\n([\s\S]*?)\n## /.exec(guide) ?? [];
  const [list = ''] = section.trim().split('\n\n');
  const listed = list.match(/\b[A-Z][A-Z0-9_]+\b/g) ?? [];
  // Those of the sky have a section of their own.
  const known = functionNames().filter(
    (name) => !isScalarFunction(name) || SCALAR_FUNCTIONS[name].isDbo !== true,
  );
  assert.deepEqual(listed.toSorted(), known.toSorted());
});

test('aggregates have names that no scalar function has', () => {
  assert.deepEqual([...AGGREGATES.keys()].filter(isScalarFunction), []);
});
