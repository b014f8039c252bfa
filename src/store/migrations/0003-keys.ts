// Migration 3: the secret keys that accounts sign in with where a protocol has no password.
// Never edited once released; the next change is the next number.

import type { Migration } from '../migrate.ts';

/** The digest of an account's key; accounts that have none cannot be found by one. */
export const keys: Migration = {
  number: 3,
  name: 'keys',
  statements: ({ text }) => [
    `alter table accounts add column key_digest ${text}`,
    `create unique index accounts_by_key on accounts (key_digest) where key_digest is not null`,
  ],
};
