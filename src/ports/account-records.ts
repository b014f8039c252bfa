// What the core asks of the store about accounts, and about all that stands for a password: keys,
// tokens and codes. Each move is one transaction and is durable when it returns.

import type { Instant } from '../base/time.ts';
import type { Account, AccountId, Credentials, Profile } from '../domain/account.ts';
import type { Space, SpaceId } from '../domain/table.ts';
import type { AccessToken, CodePurpose, Fingerprint } from '../domain/token.ts';

/** What an account is made from; of its profile, only a login is needed. */
export interface NewAccount extends Partial<Profile> {
  /** Absent: the store draws a free number of nine digits. */
  readonly id?: AccountId;
  readonly login: string;
  readonly passwordHash: string;
  readonly quotaBytes: bigint;
  readonly created: Instant;
}

/** Which of the names of an account that was to be made was taken. */
export type AccountNameTaken = 'login-taken' | 'id-taken';

/** That, and of which account in a list. */
export interface NameTakenAt {
  readonly at: number;
  readonly taken: AccountNameTaken;
}

/** Accounts and their spaces. */
export interface AccountRecords {
  /** Makes the account and its space; says which of the two names was taken. */
  insert(account: NewAccount): Promise<Account | AccountNameTaken>;
  /** Makes all of them and their spaces, or none; says of the first one which name was taken. */
  insertAll(accounts: readonly NewAccount[]): Promise<'made' | NameTakenAt>;
  byId(id: AccountId): Promise<Credentials | undefined>;
  byLogin(login: string): Promise<Credentials | undefined>;
  /** The number alone, of which no credentials are read: asked for every job where guests are. */
  idOf(login: string): Promise<AccountId | undefined>;
  /** Those that are open and have this e-mail address, without regard to case; a few at most. */
  byEmail(email: string): Promise<readonly Credentials[]>;
  /** Only the version: read on every call, by key. */
  credentialVersion(id: AccountId): Promise<number | undefined>;
  /** Replaces the hash and raises the version. */
  setPassword(id: AccountId, passwordHash: string): Promise<void>;
  /** Replaces one hash of a password by another of the same password, if it is still there. */
  renewHash(id: AccountId, hashes: { readonly from: string; readonly to: string }): Promise<void>;
  setQuota(id: AccountId, quotaBytes: bigint): Promise<void>;
  /** Changes what is named of its profile; undefined where there is no such account. */
  change(id: AccountId, profile: Partial<Profile>): Promise<Account | 'login-taken' | undefined>;
  /**
   * Closes the account: its key and its tokens are gone, and the version is raised. Nothing of its
   * space or its jobs changes. False where it is closed, or there is none.
   */
  close(id: AccountId, at: Instant): Promise<boolean>;
  /** Opens it again; false where it is open, or there is none. */
  reopen(id: AccountId): Promise<boolean>;
  /** The account whose key has this fingerprint. */
  byKey(fingerprint: Fingerprint): Promise<Account | undefined>;
  /** Replaces the fingerprint of its key; null takes the key away. */
  setKey(id: AccountId, fingerprint: Fingerprint | null): Promise<void>;
  all(): Promise<readonly Account[]>;
  spaceOf(id: SpaceId): Promise<Space | undefined>;
}

/** What is kept of a login token when it is given out. */
export interface NewLoginToken {
  readonly hash: Fingerprint;
  readonly account: AccountId;
  /** Of the credentials that it was given for; it ends with them. */
  readonly credentialVersion: number;
  readonly lastUsed: Instant;
  /** Whether it was given for the password itself, and not for an access token. */
  readonly byPassword: boolean;
}

/** A login token that its account's password has not ended. */
export interface KeptLoginToken {
  readonly account: Account;
  /** As it was last written down. */
  readonly lastUsed: Instant;
  readonly byPassword: boolean;
}

/** Login tokens, by their hashes. */
export interface LoginTokenRecords {
  /** Keeps a token; of its account's tokens, those `keepMax` stay that were used last. */
  insert(token: NewLoginToken, keepMax: number): Promise<void>;
  /** Undefined where there is none, or its account has another password since; read by key. */
  byHash(hash: Fingerprint): Promise<KeptLoginToken | undefined>;
  /** Writes down that it was used at `at`, where no later use is known. */
  use(hash: Fingerprint, at: Instant): Promise<void>;
  /** Ends it; one that is not there is no error. */
  end(hash: Fingerprint): Promise<void>;
  /** Forgets those that were last used before `before`. */
  forget(before: Instant): Promise<void>;
}

/** What is kept of an access token when it is minted. */
export interface NewAccessToken extends Omit<AccessToken, 'lastUsed'> {
  readonly hash: Fingerprint;
  readonly account: AccountId;
}

/** An access token and whose it is. */
export interface KeptAccessToken {
  readonly account: Account;
  readonly token: AccessToken;
}

/** Access tokens, by their hashes and, within an account, by their names in any case. */
export interface AccessTokenRecords {
  /** Keeps a token, where its account has none of that name and fewer than `most`. */
  insert(token: NewAccessToken, most: number): Promise<'kept' | 'name-taken' | 'too-many'>;
  /** Also one that has expired; read by key. */
  byHash(hash: Fingerprint): Promise<KeptAccessToken | undefined>;
  /** Those of an account, by name. */
  of(account: AccountId): Promise<readonly AccessToken[]>;
  /** Writes down that it was used at `at`, where no later use is known. */
  use(hash: Fingerprint, at: Instant): Promise<void>;
  /** Ends one, and all login tokens of its account; false where it has none of that name. */
  revoke(account: AccountId, name: string): Promise<boolean>;
}

/** What is kept of a code when it is made. */
export interface NewCode {
  readonly hash: Fingerprint;
  readonly purpose: CodePurpose;
  /** Whose it is, and of which version of the credentials; null for an invitation. */
  readonly holder: { readonly account: AccountId; readonly credentialVersion: number } | null;
  readonly expires: Instant;
}

/** A code that is to be used, now. */
export interface CodeUse {
  readonly hash: Fingerprint;
  readonly now: Instant;
}

/** Codes that are good once, by their hashes. */
export interface CodeRecords {
  insert(code: NewCode): Promise<void>;
  /** As `insert`, and forgets what its account had of the same purpose. */
  replace(code: NewCode): Promise<void>;
  /** Whether one could be used at this moment. */
  isGood(purpose: CodePurpose, use: CodeUse): Promise<boolean>;
  /** Makes an account and uses its invitation up, or neither. */
  register(account: NewAccount, use: CodeUse): Promise<Account | AccountNameTaken | 'no-code'>;
  /**
   * Uses the code up and gives its account another password hash, with a higher version, which
   * ends all its other codes; undefined where the code is not good.
   */
  reset(use: CodeUse, passwordHash: string): Promise<Account | undefined>;
  /** Uses the code up and gives its account an e-mail address; undefined where it is not good. */
  confirm(use: CodeUse, email: string): Promise<Account | undefined>;
  /** Forgets those that expired before `before`. */
  forget(before: Instant): Promise<void>;
}
