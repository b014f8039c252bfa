// What the pages of "Date and time data types and functions" say of functions. Values are
// the pages' own, or follow from their sentences by hand; none is what we gave before.

import type { Fact, Page } from './facts.ts';

const BEFORE = "'2005-12-31 23:59:59.9999999'";
const AFTER = "'2006-01-01 00:00:00.0000000'";

const PASSED = [
  'year',
  'quarter',
  'month',
  'dayofyear',
  'day',
  'week',
  'weekday',
  'hour',
  'minute',
  'second',
  'millisecond',
  'microsecond',
];

const NEW_YEAR = "CAST('2007-01-01 13:10:10.111111' AS datetime2)";

const added = (part: string, value: string): Fact => [
  `DATEADD(${part}, 1, ${NEW_YEAR})`,
  'datetime',
  value,
];

const OCTOBER = "CAST('2007-10-30 12:15:32.1234567' AS datetime2)";

const part = (name: string, value: string): Fact => [`DATEPART(${name}, ${OCTOBER})`, 'int', value];

const named = (name: string, value: string): Fact => [
  `DATENAME(${name}, ${OCTOBER})`,
  'varchar(30)',
  value,
];

export const MOMENTS: readonly Page[] = [
  {
    page: 'DATEDIFF (Transact-SQL)',
    facts: [
      ...PASSED.map((each): Fact => [`DATEDIFF(${each}, ${BEFORE}, ${AFTER})`, 'int', '1']),
      ["DATEDIFF(day, '2020-03-01', '2020-02-28')", 'int', '-2'],
      ["DATEDIFF(month, '2020-01-31', '2020-02-01')", 'int', '1'],
      ["DATEDIFF(yy, '2019-12-31', CAST('2020-01-01' AS date))", 'int', '1'],
      // A Saturday, and the Sunday after it.
      ["DATEDIFF(week, '2020-01-04', '2020-01-05')", 'int', '1'],
      ["DATEDIFF(wk, '2020-01-05', '2020-01-11')", 'int', '0'],
      ["DATEDIFF(hour, '1960-01-01 00:59', '1960-01-01 01:00')", 'int', '1'],
      ["DATEDIFF(minute, CAST('10:00:59' AS time), CAST('10:01:00' AS time))", 'int', '1'],
      ["DATEDIFF(day, 0, '1900-01-02')", 'int', '1'],
      ['DATEDIFF(day, NULL, GETDATE())', 'int', null],
    ],
    fails: [
      ["DATEDIFF(second, '1900-01-01', '2020-01-01')", /out of range/],
      ["DATEDIFF(fortnight, '2020-01-01', '2020-01-02')", /takes a part of a date first/],
    ],
  },
  {
    page: 'DATEDIFF_BIG (Transact-SQL)',
    facts: [
      ["DATEDIFF_BIG(second, '1900-01-01', '2020-01-01')", 'bigint', '3786825600'],
      [`DATEDIFF_BIG(microsecond, ${BEFORE}, ${AFTER})`, 'bigint', '1'],
    ],
  },
  {
    page: 'DATEADD (Transact-SQL)',
    facts: [
      added('year', '2008-01-01 13:10:10.111111'),
      added('quarter', '2007-04-01 13:10:10.111111'),
      added('month', '2007-02-01 13:10:10.111111'),
      added('dayofyear', '2007-01-02 13:10:10.111111'),
      added('day', '2007-01-02 13:10:10.111111'),
      added('week', '2007-01-08 13:10:10.111111'),
      added('weekday', '2007-01-02 13:10:10.111111'),
      added('hour', '2007-01-01 14:10:10.111111'),
      added('minute', '2007-01-01 13:11:10.111111'),
      added('second', '2007-01-01 13:10:11.111111'),
      added('millisecond', '2007-01-01 13:10:10.112111'),
      added('microsecond', '2007-01-01 13:10:10.111112'),
      ["DATEADD(month, 1, '20240830')", 'datetime', '2024-09-30 00:00:00'],
      ["DATEADD(month, 1, '20240831')", 'datetime', '2024-09-30 00:00:00'],
      ["DATEADD(dd, -1, CAST('2020-03-01' AS date))", 'date', '2020-02-29'],
      ["DATEADD(hh, 2, CAST('23:00' AS time))", 'time', '01:00:00'],
      ['DATEADD(day, 2.9, CAST(0 AS datetime))', 'datetime', '1900-01-03 00:00:00'],
      ["DATEADD(day, NULL, '2020-01-01')", 'datetime', null],
    ],
    fails: [
      ["DATEADD(year, 2147483647, '20060731')", /out of range|overflow/i],
      ["DATEADD(year, 9000, '20060731')", /caused an overflow/],
      ["DATEADD(hour, 1, CAST('2020-01-01' AS date))", /A date has no hour/],
      ["DATEADD(month, 1, CAST('10:00' AS time))", /A time has no month/],
      ["DATEADD('day', 1, '2020-01-01')", /takes a part of a date first/],
    ],
  },
  {
    page: 'DATEPART (Transact-SQL)',
    facts: [
      part('year', '2007'),
      part('quarter', '4'),
      part('month', '10'),
      part('dayofyear', '303'),
      part('day', '30'),
      part('week', '44'),
      part('weekday', '3'),
      part('hour', '12'),
      part('minute', '15'),
      part('second', '32'),
      part('millisecond', '123'),
      part('microsecond', '123456'),
      part('yy', '2007'),
      part('mi', '15'),
      part('dw', '3'),
      ["DATEPART(iso_week, '2012-01-01')", 'int', '52'],
      ["DATEPART(week, '2012-01-01')", 'int', '1'],
      ["DATEPART(week, '2012-12-31')", 'int', '53'],
      ["DATEPART(weekday, '2012-01-01')", 'int', '1'],
      ["DATEPART(month, CAST('2020-02-03' AS date))", 'int', '2'],
      ["DATEPART(hour, CAST('12:10:30.123' AS time))", 'int', '12'],
      ["DATEPART(millisecond, CAST('00:00:01.1234567' AS time))", 'int', '123'],
      ["DATEPART(year, '12:10:30.123')", 'int', '1900'],
    ],
    fails: [["DATEPART(hour, CAST('2020-01-01' AS date))", /A date has no hour/]],
  },
  {
    page: 'DATENAME (Transact-SQL)',
    facts: [
      named('year', '2007'),
      named('month', 'October'),
      named('day', '30'),
      named('dayofyear', '303'),
      named('weekday', 'Tuesday'),
      named('hour', '12'),
    ],
  },
  {
    page: 'DATETRUNC (Transact-SQL)',
    facts: [
      ["DATETRUNC(year, '2021-12-08 11:30:15.123')", 'datetime', '2021-01-01 00:00:00'],
      ["DATETRUNC(quarter, '2021-12-08 11:30:15.123')", 'datetime', '2021-10-01 00:00:00'],
      ["DATETRUNC(month, '2021-12-08 11:30:15.123')", 'datetime', '2021-12-01 00:00:00'],
      ["DATETRUNC(week, '2021-12-08 11:30:15.123')", 'datetime', '2021-12-05 00:00:00'],
      ["DATETRUNC(iso_week, '2021-12-08 11:30:15.123')", 'datetime', '2021-12-06 00:00:00'],
      ["DATETRUNC(hour, '2021-12-08 11:30:15.123')", 'datetime', '2021-12-08 11:00:00'],
      ["DATETRUNC(month, CAST('2021-12-08' AS date))", 'date', '2021-12-01'],
    ],
  },
  {
    page: 'YEAR (Transact-SQL)',
    facts: [
      ["YEAR('2010-04-30T01:01:01.1234567')", 'int', '2010'],
      ['YEAR(0)', 'int', '1900'],
    ],
  },
  {
    page: 'MONTH (Transact-SQL)',
    facts: [
      ["MONTH('2007-04-30T01:01:01.1234567')", 'int', '4'],
      ['MONTH(0)', 'int', '1'],
    ],
  },
  {
    page: 'DAY (Transact-SQL)',
    facts: [
      ["DAY('2015-04-30 01:01:01.1234567')", 'int', '30'],
      ['DAY(0)', 'int', '1'],
    ],
  },
  {
    page: 'EOMONTH (Transact-SQL)',
    facts: [
      ["EOMONTH('2011-12-01')", 'date', '2011-12-31'],
      ["EOMONTH('12/1/2011')", 'date', '2011-12-31'],
      ["EOMONTH('2024-01-31', 1)", 'date', '2024-02-29'],
      ["EOMONTH('2024-01-31', -1)", 'date', '2023-12-31'],
      ['EOMONTH(NULL)', 'date', null],
    ],
  },
  {
    page: 'DATEFROMPARTS (Transact-SQL)',
    facts: [
      ['DATEFROMPARTS(2010, 12, 31)', 'date', '2010-12-31'],
      ['DATEFROMPARTS(2020, 2, 29)', 'date', '2020-02-29'],
      ['DATEFROMPARTS(2010, NULL, 31)', 'date', null],
    ],
    fails: [
      ['DATEFROMPARTS(2010, 13, 1)', /Cannot construct data type date/],
      ['DATEFROMPARTS(2019, 2, 29)', /Cannot construct data type date/],
      ['DATEFROMPARTS(2147483647, 1, 1)', /Cannot construct data type date/],
    ],
  },
  {
    page: 'DATETIMEFROMPARTS (Transact-SQL)',
    facts: [
      ['DATETIMEFROMPARTS(2010, 12, 31, 23, 59, 59, 0)', 'datetime', '2010-12-31 23:59:59'],
      ['DATETIMEFROMPARTS(2010, 12, 31, 23, 59, 58, 998)', 'datetime', '2010-12-31 23:59:58.997'],
      ['DATETIMEFROMPARTS(2010, 12, 31, 23, 59, 58, NULL)', 'datetime', null],
    ],
    fails: [
      ['DATETIMEFROMPARTS(2010, 12, 31, 24, 0, 0, 0)', /Cannot construct data type datetime,/],
      ['DATETIMEFROMPARTS(2010, 12, 31, 0, 0, 0, 1000)', /Cannot construct data type datetime,/],
      ['DATETIMEFROMPARTS(2010, 12, 31, 0, 0, 1, -1)', /Cannot construct data type datetime,/],
      ['DATETIMEFROMPARTS(1752, 12, 31, 0, 0, 0, 0)', /Cannot construct data type datetime,/],
    ],
  },
  {
    page: 'DATETIME2FROMPARTS (Transact-SQL)',
    facts: [
      ['DATETIME2FROMPARTS(2010, 12, 31, 23, 59, 59, 0, 0)', 'datetime', '2010-12-31 23:59:59'],
      ['DATETIME2FROMPARTS(2011, 8, 15, 14, 23, 44, 5, 1)', 'datetime', '2011-08-15 14:23:44.5'],
      ['DATETIME2FROMPARTS(2011, 8, 15, 14, 23, 44, 50, 2)', 'datetime', '2011-08-15 14:23:44.5'],
      [
        'DATETIME2FROMPARTS(2011, 8, 15, 14, 23, 44, 1234567, 7)',
        'datetime',
        '2011-08-15 14:23:44.123456',
      ],
      ['DATETIME2FROMPARTS(2011, NULL, 15, 14, 23, 44, 500, 3)', 'datetime', null],
    ],
    fails: [
      ['DATETIME2FROMPARTS(2020, 1, 1, 0, 0, 0, 15, 1)', /Cannot construct data type datetime2,/],
      ['DATETIME2FROMPARTS(2020, 1, 1, 0, 0, 0, 1, 0)', /Cannot construct data type datetime2,/],
      ['DATETIME2FROMPARTS(2020, 1, 1, 0, 0, 0, -1, 3)', /Cannot construct data type datetime2,/],
      ['DATETIME2FROMPARTS(2019, 2, 29, 0, 0, 0, 0, 0)', /Cannot construct data type datetime2,/],
      ['DATETIME2FROMPARTS(2020, 1, 1, 0, 60, 0, 0, 0)', /Cannot construct data type datetime2,/],
      ['DATETIME2FROMPARTS(2020, 1, 1, 0, 0, 0, 0, 8)', /Specified scale 8 is invalid/],
      ['DATETIME2FROMPARTS(2020, 1, 1, 0, 0, 0, 0, -1)', /Specified scale -1 is invalid/],
    ],
  },
  {
    page: 'SMALLDATETIMEFROMPARTS (Transact-SQL)',
    facts: [
      ['SMALLDATETIMEFROMPARTS(2010, 12, 31, 23, 59)', 'datetime', '2010-12-31 23:59:00'],
      ['SMALLDATETIMEFROMPARTS(1900, 1, 1, 0, 0)', 'datetime', '1900-01-01 00:00:00'],
      ['SMALLDATETIMEFROMPARTS(2079, 6, 6, 23, 59)', 'datetime', '2079-06-06 23:59:00'],
    ],
    fails: [
      ['SMALLDATETIMEFROMPARTS(1899, 12, 31, 23, 59)', /Cannot construct data type smalldatetime,/],
      ['SMALLDATETIMEFROMPARTS(2079, 6, 7, 0, 0)', /Cannot construct data type smalldatetime,/],
      ['SMALLDATETIMEFROMPARTS(2010, 12, 31, 23, 60)', /Cannot construct data type smalldatetime,/],
    ],
  },
  {
    page: 'TIMEFROMPARTS (Transact-SQL)',
    facts: [
      ['TIMEFROMPARTS(23, 59, 59, 0, 0)', 'time', '23:59:59'],
      ['TIMEFROMPARTS(14, 23, 44, 5, 1)', 'time', '14:23:44.5'],
    ],
    fails: [
      ['TIMEFROMPARTS(14, 23, 44, 10, 1)', /Cannot construct data type time,/],
      ['TIMEFROMPARTS(24, 0, 0, 0, 0)', /Cannot construct data type time,/],
      ['TIMEFROMPARTS(14, 23, 44, 0, 8)', /Specified scale 8 is invalid/],
    ],
  },
  {
    page: 'ISDATE (Transact-SQL)',
    facts: [
      ["ISDATE('2009-05-12 10:19:41.177')", 'int', '1'],
      ["ISDATE('04/15/2008')", 'int', '1'],
      ["ISDATE('15/04/2008')", 'int', '0'],
      ["ISDATE('abc')", 'int', '0'],
      ['ISDATE(NULL)', 'int', '0'],
      ["ISDATE('')", 'int', '0'],
      ["ISDATE('3:04 PM')", 'int', '1'],
      ["ISDATE('2020-01-02 24:00:00')", 'int', '0'],
      ["ISDATE('1752-01-01')", 'int', '0'],
    ],
  },
  {
    page: 'GETDATE (Transact-SQL)',
    true: ['GETDATE() = GETDATE()', "GETDATE() > '2020-01-01'", 'GETDATE() = GETUTCDATE()'],
  },
  {
    page: 'SYSDATETIME (Transact-SQL)',
    true: ['SYSDATETIME() = SYSUTCDATETIME()', 'CURRENT_TIMESTAMP = SYSDATETIME()'],
  },
];
