// How people come by an account without an operator, and by another password: registering, by
// invitation or freely, and a code that is sent by e-mail. Codes are good once and for a time, and
// only their hashes are kept. What is answered never tells whether somebody has an account.

import { networkOf } from '../base/network.ts';
import { randomBase32 } from '../base/random.ts';
import { after, DAY, HOUR, MINUTE, type Instant } from '../base/time.ts';
import type { Account, Credentials } from '../domain/account.ts';
import { Refusal } from '../domain/refusal.ts';
import { fold } from '../domain/table.ts';
import type { AccountRecords, CodeRecords } from '../ports/account-records.ts';
import type { Identity } from '../ports/identity.ts';
import type { Links } from '../ports/mail.ts';
import type { Observer } from '../ports/observer.ts';
import {
  madeOrRefused,
  newAccountOf,
  refuseBorrowedAddress,
  refuseIfWeak,
  type AccountCareParts,
} from './account-care.ts';
import type { NewAccountAsk } from './accounts.ts';
import type { AddressChanges } from './address-changes.ts';
import type { Attempts } from './attempts.ts';
import type { Letters } from './letters.ts';
import { resetLetterOf } from './letter-texts.ts';

/** Who may make an account for himself. */
export type RegistrationMode = 'closed' | 'invitation' | 'open';

/** What somebody registers with. */
export interface RegisterAsk extends Pick<NewAccountAsk, 'login' | 'password' | 'name' | 'email'> {
  /** The code of an invitation; looked at where registration is by invitation. */
  readonly invitation?: string;
  readonly address: string;
}

/** An invitation, whose code is known to nobody else from here on. */
export interface Invitation {
  readonly code: string;
  readonly expires: Instant;
}

/** The verbs of registering and of getting another password. */
export interface Registration {
  /** As the site has it: for what a page offers. */
  readonly mode: RegistrationMode;
  /** Whether links for another password can be sent. */
  readonly sendsResets: boolean;
  /**
   * An account without privileges. Refuses with `registration-closed` or `bad-invitation`, as
   * adding an account does, a login that is an address but not the account's own, and who comes
   * too often from one network. Its e-mail address is there once it is confirmed.
   */
  register(ask: RegisterAsk): Promise<Account>;
  /** For an operator; good once, for so many days. */
  invite(days: number): Promise<Invitation>;
  /**
   * Sends a link to each open account of that login, and to each of that e-mail address. It answers
   * before it has looked for them, and always the same. Refuses with `no-mail` where `sendsResets`
   * is false.
   */
  requestReset(ask: { readonly who: string; readonly address: string }): Promise<void>;
  /** Whether a code would be good at this moment. */
  isResetGood(code: string): Promise<boolean>;
  /** Gives the account of the code another password; refuses with `bad-reset-code`. */
  reset(ask: ResetAsk): Promise<Account>;
}

/** What somebody chooses another password with. */
export interface ResetAsk {
  readonly code: string;
  readonly password: string;
  readonly address: string;
}

/** What registration is built from. */
export interface RegistrationParts extends AccountCareParts {
  readonly records: AccountRecords;
  readonly codes: CodeRecords;
  readonly identity: Pick<Identity, 'hash' | 'fingerprint'>;
  readonly attempts: Attempts;
  readonly addresses: Pick<AddressChanges, 'toConfirm' | 'ask'>;
  readonly mode: RegistrationMode;
  readonly observer: Observer;
  /** Null where no mail is configured. */
  readonly post: { readonly letters: Letters; readonly links: Links } | null;
}

/** How long a link for another password is good: long enough for slow mail. */
const RESET_GOOD = HOUR;

/** The verbs over the records of the store. */
export const createRegistration = (parts: RegistrationParts): Registration => {
  const { codes, identity, clock, mode } = parts;
  const useOf = (code: string) => ({ hash: identity.fingerprint(code), now: clock.now() });
  return {
    mode,
    sendsResets: parts.post !== null && parts.post.links.resetOf('') !== null,
    register: registerOf(parts),
    invite: invitesOf(parts),
    requestReset: async ({ who, address }) => {
      const { post, attempts, observer } = parts;
      if (post === null) throw new Refusal('no-mail');
      // Each counts as a wrong one: whether it was one is what nobody is to learn.
      attempts.begin(networkOf(address), { key: `reset:${fold(who)}` });
      void sendResets(parts, post, who.trim()).catch((error: unknown) => observer.bug(error));
    },
    isResetGood: (code) => codes.isGood('reset', useOf(code)),
    reset: async ({ code, password, address }) => {
      refuseIfWeak(password);
      const attempt = parts.attempts.begin(networkOf(address), { key: 'reset-code' });
      const use = useOf(code);
      // Looked at first: to hash a password is slow, and who guesses codes is to wait for none.
      const isGood = await codes.isGood('reset', use);
      const account = isGood ? await codes.reset(use, await identity.hash(password)) : undefined;
      if (account === undefined) {
        attempt.wasWrong();
        throw new Refusal('bad-reset-code');
      }
      attempt.wasRight();
      return account;
    },
  };
};

/** Makes invitations; for who has no server around, as a command. */
export const invitesOf =
  ({ codes, identity, clock }: InvitesParts): Registration['invite'] =>
  async (days) => {
    if (!Number.isInteger(days) || days < 1 || days > INVITATION_DAYS_MAX) {
      const rule = `a whole number of days, ${INVITATION_DAYS_MAX} at most`;
      throw new Refusal('bad-profile', { field: 'time of an invitation', rule });
    }
    const code = randomBase32();
    const expires = after(clock.now(), days * DAY);
    const hash = identity.fingerprint(code);
    await codes.insert({ hash, purpose: 'invitation', holder: null, expires });
    return { code, expires };
  };

/** What invitations are made from. */
export type InvitesParts = Pick<RegistrationParts, 'codes' | 'clock'> & {
  readonly identity: Pick<Identity, 'fingerprint'>;
};

/** A year: who has not come by then asks again. */
const INVITATION_DAYS_MAX = 365;

const registerOf = (parts: RegistrationParts): Registration['register'] => {
  const { mode, attempts, addresses } = parts;
  return async ({ invitation = '', address, login, password, name, email }) => {
    if (mode === 'closed') throw new Refusal('registration-closed');
    refuseIfWeak(password);
    const waiting = addresses.toConfirm(email, null);
    const known = email === undefined || waiting !== null ? {} : { email };
    refuseBorrowedAddress({ login, ...known });
    // Nothing else of what was sent is an account's own to say.
    const ask = {
      login,
      password,
      ...(name === undefined ? {} : { name }),
      ...known,
    };
    // Accounts that are made count as well, so that nobody makes hundreds.
    const attempt = attempts.begin(networkOf(address), { key: 'register' });
    const account = await madeBy(parts, ask, invitation);
    if (mode === 'invitation') attempt.wasRight();
    if (waiting !== null) await addresses.ask(account, waiting);
    return account;
  };
};

const madeBy = async (
  parts: RegistrationParts,
  ask: NewAccountAsk,
  invitation: string,
): Promise<Account> => {
  const { records, codes, identity, clock, mode } = parts;
  if (mode === 'open') {
    return madeOrRefused(ask, await records.insert(await newAccountOf(parts, ask)));
  }
  const use = { hash: identity.fingerprint(invitation.trim()), now: clock.now() };
  if (!(await codes.isGood('invitation', use))) throw new Refusal('bad-invitation');
  const made = await codes.register(await newAccountOf(parts, ask), use);
  if (made === 'no-code') throw new Refusal('bad-invitation');
  return madeOrRefused(ask, made);
};

const sendResets = async (
  parts: RegistrationParts,
  post: NonNullable<RegistrationParts['post']>,
  who: string,
): Promise<void> => {
  for (const { account, version } of await accountsOf(parts, who)) {
    const { email } = account;
    const code = randomBase32();
    const url = post.links.resetOf(code);
    if (email === null || url === null) continue;
    await parts.codes.insert({
      hash: parts.identity.fingerprint(code),
      purpose: 'reset',
      holder: { account: account.id, credentialVersion: version },
      expires: after(parts.clock.now(), RESET_GOOD),
    });
    const letter = resetLetterOf({ account, url, minutes: RESET_GOOD / MINUTE });
    post.letters.post({ account: account.id, kind: 'reset', letter: { to: email, ...letter } });
  }
};

/**
 * Those of a login and those of an e-mail address that can sign in: a login that looks like
 * another's address takes no letter from him.
 */
const accountsOf = async (
  { records }: RegistrationParts,
  who: string,
): Promise<readonly Credentials[]> => {
  const named = await records.byLogin(who);
  const others = await records.byEmail(who);
  return [
    ...(named === undefined ? [] : [named]),
    ...others.filter(({ account }) => account.id !== named?.account.id),
  ].filter(({ account }) => account.closed === null);
};
