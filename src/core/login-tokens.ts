// Login tokens: what stands for a password between a login and its end. Any server of the store
// knows them, also after a restart. Only their hashes are kept, and no token is ever told twice.

import { randomHex } from '../base/random.ts';
import { instant, MINUTE, type Instant } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import { Refusal } from '../domain/refusal.ts';
import {
  isAccessTokenLike,
  type Fingerprint,
  type LoginToken,
  type Scope,
} from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Identity } from '../ports/identity.ts';
import type { LoginTokenRecords } from '../ports/account-records.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { Accounts, LoginAsk } from './accounts.ts';

/** The verbs on login tokens. */
export interface LoginTokens {
  /**
   * A token for who has the password, or an access token for `all` that has no end and whose
   * revoking ends logins too. Refuses as `Accounts.signInByLogin` does.
   */
  begin(ask: LoginAsk): Promise<LoginToken>;
  /**
   * Whose token it is, which counts as a use; refuses with `unknown-login-token`. What needs the
   * `password` is refused with `password-needed` where the login was begun with an access token.
   */
  accountOf(token: string, needs?: 'password'): Promise<Account>;
  /**
   * Whose token it is, a login token or an access token whose scope reaches what the call `needs`
   * (by default `all`): for wires that have a token and no name beside it. Refuses as `accountOf`
   * does, and with `token-scope`.
   */
  signInByToken(token: string, needs?: Scope): Promise<Account>;
  /** Ends a token; one that has ended already is no error. */
  end(token: string): Promise<void>;
}

/** What login tokens are built from. */
export interface LoginTokensParts {
  readonly accounts: Pick<Accounts, 'signInByLogin'>;
  readonly accessTokens: Pick<AccessTokens, 'accountOf'>;
  readonly records: LoginTokenRecords;
  readonly identity: Pick<Identity, 'fingerprint'>;
  readonly clock: Clock;
  readonly loginTokenMinutes: number;
}

/**
 * Milliseconds: a use is written down when the last one written is so old. Between two writes
 * calls only read; a token therefore lives by so much longer than it must.
 */
const USE_WRITTEN_AFTER = MINUTE;

/** Some clients log in before every call and never out: who polls each second has 600 alive. */
const TOKENS_PER_ACCOUNT_MAX = 1_000;

/** 128 bits, as 32 hex digits: what clients take for a token. */
const TOKEN_BYTES = 16;

/** The last use written down that has a token alive at `now`: what is older has expired. */
export const loginTokensSince = (now: Instant, loginTokenMinutes: number): Instant =>
  instant(now - loginTokenMinutes * MINUTE - USE_WRITTEN_AFTER);

/** Login tokens over the records of the store. */
export const createLoginTokens = (parts: LoginTokensParts): LoginTokens => {
  const { accounts, records, identity, clock } = parts;
  const writing = new Map<Fingerprint, Promise<void>>();

  const noteUse = (hash: Fingerprint, at: Instant): Promise<void> => {
    // Calls that come together write once.
    const written = writing.get(hash) ?? records.use(hash, at).finally(() => writing.delete(hash));
    writing.set(hash, written);
    return written;
  };

  // Case does not matter, as for tokens of jobs.
  const hashOf = (token: string): Fingerprint => identity.fingerprint(token.toLowerCase());
  const accountOf: LoginTokens['accountOf'] = async (token, needs) => {
    const now = clock.now();
    const hash = hashOf(token);
    const kept = await records.byHash(hash);
    if (kept === undefined || kept.lastUsed < loginTokensSince(now, parts.loginTokenMinutes)) {
      throw new Refusal('unknown-login-token');
    }
    if (needs === 'password' && !kept.byPassword) throw new Refusal('password-needed');
    if (now - kept.lastUsed >= USE_WRITTEN_AFTER) await noteUse(hash, now);
    return kept.account;
  };
  const stillGood = async (ask: LoginAsk, hash: Fingerprint): Promise<void> => {
    try {
      await accounts.signInByLogin({ needs: 'login', ...ask });
    } catch (error) {
      await records.end(hash);
      throw error;
    }
  };
  return {
    begin: async (ask) => {
      const { account, version } = await accounts.signInByLogin({ needs: 'login', ...ask });
      const token = randomHex(TOKEN_BYTES) as LoginToken;
      const byToken = isAccessTokenLike(ask.password);
      const kept = {
        hash: hashOf(token),
        account: account.id,
        credentialVersion: version,
        lastUsed: clock.now(),
        byPassword: !byToken,
      };
      await records.insert(kept, TOKENS_PER_ACCOUNT_MAX);
      // One that was revoked meanwhile ended the logins before this one was among them.
      if (byToken) await stillGood(ask, kept.hash);
      return token;
    },
    accountOf,
    signInByToken: async (token, needs = 'all') => {
      if (!isAccessTokenLike(token)) return accountOf(token);
      const account = await parts.accessTokens.accountOf(token, needs);
      if (account === undefined) throw new Refusal('unknown-login-token');
      return account;
    },
    end: (token) => records.end(hashOf(token)),
  };
};
