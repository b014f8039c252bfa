// The account page of what one signs in with: the password, tokens that stand for it, and the key
// of the first CasJobs service. What is secret is shown once, when it is made.

import type { Accounts } from '../../core/accounts.ts';
import type { Sessions } from '../../core/sessions.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { newPasswordOf, secretOf, type Action, type OwnPage } from './declare.ts';
import { buttonForm, hidden, newPasswordFields, passwordField, shownOnce } from './frame.ts';
import { tokenActions, tokensCard, type TokensParts } from './tokens.ts';
import { cookieHeader, type SignedVisit } from './visit.ts';

/** What the page needs. */
export interface AccessPageParts extends TokensParts {
  readonly accounts: Pick<Accounts, 'signIn' | 'setPassword' | 'mintKey' | 'revokeKey'>;
  readonly sessions: Sessions;
}

const PATH = '/account/access';

/** The page at `/account/access`. */
export const accessPage = (parts: AccessPageParts): OwnPage => ({
  path: PATH,
  name: 'Access',
  show: async (visit) =>
    html`${passwordCard(visit)} ${await tokensCard(parts, visit)} ${keyCard(visit)}`,
  actions: {
    password: passwordAction(parts),
    ...tokenActions(parts),
    key: {
      done: '',
      run: async ({ account }) => {
        const { key } = await parts.accounts.mintKey(account.login);
        return { kind: 'told', piece: shownOnce('Your new key', key) };
      },
    },
    'remove-key': {
      done: 'The account has no key now.',
      run: async ({ account }) => {
        await parts.accounts.revokeKey(account.login);
        return 'done';
      },
    },
  },
});

const passwordCard = ({ account, formToken }: SignedVisit): Html =>
  html`<h2 id="password">Password</h2>
    <section class="card">
      <form method="post" action="${PATH}/password">
        ${hidden({ form: formToken })}
        <input name="name" value="${account.login}" autocomplete="username" hidden="" />
        ${passwordField('old', 'Old password')} ${newPasswordFields()}
        <p class="soft">Who is signed in elsewhere with the old one is signed out.</p>
        <button class="main">Change the password</button>
      </form>
    </section>`;

const passwordAction = ({ accounts, sessions }: AccessPageParts): Action<SignedVisit> => ({
  done: 'The password is changed.',
  words: {
    'wrong-password': { sentence: 'The old password is not right.', hint: 'Nothing was changed.' },
  },
  run: async (visit) => {
    const { account, request } = visit;
    const { address } = request;
    const password = newPasswordOf(visit);
    const old = secretOf(visit, 'old');
    await accounts.signIn({ id: account.id, password: old, address, needs: 'password' });
    await accounts.setPassword(account.login, password);
    // The session ended with the password that it was begun with.
    const token = await sessions.begin({ name: account.login, password, address });
    return {
      kind: 'moved',
      to: `${PATH}?done=password`,
      headers: cookieHeader(request, 'almagest-session', token),
    };
  },
});

const keyCard = (visit: SignedVisit): Html =>
  html`<h2 id="key">Key</h2>
    <section class="card">
      <p>
        The first CasJobs service has no passwords: scripts that call <code>CasJobs.asmx</code> send
        this number of 15 digits as their <code>wsId</code>. Whoever has it may see your jobs and
        submit others, so keep it as a password. A new one ends the one before.
      </p>
      <div class="deeds">
        ${buttonForm(visit, {
          action: `${PATH}/key`,
          label: 'Make a new key',
          about: '',
          fields: {},
        })}
        ${buttonForm(visit, {
          action: `${PATH}/remove-key`,
          label: 'Remove the key',
          about: '',
          fields: {},
        })}
      </div>
    </section>`;
