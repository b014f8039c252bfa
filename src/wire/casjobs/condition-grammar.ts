// The grammar that all conditions of CasJobs share: KEY : VALUE | FROM, | ,TO | FROM,TO ; KEY …
// Which keys there are, and what their values are, is the caller's. Pure.

import type { Range } from '../../domain/job-search.ts';
import { Refusal } from '../../domain/refusal.ts';

/** More than any person writes, and few enough for the parameters of any store's statement. */
export const VALUES_MAX = 1_000;

/** A key as it was written, and its conditions, of which one must be met. */
export interface Keyset {
  readonly key: string;
  readonly words: readonly string[];
}

/** The keysets of `text`, all of which must be met. Throws Refusal bad-condition. */
export const keysetsOf = (text: string): readonly Keyset[] => {
  const keysets = text
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const values = keysets.reduce((count, keyset) => count + keyset.split('|').length, 0);
  if (values > VALUES_MAX) {
    throw unreadable(text, `there are more than ${VALUES_MAX} values in it`);
  }
  return keysets.map((keyset) => {
    const colon = keyset.indexOf(':');
    if (colon < 0) throw unreadable(keyset, 'it has no : after its key');
    return { key: keyset.slice(0, colon).trim(), words: keyset.slice(colon + 1).split('|') };
  });
};

/** `VALUE`, `FROM,`, `,TO` or `FROM,TO`. */
export const readRange = <T>(word: string, read: (word: string) => T): Range<T> => {
  const ends = word.split(',').map((end) => end.trim());
  const [first = '', second] = ends;
  if (ends.length > 2) throw unreadable(word, 'a range has two ends, with one comma between');
  if (second === undefined) {
    if (first === '') throw unreadable(word, 'there is no value');
    const value = read(first);
    return { from: value, to: value };
  }
  if (first === '' && second === '') throw unreadable(word, 'a range needs at least one end');
  return {
    ...(first === '' ? {} : { from: read(first) }),
    ...(second === '' ? {} : { to: read(second) }),
  };
};

/** Whether a value lies in a range, its ends included. */
export const contains = <T extends bigint | number | string>(range: Range<T>, value: T): boolean =>
  (range.from === undefined || range.from <= value) &&
  (range.to === undefined || value <= range.to);

const LONG_BITS = 64;
const INT_BITS = 32;

/** A whole number of 64 bits. */
export const readLong = (word: string): bigint => {
  if (!/^[+-]?\d{1,19}$/.test(word)) throw unreadable(word, 'it is not a whole number');
  const number = BigInt(word.replace('+', ''));
  if (BigInt.asIntN(LONG_BITS, number) !== number) throw unreadable(word, 'it is too large');
  return number;
};

/** A whole number of 32 bits. */
export const readInt = (word: string): number => {
  const number = readLong(word);
  if (BigInt.asIntN(INT_BITS, number) !== number) throw unreadable(word, 'it is too large');
  return Number(number);
};

/** Longer tokens are cut in the sentence: the place is plain after so many characters. */
const TOKEN_CHARACTERS_SHOWN = 100;

/** The refusal of a condition, which names the token that cannot be read. */
export const unreadable = (token: string, why: string): Refusal => {
  const shown = token.trim();
  const isLong = shown.length > TOKEN_CHARACTERS_SHOWN;
  return new Refusal('bad-condition', {
    token: isLong ? `${shown.slice(0, TOKEN_CHARACTERS_SHOWN)}…` : shown,
    why,
  });
};
