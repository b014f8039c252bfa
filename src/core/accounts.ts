// Accounts: signing in, and the few things an operator does to them.
// Passwords pass through and are never kept: a success is remembered for minutes under a keyed
// digest together with the account's credential version, so a change is felt on the next call.

import { after, MINUTE, SECOND, type Instant } from '../base/time.ts';
import type { Account, AccountId, Credentials, Privilege } from '../domain/account.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Clock } from '../ports/clock.ts';
import type { Identity } from '../ports/identity.ts';
import type { AccountRecords } from '../ports/store.ts';

/** What one signs in with. */
export interface SignIn {
  readonly id: AccountId;
  readonly password: string;
  /** The address the call came from, as the socket or a trusted proxy tells it. */
  readonly address: string;
}

/** What an account is made from. */
export interface NewAccountAsk {
  readonly login: string;
  readonly password: string;
  readonly id?: AccountId;
  readonly privileges?: readonly Privilege[];
}

/** The verbs on accounts. */
export interface Accounts {
  /** The account, or the refusals `wrong-password` and `too-many-attempts`. */
  signIn(ask: SignIn): Promise<Account>;
  /** Refuses a login or id that is taken, and a password that is too short. */
  add(ask: NewAccountAsk): Promise<Account>;
  setPassword(login: string, password: string): Promise<Account>;
  /** Felt by the next job that writes; tables that are there stay, also above it. */
  setQuota(login: string, quotaBytes: bigint): Promise<Account>;
  list(): Promise<readonly Account[]>;
}

/** What accounts are built from. */
export interface AccountsParts {
  readonly records: AccountRecords;
  readonly identity: Identity;
  readonly clock: Clock;
  /** Of accounts that are made from now on. */
  readonly quotaBytes: number;
}

/** How long a success is remembered: scripts poll every few seconds, people come back in five. */
const REMEMBERED = 5 * MINUTE;
/** Entries each of the maps below may have before its oldest goes. */
const ENTRIES_MAX = 10_000;
/** Wrong passwords an address may send for an account before it is slowed down. */
const FREE_ATTEMPTS = 3;
/** The longest an address is slowed down for, so that a locked-out person waits a minute. */
const SLOWED_MAX = MINUTE;
/** Shorter ones are found by trying. */
const PASSWORD_LENGTH_MIN = 8;

interface Failures {
  readonly count: number;
  readonly blockedUntil: Instant;
}

/** Accounts over the records of the store. */
export const createAccounts = (parts: AccountsParts): Accounts => {
  const { records, identity, clock } = parts;
  const remembered = new Map<string, { readonly version: number; readonly until: Instant }>();
  const knownAddresses = new Map<string, true>();
  const failures = new Map<string, Failures>();
  const nobodysHash = identity.hash('the hash that an unknown account is checked against');

  const refuseIfSlowed = (pair: string, id: AccountId): void => {
    const blockedUntil = failures.get(pair)?.blockedUntil ?? 0;
    const left = blockedUntil - clock.now();
    if (left <= 0 || knownAddresses.has(pair)) return;
    const seconds = Math.ceil(left / SECOND);
    throw new Refusal('too-many-attempts', { account: id, seconds });
  };

  const noteFailure = (pair: string): void => {
    const count = (failures.get(pair)?.count ?? 0) + 1;
    const excess = count - FREE_ATTEMPTS;
    const slowed = excess < 0 ? 0 : Math.min(SLOWED_MAX, SECOND * 2 ** excess);
    put(failures, pair, { count, blockedUntil: after(clock.now(), slowed) });
  };

  const isRemembered = (key: string, credentials: Credentials): boolean => {
    const entry = remembered.get(key);
    return entry?.version === credentials.version && entry.until > clock.now();
  };

  const signIn = async ({ id, password, address }: SignIn): Promise<Account> => {
    const pair = `${address} ${id}`;
    const key = identity.digest(`${id} ${password}`);
    const credentials = await records.byId(id);
    if (credentials !== undefined && isRemembered(key, credentials)) return credentials.account;
    refuseIfSlowed(pair, id);
    // An unknown account costs the same time as a wrong password, so that neither tells which.
    const hash = credentials?.passwordHash ?? (await nobodysHash);
    const isRight = await identity.verify(password, hash);
    if (!isRight || credentials === undefined) {
      noteFailure(pair);
      throw new Refusal('wrong-password');
    }
    failures.delete(pair);
    put(knownAddresses, pair, true);
    const until = after(clock.now(), REMEMBERED);
    put(remembered, key, { version: credentials.version, until });
    return credentials.account;
  };

  const add = async (ask: NewAccountAsk): Promise<Account> => {
    refuseIfWeak(ask.password);
    const made = await records.insert({
      ...(ask.id === undefined ? {} : { id: ask.id }),
      login: ask.login,
      passwordHash: await identity.hash(ask.password),
      privileges: ask.privileges ?? [],
      quotaBytes: BigInt(parts.quotaBytes),
      created: clock.now(),
    });
    if (made === 'login-taken') throw new Refusal('login-taken', { login: ask.login });
    if (made === 'id-taken') throw new Refusal('account-id-taken', { account: ask.id ?? 0 });
    return made;
  };

  const setPassword = async (login: string, password: string): Promise<Account> => {
    refuseIfWeak(password);
    const credentials = await records.byLogin(login);
    if (credentials === undefined) throw new Refusal('unknown-login', { login });
    await records.setPassword(credentials.account.id, await identity.hash(password));
    return credentials.account;
  };

  const setQuota = async (login: string, quotaBytes: bigint): Promise<Account> => {
    const credentials = await records.byLogin(login);
    if (credentials === undefined) throw new Refusal('unknown-login', { login });
    await records.setQuota(credentials.account.id, quotaBytes);
    return { ...credentials.account, quotaBytes };
  };

  return { signIn, add, setPassword, setQuota, list: () => records.all() };
};

const refuseIfWeak = (password: string): void => {
  if (password.length >= PASSWORD_LENGTH_MIN) return;
  throw new Refusal('weak-password', { length: PASSWORD_LENGTH_MIN });
};

/** Sets an entry as the newest, and lets the oldest go where there are too many. */
const put = <V>(map: Map<string, V>, key: string, value: V): void => {
  map.delete(key);
  map.set(key, value);
  if (map.size <= ENTRIES_MAX) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
};
