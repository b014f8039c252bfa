// What an account says of itself: name, e-mail address, and of which jobs it is told by e-mail.
// A change asks for the password: who has the address can get another password by it.

import type { AccountKeeping } from '../../core/account-keeping.ts';
import type { Accounts } from '../../core/accounts.ts';
import { emailLevelOf, type EmailLevel } from '../../domain/account.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { fieldOf, secretOf, type Action } from './declare.ts';
import { hidden, HOME, passwordField, textField } from './frame.ts';
import type { SignedVisit } from './visit.ts';

/** What the form needs. */
export interface ProfileParts {
  readonly accounts: Pick<Accounts, 'signIn'>;
  readonly accountKeeping: Pick<AccountKeeping, 'change'>;
}

/** The levels of e-mail, in words. */
export const LEVEL_TEXT = {
  0: 'never',
  1: 'when a long job fails or is cancelled',
  2: 'when a long job finishes',
  3: 'whenever a long job ends',
} as const satisfies Record<EmailLevel, string>;

/** The form that changes a profile, folded away. */
export const profileForm = (visit: SignedVisit): Html => {
  const { account, formToken } = visit;
  const level = emailLevelOf(Number(visit.form.get('level') ?? account.emailLevel));
  return html`<details>
    <summary>Change name, e-mail address and letters</summary>
    <form method="post" action="/account/profile">
      ${hidden({ form: formToken })}
      ${textField(visit, {
        name: 'name',
        label: 'Name',
        value: account.name ?? '',
        isOptional: true,
        autocomplete: 'name',
      })}
      ${textField(visit, {
        name: 'email',
        label: 'E-mail address',
        type: 'email',
        value: account.email ?? '',
        isOptional: true,
        autocomplete: 'email',
      })}
      <label for="level">Send me a letter</label>
      <select id="level" name="level">
        ${Object.entries(LEVEL_TEXT).map(([number, text]) =>
          Number(number) === level
            ? html`<option value="${number}" selected="">${text}</option>`
            : html`<option value="${number}">${text}</option>`,
        )}
      </select>
      ${passwordField('password', 'Your password')}
      <button class="main">Change</button>
    </form>
  </details>`;
};

/** Changes the profile of who knows the password. */
export const profileAction = ({ accounts, accountKeeping }: ProfileParts): Action<SignedVisit> => ({
  done: 'It is changed.',
  words: {
    'wrong-password': { sentence: 'The password is not right.', hint: 'Nothing was changed.' },
  },
  run: async (visit) => {
    const { account, request } = visit;
    const password = secretOf(visit, 'password');
    const { address } = request;
    await accounts.signIn({ id: account.id, password, address, needs: 'password' });
    const [name, email] = [fieldOf(visit, 'name'), fieldOf(visit, 'email')];
    const changed = await accountKeeping.change(account, {
      name: name === '' ? null : name,
      email: email === '' ? null : email,
      emailLevel: emailLevelOf(Number(fieldOf(visit, 'level'))) ?? account.emailLevel,
    });
    if ((changed.email ?? '') === email) return 'done';
    return { kind: 'moved', to: `${HOME}?done=asked`, headers: {} };
  },
});
