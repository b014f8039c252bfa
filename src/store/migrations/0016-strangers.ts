// Migration 16: contexts that may be read without an account.
// Never edited once released; the next change is the next number.

import type { Migration } from '../migrate.ts';

/** Nobody has said of any context before it that strangers may read it. */
export const strangers: Migration = {
  number: 16,
  name: 'strangers',
  statements: ({ integer }) => [
    `alter table contexts add column for_strangers ${integer} not null default 0`,
  ],
};
