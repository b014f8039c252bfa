// Tokens: texts that stand for something to whoever has them, and that nobody can guess.
// A login token stands for a password that was right, an access token for the password itself
// within its scope; a job token for a job, to its owner alone; a code for one thing, once.

import type { Brand } from '../base/brand.ts';
import type { Instant } from '../base/time.ts';

/** 32 lower-case hex digits, drawn at random; the store keeps its hash. */
export type LoginToken = Brand<string, 'LoginToken'>;

/** What the store knows a key or a token by: lower-case hex of its SHA-256. */
export type Fingerprint = Brand<string, 'Fingerprint'>;

/** 32 lower-case hex digits that a job's number is sealed in; kept nowhere. */
export type JobToken = Brand<string, 'JobToken'>;

/** What a code is for: an account by invitation, another password, or an address that counts. */
export type CodePurpose = 'invitation' | 'reset' | 'address';

/**
 * What a call needs, and how far an access token goes: `read` looks at jobs, queues and lists;
 * `query` runs queries and changes tables as well; `all` is as good as the password, save for
 * what would outlive it.
 */
export type Scope = 'read' | 'query' | 'all';

/**
 * What a call needs: a scope; to begin a login, for which stands a token for `all` that has no end,
 * since revoking it ends the login too; or the password itself, for which no token stands.
 */
export type Needs = Scope | 'login' | 'password';

/** What an account may know of an access token of its own; the token itself is told once. */
export interface AccessToken {
  /** Unique in its account without regard to case. */
  readonly name: string;
  readonly scope: Scope;
  readonly created: Instant;
  /** Null where it never does. */
  readonly expires: Instant | null;
  /** Written now and then, not at each use; null where it was never used. */
  readonly lastUsed: Instant | null;
}

/** Every scope, each holding those before it. */
export const SCOPES = ['read', 'query', 'all'] as const satisfies readonly Scope[];

/** The scope of that name, in any case. */
export const scopeOf = (name: string): Scope | undefined =>
  SCOPES.find((scope) => scope === name.trim().toLowerCase());

/** Whether what is good for `scope` may do what needs `needs`. */
export const reaches = (scope: Scope, needs: Scope): boolean =>
  SCOPES.indexOf(scope) >= SCOPES.indexOf(needs);

/** How an access token begins; the rest is 26 characters of base 32, 130 random bits. */
export const ACCESS_TOKEN_PREFIX = 'almagest_';

/** Whether a text has the form of an access token; passwords that have it are passwords still. */
export const isAccessTokenLike = (text: string): boolean => /^almagest_[a-z2-7]{26}$/.test(text);
