// What is known here only to be refused by name: statements, clauses and operators of T-SQL
// and of other dialects, each with what to write instead where there is something.
// When a part is learned, its line goes. Keys are in capitals, as the lexer's.

import { later, never } from '../grammar/words.ts';
import type { Refused } from '../grammar/words.ts';

const wholeOrNothing =
  'A batch that ends badly changes nothing since the last COMMIT: there is nothing to roll back.';
const noCursor = 'Write one query over all rows, with a join.';
const ways = 'IF, WHILE, BREAK, CONTINUE and RETURN say what comes next.';
const listTables = 'SELECT table_name FROM information_schema.tables lists the tables.';

/** Statements by their first word. */
export const REFUSED_STATEMENTS: ReadonlyMap<string, Refused> = new Map([
  ['BACKUP', never()],
  ['BULK', never('Upload data into a table of your own.', 'BULK INSERT')],
  ['CHECKPOINT', never()],
  ['CLOSE', never(noCursor, 'cursors')],
  ['DBCC', never()],
  ['DEALLOCATE', never(noCursor, 'cursors')],
  ['DENY', never()],
  ['DESC', never(listTables)],
  ['DESCRIBE', never(listTables)],
  ['EXPLAIN', never()],
  ['FETCH', never(noCursor, 'cursors')],
  ['GOTO', never(ways)],
  ['GRANT', never()],
  ['KILL', never('Cancel a job by its number.')],
  ['MERGE', never('Write an UPDATE and an INSERT … SELECT … WHERE NOT EXISTS (…).')],
  ['OPEN', never(noCursor, 'cursors')],
  ['RECONFIGURE', never()],
  ['RESTORE', never('UNDROP TABLE t brings back a dropped table.')],
  ['REVOKE', never()],
  ['ROLLBACK', never(wholeOrNothing)],
  ['SAVE', never(wholeOrNothing, 'SAVE TRANSACTION')],
  ['SHOW', never(listTables)],
  ['SHUTDOWN', never()],
  ['VALUES', later('SELECT values without FROM makes one row.')],
  ['WAITFOR', never('Leave it out: nothing in a batch has to wait.')],
]);

const noProcedure = 'Send its statements as a batch; a function of one SELECT can be kept.';

/** What follows CREATE, ALTER or DROP and is not offered. */
export const REFUSED_DEFINITIONS: ReadonlyMap<string, Refused> = new Map([
  ['PROC', never(noProcedure, 'procedures')],
  ['PROCEDURE', never(noProcedure, 'procedures')],
  ['TRIGGER', never(undefined, 'triggers')],
  ['SCHEMA', never('Tables of a space are all in dbo.', 'schemas')],
  ['DATABASE', never('Contexts and spaces are made by the operator.', 'databases')],
  ['TYPE', never('Use a type of SQL, as float, bigint or varchar(20).', 'types of its own')],
  ['SEQUENCE', never('A column may be IDENTITY.', 'sequences')],
  ['SYNONYM', never('CREATE VIEW gives a query a name.', 'synonyms')],
  ['STATISTICS', never('Statistics are kept without being asked for.', 'statistics')],
  ['USER', never()],
  ['LOGIN', never()],
  ['ROLE', never()],
  ['CONSTRAINT', never('SELECT what shall stay INTO another table.', 'DROP CONSTRAINT')],
]);

const sortTop = 'TOP n after SELECT gives the first n rows in the order of ORDER BY.';
const nullsFirst = 'Write ORDER BY CASE WHEN x IS NULL THEN 0 ELSE 1 END, x.';

const noMarkup =
  "STRING_AGG(x, ',') joins texts of many rows; results leave in the formats of extracts.";

const likeSets = 'LIKE knows %, _ and sets of letters as [a-f].';

/** Words and signs that continue a query or an expression in ways that are not offered. */
export const REFUSED_PARTS: ReadonlyMap<string, Refused> = new Map([
  ['PIVOT', never('Write GROUP BY, and SUM(CASE WHEN a = 1 THEN b END) for every column.')],
  ['UNPIVOT', never("Write CROSS APPLY (VALUES ('a', t.a), ('b', t.b)) AS v(name, value).")],
  ['TABLESAMPLE', never('WHERE ABS(CHECKSUM(NEWID())) % 100 < 10 takes one row in ten.')],
  ['FOR', never(noMarkup, 'FOR XML and FOR JSON')],
  ['::', never('CAST(x AS type) converts.', "'::'")],
  // Other dialects' words, where people come from PostgreSQL, MySQL or C.
  ['LIMIT', never(sortTop)],
  ['USING', never('Write ON a.id = b.id.', 'JOIN … USING')],
  ['NATURAL', never('Write JOIN … ON a.id = b.id.', 'NATURAL JOIN')],
  ['ILIKE', never('Write LIKE, which takes no notice of case.')],
  ['MINUS', never('Write EXCEPT.')],
  ['REGEXP', never(likeSets)],
  ['RLIKE', never(likeSets)],
  ['SIMILAR', never(likeSets, 'SIMILAR TO')],
  ['NULLS', never(nullsFirst, 'NULLS FIRST and NULLS LAST')],
  ['||', never("'+' joins strings.", "'||'")],
  ['&&', never('Write AND.', "'&&'")],
  ['==', never("Write '='.", "'=='")],
  ['<<', later('Multiply with a power of two.', "'<<'")],
  ['>>', later('Divide by a power of two.', "'>>'")],
]);
