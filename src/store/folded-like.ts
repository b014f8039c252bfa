// Patterns of LIKE as both databases compare them: folded as texts are, and as numbers of
// characters. Folding a text looks at more than one character where a word ends in a sigma, which
// a pattern cannot: to LIKE, both forms of that letter are one. Pure.

import type { LikePiece } from '../base/like.ts';
import { fold } from '../domain/table.ts';
import { storableText } from './json.ts';

/** The first and the last of some characters, as their numbers in Unicode. */
export type Points = readonly [low: number, high: number];

/** What one part of a pattern takes of a folded text. */
export type FoldedPiece =
  /** Any characters, or none. */
  | { readonly kind: 'any' }
  | { readonly kind: 'one' }
  /** One character that is among the members, or among none; a single one is a set of one. */
  | { readonly kind: 'set'; readonly negated: boolean; readonly members: readonly Points[] };

/** The pieces as texts are kept and folded: one of them may become two. */
export const foldedPieces = (pieces: readonly LikePiece[]): readonly FoldedPiece[] =>
  pieces.flatMap((piece): readonly FoldedPiece[] => {
    switch (piece.kind) {
      case 'any':
      case 'one':
        return [{ kind: piece.kind }];
      case 'character':
        return pointsOf(piece.text).map((point) => setOf([[point, point]], false));
      case 'set':
        return [setOf(piece.members.flatMap(rangeOf), piece.negated)];
    }
  });

const setOf = (members: readonly Points[], negated: boolean): FoldedPiece => ({
  kind: 'set',
  negated,
  members,
});

/** A set is about one character: of one that folding makes two of, it knows the first. */
const rangeOf = ([low, high]: readonly [string, string]): readonly Points[] => {
  const [[from = 0], [to = 0]] = [pointsOf(low), pointsOf(high)];
  return from <= to ? [[from, to]] : [];
};

const pointsOf = (text: string): readonly number[] =>
  Array.from(fold(storableText(text)).replaceAll('ς', 'σ'), (each) => each.codePointAt(0) ?? 0);
