// What is said of a store whose password everybody on the machine can read.
// It looks at where the setting came from and repeats nothing of it.

import type { SettingsInForce } from './read-settings.ts';

/** The warning, where a password stands in the address of a store that a flag told. */
export const storeWarnings = ({
  values,
  sources,
}: Pick<SettingsInForce, 'values' | 'sources'>): readonly string[] => {
  const address = values.store === null ? null : URL.parse(values.store);
  const hasPassword = Boolean(address?.password) || address?.searchParams.has('password') === true;
  return hasPassword && sources.store === 'flag' ? [WARNING] : [];
};

const WARNING =
  'The password of the store stands in the command line, which every user of this machine can ' +
  'read. Tell the store by ALMAGEST_STORE or in settings.json instead.';
