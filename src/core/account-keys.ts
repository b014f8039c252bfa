// The secret keys of accounts: minting, taking away, and signing in with one where a protocol has
// no password. The record is asked on every call, so what has changed is felt by the next.

import { networkOf } from '../base/network.ts';
import { after, DAY, type Instant } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Clock } from '../ports/clock.ts';
import type { Identity } from '../ports/identity.ts';
import type { AccountRecords } from '../ports/account-records.ts';
import { accountNamed } from './account-care.ts';
import type { Attempts } from './attempts.ts';
import { putNewest } from './newest.ts';

/** What one signs in with where there is no password. */
export interface KeySignIn {
  /** 15 digits. */
  readonly key: string;
  /** The address the call came from, as the socket or a trusted proxy tells it. */
  readonly address: string;
}

/** An account and its new key, which is known to nobody else from here on. */
export interface MintedKey {
  readonly account: Account;
  readonly key: string;
}

/** The verbs on keys. */
export interface AccountKeys {
  /**
   * The account of the key, or a refusal: `wrong-key`; `too-many-from-here` for who tries too
   * fast, but never for the right key from where it has been right before.
   */
  signInByKey(ask: KeySignIn): Promise<Account>;
  /** Gives the account a new key; the one before is no key any more. */
  mintKey(login: string): Promise<MintedKey>;
  /** Takes the account's key away, where it has one. */
  revokeKey(login: string): Promise<Account>;
}

/** What keys are built from; attempts count for a network together with those of passwords. */
export interface AccountKeysParts {
  readonly records: AccountRecords;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly attempts: Attempts;
}

/** How long an address is known for the key that was right: a month's holiday. */
const KNOWN = 30 * DAY;

/** Keys over the records of the store. */
export const createAccountKeys = (parts: AccountKeysParts): AccountKeys => {
  const { records, identity } = parts;
  return {
    signInByKey: signInOf(parts),
    mintKey: async (login) => {
      const account = await accountNamed(records, login);
      const key = identity.drawKey();
      await records.setKey(account.id, identity.fingerprint(key));
      return { account, key };
    },
    revokeKey: async (login) => {
      const account = await accountNamed(records, login);
      await records.setKey(account.id, null);
      return account;
    },
  };
};

/**
 * A key is looked for by its fingerprint: how long that takes tells of fingerprints, never of
 * digits, and guesses are too few to learn from it. Right and wrong ones go the same way until
 * the answer.
 */
const signInOf = (parts: AccountKeysParts): AccountKeys['signInByKey'] => {
  const { records, identity, clock, attempts } = parts;
  const known = new Map<string, Instant>();
  return async ({ key, address }) => {
    const network = networkOf(address);
    const fingerprint = identity.fingerprint(key);
    const found = await records.byKey(fingerprint);
    const account = found?.closed === null ? found : undefined;
    const place = `${network} ${fingerprint}`;
    if (account !== undefined && (known.get(place) ?? 0) > clock.now()) return account;
    // A stranger who is slowed down is not told whether this guess was right.
    const attempt = attempts.begin(network, { key: 'key' });
    if (account === undefined) {
      attempt.wasWrong();
      throw new Refusal('wrong-key');
    }
    attempt.wasRight();
    putNewest(known, place, after(clock.now(), KNOWN));
    return account;
  };
};
