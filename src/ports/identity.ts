// What the core asks of whoever knows how to hash passwords.

export interface Identity {
  /** PHC string of an argon2id hash of `password` with a fresh salt. */
  hash(password: string): Promise<string>;
  /** Whether `password` made `hash`; slow on purpose, at most two at once. */
  verify(password: string, hash: string): Promise<boolean>;
  /** A keyed digest under a key of this process, for remembering a success without the password. */
  digest(text: string): string;
}
