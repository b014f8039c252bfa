// Whether a text is like a pattern of LIKE, in one pass over the text whatever the pattern: every
// place that the pattern may have come to is a bit, and all move on together with each character
// (Baeza-Yates and Gonnet 1992, "A new approach to text searching"). Pure.

import type { LikePiece } from '../../base/like.ts';
import { fold } from '../../domain/table.ts';

/** What a statement calls the function by; it takes a folded text and the pieces as JSON. */
export const IS_LIKE = 'is_like';

/** The function as SQLite calls it; unknown where the text is null. */
export const isLike = (text: unknown, pieces: unknown): bigint | null => {
  if (typeof text !== 'string' || typeof pieces !== 'string') return null;
  let matcher = matchers.get(pieces);
  if (matcher === undefined) {
    if (matchers.size >= MATCHERS_MAX) matchers.clear();
    matcher = matcherOf(JSON.parse(pieces) as readonly LikePiece[]);
    matchers.set(pieces, matcher);
  }
  return matcher(text) ? 1n : 0n;
};

type Matcher = (text: string) => boolean;

/** Made once for all the rows of a search. */
const matchers = new Map<string, Matcher>();
const MATCHERS_MAX = 100;

/** Whether one character of a text is among those that a place takes. */
type Place = (character: string) => boolean;

/** Bits of one word. */
const WORD = 32;

/** Whether a folded text is like the pattern. */
export const matcherOf = (pieces: readonly LikePiece[]): Matcher => {
  const places: Place[] = [];
  const waits: number[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'any') waits.push(places.length);
    else places.push(...placesOf(piece));
  }
  const words = Math.floor(places.length / WORD) + 1;
  const waiting = bitsAt(waits, words);
  const taken = new Map<string, Int32Array>();
  const takenBy = (character: string): Int32Array => {
    const known = taken.get(character);
    if (known !== undefined) return known;
    const able = [...places.keys()].filter((at) => places[at]?.(character) === true);
    const bits = bitsAt(able, words);
    if (taken.size < CHARACTERS_MAX) taken.set(character, bits);
    return bits;
  };
  return (text) => {
    const state = bitsAt([0], words);
    for (const character of text) if (!moveOn(state, takenBy(character), waiting)) return false;
    return ((state[words - 1] ?? 0) & (1 << (places.length % WORD))) !== 0;
  };
};

/** Characters of texts whose places are kept: an alphabet or two. */
const CHARACTERS_MAX = 1_000;

const bitsAt = (places: readonly number[], words: number): Int32Array => {
  const bits = new Int32Array(words);
  for (const at of places) {
    const word = Math.floor(at / WORD);
    bits[word] = (bits[word] ?? 0) | (1 << (at % WORD));
  }
  return bits;
};

/** One character further; false where the pattern is nowhere any more. */
const moveOn = (state: Int32Array, taken: Int32Array, waiting: Int32Array): boolean => {
  let carry = 0;
  let all = 0;
  for (let at = 0; at < state.length; at += 1) {
    const here = state[at] ?? 0;
    const moved = here & (taken[at] ?? 0);
    const after = (moved << 1) | carry | (here & (waiting[at] ?? 0));
    carry = moved >>> (WORD - 1);
    state[at] = after;
    all |= after;
  }
  return all !== 0;
};

const placesOf = (piece: Exclude<LikePiece, { readonly kind: 'any' }>): readonly Place[] => {
  switch (piece.kind) {
    case 'one':
      return [() => true];
    case 'character':
      // Folding makes two characters of some.
      return Array.from(fold(piece.text), (own) => (character) => character === own);
    case 'set': {
      const members = piece.members.map(([low, high]) => [pointOf(low), pointOf(high)] as const);
      return [
        (character) => {
          const point = character.codePointAt(0) ?? 0;
          return members.some(([low, high]) => low <= point && point <= high) !== piece.negated;
        },
      ];
    }
  }
};

const pointOf = (character: string): number => fold(character).codePointAt(0) ?? 0;
