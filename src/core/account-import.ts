// Accounts of another system, made all at once or not at all, with the numbers, passwords or old
// hashes that they had there. An old hash is kept as it is until its owner has signed in once.

import { randomBase32 } from '../base/random.ts';
import { profileProblem, type AccountId, type Profile } from '../domain/account.ts';
import { fold } from '../domain/table.ts';
import type { AccountRecords, NewAccount } from '../ports/account-records.ts';
import type { Clock } from '../ports/clock.ts';
import type { Identity } from '../ports/identity.ts';
import { isWeak } from './account-care.ts';

/** An account as another system had it. */
export interface ImportedAccount extends Partial<Profile> {
  readonly login: string;
  readonly id?: AccountId;
  readonly quotaBytes?: bigint;
  /** At most one of the two is told; without either, nobody can sign in before a reset. */
  readonly password?: string;
  /** A PHC string of argon2id, or a hash under the name of its scheme. */
  readonly hash?: string;
}

/** Why the account at a place of the list stops all of them. */
export interface ImportProblem {
  readonly at: number;
  readonly why: string;
}

/** What an import is built from. */
export interface AccountImportParts {
  readonly records: Pick<AccountRecords, 'insertAll'>;
  readonly identity: Pick<Identity, 'hash' | 'isHash'>;
  readonly clock: Clock;
  /** Of accounts that tell no quota of their own. */
  readonly quotaBytes: number;
}

/** Makes every account of the list, or none and says why. */
export const importAccounts = async (
  parts: AccountImportParts,
  accounts: readonly ImportedAccount[],
): Promise<ImportProblem | undefined> => {
  const problem = firstProblem(parts, accounts);
  if (problem !== undefined) return problem;
  const made: NewAccount[] = [];
  // One after the other: to hash a password takes two cores if it is let.
  for (const account of accounts) made.push(await newAccountOf(parts, account));
  const result = await parts.records.insertAll(made);
  return result === 'made' ? undefined : { at: result.at, why: TAKEN[result.taken] };
};

const TAKEN = {
  'login-taken': 'there is already an account with this login',
  'id-taken': 'there is already an account with this number',
} as const;

const newAccountOf = async (
  { identity, clock, quotaBytes }: AccountImportParts,
  { password, hash, ...account }: ImportedAccount,
): Promise<NewAccount> => ({
  ...account,
  passwordHash: hash ?? (await identity.hash(password ?? randomBase32())),
  quotaBytes: account.quotaBytes ?? BigInt(quotaBytes),
  created: clock.now(),
});

const firstProblem = (
  { identity }: AccountImportParts,
  accounts: readonly ImportedAccount[],
): ImportProblem | undefined => {
  const logins = new Set<string>();
  const ids = new Set<AccountId>();
  for (const [at, { password, hash, ...account }] of accounts.entries()) {
    const wrong = profileProblem(account);
    if (wrong !== undefined)
      return { at, why: `there can be no such ${wrong.field}: ${wrong.rule}` };
    if (password !== undefined && isWeak(password)) return { at, why: 'the password is too short' };
    if (hash !== undefined && !identity.isHash(hash)) {
      return { at, why: 'the hash is of no scheme that is known, or not of its form' };
    }
    const login = fold(account.login);
    if (logins.has(login)) return { at, why: 'this login stands in the file before' };
    if (account.id !== undefined && ids.has(account.id)) {
      return { at, why: 'this number stands in the file before' };
    }
    logins.add(login);
    if (account.id !== undefined) ids.add(account.id);
  }
  return undefined;
};
