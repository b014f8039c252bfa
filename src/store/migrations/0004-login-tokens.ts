// Migration 4: login tokens.
// Never edited once released; the next change is the next number.

import type { Migration } from '../migrate.ts';

/** What is kept of a token is its hash; who has read the store can sign in as nobody. */
export const loginTokens: Migration = {
  number: 4,
  name: 'login tokens',
  statements: ({ integer, text, strict }) => [
    `create table login_tokens (
      hash ${text} primary key,
      account ${integer} not null references accounts (id),
      credential_version ${integer} not null,
      last_used ${integer} not null
    )${strict}`,
    // The tokens of one account, those used last among them.
    `create index login_tokens_by_account on login_tokens (account, last_used)`,
  ],
};
