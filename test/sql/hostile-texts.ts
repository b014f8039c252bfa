// Texts that somebody sends to hurt: very long, very deep, never closed. Each is made when it is
// asked for, so that the list itself is small.

/** A text by what it is, and whether it must be refused. */
export interface Hostile {
  readonly title: string;
  readonly text: () => string;
  /** Absent where it may run: then it must be bound and written out in time. */
  readonly isRefused?: true;
}

const row = (piece: string, times: number): string => piece.repeat(times);

const MANY = 100_000;
const LONG = 10_000_000;

/** A select list, a condition or a source, over and over; each far beyond what is let through. */
const ROWS = {
  ORs: ['SELECT 1 WHERE 1=1', ' OR 1=1'],
  ANDs: ['SELECT 1 WHERE 1=1', ' AND 1=1'],
  commas: ['SELECT 1', ',1'],
  unions: ['SELECT 1', ' UNION SELECT 1'],
  'unions of all': ['SELECT 1', ' UNION ALL SELECT 1'],
  joins: ['SELECT 1 FROM t a', ' JOIN t a ON 1=1'],
  'cross joins': ['SELECT 1 FROM t a', ' CROSS JOIN t a'],
  applies: ['SELECT 1 FROM t a', ' CROSS APPLY f(a.b) c'],
  'tables behind commas': ['SELECT 1 FROM t', ',t'],
  'branches of CASE': ['SELECT CASE', ' WHEN 1=1 THEN 1'],
  'rows of VALUES': ['SELECT * FROM (VALUES (1)', ',(1)'],
  'common tables': ['WITH a AS (SELECT 1 x)', ', a AS (SELECT 1 x)'],
  'keys of order': ['SELECT 1 ORDER BY 1', ',1'],
  'keys of groups': ['SELECT 1 FROM t GROUP BY a', ',a'],
  windows: ['SELECT 1', ', ROW_NUMBER() OVER (ORDER BY a)'],
  'parts of a name': ['SELECT a', '.a'],
  arguments: ['SELECT CONCAT(1', ',1'],
  hints: ['SELECT 1 FROM t WITH (NOLOCK', ',NOLOCK'],
  statements: ['SELECT 1', ' SELECT 1'],
  declarations: ['DECLARE @a int', ' DECLARE @a int'],
  'declared variables': ['DECLARE @a int', ', @a int'],
  inserts: ['SELECT 1', ' INSERT INTO t VALUES (1)'],
  'inserted rows': ['INSERT INTO t VALUES (1)', ',(1)'],
  'columns of a table': ['CREATE TABLE t (a int', ', a int'],
  'changes of a row': ['UPDATE t SET a = 1', ', a = 1'],
  'arguments of a procedure': ['EXEC p 1', ',1'],
} as const;

/** Pieces that open what nothing closes; each nests in itself. */
const DEEP = {
  parentheses: 'SELECT (',
  'more parentheses': '(',
  calls: 'SELECT ABS(',
  CASEs: 'SELECT CASE WHEN 1=1 THEN ',
  'CASEs in ELSE': 'CASE WHEN 1=1 THEN 1 ELSE ',
  subqueries: '(SELECT ',
  'derived tables': 'SELECT * FROM (',
  EXISTS: 'SELECT 1 WHERE EXISTS (',
  INs: 'SELECT 1 WHERE 1 IN (',
  NOTs: 'NOT ',
  signs: '- ',
  casts: 'CAST(',
  BEGINs: 'BEGIN ',
  IFs: 'IF 1=1 ',
  ELSEs: 'IF 1=1 SELECT 1 ELSE ',
  WHILEs: 'WHILE 1=1 ',
  'common tables': 'WITH a AS (',
  joins: 'SELECT * FROM t JOIN (',
  windows: 'SELECT SUM(1) OVER (ORDER BY ',
  IIFs: 'SELECT IIF(1=1, ',
} as const;

/** Beginnings without their end. */
const UNENDED = {
  'a string': "SELECT '",
  'a string of N': "SELECT N'",
  'a name in brackets': 'SELECT [',
  'a name in quotes': 'SELECT "',
  'a comment': 'SELECT 1 /*',
  'a comment in a comment': 'SELECT 1 /* /* */',
  'a hex number': 'SELECT 0x',
  'an exponent': 'SELECT 1e',
  'a parenthesis': 'SELECT (1',
  'a call': 'SELECT ABS(1',
  'a CASE': 'SELECT CASE WHEN 1=1 THEN 1',
  'a list': 'SELECT 1 WHERE 1 IN (1,',
  'a BETWEEN': 'SELECT 1 WHERE 1 BETWEEN 2',
  'a join': 'SELECT 1 FROM t JOIN t u',
  'a subquery': 'SELECT * FROM (SELECT 1',
  'a CTE': 'WITH a AS (SELECT 1)',
  'a BEGIN': 'BEGIN SELECT 1',
  'an IF': 'IF 1=1',
  'a WHILE': 'WHILE 1=1',
  'a DECLARE': 'DECLARE @a',
  'a SET': 'SET @a =',
  'an INSERT': 'INSERT INTO mydb.t VALUES (1',
  'a CREATE': 'CREATE TABLE mydb.t (a',
  'an OVER': 'SELECT SUM(1) OVER (',
  'a TOP': 'SELECT TOP',
  'an APPLY': 'SELECT 1 FROM t CROSS APPLY',
} as const;

const titled = <T>(
  table: Readonly<Record<string, T>>,
  make: (title: string, value: T) => Hostile,
): readonly Hostile[] => Object.entries(table).map(([title, value]) => make(title, value));

/** All of them. */
export const HOSTILE: readonly Hostile[] = [
  ...titled(ROWS, (title, [head, piece]) => ({
    title: `${MANY} ${title}`,
    text: () => head + row(piece, MANY),
    isRefused: true,
  })),
  ...titled(DEEP, (title, piece) => ({
    title: `${MANY} ${title} in each other`,
    text: () => row(piece, MANY),
    isRefused: true,
  })),
  ...titled(UNENDED, (title, text) => ({
    title: `${title} that never ends`,
    text: () => text,
    isRefused: true,
  })),
  ...titled(UNENDED, (title, text) => ({
    title: `${title} that goes on for 10 MB`,
    text: () => text + row(' x', LONG / 2),
    isRefused: true,
  })),
  { title: 'nothing', text: () => '', isRefused: true },
  { title: '10 MB of nothing', text: () => row(' \n', LONG / 2), isRefused: true },
  { title: '10 MB of zeros', text: () => row('\0', LONG), isRefused: true },
  { title: '10 MB of halves of letters', text: () => row('\ud800', LONG / 2), isRefused: true },
  { title: '10 MB of SELECT', text: () => row('SELECT ', LONG / 7), isRefused: true },
  { title: '100,000 GOs', text: () => `SELECT 1${row('\nGO\n', MANY)}` },
  // A longer text is refused before it is parsed (queryCharactersMax).
  { title: '1 MB of queries', text: () => row('SELECT a FROM t WHERE b = 1;', LONG / 280) },
  {
    title: 'comments that nest 100,000 deep',
    text: () => `SELECT 1 ${row('/* x', MANY)}${row(' y */', MANY)} AS a`,
  },
  { title: '10 MB in comments of a line', text: () => `${row('-- x\n', LONG / 5)}SELECT 1` },
  { title: 'a string of 10 MB', text: () => `SELECT '${row('x', LONG)}'` },
  {
    title: 'an error behind 10 MB',
    text: () => `SELECT '${row('x', LONG)}' one two`,
    isRefused: true,
  },
  {
    title: '10 MB of a list in IN',
    text: () => `SELECT 1 WHERE 1 IN (${row('1,', LONG / 2)}1)`,
    isRefused: true,
  },
  { title: '40,000 ORs of one column', text: () => `${OVER} WHERE a=1${row(' OR a=1', 40_000)}` },
  {
    title: '20,000 ORs of texts in chains of AND',
    text: () => `${OVER} WHERE 1=1${row(" AND (s='x' OR s='y')", 10_000)}`,
  },
  { title: '30,000 columns', text: () => `SELECT a${row(',a', 30_000)} FROM Small` },
  { title: '150 joins', text: () => `SELECT 1 FROM Small a0${joins(150)}` },
  { title: '90 derived tables', text: () => derived(90) },
  {
    title: '5,000 branches',
    text: () => `SELECT CASE a${row(' WHEN 1 THEN 2', 5_000)} END FROM Small`,
  },
  { title: '190 sums', text: () => `SELECT a${row('+a', 190)} FROM Small` },
  { title: '190 joined texts', text: () => `SELECT s${row("+s+'x'", 95)} FROM Small` },
  { title: '1,500 errors', text: () => `SELECT x${row(',nothing.here', 1_500)}`, isRefused: true },
];

const OVER = 'SELECT COUNT(*) FROM Small';

const joins = (count: number): string =>
  Array.from({ length: count }, (_, at) => ` JOIN Small a${at + 1} ON a${at + 1}.a=a${at}.a`).join(
    '',
  );

const derived = (count: number): string =>
  `${row('SELECT x+1 AS x FROM (', count)}SELECT a AS x FROM Small${row(') AS d', count)}`;
