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
  const edge = /\/\*|\*\//g;
  edge.lastIndex = at;
  for (let found = edge.exec(text); found !== null; found = edge.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    nests ||= depth > 1;
    if (depth === 0) return { end: edge.lastIndex, nests };
  }
  return { nests };
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
