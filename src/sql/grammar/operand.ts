// What stands between operators: literals, names, calls, CASE, CAST, parentheses, subqueries.
// Expressions and queries inside are read by the reader's rules, so that this file needs no
// other part of the grammar.

import type { Expression, Query, Span } from '../tree.ts';
import { enclosed, expect, expected, nameHint } from './complaint.ts';
import { dottedOf, objectOf } from './name.ts';
import { advance, at, listOf, nested, peek, placeInWords, spanFrom, take } from './reader.ts';
import type { Reader } from './reader.ts';

type Rule = (reader: Reader) => Expression;

/** A number as it is written. */
export const literalOf =
  (kind: 'number' | 'hex'): Rule =>
  (reader) => {
    const { start, end, value: text } = advance(reader);
    return { kind, text, span: { start, end } };
  };

/** A string. */
export const stringOf: Rule = (reader) => {
  const { start, end, value } = advance(reader);
  return { kind: 'string', value, span: { start, end } };
};

const nullOf: Rule = (reader) => {
  const { start, end } = advance(reader);
  return { kind: 'null', span: { start, end } };
};

/** The error that no operand begins here. */
export const nothingOf: Rule = (reader) => {
  throw expected(reader, 'an expression', nameHint(reader));
};

/** A word: of the grammar, a name, or a call. */
export const wordOf: Rule = (reader) => {
  const { key } = reader.token;
  const { calls, words } = reader.rules;
  const isCall = peek(reader).key === '(';
  const word = WORDS.get(key) ?? (isCall ? calls.get(key) : undefined);
  if (word !== undefined) return word(reader);
  if (isCall && words.functions.has(key)) return reservedCallOf(reader);
  return words.reserved.has(key) ? nothingOf(reader) : nameOrCallOf(reader);
};

/** A column's name, or a call of a function. */
export const nameOrCallOf: Rule = (reader) => {
  const { start, kind, key } = reader.token;
  const parts = dottedOf(reader, 'a name');
  const span = spanFrom(reader, start);
  if (at(reader, '(')) return callOf(reader, { name: objectOf(reader, parts, span), start });
  if (kind === 'word' && parts.length === 1 && reader.rules.words.bareFunctions.has(key)) {
    return { kind: 'call', name: objectOf(reader, parts, span), ...NO_ARGUMENTS, span };
  }
  return { kind: 'column', parts: parts.filter((part) => part !== undefined), span };
};

const reservedCallOf: Rule = (reader) => {
  const { start, end, value: text } = advance(reader);
  const span = { start, end };
  return callOf(reader, { name: { object: { text, span }, span }, start });
};

type Call = Extract<Expression, { kind: 'call' }>;

const NO_ARGUMENTS = { args: [], distinct: false, star: false } as const;

/** The arguments of a call whose name has been read. */
const callOf = (
  reader: Reader,
  { name, start }: Pick<Call, 'name'> & Pick<Span, 'start'>,
): Call => {
  const inside = enclosed(reader, argumentsOf);
  const tail = reader.rules.callTail(reader);
  return { kind: 'call', name, ...inside, ...tail, span: spanFrom(reader, start) };
};

const argumentsOf = (reader: Reader): Pick<Call, 'args' | 'distinct' | 'star'> => {
  if (at(reader, ')')) return NO_ARGUMENTS;
  if (take(reader, '*')) return { ...NO_ARGUMENTS, star: true };
  const distinct = take(reader, 'DISTINCT');
  if (!distinct) take(reader, 'ALL');
  return { args: listOf(reader, reader.rules.expression), distinct, star: false };
};

/** A scalar subquery, or an expression whose parentheses leave no trace in the tree. */
export const parenthesisedOf: Rule = (reader) => {
  if (!at(reader, '(')) return nothingOf(reader);
  const { start } = reader.token;
  const inside = enclosed(reader, queryOrExpressionOf);
  if (inside.kind !== 'query') return inside;
  return { kind: 'scalar-query', query: inside, span: spanFrom(reader, start) };
};

/**
 * What stands in parentheses. In `((SELECT 1) UNION SELECT 2)` only the operator tells that the
 * first part is no value.
 */
export const queryOrExpressionOf = (reader: Reader): Query | Expression => {
  if (at(reader, 'SELECT')) return reader.rules.query(reader);
  const value = reader.rules.expression(reader);
  return value.kind === 'scalar-query' && reader.rules.words.setOperators.has(reader.token.key)
    ? reader.rules.queryAfter(reader, value.query)
    : value;
};

const existsOf: Rule = (reader) => {
  const { start } = advance(reader);
  const query = enclosed(reader, reader.rules.query);
  return { kind: 'exists', query, span: spanFrom(reader, start) };
};

const caseOf: Rule = (reader) => nested(reader, insideCaseOf);

const insideCaseOf: Rule = (reader) => {
  const { start } = advance(reader);
  const { expression } = reader.rules;
  const operand = at(reader, 'WHEN') ? undefined : expression(reader);
  if (!at(reader, 'WHEN')) throw expected(reader, 'WHEN in CASE');
  const branches = [];
  while (take(reader, 'WHEN')) {
    const when = expression(reader);
    expect(reader, 'THEN', 'THEN after WHEN and a condition');
    const then = expression(reader);
    // oxlint-disable-next-line unicorn/no-thenable -- never awaited: SQL's own word for it
    branches.push({ when, then });
  }
  const otherwise = take(reader, 'ELSE') ? expression(reader) : undefined;
  expect(reader, 'END', `END of the CASE at ${placeInWords(reader, start)}`);
  const span = spanFrom(reader, start);
  return {
    kind: 'case',
    ...(operand && { operand }),
    branches,
    ...(otherwise && { otherwise }),
    span,
  };
};

/** Whether a conversion that fails is NULL. */
export type Tries = Pick<Extract<Expression, { kind: 'cast' }>, 'tries'>;

/** `CAST(value AS type)` */
export const castOf =
  (tries: Tries): Rule =>
  (reader) => {
    const { start } = advance(reader);
    const inside = enclosed(reader, (within) => {
      const value = within.rules.expression(within);
      expect(within, 'AS', 'AS and a type');
      return { value, type: within.rules.typeName(within) };
    });
    return { kind: 'cast', ...inside, ...tries, span: spanFrom(reader, start) };
  };

const WORDS: ReadonlyMap<string, Rule> = new Map([
  ['NULL', nullOf],
  ['CASE', caseOf],
  ['EXISTS', existsOf],
]);
