// Seeds of random tests: some that are always the same, and one that is another each time.
// Every seed is printed before it is used, and ALMAGEST_TEST_SEED brings one back.

/** Enough that a change which breaks a rule is seen by whoever made it. */
const ALWAYS: readonly number[] = [1, 2];

/** The seeds of one run; the last is new, or the one that was asked for. */
export const seedsOf = (what: string): readonly number[] => {
  const asked = process.env['ALMAGEST_TEST_SEED'];
  const seeds = asked === undefined ? [...ALWAYS, newSeed()] : [Number(asked)];
  console.log(`${what}: seeds ${seeds.join(', ')} (ALMAGEST_TEST_SEED=N for one alone)`);
  return seeds;
};

/** A seed that nobody has chosen. */
export const newSeed = (): number => Date.now() % 1_000_000_000;
