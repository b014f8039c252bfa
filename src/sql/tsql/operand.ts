// What stands between operators: literals, names, calls, CASE, CAST, parentheses, subqueries.
// Expressions and queries inside are read by the reader's rules, so that this file needs no
// other part of the grammar.

import type { TokenKind } from '../lexer/token.ts';
import type { Expression, Query, Span } from '../tree.ts';
import { enclosed, expect, expected, refused, nameHint } from './complaint.ts';
import { dottedOf, nameOf, objectOf, variableOf } from './name.ts';
import { advance, at, listOf, nested, peek, placeInWords, spanFrom, take } from './reader.ts';
import type { Reader } from './reader.ts';
import { typeNameOf } from './type-name.ts';
import { callTailOf } from './window.ts';
import { BARE_FUNCTIONS, RESERVED, RESERVED_FUNCTIONS, SET_OPERATORS } from './words.ts';

type Rule = (reader: Reader) => Expression;

/** One operand. */
export const operandOf = (reader: Reader): Expression => {
  const { start } = reader.token;
  let operand = OPERANDS[reader.token.kind](reader);
  while (take(reader, 'COLLATE')) operand = collatedOf(reader, operand, start);
  if (at(reader, 'AT') && peek(reader).key === 'TIME') throw refused(reader, reader.token, AT_ZONE);
  return operand;
};

const AT_ZONE = {
  name: 'AT TIME ZONE',
  later: false,
  instead: 'Moments have no zone here, and GETDATE() is in UTC: DATEADD(hour, n, x) moves one.',
};

/**
 * A collation that compares as everything here does leaves no trace in the tree; those that tell
 * capital letters from small ones do, and what else there is is refused.
 */
const collatedOf = (reader: Reader, value: Expression, start: number): Expression => {
  const collation = nameOf(reader, "a collation's name");
  const { text, span } = collation;
  if (OWN_COLLATION.test(text)) return value;
  if (EXACT_COLLATION.test(text)) {
    return { kind: 'collate', value, collation, span: spanFrom(reader, start) };
  }
  throw refused(reader, span, { ...OTHER_COLLATIONS, name: `the collation ${text}` });
};

/** Latin letters, without case, with accents. */
const OWN_COLLATION =
  /^((sql_)?latin1_general(_cp1|_100)?_ci_as(_sc)?(_utf8)?|(database|catalog)_default)$/i;

/** Latin letters with case, by the numbers of characters or in the order of a dictionary. */
const EXACT_COLLATION =
  /^(sql_)?latin1_general(_cp1|_cp850|_100)?_(bin2?|cs_as)(_ks)?(_ws)?(_sc)?(_utf8)?$/i;

const OTHER_COLLATIONS = {
  later: false,
  instead: 'Latin1_General_CI_AS compares as all text here, Latin1_General_BIN by each character.',
};

const literalOf =
  (kind: 'number' | 'hex'): Rule =>
  (reader) => {
    const { start, end, value: text } = advance(reader);
    return { kind, text, span: { start, end } };
  };

const stringOf: Rule = (reader) => {
  const { start, end, value } = advance(reader);
  return { kind: 'string', value, span: { start, end } };
};

const nullOf: Rule = (reader) => {
  const { start, end } = advance(reader);
  return { kind: 'null', span: { start, end } };
};

const nothingOf: Rule = (reader) => {
  throw expected(reader, 'an expression', nameHint(reader));
};

const wordOf: Rule = (reader) => {
  const { key } = reader.token;
  const isCall = peek(reader).key === '(';
  const word = WORDS.get(key) ?? (isCall ? CALLS.get(key) : undefined);
  if (word !== undefined) return word(reader);
  if (isCall && RESERVED_FUNCTIONS.has(key)) return reservedCallOf(reader);
  return RESERVED.has(key) ? nothingOf(reader) : nameOrCallOf(reader);
};

const nameOrCallOf: Rule = (reader) => {
  const { start, kind, key } = reader.token;
  if (MOMENT_WORDS.has(key)) refuseMoment(reader);
  const parts = dottedOf(reader, 'a name');
  const span = spanFrom(reader, start);
  if (at(reader, '(')) return callOf(reader, { name: objectOf(reader, parts, span), start });
  if (kind === 'word' && parts.length === 1 && BARE_FUNCTIONS.has(key)) {
    return { kind: 'call', name: objectOf(reader, parts, span), ...NO_ARGUMENTS, span };
  }
  return { kind: 'column', parts: parts.filter((part) => part !== undefined), span };
};

/** Words that other dialects write before a moment in quotes. */
const MOMENT_WORDS: ReadonlySet<string> = new Set(['DATE', 'INTERVAL', 'TIME', 'TIMESTAMP']);

/** `date 'seen'` is a column with an alias; `DATE '2020-01-01'` was meant as a moment. */
const refuseMoment = (reader: Reader): void => {
  const { token } = reader;
  const next = peek(reader);
  if (next.kind !== 'string' || !/^[+-]?\d/.test(next.value)) return;
  const instead =
    token.key === 'INTERVAL'
      ? 'Write DATEADD(day, 1, x).'
      : "A text is read as a moment where it is compared with one: write '2020-01-01' alone.";
  const name = `${token.key} before a text`;
  throw refused(reader, { start: token.start, end: next.end }, { name, later: false, instead });
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
  const tail = callTailOf(reader);
  return { kind: 'call', name, ...inside, ...tail, span: spanFrom(reader, start) };
};

const argumentsOf = (reader: Reader): Pick<Call, 'args' | 'distinct' | 'star'> => {
  if (at(reader, ')')) return NO_ARGUMENTS;
  if (take(reader, '*')) return { ...NO_ARGUMENTS, star: true };
  const distinct = take(reader, 'DISTINCT');
  if (!distinct) take(reader, 'ALL');
  return { args: listOf(reader, reader.rules.expression), distinct, star: false };
};

const variableValueOf: Rule = (reader) => {
  const { text: name, span } = variableOf(reader);
  return { kind: 'variable', name, span };
};

/** A scalar subquery, or an expression whose parentheses leave no trace in the tree. */
const parenthesisedOf: Rule = (reader) => {
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
  return value.kind === 'scalar-query' && SET_OPERATORS.has(reader.token.key)
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

type Tries = Pick<Extract<Expression, { kind: 'cast' }>, 'tries'>;

/** `CAST(value AS type)` */
const castOf =
  (tries: Tries): Rule =>
  (reader) => {
    const { start } = advance(reader);
    const inside = enclosed(reader, (within) => {
      const value = within.rules.expression(within);
      expect(within, 'AS', 'AS and a type');
      return { value, type: typeNameOf(within) };
    });
    return { kind: 'cast', ...inside, ...tries, span: spanFrom(reader, start) };
  };

/** `CONVERT(type, value [, style])` */
const convertOf =
  (tries: Tries): Rule =>
  (reader) => {
    const { start } = advance(reader);
    const inside = enclosed(reader, (within) => {
      const type = typeNameOf(within);
      expect(within, ',', "',' and the value to convert");
      const value = within.rules.expression(within);
      const style = take(within, ',') ? within.rules.expression(within) : undefined;
      return { value, type, ...(style && { style }) };
    });
    return { kind: 'cast', ...inside, ...tries, span: spanFrom(reader, start) };
  };

/** Conversions whose arguments are no plain list, and that are not run. */
const refusedCallOf =
  (instead: string): Rule =>
  (reader) => {
    throw refused(reader, reader.token, { name: reader.token.key, later: false, instead });
  };

const WORDS: ReadonlyMap<string, Rule> = new Map([
  ['NULL', nullOf],
  ['CASE', caseOf],
  ['EXISTS', existsOf],
]);

const CALLS: ReadonlyMap<string, Rule> = new Map([
  ['CAST', castOf({})],
  ['CONVERT', convertOf({})],
  ['EXTRACT', refusedCallOf('Write DATEPART(year, x).')],
  ['TRY_CAST', castOf({ tries: true })],
  ['TRY_CONVERT', convertOf({ tries: true })],
  ['PARSE', refusedCallOf('Write CONVERT(type, x, style).')],
  ['TRY_PARSE', refusedCallOf('Write TRY_CONVERT(type, x, style).')],
]);

const OPERANDS = {
  number: literalOf('number'),
  hex: literalOf('hex'),
  string: stringOf,
  name: nameOrCallOf,
  word: wordOf,
  sign: parenthesisedOf,
  variable: variableValueOf,
  temporary: nameOrCallOf,
  end: nothingOf,
} as const satisfies Record<TokenKind, Rule>;
