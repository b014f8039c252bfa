// What every way of asking for a job has in common, before there is a job.
// Nothing here waits or is kept.

import type { Account } from '../domain/account.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import { Refusal } from '../domain/refusal.ts';
import type { FoldedName, TableRef } from '../domain/table.ts';
import type { BareNames } from '../sql/own-space.ts';
import type { Parts } from './parts.ts';

/** Table names of the account's own space, as the refs its locks and pins are made of. */
export const refsOf = (account: Account, names: readonly FoldedName[]): readonly TableRef[] =>
  names.map((name) => ({ space: account.space, name }));

/** What names without a database mean in a batch that runs in `context`. */
export const bareNamesIn = (context: string): BareNames =>
  context === OWN_SPACE ? 'own' : 'context';

/** Refuses a batch longer than `queryCharactersMax`. */
export const refuseIfTooLong = ({ limits }: Pick<Parts, 'limits'>, text: string): void => {
  if (text.length <= limits.queryCharactersMax) return;
  throw new Refusal('text-too-large', {
    characters: text.length,
    limit: limits.queryCharactersMax,
  });
};
