// An account: a person or a program that may sign in, and what it is allowed.
// The password itself is never here; identity adapters see it, hash it and forget it.

import type { Brand } from '../base/brand.ts';
import type { Instant } from '../base/time.ts';
import type { SpaceId } from './table.ts';

/** The number an account is known by on every wire (WSID, WebServicesID); 64 bits. */
export type AccountId = Brand<bigint, 'AccountId'>;

/** What an account may do beyond using its own space. */
export type Privilege = 'admin';

/** A person or a program that may sign in. */
export interface Account {
  readonly id: AccountId;
  /** Unique without regard to case. */
  readonly login: string;
  readonly privileges: readonly Privilege[];
  /** Bytes that the current versions of its tables may take together. */
  readonly quotaBytes: bigint;
  /** The account's own space, which queries call `mydb`. */
  readonly space: SpaceId;
  readonly created: Instant;
}

/** An account with what is needed to check a password; stays between store and core/accounts. */
export interface Credentials {
  readonly account: Account;
  /** PHC string of the argon2id hash. */
  readonly passwordHash: string;
  /** Grows with each change of password: what was remembered about an older one is void. */
  readonly version: number;
}

/** Whether `account` may see and search the jobs of everybody. */
export const isAdmin = (account: Account): boolean => account.privileges.includes('admin');
