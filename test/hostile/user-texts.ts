// Attacks in the dialects of users, for the whole server: other people's data by every way to name
// it, what SQL Server has to reach the machine, and work without end. Data, as the corpus is.

import { HOSTILE } from '../sql/hostile-texts.ts';
import type { Attack, Group } from './attack.ts';

const each = (group: Group, texts: readonly string[]): readonly Attack[] =>
  texts.map((text) => ({ group, text }));

/** Ways to name the table of another account, `victim`; its number is `$victim`. */
const THEIRS = [
  'victim..secrets',
  'victim.dbo.secrets',
  'victim.mydb.secrets',
  '[victim]..[secrets]',
  '"victim"."dbo"."secrets"',
  'VICTIM..SECRETS',
  'mydb_victim..secrets',
  'victim.MyDB.dbo.secrets',
  '[$victim]..secrets',
  '[mydb].[$victim].[secrets]',
  'mydb.dbo.[../$victim/secrets]',
  '[$theirs/copy]',
  'mydb..[victim..secrets]',
  'memory.victim.secrets',
  'victim.secrets',
  'ｖｉｃｔｉｍ..secrets',
  'victim\u200b..secrets',
  '[victim\u0000]..secrets',
] as const;

const RIGHTS = each('names', [
  ...THEIRS.flatMap((theirs) => [
    `SELECT * FROM ${theirs}`,
    `SELECT (SELECT TOP 1 word FROM ${theirs}) AS x`,
    `SELECT 1 AS a INTO ${theirs}`,
    `DROP TABLE ${theirs}`,
    `UPDATE ${theirs} SET word = 'gone'`,
    `DELETE FROM ${theirs}`,
    `INSERT INTO ${theirs} VALUES ('mine')`,
    `CREATE VIEW stolen AS SELECT * FROM ${theirs}`,
    `UNDROP TABLE ${theirs}`,
  ]),
  "SELECT * FROM sys.tables WHERE name LIKE 'secret%'",
  "SELECT * FROM INFORMATION_SCHEMA.COLUMNS WHERE column_name = 'word'",
  'SELECT * FROM sys.sql_logins',
  'USE victim',
  'DROP TABLE Stars..Hipparcos',
  'SELECT 1 AS a INTO Stars..mine',
  'UPDATE Stars..Hipparcos SET ra = 0',
]);

const MACHINE = [
  ...each('statements of the engine', [
    "EXEC xp_cmdshell 'id > $decoy'",
    "EXEC master..xp_dirtree '$base'",
    "EXEC sp_OACreate 'wscript.shell', 1",
    "EXEC sp_configure 'show advanced options', 1",
    "EXEC('SELECT * FROM read_text(''$decoy'')')",
    "EXEC sp_executesql N'SELECT 1'",
    "BULK INSERT mydb.t FROM '$decoy'",
    "BACKUP DATABASE mydb TO DISK = '$decoy'",
    "RESTORE DATABASE mydb FROM DISK = '$decoy'",
    "CREATE ASSEMBLY a FROM '$decoy'",
    "CREATE LOGIN me WITH PASSWORD = 'x'",
    'GRANT ALL TO PUBLIC',
    "WAITFOR DELAY '01:00:00'",
    'SHUTDOWN WITH NOWAIT',
    'KILL 1',
    'DBCC DROPCLEANBUFFERS',
    'RECONFIGURE',
    'SET IDENTITY_INSERT Stars..Hipparcos ON',
  ]),
  ...each('files to read', [
    "SELECT * FROM OPENROWSET(BULK '$decoy', SINGLE_CLOB) AS t",
    "SELECT * FROM OPENDATASOURCE('x', '$decoy').a.b.c",
    "SELECT * FROM sys.fn_xe_file_target_read_file('$decoy', null, null, null)",
    "SELECT * FROM OPENXML(1, '$decoy')",
  ]),
  ...each('network', [
    "SELECT * FROM OPENQUERY([http://127.0.0.1:$port], 'SELECT 1')",
    "EXEC sp_addlinkedserver 'http://127.0.0.1:$port'",
    "SELECT * FROM OPENROWSET('SQLNCLI', 'Server=127.0.0.1,$port', 'SELECT 1')",
  ]),
];

/** What must be stopped by a limit, of time, memory, turns or disk. */
const WORK: readonly Attack[] = [
  ...each('memory and time', [
    'SELECT COUNT_BIG(*) FROM Stars..Hipparcos a, Stars..Hipparcos b, Stars..Hipparcos c',
    'SELECT SUM(a.ra * b.ra * c.ra) FROM Stars..Hipparcos a, Stars..Hipparcos b, ' +
      'Stars..Hipparcos c WHERE a.ra + b.ra < c.ra',
    'WITH t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT COUNT(*) AS n FROM t',
    "SELECT LEN(REPLICATE(REPLICATE('x', 8000), 1000000)) AS n",
    'SELECT MAX(LEN(REPLICATE(a.name, 100000000))) AS n FROM Stars..Hipparcos a',
    'SELECT LEN(SPACE(2000000000)) AS n',
    'DECLARE @n int = 0 WHILE 1 = 1 SET @n = @n + 1',
    "DECLARE @s varchar(max) = 'x' WHILE 1 = 1 SET @s = @s + @s",
    `SELECT COUNT(*) AS n FROM Stars..Hipparcos a, Stars..Hipparcos b WHERE
      REPLICATE('a', 2000) + a.name LIKE '${'%a'.repeat(50)}b'`,
    'SELECT COUNT(DISTINCT a.ra + b.ra) AS n FROM Stars..Hipparcos a, Stars..Hipparcos b',
    'SELECT a.*, b.* FROM Stars..Hipparcos a, Stars..Hipparcos b',
    'SELECT TOP 1 a.ra FROM Stars..Hipparcos a, Stars..Hipparcos b ORDER BY a.ra * b.dec, b.name',
    'SELECT 1 AS a\nGO 100000',
  ]),
  ...each('temporary disk', [
    'SELECT a.*, b.ra AS ra2 INTO mydb.filling FROM Stars..Hipparcos a, Stars..Hipparcos b',
    `SELECT COUNT(*) AS n FROM (SELECT a.name + b.name + c.name AS n, ROW_NUMBER() OVER
      (ORDER BY a.name + b.name + c.name) AS r FROM Stars..Hipparcos a, Stars..Hipparcos b,
      Stars..DeepSky c) t WHERE r % 7 = 1`,
  ]),
];

/** The longest that goes to a server: beyond a megabyte it is not read at all. */
const LONGEST = 1_200_000;

/** Texts of the parser's own tests, as far as a message holds them. */
const NESTED: readonly Attack[] = HOSTILE.map(({ text }) => text())
  .filter((text) => text.length <= LONGEST)
  .map((text) => ({ group: 'nesting', text }));

/** What is sent to a whole server beside the corpus. */
export const USER_TEXTS: readonly Attack[] = [...RIGHTS, ...MACHINE, ...NESTED];

/** What is to run until a limit stops it. */
export const ENDLESS_WORK: readonly Attack[] = WORK;
