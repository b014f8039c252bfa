// Migration 8: what accounts tell of themselves, whether they are closed, access tokens and codes.
// Never edited once released; the next change is the next number.

import type { Migration } from '../migrate.ts';

/** Accounts that were there before tell nothing of themselves and are open. */
export const profiles: Migration = {
  number: 8,
  name: 'profiles',
  statements: ({ integer, text, strict }) => [
    `alter table accounts add column name ${text}`,
    `alter table accounts add column email ${text}`,
    `alter table accounts add column email_folded ${text}`,
    `alter table accounts add column email_level ${integer} not null default 0`,
    `alter table accounts add column visible ${integer} not null default 0`,
    `alter table accounts add column closed ${integer}`,
    `create index accounts_by_email on accounts (email_folded) where email_folded is not null`,
    `create table access_tokens (
      hash ${text} primary key,
      account ${integer} not null references accounts (id),
      name ${text} not null,
      name_folded ${text} not null,
      scope ${text} not null,
      created ${integer} not null,
      expires ${integer},
      last_used ${integer}
    )${strict}`,
    `create unique index access_tokens_by_name on access_tokens (account, name_folded)`,
    `create table codes (
      hash ${text} primary key,
      purpose ${text} not null,
      account ${integer} references accounts (id),
      credential_version ${integer},
      expires ${integer} not null
    )${strict}`,
    `create index codes_by_expiry on codes (expires)`,
  ],
};
