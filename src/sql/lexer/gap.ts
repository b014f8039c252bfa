// What stands between tokens: blanks, `-- line comments` and `/* block comments */`, which nest
// in T-SQL.

import { isBlank } from './character.ts';

/**
 * Where the blanks and comments that begin at `from` end. A comment that is never closed is no
 * gap: the scanner of signs meets it there and says so.
 */
export const gapEnd = (text: string, from: number): number => {
  let at = from;
  for (;;) {
    const end = onePieceEnd(text, at);
    if (end === at) return at;
    at = end;
  }
};

/** Whether a block comment begins here. */
export const opensComment = (text: string, at: number): boolean => text.startsWith('/*', at);

/** Where the block comment that begins at `at` ends, if it does, and whether others are in it. */
export const blockComment = (
  text: string,
  at: number,
): { readonly end?: number; readonly nests: boolean } => {
  let depth = 0;
  let nests = false;
  for (let place = at; place < text.length; place += 1) {
    const step = edgeAt(text, place);
    if (step === 0) continue;
    depth += step;
    nests ||= depth > 1;
    place += 1;
    if (depth === 0) return { end: place + 1, nests };
  }
  return { nests };
};

/** 1 where a comment opens, -1 where one closes, 0 elsewhere. */
const edgeAt = (text: string, at: number): -1 | 0 | 1 => {
  if (text[at] === '/') return text[at + 1] === '*' ? 1 : 0;
  return text[at] === '*' && text[at + 1] === '/' ? -1 : 0;
};

const onePieceEnd = (text: string, at: number): number => {
  const first = text[at];
  if (first === undefined) return at;
  if (isBlank(first)) return at + 1;
  if (first === '-' && text[at + 1] === '-') return lineCommentEnd(text, at);
  return opensComment(text, at) ? (blockComment(text, at).end ?? at) : at;
};

const lineCommentEnd = (text: string, at: number): number => {
  const lineFeed = text.indexOf('\n', at);
  return lineFeed === -1 ? text.length : lineFeed + 1;
};
