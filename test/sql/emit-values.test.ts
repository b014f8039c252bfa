// Values and their types, worked out by hand from the pages of the Transact-SQL reference that each
// group names, and computed by a real DuckDB. DuckDB's own answers differ in most of them.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import type { CatalogSnapshot } from '../../src/domain/catalog.ts';
import { duckdbTypeOf } from '../../src/sql/emit/duckdb-type.ts';
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

type Fact = readonly [expression: string, type: string, value: string | null];

const check = async ([expression, type, value]: Fact): Promise<void> => {
  const text = `SELECT ${expression} AS x`;
  const [column] = selectOf(text, NOTHING).columns;
  const answer = await answerOf(lab, text, NOTHING);
  assert.ok(column);
  assert.deepEqual([typeText(column.type), answer.rows], [type, [[value]]], expression);
  const held = duckdbTypeOf(column.type).replaceAll(' ', '');
  assert.deepEqual(answer.types, [held], `${expression} is held as ${held}`);
};

const checkAll = async (facts: readonly Fact[]): Promise<void> => {
  for (const fact of facts) await check(fact);
};

/** What runs fails in these words, of ours where we raise it, of DuckDB's where it does. */
const checkFailure = async (expression: string, words: string): Promise<void> => {
  const run = answerOf(lab, `SELECT ${expression} AS x`, NOTHING);
  const error: unknown = await run.catch((reason: unknown) => reason);
  assert.ok(error instanceof Error, `${expression} fails`);
  assert.ok(error.message.includes(words), `${expression}: ${error.message}`);
};

const unreadable = (value: string, type: string): string =>
  `Conversion failed when converting the varchar value '${value}' to data type ${type}.`;

describe('literals', () => {
  test('have the types of "Constants": ints by size, decimals by digits, floats by exponent', () =>
    checkAll([
      ['5', 'int', '5'],
      ['2147483647', 'int', '2147483647'],
      ['2147483648', 'decimal(10, 0)', '2147483648'],
      ['1237661070408089612', 'decimal(19, 0)', '1237661070408089612'],
      ['185.', 'decimal(3, 0)', '185'],
      ['1.50', 'decimal(3, 2)', '1.50'],
      ['.01', 'decimal(2, 2)', '0.01'],
      ['1e0', 'float', '1'],
      ["'abc'", 'varchar(3)', 'abc'],
      ["''", 'varchar(1)', ''],
      ["'it''s'", 'varchar(4)', "it's"],
      ['NULL', 'int', null],
      ['-5', 'int', '-5'],
      ['- -5', 'int', '5'],
    ]));
});

describe('arithmetic', () => {
  test('of integers stays whole, and a quotient is cut towards zero', () =>
    checkAll([
      ['5 / 2', 'int', '2'],
      ['-7 / 2', 'int', '-3'],
      ['7 % 3', 'int', '1'],
      ['-7 % 3', 'int', '-1'],
      ['CAST(7 AS bigint) / 2', 'bigint', '3'],
      ['CAST(2 AS tinyint) * CAST(3 AS smallint)', 'smallint', '6'],
      ['2 + 3 * 4', 'int', '14'],
    ]));

  // "Precision, scale, and length": p = p1 - s1 + s2 + max(6, s1 + p2 + 1).
  test('of decimals is exact, with precision and scale by the rules, and quotients are cut', () =>
    checkAll([
      ['5 / 2.', 'decimal(7, 6)', '2.500000'],
      ['1 / 3.0', 'decimal(8, 6)', '0.333333'],
      ['2.0 / 3.0', 'decimal(8, 6)', '0.666666'],
      ['50.0 / 60.0', 'decimal(9, 6)', '0.833333'],
      ['0.1 + 0.2', 'decimal(2, 1)', '0.3'],
      ['9.99 + 0.001', 'decimal(5, 3)', '9.991'],
      ['1.5 * 1.5', 'decimal(5, 2)', '2.25'],
      ['7.5 % 2', 'decimal(2, 1)', '1.5'],
      ['CAST(1 AS int) / 3.0', 'decimal(17, 6)', '0.333333'],
      ['4294967296 * 4294967296', 'decimal(21, 0)', '18446744073709551616'],
      ['9999999999.99 + 0.001', 'decimal(14, 3)', '9999999999.991'],
      ['-1 / 3.0', 'decimal(8, 6)', '-0.333333'],
    ]));

  test('takes the type of the higher precedence where two meet', () =>
    checkAll([
      ['1 + 1.5e0', 'float', '2.5'],
      ['1.5 + 1e0', 'float', '2.5'],
      ['CAST(1.5 AS real) + 1', 'real', '2.5'],
      ['CAST(1.5 AS real) * 2e0', 'float', '3'],
      ["'3' + 5", 'int', '8'],
      ["1.5 + '2'", 'decimal(3, 1)', '3.5'],
      ['NULL + 1', 'int', null],
    ]));

  test('with + on text joins it, and NULL makes NULL', () =>
    checkAll([
      ["'a' + 'bc'", 'varchar(3)', 'abc'],
      ["'a' + NULL", 'varchar(2)', null],
      ["'a' + 'b' + 'c'", 'varchar(3)', 'abc'],
    ]));

  test('fails on overflow, and on a division by zero', async () => {
    const zero = 'Divide by zero error encountered.';
    for (const divided of ['1 / 0', '1 % 0', '1e0 / 0', '1.5 / 0', '1.5 % 0.0', '1 / (2 - 2)']) {
      await checkFailure(divided, zero);
    }
    await checkFailure('2147483647 + 1', 'Overflow in addition of INT32 (2147483647 + 1)');
    await checkFailure(
      'CAST(9223372036854775807 AS bigint) * CAST(2 AS bigint)',
      'Overflow in multiplication of INT64 (9223372036854775807 * 2)',
    );
    await checkFailure(
      'CAST(200 AS tinyint) + CAST(100 AS tinyint)',
      'Overflow in addition of UINT8 (200 + 100)',
    );
  });

  test('of NULL divided by zero is NULL', () =>
    checkAll([
      ['CAST(NULL AS int) / 0', 'int', null],
      ['NULL / 0e0', 'float', null],
    ]));
});

describe('bits', () => {
  test('of hexadecimal digits and whole numbers are combined in the type of the number', () =>
    checkAll([
      ['CAST(23 AS bigint) & 0x10', 'bigint', '16'],
      ['6 | 3', 'int', '7'],
      ['6 ^ 3', 'int', '5'],
      ['~0', 'int', '-1'],
      ['CAST(-1 AS bigint) & 0x00000000FFFFFFFF', 'bigint', '4294967295'],
      ['CAST(1 AS bit) & CAST(0 AS bit)', 'bit', 'false'],
      ['0x10 + 1', 'int', '17'],
      ['CAST(0xFFFFFFFF AS int)', 'int', '-1'],
      ['5 & 4294967297', 'bigint', '1'],
    ]));
});

describe('CAST', () => {
  test('cuts floats and decimals to whole numbers, and rounds decimals to fewer digits', () =>
    checkAll([
      ['CAST(2.9 AS int)', 'int', '2'],
      ['CAST(-2.9 AS int)', 'int', '-2'],
      ['CAST(2.5e0 AS int)', 'int', '2'],
      ['CAST(-3.5e0 AS bigint)', 'bigint', '-3'],
      ['CAST(2.55 AS decimal(5, 1))', 'decimal(5, 1)', '2.6'],
      ['CAST(7 AS decimal(5, 2))', 'decimal(5, 2)', '7.00'],
      ['CAST(1 AS float)', 'float', '1'],
      ['CAST(1 AS decimal)', 'decimal(18, 0)', '1'],
      ['CAST(1 AS float(24))', 'real', '1'],
      ['CONVERT(smallint, 5.9)', 'smallint', '5'],
    ]));

  test('to real keeps four bytes, whatever becomes of it', () =>
    checkAll([
      ['CAST(CAST(0.1 AS real) AS float)', 'float', '0.10000000149011612'],
      ['CAST(CAST(16777217 AS real) AS float)', 'float', '16777216'],
      ['CASE WHEN CAST(0.1 AS real) = 0.1e0 THEN 1 ELSE 0 END', 'int', '0'],
    ]));

  test('reads whole texts as numbers, and blank text as zero', () =>
    checkAll([
      ["CAST(' 12 ' AS int)", 'int', '12'],
      ["CAST('' AS int)", 'int', '0'],
      ["CAST('1.5e1' AS float)", 'float', '15'],
      ["CAST('.5' AS decimal(3, 2))", 'decimal(3, 2)', '0.50'],
      ["CAST('TRUE' AS bit)", 'bit', 'true'],
    ]));

  test('prints numbers and moments as SQL Server does', () =>
    checkAll([
      ['CAST(5 AS varchar(3))', 'varchar(3)', '5'],
      ['CAST(12345 AS varchar(3))', 'varchar(3)', '*'],
      ['CAST(1.50 AS varchar(10))', 'varchar(10)', '1.50'],
      ['CAST(.5 AS varchar)', 'varchar(30)', '0.5'],
      ['CAST(-.5 AS varchar(4))', 'varchar(4)', '-0.5'],
      ['CAST(CAST(12.345678 AS money) AS varchar(20))', 'varchar(20)', '12.35'],
      ['CAST(1234567.89e0 AS varchar(20))', 'varchar(20)', '1.23457e+006'],
      ['CAST(0.1e0 AS varchar)', 'varchar(30)', '0.1'],
      ["CAST('abcdef' AS varchar(3))", 'varchar(3)', 'abc'],
      ["CAST('a' AS char(3)) + '|'", 'varchar(4)', 'a  |'],
      ['CAST(CAST(1 AS bit) AS varchar(5))', 'varchar(5)', '1'],
      [
        "CAST(CAST('2020-01-02T15:04:05' AS datetime) AS varchar(30))",
        'varchar(30)',
        'Jan  2 2020  3:04PM',
      ],
      ["CAST('20200102' AS date)", 'date', '2020-01-02'],
    ]));

  test('fails where the value does not fit or cannot be read', async () => {
    await checkFailure("CAST('1.5' AS int)", unreadable('1.5', 'int'));
    await checkFailure("CAST('nan' AS float)", unreadable('nan', 'float'));
    await checkFailure("CAST('x' AS decimal(3, 0))", unreadable('x', 'decimal'));
    const outside = 'out of range for the destination type';
    await checkFailure('CAST(1e10 AS int)', `${outside} INT32`);
    await checkFailure('CAST(300 AS tinyint)', `${outside} UINT8`);
    await checkFailure('POWER(2, 31)', `${outside} INT32`);
    await checkFailure('CAST(1000 AS decimal(3, 0))', 'Could not cast value 1000 to DECIMAL(3,0)');
    await checkFailure('SQRT(-1)', 'cannot take square root of a negative number');
    await checkFailure(
      "SUBSTRING('abc', 1, -1)",
      'Invalid length parameter passed to the SUBSTRING',
    );
  });
});

describe('choices', () => {
  test('give the type that their results share; ISNULL the first', () =>
    checkAll([
      ['CASE WHEN 1 = 2 THEN 1 ELSE 2.5 END', 'decimal(11, 1)', '2.5'],
      ['CASE 2 WHEN 1 THEN 10 WHEN 2 THEN 20 END', 'int', '20'],
      ["CASE 'A' WHEN 'a ' THEN 'same' ELSE 'other' END", 'varchar(5)', 'same'],
      ['CASE NULL WHEN NULL THEN 1 ELSE 0 END', 'int', '0'],
      ['CASE WHEN NULL = NULL THEN 1 END', 'int', null],
      ['COALESCE(NULL, 2, 3.5)', 'decimal(11, 1)', '2.0'],
      ["ISNULL(CAST(NULL AS varchar(3)), 'abcdef')", 'varchar(3)', 'abc'],
      ['ISNULL(NULL, 5)', 'int', '5'],
      ["NULLIF('a', 'A ')", 'varchar(1)', null],
      ['NULLIF(1, 1.0)', 'int', null],
      ['NULLIF(2, 1)', 'int', '2'],
      ["IIF(1 = 1, 'yes', 'no')", 'varchar(3)', 'yes'],
    ]));

  test('compute only what they choose', () =>
    checkAll([
      ['CASE WHEN 1 = 1 THEN 1 ELSE 1 / 0 END', 'int', '1'],
      ['IIF(1 = 2, 1 / 0, 7)', 'int', '7'],
    ]));
});
