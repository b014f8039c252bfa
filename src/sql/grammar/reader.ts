// The parser's place in a text: the token at hand, one token of looking ahead, and the ways to
// take, expect and refuse a token. Rules of the grammar are functions of a reader.
// Every limit on what a statement may cost to parse is kept here, and nothing is parsed here.

import type { QueryError } from '../../domain/query-error.ts';
import { tokenAt } from '../lexer.ts';
import type { PlainToken, Token, TokenKind } from '../lexer/token.ts';
import { lengthOf, placeOf } from '../place.ts';
import type { Statement } from '../statement.ts';
import type { BinaryOperator, Expression, ObjectName, Query, Span } from '../tree.ts';
import type { QueryBody, TypeName } from '../tree.ts';
import type { Words } from './words.ts';

/** What a predicate tests, where it begins, and whether NOT stood before its word. */
export interface Subject {
  readonly value: Expression;
  readonly start: number;
  readonly negated: boolean;
}

/** Reads a test of a value, from its word on. */
export type Predicate = (reader: Reader, subject: Subject) => Expression;

type Call = Extract<Expression, { kind: 'call' }>;

/** What may stand behind the parentheses of a call. */
export type CallTail = Pick<Call, 'withinGroup' | 'ignoresNulls' | 'over'>;

/**
 * A dialect: its words, and the rules of its grammar that others come back to, so that no two files
 * need each other.
 */
export interface Rules {
  readonly words: Words;
  readonly expression: (reader: Reader) => Expression;
  readonly query: (reader: Reader) => Query;
  /** A query in FROM, in which the statement's INTO may stand. */
  readonly derived: (reader: Reader) => Query;
  /** The query that a part of it in parentheses, which was read as a value, turned out to begin. */
  readonly queryAfter: (reader: Reader, first: Query) => Query;
  /** A part of a set operation that has an order or a page of its own. */
  readonly orderedPart: (reader: Reader, part: Query) => QueryBody;
  /** What stands between operators. */
  readonly operand: (reader: Reader) => Expression;
  /** The same, by the kind of its first token. */
  readonly operands: Readonly<Record<TokenKind, (reader: Reader) => Expression>>;
  /** Calls whose arguments are no plain list, by their words. */
  readonly calls: ReadonlyMap<string, (reader: Reader) => Expression>;
  readonly callTail: (reader: Reader) => CallTail;
  readonly typeName: (reader: Reader) => TypeName;
  /** Tests of a value, by their words. */
  readonly predicates: ReadonlyMap<string, Predicate>;
  /** Comparisons by every spelling they have. */
  readonly comparisons: ReadonlyMap<string, BinaryOperator>;
  /** Operators from two values to a value, by their signs. */
  readonly arithmetic: ReadonlyMap<string, BinaryOperator>;
  readonly statement: (reader: Reader) => Statement;
}

/** The new table of a statement, once its name has been read. */
export interface IntoTarget {
  into?: ObjectName;
}

/** Where a parser stands. It moves forward only. */
export interface Reader {
  readonly text: string;
  readonly rules: Rules;
  /** The token at hand: the next to be taken. */
  token: PlainToken;
  /** The end of the token taken last, where a node that ends here ends. */
  previousEnd: number;
  /** The token after the one at hand, once it has been looked at. */
  ahead: Token | undefined;
  /** Where the statement at the top of the batch begins that is being read. */
  begun: number;
  depth: number;
  /** Where INTO is kept; absent where none may stand. */
  target: IntoTarget | undefined;
  tokensLeft: number;
  statementsLeft: number;
  /** Set just before the parser gives up, so that its catch tells a fault from a bug. */
  fault: QueryError | undefined;
}

/**
 * Nesting of parentheses, calls, cases, subqueries and signs in one statement. People reach 20;
 * 200 keeps a recursion of a dozen frames a level far from the end of Node's stack.
 */
export const depthMax = 200;

/**
 * Words and signs in one statement: a list of 50,000 ids has 100,000, and a batch of a million
 * characters seldom more. It bounds the tree, and with it all later work.
 */
export const tokensMax = 200_000;

/**
 * Statements in one batch, those inside others too. Scripts that insert row by row have ten
 * thousand; each takes about two kilobytes, and half a kilobyte on its way to an executor.
 */
export const statementsMax = 100_000;

/** How much of a piece of text an error repeats. */
const shownLengthMax = 40;

/** A reader before the first token at or after `from`: `advance` brings it there. */
export const readerOf = (text: string, rules: Rules, from = 0): Reader => ({
  text,
  rules,
  token: { kind: 'sign', key: '', value: '', start: from, end: from },
  previousEnd: from,
  ahead: undefined,
  begun: from,
  depth: 0,
  target: undefined,
  tokensLeft: tokensMax,
  statementsLeft: statementsMax,
  fault: undefined,
});

/** Takes the token at hand, whatever it is, and gives it back. */
export const advance = (reader: Reader): PlainToken => {
  const taken = reader.token;
  const next = reader.ahead ?? tokenAt(reader.text, taken.end);
  if (next.kind === 'broken') throw fault(reader, next, next);
  reader.tokensLeft -= 1;
  if (reader.tokensLeft < 0) throw fault(reader, next, TOO_LONG);
  reader.ahead = undefined;
  reader.previousEnd = taken.end;
  reader.token = next;
  return taken;
};

const TOO_LONG = {
  message: `The statement has more than ${tokensMax} words and signs.`,
  hint: 'Put long lists of values into a table of your own and join with it.',
};

/** The token after the one at hand, which stays at hand. */
export const peek = (reader: Reader): Token => {
  reader.ahead ??= tokenAt(reader.text, reader.token.end);
  return reader.ahead;
};

/** Whether the word (in capitals) or sign is at hand. */
export const at = (reader: Reader, key: string): boolean => reader.token.key === key;

/** Whether nothing is left of the text. */
export const ended = (reader: Reader): boolean => reader.token.kind === 'end';

/** Takes the word or sign if it is at hand, and says whether it was. */
export const take = (reader: Reader, key: string): boolean => {
  if (reader.token.key !== key) return false;
  advance(reader);
  return true;
};

/** From `start` to the end of what was taken last. */
export const spanFrom = (reader: Reader, start: number): Span => ({
  start,
  end: reader.previousEnd,
});

/** Runs a rule one level deeper, within the limit. */
export const nested = <T>(reader: Reader, rule: (reader: Reader) => T): T => {
  if (reader.depth === depthMax) {
    const message = `The statement nests more than ${depthMax} levels deep here.`;
    throw fault(reader, reader.token, {
      message,
      hint: 'SELECT a part of it INTO a table of your own first.',
    });
  }
  reader.depth += 1;
  const result = rule(reader);
  reader.depth -= 1;
  return result;
};

/** One or more of a thing, with commas between. */
export const listOf = <T>(reader: Reader, rule: (reader: Reader) => T): [T, ...T[]] => {
  const list: [T, ...T[]] = [rule(reader)];
  while (take(reader, ',')) list.push(rule(reader));
  return list;
};

/** What is to be said: the sentences of an error without its place. */
export interface Complaint {
  readonly message: string;
  readonly hint?: string;
}

/**
 * Notes what is wrong, at the start of `where`, and makes the error that ends the parsing. It
 * is to be thrown at once: `throw fault(…)` lets the compiler see that nothing comes after.
 */
export const fault = (reader: Reader, where: Span, complaint: Complaint): Error => {
  const { message, hint } = complaint;
  const place = placeOf(reader.text, where.start);
  const length = lengthOf(reader.text, where);
  reader.fault = { message, ...place, length, ...(hint === undefined ? {} : { hint }) };
  return new Error(message);
};

/** A piece of the text in quotes, short enough for one line: `'Hipparcos'`. */
export const shown = (reader: Reader, { start, end }: Span): string => {
  const piece = Array.from(reader.text.slice(start, Math.min(end, start + 4 * shownLengthMax)));
  const cut = piece.length > shownLengthMax || end - start > 4 * shownLengthMax;
  const text = piece.slice(0, shownLengthMax).join('').replace(/\s+/g, ' ');
  return `'${text}${cut ? '…' : ''}'`;
};

/** `line 1, column 8` */
export const placeInWords = (reader: Reader, offset: number): string => {
  const { line, column } = placeOf(reader.text, offset);
  return `line ${line}, column ${column}`;
};
