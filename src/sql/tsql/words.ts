// The words of the CasJobs T-SQL dialect as tables: which cannot be names, and which mean
// something only in some place. Keys are in capitals, as the lexer's; nothing is parsed here.

import { wordsOf } from '../grammar/words.ts';
import type { Words } from '../grammar/words.ts';

/**
 * Words that are never names unless they stand in [brackets]. Narrower than Microsoft's list:
 * what cannot be mistaken for a clause or for the start of a statement (`key`, `file`, `plan`,
 * `index`, …) may be a column here without brackets. First the words of clauses and operators,
 * then those that start statements: without semicolons only they tell where the next one begins.
 */
export const RESERVED: ReadonlySet<string> = wordsOf(`
  ALL AND ANY AS ASC BETWEEN BY CASE COLLATE CROSS DESC
  DISTINCT ELSE END ESCAPE EXCEPT EXISTS FOR FROM FULL GROUP
  HAVING IN INNER INTERSECT INTO IS JOIN LEFT LIKE NOT NULL
  ON OPTION OR ORDER OUTER OVER PERCENT PIVOT RIGHT SELECT
  SOME TABLE TABLESAMPLE THEN TOP UNION UNPIVOT VALUES WHEN
  WHERE WITH

  ALTER BACKUP BEGIN BREAK BULK CHECKPOINT CLOSE COMMIT CONTINUE
  CREATE DBCC DEALLOCATE DECLARE DELETE DENY DROP EXEC EXECUTE
  FETCH GO GOTO GRANT IF INSERT KILL MERGE OPEN PRINT
  RAISERROR RECONFIGURE RESTORE RETURN REVOKE ROLLBACK SAVE SET
  SHUTDOWN TRUNCATE UPDATE USE WAITFOR WHILE
`);

/**
 * Words that begin a statement. Those that are no reserved words must stand behind a semicolon, or
 * what is before them takes them for an alias.
 */
export const STATEMENT_WORDS: ReadonlySet<string> = wordsOf(`
  ALTER BACKUP BEGIN BREAK BULK CHECKPOINT CLOSE COMMIT CONTINUE
  CREATE DBCC DEALLOCATE DECLARE DELETE DENY DROP EXEC EXECUTE
  GO GOTO GRANT IF INSERT KILL MERGE OPEN PRINT
  RAISERROR RECONFIGURE RESTORE RETURN REVOKE ROLLBACK SAVE SELECT SET
  SHUTDOWN THROW TRUNCATE UNDROP UPDATE USE WAITFOR WHILE
`);

/** Reserved words that are functions when a parenthesis follows. */
export const RESERVED_FUNCTIONS: ReadonlySet<string> = new Set(['LEFT', 'RIGHT']);

/** Words that, before a parenthesis, are no plain calls: they take a type among their arguments. */
export const TYPED_FUNCTIONS: ReadonlySet<string> = wordsOf(`
  CAST CONVERT PARSE TRY_CAST TRY_CONVERT TRY_PARSE
`);

/** Functions of SQL that are called without parentheses. */
export const BARE_FUNCTIONS: ReadonlySet<string> = new Set(['CURRENT_TIMESTAMP']);

/** Table hints; they are read and have no effect. */
export const TABLE_HINTS: ReadonlySet<string> = wordsOf(`
  FORCESCAN FORCESEEK HOLDLOCK INDEX NOEXPAND NOLOCK NOWAIT PAGLOCK
  READCOMMITTED READCOMMITTEDLOCK READPAST READUNCOMMITTED REPEATABLEREAD
  ROWLOCK SERIALIZABLE SNAPSHOT TABLOCK TABLOCKX UPDLOCK XLOCK
`);

/** `INNER HASH JOIN`; read, without effect. */
export const JOIN_HINTS: ReadonlySet<string> = new Set(['HASH', 'LOOP', 'MERGE', 'REMOTE']);

/** Types whose names are two words, by their first. */
export const TYPE_SECOND_WORDS: ReadonlyMap<string, string> = new Map([
  ['DOUBLE', 'PRECISION'],
  ['CHAR', 'VARYING'],
  ['CHARACTER', 'VARYING'],
]);

/** The clauses of a query in the order they must have, each by its first word. */
export const CLAUSES: ReadonlyMap<string, string> = new Map([
  ['SELECT', 'SELECT'],
  ['INTO', 'INTO'],
  ['FROM', 'FROM'],
  ['WHERE', 'WHERE'],
  ['GROUP', 'GROUP BY'],
  ['HAVING', 'HAVING'],
  ['ORDER', 'ORDER BY'],
]);

/** Words that are more than names between the commas of GROUP BY. */
export const GROUPING_WORDS: ReadonlySet<string> = new Set(['CUBE', 'GROUPING', 'ROLLUP']);

/** What joins two queries. */
export const SET_OPERATORS: Words['setOperators'] = new Map([
  ['UNION', 'union'],
  ['UNION ALL', 'union all'],
  ['EXCEPT', 'except'],
  ['INTERSECT', 'intersect'],
]);

/** Words that T-SQL takes as names, and what follows them where they are meant as more. */
export const CONTINUATIONS: Words['continuations'] = new Map([
  ['LIMIT', ['number']],
  ['OFFSET', ['number']],
  ['USING', ['(']],
  ['NATURAL', ['JOIN', 'INNER', 'LEFT', 'RIGHT', 'FULL']],
  ['UNDROP', ['TABLE']],
  ['MINUS', ['SELECT', '(']],
  ['ILIKE', ['string']],
  ['REGEXP', ['string']],
  ['RLIKE', ['string']],
]);
