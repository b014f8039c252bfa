// The frame of the account pages: the bar with the way between them, what was just done or refused,
// and small pieces that several pages show. No page's own words are here.

import type { Account } from '../../domain/account.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { apologyOf, type Failure, type HttpAnswer } from '../../wire/http/message.ts';
import { statusOf } from '../../wire/http/plain.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { formPageAnswer } from '../page.ts';
import type { OwnWords } from './declare.ts';
import { COPY_SCRIPT } from './script.ts';
import { ACCOUNT_STYLE } from './style.ts';
import type { Visit } from './visit.ts';

/** Where everybody begins. */
export const HOME = '/account';

/** The way back there, for who came astray. */
export const wayBack = (words: string): Html => html`<p><a href="${HOME}">${words}</a></p>`;

/** A page as the bar names it. */
export interface Place {
  readonly path: string;
  readonly name: string;
}

/** What is shown in the frame. */
export interface Framed {
  readonly place: Place;
  readonly body: Html;
  /** What was just done, or why it was not. */
  readonly notice?: Html;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Who has signed in, and where else one may go. */
  readonly signed?: {
    readonly account: Account;
    readonly places: readonly Place[];
    readonly formToken: string;
  };
}

/** The answer that shows a page in the frame. */
export const framed = ({ place, body, notice, status, headers, signed }: Framed): HttpAnswer =>
  formPageAnswer({
    title: `${place.name} · Almagest`,
    about: 'The account pages of this server.',
    status: status ?? 200,
    headers: headers ?? {},
    style: ACCOUNT_STYLE,
    script: COPY_SCRIPT,
    body: html`<header class="sky slim">
        <div class="page bar">
          <nav aria-label="Site">
            <a href="/">Almagest</a>
            ${signed === undefined ? html`` : signed.places.map((each) => linkTo(each, place))}
          </nav>
          ${signed === undefined ? html`` : signOut(signed.account, signed.formToken)}
        </div>
      </header>
      <main class="page account">
        <h1>${place.name}</h1>
        ${notice ?? html``} ${body}
      </main>`,
  });

const linkTo = ({ path, name }: Place, here: Place): Html =>
  path === here.path
    ? html` <a href="${path}" aria-current="page">${name}</a>`
    : html` <a href="${path}">${name}</a>`;

const signOut = ({ login }: Account, formToken: string): Html =>
  html`<form class="sign-out" method="post" action="/account/sign-out">
    ${hidden({ form: formToken })}<span>${login}</span>
    <button>Sign out</button>
  </form>`;

/** Fields of a form that nobody sees. */
export const hidden = (fields: Readonly<Record<string, string>>): Html =>
  html`${Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  )}`;

/** A form of one button, which says what it does and, to who only hears it, to what. */
export const buttonForm = (
  { formToken }: Pick<Visit, 'formToken'>,
  { action, label, about, fields }: ButtonParts,
): Html =>
  html`<form method="post" action="${action}">
    ${hidden({ form: formToken, ...fields })}
    <button aria-label="${`${label} ${about}`.trim()}">${label}</button>
  </form>`;

/** What a button does. */
export interface ButtonParts {
  readonly action: string;
  readonly label: string;
  /** To what, in words. */
  readonly about: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Says that something was done. */
export const doneNotice = (text: string): Html => html`<p class="notice" role="status">${text}</p>`;

/** Says why something was not done, in `words` where they have other ones than the catalogue. */
export const refusedNotice = (refusal: Refusal, words: OwnWords = {}): Html => {
  const own = words[refusal.code];
  const { sentence, hint } = own ?? { sentence: refusal.message, hint: refusal.hint };
  return html`<p class="notice refused" role="alert"><strong>${sentence}</strong> ${hint}</p>`;
};

/** A failure as a page of its own: for what could not be shown on the page it came from. */
export const failurePage = (failure: Failure): HttpAnswer =>
  failure.kind === 'bug'
    ? framed({
        place: { path: '', name: 'That did not work' },
        status: 500,
        body: html`<p>${apologyOf(failure.trace)}</p>
          <p><a href="/account">Back to the account page</a></p>`,
      })
    : framed({
        place: { path: '', name: 'That did not work' },
        status: statusOf(failure.refusal),
        notice: refusedNotice(failure.refusal),
        body: html`<p><a href="/account">To the account page</a></p>`,
      });

/** A secret in its only appearance. */
export const shownOnce = (title: string, secret: string): Html =>
  html`<section class="notice" role="status">
    <p><strong>${title}</strong>, shown this once:</p>
    <p>
      <code class="copied">${secret}</code>
      <button type="button" data-copy="${secret}" aria-label="Copy" hidden="">Copy</button>
    </p>
  </section>`;

/** The field of the password that one has. */
export const passwordField = (name: string, label: string): Html =>
  html`<label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="password"
      autocomplete="current-password"
      required=""
    />`;

/** The two fields of a new password. */
export const newPasswordFields = (): Html =>
  html`<label for="new">New password</label>
    <input
      id="new"
      name="new"
      type="password"
      autocomplete="new-password"
      minlength="8"
      aria-describedby="new-rule"
      required=""
    />
    <p class="soft" id="new-rule">At least 8 characters.</p>
    <label for="again">The new one again</label>
    <input id="again" name="again" type="password" autocomplete="new-password" required="" />`;

/** A field for a line of text. */
export interface TextField {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'email';
  /** What stands in it, unless something else was typed that was refused. */
  readonly value?: string;
  readonly isOptional?: true;
  /** What a browser may fill in (HTML, 4.10.18.7). */
  readonly autocomplete?: string;
  readonly hint?: string;
}

/** The field with its label, and with what was typed into it where the page is shown again. */
export const textField = ({ form }: Pick<Visit, 'form'>, field: TextField): Html => {
  const { name, label, type = 'text', isOptional, hint } = field;
  const more = isOptional === true ? html` <span class="soft">(if you like)</span>` : html``;
  return html`<label for="${name}">${label}${more}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      value="${form.get(name) ?? field.value ?? ''}"
      autocomplete="${field.autocomplete ?? 'off'}"
      autocapitalize="none"
      spellcheck="false"
      ${isOptional === true ? html`` : html`required=""`}
    />
    ${hint === undefined ? html`` : html`<p class="soft">${hint}</p>`}`;
};
