// Confirming an e-mail address by a link that was sent to it. The link shows a page with a button:
// programs that look at the links of letters confirm nothing.

import type { AddressChanges } from '../../core/address-changes.ts';
import { html } from '../html.ts';
import { fieldOf, type Page } from './declare.ts';
import { doneNotice, hidden, wayBack } from './frame.ts';
import type { Visit } from './visit.ts';

/** What the page needs. */
export interface AddressPageParts {
  readonly addressChanges: Pick<AddressChanges, 'waiting' | 'confirm'>;
}

/** What is asked for on the account's own page. */
const ANOTHER = 'Ask for another link at your account';

/** Where links that confirm an address lead: letters name it too. */
export const ADDRESS_PATH = '/account/address';

/** The page at `/account/address`; `?code=…` is what a letter's link has. */
export const addressPage = ({ addressChanges: changes }: AddressPageParts): Page<Visit> => ({
  path: ADDRESS_PATH,
  name: 'E-mail address',
  show: async (visit) => {
    const code = fieldOf(visit, 'code') || (visit.query.get('code') ?? '');
    if (code === '') {
      return html`<p>A link that confirms an address stands in the letter to it.</p>
        ${wayBack(ANOTHER)}`;
    }
    const waiting = await changes.waiting(code);
    if (waiting === undefined) {
      return html`<p>The link has been used, or its time is over.</p>
        ${wayBack(ANOTHER)}`;
    }
    const { login, email } = waiting;
    return html`<section class="card narrow">
      <p>The account ${login} is to have the e-mail address ${email}.</p>
      <form method="post" action="${ADDRESS_PATH}">
        ${hidden({ form: visit.formToken, code })}
        <button class="main">It is mine</button>
      </form>
    </section>`;
  },
  actions: {
    '': {
      done: '',
      run: async (visit) => {
        const { login } = await changes.confirm(fieldOf(visit, 'code'));
        return { kind: 'told', piece: doneNotice(`The address is that of ${login} now.`) };
      },
    },
  },
});
