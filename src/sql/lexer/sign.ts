// Operators, punctuation, and every character that is neither these nor the start of anything.
// What a sign means, and which dialect has it, is not known here.

import { blockComment, opensComment } from './gap.ts';
import { broken, token } from './token.ts';
import type { Token } from './token.ts';

/** The sign at `start`, where no other token begins; the longest one wins. */
export const signAt = (text: string, start: number): Token => {
  if (opensComment(text, start)) return unclosedComment(text, start);
  for (const end of [start + 2, start + 1]) {
    if (SIGNS.has(text.slice(start, end))) return token('sign', text, { start, end });
  }
  return stranger(text, start);
};

/**
 * Not all signs are T-SQL's: those of other dialects are read whole, so that the parser can name
 * them and say what to write instead.
 */
const SIGNS: ReadonlySet<string> = new Set(
  '<= >= <> != !< !> :: || && == << >> ( ) , . ; = < > + - * / % & | ^ ~'.split(' '),
);

/** Closed comments are gaps, so one that is met here has no end. */
const unclosedComment = (text: string, start: number): Token =>
  broken({
    start,
    end: text.length,
    message: "The comment that begins with '/*' here is never closed.",
    hint: blockComment(text, start).nests
      ? "Comments nest: every '/*' inside it needs a '*/' of its own."
      : "Close it with '*/'.",
  });

const straight = "Strings stand in straight single quotes: 'M31'.";
const minus = "A minus is written '-'.";
const parameter = 'Write the value itself in the place of a parameter.';

/** Characters that are no SQL, with what was likely meant. */
const STRANGERS: ReadonlyMap<string, string> = new Map([
  ['‘', straight],
  ['’', straight],
  ['´', straight],
  ['‚', straight],
  ['„', straight],
  ['′', straight],
  ['″', straight],
  ['«', straight],
  ['»', straight],
  ['“', straight],
  ['”', straight],
  ['`', 'Names that need quotes stand in brackets: [dec].'],
  ['−', minus],
  ['–', minus],
  ['—', minus],
  ['≤', "Write '<='."],
  ['≥', "Write '>='."],
  ['≠', "Write '<>'."],
  ['×', "Write '*'."],
  ['{', "Is this a template's blank that was not filled in?"],
  ['$', 'Write amounts as plain numbers.'],
  ['＝', "Write '='."],
  ['，', "Write ','."],
  ['；', "Write ';'."],
  ['（', "Write '('."],
  ['）', "Write ')'."],
  ['?', parameter],
  [':', parameter],
  ['!', "'Not' is written NOT, 'not equal' is written '<>'."],
]);

const stranger = (text: string, start: number): Token => {
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  const hint = STRANGERS.get(character);
  return broken({
    start,
    end: start + character.length,
    message: `The character ${named(character)} has no meaning in SQL.`,
    ...(hint === undefined ? {} : { hint }),
  });
};

/** The character itself, or its number where it cannot be seen or would not survive a wire. */
const named = (character: string): string =>
  /[\p{C}\p{Z}]/u.test(character)
    ? `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    : `'${character}'`;
