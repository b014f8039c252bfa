// The records of accounts and of the spaces they own.
// Passwords and keys are never here, only their hashes; those of passwords leave by `byId` and
// `byLogin` alone, those of keys never.

import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { instant } from '../base/time.ts';
import type { Account, AccountId, Credentials, Privilege } from '../domain/account.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import { fold, type FoldedName, type SpaceId } from '../domain/table.ts';
import type { AccountRecords, NewAccount } from '../ports/store.ts';
import { compiledOnce } from './compiled-once.ts';
import { keep, transact, undo, type Databases, type Verdict, type Work } from './databases.ts';
import { jsonOf, parseJson, storableText } from './json.ts';
import type { AccountRow } from './schema.ts';

/** The records of accounts over `databases`. */
export const accountRecords = ({ keys, writes, searches }: Databases): AccountRecords => ({
  insert: (account) => insert(writes, account),
  byId: async (id) => {
    const [row] = await accountById(keys, { id });
    return credentialsOf(row);
  },
  byLogin: async (login) => {
    const [row] = await accountByLogin(keys, { login: fold(storableText(login)) });
    return credentialsOf(row);
  },
  credentialVersion: async (id) => {
    const [row] = await versionById(keys, { id });
    return row === undefined ? undefined : Number(row.credential_version);
  },
  setPassword: async (id, passwordHash) => {
    await writes
      .updateTable('accounts')
      .set({
        password_hash: passwordHash,
        credential_version: sql`credential_version + 1`,
      })
      .where('id', '=', id)
      .execute();
  },
  setQuota: async (id, quotaBytes) => {
    await writes
      .updateTable('accounts')
      .set({ quota_bytes: quotaBytes })
      .where('id', '=', id)
      .execute();
  },
  byKey: async (fingerprint) => {
    const [row] = await accountByKey(keys, { digest: fingerprint });
    return row === undefined ? undefined : accountOf(row);
  },
  setKey: async (id, fingerprint) => {
    await writes
      .updateTable('accounts')
      .set({ key_digest: fingerprint })
      .where('id', '=', id)
      .execute();
  },
  all: async () => {
    const rows = await searches.selectFrom('accounts').selectAll().orderBy('id').execute();
    return rows.map(accountOf);
  },
  spaceOf: async (id) => {
    const row = await keys.selectFrom('spaces').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? undefined : { id: row.id, name: row.name, owner: row.owner };
  },
});

const accountById = compiledOnce((db, { id }: { readonly id: AccountId }) =>
  db.selectFrom('accounts').selectAll().where('id', '=', id).compile(),
);

const accountByLogin = compiledOnce((db, { login }: { readonly login: FoldedName }) =>
  db.selectFrom('accounts').selectAll().where('login_folded', '=', login).compile(),
);

const accountByKey = compiledOnce((db, { digest }: { readonly digest: string }) =>
  db.selectFrom('accounts').selectAll().where('key_digest', '=', digest).compile(),
);

const versionById = compiledOnce((db, { id }: { readonly id: AccountId }) =>
  db.selectFrom('accounts').select('credential_version').where('id', '=', id).compile(),
);

const insert = async (
  writes: Databases['writes'],
  account: NewAccount,
): Promise<Account | 'login-taken' | 'id-taken'> => {
  for (let tries = 1; ; tries++) {
    const id = account.id ?? drawId();
    const result = await transact(writes, (work) => insertAs(work, account, id));
    const isDrawn = account.id === undefined;
    if (result === 'raced' || (result === 'id-taken' && isDrawn)) {
      if (tries < TRIES_MAX) continue;
      throw new Error(`No free account number was found in ${TRIES_MAX} tries.`);
    }
    return result;
  }
};

/** With 900 million numbers, a second try is rare and a third a sign of something else. */
const TRIES_MAX = 20;

/** Nine digits, the first of them not zero: what people know a WSID to look like. */
const drawId = (): AccountId => BigInt(randomInt(100_000_000, 1_000_000_000)) as AccountId;

/** `raced` where another transaction took one of the names after they were looked for. */
type InsertResult = Account | 'login-taken' | 'id-taken' | 'raced';

const insertAs = async (
  work: Work,
  account: NewAccount,
  id: AccountId,
): Promise<Verdict<InsertResult>> => {
  const login_folded = fold(account.login);
  const taken = await work
    .selectFrom('accounts')
    .select('login_folded')
    .where((eb) => eb.or([eb('id', '=', id), eb('login_folded', '=', login_folded)]))
    .execute();
  if (taken.some((row) => row.login_folded === login_folded)) return undo('login-taken');
  if (taken.length > 0) return undo('id-taken');
  const row = await work
    .insertInto('accounts')
    .values({
      id,
      login: account.login,
      login_folded,
      password_hash: account.passwordHash,
      credential_version: 1n,
      privileges: jsonOf(account.privileges),
      quota_bytes: account.quotaBytes,
      space_id: await ownSpaceOf(work, id),
      created: BigInt(account.created),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undo('raced') : keep(accountOf(row));
};

/** A space that was put back from its files before its owner was, or a new one. */
const ownSpaceOf = async (work: Work, owner: AccountId): Promise<SpaceId> => {
  const restored = await work
    .selectFrom('spaces')
    .select('id')
    .where('owner', '=', owner)
    .orderBy('id')
    .executeTakeFirst();
  if (restored !== undefined) return restored.id;
  const made = await work
    .insertInto('spaces')
    .values({ name: OWN_SPACE, owner })
    .returning('id')
    .executeTakeFirstOrThrow();
  return made.id;
};

/** The account of a row. */
export const accountOf = (row: AccountRow): Account => ({
  id: row.id,
  login: row.login,
  privileges: parseJson(row.privileges) as readonly Privilege[],
  quotaBytes: row.quota_bytes,
  space: row.space_id,
  created: instant(Number(row.created)),
});

const credentialsOf = (row: AccountRow | undefined): Credentials | undefined =>
  row === undefined
    ? undefined
    : {
        account: accountOf(row),
        passwordHash: row.password_hash,
        version: Number(row.credential_version),
      };
