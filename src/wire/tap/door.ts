// Who calls: somebody with a login or wsid and a password or token, by HTTP Basic; somebody with a
// Bearer token; or nobody, who is the guest where a site has one.

import type { Accounts } from '../../core/accounts.ts';
import type { LoginTokens } from '../../core/login-tokens.ts';
import { readAccountId, type Account } from '../../domain/account.ts';
import { Refusal } from '../../domain/refusal.ts';
import { isAccessTokenLike, type Scope } from '../../domain/token.ts';
import { isOfNamed, type Origins } from '../http/cors.ts';
import type { HttpRequest } from '../http/message.ts';

/** What the door is made of. */
export interface DoorParts {
  readonly accounts: Pick<Accounts, 'signIn' | 'signInByLogin' | 'named'>;
  readonly loginTokens: Pick<LoginTokens, 'signInByToken'>;
  /** The login as whom callers without an account do what they do; null where they may not. */
  readonly guest: string | null;
  /** Pages of other sites: scripts of those that are listed by name may sign in by token. */
  readonly origins: Origins;
}

/** Whether a request brings no credentials: then the guest asks, who may do nothing but read. */
export const isOfStranger = ({ headers }: Pick<HttpRequest, 'headers'>): boolean =>
  (headers['authorization'] ?? '').trim() === '';

/** The way in. */
export interface Door {
  /** Refuses a wrong password or token, and with `not-signed-in` who has none where no guest is. */
  enter(request: HttpRequest, needs: Scope): Promise<Account>;
  /** As `enter`, but the guest is nobody: for what is an account's own. */
  enterOwn(request: HttpRequest, needs: Scope): Promise<Account>;
  /** As `enter`, but null for who has none where no guest is. */
  look(request: HttpRequest): Promise<Account | null>;
}

/** The door of `parts`. */
export const doorOf = (parts: DoorParts): Door => {
  const look = async (request: HttpRequest, needs: Scope): Promise<Account | null> => {
    const [, scheme = '', text = ''] = SCHEME.exec(request.headers['authorization'] ?? '') ?? [];
    if (scheme === '') return guestOf(parts);
    const way = WAYS[scheme.toLowerCase()];
    if (way === undefined) throw new Refusal('not-signed-in');
    if (isForeign(request) && !mayBeForeign(way, request, parts)) {
      throw new Refusal('foreign-form');
    }
    return way(parts, { text, needs, address: request.address });
  };
  const enter: Door['enter'] = async (request, needs) => {
    const account = await look(request, needs);
    if (account === null) throw new Refusal('not-signed-in');
    return account;
  };
  return {
    look: (request) => look(request, 'read'),
    enter,
    enterOwn: async (request, needs) => {
      if (isOfStranger(request)) throw new Refusal('not-signed-in');
      return enter(request, needs);
    },
  };
};

/**
 * Whether a page of another site had a browser ask: browsers send a password that was typed once
 * with whatever is asked later, and a query in CasJobs SQL can change tables.
 */
const isForeign = ({ headers, base }: HttpRequest): boolean => {
  const { origin, 'sec-fetch-site': site } = headers;
  const isOther = origin !== undefined && origin.toLowerCase() !== base.toLowerCase();
  return isOther || site === 'cross-site' || site === 'same-site';
};

/** No browser adds a token by itself: a script has sent it, and may from a page that is named. */
const mayBeForeign = (way: Way, request: HttpRequest, { origins }: DoorParts): boolean =>
  way === WAYS['bearer'] && isOfNamed(request, origins);

const SCHEME = /^\s*(\S+)\s*(.*?)\s*$/s;

/** What stands behind the scheme of an Authorization header, and for what. */
interface Credentials {
  readonly text: string;
  readonly needs: Scope;
  readonly address: string;
}

type Way = (parts: DoorParts, credentials: Credentials) => Promise<Account>;

/** By scheme, in lower case. */
const WAYS: Readonly<Record<string, Way>> = {
  bearer: ({ loginTokens }, { text, needs }) => loginTokens.signInByToken(text, needs),
  basic: ({ accounts, loginTokens }, { text, needs, address }) => {
    const [, name = '', password = ''] =
      /^([^:]*):(.*)$/s.exec(Buffer.from(text, 'base64').toString('utf8')) ?? [];
    // Some programs have one field for a token, and send it without a name.
    if (name === '' && isAccessTokenLike(password)) {
      return loginTokens.signInByToken(password, needs);
    }
    // Logins begin with a letter: digits are a wsid.
    const id = readAccountId(name);
    if (id !== undefined) return accounts.signIn({ id, password, address, needs });
    return accounts
      .signInByLogin({ login: name, password, address, needs })
      .then(({ account }) => account);
  },
};

const guestOf = async ({ accounts, guest }: DoorParts): Promise<Account | null> => {
  if (guest === null) return null;
  const account = await accounts.named(guest).catch(nobody);
  // Whoever it is, nobody who has not signed in does what admins do.
  return account?.closed === null ? { ...account, privileges: [] } : null;
};

/** A guest that is named and not there lets nobody in, and is nobody's to hear of. */
const nobody = (error: unknown): null => {
  if (error instanceof Refusal) return null;
  throw error;
};
