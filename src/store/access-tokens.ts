// The records of access tokens, by their hashes: whose they are, how far they go, when they end.
// Whether one has expired is for the core to say; what closing an account ends is in accounts.

import { sql, type Selectable } from 'kysely';
import { instant, type Instant } from '../base/time.ts';
import type { AccountId } from '../domain/account.ts';
import { fold } from '../domain/table.ts';
import type { AccessToken, Fingerprint } from '../domain/token.ts';
import type { AccessTokenRecords, NewAccessToken } from '../ports/account-records.ts';
import { accountOf } from './account-row.ts';
import { compiledOnce } from './compiled-once.ts';
import { keep, transact, undo, type Databases } from './databases.ts';
import { storableText } from './json.ts';
import type { AccessTokenRow } from './schema.ts';

/** The records of access tokens over `databases`. */
export const accessTokenRecords = (databases: Databases): AccessTokenRecords => {
  const { keys, writes } = databases;
  return {
    insert: (token, most) => insert(databases, token, most),
    byHash: async (hash) => {
      const [row] = await tokenByHash(keys, { hash });
      const [account] = row === undefined ? [] : await accountById(keys, { id: row.account });
      if (row === undefined || account === undefined) return undefined;
      return { account: accountOf(account), token: tokenOf(row) };
    },
    of: async (account) => {
      const rows = await keys
        .selectFrom('access_tokens')
        .selectAll()
        .where('account', '=', account)
        .orderBy('name_folded')
        .execute();
      return rows.map(tokenOf);
    },
    use: async (hash, at) => {
      await writes
        .updateTable('access_tokens')
        .set({ last_used: BigInt(at) })
        .where('hash', '=', hash)
        .where((eb) => eb.or([eb('last_used', 'is', null), eb('last_used', '<', BigInt(at))]))
        .execute();
    },
    revoke: (account, name) =>
      transact(writes, async (work) => {
        const row = await work
          .deleteFrom('access_tokens')
          .where('account', '=', account)
          .where('name_folded', '=', fold(storableText(name)))
          .returning('hash')
          .executeTakeFirst();
        if (row === undefined) return undo(false);
        await work.deleteFrom('login_tokens').where('account', '=', account).execute();
        return keep(true);
      }),
  };
};

const tokenByHash = compiledOnce((db, { hash }: { readonly hash: Fingerprint }) =>
  db.selectFrom('access_tokens').selectAll().where('hash', '=', hash).compile(),
);

const accountById = compiledOnce((db, { id }: { readonly id: AccountId }) =>
  db.selectFrom('accounts').selectAll().where('id', '=', id).compile(),
);

const insert = (
  { writes, manners }: Databases,
  { hash, account, name, scope, created, expires }: NewAccessToken,
  most: number,
): ReturnType<AccessTokenRecords['insert']> =>
  transact(writes, async (work) => {
    // Two that are minted at once for one account come one after the other.
    await manners.lockAccount(work, account);
    const { count } = await work
      .selectFrom('access_tokens')
      .select(sql<bigint>`cast(count(*) as bigint)`.as('count'))
      .where('account', '=', account)
      .executeTakeFirstOrThrow();
    if (count >= BigInt(most)) return undo('too-many' as const);
    const row = await work
      .insertInto('access_tokens')
      .values({
        hash,
        account,
        name,
        name_folded: fold(name),
        scope,
        created: BigInt(created),
        expires: expires === null ? null : BigInt(expires),
        last_used: null,
      })
      .onConflict((conflict) => conflict.columns(['account', 'name_folded']).doNothing())
      .returning('hash')
      .executeTakeFirst();
    return row === undefined ? undo('name-taken' as const) : keep('kept' as const);
  });

const tokenOf = (row: Selectable<AccessTokenRow>): AccessToken => ({
  name: row.name,
  scope: row.scope,
  created: instant(Number(row.created)),
  expires: momentOf(row.expires),
  lastUsed: momentOf(row.last_used),
});

const momentOf = (value: bigint | null): Instant | null =>
  value === null ? null : instant(Number(value));
