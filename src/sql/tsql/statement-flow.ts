// Statements that steer a batch: variables, IF, WHILE, BEGIN, jumps, messages, transactions,
// options and calls of procedures. What they lead to is read by the reader's own rule.
// Types, names and conditions are checked when the statement is bound, not here.

import type {
  AssignStatement,
  ExecuteStatement,
  IfStatement,
  JumpStatement,
  OptionStatement,
  PrintStatement,
  RaiseStatement,
  Statement,
  ThrowStatement,
  TransactionStatement,
  WhileStatement,
} from '../statement.ts';
import type { Expression, Query, Span } from '../tree.ts';
import { assignmentOf } from './assignment.ts';
import type { Assignment } from './assignment.ts';
import { enclosed, expect, expected, refused } from '../grammar/complaint.ts';
import { atName, nameOf, objectNameOf, variableOf } from '../grammar/name.ts';
import {
  advance,
  at,
  ended,
  fault,
  listOf,
  nested,
  peek,
  spanFrom,
  take,
} from '../grammar/reader.ts';
import type { Reader } from '../grammar/reader.ts';
import { tableBodyOf } from './table-body.ts';
import { typeNameOf } from './type-name.ts';
import { STATEMENT_WORDS } from './words.ts';

/** `DECLARE @x int = 1, @y float`, `DECLARE @t TABLE (…)`. */
export const declareOf = (reader: Reader): Statement => {
  const { start } = advance(reader);
  const body = listOf(reader, declarationOf).flat();
  const [only, ...others] = body;
  const span = spanFrom(reader, start);
  return only === undefined || others.length > 0
    ? { kind: 'block', body, span }
    : { ...only, span };
};

/** A variable, and behind it the value that it begins with, where one is written. */
const declarationOf = (reader: Reader): readonly Statement[] => {
  const { start } = reader.token;
  if (CURSOR_WORDS.has(peek(reader).key)) throw refused(reader, peek(reader), NO_CURSOR);
  const variable = variableOf(reader);
  take(reader, 'AS');
  if (take(reader, 'TABLE')) {
    const table = { object: variable, span: variable.span };
    const body = tableBodyOf(reader);
    return [{ kind: 'create-table', table, ...body, span: spanFrom(reader, start) }];
  }
  const type = typeNameOf(reader);
  const declared = { kind: 'declare', variable, type, span: spanFrom(reader, start) } as const;
  if (!take(reader, '=')) return [declared];
  const value = reader.rules.expression(reader);
  return [declared, assignOf(spanFrom(reader, start), { variable, value })];
};

/** What stands behind the name of a cursor, which has no sign before it as variables have. */
const CURSOR_WORDS: ReadonlySet<string> = new Set(['CURSOR', 'INSENSITIVE', 'SCROLL']);

const NO_CURSOR = {
  name: 'cursors',
  later: false,
  instead: 'Write one query over all rows, with a join or CROSS APPLY.',
};

/** A variable and its value, as a query of one row. */
const assignOf = (span: Span, { variable, value }: Assignment): AssignStatement => ({
  kind: 'assign',
  variables: [variable],
  query: rowOf(value, span),
  span,
});

/** `SELECT a` without FROM. */
const rowOf = (value: Expression, span: Span): Query => ({
  kind: 'query',
  body: {
    kind: 'select',
    distinct: false,
    items: [{ kind: 'item', value, span: value.span }],
    from: [],
    groupBy: [],
    span,
  },
  orderBy: [],
  span,
});

/** `SET @x = 1`, or an option of SQL Server. */
export const setOf = (reader: Reader): AssignStatement | OptionStatement => {
  const { start } = reader.token;
  if (peek(reader).kind !== 'variable') return optionOf(reader);
  advance(reader);
  const assignment = assignmentOf(reader);
  return assignOf(spanFrom(reader, start), assignment);
};

/** Options that would change what a batch finds or writes, and what to do instead. */
const REFUSED_OPTIONS: ReadonlyMap<string, string> = new Map([
  ['ROWCOUNT', 'TOP n after SELECT gives the first n rows.'],
  ['DATEFORMAT', 'Write dates as 2010-12-31.'],
  ['DATEFIRST', 'Weeks begin on Sunday.'],
  ['LANGUAGE', 'Write dates as 2010-12-31.'],
  ['PARSEONLY', 'A syntax check can be asked for by itself.'],
  ['NOEXEC', 'A syntax check can be asked for by itself.'],
  ['FMTONLY', 'TOP 0 after SELECT gives the columns alone.'],
  ['IMPLICIT_TRANSACTIONS', 'A batch commits when it ends, or at a COMMIT.'],
]);

/** Longest option: `TRANSACTION ISOLATION LEVEL READ UNCOMMITTED`. */
const optionWordsMax = 8;

/** `SET NOCOUNT ON` and its like, up to where the next statement begins. */
const optionOf = (reader: Reader): OptionStatement => {
  const { start } = advance(reader);
  const { key, value } = reader.token;
  const instead = REFUSED_OPTIONS.get(key);
  if (instead !== undefined) {
    throw refused(reader, reader.token, {
      name: `SET ${value.toUpperCase()}`,
      later: false,
      instead,
    });
  }
  if (reader.token.kind !== 'word') throw expected(reader, "a variable's name, as @x, after SET");
  const words = [];
  while (words.length < optionWordsMax && isOptionPart(reader)) {
    const { end, start: from } = advance(reader);
    words.push(reader.text.slice(from, end));
  }
  return { kind: 'option', text: `SET ${words.join(' ')}`, span: spanFrom(reader, start) };
};

/** What may follow a statement inside of another. */
const AFTER_STATEMENT: ReadonlySet<string> = new Set(['ELSE', 'END']);

/** Whether the token at hand goes on with an option, which ends where a statement begins. */
export const isOptionPart = (reader: Reader): boolean => {
  const { kind, key } = reader.token;
  if (ended(reader) || STATEMENT_WORDS.has(key) || AFTER_STATEMENT.has(key)) return false;
  return kind !== 'sign' || key === ',' || key === '.';
};

/** `USE Stars`: names are looked for where the job says, whatever stands here. */
export const useOf = (reader: Reader): OptionStatement => {
  const { start } = advance(reader);
  const { start: from } = reader.token;
  nameOf(reader, 'the name of a context');
  const name = reader.text.slice(from, reader.previousEnd);
  return { kind: 'option', text: `USE ${name}`, span: spanFrom(reader, start) };
};

/** `IF … [ELSE …]`; a semicolon may stand before ELSE. */
export const ifOf = (reader: Reader): IfStatement => {
  const { start } = advance(reader);
  const condition = reader.rules.expression(reader);
  const body = nested(reader, reader.rules.statement);
  if (at(reader, ';') && peek(reader).key === 'ELSE') advance(reader);
  const otherwise = take(reader, 'ELSE') ? nested(reader, reader.rules.statement) : undefined;
  const span = spanFrom(reader, start);
  return { kind: 'if', condition, body, ...(otherwise && { otherwise }), span };
};

/** `WHILE …`. */
export const whileOf = (reader: Reader): WhileStatement => {
  const { start } = advance(reader);
  const condition = reader.rules.expression(reader);
  const body = nested(reader, reader.rules.statement);
  return { kind: 'while', condition, body, span: spanFrom(reader, start) };
};

/** `BEGIN … END`, or `BEGIN TRAN`. */
export const beginOf = (reader: Reader): Statement => {
  const { start } = advance(reader);
  if (takeTransaction(reader)) {
    return { kind: 'transaction', move: 'begin', span: spanFrom(reader, start) };
  }
  if (['TRY', 'CATCH', 'ATOMIC', 'DISTRIBUTED'].includes(reader.token.key)) {
    throw refused(reader, reader.token, {
      name: `BEGIN ${reader.token.key}`,
      later: false,
      instead: 'A batch that meets an error ends there, and says at which statement.',
    });
  }
  const body = nested(reader, bodyOf);
  if (!at(reader, 'END')) throw expected(reader, 'a statement, or END of an earlier BEGIN');
  advance(reader);
  return { kind: 'block', body, span: spanFrom(reader, start) };
};

const bodyOf = (reader: Reader): readonly Statement[] => {
  const body = [];
  while (take(reader, ';'));
  while (!at(reader, 'END') && !ended(reader)) {
    body.push(reader.rules.statement(reader));
    while (take(reader, ';'));
  }
  if (body.length > 0) return body;
  throw expected(reader, 'a statement after BEGIN');
};

/** `TRAN` or `TRANSACTION` and a name, which says nothing. */
const takeTransaction = (reader: Reader): boolean => {
  const taken = take(reader, 'TRAN') || take(reader, 'TRANSACTION');
  if (taken && atName(reader)) advance(reader);
  return taken;
};

/** `COMMIT [TRANSACTION | WORK]`. */
export const commitOf = (reader: Reader): TransactionStatement => {
  const { start } = advance(reader);
  if (!takeTransaction(reader)) take(reader, 'WORK');
  return { kind: 'transaction', move: 'commit', span: spanFrom(reader, start) };
};

/** `BREAK`, `CONTINUE`, `RETURN`. */
export const jumpOf =
  (jump: JumpStatement['jump']) =>
  (reader: Reader): JumpStatement => {
    const { start } = advance(reader);
    if (jump === 'return' && atValue(reader)) {
      const message = 'A RETURN with a value cannot stand in a batch.';
      throw fault(reader, reader.token, { message, hint: 'RETURN alone ends it.' });
    }
    return { kind: 'jump', jump, span: spanFrom(reader, start) };
  };

/** Whether what is at hand begins a value, and no statement. */
const atValue = ({ token: { kind, key } }: Reader): boolean =>
  VALUE_KINDS.has(kind) || key === 'NULL' || (kind === 'sign' && ARGUMENT_SIGNS.has(key));

const VALUE_KINDS: ReadonlySet<string> = new Set(['number', 'string', 'hex', 'variable']);

/** `PRINT …`. */
export const printOf = (reader: Reader): PrintStatement => {
  const { start } = advance(reader);
  const value = reader.rules.expression(reader);
  return { kind: 'print', value, span: spanFrom(reader, start) };
};

/** `RAISERROR ('%d rows', 16, 1, @n) WITH NOWAIT`. */
export const raiserrorOf = (reader: Reader): RaiseStatement => {
  const { start } = advance(reader);
  const raised = enclosed(reader, raisedOf);
  if (take(reader, 'WITH')) listOf(reader, raiseOptionOf);
  return { kind: 'raise', ...raised, span: spanFrom(reader, start) };
};

/** As many as SQL Server puts into a message. */
const messageValuesMax = 20;

const raisedOf = (reader: Reader): Omit<RaiseStatement, 'kind' | 'span'> => {
  const [message, severity, state, ...args] = listOf(reader, reader.rules.expression);
  if (severity === undefined || state === undefined) {
    throw expected(reader, "',', a severity and a state", "Write RAISERROR ('why', 16, 1).");
  }
  const [tooMany] = args.slice(messageValuesMax);
  if (tooMany === undefined) return { message, severity, state, args };
  throw fault(reader, tooMany.span, {
    message: `A message of RAISERROR takes at most ${messageValuesMax} values.`,
  });
};

const raiseOptionOf = (reader: Reader): void => {
  if (!RAISE_OPTIONS.has(reader.token.key)) throw expected(reader, 'NOWAIT, LOG or SETERROR');
  advance(reader);
};

const RAISE_OPTIONS: ReadonlySet<string> = new Set(['LOG', 'NOWAIT', 'SETERROR']);

const THROW_FORM = "Write THROW 50000, 'why', 1.";

/** The least number that an error of one's own may have. */
const errorNumberMin = 50_000;

/** `THROW 50000, 'why', 1`. */
export const throwOf = (reader: Reader): ThrowStatement => {
  const { start, end } = advance(reader);
  if (!atArgument(reader)) {
    const message = 'THROW alone stands in a CATCH, and there is no TRY … CATCH here.';
    throw fault(reader, { start, end }, { message, hint: THROW_FORM });
  }
  const [number, message, state, ...others] = listOf(reader, reader.rules.expression);
  if (message === undefined || state === undefined) {
    throw expected(reader, "',', a message and a state", THROW_FORM);
  }
  const [other] = others;
  if (other !== undefined) {
    const said = 'THROW takes no values for its message.';
    throw fault(reader, other.span, { message: said, hint: 'RAISERROR takes them.' });
  }
  if (number.kind === 'number' && Number(number.text) < errorNumberMin) {
    const said = `The number of an error that is thrown is ${errorNumberMin} or more.`;
    throw fault(reader, number.span, { message: said, hint: THROW_FORM });
  }
  return { kind: 'throw', number, message, state, span: spanFrom(reader, start) };
};

/** `EXEC procedure @name = value, value`. */
export const executeOf = (reader: Reader): ExecuteStatement => {
  const { start } = advance(reader);
  if (at(reader, '(')) throw refused(reader, reader.token, NO_TEXT);
  if (reader.token.kind === 'variable' && peek(reader).key === '=') {
    const message = 'Procedures here return nothing that a variable could take.';
    throw fault(reader, reader.token, { message, hint: 'Write EXEC and the name alone.' });
  }
  if (reader.token.key === 'SP_EXECUTESQL') throw refused(reader, reader.token, NO_TEXT);
  const procedure = objectNameOf(reader, "a procedure's name");
  const args = atArgument(reader) ? listOf(reader, argumentOf) : [];
  return { kind: 'execute', procedure, args, span: spanFrom(reader, start) };
};

const NO_TEXT = {
  name: 'EXEC of a text',
  later: false,
  instead: 'Write the statement itself, with its variables.',
};

const atArgument = ({ token: { kind, key } }: Reader): boolean => {
  if (kind === 'end' || STATEMENT_WORDS.has(key) || key === 'END' || key === 'ELSE') return false;
  return kind !== 'sign' || ARGUMENT_SIGNS.has(key);
};

/** Signs that an argument may begin with. */
const ARGUMENT_SIGNS: ReadonlySet<string> = new Set(['-', '+', '~', '(']);

const argumentOf = (reader: Reader): ExecuteStatement['args'][number] => {
  const isNamed = reader.token.kind === 'variable' && peek(reader).key === '=';
  const name = isNamed ? variableOf(reader) : undefined;
  if (isNamed) expect(reader, '=');
  const value = reader.rules.expression(reader);
  return { ...(name && { name }), value };
};
