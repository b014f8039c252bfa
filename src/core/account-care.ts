// What is done to accounts: made, changed, closed, opened again. Who may do it to whom is for the
// caller to know: an operator at the shell, an admin, an account to itself.

import type { Account, AccountId, Profile } from '../domain/account.ts';
import { profileProblem } from '../domain/account.ts';
import type { JobId, JobStatus } from '../domain/job.ts';
import { Refusal } from '../domain/refusal.ts';
import { fold } from '../domain/table.ts';
import type { AccountNameTaken, AccountRecords, NewAccount } from '../ports/account-records.ts';
import type { Clock } from '../ports/clock.ts';
import type { Identity } from '../ports/identity.ts';
import type { JobRecords } from '../ports/store.ts';
import type { NewAccountAsk } from './accounts.ts';

/** The verbs of who keeps accounts. */
export interface AccountCare {
  /** Refuses a login or id that is taken, a password that is too short, a profile that is none. */
  add(ask: NewAccountAsk): Promise<Account>;
  setPassword(login: string, password: string): Promise<Account>;
  /** Felt by the next job that writes; tables that are there stay, also above it. */
  setQuota(login: string, quotaBytes: bigint): Promise<Account>;
  /** Changes what is named of a profile; refuses as `add` does. */
  change(id: AccountId, profile: Partial<Profile>): Promise<Account>;
  /**
   * Closes an account: nobody signs in with it, its key and tokens are gone, and its jobs that wait
   * or run are cancelled. Its tables stay for `tableKeepDays`, the record of it and of its jobs for
   * ever.
   */
  close(id: AccountId): Promise<Account>;
  /** Opens a closed account: its password is good again, and so are the tables that are left. */
  reopen(id: AccountId): Promise<Account>;
  /** The account of a number, also a closed one; refuses with `unknown-account`. */
  numbered(id: AccountId): Promise<Account>;
  /** The account of a login in any case, also a closed one; refuses with `unknown-login`. */
  named(login: string): Promise<Account>;
  list(): Promise<readonly Account[]>;
}

/** What the care of accounts is built from. */
export interface AccountCareParts {
  readonly records: AccountRecords;
  readonly jobs: Pick<JobRecords, 'search' | 'cancel'>;
  readonly identity: Pick<Identity, 'hash'>;
  readonly clock: Clock;
  readonly quotaBytes: number;
}

/** Shorter ones are found by trying. */
const PASSWORD_LENGTH_MIN = 8;

/** The care of accounts over the records of the store. */
export const createAccountCare = (parts: AccountCareParts): AccountCare => {
  const { records, identity, clock } = parts;
  const numbered = async (id: AccountId): Promise<Account> => {
    const credentials = await records.byId(id);
    if (credentials === undefined) throw new Refusal('unknown-account', { account: id });
    return credentials.account;
  };
  const named = (login: string): Promise<Account> => accountNamed(records, login);

  return {
    add: async (ask) => {
      const account = await newAccountOf(parts, ask);
      return madeOrRefused(ask, await records.insert(account));
    },
    setPassword: async (login, password) => {
      refuseIfWeak(password);
      const account = await named(login);
      await records.setPassword(account.id, await identity.hash(password));
      return account;
    },
    setQuota: async (login, quotaBytes) => {
      const account = await named(login);
      await records.setQuota(account.id, quotaBytes);
      return { ...account, quotaBytes };
    },
    change: async (id, profile) => {
      refuseStrange(profile);
      const changed = await records.change(id, profile);
      if (changed === 'login-taken') throw taken(profile, 'login-taken');
      if (changed === undefined) throw new Refusal('unknown-account', { account: id });
      return changed;
    },
    close: async (id) => {
      const account = await numbered(id);
      if (!(await records.close(id, clock.now()))) throw already(account, 'closed');
      await cancelJobs(parts, account);
      return numbered(id);
    },
    reopen: async (id) => {
      const account = await numbered(id);
      if (!(await records.reopen(id))) throw already(account, 'open');
      return numbered(id);
    },
    numbered,
    named,
    list: () => records.all(),
  };
};

/** The account of a login in any case, also a closed one; refuses with `unknown-login`. */
export const accountNamed = async (
  records: Pick<AccountRecords, 'byLogin'>,
  login: string,
): Promise<Account> => {
  const credentials = await records.byLogin(login);
  if (credentials === undefined) throw new Refusal('unknown-login', { login });
  return credentials.account;
};

const already = ({ login }: Account, state: string): Refusal =>
  new Refusal('account-already', { login, state });

/** Servers look every second for jobs that are to end, whoever runs them. */
const cancelJobs = async ({ jobs }: AccountCareParts, { id }: Account): Promise<void> => {
  const owner = [{ from: id, to: id }];
  const found: JobId[] = [];
  const search = { owner, status: ACTIVE, includeSystem: true };
  for await (const job of jobs.search(search)) found.push(job.id);
  for (const job of found) await jobs.cancel(job, 'cancelled');
};

const ACTIVE = ['ready', 'started'] as const satisfies readonly JobStatus[];

/** What the store makes an account from, its password hashed; refuses what cannot be. */
export const newAccountOf = async (
  { identity, clock, quotaBytes }: Pick<AccountCareParts, 'identity' | 'clock' | 'quotaBytes'>,
  { password, ...ask }: NewAccountAsk,
): Promise<NewAccount> => {
  refuseIfWeak(password);
  refuseStrange(ask);
  const passwordHash = await identity.hash(password);
  return { ...ask, passwordHash, quotaBytes: BigInt(quotaBytes), created: clock.now() };
};

/** The account that was made, or the refusal of a name that was taken. */
export const madeOrRefused = (
  ask: Pick<NewAccountAsk, 'login' | 'id'>,
  made: Account | AccountNameTaken,
): Account => {
  if (typeof made === 'string') throw taken(ask, made);
  return made;
};

const taken = (
  { login = '', id }: Partial<Pick<NewAccountAsk, 'login' | 'id'>>,
  which: AccountNameTaken,
): Refusal =>
  which === 'login-taken'
    ? new Refusal('login-taken', { login })
    : new Refusal('account-id-taken', { account: id ?? 0 });

/** Whether a password is found by trying. */
export const isWeak = (password: string): boolean => password.length < PASSWORD_LENGTH_MIN;

/** Refuses a password that is found by trying. */
export const refuseIfWeak = (password: string): void => {
  if (!isWeak(password)) return;
  throw new Refusal('weak-password', { length: PASSWORD_LENGTH_MIN });
};

/** Refuses a login that is an e-mail address, where it is not that of its own account. */
export const refuseBorrowedAddress = ({
  login = '',
  email,
}: Partial<Pick<Profile, 'login' | 'email'>>): void => {
  if (!login.includes('@') || fold(login) === fold(email ?? '')) return;
  const rule = "an e-mail address can be one where it is the account's own";
  throw new Refusal('bad-profile', { field: 'login', rule });
};

/** Refuses a profile of which a field cannot be as it is. */
export const refuseStrange = (profile: Partial<Profile>): void => {
  const problem = profileProblem(profile);
  if (problem !== undefined) throw new Refusal('bad-profile', { ...problem });
};
