// Statements that change the rows of a table, INSERT, UPDATE, DELETE and TRUNCATE, and what steers
// them. Whether the table may be written to is the binder's business.

import type {
  DeleteStatement,
  Given,
  IdentityInsert,
  InsertSource,
  InsertStatement,
  OptionStatement,
  Statement,
  TruncateStatement,
  UpdateStatement,
} from '../statement.ts';
import { tokenAt } from '../lexer.ts';
import type { Name, Top } from '../tree.ts';
import { assignedValueOf } from './assignment.ts';
import { enclosed, expect, expected, refused } from '../grammar/complaint.ts';
import { skipTableHints } from './hint.ts';
import { dottedOf, objectNameOf, tableNameOf } from '../grammar/name.ts';
import { operandOf } from './operand.ts';
import { advance, at, fault, listOf, peek, spanFrom, take } from '../grammar/reader.ts';
import type { Reader } from '../grammar/reader.ts';
import { selectStatementOf, wholeQueryOf } from './query.ts';
import { sourceOf } from './source.ts';
import { executeOf, isOptionPart } from './statement-flow.ts';
import { commonTablesOf, optionOf } from './with.ts';
import { RESERVED } from './words.ts';

/** `WITH a AS (…)` before a query or a change of rows, which all may read common tables. */
export const withStatementOf = (reader: Reader): Statement => {
  const { start } = reader.token;
  const common = commonTablesOf(reader);
  const statement = statementAfterWith(reader);
  const span = spanFrom(reader, start);
  if (statement.kind === 'update' || statement.kind === 'delete') {
    return { ...statement, with: common, span };
  }
  if (statement.kind !== 'insert') {
    return { ...statement, query: { ...statement.query, with: common }, span };
  }
  const { source } = statement;
  if (source.kind === 'query') return { ...statement, source: { ...source, with: common }, span };
  throw fault(reader, source.span, { message: 'WITH stands before an INSERT of a query only.' });
};

const statementAfterWith = (reader: Reader) => {
  switch (reader.token.key) {
    case 'SELECT':
    case '(':
      return selectStatementOf(reader);
    case 'INSERT':
      return insertOf(reader);
    case 'UPDATE':
      return updateOf(reader);
    case 'DELETE':
      return deleteOf(reader);
    default:
      throw expected(reader, 'SELECT, INSERT, UPDATE or DELETE after WITH');
  }
};

/** `INSERT [TOP (n)] [INTO] t [(a, b)] VALUES …`, a query, or a call. */
export const insertOf = (reader: Reader): InsertStatement => {
  const { start } = advance(reader);
  const top = topOf(reader);
  take(reader, 'INTO');
  const table = tableNameOf(reader, "a table's name");
  skipTableHints(reader);
  const isList = at(reader, '(') && !QUERY_WORDS.has(peek(reader).key) && peek(reader).key !== '(';
  const columns = isList ? enclosed(reader, (inside) => listOf(inside, insertedColumnOf)) : [];
  refuseOutput(reader);
  const source = insertSourceOf(reader);
  const span = spanFrom(reader, start);
  return { kind: 'insert', ...(top && { top }), table, columns, source, span };
};

const QUERY_WORDS: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'VALUES']);

/** People write the table's name before a column's. */
const insertedColumnOf = (reader: Reader): Name => lastOf(reader, "a column's name");

const lastOf = (reader: Reader, what: string): Name => {
  const parts = dottedOf(reader, what);
  const last = parts.at(-1);
  if (last === undefined) throw expected(reader, what);
  return last;
};

const insertSourceOf = (reader: Reader): InsertSource => {
  const { start } = reader.token;
  if (at(reader, 'EXEC') || at(reader, 'EXECUTE')) return executeOf(reader);
  if (take(reader, 'DEFAULT')) {
    expect(reader, 'VALUES', 'VALUES after DEFAULT');
    return { kind: 'row-list', rows: [[]], span: spanFrom(reader, start) };
  }
  if (take(reader, 'VALUES')) {
    const rows = listOf(reader, (inside) => enclosed(inside, (within) => listOf(within, givenOf)));
    return { kind: 'row-list', rows, span: spanFrom(reader, start) };
  }
  return wholeQueryOf(reader);
};

const givenOf = (reader: Reader): Given => {
  return at(reader, 'DEFAULT') ? defaultOf(reader) : reader.rules.expression(reader);
};

const defaultOf = (reader: Reader): Given => {
  const { start, end } = advance(reader);
  return { kind: 'default', span: { start, end } };
};

const NO_OUTPUT = {
  name: 'OUTPUT',
  later: false,
  instead: 'SELECT the rows with the same condition, before or after.',
};

const refuseOutput = (reader: Reader): void => {
  if (at(reader, 'OUTPUT')) throw refused(reader, reader.token, NO_OUTPUT);
};

/** An UPDATE, or `UPDATE STATISTICS t`, which has nothing to do here. */
export const updateStatementOf = (reader: Reader): UpdateStatement | OptionStatement =>
  atStatistics(reader) ? statisticsOf(reader) : updateOf(reader);

/** A table may be called `statistics`, but then no name follows. */
const atStatistics = (reader: Reader): boolean => {
  const word = peek(reader);
  if (word.key !== 'STATISTICS') return false;
  const { kind, key } = tokenAt(reader.text, word.end);
  return kind === 'name' || kind === 'temporary' || (kind === 'word' && !RESERVED.has(key));
};

const statisticsOf = (reader: Reader): OptionStatement => {
  const { start } = advance(reader);
  advance(reader);
  tableNameOf(reader, "a table's name");
  if (at(reader, '(')) enclosed(reader, (inside) => listOf(inside, insertedColumnOf));
  while (isOptionPart(reader)) advance(reader);
  const span = spanFrom(reader, start);
  return { kind: 'option', text: reader.text.slice(span.start, span.end), span };
};

/** `UPDATE t SET a = 1 FROM … WHERE …`. */
export const updateOf = (reader: Reader): UpdateStatement => {
  const { start } = advance(reader);
  const top = topOf(reader);
  const table = tableNameOf(reader, "a table's name");
  skipTableHints(reader);
  expect(reader, 'SET', 'SET and the columns to change');
  const changes = listOf(reader, changeOf);
  refuseOutput(reader);
  const rest = fromWhereOf(reader);
  const span = spanFrom(reader, start);
  return { kind: 'update', table, ...(top && { top }), changes, ...rest, span };
};

const changeOf = (reader: Reader): UpdateStatement['changes'][number] => {
  if (reader.token.kind === 'variable') {
    const message = 'UPDATE cannot set a variable here.';
    throw fault(reader, reader.token, { message, hint: 'Write SELECT @x = … before it.' });
  }
  const { start } = reader.token;
  const parts = dottedOf(reader, "a column's name").filter((part) => part !== undefined);
  const column = parts.at(-1);
  if (column === undefined) throw expected(reader, "a column's name");
  if (at(reader, '=') && peek(reader).key === 'DEFAULT') {
    advance(reader);
    return { column, value: defaultOf(reader) };
  }
  const value = assignedValueOf(reader, { kind: 'column', parts, span: spanFrom(reader, start) });
  return { column, value };
};

/** `DELETE [FROM] t FROM … WHERE …`. */
export const deleteOf = (reader: Reader): DeleteStatement => {
  const { start } = advance(reader);
  const top = topOf(reader);
  take(reader, 'FROM');
  const table = tableNameOf(reader, "a table's name");
  skipTableHints(reader);
  refuseOutput(reader);
  const rest = fromWhereOf(reader);
  const span = spanFrom(reader, start);
  return { kind: 'delete', table, ...(top && { top }), ...rest, span };
};

const topOf = (reader: Reader): Top | undefined => {
  if (!take(reader, 'TOP')) return undefined;
  if (!at(reader, '(') && reader.token.kind !== 'number') {
    throw expected(reader, 'a number of rows');
  }
  const count = operandOf(reader);
  return { count, percent: take(reader, 'PERCENT'), ties: false };
};

const fromWhereOf = (reader: Reader): Pick<UpdateStatement, 'from' | 'where' | 'maxRecursion'> => {
  const from = take(reader, 'FROM') ? listOf(reader, sourceOf) : [];
  const where = take(reader, 'WHERE') ? reader.rules.expression(reader) : undefined;
  return { from, ...(where && { where }), ...optionOf(reader) };
};

/** `SET IDENTITY_INSERT t ON`, and OFF. */
export const identityInsertOf = (reader: Reader): IdentityInsert => {
  const { start } = advance(reader);
  expect(reader, 'IDENTITY_INSERT');
  const table = objectNameOf(reader, "a table's name");
  const isOn = take(reader, 'ON');
  if (!isOn) expect(reader, 'OFF', 'ON or OFF');
  return { kind: 'identity-insert', table, isOn, span: spanFrom(reader, start) };
};

/** `TRUNCATE TABLE t`. */
export const truncateOf = (reader: Reader): TruncateStatement => {
  const { start } = advance(reader);
  expect(reader, 'TABLE', 'TABLE after TRUNCATE');
  const table = tableNameOf(reader, "a table's name");
  return { kind: 'truncate', table, span: spanFrom(reader, start) };
};
