// The records of codes that are good once: invitations, and what lets somebody choose another
// password or confirm an e-mail address. A code is deleted by the transaction that does what it is
// for, or by none.

import type { Instant } from '../base/time.ts';
import type { CodePurpose } from '../domain/token.ts';
import type { CodeRecords, CodeUse, NewCode } from '../ports/account-records.ts';
import { insertAccount, setPassword } from './account-changes.ts';
import { accountOf } from './account-row.ts';
import { keep, transact, undo, type Databases, type Work } from './databases.ts';

/** The records of codes over `databases`. */
export const codeRecords = ({ keys, writes }: Databases): CodeRecords => ({
  insert: async (code) => {
    await writes.insertInto('codes').values(rowOf(code)).execute();
  },
  replace: (code) =>
    transact(writes, async (work) => {
      const { account, purpose } = rowOf(code);
      await work
        .deleteFrom('codes')
        .where('account', '=', account)
        .where('purpose', '=', purpose)
        .execute();
      await work.insertInto('codes').values(rowOf(code)).execute();
      return keep(undefined);
    }),
  isGood: async (purpose, { hash, now }) => {
    const row = await keys
      .selectFrom('codes')
      .select('hash')
      .where('hash', '=', hash)
      .where('purpose', '=', purpose)
      .where('expires', '>', BigInt(now))
      .executeTakeFirst();
    return row !== undefined;
  },
  register: (account, use) =>
    insertAccount(writes, account, async (work) =>
      (await useUp(work, 'invitation', use)) === undefined ? 'no-code' : undefined,
    ),
  reset: (use, passwordHash) =>
    transact(writes, async (work) => {
      const row = await holderOf(work, 'reset', use);
      if (row === undefined) return undo(undefined);
      await setPassword(work, row.id, passwordHash);
      await work.deleteFrom('codes').where('account', '=', row.id).execute();
      return keep(accountOf(row));
    }),
  confirm: (use, email) =>
    transact(writes, async (work) => {
      const row = await holderOf(work, 'address', use);
      if (row === undefined) return undo(undefined);
      await work.updateTable('accounts').set({ email }).where('id', '=', row.id).execute();
      return keep(accountOf({ ...row, email }));
    }),
  forget: async (before: Instant) => {
    await writes.deleteFrom('codes').where('expires', '<', BigInt(before)).execute();
  },
});

const rowOf = ({ hash, purpose, holder, expires }: NewCode) => ({
  hash,
  purpose,
  account: holder?.account ?? null,
  credential_version: holder === null ? null : BigInt(holder.credentialVersion),
  expires: BigInt(expires),
});

/** The account of a code that is used up with it; none where its password is another by now. */
const holderOf = async (work: Work, purpose: CodePurpose, use: CodeUse) => {
  const code = await useUp(work, purpose, use);
  if (code?.account == null || code.credential_version === null) return undefined;
  return work
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', code.account)
    .where('credential_version', '=', code.credential_version)
    .where('closed', 'is', null)
    .executeTakeFirst();
};

/** Takes the code away, so that whoever comes at the same moment finds none. */
const useUp = (work: Work, purpose: CodePurpose, { hash, now }: CodeUse) =>
  work
    .deleteFrom('codes')
    .where('hash', '=', hash)
    .where('purpose', '=', purpose)
    .where('expires', '>', BigInt(now))
    .returning(['account', 'credential_version'])
    .executeTakeFirst();
