// The decimal of .NET: 96 bits and up to 28 digits behind the point, which keeps its trailing
// zeros. Values are texts such as `12.340`, since no number of ours is exact.

import { OVERFLOW } from '../net-error.ts';
import { lexicalError } from '../rejection.ts';
import { NOT_THE_FORMAT, trimmed, type Scalar } from './scalar.ts';

/** An exact decimal in its own spelling: no exponent, no sign for zero. */
export const decimal: Scalar<string> = {
  kind: 'scalar',
  xsd: 'decimal',
  dotNet: 'System.Decimal',
  nullable: false,
  absent: '0',
  fromXml: (written) => decimalOf(trimmed(written)),
  // The sign may stand behind, and commas part thousands.
  fromForm: (written) =>
    decimalOf(withoutCommas(trimmed(written)).replace(/^([^+-]+)([+-])$/, '$2$1')),
  write: (value) => value,
};

const withoutCommas = (written: string): string =>
  /^[+-]?[0-9]/.test(written)
    ? written.replace(/^[^.]*/, (whole) => whole.replaceAll(',', ''))
    : written;

const decimalOf = (written: string): string => {
  const parts = /^([+-]?)([0-9]*)(?:\.([0-9]*))?$/.exec(written);
  const [, sign = '', whole = '', fraction = ''] = parts ?? [];
  if (!parts || whole + fraction === '') throw lexicalError(NOT_THE_FORMAT);
  if (whole.length > DIGITS_MAX) throw tooLarge();
  const kept = roundedTo(whole, fraction, SCALE_MAX);
  const digits = kept.digits.replace(/^0+(?=\d)/, '');
  const places = kept.places;
  const padded = digits.padStart(places + 1, '0');
  const text = places === 0 ? padded : `${padded.slice(0, -places)}.${padded.slice(-places)}`;
  return sign === '-' && /[1-9]/.test(digits) ? `-${text}` : text;
};

interface Scaled {
  /** All digits, of which the last `places` stand behind the point. */
  readonly digits: string;
  readonly places: number;
}

/** As many places as fit into 96 bits; what is cut off rounds, a half to the even digit. */
const roundedTo = (whole: string, fraction: string, placesMax: number): Scaled => {
  for (let places = Math.min(placesMax, fraction.length); places >= 0; places--) {
    const value = BigInt(`0${whole}${fraction.slice(0, places)}`);
    const rounded = value + (roundsUp(fraction.slice(places), value) ? 1n : 0n);
    if (rounded <= LARGEST) return { digits: rounded.toString().padStart(places + 1, '0'), places };
  }
  throw tooLarge();
};

const roundsUp = (cut: string, value: bigint): boolean => {
  if (/^50*$/.test(cut)) return value % 2n === 1n;
  return /^[5-9]/.test(cut);
};

const tooLarge = (): Error =>
  lexicalError('Value was either too large or too small for a Decimal.', OVERFLOW);

const LARGEST = 2n ** 96n - 1n;
const SCALE_MAX = 28;
/** More than any decimal has, leading zeros allowed for. */
const DIGITS_MAX = 1_000;
