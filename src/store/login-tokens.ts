// The records of login tokens, by their hashes: whose they are, and when they were last used.
// When one has expired is for the core to say; here one only ends with its account's password.

import { sql } from 'kysely';
import { instant } from '../base/time.ts';
import type { Fingerprint } from '../domain/token.ts';
import type { LoginTokenRecords, NewLoginToken } from '../ports/account-records.ts';
import { accountOf } from './account-row.ts';
import { compiledOnce } from './compiled-once.ts';
import { keep, transact, type Databases } from './databases.ts';

/** The records of login tokens over `databases`. */
export const loginTokenRecords = ({ keys, writes }: Databases): LoginTokenRecords => ({
  insert: (token, keepMax) => insert(writes, token, keepMax),
  byHash: async (hash) => {
    const [row] = await goodByHash(keys, { hash });
    if (row === undefined) return undefined;
    return {
      account: accountOf(row),
      lastUsed: instant(Number(row.last_used)),
      byPassword: row.by_password === 1n,
    };
  },
  use: async (hash, at) => {
    await writes
      .updateTable('login_tokens')
      .set({ last_used: BigInt(at) })
      .where('hash', '=', hash)
      .where('last_used', '<', BigInt(at))
      .execute();
  },
  end: async (hash) => {
    await writes.deleteFrom('login_tokens').where('hash', '=', hash).execute();
  },
  forget: async (before) => {
    await writes.deleteFrom('login_tokens').where('last_used', '<', BigInt(before)).execute();
  },
});

/** A token with its account, where that has still the password which the token was given for. */
const goodByHash = compiledOnce((db, { hash }: { readonly hash: Fingerprint }) =>
  db
    .selectFrom('login_tokens')
    .innerJoin('accounts', (join) =>
      join
        .onRef('accounts.id', '=', 'login_tokens.account')
        .onRef('accounts.credential_version', '=', 'login_tokens.credential_version'),
    )
    .selectAll('accounts')
    .select(['login_tokens.last_used', 'login_tokens.by_password'])
    .where('login_tokens.hash', '=', hash)
    .compile(),
);

const insert = (
  writes: Databases['writes'],
  { hash, account, credentialVersion, lastUsed, byPassword }: NewLoginToken,
  keepMax: number,
): Promise<void> =>
  transact(writes, async (work) => {
    await work
      .insertInto('login_tokens')
      .values({
        hash,
        account,
        credential_version: BigInt(credentialVersion),
        last_used: BigInt(lastUsed),
        by_password: byPassword ? 1n : 0n,
      })
      .execute();
    // One at a time comes in, so one at a time goes; what came in together goes together.
    await sql`
      delete from login_tokens where hash in (
        select hash from login_tokens where account = ${account}
        order by last_used desc, hash limit ${BigInt(keepMax)} offset ${BigInt(keepMax)}
      )
    `.execute(work);
    return keep(undefined);
  });
