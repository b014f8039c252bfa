// Seeds of random tests: always the same ones, and one more that is new when asked for.
// Every seed is printed before it is used, and ALMAGEST_TEST_SEED brings one back.

/** Enough that a change which breaks a rule is seen by whoever made it. */
const ALWAYS: readonly number[] = [1, 2];

/** The seeds of one run; with ALMAGEST_TEST_SEED=new one more, or the one that it names alone. */
export const seedsOf = (what: string): readonly number[] => {
  const asked = process.env['ALMAGEST_TEST_SEED'];
  const more = asked === 'new' ? [newSeed()] : [];
  const seeds = asked === undefined || asked === 'new' ? [...ALWAYS, ...more] : [Number(asked)];
  console.log(`${what}: seeds ${seeds.join(', ')} (ALMAGEST_TEST_SEED=N for one alone)`);
  return seeds;
};

/** A seed that nobody has chosen. */
export const newSeed = (): number => Date.now() % 1_000_000_000;

/** Chance that comes again with its seed. */
export interface Chance {
  /** A whole number from 0 to `below - 1`. */
  below(below: number): number;
  /** One of these. */
  of<T>(choices: readonly T[]): T;
  /** Whether it happens, `percent` times in a hundred. */
  percent(percent: number): boolean;
}

/** The chance of a seed: mulberry32, of which nothing is asked but that it is even and quick. */
export const chanceOf = (seed: number): Chance => {
  let state = seed >>> 0;
  const below = (bound: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
  return {
    below,
    of: (choices) => {
      const chosen = choices[below(choices.length)];
      if (chosen === undefined) throw new Error('There is nothing to choose from.');
      return chosen;
    },
    percent: (percent) => below(100) < percent,
  };
};
