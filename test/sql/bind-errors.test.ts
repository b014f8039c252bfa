// What the binder says of queries that it does not take: sentence, place and way out.
// Only texts and a snapshot; no file is opened and no engine runs.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { checkAll, SNAPSHOT } from './bind-case.ts';
import { bindText, errorsOf } from './lab.ts';

describe('an unknown name', () => {
  checkAll('suggests the nearest that is there', [
    ['SELECT ^rah^ FROM Hipparcos', "There is no column 'rah'.", "Did you mean 'ra'?"],
    [
      'SELECT ra\nFROM ^Hiparcos^',
      "There is no table 'Hiparcos' in Stars.",
      "Did you mean 'Hipparcos'?",
    ],
    ['SELECT ^lenn(name) FROM Hipparcos', "There is no function 'lenn'.", "Did you mean 'LEN'?"],
    ['SELECT ^h.vmg^ FROM Hipparcos h', "There is no column 'vmg' in 'h'.", "Did you mean 'vmag'?"],
    [
      'SELECT ra FROM ^Star.Hipparcos',
      "There is no context, group or space 'Star'.",
      "Did you mean 'Stars'?",
    ],
    [
      'SELECT CAST(ra AS ^flot) FROM Hipparcos',
      "There is no type 'flot'.",
      "Did you mean 'float'?",
    ],
  ]);

  checkAll('says where else the table is', [
    [
      'SELECT * FROM ^M31',
      "There is no table 'M31' in Stars.",
      'It is in context Galaxies: write Galaxies.M31.',
    ],
    [
      'SELECT * FROM ^results',
      "There is no table 'results' in Stars.",
      'It is in MyDB: write MyDB.Results.',
    ],
  ]);

  checkAll('is said to be unknown alone where nothing is near', [
    ['SELECT ^entirely FROM Hipparcos', "There is no column 'entirely'."],
    ['SELECT ^x', "There is no column 'x'.", 'The query has no FROM to take columns from.'],
    ['SELECT * FROM ^nowhere.dbo.t', "There is no context, group or space 'nowhere'."],
    [
      'SELECT * FROM Stars.^jobs.tables',
      "There is no schema 'jobs' in Stars.",
      'Tables are in dbo: Stars.dbo.name.',
    ],
    [
      'SELECT * FROM ^information_schema.colums',
      "There is no 'information_schema.colums' here.",
      "Did you mean 'columns'?",
    ],
    [
      'SELECT * FROM ^sys.dm_exec_requests',
      "There is no 'sys.dm_exec_requests' here.",
      'There is databases, schemas, types, objects, tables, views, columns.',
    ],
  ]);

  checkAll('does not betray a hidden column', [
    ['SELECT ^_zon FROM Hipparcos', "There is no column '_zon'."],
  ]);

  checkAll('of a table with an alias points to the alias', [
    [
      'SELECT ^Hipparcos.ra FROM Hipparcos h',
      "Nothing in this query is called 'Hipparcos'.",
      "Its alias here is 'h': write that.",
    ],
    ['SELECT ^g.* FROM Hipparcos h', "Nothing in FROM is called 'g'.", 'There is h.*.'],
  ]);
});

describe('a name with two meanings', () => {
  checkAll('is refused with the ways to write it', [
    [
      'SELECT ^ra FROM Hipparcos a, Hipparcos b',
      "The column 'ra' is ambiguous.",
      'Write a.ra or b.ra.',
    ],
    [
      'SELECT a.ra FROM ^Hipparcos a, Hipparcos A',
      "FROM has more than one 'A'.",
      'Give them different aliases.',
    ],
    [
      'SELECT a.hip AS x, b.ra AS x FROM Hipparcos a, Hipparcos b ORDER BY ^x',
      "'x' is ambiguous in ORDER BY.",
      'Give the columns different aliases.',
    ],
    [
      'SELECT ra FROM (SELECT ra, ra FROM Hipparcos) ^t',
      "'t' has more than one column 'ra'.",
      'Give one of them an alias.',
    ],
  ]);

  test('in ORDER BY is none where both mean the same', () => {
    assert.deepEqual(errorsOf('SELECT ra, ra FROM Hipparcos ORDER BY ra', SNAPSHOT), []);
  });
});

describe('a condition and a value', () => {
  checkAll('do not stand for each other', [
    [
      'SELECT ra FROM Hipparcos WHERE ^ra',
      'A value stands where a condition is expected.',
      'Compare it with something, as in x <> 0.',
    ],
    [
      'SELECT ra FROM Hipparcos WHERE ra > 1 AND ^isVariable',
      'A value stands where a condition is expected.',
      'Compare it with something, as in x <> 0.',
    ],
    [
      'SELECT ^ra > 5 FROM Hipparcos',
      'A condition stands where a value is expected.',
      'Write CASE WHEN … THEN 1 ELSE 0 END.',
    ],
  ]);
});

describe('types', () => {
  checkAll('that do not go together are named', [
    ["SELECT ^name - 'a' FROM Hipparcos", 'The operator - does not take varchar(20).'],
    [
      'SELECT ^ra & 1 FROM Hipparcos',
      'The operator & takes whole numbers, not float.',
      'CAST it to int or bigint first.',
    ],
    [
      'SELECT ^ra % 2 FROM Hipparcos',
      'The operator % does not take float.',
      'CAST to int, bigint or decimal first.',
    ],
    [
      'SELECT ^isVariable + isVariable FROM Hipparcos',
      'The operator + does not take two bits.',
      'CAST one of them to int.',
    ],
    [
      'SELECT ^seen * 2 FROM Hipparcos',
      'The operator * does not take datetime.',
      'DATEADD(day, n, date) adds days, and DATEDIFF(day, a, b) counts them.',
    ],
    [
      "SELECT * FROM Hipparcos WHERE ^seen > CAST('10:00' AS time)",
      'The types datetime and time do not go together here.',
      'CAST one of them to the type of the other.',
    ],
    [
      'SELECT ^SUM(name) FROM Hipparcos',
      'SUM does not take values of type varchar(20).',
      'CAST them to a number first.',
    ],
    ['SELECT SQRT(^seen) FROM Hipparcos', 'A value of type datetime cannot stand for float.'],
    [
      'SELECT ^CAST(hip AS date) FROM Hipparcos',
      'A value of type int cannot be cast to date.',
      'CAST it to datetime first: days since 1900-01-01.',
    ],
    [
      'SELECT CAST(1 AS ^decimal(50, 2))',
      'A decimal has 1 to 38 digits, and no more of them after the point.',
    ],
    [
      `SELECT ^${'9'.repeat(39)}`,
      `The number ${'9'.repeat(39)} has more than 38 digits.`,
      'Write it as a float, as 1e40.',
    ],
  ]);
});

describe('calls', () => {
  checkAll('have arguments of the right number and kind', [
    ['SELECT ^SQRT(1, 2)', 'SQRT takes 1 argument, and here stand 2.', 'Write SQRT(x).'],
    ['SELECT ^LOG()', 'LOG takes 1 to 2 arguments, and here stand 0.', 'Write LOG(x [, base]).'],
    [
      'SELECT ^LN(2)',
      "There is no function 'LN'.",
      'Write LOG(x), which is natural; LOG10(x) has base 10.',
    ],
    [
      'SELECT ^SUSER_NAME()',
      'This server does not offer SUSER_NAME.',
      'Queries do not see who runs them.',
    ],
    ['SELECT ^ISNULL(1)', 'ISNULL takes 2 arguments.'],
    [
      'SELECT ^UPPER(DISTINCT name) FROM Hipparcos',
      'UPPER is no aggregate, so it takes no DISTINCT.',
    ],
    ['SELECT ROUND(ra, ^hip) FROM Hipparcos', 'Argument 2 of ROUND must be a constant.'],
    [
      'SELECT ROUND(ra, ^99999999999) FROM Hipparcos',
      'Argument 2 of ROUND must be a whole number within int.',
    ],
    ['SELECT ^COUNT(hip, ra) FROM Hipparcos', 'COUNT takes one argument.', 'COUNT(*) counts rows.'],
  ]);
});

const hint = 'Add it to GROUP BY, or take MIN, MAX or another of it.';
const neither = (name: string): string =>
  `The column '${name}' is neither in GROUP BY nor inside an aggregate.`;

describe('grouping', () => {
  checkAll('refuses columns without one value in a group', [
    [
      'SELECT ^hip, COUNT(*) FROM Hipparcos',
      neither('hip'),
      'Add GROUP BY hip, or take MIN, MAX or another of it.',
    ],
    ['SELECT vmag, ^ra + 1 FROM Hipparcos GROUP BY vmag', neither('ra'), hint],
    ['SELECT vmag FROM Hipparcos GROUP BY vmag ORDER BY ^ra', neither('ra'), hint],
    ['SELECT vmag FROM Hipparcos GROUP BY vmag HAVING ^ra > 1', neither('ra'), hint],
    [
      `SELECT vmag, ^(SELECT MAX(g.ra) FROM Hipparcos g WHERE g.hip = h.hip)
        FROM Hipparcos h GROUP BY vmag`,
      neither('hip'),
      hint,
    ],
  ]);

  checkAll('keeps aggregates where groups are', [
    [
      'SELECT hip FROM Hipparcos WHERE ^COUNT(*) > 1',
      'An aggregate cannot stand in WHERE: rows are filtered before grouping.',
    ],
    ['SELECT MAX(^SUM(ra)) FROM Hipparcos', 'An aggregate cannot stand inside another.'],
    ['SELECT 1 FROM Hipparcos GROUP BY ^MAX(ra)', 'An aggregate cannot stand in GROUP BY.'],
    [
      'SELECT a.hip FROM Hipparcos a JOIN Hipparcos b ON ^MAX(a.ra) > 1',
      'An aggregate cannot stand in ON.',
    ],
    ['SELECT ^SUM((SELECT 1)) FROM Hipparcos', 'A subquery cannot stand inside an aggregate.'],
    [
      'SELECT (SELECT ^MAX(h.ra) FROM Hipparcos g) FROM Hipparcos h',
      'This aggregate is of columns of the query around it.',
      'Move it to that query.',
    ],
    [
      'SELECT vmag FROM Hipparcos GROUP BY ^1',
      'What is grouped by must contain a column of this query.',
      'GROUP BY takes expressions, not positions.',
    ],
  ]);
});

describe('order and limit', () => {
  checkAll('take what they can sort and count by', [
    [
      'SELECT hip FROM Hipparcos ORDER BY ^2',
      'There is no column 2 to order by.',
      'The select list has 1.',
    ],
    [
      "SELECT hip FROM Hipparcos ORDER BY ^'hip'",
      'ORDER BY cannot take a constant, other than a position.',
    ],
    [
      'SELECT hip AS x FROM Hipparcos ORDER BY ^x + 1',
      "There is no column 'x'.",
      "'x' is an alias, and only ORDER BY knows aliases, where they stand alone: write hip here.",
    ],
    [
      'SELECT DISTINCT vmag FROM Hipparcos ORDER BY ^hip',
      'With SELECT DISTINCT, ORDER BY takes only what is in the select list.',
    ],
    [
      'SELECT * FROM (SELECT hip FROM Hipparcos ORDER BY ^hip) t',
      'ORDER BY has no effect in a subquery without TOP.',
      'Move it to the outermost SELECT, or add TOP.',
    ],
    ['SELECT TOP (^-1) hip FROM Hipparcos', 'TOP takes a whole number of rows, 0 or more.'],
    ['SELECT TOP (^hip) hip FROM Hipparcos', 'TOP takes a number, not a column.', 'As in TOP 10.'],
  ]);
});

const nested = (levels: number): string =>
  Array.from({ length: levels - 1 }).reduce<string>(
    (inner, _, at) => `SELECT hip FROM (${inner}) t${at}`,
    'SELECT hip FROM Hipparcos',
  );

describe('a subquery', () => {
  checkAll('has the columns that its place asks for', [
    [
      'SELECT hip FROM Hipparcos WHERE hip IN (^SELECT hip, ra FROM Hipparcos)',
      'This subquery has 2 columns where one is expected.',
    ],
    [
      'SELECT * FROM (SELECT hip, ^hip + 1 FROM Hipparcos) t',
      'This column of a subquery in FROM has no name.',
      'Give it an alias: expression AS name.',
    ],
    ['SELECT * FROM (SELECT hip FROM Hipparcos) ^t(a, b)', "'t' has 1 columns, but 2 names."],
  ]);

  test('nests 32 levels deep, and no more', () => {
    assert.deepEqual(errorsOf(nested(32), SNAPSHOT), []);
    const [error] = errorsOf(nested(33), SNAPSHOT);
    assert.equal(error?.message, 'Queries nest more than 32 levels deep here.');
  });
});

describe('the table that INTO makes', () => {
  test('must not be there yet, which is said before anything else', () => {
    for (const name of ['mydb.results', 'MyDB..RESULTS', 'mydb.dbo.Results', 'results']) {
      const result = bindText(`SELECT nonsense INTO ${name} FROM nowhere`, SNAPSHOT);
      assert.equal(result.kind === 'unbindable' && result.reason, 'table-exists', name);
      assert.deepEqual(result.kind === 'unbindable' && result.errors, [
        {
          message: "There is already a table 'Results' in MyDB.",
          line: 1,
          column: 22,
          length: name.length,
          hint: 'Drop it first, with DROP TABLE MyDB.[Results], or choose another name.',
        },
      ]);
    }
  });

  checkAll('has its brackets doubled where it is to be dropped first', [
    [
      'SELECT hip INTO ^mydb.[plan [b]]] FROM Hipparcos',
      "There is already a table 'plan [b]' in MyDB.",
      'Drop it first, with DROP TABLE MyDB.[plan [b]]], or choose another name.',
    ],
  ]);

  checkAll('is in one’s own space, with columns of different names', [
    [
      'SELECT hip INTO ^Stars.new FROM Hipparcos',
      "INTO works in your own space only, not in 'Stars'.",
      'Write mydb.new.',
    ],
    [
      'SELECT hip, ^HIP INTO mydb.new FROM Hipparcos',
      "The new table would have more than one column 'HIP'.",
      'Give one of them an alias.',
    ],
    ['SELECT hip INTO ^[ ] FROM Hipparcos', "A table's name has from 1 to 128 characters."],
  ]);
});

describe('DROP TABLE', () => {
  checkAll('takes a table that is there, in one’s own space', [
    ['DROP TABLE ^resluts', "There is no table 'resluts' in MyDB.", "Did you mean 'Results'?"],
    [
      'DROP TABLE ^Stars.Hipparcos',
      "DROP TABLE works in your own space only, not in 'Stars'.",
      'Your own tables are mydb.name.',
    ],
  ]);
});

test('all errors of a statement come at once, in the order of the text', () => {
  const errors = errorsOf('SELECT rah,\n  dex, lenn(ra)\nFROM Hipparcos WHERE foo = 1', SNAPSHOT);
  assert.deepEqual(
    errors.map(({ message, line, column }) => [message, line, column]),
    [
      ["There is no column 'rah'.", 1, 8],
      ["There is no column 'dex'.", 2, 3],
      ["There is no function 'lenn'.", 2, 8],
      ["There is no column 'foo'.", 3, 22],
    ],
  );
});
