// Where to read on behind a syntax error, so that what else is wrong is told with it. Without
// obligatory semicolons that is a guess, and none is made where it could be a wrong one: behind GO
// a statement begins, and where no parenthesis is open behind a semicolon, and at certain words
// that are first in their lines.

import { tokenAt } from '../lexer.ts';
import type { Token } from '../lexer/token.ts';
import type { Reader } from '../grammar/reader.ts';
import { REFUSED_STATEMENTS } from './refused.ts';

/** Texts that are longer are read up to their first error: nobody mends them by hand. */
const lengthMax = 100_000;

/**
 * Where a statement begins behind the error that ended the reading of the one that begins at
 * `begun`; undefined where nothing does, or where it cannot be told.
 */
export const resumedAt = ({ text, token: last, begun }: Reader): number | undefined => {
  if (text.length > lengthMax || !isWhole(text, begun)) return undefined;
  const first = tokenAt(text, begun);
  const isOpaque = OPAQUE.has(first.key) || isRefused(first) || isRefused(last);
  let depth = 0;
  let before: Token = first;
  for (let token = first; token.kind !== 'end'; token = tokenAt(text, token.end)) {
    const isBehind = token.start >= last.start && token.start > begun;
    if (isBehind && token.key === 'GO') return token.start;
    if (isBehind && !isOpaque && depth === 0) {
      if (token.key === ';') return token.end;
      if (begins(text, token) && !JOINING.has(before.key)) return token.start;
    }
    depth += DEPTHS.get(token.key) ?? 0;
    before = token;
  }
  return undefined;
};

/** Whether all quotes and comments are closed: where one is not, it is not known which. */
const isWhole = (text: string, from: number): boolean => {
  for (let token = tokenAt(text, from); token.kind !== 'end'; token = tokenAt(text, token.end)) {
    if (token.kind === 'broken') return false;
  }
  return true;
};

/** Statements that hold others, where semicolons and words tell nothing. */
const OPAQUE: ReadonlySet<string> = new Set(['ALTER', 'CREATE']);

/** Whether the form of what follows is not known here. */
const isRefused = ({ kind, key }: Token): boolean =>
  kind === 'word' && (REFUSED_STATEMENTS.has(key) || REFUSED_BLOCKS.has(key));

const REFUSED_BLOCKS: ReadonlySet<string> = new Set(['ATOMIC', 'CATCH', 'DISTRIBUTED', 'TRY']);

const DEPTHS: ReadonlyMap<string, number> = new Map([
  ['(', 1],
  [')', -1],
]);

/** Words that begin a statement where they are first in their line, and what is not in there. */
const begins = (text: string, { kind, key, start }: Token): boolean => {
  if (kind !== 'word' || !BEGINNINGS.has(key)) return false;
  const line = text.slice(Math.max(0, start - indentMax), start);
  return /[\r\n][ \t]*$/.test(line);
};

/** Of a line that is still looked at. */
const indentMax = 100;

/** Not SET, which is a clause of UPDATE. */
const BEGINNINGS: ReadonlySet<string> = new Set([
  'DECLARE',
  'DELETE',
  'DROP',
  'EXEC',
  'EXECUTE',
  'IF',
  'INSERT',
  'PRINT',
  'SELECT',
  'TRUNCATE',
  'UPDATE',
  'WHILE',
]);

/** What a query behind it belongs to. */
const JOINING: ReadonlySet<string> = new Set(['ALL', 'EXCEPT', 'INTERSECT', 'UNION']);
