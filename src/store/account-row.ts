// Accounts as they stand in their rows: read in the same way wherever one is met.
// A row holds hashes too; only `credentialsOf` gives one away.

import type { Selectable } from 'kysely';
import { instant } from '../base/time.ts';
import type { Account, Credentials, EmailLevel, Privilege } from '../domain/account.ts';
import { parseJson } from './json.ts';
import type { AccountRow } from './schema.ts';

/** A row of `accounts`, as queries give it. */
export type SelectedAccount = Selectable<AccountRow>;

/** The account of a row. */
export const accountOf = (row: SelectedAccount): Account => ({
  id: row.id,
  login: row.login,
  name: row.name,
  email: row.email,
  // Only levels are ever written.
  emailLevel: Number(row.email_level) as EmailLevel,
  isVisible: row.visible === 1n,
  privileges: parseJson(row.privileges) as readonly Privilege[],
  quotaBytes: row.quota_bytes,
  space: row.space_id,
  created: instant(Number(row.created)),
  closed: row.closed === null ? null : instant(Number(row.closed)),
});

/** The account of a row, with what is needed to check a password. */
export const credentialsOf = (row: SelectedAccount): Credentials => ({
  account: accountOf(row),
  passwordHash: row.password_hash,
  version: Number(row.credential_version),
});
