// What every way of asking for a job has in common, up to the job itself in the store.
// Between two calls nothing is kept here.

import type { Account } from '../domain/account.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import { Refusal } from '../domain/refusal.ts';
import type { JobId } from '../domain/job.ts';
import type { FoldedName, TableRef } from '../domain/table.ts';
import type { NewJob } from '../ports/store.ts';
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

/** What a job has that makes no output and is not yet known to touch a table. */
export const TOUCHES_NOTHING = {
  source: null,
  format: null,
  into: null,
  reads: [],
  writes: [],
  writesOwnName: false,
  needsRoom: false,
} satisfies Partial<NewJob>;

/** Stores a job that waits for its turn, and tells of it; refuses with `waiting-jobs-limit`. */
export const insertWaiting = async (
  { store, limits, observer, bell }: Pick<Parts, 'store' | 'limits' | 'observer' | 'bell'>,
  job: NewJob,
  more: Readonly<Record<string, unknown>> = {},
): Promise<JobId> => {
  const most = limits.waitingPerAccountMax;
  const id = await store.jobs.insert(job, most);
  if (id === undefined) throw new Refusal('waiting-jobs-limit', { count: most });
  const facts = { job: id, account: job.owner, kind: job.kind, ...more };
  observer.note('info', 'job.submitted', facts);
  bell.ring();
  return id;
};
