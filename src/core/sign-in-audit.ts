// Sign-ins as the audit log has them: every failure, and of an account's successes from one address
// the first in an hour, for scripts sign in with every call. What was sent as a password is not
// even looked at here.

import { HOUR, MINUTE, type Instant } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import { Refusal, type RefusalName } from '../domain/refusal.ts';
import type { Clock } from '../ports/clock.ts';
import type { Observer } from '../ports/observer.ts';
import type { Accounts } from './accounts.ts';
import { putNewest } from './newest.ts';

/** The verbs to sign in with a name, or with a key in its place. */
type Doors = Pick<Accounts, 'signIn' | 'signInByLogin' | 'signInByKey'>;

/** What the audit is told by. */
export interface SignInAudit {
  /** The same doors, with a line for who comes in and for who does not. */
  doors<Verbs extends Doors>(verbs: Verbs): Verbs;
  /** The same verb, which takes a token: the rest of its call is the doing of whose it is. */
  known<Args extends readonly unknown[]>(
    verb: (...args: Args) => Promise<Account>,
  ): (...args: Args) => Promise<Account>;
}

/** The audit of sign-ins over an observer. */
export const createSignInAudit = (observer: Observer, clock: Clock): SignInAudit => {
  const told = new Map<string, Instant>();
  const isNew = (key: string, milliseconds: number): boolean => {
    const now = clock.now();
    if (now - (told.get(key) ?? -Infinity) < milliseconds) return false;
    putNewest(told, key, now);
    return true;
  };
  const entered = (account: Account, address: string): void => {
    observer.signedIn(account.login);
    if (isNew(`${account.id} ${address}`, HOUR)) {
      observer.audit('sign-in', { account: account.id, address });
    }
  };
  const turnedAway = (error: unknown, named: Named): void => {
    const every = error instanceof Refusal ? AUDITED.get(error.code) : undefined;
    if (!(error instanceof Refusal) || every === undefined) return;
    const { code } = error;
    if (every > 0 && !isNew(`${code} ${Object.values(named).join(' ')}`, every)) return;
    observer.audit('sign-in.failed', { ...named, why: code });
  };
  const through = async <Result>(
    entering: Promise<Result>,
    named: Named,
    accountOf: (result: Result) => Account,
  ): Promise<Result> => {
    try {
      const result = await entering;
      entered(accountOf(result), named.address);
      return result;
    } catch (error) {
      turnedAway(error, named);
      throw error;
    }
  };
  return {
    doors: (verbs) => ({
      ...verbs,
      signIn: (ask) => {
        const { id: wsid, address } = ask;
        return through(verbs.signIn(ask), { wsid: String(wsid), address }, (account) => account);
      },
      signInByLogin: (ask) => {
        const named = { login: ask.login.slice(0, LOGIN_MAX), address: ask.address };
        return through(verbs.signInByLogin(ask), named, ({ account }) => account);
      },
      signInByKey: (ask) =>
        through(verbs.signInByKey(ask), { address: ask.address }, (account) => account),
    }),
    known:
      (verb) =>
      async (...args) => {
        const account = await verb(...args);
        observer.signedIn(account.login);
        return account;
      },
  };
};

/** As who was at the door has named himself. */
interface Named {
  readonly address: string;
  readonly login?: string;
  readonly wsid?: string;
}

/** Which refusals are told, and how many milliseconds pass before one is told again. */
const AUDITED: ReadonlyMap<RefusalName, number> = new Map([
  ['wrong-password', 0],
  ['wrong-key', 0],
  // Whoever is slowed down goes on trying; that he does is told once a minute.
  ['too-many-attempts', MINUTE],
  ['too-many-from-here', MINUTE],
]);

/** Longer than any login. */
const LOGIN_MAX = 100;
