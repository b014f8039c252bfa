// Slips that people make who come from other databases, or copy from web pages: each is told with
// the piece that is meant and with what to write instead.

import { describe } from 'node:test';

import { checkAll } from './bind-case.ts';

describe('a clause or an operator of another dialect', () => {
  checkAll('is refused with what to write instead', [
    [
      'SELECT hip FROM Hipparcos ^LIMIT^ 10',
      'This server does not offer LIMIT.',
      'TOP n after SELECT gives the first n rows in the order of ORDER BY.',
    ],
    [
      'SELECT hip FROM Hipparcos WHERE hip ^==^ 5',
      "This server does not offer '=='.",
      "Write '='.",
    ],
    [
      "SELECT hip FROM Hipparcos WHERE name ^ILIKE^ 'a%'",
      'This server does not offer ILIKE.',
      'Write LIKE, which takes no notice of case.',
    ],
    [
      "SELECT hip FROM Hipparcos WHERE name ^REGEXP^ 'a.*'",
      'This server does not offer REGEXP.',
      'LIKE knows %, _ and sets of letters as [a-f].',
    ],
    [
      "SELECT name ^||^ 'x' FROM Hipparcos",
      "This server does not offer '||'.",
      "'+' joins strings.",
    ],
    [
      'SELECT vmag^::^int FROM Hipparcos',
      "This server does not offer '::'.",
      'CAST(x AS type) converts.',
    ],
    [
      'SELECT 1 FROM Hipparcos a JOIN Hipparcos b ^USING^ (hip)',
      'This server does not offer JOIN … USING.',
      'Write ON a.id = b.id.',
    ],
    [
      'SELECT 1 FROM Hipparcos ^NATURAL^ JOIN DeepSky',
      'This server does not offer NATURAL JOIN.',
      'Write JOIN … ON a.id = b.id.',
    ],
    [
      'SELECT hip FROM Hipparcos ^MINUS^ SELECT id FROM DeepSky',
      'This server does not offer MINUS.',
      'Write EXCEPT.',
    ],
    [
      'SELECT 1 FROM ^DUAL^',
      "There is no table 'DUAL' in Stars.",
      'Leave FROM out: SELECT 1 + 1 needs no table.',
    ],
    [
      'SELECT hip FROM Hipparcos ^/^/ bright ones',
      "'/' cannot stand here.",
      "A comment to the end of the line is '--'.",
    ],
  ]);
});

describe('a value of another dialect', () => {
  checkAll('is told as T-SQL writes it', [
    [
      'SELECT hip FROM Hipparcos WHERE name = ^"Sirius"^',
      "There is no column 'Sirius'.",
      "Double quotes stand around names; write 'Sirius' if it is a string.",
    ],
    [
      "SELECT hip FROM Hipparcos WHERE seen > ^DATE '2020-01-01'^",
      'This server does not offer DATE before a text.',
      "A text is read as a moment where it is compared with one: write '2020-01-01' alone.",
    ],
    [
      "SELECT seen + ^INTERVAL '1 day'^ FROM Hipparcos",
      'This server does not offer INTERVAL before a text.',
      'Write DATEADD(day, 1, x).',
    ],
    [
      'SELECT hip FROM Hipparcos WHERE isVariable = ^TRUE^',
      "There is no column 'TRUE'.",
      'A bit is 1 or 0: write 1 for true.',
    ],
    [
      'SELECT hip FROM Hipparcos WHERE isVariable IS NOT ^false^',
      "'false' stands where NULL after IS is expected.",
      'A bit is 1 or 0: write = 0.',
    ],
    [
      'SELECT hip FROM Hipparcos WHERE ^ROWNUM^ < 10',
      "There is no column 'ROWNUM'.",
      'SELECT TOP n takes the first n rows.',
    ],
  ]);
});

describe('a function of another dialect', () => {
  checkAll('is told by the function of T-SQL', [
    ['SELECT ^NOW^()', "There is no function 'NOW'.", 'Write GETDATE().'],
    ['SELECT ^mod^(hip, 2) FROM Hipparcos', "There is no function 'mod'.", 'Write a % b.'],
    [
      'SELECT ^SUBSTR^(name, 1, 2) FROM Hipparcos',
      "There is no function 'SUBSTR'.",
      'Write SUBSTRING(text, start, length).',
    ],
    ['SELECT ^LENGTH^(name) FROM Hipparcos', "There is no function 'LENGTH'.", 'Write LEN(text).'],
    ['SELECT ^NVL^(vmag, 0) FROM Hipparcos', "There is no function 'NVL'.", 'Write ISNULL(x, y).'],
    ['SELECT ^IFNULL^(1, 0)', "There is no function 'IFNULL'.", 'Write ISNULL(x, y).'],
    ['SELECT ^RANDOM^()', "There is no function 'RANDOM'.", 'Write RAND().'],
    [
      'SELECT ^ln^(vmag) FROM Hipparcos',
      "There is no function 'ln'.",
      'Write LOG(x), which is natural; LOG10(x) has base 10.',
    ],
    [
      'SELECT ^IF^(hip > 1, 2, 3) FROM Hipparcos',
      "'IF' stands where an expression is expected.",
      'Write IIF(condition, value, otherwise).',
    ],
    [
      'SELECT ^EXTRACT^(YEAR FROM seen) FROM Hipparcos',
      'This server does not offer EXTRACT.',
      'Write DATEPART(year, x).',
    ],
  ]);
});

describe('what comes from web pages', () => {
  checkAll('is told by its character', [
    [
      'SELECT hip FROM Hipparcos WHERE name = ^‘^Sirius’',
      "The character '‘' has no meaning in SQL.",
      "Strings stand in straight single quotes: 'M31'.",
    ],
    [
      'SELECT hip FROM Hipparcos WHERE dec < ^−^5',
      "The character '−' has no meaning in SQL.",
      "A minus is written '-'.",
    ],
    ['SELECT hip^，^ ra FROM Hipparcos', "The character '，' has no meaning in SQL.", "Write ','."],
    [
      'SELECT\u00a0^hipp^\u200b FROM\u00a0Hipparcos',
      "There is no column 'hipp'.",
      "Did you mean 'hip'?",
    ],
  ]);
});

describe('a slip', () => {
  checkAll('of a sign or a word is told at its place', [
    [
      'SELECT hip FROM Hipparcos WHERE vmag =^<^ 5',
      "'<' stands where an expression is expected.",
      "Write '<='.",
    ],
    [
      'SELECT hip FROM Hipparcos WHERE ^AND^ hip = 2',
      "'AND' stands where an expression is expected.",
      'Is a condition missing before AND?',
    ],
    [
      'SELECT hip FROM (SELECT hip FROM Hipparcos^;^) t',
      "This ';' ends the statement inside the parenthesis at line 1, column 17.",
      "Leave the ';' out.",
    ],
    [
      'SELECT 1 FROM Hipparcos h JOIN DeepSky d ^WHERE^ h.hip = d.id',
      "'WHERE' stands where ON and the condition of the join is expected.",
      'Write JOIN … ON a.id = b.id, or CROSS JOIN for all pairs.',
    ],
  ]);

  checkAll('of a missing FROM is told once, at the first column', [
    [
      'SELECT ^hip^, vmag WHERE vmag < 5',
      "There is no column 'hip'.",
      'The query has no FROM to take columns from.',
    ],
  ]);

  checkAll('of an alias taken for a column says what to repeat', [
    [
      'SELECT vmag - 5 AS m FROM Hipparcos WHERE ^m^ < 3',
      "There is no column 'm'.",
      "'m' is an alias, and only ORDER BY knows aliases, where they stand alone: " +
        'write (vmag - 5) here.',
    ],
    [
      'SELECT hip, COUNT(*) AS n FROM Hipparcos GROUP BY hip HAVING ^n^ > 5',
      "There is no column 'n'.",
      "'n' is an alias, and only ORDER BY knows aliases, where they stand alone: " +
        'write COUNT(*) here.',
    ],
  ]);
});

describe('a column', () => {
  checkAll('that another table has is found there', [
    [
      'SELECT ^h.id^ FROM Hipparcos h, DeepSky d',
      "There is no column 'id' in 'h'.",
      "It is in 'd': write d.id.",
    ],
    [
      'SELECT ^vmag^ FROM DeepSky',
      "There is no column 'vmag'.",
      'It is a column of Hipparcos, which is not in FROM.',
    ],
  ]);

  checkAll('without an aggregate is named, all of a star in one error', [
    [
      'SELECT ^hip^, COUNT(*) FROM Hipparcos',
      "The column 'hip' is neither in GROUP BY nor inside an aggregate.",
      'Add GROUP BY hip, or take MIN, MAX or another of it.',
    ],
    [
      'SELECT ^*^ FROM Hipparcos GROUP BY hip',
      "The columns 'ra', 'dec', 'vmag' and 3 more are neither in GROUP BY nor inside an aggregate.",
      'Add them to GROUP BY, or take MIN, MAX or another of them.',
    ],
  ]);
});

describe('a table', () => {
  checkAll('that is a context, or nearly one of another context, is told', [
    [
      'SELECT * FROM ^galaxies^',
      "There is no table 'galaxies' in Stars.",
      'It is a context, whose tables are Galaxies.name.',
    ],
    [
      'SELECT * FROM ^resuls^',
      "There is no table 'resuls' in Stars.",
      "Did you mean 'MyDB.Results'?",
    ],
  ]);

  checkAll('function is not called like a value', [
    [
      'SELECT ^dbo.fGetNearbyObjEq^(1, 2, 3)',
      "There is no function 'dbo.fGetNearbyObjEq'.",
      'It gives a table: write it in FROM, as FROM fGetNearbyObjEq(185, 0, 1) AS n.',
    ],
    [
      'SELECT ^Galaxies.dbo.fDistanceArcMinEq^(1, 2, 3, 4)',
      "There is no function 'Galaxies.dbo.fDistanceArcMinEq'.",
      'Write dbo.fDistanceArcMinEq.',
    ],
    [
      'SELECT ^dbo.ABS^(1)',
      "There is no function 'dbo.ABS'.",
      'ABS is written without a name before it.',
    ],
  ]);
});
