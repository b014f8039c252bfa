// Accounts: signing in with a password, or with an access token in its place.
// Passwords pass through and are never kept: a success is remembered for minutes under a keyed
// digest together with the account's credential version, so a change is felt on the next call.

import { networkOf } from '../base/network.ts';
import { after, DAY, MINUTE, type Instant } from '../base/time.ts';
import type { Account, AccountId, Credentials, Profile } from '../domain/account.ts';
import type { Needs } from '../domain/token.ts';
import { Refusal } from '../domain/refusal.ts';
import { fold } from '../domain/table.ts';
import type { Clock } from '../ports/clock.ts';
import type { Identity } from '../ports/identity.ts';
import type { AccountRecords } from '../ports/account-records.ts';
import type { JobRecords } from '../ports/store.ts';
import { createAccountKeys, type AccountKeys } from './account-keys.ts';
import { createAccountCare, type AccountCare } from './account-care.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { Attempts, Tried } from './attempts.ts';
import { putNewest } from './newest.ts';

/** What one signs in with. */
export interface SignIn {
  readonly id: AccountId;
  /** Or an access token. */
  readonly password: string;
  /** The address the call came from, as the socket or a trusted proxy tells it. */
  readonly address: string;
  /** What the call does, for access tokens; by default all that a password is good for. */
  readonly needs?: Needs;
}

/** What one signs in with who is known by a login. */
export interface LoginAsk {
  /** In any case. */
  readonly login: string;
  readonly password: string;
  readonly address: string;
  readonly needs?: Needs;
}

/** Who has signed in, and of which version the credentials were. */
export type SignedIn = Pick<Credentials, 'account' | 'version'>;

/** What an account is made from; of its profile, a login is enough. */
export interface NewAccountAsk extends Partial<Profile> {
  readonly login: string;
  readonly password: string;
  readonly id?: AccountId;
}

/** The verbs on accounts. */
export interface Accounts extends AccountKeys, AccountCare {
  /**
   * The account, or a refusal: `wrong-password`; `too-many-attempts` and `too-many-from-here` for
   * who tries too fast, but never for the right password from where it has been right before;
   * `sign-in-busy` where too many wait. A closed account is as one that is not there. An access
   * token stands for the password where it reaches what the call `needs`, and is never slowed down;
   * else it is refused as `AccessTokens.accountOf` says.
   */
  signIn(ask: SignIn): Promise<Account>;
  /** As `signIn`; logins that are nobody's are refused and slowed down as wrong passwords are. */
  signInByLogin(ask: LoginAsk): Promise<SignedIn>;
}

/** What accounts are built from. */
export interface AccountsParts {
  readonly records: AccountRecords;
  readonly jobs: Pick<JobRecords, 'search' | 'cancel'>;
  readonly identity: Identity;
  readonly clock: Clock;
  /** Counts what is tried, for every door of the server together. */
  readonly attempts: Attempts;
  readonly accessTokens: Pick<AccessTokens, 'accountOf'>;
  /** Of accounts that are made from now on. */
  readonly quotaBytes: number;
}

/** How long a success is remembered: scripts poll every few seconds, people come back in five. */
const REMEMBERED = 5 * MINUTE;
/** How long an address is known for the password that was right: a month's holiday. */
const KNOWN = 30 * DAY;

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
export const createAccounts = (parts: AccountsParts): Accounts => ({
  ...createAccountKeys(parts),
  ...createAccountCare(parts),
  ...doorsOf(parts),
});

/**
 * The ways to sign in. Each counts wrong passwords for itself, by what was typed and not by whose
 * it is: if one were slowed down for guesses at the other, that would tell whose number a login
 * has, and that there is one. All of them count for the network.
 */
const doorsOf = (parts: AccountsParts): Pick<Accounts, 'signIn' | 'signInByLogin'> => {
  const { records, accessTokens } = parts;
  const byPassword = entranceOf(parts);
  const enter = async (entering: Entering, needs: Needs = 'all'): Promise<SignedIn> => {
    const { credentials, password } = entering;
    const account = await accessTokens.accountOf(password, needs);
    // What is no token of the account that was named is a wrong password like any other.
    if (account === undefined || account.id !== credentials?.account.id) {
      return byPassword(entering);
    }
    return { account, version: credentials.version };
  };
  return {
    signIn: async ({ id, needs, ...ask }) => {
      const credentials = openOnly(await records.byId(id));
      const named = String(id);
      return (await enter({ ...ask, credentials, named, typed: `id:${named}` }, needs)).account;
    },
    signInByLogin: async ({ login, needs, ...ask }) => {
      const credentials = openOnly(await records.byLogin(login));
      return enter({ ...ask, credentials, named: login, typed: `login:${fold(login)}` }, needs);
    },
  };
};

const openOnly = (credentials: Credentials | undefined): Credentials | undefined =>
  credentials?.account.closed === null ? credentials : undefined;

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

const entranceOf = (parts: AccountsParts): ((entering: Entering) => Promise<SignedIn>) => {
  const { identity, clock, attempts } = parts;
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
      // Who is known waits apart from the strangers of the same network, and before all of them.
      const lane = { name: isKnown ? place : network, isKnown };
      isRight = await identity.verify(asked.password, hash, lane);
    } catch (error) {
      attempt?.wasNotMade();
      throw error;
    }
    if (!isRight || credentials === undefined) {
      attempt?.wasWrong();
      throw new Refusal('wrong-password');
    }
    attempt?.wasRight();
    if (identity.isOld(hash)) await renew(parts, credentials, asked.password);
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

/** An old hash that was right once gives way to one of ours; the password is the same as before. */
const renew = async (
  { identity, records }: AccountsParts,
  { account, passwordHash }: Credentials,
  password: string,
): Promise<void> => {
  try {
    await records.renewHash(account.id, { from: passwordHash, to: await identity.hash(password) });
  } catch (error) {
    // Where too many wait to be hashed, the next sign-in does it.
    if (!(error instanceof Refusal)) throw error;
  }
};
