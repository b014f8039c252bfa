// What the core asks of whoever knows how to hash passwords.
// Nothing here keeps a password, and no hash leaves the store but to be checked.

/** Passwords and the digests that stand for them; refuses with `sign-in-busy` when overrun. */
export interface Identity {
  /** PHC string of an argon2id hash of `password` with a fresh salt. */
  hash(password: string): Promise<string>;
  /**
   * Whether `password` made `hash`; slow on purpose, at most two at once. Who asks for the sake of
   * the same `lane` waits in one line; lines take turns, so that a long one holds up no other.
   */
  verify(password: string, hash: string, lane: string): Promise<boolean>;
  /** A keyed digest under a key of this process, for remembering a success without the password. */
  digest(text: string): string;
}
