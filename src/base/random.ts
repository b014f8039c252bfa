// Names and secrets drawn from the system's generator of random bits.
// Never a counter, never the clock: nobody who has one can guess another.

import { randomBytes } from 'node:crypto';

/** `bytes` random bytes as lower-case hex digits. */
export const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex');

/** 26 characters of lower-case base 32 (RFC 4648 letters): 128 random bits and 2 more. */
export const randomBase32 = (): string => {
  const bits = BigInt(`0x${randomHex(17)}`);
  return Array.from({ length: 26 }, (_, place) => letterAt(bits, place)).join('');
};

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

const letterAt = (bits: bigint, place: number): string =>
  LETTERS.charAt(Number((bits >> BigInt(5 * place)) & 31n));
