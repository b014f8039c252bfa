// What the pages of "Logical functions" and of some "System functions" say. Values are
// the pages' own, or follow from their sentences by hand; none is what we gave before.

import type { Page } from './facts.ts';

const ROWS = '(VALUES (1), (2), (3)) v(n)';

export const CHOICES: readonly Page[] = [
  {
    page: 'ISNULL (Transact-SQL)',
    facts: [
      ["ISNULL(CAST(NULL AS varchar(3)), 'abcdef')", 'varchar(3)', 'abc'],
      ['ISNULL(NULL, 5)', 'int', '5'],
      ['ISNULL(1, 2)', 'int', '1'],
      ['ISNULL(CAST(NULL AS int), 2.9)', 'int', '2'],
      ["ISNULL(CAST(NULL AS datetime), '2020-01-02')", 'datetime', '2020-01-02 00:00:00'],
    ],
    fails: [
      ["ISNULL(CAST(NULL AS int), 'x')", /Conversion failed/],
      ['ISNULL(1)', /ISNULL takes 2 arguments/],
    ],
  },
  {
    page: 'COALESCE (Transact-SQL)',
    facts: [
      ['COALESCE(NULL, NULL, 3, 4)', 'int', '3'],
      ['COALESCE(NULL, 2, 3.5)', 'decimal(11, 1)', '2.0'],
      ["COALESCE(CAST(NULL AS varchar(3)), 'abcdef')", 'varchar(6)', 'abcdef'],
      ["COALESCE(NULL, 'a')", 'varchar(1)', 'a'],
      ['COALESCE(CAST(NULL AS tinyint), CAST(7 AS bigint))', 'bigint', '7'],
    ],
  },
  {
    page: 'NULLIF (Transact-SQL)',
    facts: [
      ['NULLIF(4, 4)', 'int', null],
      ['NULLIF(5, 7)', 'int', '5'],
      ['NULLIF(1, 1.0)', 'int', null],
      ["NULLIF('a', 'A ')", 'varchar(1)', null],
      ["NULLIF('a', 'b')", 'varchar(1)', 'a'],
    ],
  },
  {
    page: 'IIF (Transact-SQL)',
    facts: [
      ["IIF(45 > 30, 'TRUE', 'FALSE')", 'varchar(5)', 'TRUE'],
      ['IIF(1 = 2, 1, 2.5)', 'decimal(11, 1)', '2.5'],
      ['IIF(NULL = 1, 1, 2)', 'int', '2'],
      ['IIF(1 = 2, 1 / 0, 7)', 'int', '7'],
    ],
  },
  {
    page: 'CHOOSE (Transact-SQL)',
    facts: [
      ["CHOOSE(3, 'Manager', 'Director', 'Developer', 'Tester')", 'varchar(9)', 'Developer'],
      ["CHOOSE(0, 'a', 'b')", 'varchar(1)', null],
      ["CHOOSE(3, 'a', 'b')", 'varchar(1)', null],
      ["CHOOSE(2.9, 'a', 'b')", 'varchar(1)', 'b'],
      ['CHOOSE(1, 5, 2.5)', 'decimal(11, 1)', '5.0'],
      ["CHOOSE(NULL, 'a', 'b')", 'varchar(1)', null],
    ],
    fails: [['CHOOSE(1)', /CHOOSE takes an index and 1 value or more/]],
  },
  {
    page: 'GREATEST (Transact-SQL)',
    facts: [
      ["GREATEST('6.62', 3.1415, N'7')", 'decimal(5, 4)', '7.0000'],
      ["GREATEST('Glacier', N'Joshua Tree', 'Mount Rainier')", 'varchar(13)', 'Mount Rainier'],
      ["GREATEST('a', 'B')", 'varchar(1)', 'B'],
      ['GREATEST(1, NULL, 2)', 'int', '2'],
      ['GREATEST(NULL, NULL)', 'int', null],
      ["GREATEST(CAST(NULL AS varchar(2)), 'x')", 'varchar(2)', 'x'],
    ],
  },
  {
    page: 'LEAST (Transact-SQL)',
    facts: [
      ["LEAST('6.62', 3.1415, N'7')", 'decimal(5, 4)', '3.1415'],
      ["LEAST('Glacier', N'Joshua Tree', 'Mount Rainier')", 'varchar(13)', 'Glacier'],
      ["LEAST('B', 'a')", 'varchar(1)', 'a'],
      ['LEAST(1, NULL, 2.5)', 'decimal(11, 1)', '1.0'],
    ],
  },
  {
    page: 'ISNUMERIC (Transact-SQL)',
    facts: [
      ["ISNUMERIC('12.5')", 'int', '1'],
      ["ISNUMERIC('1e5')", 'int', '1'],
      ["ISNUMERIC('-7')", 'int', '1'],
      ["ISNUMERIC('$1,000.50')", 'int', '1'],
      ["ISNUMERIC('+')", 'int', '1'],
      ["ISNUMERIC('abc')", 'int', '0'],
      ["ISNUMERIC('1x')", 'int', '0'],
      ["ISNUMERIC('')", 'int', '0'],
      ['ISNUMERIC(NULL)', 'int', '0'],
      ['ISNUMERIC(5)', 'int', '1'],
      ['ISNUMERIC(GETDATE())', 'int', '0'],
    ],
  },
  {
    page: 'CHECKSUM (Transact-SQL)',
    facts: [
      ["CHECKSUM('a') - CHECKSUM('A ')", 'int', '0'],
      ['CHECKSUM(1, 2) - CHECKSUM(1, 2)', 'int', '0'],
    ],
    true: ['CHECKSUM(1, 2) <> CHECKSUM(2, 1)', 'ABS(CHECKSUM(NEWID()) % 100) < 100'],
  },
  {
    page: 'BINARY_CHECKSUM (Transact-SQL)',
    true: [
      "BINARY_CHECKSUM('a') = BINARY_CHECKSUM('a')",
      "BINARY_CHECKSUM('a') <> BINARY_CHECKSUM('A')",
    ],
  },
  {
    page: 'NEWID (Transact-SQL)',
    facts: [['LEN(CAST(NEWID() AS varchar(36)))', 'int', '36']],
    true: [
      'NEWID() <> NEWID()',
      'NEWID() IS NOT NULL',
      `(SELECT COUNT(*) FROM (SELECT TOP 2 n FROM ${ROWS} ORDER BY NEWID()) t) = 2`,
      `(SELECT COUNT(DISTINCT id) FROM (SELECT NEWID() AS id FROM ${ROWS}) t) = 3`,
    ],
  },
  {
    page: 'RAND (Transact-SQL): one number for a query',
    true: [`(SELECT COUNT(DISTINCT r) FROM (SELECT RAND() AS r FROM ${ROWS}) t) = 1`],
  },
  {
    page: 'DB_NAME (Transact-SQL)',
    facts: [['DB_NAME()', 'varchar(128)', 'MyDB']],
  },
  {
    page: 'OBJECT_ID (Transact-SQL)',
    facts: [
      ["OBJECT_ID('mydb..nothing')", 'int', null],
      ["OBJECT_ID('nowhere.dbo.nothing', 'U')", 'int', null],
      ["OBJECT_ID('#t')", 'int', null],
      ["OBJECT_ID('tempdb..#t')", 'int', null],
    ],
    fails: [['OBJECT_ID(1)', /OBJECT_ID takes the name of a table in quotes/]],
  },
];
