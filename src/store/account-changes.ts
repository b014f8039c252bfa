// The moves of accounts: made, changed, closed and opened again.
// Each is one transaction. Two that take one login at once are told apart: the second is refused.

import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { Instant } from '../base/time.ts';
import type { Account, AccountId, Profile } from '../domain/account.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import { fold, type SpaceId } from '../domain/table.ts';
import type { AccountNameTaken, NameTakenAt, NewAccount } from '../ports/account-records.ts';
import { accountOf } from './account-row.ts';
import { keep, transact, undo, type Databases, type Verdict, type Work } from './databases.ts';
import { jsonOf, storableText } from './json.ts';

/**
 * Makes the account and its space, after `before` has said in the same transaction that it may
 * be; where it may not, what it says instead is the answer.
 */
export const insertAccount = async <No = never>(
  writes: Databases['writes'],
  account: NewAccount,
  before: (work: Work) => Promise<No | undefined> = nothingBefore,
): Promise<Account | AccountNameTaken | No> => {
  for (let tries = 1; ; tries++) {
    const id = account.id ?? drawId();
    const result = await transact(writes, async (work): Promise<Verdict<InsertResult | No>> => {
      const no = await before(work);
      if (no !== undefined) return undo(no);
      const made = await insertAs(work, account, id);
      return typeof made === 'string' ? undo(made) : keep(made);
    });
    const isDrawn = account.id === undefined;
    if (result === 'raced' || (result === 'id-taken' && isDrawn)) {
      if (tries < TRIES_MAX) continue;
      throw new Error(`No free account number was found in ${TRIES_MAX} tries.`);
    }
    return result;
  }
};

/** Makes all of them and their spaces, or none. */
export const insertAccounts = (
  writes: Databases['writes'],
  accounts: readonly NewAccount[],
): Promise<'made' | NameTakenAt> =>
  transact(writes, async (work): Promise<Verdict<'made' | NameTakenAt>> => {
    for (const [at, account] of accounts.entries()) {
      const made = await insertDrawing(work, account);
      if (typeof made === 'string') return undo({ at, taken: made });
    }
    return keep('made');
  });

const insertDrawing = async (
  work: Work,
  account: NewAccount,
): Promise<Account | AccountNameTaken> => {
  for (let tries = 1; ; tries++) {
    const made = await insertAs(work, account, account.id ?? drawId());
    if (typeof made !== 'string' || made === 'login-taken') return made;
    if (made === 'id-taken' && account.id !== undefined) return made;
    if (tries >= TRIES_MAX) throw new Error(`No free number was found in ${TRIES_MAX} tries.`);
  }
};

const nothingBefore = (): Promise<undefined> => Promise.resolve(undefined);

/** With 900 million numbers, a second try is rare and a third a sign of something else. */
const TRIES_MAX = 20;

/** Nine digits, the first of them not zero: what people know a WSID to look like. */
const drawId = (): AccountId => BigInt(randomInt(100_000_000, 1_000_000_000)) as AccountId;

/** `raced` where another transaction took one of the names after they were looked for. */
type InsertResult = Account | AccountNameTaken | 'raced';

const insertAs = async (work: Work, account: NewAccount, id: AccountId): Promise<InsertResult> => {
  const login_folded = fold(account.login);
  const taken = await work
    .selectFrom('accounts')
    .select('login_folded')
    .where((eb) => eb.or([eb('id', '=', id), eb('login_folded', '=', login_folded)]))
    .execute();
  if (taken.some((row) => row.login_folded === login_folded)) return 'login-taken';
  if (taken.length > 0) return 'id-taken';
  const row = await work
    .insertInto('accounts')
    .values({
      privileges: jsonOf([]),
      ...columnsOf(account),
      id,
      login: account.login,
      login_folded,
      password_hash: account.passwordHash,
      credential_version: 1n,
      quota_bytes: account.quotaBytes,
      space_id: await ownSpaceOf(work, id),
      created: BigInt(account.created),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? 'raced' : accountOf(row);
};

/** The columns of what is named of a profile. */
const columnsOf = ({
  login,
  name,
  email,
  emailLevel,
  isVisible,
  privileges,
}: Partial<Profile>) => ({
  ...(login === undefined ? {} : { login, login_folded: fold(login) }),
  ...(name === undefined ? {} : { name: name === null ? null : storableText(name) }),
  ...(email === undefined ? {} : emailColumns(email)),
  ...(emailLevel === undefined ? {} : { email_level: BigInt(emailLevel) }),
  ...(isVisible === undefined ? {} : { visible: isVisible ? 1n : 0n }),
  ...(privileges === undefined ? {} : { privileges: jsonOf(privileges) }),
});

const emailColumns = (email: string | null) => {
  const storable = email === null ? null : storableText(email);
  return { email: storable, email_folded: storable === null ? null : fold(storable) };
};

/** Replaces the hash of a password and raises the version of the credentials. */
export const setPassword = async (
  db: Databases['writes'],
  id: AccountId,
  passwordHash: string,
): Promise<void> => {
  await db
    .updateTable('accounts')
    .set({ password_hash: passwordHash, credential_version: sql`credential_version + 1` })
    .where('id', '=', id)
    .execute();
};

/** Changes what is named of a profile; see the port. */
export const change = (
  { writes, manners }: Databases,
  id: AccountId,
  profile: Partial<Profile>,
): Promise<Account | 'login-taken' | undefined> =>
  transact(writes, async (work): Promise<Verdict<Account | 'login-taken' | undefined>> => {
    if (profile.login !== undefined) {
      await manners.lockClaims(work);
      const other = await work
        .selectFrom('accounts')
        .select('id')
        .where('login_folded', '=', fold(profile.login))
        .where('id', '!=', id)
        .executeTakeFirst();
      if (other !== undefined) return undo('login-taken');
    }
    const row = await work
      .updateTable('accounts')
      // Setting a column to itself, so that a change of nothing is a statement too.
      .set({ created: sql`created`, ...columnsOf(profile) })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return keep(row === undefined ? undefined : accountOf(row));
  });

/** Closes an account: what would let somebody in goes; its password is looked at no more. */
export const close = (writes: Databases['writes'], id: AccountId, at: Instant): Promise<boolean> =>
  transact(writes, async (work) => {
    const row = await work
      .updateTable('accounts')
      .set({
        closed: BigInt(at),
        key_digest: null,
        credential_version: sql`credential_version + 1`,
      })
      .where('id', '=', id)
      .where('closed', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (row === undefined) return undo(false);
    await work.deleteFrom('access_tokens').where('account', '=', id).execute();
    await work.deleteFrom('codes').where('account', '=', id).execute();
    return keep(true);
  });

/** Opens a closed account; false where it is open, or there is none. */
export const reopen = async (writes: Databases['writes'], id: AccountId): Promise<boolean> => {
  const row = await writes
    .updateTable('accounts')
    .set({ closed: null })
    .where('id', '=', id)
    .where('closed', 'is not', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
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
