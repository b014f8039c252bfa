// What the pages of "Mathematical functions" say. Values are
// the pages' own, or follow from their sentences by hand; none is what we gave before.

import type { Page } from './facts.ts';

export const NUMBERS: readonly Page[] = [
  {
    page: 'ABS (Transact-SQL)',
    facts: [
      ['ABS(-1.0)', 'decimal(2, 1)', '1.0'],
      ['ABS(0.0)', 'decimal(1, 1)', '0.0'],
      ['ABS(-4.5)', 'decimal(2, 1)', '4.5'],
      ['ABS(-3)', 'int', '3'],
      ['ABS(CAST(-3 AS bigint))', 'bigint', '3'],
      ['ABS(-3e0)', 'float', '3'],
      ["ABS('-3')", 'float', '3'],
      ['ABS(NULL)', 'int', null],
    ],
    fails: [['ABS(CAST(-2147483647 - 1 AS int))', /overflow/i]],
  },
  {
    page: 'SIGN (Transact-SQL)',
    facts: [
      ['SIGN(-125)', 'int', '-1'],
      ['SIGN(0)', 'int', '0'],
      ['SIGN(564)', 'int', '1'],
      ['SIGN(2.5)', 'decimal(2, 1)', '1.0'],
      ['SIGN(-2.5e0)', 'float', '-1'],
    ],
  },
  {
    page: 'CEILING (Transact-SQL)',
    facts: [
      ['CEILING(123.45)', 'decimal(5, 0)', '124'],
      ['CEILING(-123.45)', 'decimal(5, 0)', '-123'],
      ['CEILING(0.0)', 'decimal(1, 0)', '0'],
      ['CEILING(-1.2e0)', 'float', '-1'],
      ['CEILING(7)', 'int', '7'],
    ],
  },
  {
    page: 'FLOOR (Transact-SQL)',
    facts: [
      ['FLOOR(123.45)', 'decimal(5, 0)', '123'],
      ['FLOOR(-123.45)', 'decimal(5, 0)', '-124'],
      ['FLOOR(-1.5)', 'decimal(2, 0)', '-2'],
      ['FLOOR(1.5e0)', 'float', '1'],
      ['FLOOR(CAST(9007199254740993 AS bigint))', 'bigint', '9007199254740993'],
    ],
  },
  {
    page: 'ROUND (Transact-SQL)',
    facts: [
      ['ROUND(123.9994, 3)', 'decimal(7, 4)', '123.9990'],
      ['ROUND(123.9995, 3)', 'decimal(7, 4)', '124.0000'],
      ['ROUND(123.4545, 2)', 'decimal(7, 4)', '123.4500'],
      ['ROUND(123.45, -2)', 'decimal(5, 2)', '100.00'],
      ['ROUND(150.75, 0)', 'decimal(5, 2)', '151.00'],
      ['ROUND(150.75, 0, 1)', 'decimal(5, 2)', '150.00'],
      ['ROUND(748.58, -1)', 'decimal(5, 2)', '750.00'],
      ['ROUND(748.58, -2)', 'decimal(5, 2)', '700.00'],
      ['ROUND(748.58, -4)', 'decimal(5, 2)', '0.00'],
      ['ROUND(748.58, -2000000000)', 'decimal(5, 2)', '0.00'],
      ['ROUND(2.5, 0)', 'decimal(2, 1)', '3.0'],
      ['ROUND(-2.5e0, 0)', 'float', '-3'],
      ['ROUND(2.345e0, 2)', 'float', '2.35'],
      ['ROUND(1.5e0, 2000000000)', 'float', '1.5'],
      ['ROUND(150, -2)', 'int', '200'],
      ['ROUND(17, -1, 1)', 'int', '10'],
      ['ROUND(-25, -1)', 'int', '-30'],
      ['ROUND(748, -3)', 'int', '1000'],
      ['ROUND(5, -400)', 'int', '0'],
      ['ROUND(CAST(5 AS tinyint), 0)', 'int', '5'],
      ['ROUND(CAST(2.5 AS real), 0)', 'float', '3'],
    ],
    fails: [
      ['ROUND(2147483647, -1)', /out of range/],
      ['ROUND(CAST(9223372036854775807 AS bigint), -1)', /out of range/],
      ['ROUND(CAST(9223372036854775807 AS bigint), -19)', /out of range/],
    ],
  },
  {
    page: 'POWER (Transact-SQL)',
    facts: [
      ['POWER(2, 10)', 'int', '1024'],
      ['POWER(2, -1)', 'int', '0'],
      ['POWER(2, -100.0)', 'int', '0'],
      ['POWER(2.0, 0.5)', 'decimal(38, 1)', '1.4'],
      ['POWER(2.0, 3)', 'decimal(38, 1)', '8.0'],
      ['POWER(CAST(2 AS bigint), 32)', 'bigint', '4294967296'],
      ['POWER(2e0, -1)', 'float', '0.5'],
      ['POWER(CAST(2 AS smallint), 3)', 'int', '8'],
      ['POWER(NULL, 2)', 'int', null],
    ],
    fails: [
      ['POWER(2, 31)', /out of range/],
      ['POWER(-1, 0.5)', /invalid floating point/i],
    ],
  },
  {
    page: 'LOG (Transact-SQL)',
    facts: [
      ['LOG(EXP(2e0))', 'float', '2'],
      ['LOG(1)', 'float', '0'],
      ['LOG(8, 2)', 'float', '3'],
      ['ROUND(LOG(10), 12)', 'float', '2.302585092994'],
      ['ROUND(LOG(1000, 10), 9)', 'float', '3'],
    ],
    fails: [
      ['LOG(0)', /logarithm/],
      ['LOG(-1)', /logarithm/],
      ['LOG(2, 1)', /Divide by zero/],
      ['LOG(1, 2, 3)', /LOG takes 1 to 2 arguments/],
    ],
  },
  {
    page: 'LOG10 (Transact-SQL)',
    facts: [
      ['LOG10(1000)', 'float', '3'],
      ['ROUND(LOG10(145.175643), 5)', 'float', '2.16189'],
    ],
  },
  {
    page: 'EXP (Transact-SQL)',
    facts: [
      ['EXP(0)', 'float', '1'],
      ['ROUND(EXP(1), 12)', 'float', '2.718281828459'],
      ['ROUND(EXP(LOG(20)), 9)', 'float', '20'],
    ],
    fails: [['EXP(1000)', /overflow/i]],
  },
  {
    page: 'SQRT (Transact-SQL)',
    facts: [
      ['SQRT(16)', 'float', '4'],
      ['SQRT(1.00)', 'float', '1'],
      ['SQRT(NULL)', 'float', null],
    ],
    fails: [['SQRT(-1)', /square root of a negative number/]],
  },
  {
    page: 'SQUARE (Transact-SQL)',
    facts: [
      ['SQUARE(-3)', 'float', '9'],
      ['SQUARE(1.5)', 'float', '2.25'],
    ],
  },
  {
    page: 'PI (Transact-SQL)',
    facts: [
      ['PI()', 'float', '3.141592653589793'],
      ['ROUND((180 * 60) / PI(), 9)', 'float', '3437.746770785'],
    ],
  },
  {
    page: 'SIN (Transact-SQL)',
    facts: [
      ['SIN(0)', 'float', '0'],
      ['ROUND(SIN(PI() / 6), 12)', 'float', '0.5'],
    ],
  },
  {
    page: 'COS (Transact-SQL)',
    facts: [
      ['COS(0)', 'float', '1'],
      ['ROUND(COS(PI()), 12)', 'float', '-1'],
    ],
  },
  {
    page: 'TAN (Transact-SQL)',
    facts: [
      ['TAN(0)', 'float', '0'],
      ['ROUND(TAN(PI() / 4), 12)', 'float', '1'],
    ],
  },
  { page: 'COT (Transact-SQL)', facts: [['ROUND(COT(PI() / 4), 9)', 'float', '1']] },
  {
    page: 'ASIN (Transact-SQL)',
    facts: [
      ['ASIN(0)', 'float', '0'],
      ['ROUND(ASIN(1) * 2 - PI(), 12)', 'float', '0'],
    ],
  },
  {
    page: 'ACOS (Transact-SQL)',
    facts: [
      ['ACOS(1)', 'float', '0'],
      ['ROUND(ACOS(-1) - PI(), 12)', 'float', '0'],
    ],
  },
  {
    page: 'ATAN (Transact-SQL)',
    facts: [
      ['ATAN(0)', 'float', '0'],
      ['ROUND(ATAN(1) * 4 - PI(), 12)', 'float', '0'],
    ],
  },
  {
    page: 'ATN2 (Transact-SQL)',
    facts: [
      ['ATN2(0, 1)', 'float', '0'],
      ['ROUND(ATN2(1, 0) * 2 - PI(), 12)', 'float', '0'],
      ['ROUND(ATN2(-1, -1) * 4 / PI(), 12)', 'float', '-3'],
      ['ROUND(ATN2(35.175643, 129.44), 6)', 'float', '0.265345'],
    ],
  },
  {
    page: 'DEGREES (Transact-SQL)',
    facts: [
      ['DEGREES(PI())', 'float', '180'],
      ['DEGREES(PI() / 2)', 'float', '90'],
      ['DEGREES(1)', 'int', '57'],
    ],
  },
  {
    page: 'RADIANS (Transact-SQL)',
    facts: [
      ['RADIANS(180)', 'int', '3'],
      ['ROUND(RADIANS(180e0), 12)', 'float', '3.14159265359'],
      ['ROUND(RADIANS(CAST(5 AS float)), 12)', 'float', '0.0872664626'],
      ['ROUND(RADIANS(180.0), 12)', 'decimal(38, 18)', '3.141592653590000000'],
    ],
  },
  {
    page: 'RAND (Transact-SQL)',
    facts: [
      ['ROUND(RAND(100), 15)', 'float', '0.715436657367485'],
      ['RAND(7) - RAND(7)', 'float', '0'],
      ['CASE WHEN RAND() >= 0 AND RAND() < 1 THEN 1 END', 'int', '1'],
    ],
  },
];
