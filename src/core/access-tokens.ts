// Access tokens: what an account mints for its programs, to stand for its password within a scope
// until it expires or is revoked. Only hashes are kept, and no token is ever told twice.

import { randomBase32 } from '../base/random.ts';
import { after, DAY, HOUR } from '../base/time.ts';
import { isAdmin, type Account } from '../domain/account.ts';
import { Refusal } from '../domain/refusal.ts';
import {
  ACCESS_TOKEN_PREFIX,
  isAccessTokenLike,
  reaches,
  type AccessToken,
  type Needs,
  type Scope,
} from '../domain/token.ts';
import type { AccessTokenRecords } from '../ports/account-records.ts';
import type { Clock } from '../ports/clock.ts';
import type { Identity } from '../ports/identity.ts';

/** What an access token is minted from. */
export interface MintAsk {
  readonly name: string;
  readonly scope: Scope;
  /** From now on; null where it never expires. */
  readonly days: number | null;
}

/** A new token, whose text is known to nobody else from here on. */
export interface MintedToken {
  readonly token: AccessToken;
  /** What programs send as the password. */
  readonly text: string;
}

/** The verbs on access tokens. */
export interface AccessTokens {
  /** Refuses a name that cannot be listed or is taken, a time that is none, and too many. */
  mint(account: Account, ask: MintAsk): Promise<MintedToken>;
  /** Those of the account by name, with those that have expired. */
  list(account: Account): Promise<readonly AccessToken[]>;
  /**
   * Felt by the next call; refuses with `unknown-access-token`. Login tokens of the account end
   * too: one may have been given for it.
   */
  revoke(account: Account, name: string): Promise<void>;
  /**
   * Whose token a text is, which counts as a use; undefined where it is none, or is none any more.
   * Refuses with `token-scope` where the call needs more, with `token-ends` where what it begins
   * would outlive the token, and with `password-needed`. Of a token that is not for `all` the
   * account has no privilege of `admin`.
   */
  accountOf(text: string, needs: Needs): Promise<Account | undefined>;
}

/** What access tokens are built from. */
export interface AccessTokensParts {
  readonly records: AccessTokenRecords;
  readonly identity: Pick<Identity, 'fingerprint'>;
  readonly clock: Clock;
}

/** A use is written down when the last one written is so old: it is for people to look at. */
const USE_WRITTEN_AFTER = HOUR;

/** A program has one each; more are a script that mints and never revokes. */
const TOKENS_PER_ACCOUNT_MAX = 100;

/** Ten years: beyond it a token that never expires is the more honest one. */
const DAYS_MAX = 3_650;

/** Access tokens over the records of the store. */
export const createAccessTokens = (parts: AccessTokensParts): AccessTokens => {
  const { records, identity, clock } = parts;
  return {
    mint: async (account, ask) => {
      if (account.closed !== null) {
        throw new Refusal('account-already', { login: account.login, state: 'closed' });
      }
      const name = soundName(ask.name);
      refuseStrangeTime(ask.days);
      const text = `${ACCESS_TOKEN_PREFIX}${randomBase32()}`;
      const created = clock.now();
      const expires = ask.days === null ? null : after(created, ask.days * DAY);
      const token = { name, scope: ask.scope, created, expires };
      const kept = { ...token, hash: identity.fingerprint(text), account: account.id };
      const result = await records.insert(kept, TOKENS_PER_ACCOUNT_MAX);
      if (result === 'name-taken') throw new Refusal('token-name-taken', { name });
      if (result === 'too-many')
        throw new Refusal('too-many-tokens', { count: TOKENS_PER_ACCOUNT_MAX });
      return { token: { ...token, lastUsed: null }, text };
    },
    list: ({ id }) => records.of(id),
    revoke: async ({ id }, name) => {
      const isRevoked = await records.revoke(id, name.trim());
      if (!isRevoked) throw new Refusal('unknown-access-token', { name });
    },
    accountOf: async (text, needs) => {
      if (!isAccessTokenLike(text)) return undefined;
      const hash = identity.fingerprint(text);
      const kept = await records.byHash(hash);
      const now = clock.now();
      if (kept === undefined || kept.account.closed !== null) return undefined;
      const { expires, lastUsed, scope } = kept.token;
      if (expires !== null && expires <= now) return undefined;
      refuseLess(kept.token, needs);
      if (lastUsed === null || now - lastUsed >= USE_WRITTEN_AFTER) await records.use(hash, now);
      return within(scope, kept.account);
    },
  };
};

const refuseLess = ({ scope, expires }: AccessToken, needs: Needs): void => {
  if (needs === 'password') throw new Refusal('password-needed');
  const least = needs === 'login' ? 'all' : needs;
  if (!reaches(scope, least)) throw new Refusal('token-scope', { scope, needs: least });
  if (needs === 'login' && expires !== null) throw new Refusal('token-ends');
};

/** The account as who has the token may act for it. */
const within = (scope: Scope, account: Account): Account =>
  scope === 'all' || !isAdmin(account)
    ? account
    : { ...account, privileges: account.privileges.filter((word) => word !== 'admin') };

const soundName = (text: string): string => {
  const name = text.trim();
  if (/^[^\p{Cc}\p{Cs}\u2028\u2029]{1,64}$/u.test(name)) return name;
  throw new Refusal('bad-profile', {
    field: 'name of a token',
    rule: 'one line of 64 characters at most, and of one at least',
  });
};

const refuseStrangeTime = (days: number | null): void => {
  if (days === null || (Number.isInteger(days) && days >= 1 && days <= DAYS_MAX)) return;
  throw new Refusal('bad-profile', {
    field: 'time of a token',
    rule: `a whole number of days, ${DAYS_MAX} at most, or none`,
  });
};
