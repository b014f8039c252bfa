// Patterns of LIKE as patterns of SQLite's GLOB, which alone knows sets of characters
// ("The LIKE, GLOB, REGEXP, MATCH, and extract operators"). Pure.

import type { LikePiece, LikeSetMember } from '../../base/like.ts';
import { fold } from '../../domain/table.ts';

/** The pattern for texts that are folded. */
export const globOf = (pieces: readonly LikePiece[]): string => pieces.map(pieceOf).join('');

const pieceOf = (piece: LikePiece): string => {
  switch (piece.kind) {
    case 'any':
      return '*';
    case 'one':
      return '?';
    case 'character':
      return fold(piece.text).replace(/[*?[]/g, '[$&]');
    case 'set':
      return setOf(piece.members, piece.negated);
  }
};

/** A set that is never closed is like nothing. */
const NOTHING = '[';

const setOf = (members: readonly LikeSetMember[], negated: boolean): string => {
  if (members.length === 0) return negated ? '?' : NOTHING;
  const { ranges, signs } = apart(members);
  // `]` is itself where it stands first, `-` where nothing stands before it, `^` where it is last.
  const inside =
    (signs.has(']') ? ']' : '') +
    (signs.has('-') ? '-' : '') +
    ranges.join('') +
    (signs.has('^') ? '^' : '');
  if (inside === '^' && !negated) return '^';
  return `[${negated ? '^' : ''}${inside}]`;
};

interface Apart {
  readonly ranges: readonly string[];
  readonly signs: ReadonlySet<string>;
}

/** The members as ranges whose ends mean nothing else to GLOB, and the signs that would. */
const apart = (members: readonly LikeSetMember[]): Apart => {
  const signs = new Set<string>();
  const ranges: string[] = [];
  for (const [low, high] of members) {
    let [from, to] = [pointOf(low), pointOf(high)];
    for (; from <= to && SIGNS.has(from); from += 1) signs.add(String.fromCodePoint(from));
    for (; from < to && SIGNS.has(to); to -= 1) signs.add(String.fromCodePoint(to));
    if (from > to) continue;
    const [first, last] = [String.fromCodePoint(from), String.fromCodePoint(to)];
    ranges.push(from === to ? first : `${first}-${last}`);
  }
  return { ranges, signs };
};

const pointOf = (character: string): number => fold(character).codePointAt(0) ?? 0;

const SIGNS: ReadonlySet<number> = new Set([']', '^', '-'].map(pointOf));
