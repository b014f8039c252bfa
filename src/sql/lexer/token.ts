// What the lexer makes of a piece of text, and the two ways to make it.
// Plain data; a token knows its place and nothing of its neighbours.

import type { Span } from '../tree.ts';

/** One piece of SQL: readable, or broken with the reason why. */
export type Token = PlainToken | BrokenToken;

/** What can be read. */
export interface PlainToken extends Span {
  readonly kind: TokenKind;
  /** What parsers compare: a word in capitals, a sign as it is, '' for everything else. */
  readonly key: string;
  /** A name or string without its quotes; everything else as written. */
  readonly value: string;
}

/** What cannot be read at all; its span is the place to show. */
interface BrokenToken extends Span {
  readonly kind: 'broken';
  readonly key: '';
  readonly value: string;
  /** A sentence on what is wrong. */
  readonly message: string;
  readonly hint?: string;
}

/** What a readable token is. */
export type TokenKind =
  /** A plain identifier or a keyword. */
  | 'word'
  /** An identifier in [brackets] or "quotes". */
  | 'name'
  | 'string'
  | 'number'
  /** `0x1F` */
  | 'hex'
  /** `@radius`, `@@rowcount` */
  | 'variable'
  /** `#list`, `##list` */
  | 'temporary'
  | 'sign'
  /** The end of the text: an empty span behind the last character. */
  | 'end';

/** The token whose value is the piece of text that the span covers. */
export const token = (kind: TokenKind, text: string, { start, end }: Span): PlainToken => {
  const value = text.slice(start, end);
  const key = kind === 'word' ? value.toUpperCase() : kind === 'sign' ? value : '';
  return { kind, start, end, key, value };
};

/** The token of what cannot be read. */
export const broken = (reason: Omit<BrokenToken, 'kind' | 'key' | 'value'>): BrokenToken => ({
  kind: 'broken',
  key: '',
  value: '',
  ...reason,
});
