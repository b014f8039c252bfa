// What the core asks of whoever knows how to hash passwords, and to draw keys.
// Nothing here keeps a secret, and no hash leaves the store but to be checked.

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
  /** A new secret key: 15 random digits, the first of them not zero. */
  drawKey(): string;
  /** The SHA-256 of a secret that was drawn here, in lower-case hex, by which it is found again. */
  fingerprint(secret: string): string;
}
