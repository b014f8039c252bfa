// The records of accounts and of the spaces they own.
// Passwords and keys are never here, only their hashes; those of passwords leave by `byId`,
// `byLogin` and `byEmail` alone, those of keys never.

import type { AccountId } from '../domain/account.ts';
import { fold, type FoldedName } from '../domain/table.ts';
import type { AccountRecords } from '../ports/account-records.ts';
import {
  change,
  close,
  insertAccount,
  insertAccounts,
  reopen,
  setPassword,
} from './account-changes.ts';
import { accountOf, credentialsOf } from './account-row.ts';
import { compiledOnce } from './compiled-once.ts';
import type { Databases } from './databases.ts';
import { storableText } from './json.ts';

/** The records of accounts over `databases`. */
export const accountRecords = (databases: Databases): AccountRecords => ({
  ...readsOf(databases),
  insert: (account) => insertAccount(databases.writes, account),
  insertAll: (accounts) => insertAccounts(databases.writes, accounts),
  setPassword: (id, passwordHash) => setPassword(databases.writes, id, passwordHash),
  renewHash: async (id, { from, to }) => {
    await databases.writes
      .updateTable('accounts')
      .set({ password_hash: to })
      .where('id', '=', id)
      .where('password_hash', '=', from)
      .execute();
  },
  setQuota: async (id, quotaBytes) => {
    await databases.writes
      .updateTable('accounts')
      .set({ quota_bytes: quotaBytes })
      .where('id', '=', id)
      .execute();
  },
  change: (id, profile) => change(databases, id, profile),
  close: (id, at) => close(databases.writes, id, at),
  reopen: (id) => reopen(databases.writes, id),
  setKey: async (id, fingerprint) => {
    await databases.writes
      .updateTable('accounts')
      .set({ key_digest: fingerprint })
      .where('id', '=', id)
      .execute();
  },
});

const readsOf = ({
  keys,
  searches,
}: Databases): Pick<
  AccountRecords,
  'byId' | 'byLogin' | 'idOf' | 'byEmail' | 'credentialVersion' | 'byKey' | 'all' | 'spaceOf'
> => ({
  byId: async (id) => {
    const [row] = await accountById(keys, { id });
    return row === undefined ? undefined : credentialsOf(row);
  },
  byLogin: async (login) => {
    const [row] = await accountByLogin(keys, { login: fold(storableText(login)) });
    return row === undefined ? undefined : credentialsOf(row);
  },
  idOf: async (login) => (await idByLogin(keys, { login: fold(storableText(login)) }))[0]?.id,
  byEmail: async (email) => {
    const rows = await keys
      .selectFrom('accounts')
      .selectAll()
      .where('email_folded', '=', fold(storableText(email)))
      .where('closed', 'is', null)
      .orderBy('id')
      .limit(BY_EMAIL_MAX)
      .execute();
    return rows.map(credentialsOf);
  },
  credentialVersion: async (id) => {
    const [row] = await versionById(keys, { id });
    return row === undefined ? undefined : Number(row.credential_version);
  },
  byKey: async (fingerprint) => {
    const [row] = await accountByKey(keys, { digest: fingerprint });
    return row === undefined ? undefined : accountOf(row);
  },
  all: async () => {
    const rows = await searches.selectFrom('accounts').selectAll().orderBy('id').execute();
    return rows.map(accountOf);
  },
  spaceOf: async (id) => {
    const row = await keys.selectFrom('spaces').selectAll().where('id', '=', id).executeTakeFirst();
    return row && { id: row.id, name: row.name, owner: row.owner, kind: row.kind };
  },
});

/** A person has one account or two; more of one address are a list that nobody writes to. */
const BY_EMAIL_MAX = 5;

const accountById = compiledOnce((db, { id }: { readonly id: AccountId }) =>
  db.selectFrom('accounts').selectAll().where('id', '=', id).compile(),
);

const accountByLogin = compiledOnce((db, { login }: { readonly login: FoldedName }) =>
  db.selectFrom('accounts').selectAll().where('login_folded', '=', login).compile(),
);

const idByLogin = compiledOnce((db, { login }: { readonly login: FoldedName }) =>
  db.selectFrom('accounts').select('id').where('login_folded', '=', login).compile(),
);

const accountByKey = compiledOnce((db, { digest }: { readonly digest: string }) =>
  db.selectFrom('accounts').selectAll().where('key_digest', '=', digest).compile(),
);

const versionById = compiledOnce((db, { id }: { readonly id: AccountId }) =>
  db.selectFrom('accounts').select('credential_version').where('id', '=', id).compile(),
);
