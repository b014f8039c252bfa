// Access tokens on the page of what one signs in with: those there are, a button that revokes each,
// and a form for another. The text of a token is shown once, when it is made.

import type { AccessTokens } from '../../core/access-tokens.ts';
import type { Instant } from '../../base/time.ts';
import { scopeOf, type AccessToken, type Scope } from '../../domain/token.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { fieldOf, type Action } from './declare.ts';
import { timeText } from './figures.ts';
import { buttonForm, hidden, shownOnce, textField } from './frame.ts';
import { cookieHeader, type SignedVisit } from './visit.ts';

/** What the cards need. */
export interface TokensParts {
  readonly accessTokens: AccessTokens;
  readonly now: () => Instant;
}

const PATH = '/account/access';

/** What each scope lets a program do. */
const SCOPE_TEXT = {
  read: 'look at jobs, queues and lists',
  query: 'run queries and change tables too',
  all: 'all that the password may, save change the password or the profile',
} as const satisfies Record<Scope, string>;

/** Days that a token may live; 0 is for ever. */
const TERMS: readonly (readonly [days: number, words: string])[] = [
  [30, '30 days'],
  [90, '90 days'],
  [365, 'a year'],
  [0, 'until it is revoked'],
];

/** The tokens of the account, and the form for another. */
export const tokensCard = async (
  { accessTokens, now }: TokensParts,
  visit: SignedVisit,
): Promise<Html> => {
  const tokens = await accessTokens.list(visit.account);
  return html`<h2 id="tokens">Tokens</h2>
    <section class="card">
      <p>
        A token stands for the password in a program, as far as its scope goes, until it expires or
        is revoked; one that expires cannot sign in here. To revoke one ends every session of the
        account, this one too.
      </p>
      <ul class="items">
        ${tokens.map((token) => html`<li>${tokenItem(visit, token, now())}</li>`)}
      </ul>
      <h3>Another token</h3>
      <form method="post" action="${PATH}/token">
        ${hidden({ form: visit.formToken })}
        ${textField(visit, { name: 'name', label: 'Name', hint: 'Such as the program it is for.' })}
        <label for="scope">It may</label>
        <select id="scope" name="scope">
          ${Object.entries(SCOPE_TEXT).map(
            ([scope, text]) => html`<option value="${scope}">${text}</option>`,
          )}
        </select>
        <label for="days">It is good for</label>
        <select id="days" name="days">
          ${TERMS.map(([days, words]) => html`<option value="${days}">${words}</option>`)}
        </select>
        <button class="main">Make the token</button>
      </form>
    </section>`;
};

const tokenItem = (
  visit: SignedVisit,
  { name, scope, created, expires, lastUsed }: AccessToken,
  now: Instant,
): Html =>
  html`<div class="head token">
    <div>
      <strong>${name}</strong> <span class="soft">may ${SCOPE_TEXT[scope]}</span>
      <p class="soft">
        Made ${timeText(created)},
        ${lastUsed === null ? 'never used' : html`last used about ${timeText(lastUsed)}`},
        ${expiryText(expires, now)}
      </p>
    </div>
    ${buttonForm(visit, {
      action: `${PATH}/revoke`,
      label: 'Revoke',
      about: `token ${name}`,
      fields: { token: name },
    })}
  </div>`;

const expiryText = (expires: Instant | null, now: Instant): Html => {
  if (expires === null) return html`expires never`;
  return expires <= now
    ? html`<strong>expired</strong> ${timeText(expires)}`
    : html`expires ${timeText(expires)}`;
};

/** What the forms of the cards do. */
export const tokenActions = ({
  accessTokens,
}: TokensParts): Readonly<Record<string, Action<SignedVisit>>> => ({
  token: {
    done: '',
    run: async (visit) => {
      const { token, text } = await accessTokens.mint(visit.account, {
        name: fieldOf(visit, 'name'),
        // The least that there is, where a form says nothing that is known.
        scope: scopeOf(fieldOf(visit, 'scope')) ?? 'read',
        days: daysIn(fieldOf(visit, 'days')),
      });
      return { kind: 'told', piece: shownOnce(`The token ${token.name}`, text) };
    },
  },
  revoke: {
    done: '',
    run: async (visit) => {
      await accessTokens.revoke(visit.account, fieldOf(visit, 'token'));
      return {
        kind: 'moved',
        to: '/account/sign-in?done=revoked',
        headers: cookieHeader(visit.request, 'almagest-session', null),
      };
    },
  },
});

/** What is no number is no time, which the core refuses. */
const daysIn = (text: string): number | null => (text === '0' ? null : Number(text || Number.NaN));
