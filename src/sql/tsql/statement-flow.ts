// Statements that steer a batch: variables, IF, WHILE, BEGIN, jumps, messages, transactions,
// options and calls of procedures. What they lead to is read by the reader's own rule.
// Types, names and conditions are checked when the statement is bound, not here.

import type {
  AssignStatement,
  CreateTable,
  ExecuteStatement,
  IfStatement,
  JumpStatement,
  OptionStatement,
  PrintStatement,
  RaiseStatement,
  Statement,
  TransactionStatement,
  WhileStatement,
} from '../statement.ts';
import type { Expression, Name, Query, Span, TypeName } from '../tree.ts';
import { assignmentOf } from './assignment.ts';
import { enclosed, expect, expected, refused } from './complaint.ts';
import { atName, nameOf, objectNameOf, variableOf } from './name.ts';
import { advance, at, ended, fault, listOf, nested, peek, spanFrom, take } from './reader.ts';
import type { Reader } from './reader.ts';
import { tableBodyOf } from './table-body.ts';
import { typeNameOf } from './type-name.ts';
import { STATEMENT_WORDS } from './words.ts';

/** `DECLARE @x int = 1, @y float`, `DECLARE @t TABLE (…)`. */
export const declareOf = (reader: Reader): Statement => {
  const { start } = advance(reader);
  const declared = listOf(reader, declarationOf);
  const [only, ...others] = [...tablesOf(declared), ...variablesOf(declared)];
  const span = spanFrom(reader, start);
  if (only === undefined) throw expected(reader, 'a variable');
  if (others.length === 0) return { ...only, span };
  return { kind: 'block', body: [only, ...others], span };
};

type Declaration =
  | CreateTable
  | { readonly kind: 'variable'; variable: Name; type: TypeName; value: Expression };

const declarationOf = (reader: Reader): Declaration => {
  const { start } = reader.token;
  if (CURSOR_WORDS.has(peek(reader).key)) throw refused(reader, peek(reader), NO_CURSOR);
  const variable = variableOf(reader);
  take(reader, 'AS');
  if (take(reader, 'TABLE')) {
    const table = { object: variable, span: variable.span };
    const body = tableBodyOf(reader);
    return { kind: 'create-table', table, ...body, span: spanFrom(reader, start) };
  }
  const type = typeNameOf(reader);
  const value: Expression = take(reader, '=')
    ? reader.rules.expression(reader)
    : { kind: 'null', span: variable.span };
  return { kind: 'variable', variable, type, value };
};

/** What stands behind the name of a cursor, which has no sign before it as variables have. */
const CURSOR_WORDS: ReadonlySet<string> = new Set(['CURSOR', 'INSENSITIVE', 'SCROLL']);

const NO_CURSOR = {
  name: 'cursors',
  later: false,
  instead: 'Write one query over all rows, with a join or CROSS APPLY.',
};

const tablesOf = (declared: readonly Declaration[]): readonly CreateTable[] =>
  declared.filter((each) => each.kind === 'create-table');

const variablesOf = (declared: readonly Declaration[]): readonly AssignStatement[] =>
  declared.flatMap((each) => {
    if (each.kind !== 'variable') return [];
    const { variable, type, value } = each;
    const { span } = variable;
    return [assignOf(span, [{ variable, value }], [type])];
  });

/** Variables with values of their own, as a query of one row. */
const assignOf = (
  span: Span,
  assignments: readonly { readonly variable: Name; readonly value: Expression }[],
  types?: readonly TypeName[],
): AssignStatement => ({
  kind: 'assign',
  ...(types && { types }),
  variables: assignments.map(({ variable }) => variable),
  query: rowOf(
    assignments.map(({ value }) => value),
    span,
  ),
  span,
});

/** `SELECT a, b` without FROM. */
const rowOf = (values: readonly Expression[], span: Span): Query => ({
  kind: 'query',
  body: {
    kind: 'select',
    distinct: false,
    items: values.map((value) => ({ kind: 'item', value, span: value.span })),
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
  return assignOf(spanFrom(reader, start), [assignment]);
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

const isOptionPart = (reader: Reader): boolean => {
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
    return { kind: 'jump', jump, span: spanFrom(reader, start) };
  };

/** `PRINT …`. */
export const printOf = (reader: Reader): PrintStatement => {
  const { start } = advance(reader);
  const value = reader.rules.expression(reader);
  return { kind: 'print', value, span: spanFrom(reader, start) };
};

/** `RAISERROR ('why', 16, 1) WITH NOWAIT`. */
export const raiserrorOf = (reader: Reader): RaiseStatement => {
  const { start } = advance(reader);
  const [message] = enclosed(reader, (inside) => listOf(inside, inside.rules.expression));
  if (take(reader, 'WITH')) listOf(reader, (inside) => nameOf(inside, 'an option'));
  return { kind: 'raise', message, span: spanFrom(reader, start) };
};

/** `THROW 50000, 'why', 1`. */
export const throwOf = (reader: Reader): RaiseStatement => {
  const { start } = advance(reader);
  const list = listOf(reader, reader.rules.expression);
  const [, message] = list;
  if (message !== undefined) return { kind: 'raise', message, span: spanFrom(reader, start) };
  throw expected(reader, "',' and a message", "Write THROW 50000, 'why', 1.");
};

/** `EXEC procedure @name = value, value`. */
export const executeOf = (reader: Reader): ExecuteStatement => {
  const { start } = advance(reader);
  if (at(reader, '(')) throw refused(reader, reader.token, NO_TEXT);
  if (reader.token.kind === 'variable' && peek(reader).key === '=') {
    const message = 'Procedures here return nothing that a variable could take.';
    throw fault(reader, reader.token, { message, hint: 'Write EXEC and the name alone.' });
  }
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
