// What the core asks of whoever knows how to hash passwords, to draw keys and to seal numbers.
// Nothing here keeps a secret, and no hash leaves the store but to be checked.

import type { Fingerprint } from '../domain/token.ts';

/** The line in which one waits for a password to be checked. */
export interface Lane {
  readonly name: string;
  /** Lines of who has been right from there before come before all others. */
  readonly isKnown: boolean;
}

/** Passwords and the digests that stand for them; refuses with `sign-in-busy` when overrun. */
export interface Identity {
  /** PHC string of an argon2id hash of `password` with a fresh salt. */
  hash(password: string): Promise<string>;
  /**
   * Whether `password` made `hash`; slow on purpose, at most two at once. Who asks for the sake of
   * the same `lane` waits in one line; lines take turns, so that a long one holds up no other.
   */
  verify(password: string, hash: string, lane: Lane): Promise<boolean>;
  /** Whether a text is a hash that `verify` can check: argon2id, or of an old scheme. */
  isHash(text: string): boolean;
  /** Whether a hash is of an old scheme, which is to give way to a new one. */
  isOld(hash: string): boolean;
  /** A keyed digest under a key of this process, for remembering a success without the password. */
  digest(text: string): string;
  /** A new secret key: 15 random digits, the first of them not zero. */
  drawKey(): string;
  /**
   * What the store knows a secret by that was drawn at random: its SHA-256 in lower-case hex.
   * Random bits need no slow hash, and no salt.
   */
  fingerprint(secret: string): Fingerprint;
}

/** What numbers are sealed for; a text sealed for the one is none for the other. */
export type SealKind = 'job' | 'space';

/**
 * Numbers as 32 lower-case hex digits that nobody can guess, nor read the number from; a number
 * has one such text for each kind.
 */
export interface Seals {
  seal(kind: SealKind, number: bigint): string;
  /** The number, or undefined for any text that was not sealed so. Case does not matter. */
  open(kind: SealKind, sealed: string): bigint | undefined;
}
