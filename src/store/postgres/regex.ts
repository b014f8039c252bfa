// Patterns of LIKE as regular expressions of PostgreSQL ("POSIX Regular Expressions", AREs), which
// know sets of characters as its LIKE does not. Every character stands by its number. Pure.

import type { FoldedPiece, Points } from '../folded-like.ts';

/** The expression for texts that are folded. */
export const regexOf = (pieces: readonly FoldedPiece[]): string =>
  `^${pieces.map(pieceOf).join('')}$`;

const pieceOf = (piece: FoldedPiece): string => {
  switch (piece.kind) {
    case 'any':
      return '.*';
    case 'one':
      return '.';
    case 'set':
      return setOf(piece.members, piece.negated);
  }
};

/** Nothing comes behind the end of a text. */
const NOTHING = '$.';

const setOf = (members: readonly Points[], negated: boolean): string => {
  const [first, ...others] = members;
  if (first === undefined) return negated ? '.' : NOTHING;
  const [low, high] = first;
  if (others.length === 0 && low === high && !negated) return escaped(low);
  const inside = members.map((ends) => ends.map(escaped).join('-')).join('');
  return `[${negated ? '^' : ''}${inside}]`;
};

const escaped = (point: number): string => `\\U${point.toString(16).padStart(8, '0')}`;
