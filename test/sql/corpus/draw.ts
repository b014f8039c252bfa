// Chance with a fixed seed: the same world on every machine and in every run.
// Real numbers are drawn with few decimal digits, so that text, file and test hold the same value.

/** A stream of numbers that only its seed decides. */
export interface Draw {
  /** From `low` to below `high`, rounded to `digits` after the point. */
  number(low: number, high: number, digits: number): number;
  /** From `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** True in `share` of all cases. */
  chance(share: number): boolean;
  one<T>(list: readonly [T, ...T[]]): T;
}

/** The stream of a seed (mulberry32, a generator of 32 bits in the public domain). */
export const drawOf = (seed: number): Draw => {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (low: number, high: number): number =>
    low + Math.floor(next() * (high - low + 1));
  return {
    integer,
    number: (low, high, digits) => Number((low + next() * (high - low)).toFixed(digits)),
    chance: (share) => next() < share,
    one: (list) => list[integer(0, list.length - 1)] ?? list[0],
  };
};
