// Whether a text is like a pattern of LIKE, in one pass over the text whatever the pattern: every
// place that the pattern may have come to is a bit, and all move on together with each character
// (Baeza-Yates and Gonnet 1992, "A new approach to text searching"). Pure.
// A character costs one look into a table and, for each 32 places of the pattern, four operations
// on a word: a text of n characters and a pattern of m take n * (m / 32 + 1) steps, never more.

import type { FoldedPiece, Points } from '../folded-like.ts';

/** What a statement calls the function by; it takes a folded text and the pieces as JSON. */
export const IS_LIKE = 'is_like';

/** The function as SQLite calls it; unknown where the text is null. */
export const isLike = (text: unknown, pieces: unknown): bigint | null => {
  if (typeof text !== 'string' || typeof pieces !== 'string') return null;
  let matcher = matchers.get(pieces);
  if (matcher === undefined) {
    if (matchers.size >= MATCHERS_MAX) matchers.clear();
    matcher = matcherOf(JSON.parse(pieces) as readonly FoldedPiece[]);
    matchers.set(pieces, matcher);
  }
  return matcher(text) ? 1n : 0n;
};

type Matcher = (text: string) => boolean;

/** Made once for all the rows of a search. */
const matchers = new Map<string, Matcher>();
/** Some 150 KiB each; a predicate has at most half as many. */
const MATCHERS_MAX = 100;

/** Bits of one word. */
const WORD = 32;

/** Whether a folded text is like the pattern. */
export const matcherOf = (pieces: readonly FoldedPiece[]): Matcher => {
  const places = pieces.filter((piece) => piece.kind !== 'any');
  const words = Math.floor(places.length / WORD) + 1;
  const { waiting, first } = waitsOf(pieces, words);
  const kinds = kindsOf(places);
  const taken = takenBy(places, kinds, words);
  const kindOf = tableOf(kinds);
  const last = 1 << (places.length % WORD);
  const kindAt = (point: number): number =>
    point < TABLE ? (kindOf[point] ?? 0) : kindAmong(kinds, point);
  // A pattern that people write fits into a word, which needs no loop: a third of the time.
  if (words === 1) {
    const [wait = 0] = waiting;
    return (text) => {
      let state = 1;
      for (let at = 0; at < text.length && state !== 0; at += 1) {
        const point = text.codePointAt(at) ?? 0;
        if (point >= TABLE) at += 1;
        state = ((state & (taken[kindAt(point)] ?? 0)) << 1) | (state & wait);
      }
      return (state & last) !== 0;
    };
  }
  return (text) => {
    const state = Int32Array.from(first);
    for (let at = 0; at < text.length; at += 1) {
      const point = text.codePointAt(at) ?? 0;
      if (point >= TABLE) at += 1;
      if (!moveOn(state, taken, kindAt(point) * words, waiting)) return false;
    }
    return ((state[words - 1] ?? 0) & last) !== 0;
  };
};

type Place = Exclude<FoldedPiece, { readonly kind: 'any' }>;

/** The places that wait for any number of characters, and the one that a pattern begins at. */
const waitsOf = (pieces: readonly FoldedPiece[], words: number) => {
  const [waiting, first] = [new Int32Array(words), new Int32Array(words)];
  first[0] = 1;
  let at = 0;
  for (const { kind } of pieces) {
    if (kind === 'any') setBit(waiting, at);
    else at += 1;
  }
  return { waiting, first };
};

const setBit = (bits: Int32Array, at: number): void => {
  const word = Math.floor(at / WORD);
  bits[word] = (bits[word] ?? 0) | (1 << (at % WORD));
};

/**
 * Where each kind of characters begins, in order: those between two beginnings are all alike to
 * the pattern. There are at most two more for each character or range that it names, and one.
 */
export const kindsOf = (places: readonly Place[]): readonly number[] => {
  const ranges = places.flatMap((place) => (place.kind === 'set' ? place.members : []));
  const edges = ranges.flatMap(([low, high]) => [low, high + 1]);
  return [...new Set([0, ...edges])].toSorted((a, b) => a - b);
};

/** For each kind the places that take it, one set of bits behind the other. */
const takenBy = (places: readonly Place[], kinds: readonly number[], words: number): Int32Array => {
  const bits = new Int32Array(kinds.length * words);
  for (const [kind, point] of kinds.entries()) {
    const own = bits.subarray(kind * words, (kind + 1) * words);
    for (const [at, place] of places.entries()) if (takes(place, point)) setBit(own, at);
  }
  return bits;
};

const takes = (place: Place, point: number): boolean =>
  place.kind === 'one' || isIn(place.members, point) !== place.negated;

const isIn = (members: readonly Points[], point: number): boolean =>
  members.some(([low, high]) => low <= point && point <= high);

/** Characters whose kinds stand in a table: all but the rarest. */
const TABLE = 0x1_0000;

const tableOf = (kinds: readonly number[]): Uint16Array => {
  const table = new Uint16Array(TABLE);
  for (const [kind, point] of kinds.entries()) table.fill(kind, point, kinds[kind + 1]);
  // Either form of the letter is the other: folding writes the one at the end of a word.
  table[FINAL_SIGMA] = table[SIGMA] ?? 0;
  return table;
};

const FINAL_SIGMA = 0x3c2;
const SIGMA = 0x3c3;

/** The kind of a character by halving. */
const kindAmong = (kinds: readonly number[], point: number): number => {
  let [low, high] = [0, kinds.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((kinds[middle] ?? 0) <= point) low = middle;
    else high = middle;
  }
  return low;
};

/** One character further; false where the pattern is nowhere any more. */
const moveOn = (
  state: Int32Array,
  taken: Int32Array,
  from: number,
  waiting: Int32Array,
): boolean => {
  let carry = 0;
  let all = 0;
  for (let at = 0; at < state.length; at += 1) {
    const here = state[at] ?? 0;
    const moved = here & (taken[from + at] ?? 0);
    const after = (moved << 1) | carry | (here & (waiting[at] ?? 0));
    carry = moved >>> (WORD - 1);
    state[at] = after;
    all |= after;
  }
  return all !== 0;
};
