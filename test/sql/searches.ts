// Circles to search: drawn from fixed seeds, and those at the edges of the sky.
// What lies in them is no concern of this file.

/** The same numbers in every run, from 0 to 1. */
export const chances = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

export interface Search {
  readonly ra: number;
  readonly dec: number;
  readonly arcmin: number;
}

export const searches = (count: number): readonly Search[] => {
  const chance = chances(7);
  return Array.from({ length: count }, (_, at) => {
    const pole = 90 - 3 * chance() ** 2;
    const dec = [180 * chance() - 90, pole, -pole, 20 * chance() - 10][at % 4] ?? 0;
    const ra = at % 3 === 0 ? 4 * chance() - 2 : 360 * chance();
    return { ra, dec, arcmin: 10 ** (3.2 * chance()) };
  });
};

export const EDGES: readonly Search[] = [
  { ra: 0, dec: 90, arcmin: 60 },
  { ra: 200, dec: -90, arcmin: 30 },
  { ra: 0, dec: 0, arcmin: 120 },
  { ra: 360, dec: 10, arcmin: 60 },
  { ra: -0.5, dec: 45, arcmin: 45 },
  { ra: 725, dec: 45, arcmin: 45 },
  { ra: 12, dec: 89.5, arcmin: 29 },
  { ra: 12, dec: 89.5, arcmin: 31 },
  { ra: 12, dec: 0, arcmin: 5400 },
  { ra: 12, dec: 30, arcmin: 10_800 },
  { ra: 12, dec: 30, arcmin: 0 },
  { ra: 12, dec: 30, arcmin: -5 },
];
