// Sessions of people at the account pages: login tokens of another kind, which live longer and are
// unknown to every service, as those of services are here.

import { readAccountId } from '../domain/account.ts';
import type { Accounts, LoginAsk } from './accounts.ts';
import { createLoginTokens, type LoginTokens, type LoginTokensParts } from './login-tokens.ts';

/** What one signs in with who may give either name. */
export interface SessionAsk extends Omit<LoginAsk, 'login' | 'needs'> {
  /** The login in any case, or the number of the account. */
  readonly name: string;
}

/** The verbs on sessions. */
export interface Sessions extends Pick<LoginTokens, 'accountOf' | 'end'> {
  /** The token of a new session, for who has the password; refuses as the verbs to sign in do. */
  begin(ask: SessionAsk): Promise<string>;
}

/** What sessions are built from. */
export interface SessionsParts extends Omit<LoginTokensParts, 'accounts' | 'loginTokenMinutes'> {
  readonly accounts: Pick<Accounts, 'signIn' | 'signInByLogin'>;
  readonly sessionMinutes: number;
}

/** Sessions, kept among login tokens. */
export const createSessions = (parts: SessionsParts): Sessions => {
  const { accounts, identity } = parts;
  const tokens = createLoginTokens({
    ...parts,
    // What is a token here has another fingerprint there, and the other way round.
    identity: { fingerprint: (token) => identity.fingerprint(`session ${token}`) },
    loginTokenMinutes: parts.sessionMinutes,
  });
  return {
    begin: async ({ name, ...ask }) => {
      // Whoever is in a session makes tokens and keys, which would outlive the one he came with.
      const own = { ...ask, needs: 'password' } as const;
      // No login begins with a digit.
      const id = readAccountId(name);
      if (id === undefined) return tokens.begin({ login: name, ...own });
      const { login } = await accounts.signIn({ id, ...own });
      return tokens.begin({ login, ...own });
    },
    accountOf: (token) => tokens.accountOf(token),
    end: (token) => tokens.end(token),
  };
};
