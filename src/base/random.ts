// Names and secrets drawn from the system's generator of random bits.
// Never a counter, never the clock: nobody who has one can guess another.

import { randomBytes, randomInt } from 'node:crypto';

/** `bytes` random bytes as lower-case hex digits. */
export const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex');

/** `count` random decimal digits, the first of them not zero. */
export const randomDigits = (count: number): string =>
  Array.from({ length: count }, (_, place) => randomInt(place === 0 ? 1 : 0, 10)).join('');

/** 26 characters of lower-case base 32 (RFC 4648 letters): 128 random bits and 2 more. */
export const randomBase32 = (): string => {
  const bits = BigInt(`0x${randomHex(17)}`);
  return Array.from({ length: 26 }, (_, place) => letterAt(bits, place)).join('');
};

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

const letterAt = (bits: bigint, place: number): string =>
  LETTERS.charAt(Number((bits >> BigInt(5 * place)) & 31n));
