// Expressions, from the loosest operator to the tightest: each rule is a level of the table in
// operators.ts and calls the next. What stands between operators is operand.ts.
// Truth values and values are not told apart here; the binder knows types.

import type { Expression, Query, UnaryOperator } from '../tree.ts';
import { chained } from './chain.ts';
import type { ChainOperator, Link } from './chain.ts';
import { enclosed, expect, expected } from './complaint.ts';
import { queryOrExpressionOf } from './operand.ts';
import { BINARY_LEVELS, LEVEL } from './operators.ts';
import { advance, at, fault, listOf, nested, shown, spanFrom, take } from './reader.ts';
import type { Predicate, Reader } from './reader.ts';

/** A whole expression: as much as the text holds of it. */
export const expressionOf = (reader: Reader): Expression =>
  chainOf(reader, 'or', (inner) => chainOf(inner, 'and', negationOf));

type Rule = (reader: Reader) => Expression;

const CHAIN_WORDS = { or: 'OR', and: 'AND' } as const satisfies Record<ChainOperator, string>;

const chainOf = (reader: Reader, operator: ChainOperator, term: Rule): Expression => {
  const links: [Link, ...Link[]] = [linkOf(reader, term)];
  while (take(reader, CHAIN_WORDS[operator])) links.push(linkOf(reader, term));
  return chained(operator, links);
};

const linkOf = (reader: Reader, term: Rule): Link => {
  const start = reader.token.start;
  return { value: term(reader), span: spanFrom(reader, start) };
};

const negationOf = (reader: Reader): Expression =>
  at(reader, 'NOT') ? unaryOf(reader, 'not', negationOf) : predicateOf(reader);

/** The sign or word at hand, then its operand. A row of signs nests as parentheses do. */
const unaryOf = (reader: Reader, operator: UnaryOperator, rule: Rule): Expression => {
  const { start } = advance(reader);
  const operand = nested(reader, rule);
  return { kind: 'unary', operator, operand, span: spanFrom(reader, start) };
};

/** A value, or a test of one: comparisons and their like do not chain. */
const predicateOf = (reader: Reader): Expression => {
  const start = reader.token.start;
  const value = arithmeticOf(reader);
  const negated = take(reader, 'NOT');
  const predicate = predicateAt(reader);
  if (negated && (predicate === undefined || !NEGATABLE.has(reader.token.key))) {
    throw expected(reader, 'BETWEEN, IN or LIKE after NOT');
  }
  if (predicate === undefined) return value;
  const test = predicate(reader, { value, start, negated });
  if (predicateAt(reader) === undefined) return test;
  const message = `${shown(reader, reader.token)} cannot follow another comparison.`;
  throw fault(reader, reader.token, { message, hint: 'Join the two with AND.' });
};

const predicateAt = ({ token: { key }, rules }: Reader): Predicate | undefined =>
  rules.predicates.get(key) ?? (rules.comparisons.has(key) ? comparisonOf : undefined);

const QUANTIFIERS: ReadonlyMap<string, 'any' | 'all'> = new Map([
  ['ANY', 'any'],
  ['SOME', 'any'],
  ['ALL', 'all'],
]);

const comparisonOf: Predicate = (reader, { value, start }) => {
  const operator = reader.rules.comparisons.get(advance(reader).key) ?? '=';
  const quantifier = QUANTIFIERS.get(reader.token.key);
  if (quantifier !== undefined) {
    advance(reader);
    const query = enclosed(reader, reader.rules.query);
    const span = spanFrom(reader, start);
    return { kind: 'quantified', operator, quantifier, value, query, span };
  }
  const right = arithmeticOf(reader);
  return { kind: 'binary', operator, left: value, right, span: spanFrom(reader, start) };
};

const betweenOf: Predicate = (reader, { value, start, negated }) => {
  advance(reader);
  const low = arithmeticOf(reader);
  expect(reader, 'AND', 'AND and the upper limit of BETWEEN');
  const high = arithmeticOf(reader);
  return { kind: 'between', negated, value, low, high, span: spanFrom(reader, start) };
};

const inOf: Predicate = (reader, { value, start, negated }) => {
  advance(reader);
  if (!at(reader, '(')) throw expected(reader, "'(' and a list after IN");
  const within = enclosed(reader, candidatesOf);
  const span = spanFrom(reader, start);
  return 'query' in within
    ? { kind: 'in-query', negated, value, query: within.query, span }
    : { kind: 'in-list', negated, value, list: within.list, span };
};

/** A list, or a query with any number of parentheses around it. */
const candidatesOf = (
  reader: Reader,
): { readonly query: Query } | { readonly list: readonly Expression[] } => {
  const first = queryOrExpressionOf(reader);
  if (first.kind === 'query') return { query: first };
  if (first.kind === 'scalar-query' && at(reader, ')')) return { query: first.query };
  return { list: take(reader, ',') ? [first, ...listOf(reader, expressionOf)] : [first] };
};

/** `LIKE pattern [ESCAPE character]`. */
export const likeOf: Predicate = (reader, { value, start, negated }) => {
  advance(reader);
  const pattern = arithmeticOf(reader);
  const escape = take(reader, 'ESCAPE') ? arithmeticOf(reader) : undefined;
  const span = spanFrom(reader, start);
  return { kind: 'like', negated, value, pattern, ...(escape && { escape }), span };
};

const isNullOf: Predicate = (reader, { value, start }) => {
  advance(reader);
  const negated = take(reader, 'NOT');
  expect(reader, 'NULL', 'NULL after IS', TRUTHS.get(reader.token.key));
  return { kind: 'is-null', negated, value, span: spanFrom(reader, start) };
};

const TRUTHS: ReadonlyMap<string, string> = new Map([
  ['TRUE', 'A bit is 1 or 0: write = 1.'],
  ['FALSE', 'A bit is 1 or 0: write = 0.'],
]);

const NEGATABLE: ReadonlySet<string> = new Set(['BETWEEN', 'IN', 'LIKE', 'ILIKE']);

/** The tests that every dialect has, by their words. */
export const PREDICATES: ReadonlyMap<string, Predicate> = new Map([
  ['BETWEEN', betweenOf],
  ['IN', inOf],
  ['LIKE', likeOf],
  ['IS', isNullOf],
]);

/** Operators of at least this level, leaning to the left. */
const arithmeticOf = (reader: Reader, level: number = LEVEL.additive): Expression => {
  const start = reader.token.start;
  let left = signedOf(reader);
  for (;;) {
    const operator = reader.rules.arithmetic.get(reader.token.key);
    if (operator === undefined || BINARY_LEVELS[operator] < level) return left;
    advance(reader);
    const right = arithmeticOf(reader, BINARY_LEVELS[operator] + 1);
    left = { kind: 'binary', operator, left, right, span: spanFrom(reader, start) };
  }
};

/** `+` and `-` sign a whole product, as in `-a * b`; `~` takes one operand. */
const signedOf = (reader: Reader): Expression => {
  const { key } = reader.token;
  if (key === '+' || key === '-') return unaryOf(reader, key, productOf);
  return key === '~' ? unaryOf(reader, key, signedOf) : reader.rules.operand(reader);
};

const productOf: Rule = (reader) => arithmeticOf(reader, LEVEL.multiplicative);
