// Making an account at the pages, where the site lets people: freely, or with the code of an
// invitation. What may be an account is the core's to say.

import type { Registration } from '../../core/registration.ts';
import type { Sessions } from '../../core/sessions.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { fieldOf, newPasswordOf, type Action, type Page } from './declare.ts';
import { hidden, HOME, newPasswordFields, textField, wayBack } from './frame.ts';
import { cookieHeader, type Visit } from './visit.ts';

/** What the page needs. */
export interface RegisterPageParts {
  readonly registration: Registration;
  readonly sessions: Sessions;
}

/** Where accounts are made. */
export const REGISTER_PATH = '/account/register';

/** The page at `/account/register`; where registration is closed it says so. */
export const registerPage = (parts: RegisterPageParts): Page<Visit> => ({
  path: REGISTER_PATH,
  name: 'Make an account',
  show: async (visit) => {
    const { mode, sendsResets } = parts.registration;
    if (mode === 'closed') {
      return html`<p>Accounts of this server are made by whoever runs it.</p>`;
    }
    return formOf(visit, { needsInvitation: mode === 'invitation', sendsResets });
  },
  actions: { '': registerAction(parts) },
});

const formOf = (
  visit: Visit,
  {
    needsInvitation,
    sendsResets,
  }: { readonly needsInvitation: boolean; readonly sendsResets: boolean },
): Html =>
  html`<section class="card narrow">
      <form method="post" action="${REGISTER_PATH}">
        ${hidden({ form: visit.formToken })}
        ${
          needsInvitation
            ? textField(visit, { name: 'invitation', label: 'Code of your invitation' })
            : html``
        }
        ${textField(visit, {
          name: 'login',
          label: 'Login',
          autocomplete: 'username',
          hint: 'Letters, digits and . _ @ + -, a letter first.',
        })}
        ${newPasswordFields()}
        ${textField(visit, {
          name: 'name',
          label: 'Your name',
          isOptional: true,
          autocomplete: 'name',
        })}
        ${textField(visit, {
          name: 'email',
          label: 'E-mail address',
          type: 'email',
          isOptional: true,
          autocomplete: 'email',
          ...(sendsResets && {
            hint: 'Who forgets the password gets a link for another one there.',
          }),
        })}
        <button class="main">Make the account</button>
      </form>
    </section>
    ${wayBack('I have an account')}`;

const registerAction = ({ registration, sessions }: RegisterPageParts): Action<Visit> => ({
  done: '',
  words: {
    'login-taken': {
      sentence: 'There is already an account of that login.',
      hint: 'Choose another.',
    },
  },
  run: async (visit) => {
    const { request } = visit;
    const { address } = request;
    // Closed comes first, whatever else is wrong with what was sent.
    const password = registration.mode === 'closed' ? '' : newPasswordOf(visit);
    const [name, email] = [fieldOf(visit, 'name'), fieldOf(visit, 'email')];
    const account = await registration.register({
      login: fieldOf(visit, 'login'),
      password,
      invitation: fieldOf(visit, 'invitation'),
      address,
      ...(name === '' ? {} : { name }),
      ...(email === '' ? {} : { email }),
    });
    const token = await sessions.begin({ name: account.login, password, address });
    return {
      kind: 'moved',
      to: `${HOME}?done=${(account.email ?? '') === email ? 'registered' : 'registered-asked'}`,
      headers: cookieHeader(request, 'almagest-session', token),
    };
  },
});
