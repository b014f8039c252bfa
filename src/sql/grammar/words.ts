// The words of a dialect as its parser and its error messages need them, and what is known by name
// only to be refused. Each dialect fills these tables; keys are in capitals, as the lexer's.

import type { SetOperator } from '../tree.ts';

/** Something known by name and not offered. */
export interface Refused {
  /** Its name as people write it, where that is more than the word itself. */
  readonly name?: string;
  /** True for what is planned, false for what this server will not do. */
  readonly later: boolean;
  /** What to do instead. */
  readonly instead?: string;
}

/** What words mean in a dialect. */
export interface Words {
  /** Words that are never names unless they stand in quotes. */
  readonly reserved: ReadonlySet<string>;
  /** Of those the words that the grammar has no other place for. */
  readonly idle: ReadonlySet<string>;
  /** Reserved words that are functions when a parenthesis follows. */
  readonly functions: ReadonlySet<string>;
  /** Functions that are called without parentheses. */
  readonly bareFunctions: ReadonlySet<string>;
  /** The clauses of a query in the order they must have, each by its first word. */
  readonly clauses: ReadonlyMap<string, string>;
  /** What joins two queries, with ALL where that may stand behind it. */
  readonly setOperators: ReadonlyMap<string, SetOperator>;
  /** Words that are names too, and what follows them where they are meant as more. */
  readonly continuations: ReadonlyMap<string, readonly string[]>;
  /** Words and signs that continue a query or an expression in ways that are not offered. */
  readonly refused: ReadonlyMap<string, Refused>;
  /** How it is said of them, as "This server does not offer". */
  readonly refusal: string;
  /** What may open a name in quotes. */
  readonly delimiters: string;
  /** A name in the quotes of the dialect. */
  readonly quoted: (name: string) => string;
  /** Where such a name stands, as in "stands in brackets". */
  readonly quotes: string;
}

/** Words with blanks between them, as a set. */
export const wordsOf = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** What is planned. */
export const later = (instead?: string, name?: string): Refused => ({
  later: true,
  ...(instead === undefined ? {} : { instead }),
  ...(name === undefined ? {} : { name }),
});

/** What this server will not do. */
export const never = (instead?: string, name?: string): Refused => ({
  ...later(instead, name),
  later: false,
});
