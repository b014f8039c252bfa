// E-mail addresses that people give themselves: where letters are sent, one counts once its owner
// has followed a link that was sent there, so that nobody has letters sent to somebody else. What
// is waiting stands in the link, and of the link the store has the fingerprint.

import { randomBase32 } from '../base/random.ts';
import { after, HOUR } from '../base/time.ts';
import { readAccountId, type Account } from '../domain/account.ts';
import { Refusal } from '../domain/refusal.ts';
import type { AccountRecords, CodeRecords } from '../ports/account-records.ts';
import type { Clock } from '../ports/clock.ts';
import type { Identity } from '../ports/identity.ts';
import type { Links } from '../ports/mail.ts';
import { refuseStrange } from './account-care.ts';
import { addressLetterOf } from './letter-texts.ts';
import type { Letters } from './letters.ts';

/** The verbs on addresses that people give themselves. */
export interface AddressChanges {
  /**
   * The address of a change, where it has to be confirmed before it counts; null where it counts at
   * once: where it is no new one, or none, or no letters are sent. Refuses what is no address, and
   * with `no-address-links` where letters are sent that cannot hold a link.
   */
  toConfirm(email: string | null | undefined, current: string | null): string | null;
  /** Sends a link to an address that is to be confirmed; refuses with `no-letter-now`. */
  ask(account: Account, email: string): Promise<void>;
  /** The address that a link would confirm at this moment, and for which login. */
  waiting(code: string): Promise<WaitingAddress | undefined>;
  /** Gives the account of a link its address; refuses with `bad-address-code`. */
  confirm(code: string): Promise<Account>;
}

/** An address that is to be that of an account. */
export interface WaitingAddress {
  readonly login: string;
  readonly email: string;
}

/** What the verbs need. */
export interface AddressChangesParts {
  readonly records: Pick<AccountRecords, 'byId'>;
  readonly codes: CodeRecords;
  readonly identity: Pick<Identity, 'fingerprint'>;
  readonly clock: Clock;
  /** Null where no mail is configured. */
  readonly post: { readonly letters: Letters; readonly links: Links } | null;
}

/** How long a link is good: whoever changes an address reads his letters within a day. */
const GOOD_HOURS = 24;

/** The verbs over the records of the store. */
export const createAddressChanges = (parts: AddressChangesParts): AddressChanges => {
  const { records, codes, identity, clock, post } = parts;
  const useOf = (code: string) => ({ hash: identity.fingerprint(code), now: clock.now() });
  return {
    toConfirm: (email, current) => {
      if (post === null || email == null || email === current) return null;
      refuseStrange({ email });
      if (post.links.addressOf('') === null) throw new Refusal('no-address-links');
      return email;
    },
    ask: async (account, email) => {
      const credentials = await records.byId(account.id);
      if (post === null || credentials === undefined) return;
      const code = [randomBase32(), account.id, Buffer.from(email).toString('base64url')].join('.');
      const url = post.links.addressOf(code);
      if (url === null) return;
      await codes.replace({
        hash: identity.fingerprint(code),
        purpose: 'address',
        holder: { account: account.id, credentialVersion: credentials.version },
        expires: after(clock.now(), GOOD_HOURS * HOUR),
      });
      const letter = addressLetterOf({ account, url, hours: GOOD_HOURS });
      const ask = {
        account: account.id,
        kind: 'address',
        letter: { to: email, ...letter },
      } as const;
      if (!post.letters.post(ask)) throw new Refusal('no-letter-now');
    },
    waiting: async (code) => {
      const { id, email } = partsOf(code);
      const isGood = id !== undefined && (await codes.isGood('address', useOf(code)));
      const credentials = isGood ? await records.byId(id) : undefined;
      return credentials && { login: credentials.account.login, email };
    },
    confirm: async (code) => {
      const changed = await codes.confirm(useOf(code), partsOf(code).email);
      if (changed === undefined) throw new Refusal('bad-address-code');
      return changed;
    },
  };
};

/** What a link says, which is true where its code is good: the fingerprint is of all of it. */
const partsOf = (code: string) => {
  const [, id = '', email = ''] = code.split('.');
  return { id: readAccountId(id), email: Buffer.from(email, 'base64url').toString('utf8') };
};
