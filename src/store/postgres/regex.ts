// Patterns of LIKE as regular expressions of PostgreSQL ("POSIX Regular Expressions", AREs), which
// know sets of characters as its LIKE does not. Every character stands by its number. Pure.

import type { LikePiece, LikeSetMember } from '../../base/like.ts';
import { fold } from '../../domain/table.ts';

/** The expression for texts that are folded. */
export const regexOf = (pieces: readonly LikePiece[]): string =>
  `^${pieces.map(pieceOf).join('')}$`;

const pieceOf = (piece: LikePiece): string => {
  switch (piece.kind) {
    case 'any':
      return '.*';
    case 'one':
      return '.';
    case 'character':
      return Array.from(fold(piece.text), escaped).join('');
    case 'set':
      return setOf(piece.members, piece.negated);
  }
};

/** Nothing comes behind the end of a text. */
const NOTHING = '$.';

const setOf = (members: readonly LikeSetMember[], negated: boolean): string => {
  if (members.length === 0) return negated ? '.' : NOTHING;
  const inside = members.map(([low, high]) => `${endOf(low)}-${endOf(high)}`).join('');
  return `[${negated ? '^' : ''}${inside}]`;
};

/** One character, also where folding makes two of it. */
const endOf = (character: string): string =>
  escaped(String.fromCodePoint(fold(character).codePointAt(0) ?? 0));

const escaped = (character: string): string =>
  `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
