// How DuckDB writes the functions of the SDSS library: bits of object numbers, and angles in three
// parts, which are counted in the smallest unit that is shown, so that no part is ever 60.

import type { SDSS_FUNCTIONS } from '../functions/sdss.ts';
import type { Template } from './duckdb-function.ts';

/** The first bit of each part of an object number, and how many it has. */
const PARTS = {
  skyVersion: [59, 4],
  run: [32, 16],
  rerun: [48, 11],
  camcol: [29, 3],
  field: [16, 12],
  obj: [0, 16],
} as const;

const partOf = (part: keyof typeof PARTS): string => {
  const [first, bits] = PARTS[part];
  return `(({0} >> ${first}) & ${2 ** bits - 1})`;
};

const SDSS = Object.keys(PARTS)
  .map((part) => `CAST(${partOf(part as keyof typeof PARTS)} AS VARCHAR)`)
  .join(` || '-' || `);

interface Angle {
  /** A whole number of the units that are shown last. */
  readonly count: string;
  /** Digits behind the point of a second. */
  readonly digits: number;
  readonly between: string;
}

const padded = (value: string, length: number): string =>
  `lpad(CAST(${value} AS VARCHAR), ${length}, '0')`;

/** Hours or degrees, minutes, seconds. */
const inThree = ({ count, digits, between }: Angle): string => {
  const unit = 10 ** digits;
  const whole = `CAST(${count} AS BIGINT)`;
  return [
    padded(`${whole} // ${3600 * unit}`, 2),
    padded(`${whole} // ${60 * unit} % 60`, 2),
    `${padded(`${whole} // ${unit} % 60`, 2)} || '.' || ${padded(`${whole} % ${unit}`, digits)}`,
  ].join(` || '${between}' || `);
};

/** Seconds of time in a degree of right ascension: 240. */
const HMS = inThree({ count: 'round(abs({0}) * 24000)', digits: 2, between: ':' });
const DMS = inThree({ count: 'round(abs({0}) * 360000)', digits: 2, between: ':' });

const SIGN = (argument: string): string => `CASE WHEN ${argument} < 0 THEN '-' ELSE '+' END`;

const IAU = [
  `'SDSS J'`,
  inThree({ count: 'floor(abs({0}) * 24000)', digits: 2, between: '' }),
  SIGN('{1}'),
  inThree({ count: 'floor(abs({1}) * 36000)', digits: 1, between: '' }),
].join(' || ');

/** By name in capitals. */
export const SDSS_TEMPLATES = {
  FSKYVERSION: partOf('skyVersion'),
  FRERUN: partOf('rerun'),
  FRUN: partOf('run'),
  FCAMCOL: partOf('camcol'),
  FFIELD: partOf('field'),
  FOBJ: partOf('obj'),
  FSDSS: SDSS,
  FHMS: HMS,
  FDMS: `CASE WHEN {0} IS NOT NULL THEN ${SIGN('{0}')} || ${DMS} END`,
  FIAUFROMEQ: `CASE WHEN {0} IS NOT NULL AND {1} IS NOT NULL THEN ${IAU} END`,
} as const satisfies Record<keyof typeof SDSS_FUNCTIONS, Template>;
