// Dates and times out of text and out of each other, by "CAST and CONVERT" and the pages of the
// types: the rounding of datetime is the table of "datetime (Transact-SQL)".

import { after, before, describe, test } from 'node:test';

import { checkFacts, checkFailures } from './facts/facts.ts';
import { openLab } from './lab.ts';
import type { Lab } from './lab.ts';

let lab: Lab;
before(async () => {
  lab = await openLab();
});
after(async () => {
  await lab.close();
});

describe('text', () => {
  test('is read in the forms that people write', () =>
    checkFacts(lab, [
      [
        "CAST('2020-01-02 03:04:05.6789123' AS datetime2)",
        'datetime',
        '2020-01-02 03:04:05.678912',
      ],
      ["CAST('2020-01-02T03:04:05.5Z' AS datetime2)", 'datetime', '2020-01-02 03:04:05.5'],
      ["CAST('2 Jan 2020' AS date)", 'date', '2020-01-02'],
      ["CAST('January 2, 2020 3:04PM' AS datetime)", 'datetime', '2020-01-02 15:04:00'],
      ["CAST('20200102' AS date)", 'date', '2020-01-02'],
      ["CAST('10:11:12' AS datetime)", 'datetime', '1900-01-01 10:11:12'],
    ]));

  test('that is blank is the first of January 1900', () =>
    checkFacts(lab, [
      ["CAST('' AS datetime)", 'datetime', '1900-01-01 00:00:00'],
      ["CAST('  ' AS date)", 'date', '1900-01-01'],
    ]));

  test('that is no moment is said to be none', () =>
    checkFailures(lab, [["CAST('Mon' AS date)", /Conversion failed when converting 'Mon'/]]));
});

test('a time of day is part of a moment, and a moment without a date is of 1900', () =>
  checkFacts(lab, [
    ["CAST(CAST('2020-01-02 03:04:05' AS datetime) AS time)", 'time', '03:04:05'],
    ["CAST(CAST('03:04:05' AS time) AS datetime)", 'datetime', '1900-01-01 03:04:05'],
  ]));

describe('datetime', () => {
  test('counts in 300ths of a second, and datetime2 does not', () =>
    checkFacts(lab, [
      ["CAST('1998-01-01 23:59:59.999' AS datetime)", 'datetime', '1998-01-02 00:00:00'],
      ["CAST('1998-01-01 23:59:59.998' AS datetime)", 'datetime', '1998-01-01 23:59:59.997'],
      ["CAST('1998-01-01 23:59:59.995' AS datetime)", 'datetime', '1998-01-01 23:59:59.997'],
      ["CAST('1998-01-01 23:59:59.994' AS datetime)", 'datetime', '1998-01-01 23:59:59.993'],
      ["CAST('1998-01-01 23:59:59.991' AS datetime)", 'datetime', '1998-01-01 23:59:59.99'],
      ["CAST('1998-01-01 23:59:59.999' AS datetime2)", 'datetime', '1998-01-01 23:59:59.999'],
    ]));

  test('begins in 1753, and datetime2 does not', async () => {
    await checkFacts(lab, [
      ["CAST('1753-01-01' AS datetime)", 'datetime', '1753-01-01 00:00:00'],
      ["CAST('1752-12-31' AS datetime2)", 'datetime', '1752-12-31 00:00:00'],
    ]);
    const words = /conversion to a datetime data type resulted in an out-of-range value/;
    await checkFailures(lab, [["CAST('1752-12-31' AS datetime)", words]]);
  });
});
