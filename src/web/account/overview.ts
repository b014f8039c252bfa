// The first account page: who one is to programs, and what of the quota is used, by which tables.
// The number that programs want comes with a button that copies it.

import type { OwnTables } from '../../core/own-tables.ts';
import type { Sessions } from '../../core/sessions.ts';
import { bytesText } from '../../base/quantity.ts';
import type { Account } from '../../domain/account.ts';
import type { TableVersion } from '../../domain/table.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { OwnPage } from './declare.ts';
import { HOME } from './frame.ts';
import { timeText } from './figures.ts';
import { LEVEL_TEXT, profileAction, profileForm, type ProfileParts } from './profile.ts';
import { signOutAction } from './sign-in.ts';
import type { SignedVisit } from './visit.ts';

/** What the page needs. */
export interface OverviewParts extends ProfileParts {
  readonly sessions: Sessions;
  readonly ownTables: Pick<OwnTables, 'of'>;
}

/** The page at `/account`. */
export const overviewPage = ({ sessions, ownTables, ...parts }: OverviewParts): OwnPage => ({
  path: HOME,
  name: 'Account',
  show: async (visit) => {
    const { account } = visit;
    const { tables: list, usedBytes } = await ownTables.of(account);
    return html`${whoCard(visit)} ${quotaCard(account, usedBytes, list)}`;
  },
  said: {
    registered: 'Your account is made, and you are signed in.',
    asked:
      'It is changed, but for the e-mail address: a link is on its way there, and the address ' +
      'counts once you have followed it.',
    'registered-asked':
      'Your account is made, and you are signed in. A link is on its way to your e-mail address, ' +
      'which counts once you have followed it.',
  },
  actions: { 'sign-out': signOutAction(sessions), profile: profileAction(parts) },
});

const whoCard = (visit: SignedVisit): Html => {
  const { id, login, privileges, created, name, email, emailLevel } = visit.account;
  return html`<section class="card">
    <dl>
      <dt>wsid</dt>
      <dd>
        <code class="copied">${id}</code>
        <button type="button" data-copy="${id}" aria-label="Copy the wsid" hidden="">Copy</button>
      </dd>
      <dt>Login</dt>
      <dd>${login}</dd>
      <dt>Name</dt>
      <dd>${name ?? NOT_SAID}</dd>
      <dt>E-mail</dt>
      <dd>${email ?? NOT_SAID}</dd>
      <dt>Letters</dt>
      <dd>${LEVEL_TEXT[emailLevel]}</dd>
      ${
        privileges.length === 0
          ? html``
          : html`<dt>Privileges</dt>
              <dd>${privileges.join(', ')}</dd>`
      }
      <dt>Made</dt>
      <dd>${timeText(created)} UTC</dd>
    </dl>
    <p class="soft">Scripts written for CasJobs sign in with the wsid and the password.</p>
    ${profileForm(visit)}
  </section>`;
};

const NOT_SAID = html`<span class="soft">not said</span>`;

/** The largest tables that are told beside the quota. */
const LARGEST_MAX = 5;

const quotaCard = (
  { quotaBytes }: Account,
  usedBytes: bigint,
  tables: readonly TableVersion[],
): Html => {
  const largest = tables.toSorted((a, b) => Number(b.bytes - a.bytes)).slice(0, LARGEST_MAX);
  return html`<h2 id="quota">Quota</h2>
    <section class="card">
      <p>
        <strong>${bytesText(usedBytes)}</strong> of ${bytesText(quotaBytes)} used
        <span class="soft">(${percentText(usedBytes, quotaBytes)})</span>
      </p>
      <meter
        aria-label="Quota used"
        min="0"
        max="${String(quotaBytes)}"
        high="${String((quotaBytes * 9n) / 10n)}"
        value="${String(usedBytes)}"
      >
        ${percentText(usedBytes, quotaBytes)}
      </meter>
      ${
        largest.length === 0
          ? html`<p class="soft">There are no tables in MyDB yet.</p>`
          : html`<p class="soft">Most is taken by</p>
              <ul class="shares">
                ${largest.map(
                  ({ name, bytes }) =>
                    html`<li>
                      <code>${name}</code> <span class="soft">${bytesText(bytes)}</span>
                    </li>`,
                )}
              </ul>
              <p><a href="/account/tables">All tables</a></p>`
      }
    </section>`;
};

/** In whole percent; what is used at all is never told as nothing. */
const percentText = (part: bigint, whole: bigint): string => {
  if (part === 0n) return '0\u00a0%';
  if (whole === 0n) return 'over 100\u00a0%';
  const percent = (part * 100n) / whole;
  return percent === 0n ? 'under 1\u00a0%' : `${percent}\u00a0%`;
};
