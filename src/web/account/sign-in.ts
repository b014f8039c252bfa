// Signing in at the account pages, by login or number and password, and signing out again.
// How often a wrong password may be tried is the core's to say.

import type { Registration } from '../../core/registration.ts';
import type { Sessions } from '../../core/sessions.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { fieldOf, secretOf, type Action, type Page } from './declare.ts';
import { hidden, HOME, passwordField } from './frame.ts';
import { RESET_PATH } from './reset.ts';
import { cookieHeader, type SignedVisit, type Visit } from './visit.ts';

/** What the page needs. */
export interface SignInParts {
  readonly sessions: Sessions;
  readonly registration: Pick<Registration, 'mode' | 'sendsResets'>;
}

/** The page that asks who comes; `isPage` says where one may be led afterwards. */
export const signInPage = (
  { sessions, registration }: SignInParts,
  isPage: (path: string) => boolean,
): Page<Visit> => ({
  path: '/account/sign-in',
  name: 'Sign in',
  show: async (visit) =>
    html`<section class="card narrow">
        <form method="post" action="/account/sign-in">
          ${hidden({ form: visit.formToken, to: fieldOf(visit, 'to') || addressOf(visit) })}
          <label for="name">Login or wsid</label>
          <input
            id="name"
            name="name"
            value="${fieldOf(visit, 'name')}"
            autocomplete="username"
            autocapitalize="none"
            spellcheck="false"
            required=""
          />
          ${passwordField('password', 'Password')}
          <button class="main">Sign in</button>
        </form>
      </section>
      <p class="ways">${otherWays(registration)}</p>`,
  said: {
    reset: 'The password is set. Sign in with it.',
    revoked: 'The token is revoked, and every session of the account has ended. Sign in again.',
  },
  actions: {
    '': {
      done: '',
      words: {
        'wrong-password': {
          sentence: 'The login or wsid and the password do not match.',
          hint: 'Check both.',
        },
      },
      run: async (visit) => {
        const { request } = visit;
        const name = fieldOf(visit, 'name');
        const password = secretOf(visit, 'password');
        const token = await sessions.begin({ name, password, address: request.address });
        return {
          kind: 'moved',
          to: placeIn(fieldOf(visit, 'to'), isPage),
          headers: cookieHeader(request, 'almagest-session', token),
        };
      },
    },
  },
});

/** For who cannot sign in. */
const otherWays = ({ mode, sendsResets }: SignInParts['registration']): Html =>
  html`${
    mode === 'closed'
      ? html`Accounts are made by whoever runs this server.`
      : html`<a href="/account/register">Make an account</a>`
  }
  ${sendsResets ? html`<a href="${RESET_PATH}">I forgot the password</a>` : html``}`;

const addressOf = ({ request: { path, query } }: Visit): string =>
  query === '' ? path : `${path}?${query}`;

/** A page of ours that was asked for, with what was asked of it; else where everybody begins. */
const placeIn = (to: string, isPage: (path: string) => boolean): string => {
  if (!URL.canParse(to, ORIGIN)) return HOME;
  const { origin, pathname, search } = new URL(to, ORIGIN);
  return origin === ORIGIN && isPage(pathname) ? `${pathname}${search}` : HOME;
};

/** Stands for this server while an address is taken apart. */
const ORIGIN = 'http://almagest.invalid';

/** Ends the session. */
export const signOutAction = (sessions: Sessions): Action<SignedVisit> => ({
  done: '',
  run: async ({ request, session }) => {
    await sessions.end(session);
    return {
      kind: 'moved',
      to: HOME,
      headers: cookieHeader(request, 'almagest-session', null),
    };
  },
});
