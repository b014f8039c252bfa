// Strangers: those who ask without an account, as the accounts that settings name for them.
// Says who these are, and when nothing has been opened to them; opens nothing itself.

import type { Settings } from '../settings.ts';
import type { ContextRecords } from '../ports/store.ts';

/** The settings that name accounts of strangers. */
type GuestSettings = Pick<Settings, 'tapGuest' | 'restGuest'>;

/** The logins as which strangers ask. */
export const guestsOf = ({ tapGuest, restGuest }: GuestSettings): readonly string[] =>
  [tapGuest, restGuest].filter((login) => login !== null);

/** What to say where strangers are let in, and find no context. */
export const strangerWarnings = async (
  settings: GuestSettings,
  contexts: Pick<ContextRecords, 'openToStrangers'>,
): Promise<readonly string[]> => {
  const guests = guestsOf(settings);
  if (guests.length === 0 || (await contexts.openToStrangers()).size > 0) return [];
  return [
    `Strangers may ask as ${[...new Set(guests)].join(' and ')}, and no context is open to them: ` +
      'almagest context grant NAME --strangers opens one.',
  ];
};
