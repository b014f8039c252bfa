// The words of ADQL as tables: which cannot be names, and what is refused by name. The lists of
// reserved words are those of the grammar of ADQL 2.1 (adql.bnf); keys are in capitals.

import { never, wordsOf } from '../grammar/words.ts';
import type { Words } from '../grammar/words.ts';

/** <ADQL_reserved_word>: all but NULL and TOP name a function or a type. */
const OWN = wordsOf(`
  ABS ACOS AREA ASIN ATAN ATAN2 BIGINT BOX CAST CEILING CENTROID CHAR CIRCLE COALESCE CONTAINS
  COORD1 COORD2 COORDSYS COS DEGREES DISTANCE DOUBLE EXP FLOOR INTEGER INTERSECTS IN_UNIT LOG
  LOG10 MOD NULL PI POINT POLYGON POWER PRECISION RADIANS REAL REGION RAND ROUND SIN SMALLINT SQRT
  TIMESTAMP TOP TAN TRUNCATE VARCHAR
`);

/** <SQL_reserved_word>, but for END-EXEC, which is no word to the lexer. */
const SQL = wordsOf(`
  ABSOLUTE ACTION ADD ALL ALLOCATE ALTER AND ANY ARE AS ASC ASSERTION AT AUTHORIZATION AVG BEGIN
  BETWEEN BIT BIT_LENGTH BOTH BY CASCADE CASCADED CASE CATALOG CHARACTER CHAR_LENGTH
  CHARACTER_LENGTH CHECK CLOSE COLLATE COLLATION COLUMN COMMIT CONNECT CONNECTION CONSTRAINT
  CONSTRAINTS CONTINUE CONVERT CORRESPONDING COUNT CREATE CROSS CURRENT CURRENT_DATE CURRENT_TIME
  CURRENT_TIMESTAMP CURRENT_USER CURSOR DATE DAY DEALLOCATE DECIMAL DECLARE DEFAULT DEFERRABLE
  DEFERRED DELETE DESC DESCRIBE DESCRIPTOR DIAGNOSTICS DISCONNECT DISTINCT DOMAIN DROP ELSE END
  ESCAPE EXCEPT EXCEPTION EXEC EXECUTE EXISTS EXTERNAL EXTRACT FALSE FETCH FIRST FLOAT FOR FOREIGN
  FOUND FROM FULL GET GLOBAL GO GOTO GRANT GROUP HAVING HOUR IDENTITY ILIKE IMMEDIATE IN INDICATOR
  INITIALLY INNER INPUT INSENSITIVE INSERT INT INTERSECT INTERVAL INTO IS ISOLATION JOIN KEY
  LANGUAGE LAST LEADING LEFT LEVEL LIKE LOCAL LOWER MATCH MAX MIN MINUTE MODULE MONTH NAMES
  NATIONAL NATURAL NCHAR NEXT NO NOT NULLIF NUMERIC OCTET_LENGTH OF ON ONLY OPEN OPTION OR ORDER
  OUTER OUTPUT OVERLAPS PAD PARTIAL POSITION PREPARE PRESERVE PRIMARY PRIOR PRIVILEGES PROCEDURE
  PUBLIC READ REFERENCES RELATIVE RESTRICT REVOKE RIGHT ROLLBACK ROWS SCHEMA SCROLL SECOND SECTION
  SELECT SESSION SESSION_USER SET SIZE SOME SPACE SQL SQLCODE SQLERROR SQLSTATE SUBSTRING SUM
  SYSTEM_USER TABLE TEMPORARY THEN TIME TIMEZONE_HOUR TIMEZONE_MINUTE TO TRAILING TRANSACTION
  TRANSLATE TRANSLATION TRIM TRUE UNION UNIQUE UNKNOWN UPDATE UPPER USAGE USER USING VALUE VALUES
  VARYING VIEW WHEN WHENEVER WHERE WITH WORK WRITE YEAR ZONE
`);

const RESERVED: ReadonlySet<string> = new Set([...OWN, ...SQL]);

/** Reserved words that the grammar has a place for. */
const GRAMMAR = wordsOf(`
  ALL AND ANY AS ASC BETWEEN BY CASE CAST CROSS DESC DISTINCT ELSE END ESCAPE EXCEPT EXISTS FROM
  FULL GROUP HAVING ILIKE IN INNER INTERSECT IS JOIN LEFT LIKE NATURAL NOT NULL ON OR ORDER OUTER
  RIGHT SELECT SOME THEN TOP UNION USING WHEN WHERE WITH
`);

/** Reserved words that a parenthesis may follow as it does a function's name. */
const FUNCTIONS = wordsOf(`
  ABS ACOS AREA ASIN ATAN ATAN2 BOX CEILING CENTROID CIRCLE COALESCE CONTAINS COORD1 COORD2
  COORDSYS COS DEGREES DISTANCE EXP FLOOR INTERSECTS IN_UNIT LOG LOG10 MOD PI POINT POLYGON POWER
  RADIANS REGION RAND ROUND SIN SQRT TAN TRUNCATE
  AVG COUNT MAX MIN SUM LOWER UPPER
  CHAR DAY LEFT MONTH NULLIF RIGHT SPACE SUBSTRING TRANSLATE TRIM YEAR
`);

const topInstead = 'ADQL has TOP 10 behind SELECT.';
const whole = 'Send the query alone, or send the batch with LANG=CASJOBS-SQL.';
const likeOnly = 'LIKE and ILIKE know % and _.';
const noTruth = 'Compare with a number: write = 1 or = 0.';

/** The words of ADQL 2.1. */
export const WORDS: Words = {
  reserved: RESERVED,
  idle: new Set([...RESERVED].filter((word) => !GRAMMAR.has(word))),
  functions: FUNCTIONS,
  bareFunctions: new Set(),
  clauses: new Map([
    ['WITH', 'WITH'],
    ['SELECT', 'SELECT'],
    ['FROM', 'FROM'],
    ['WHERE', 'WHERE'],
    ['GROUP', 'GROUP BY'],
    ['HAVING', 'HAVING'],
    ['ORDER', 'ORDER BY'],
    ['OFFSET', 'OFFSET'],
  ]),
  setOperators: new Map([
    ['UNION', 'union'],
    ['UNION ALL', 'union all'],
    ['EXCEPT', 'except'],
    ['EXCEPT ALL', 'except all'],
    ['INTERSECT', 'intersect'],
    ['INTERSECT ALL', 'intersect all'],
  ]),
  continuations: new Map([
    ['LIMIT', ['number']],
    ['OFFSET', ['number']],
    ['MINUS', ['SELECT', '(']],
    ['REGEXP', ['string']],
    ['RLIKE', ['string']],
    ['SIMILAR', ['TO']],
    ['APPLY', ['word', '(']],
    ['OVER', ['(']],
  ]),
  refused: new Map([
    ['INTO', never(`${whole} There INTO mydb.name keeps the rows as a table.`)],
    ['LIMIT', never(topInstead)],
    ['FETCH', never(topInstead)],
    ['OVER', never(`Window functions are part of LANG=CASJOBS-SQL.`, 'OVER')],
    ['MINUS', never('Write EXCEPT.')],
    ['APPLY', never('Write a JOIN, or use LANG=CASJOBS-SQL.')],
    ['REGEXP', never(likeOnly)],
    ['RLIKE', never(likeOnly)],
    ['SIMILAR', never(likeOnly, 'SIMILAR TO')],
    ['TRUE', never(noTruth)],
    ['FALSE', never(noTruth)],
    ['CONVERT', never('CAST(x AS type) converts.')],
    ['EXTRACT', never('Write YEAR(x), MONTH(x) or DAY(x).')],
    ['CURRENT_TIMESTAMP', never('Write GETDATE(), which is in UTC.')],
    ['CHAR_LENGTH', never('Write LEN(text).')],
    ['CHARACTER_LENGTH', never('Write LEN(text).')],
    ['COLLATE', never('Text is compared letter by letter; LOWER(x) takes no notice of case.')],
    ['VALUES', never('Write SELECT … UNION ALL SELECT ….')],
    ['INTERVAL', never('Subtract numbers, as of a column in days.')],
    ['%', never('Write MOD(x, y).', "'%'")],
    ['::', never('CAST(x AS type) converts.', "'::'")],
    ['&&', never('Write AND.', "'&&'")],
    ['==', never("Write '='.", "'=='")],
    ['!<', never("Write '>='.", "'!<'")],
    ['!>', never("Write '<='.", "'!>'")],
    ['<<', never('Multiply with a power of two.', "'<<'")],
    ['>>', never('Divide by a power of two.', "'>>'")],
    ['^=', never("Write '<>'.", "'^='")],
  ]),
  refusal: 'ADQL has no',
  delimiters: '"',
  quoted: (name) => `"${name.replaceAll('"', '""')}"`,
  quotes: 'double quotes',
};

/** Whether a word begins a statement of another language. */
export const STATEMENT_WORDS = wordsOf(`
  ALTER BEGIN COMMIT CREATE DECLARE DELETE DESC DESCRIBE DROP EXEC EXECUTE EXPLAIN GO GRANT IF
  INSERT MERGE PRINT REVOKE ROLLBACK SET SHOW TRUNCATE UNDROP UPDATE USE WHILE
`);
