// Getting another password by a link that is sent to one's e-mail address. What is answered never
// tells whether there is such an account; a link is good once.

import type { Registration } from '../../core/registration.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { fieldOf, newPasswordOf, type Page } from './declare.ts';
import { doneNotice, hidden, newPasswordFields, textField, wayBack } from './frame.ts';
import type { Visit } from './visit.ts';

/** Where links for another password lead: letters name it too. */
export const RESET_PATH = '/account/reset';

/** The page at `/account/reset`; `?code=…` is what a letter's link has. */
export const resetPage = (registration: Registration): Page<Visit> => ({
  path: RESET_PATH,
  name: 'Another password',
  show: async (visit) => {
    if (!registration.sendsResets) {
      return html`<p>This server sends no mail: whoever runs it gives you another password.</p>
        ${wayBack('I know the password')}`;
    }
    const code = fieldOf(visit, 'code') || (visit.query.get('code') ?? '');
    if (code === '') return askForm(visit);
    if (await registration.isResetGood(code)) return chooseForm(visit, code);
    return html`<p>The link has been used, or its time is over. Ask for another one:</p>
      ${askForm(visit)}`;
  },
  actions: {
    '': {
      done: '',
      run: async (visit) => {
        const { address } = visit.request;
        await registration.requestReset({ who: fieldOf(visit, 'who'), address });
        return { kind: 'told', piece: doneNotice(SENT) };
      },
    },
    choose: {
      done: '',
      run: async (visit) => {
        const password = newPasswordOf(visit);
        const code = fieldOf(visit, 'code');
        await registration.reset({ code, password, address: visit.request.address });
        return { kind: 'moved', to: '/account/sign-in?done=reset', headers: {} };
      },
    },
  },
});

/** The same for everybody. */
const SENT =
  'If there is such an account and it has an e-mail address, a link is on its way there. ' +
  'It is good once, for an hour.';

const askForm = (visit: Visit): Html =>
  html`<section class="card narrow">
      <form method="post" action="${RESET_PATH}">
        ${hidden({ form: visit.formToken })}
        ${textField(visit, {
          name: 'who',
          label: 'Login or e-mail address',
          autocomplete: 'username',
        })}
        <button class="main">Send me a link</button>
      </form>
    </section>
    ${wayBack('I know the password')}`;

const chooseForm = ({ formToken }: Visit, code: string): Html =>
  html`<section class="card narrow">
    <form method="post" action="${RESET_PATH}/choose">
      ${hidden({ form: formToken, code })} ${newPasswordFields()}
      <button class="main">Set the password</button>
    </form>
  </section>`;
