// An account: a person or a program that may sign in, and what it is allowed.
// The password itself is never here; identity adapters see it, hash it and forget it.

import type { Brand } from '../base/brand.ts';
import type { Instant } from '../base/time.ts';
import type { JobStatus } from './job.ts';
import type { SpaceId } from './table.ts';

/** The number an account is known by on every wire (WSID, WebServicesID); 64 bits. */
export type AccountId = Brand<bigint, 'AccountId'>;

/** The number of an account as people and programs write it; undefined where none can have it. */
export const readAccountId = (text: string): AccountId | undefined =>
  /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= ACCOUNT_ID_MAX
    ? (BigInt(text) as AccountId)
    : undefined;

/** The largest integer of 64 bits, as `long` is on the old wires. */
export const ACCOUNT_ID_MAX = 2n ** 63n - 1n;

/**
 * What an account may do beyond using its own space, as a word in lower case: `admin`, or any word
 * that a site gives a meaning to.
 */
export type Privilege = string;

/** The ends of long jobs that it is told of by e-mail, as the numbers that old clients know. */
export type EmailLevel = 0 | 1 | 2 | 3;

/** What people say of themselves, and what an operator lets them do. */
export interface Profile {
  /** Unique without regard to case. */
  readonly login: string;
  /** What its owner is called; null where nobody said. */
  readonly name: string | null;
  readonly email: string | null;
  readonly emailLevel: EmailLevel;
  /** Whether those who invite to groups may see it in lists. */
  readonly isVisible: boolean;
  readonly privileges: readonly Privilege[];
}

/** A person or a program that may sign in. */
export interface Account extends Profile {
  readonly id: AccountId;
  /** Bytes that the current versions of its tables may take together. */
  readonly quotaBytes: bigint;
  /** The account's own space, which queries call `mydb`. */
  readonly space: SpaceId;
  readonly created: Instant;
  /** Since when nobody can sign in with it; null while it is open. */
  readonly closed: Instant | null;
}

/** An account with what is needed to check a password; stays between store and core/accounts. */
export interface Credentials {
  readonly account: Account;
  /** PHC string of the argon2id hash, or an old hash under the name of its scheme. */
  readonly passwordHash: string;
  /** Grows with each change of password: what was remembered about an older one is void. */
  readonly version: number;
}

/** Whether `account` may see and search the jobs of everybody, and keep accounts. */
export const isAdmin = ({ privileges }: Pick<Account, 'privileges'>): boolean =>
  privileges.includes('admin');

/** Each level of e-mail with the ends of jobs that it tells of; who cancels a job knows of it. */
const TOLD = {
  0: [],
  1: ['failed'],
  2: ['finished'],
  3: ['failed', 'finished'],
} as const satisfies Record<EmailLevel, readonly JobStatus[]>;

/** Whether who has this level of e-mail is told of a job that came to `status`. */
export const isToldOf = (level: EmailLevel, status: JobStatus): boolean =>
  (TOLD[level] as readonly JobStatus[]).includes(status);

/** The level that a number is, if it is one. */
export const emailLevelOf = (number: number): EmailLevel | undefined =>
  ([0, 1, 2, 3] as const).find((level) => level === number);

/** The privileges of a list of words with commas between; undefined where one is no word. */
export const privilegesIn = (list: string): readonly Privilege[] | undefined => {
  const words = list
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');
  return words.every((word) => PRIVILEGE.test(word)) ? [...new Set(words)] : undefined;
};

const PRIVILEGE = /^[a-z][\w.-]{0,63}$/;

/** What is wrong with a profile, as a field and its rule; undefined for nothing. */
export const profileProblem = (profile: Partial<Profile>): ProfileProblem | undefined =>
  PROFILE_RULES.find((rule) => !rule.holds(profile))?.problem;

/** A field that cannot be as it is, and what it may be. */
export interface ProfileProblem {
  readonly field: string;
  readonly rule: string;
}

interface ProfileRule {
  readonly problem: ProfileProblem;
  holds(profile: Partial<Profile>): boolean;
}

/** What can be typed, told and listed on one line, and put into a letter. */
const PROFILE_RULES: readonly ProfileRule[] = [
  {
    problem: {
      field: 'login',
      rule: 'letters, digits and . _ @ + - only, a letter first, and 64 characters at most',
    },
    holds: ({ login }) => login === undefined || /^[A-Za-z][A-Za-z0-9._@+-]{0,63}$/.test(login),
  },
  {
    problem: { field: 'name', rule: 'one line of 200 characters at most, and of one at least' },
    holds: ({ name }) => name == null || /^[^\p{Cc}\u2028\u2029]{1,200}$/u.test(name),
  },
  {
    problem: { field: 'e-mail', rule: 'one address, as kepler@example.org' },
    holds: ({ email }) => email == null || (email.length <= EMAIL_MAX && EMAIL.test(email)),
  },
  {
    problem: {
      field: 'privilege',
      rule: 'words of letters, digits and . _ -, a letter first, 64 characters at most',
    },
    holds: ({ privileges = [] }) => privileges.every((word) => PRIVILEGE.test(word)),
  },
];

/** One address without a name; RFC 5321 lets a path have 256 characters with its brackets. */
const EMAIL = /^[^\s@<>()[\]\\,;:"'\p{Cc}]+@[^\s@<>()[\]\\,;:"'\p{Cc}]+$/u;
const EMAIL_MAX = 254;
