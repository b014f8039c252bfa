// Accounts: signing in, and the few things an operator does to them.
// Passwords pass through and are never kept: a success is remembered for minutes under a keyed
// digest together with the account's credential version, so a change is felt on the next call.

import { networkOf } from '../base/network.ts';
import { after, DAY, MINUTE, type Instant } from '../base/time.ts';
import type { Account, AccountId, Credentials, Privilege } from '../domain/account.ts';
import { Refusal } from '../domain/refusal.ts';
import { fold } from '../domain/table.ts';
import type { Clock } from '../ports/clock.ts';
import type { Identity } from '../ports/identity.ts';
import type { AccountRecords } from '../ports/store.ts';
import { createAccountKeys, type AccountKeys } from './account-keys.ts';
import { createAttempts, type Attempts, type Tried } from './attempts.ts';
import { putNewest } from './newest.ts';

/** What one signs in with. */
export interface SignIn {
  readonly id: AccountId;
  readonly password: string;
  /** The address the call came from, as the socket or a trusted proxy tells it. */
  readonly address: string;
}

/** What one signs in with who is known by a login. */
export interface LoginAsk {
  /** In any case. */
  readonly login: string;
  readonly password: string;
  readonly address: string;
}

/** Who has signed in, and of which version the credentials were. */
export type SignedIn = Pick<Credentials, 'account' | 'version'>;

/** What an account is made from. */
export interface NewAccountAsk {
  readonly login: string;
  readonly password: string;
  readonly id?: AccountId;
  readonly privileges?: readonly Privilege[];
}

/** The verbs on accounts. */
export interface Accounts extends AccountKeys {
  /**
   * The account, or a refusal: `wrong-password`; `too-many-attempts` and `too-many-from-here` for
   * who tries too fast, but never for the right password from where it has been right before;
   * `sign-in-busy` where too many wait.
   */
  signIn(ask: SignIn): Promise<Account>;
  /** As `signIn`; logins that are nobody's are refused and slowed down as wrong passwords are. */
  signInByLogin(ask: LoginAsk): Promise<SignedIn>;
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
/** How long an address is known for the password that was right: a month's holiday. */
const KNOWN = 30 * DAY;
/** Shorter ones are found by trying. */
const PASSWORD_LENGTH_MIN = 8;

/** A password that was right, under the credentials it was right for. */
interface Success {
  readonly version: number;
  readonly until: Instant;
}

/** What one sign-in is about. */
interface Asked {
  readonly tried: Tried;
  readonly password: string;
  readonly network: string;
  /** Stands for the account, or for the name that is nobody's, and the password together. */
  readonly key: string;
  readonly credentials: Credentials | undefined;
}

/** Accounts over the records of the store. */
export const createAccounts = (parts: AccountsParts): Accounts => {
  const { records, clock, identity } = parts;
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

  const attempts = createAttempts(clock);
  return {
    ...createAccountKeys({ records, identity, clock, attempts }),
    ...doorsOf(parts, attempts),
    add,
    setPassword,
    setQuota,
    list: () => records.all(),
  };
};

/**
 * The ways to sign in. Each counts wrong passwords for itself, by what was typed and not by whose
 * it is: if one were slowed down for guesses at the other, that would tell whose number a login
 * has, and that there is one. All of them count for the network.
 */
const doorsOf = (
  parts: AccountsParts,
  attempts: Attempts,
): Pick<Accounts, 'signIn' | 'signInByLogin'> => {
  const enter = entranceOf(parts, attempts);
  const { records } = parts;
  return {
    signIn: async ({ id, password, address }) => {
      const credentials = await records.byId(id);
      const named = String(id);
      const asked = { credentials, named, typed: `id:${named}`, password, address };
      return (await enter(asked)).account;
    },
    signInByLogin: async ({ login, password, address }) => {
      const credentials = await records.byLogin(login);
      return enter({ credentials, named: login, typed: `login:${fold(login)}`, password, address });
    },
  };
};

/** Somebody at one of the doors. */
interface Entering {
  /** Undefined where nobody goes by that name. */
  readonly credentials: Credentials | undefined;
  /** As who enters says it. */
  readonly named: string;
  /** The same with its door before it, and folded where case does not matter. */
  readonly typed: string;
  readonly password: string;
  readonly address: string;
}

const entranceOf = (
  { identity, clock }: AccountsParts,
  attempts: Attempts,
): ((entering: Entering) => Promise<SignedIn>) => {
  const remembered = new Map<string, Success>();
  /** By network and key: where a password was right before. It is checked there all the same. */
  const known = new Map<string, Success>();
  const checks = new Map<string, Promise<SignedIn>>();
  const nobodysHash = identity.hash('the hash that an unknown account is checked against');

  const holds = (success: Success | undefined, credentials: Credentials): boolean =>
    success?.version === credentials.version && success.until > clock.now();

  const check = async (asked: Asked): Promise<SignedIn> => {
    const { tried, network, key, credentials } = asked;
    const place = `${network} ${key}`;
    const isKnown = credentials !== undefined && holds(known.get(place), credentials);
    const attempt = isKnown ? undefined : attempts.begin(network, tried);
    // An unknown account costs the same time as a wrong password, so that neither tells which.
    const hash = credentials?.passwordHash ?? (await nobodysHash);
    let isRight: boolean;
    try {
      // Who is known waits apart from the strangers of the same network.
      isRight = await identity.verify(asked.password, hash, isKnown ? place : network);
    } catch (error) {
      attempt?.wasNotMade();
      throw error;
    }
    if (!isRight || credentials === undefined) {
      attempt?.wasWrong();
      throw new Refusal('wrong-password');
    }
    attempt?.wasRight();
    const { version } = credentials;
    putNewest(known, place, { version, until: after(clock.now(), KNOWN) });
    putNewest(remembered, key, { version, until: after(clock.now(), REMEMBERED) });
    return credentials;
  };

  return async ({ credentials, named, typed, password, address }) => {
    const network = networkOf(address);
    const tried = { key: typed, named };
    // What was right at one door is known at the other: only who has the password learns of it.
    const key = identity.digest(`${credentials?.account.id ?? typed} ${password}`);
    if (credentials !== undefined && holds(remembered.get(key), credentials)) return credentials;
    // A script that begins with a hundred calls at once asks one question, and gets one answer.
    const question = `${network} ${key} ${credentials?.version ?? 'nobody'} ${typed}`;
    const running = checks.get(question);
    if (running !== undefined) return running;
    const answer = check({ tried, password, network, key, credentials }).finally(() =>
      checks.delete(question),
    );
    checks.set(question, answer);
    return answer;
  };
};

const refuseIfWeak = (password: string): void => {
  if (password.length >= PASSWORD_LENGTH_MIN) return;
  throw new Refusal('weak-password', { length: PASSWORD_LENGTH_MIN });
};
