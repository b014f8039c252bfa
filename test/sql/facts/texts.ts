// What the pages of "String functions" say. Values are
// the pages' own, or follow from their sentences by hand; none is what we gave before.

import type { Page } from './facts.ts';

export const TEXTS: readonly Page[] = [
  {
    page: 'LEN (Transact-SQL)',
    facts: [
      ["LEN('ab  ')", 'int', '2'],
      ["LEN('  ab')", 'int', '4'],
      ["LEN('')", 'int', '0'],
      ['LEN(NULL)', 'int', null],
      ['LEN(12345)', 'int', '5'],
      ["LEN(CAST('ab' AS char(5)))", 'int', '2'],
    ],
  },
  {
    page: 'DATALENGTH (Transact-SQL)',
    facts: [
      ["DATALENGTH('ab  ')", 'int', '4'],
      ["DATALENGTH(CAST('ab' AS char(5)))", 'int', '5'],
      ['DATALENGTH(1)', 'int', '4'],
      ['DATALENGTH(CAST(1 AS bigint))', 'int', '8'],
      ['DATALENGTH(CAST(1 AS smallint))', 'int', '2'],
      ['DATALENGTH(CAST(1 AS tinyint))', 'int', '1'],
      ['DATALENGTH(1e0)', 'int', '8'],
      ['DATALENGTH(CAST(1 AS real))', 'int', '4'],
      ['DATALENGTH(0x0102)', 'int', '2'],
      ['DATALENGTH(CAST(1 AS binary(8)))', 'int', '8'],
      ['DATALENGTH(CAST(NULL AS int))', 'int', null],
      ['DATALENGTH(GETDATE())', 'int', '8'],
    ],
  },
  {
    page: 'UPPER (Transact-SQL)',
    facts: [["UPPER('aé')", 'varchar(2)', 'AÉ']],
  },
  {
    page: 'LOWER (Transact-SQL)',
    facts: [["LOWER('AÉ')", 'varchar(2)', 'aé']],
  },
  {
    page: 'LTRIM (Transact-SQL)',
    facts: [
      ["LTRIM('  a ')", 'varchar(4)', 'a '],
      [
        "LTRIM('     Five spaces are at the beginning.')",
        'varchar(38)',
        'Five spaces are at the beginning.',
      ],
    ],
  },
  { page: 'RTRIM (Transact-SQL)', facts: [["RTRIM(' a  ')", 'varchar(4)', ' a']] },
  { page: 'TRIM (Transact-SQL)', facts: [["TRIM('     test    ')", 'varchar(13)', 'test']] },
  {
    page: 'REVERSE (Transact-SQL)',
    facts: [
      ["REVERSE('abc')", 'varchar(3)', 'cba'],
      ['REVERSE(1234)', 'varchar(50)', '4321'],
    ],
  },
  {
    page: 'LEFT (Transact-SQL)',
    facts: [
      ["LEFT('abcdefg', 2)", 'varchar(7)', 'ab'],
      ["LEFT('ab', 5)", 'varchar(2)', 'ab'],
      ["LEFT('ab', 0)", 'varchar(2)', ''],
      ["LEFT('a', NULL)", 'varchar(1)', null],
      ["LEFT(CAST('ab' AS char(5)), 1)", 'varchar(5)', 'a'],
    ],
    fails: [["LEFT('abc', -1)", /Invalid length parameter passed to the LEFT/]],
  },
  {
    page: 'RIGHT (Transact-SQL)',
    facts: [
      ["RIGHT('abcdefg', 2)", 'varchar(7)', 'fg'],
      ["RIGHT('00' + '7', 2)", 'varchar(3)', '07'],
      ["RIGHT('ab', 0)", 'varchar(2)', ''],
    ],
    fails: [["RIGHT('abc', -1)", /Invalid length parameter passed to the RIGHT/]],
  },
  {
    page: 'SUBSTRING (Transact-SQL)',
    facts: [
      ["SUBSTRING('abcdef', 2, 3)", 'varchar(6)', 'bcd'],
      ["SUBSTRING('hello', 0, 3)", 'varchar(5)', 'he'],
      ["SUBSTRING('hello', -1, 3)", 'varchar(5)', 'h'],
      ["SUBSTRING('hello', 9, 3)", 'varchar(5)', ''],
      ["SUBSTRING('hello', 4, 2147483647)", 'varchar(5)', 'lo'],
      ["SUBSTRING('abc', NULL, 2)", 'varchar(3)', null],
      ["SUBSTRING('abc', 1, NULL)", 'varchar(3)', null],
      ['SUBSTRING(CAST(NULL AS varchar(3)), 1, 1)', 'varchar(3)', null],
      ["SUBSTRING(CAST('ab' AS char(5)), 2, 1)", 'varchar(5)', 'b'],
      ['CONVERT(varchar(10), SUBSTRING(0x01020304, 2, 2), 1)', 'varchar(10)', '0x0203'],
      ['SUBSTRING(0x0102, 1, 1) + 0', 'int', '1'],
    ],
    fails: [["SUBSTRING('abc', 1, -1)", /Invalid length parameter passed to the SUBSTRING/]],
  },
  {
    page: 'REPLACE (Transact-SQL)',
    facts: [
      ["REPLACE('abcdefghicde', 'cde', 'xxx')", 'varchar(8000)', 'abxxxfghixxx'],
      ["REPLACE('aBc.b', 'B', '\\1')", 'varchar(8000)', 'a\\1c.\\1'],
      ["REPLACE('a.b', '.', '-')", 'varchar(8000)', 'a-b'],
      ["REPLACE('abc', '', 'x')", 'varchar(8000)', 'abc'],
      ["REPLACE('a', 'a', NULL)", 'varchar(8000)', null],
      ["REPLACE('a b c', ' ', '')", 'varchar(8000)', 'abc'],
    ],
  },
  {
    page: 'STUFF (Transact-SQL)',
    facts: [
      ["STUFF('abcdef', 2, 3, 'ijklmn')", 'varchar(8000)', 'aijklmnef'],
      ["STUFF('abcdef', 1, 1, '')", 'varchar(8000)', 'bcdef'],
      ["STUFF('abcdef', 1, 1, NULL)", 'varchar(8000)', 'bcdef'],
      ["STUFF('abcdef', 3, 0, '-')", 'varchar(8000)', 'ab-cdef'],
      ["STUFF('abcdef', 3, 99, '-')", 'varchar(8000)', 'ab-'],
      ["STUFF('abcdef', 0, 1, 'x')", 'varchar(8000)', null],
      ["STUFF('abcdef', 7, 1, 'x')", 'varchar(8000)', null],
      ["STUFF('abcdef', 2, -1, 'x')", 'varchar(8000)', null],
    ],
  },
  {
    page: 'TRANSLATE (Transact-SQL)',
    facts: [
      ["TRANSLATE('2*[3+4]/{7-2}', '[]{}', '()()')", 'varchar(13)', '2*(3+4)/(7-2)'],
      ["TRANSLATE('[137.4,72.3]', '[,]', '( )')", 'varchar(12)', '(137.4 72.3)'],
      ["TRANSLATE('abcdef', 'abc', 'bcd')", 'varchar(6)', 'bcddef'],
      ["TRANSLATE('ABC', 'a', 'x')", 'varchar(3)', 'xBC'],
      ["TRANSLATE('abc', 'a', NULL)", 'varchar(3)', null],
    ],
    fails: [["TRANSLATE('abc', 'ab', 'x')", /equal number of characters/]],
  },
  {
    page: 'REPLICATE (Transact-SQL)',
    facts: [
      ["REPLICATE('0', 4)", 'varchar(8000)', '0000'],
      ["REPLICATE('ab', 0)", 'varchar(8000)', ''],
      ["REPLICATE('ab', -1)", 'varchar(8000)', null],
      ["LEN(REPLICATE('ab', 5000))", 'int', '8000'],
      ["LEN(REPLICATE('ab', 2147483647))", 'int', '8000'],
    ],
  },
  {
    page: 'SPACE (Transact-SQL)',
    facts: [
      ["'a' + SPACE(2) + 'b'", 'varchar(8000)', 'a  b'],
      ['SPACE(-1)', 'varchar(8000)', null],
      ['DATALENGTH(SPACE(9000))', 'int', '8000'],
    ],
  },
  {
    page: 'CHARINDEX (Transact-SQL)',
    facts: [
      ["CHARINDEX('L', 'hello')", 'int', '3'],
      ["CHARINDEX('is', 'This is a string')", 'int', '3'],
      ["CHARINDEX('is', 'This is a string', 4)", 'int', '6'],
      ["CHARINDEX('test', 'This is a Test')", 'int', '11'],
      ["CHARINDEX('l', 'hello', -5)", 'int', '3'],
      ["CHARINDEX('z', 'hello')", 'int', '0'],
      ["CHARINDEX('', 'hello')", 'int', '0'],
      ["CHARINDEX(NULL, 'a')", 'int', null],
      ["CHARINDEX('a', 'abc', NULL)", 'int', null],
      ["CHARINDEX('', NULL)", 'int', null],
    ],
  },
  {
    page: 'PATINDEX (Transact-SQL)',
    facts: [
      ["PATINDEX('%ter%', 'interesting data')", 'int', '3'],
      ["PATINDEX('%en_ure%', 'Please ensure the door is locked!')", 'int', '8'],
      ["PATINDEX('%[^ 0-9A-Za-z]%', 'Please ensure the door is locked!')", 'int', '33'],
      ["PATINDEX('%ENSURE%', 'Please ensure the door')", 'int', '8'],
      ["PATINDEX('int%', 'interesting')", 'int', '1'],
      ["PATINDEX('ter%', 'interesting')", 'int', '0'],
      ["PATINDEX('%ing', 'interesting')", 'int', '9'],
      ["PATINDEX('%[0-9]%', 'abc')", 'int', '0'],
      ["PATINDEX('%a%', NULL)", 'int', null],
    ],
  },
  {
    page: 'ASCII (Transact-SQL)',
    facts: [
      ["ASCII('A')", 'int', '65'],
      ["ASCII('P')", 'int', '80'],
      ["ASCII('£')", 'int', '163'],
      ["ASCII('')", 'int', null],
    ],
  },
  {
    page: 'CHAR (Transact-SQL)',
    facts: [
      ['CHAR(65)', 'varchar(1)', 'A'],
      ['CHAR(10)', 'varchar(1)', '\n'],
      ['CHAR(256)', 'varchar(1)', null],
      ['CHAR(-1)', 'varchar(1)', null],
    ],
  },
  { page: 'UNICODE (Transact-SQL)', facts: [["UNICODE(N'Åkergatan 24')", 'int', '197']] },
  {
    page: 'NCHAR (Transact-SQL)',
    facts: [
      ['NCHAR(248)', 'varchar(1)', 'ø'],
      ['NCHAR(143743)', 'varchar(1)', null],
    ],
  },
  {
    page: 'STR (Transact-SQL)',
    facts: [
      ['STR(123.45, 6, 1)', 'varchar(8000)', ' 123.5'],
      ['STR(123.45, 2, 2)', 'varchar(8000)', '**'],
      ['STR(FLOOR(123.45), 8, 3)', 'varchar(8000)', ' 123.000'],
      ['STR(2.5)', 'varchar(8000)', '         3'],
      ['STR(1223, 2)', 'varchar(8000)', '**'],
      ['STR(123.456, 5, 3)', 'varchar(8000)', '123.5'],
      ['STR(-7, 3)', 'varchar(8000)', ' -7'],
      ['STR(NULL)', 'varchar(8000)', null],
      ['LEN(STR(1, 2000000000))', 'int', '8000'],
    ],
  },
  {
    page: 'CONCAT (Transact-SQL)',
    facts: [
      ["CONCAT('Happy ', 'Birthday ', 11, '/', '25')", 'varchar(68)', 'Happy Birthday 11/25'],
      ["CONCAT('a', NULL, 5)", 'varchar(52)', 'a5'],
      ['CONCAT(NULL, NULL)', 'varchar(2)', ''],
    ],
  },
  {
    page: 'CONCAT_WS (Transact-SQL)',
    facts: [
      [
        "CONCAT_WS(',', '1 Microsoft Way', NULL, NULL, 'Redmond', 'WA', 98052)",
        'varchar(8000)',
        '1 Microsoft Way,Redmond,WA,98052',
      ],
      ["CONCAT_WS(' - ', 'a', '', 'b')", 'varchar(8000)', 'a -  - b'],
      ["CONCAT_WS(NULL, 'a', 'b')", 'varchar(8000)', 'ab'],
      ["CONCAT_WS('-', NULL, NULL)", 'varchar(8000)', ''],
    ],
    fails: [["CONCAT_WS(',', 'a')", /CONCAT_WS takes 3 arguments or more/]],
  },
  {
    page: 'QUOTENAME (Transact-SQL)',
    facts: [
      ["QUOTENAME('abc[]def')", 'varchar(258)', '[abc[]]def]'],
      ["QUOTENAME('abc', '(')", 'varchar(258)', '(abc)'],
      ["QUOTENAME('it''s', '''')", 'varchar(258)', "'it''s'"],
      ["QUOTENAME(REPLICATE('a', 129))", 'varchar(258)', null],
    ],
    fails: [["QUOTENAME('a', 'x')", /second argument of QUOTENAME/]],
  },
  {
    page: 'HASHBYTES (Transact-SQL)',
    facts: [
      [
        "CONVERT(varchar(40), HASHBYTES('MD5', 'a'), 2)",
        'varchar(40)',
        '0CC175B9C0F1B6A831C399E269772661',
      ],
      [
        "CONVERT(varchar(50), HASHBYTES('sha1', 'abc'), 2)",
        'varchar(50)',
        'A9993E364706816ABA3E25717850C26C9CD0D89D',
      ],
      [
        "CONVERT(varchar(70), HASHBYTES('SHA2_256', 'abc'), 2)",
        'varchar(70)',
        'BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD',
      ],
      ["DATALENGTH(HASHBYTES('MD5', 0xAA))", 'int', '16'],
    ],
    fails: [["HASHBYTES('MD4', 'a')", /HASHBYTES takes one of 'MD5'/]],
  },
];
