// The predicate of FindJob: the inside of a WHERE clause over the columns of Job, read into a
// statement about jobs (docs/protocols/casjobs.md, Predicates). Pure: nothing of its text goes on
// but values, and what it may ask for is a table.

import { likePiecesOf, likeWildcardsMax, wildcardsOf, type LikePiece } from '../../base/like.ts';
import type { Comparison, JobPredicate } from '../../domain/job-search.ts';
import { among, columnOf, compared, constant, literalsCompared } from './predicate-columns.ts';
import type { Column, Literal, PredicateFrame } from './predicate-columns.ts';
import { tokensOf, unreadable } from './predicate-tokens.ts';
import type { Token } from './predicate-tokens.ts';

/** Parentheses and NOTs within one another; people write three. */
export const PREDICATE_DEPTH_MAX = 50;
/** Comparisons in one predicate, as ranges in a search: databases take seconds to read more. */
export const PREDICATE_TERMS_MAX = 500;
/** Values in all its lists together, as in the conditions of GetJobs. */
export const PREDICATE_VALUES_MAX = 1_000;
/** Comparisons with texts among them: each may have to read a text of a million characters. */
export const PREDICATE_TEXTS_MAX = 50;
/** Longer patterns of LIKE are no longer written by people. */
export const PREDICATE_PATTERN_MAX = 256;

/** The statement that `text` makes; undefined where it is empty. Throws Refusal bad-predicate. */
export const readPredicate = (text: string, frame: PredicateFrame): JobPredicate | undefined => {
  const reader: Reader = {
    tokens: tokensOf(text),
    frame,
    at: 0,
    depth: 0,
    terms: 0,
    texts: 0,
    values: 0,
  };
  if (peek(reader).kind === 'end') return undefined;
  const predicate = readOr(reader);
  const rest = peek(reader);
  if (rest.kind !== 'end') throw unreadable(rest, 'AND, OR or the end is missing before it');
  return predicate;
};

interface Reader {
  readonly tokens: readonly Token[];
  readonly frame: PredicateFrame;
  at: number;
  depth: number;
  terms: number;
  texts: number;
  values: number;
}

const END: Token = { kind: 'end', text: '', at: 1, written: '' };

const peek = ({ tokens, at }: Reader): Token => tokens[at] ?? tokens.at(-1) ?? END;

const next = (reader: Reader): Token => {
  const token = peek(reader);
  reader.at += 1;
  return token;
};

/** Takes the word or sign if it is the next token. */
const take = (reader: Reader, text: string): boolean => {
  const token = peek(reader);
  const isIt = (token.kind === 'word' || token.kind === 'sign') && isWord(token, text);
  if (isIt) reader.at += 1;
  return isIt;
};

const isWord = ({ text }: Token, word: string): boolean => text.toUpperCase() === word;

const expect = (reader: Reader, text: string, why: string): void => {
  if (!take(reader, text)) throw unreadable(peek(reader), why);
};

const readOr = (reader: Reader): JobPredicate => readRow(reader, 'OR', readAnd);

const readAnd = (reader: Reader): JobPredicate => readRow(reader, 'AND', readNot);

const readRow = (
  reader: Reader,
  word: 'AND' | 'OR',
  read: (reader: Reader) => JobPredicate,
): JobPredicate => {
  const first = read(reader);
  const parts = [first];
  while (take(reader, word)) parts.push(read(reader));
  return parts.length === 1 ? first : { kind: word === 'AND' ? 'and' : 'or', parts };
};

const readNot = (reader: Reader): JobPredicate => {
  const token = peek(reader);
  if (take(reader, 'NOT')) {
    return { kind: 'not', of: deeper(reader, token, () => readNot(reader)) };
  }
  if (!take(reader, '(')) return readTerm(reader);
  const inside = deeper(reader, token, () => readOr(reader));
  expect(reader, ')', `the parenthesis of character ${token.at} is not closed before it`);
  return inside;
};

const deeper = <T>(reader: Reader, token: Token, read: () => T): T => {
  reader.depth += 1;
  if (reader.depth > PREDICATE_DEPTH_MAX) {
    throw unreadable(token, `it is nested deeper than ${PREDICATE_DEPTH_MAX} times`);
  }
  const inside = read();
  reader.depth -= 1;
  return inside;
};

type Operand =
  | { readonly kind: 'column'; readonly column: Column; readonly token: Token }
  | { readonly kind: 'literal'; readonly literal: Literal; readonly token: Token };

const readTerm = (reader: Reader): JobPredicate => {
  const left = readOperand(reader);
  reader.terms += 1;
  if (reader.terms > PREDICATE_TERMS_MAX) {
    throw unreadable(left.token, `there are more than ${PREDICATE_TERMS_MAX} comparisons`);
  }
  const operator = COMPARISONS[peek(reader).text];
  if (operator !== undefined && peek(reader).kind === 'sign') {
    reader.at += 1;
    return comparisonOf(left, operator, readOperand(reader), reader.frame);
  }
  if (left.kind === 'literal') {
    throw unreadable(peek(reader), 'a comparison, as = or <, is missing before it');
  }
  if (take(reader, 'IS')) return readIsNull(reader, left.column);
  const isNegated = take(reader, 'NOT');
  const positive = readWordTest(reader, left.column);
  return isNegated ? { kind: 'not', of: positive } : positive;
};

const COMPARISONS: Readonly<Record<string, Comparison | undefined>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

const comparisonOf = (
  left: Operand,
  operator: Comparison,
  right: Operand,
  frame: PredicateFrame,
): JobPredicate => {
  if (left.kind === 'column' && right.kind === 'column') {
    const hint = "Values that are words stand in quotes, as TaskName = 'stars'.";
    throw unreadable(right.token, 'a column is compared with a value, not with a column', hint);
  }
  if (left.kind === 'column' && right.kind === 'literal') {
    return compared(left.column, operator, right.literal, frame);
  }
  if (left.kind === 'literal' && right.kind === 'column') {
    return compared(right.column, TURNED[operator], left.literal, frame);
  }
  if (left.kind === 'literal' && right.kind === 'literal') {
    return literalsCompared(left.literal, operator, right.literal);
  }
  throw new Error('An operand is a column or a literal.');
};

/** What `1 < JobID` says of JobID. */
const TURNED = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
} as const satisfies Record<Comparison, Comparison>;

/** Words that are no names of columns unless they stand in brackets. */
const KEYWORDS: ReadonlySet<string> = new Set([
  'AND',
  'OR',
  'NOT',
  'IS',
  'NULL',
  'LIKE',
  'ESCAPE',
  'BETWEEN',
  'IN',
]);

const readOperand = (reader: Reader): Operand => {
  const token = peek(reader);
  const isName = token.kind === 'name' || (token.kind === 'word' && !isKeyword(token));
  if (!isName) return { kind: 'literal', literal: readLiteral(reader), token };
  reader.at += 1;
  const column = columnOf(token, reader.frame);
  if (column.kind === 'text') reader.texts += 1;
  if (reader.texts > PREDICATE_TEXTS_MAX) {
    const why = `there are more than ${PREDICATE_TEXTS_MAX} comparisons with texts`;
    throw unreadable(token, why, 'Put values that a column may have into one list of IN.');
  }
  return { kind: 'column', column, token };
};

const isKeyword = ({ text }: Token): boolean => KEYWORDS.has(text.toUpperCase());

const readLiteral = (reader: Reader): Literal => {
  const token = next(reader);
  if (token.kind === 'word' && isWord(token, 'NULL')) return { kind: 'null', token };
  if (token.kind === 'text' || token.kind === 'number') return { kind: token.kind, token };
  throw unreadable(token, 'a column or a value is missing before it');
};

const readIsNull = (reader: Reader, column: Column): JobPredicate => {
  const isNegated = take(reader, 'NOT');
  expect(reader, 'NULL', 'NULL is missing before it');
  const isSet = isSetOf(column);
  return isNegated ? isSet : { kind: 'not', of: isSet };
};

const isSetOf = (column: Column): JobPredicate => {
  if ('column' in column) return { kind: 'set', column: column.column };
  return constant(column.kind !== 'absent');
};

/** What is asked of a column in words, behind NOT or without it. */
const readWordTest = (reader: Reader, column: Column): JobPredicate => {
  if (take(reader, 'BETWEEN')) return readBetween(reader, column);
  if (take(reader, 'IN')) return readIn(reader, column);
  if (take(reader, 'LIKE')) return readLike(reader, column);
  throw unreadable(
    peek(reader),
    'a comparison is missing before it',
    'Columns are compared by = <> < <= > >=, BETWEEN, IN, LIKE and IS NULL.',
  );
};

const readBetween = (reader: Reader, column: Column): JobPredicate => {
  const low = readLiteral(reader);
  expect(reader, 'AND', 'the AND of BETWEEN is missing before it');
  const high = readLiteral(reader);
  const parts = [
    compared(column, '>=', low, reader.frame),
    compared(column, '<=', high, reader.frame),
  ];
  return { kind: 'and', parts };
};

const readIn = (reader: Reader, column: Column): JobPredicate => {
  expect(reader, '(', 'the list of IN begins with a parenthesis');
  const literals: Literal[] = [];
  do {
    literals.push(readLiteral(reader));
    reader.values += 1;
    if (reader.values > PREDICATE_VALUES_MAX) {
      const why = `there are more than ${PREDICATE_VALUES_MAX} values in lists`;
      throw unreadable(peek(reader), why, 'Ask for fewer at once, or for a range.');
    }
  } while (take(reader, ','));
  expect(reader, ')', 'the list of IN is not closed before it');
  return among(column, literals, reader.frame);
};

const readLike = (reader: Reader, column: Column): JobPredicate => {
  const literal = readLiteral(reader);
  const escape = take(reader, 'ESCAPE') ? readEscape(reader) : undefined;
  if (column.kind !== 'text' && column.kind !== 'absent') {
    throw unreadable(literal.token, 'LIKE is for columns of text');
  }
  const pieces = piecesOf(literal.token, escape);
  if (literal.kind === 'null' || column.kind === 'absent') return constant(null);
  return { kind: 'like', column: column.column, pieces };
};

const readEscape = (reader: Reader): string => {
  const { token, kind } = readLiteral(reader);
  if (kind === 'text' && Array.from(token.text).length === 1) return token.text;
  throw unreadable(token, 'ESCAPE takes one character in quotes');
};

/** What nothing is like. */
const NOTHING: readonly LikePiece[] = [{ kind: 'set', negated: false, members: [] }];

const piecesOf = (token: Token, escape: string | undefined): readonly LikePiece[] => {
  if (token.text.length > PREDICATE_PATTERN_MAX) {
    throw unreadable(token, `a pattern has at most ${PREDICATE_PATTERN_MAX} characters`);
  }
  const pieces = likePiecesOf(token.text, escape) ?? NOTHING;
  if (wildcardsOf(pieces) > likeWildcardsMax) {
    throw unreadable(token, `a pattern has at most ${likeWildcardsMax} of %`);
  }
  return pieces;
};
