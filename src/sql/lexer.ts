// One token of SQL at a time: a pure function from a text and an offset to what stands there.
// Nothing is kept between calls, so memory stays flat however long the text is, and no text can
// exhaust a stack. It knows no grammar: a word is a word, reserved or not.

import { isDigit, namePartLength } from './lexer/character.ts';
import { delimitedAt } from './lexer/delimited.ts';
import { gapEnd } from './lexer/gap.ts';
import { numeralAt } from './lexer/numeral.ts';
import { signAt } from './lexer/sign.ts';
import { token } from './lexer/token.ts';
import type { Token, TokenKind } from './lexer/token.ts';

/** The first token at or after `from`, blanks and comments passed over. */
export const tokenAt = (text: string, from: number): Token => {
  const start = gapEnd(text, from);
  if (start >= text.length) return token('end', text, { start: text.length, end: text.length });
  return (
    delimitedAt(text, start) ?? numeralAt(text, start) ?? wordAt(text, start) ?? signAt(text, start)
  );
};

/** Whether a text reads back as one plain word, so that it needs no brackets when written. */
export const isPlainWord = (text: string): boolean => {
  const { kind, start, end } = tokenAt(text, 0);
  return kind === 'word' && start === 0 && end === text.length;
};

/** A plain name, `@variable` or `#temporary`, by T-SQL's rules for regular identifiers. */
const wordAt = (text: string, start: number): Token | undefined => {
  const first = text.charAt(start);
  if (first === '$' || isDigit(first)) return undefined;
  let end = start;
  for (let length = namePartLength(text, end); length > 0; length = namePartLength(text, end)) {
    end += length;
  }
  return end === start ? undefined : token(KINDS.get(first) ?? 'word', text, { start, end });
};

/** Words that are more than words, by their first character. */
const KINDS: ReadonlyMap<string, TokenKind> = new Map([
  ['@', 'variable'],
  ['#', 'temporary'],
]);
