// Accounts as those who are signed in may keep them: admins all of them, everybody his own.
// Who asks is looked at here, so that no wire has to; an operator's commands go past this.

import type { Account, AccountId, Profile } from '../domain/account.ts';
import { isAdmin } from '../domain/account.ts';
import { Refusal } from '../domain/refusal.ts';
import { fold } from '../domain/table.ts';
import type { Observer } from '../ports/observer.ts';
import { refuseBorrowedAddress, refuseIfWeak } from './account-care.ts';
import type { Accounts, NewAccountAsk } from './accounts.ts';
import type { AddressChanges } from './address-changes.ts';

/** What somebody changes of his own account; what is not named stays. */
export interface OwnChange extends Partial<Profile> {
  readonly password?: string;
}

/** Another password for the account of a login. */
export interface PasswordAsk {
  readonly login: string;
  readonly password: string;
}

/** The verbs of who keeps accounts over a wire. */
export interface AccountKeeping {
  /** For admins; refuses as `Accounts.add` does. */
  create(asker: Account, ask: NewAccountAsk): Promise<Account>;
  /** For admins: the account of a login; refuses as `Accounts.named` does. */
  named(asker: Account, login: string): Promise<Account>;
  /** One's own password, or for admins anybody's; refuses as `Accounts.setPassword` does. */
  setPassword(asker: Account, ask: PasswordAsk): Promise<void>;
  /** For admins, and never one's own; refuses as `Accounts.close` does. */
  close(asker: Account, id: AccountId): Promise<void>;
  /** For admins: every account, also those that are closed. */
  list(asker: Account): Promise<readonly Account[]>;
  /**
   * Changes one's own account. Privileges are an admin's to change; others may repeat theirs. A new
   * e-mail address stays out of what is returned, and of the account, until it is confirmed.
   */
  change(asker: Account, change: OwnChange): Promise<Account>;
}

/** The verbs over those of accounts. */
export const createAccountKeeping = (
  accounts: Accounts,
  addresses: Pick<AddressChanges, 'toConfirm' | 'ask'>,
  observer: Observer,
): AccountKeeping => ({
  create: async (asker, ask) => {
    refuseUnlessAdmin(asker);
    return accounts.add(ask);
  },
  named: async (asker, login) => {
    refuseUnlessAdmin(asker);
    return accounts.named(login);
  },
  setPassword: async (asker, { login, password }) => {
    // In the same words whether or not there is such an account.
    if (fold(login) !== fold(asker.login)) refuseUnlessAdmin(asker);
    const { id } = await accounts.setPassword(login, password);
    observer.note('info', 'account.password.set', { account: id, by: asker.id });
  },
  close: async (asker, id) => {
    refuseUnlessAdmin(asker);
    if (id === asker.id) throw new Refusal('own-account');
    await accounts.close(id);
  },
  list: async (asker) => {
    refuseUnlessAdmin(asker);
    return accounts.list();
  },
  change: async (asker, { password, ...profile }) => {
    const { privileges } = profile;
    if (privileges !== undefined && !isSame(privileges, asker.privileges)) {
      refuseUnlessAdmin(asker);
    }
    // Nothing is changed where a part of it cannot be.
    if (password !== undefined) refuseIfWeak(password);
    const waiting = addresses.toConfirm(profile.email, asker.email);
    const { email: _, ...others } = profile;
    const change = waiting === null ? profile : others;
    if (change.login !== undefined && change.login !== asker.login && !isAdmin(asker)) {
      refuseBorrowedAddress({ email: asker.email, ...change });
    }
    const changed = await accounts.change(asker.id, change);
    if (password !== undefined) await accounts.setPassword(changed.login, password);
    // After the password: links end with the one that they were asked for under.
    if (waiting !== null) await addresses.ask(changed, waiting);
    return changed;
  },
});

/** Verbs that admins alone may have; refuses with `admins-only` who is none. */
export type ForAdmins<Verbs> = (asker: Account) => Verbs;

/** Gives `verbs` to admins. */
export const forAdmins =
  <Verbs>(verbs: Verbs): ForAdmins<Verbs> =>
  (asker) => {
    refuseUnlessAdmin(asker);
    return verbs;
  };

const refuseUnlessAdmin = (asker: Account): void => {
  if (!isAdmin(asker)) throw new Refusal('admins-only');
};

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.toSorted().join() === others.toSorted().join();
