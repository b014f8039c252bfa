// What every way of asking for a job has in common, up to the job itself in the store.
// Between two calls nothing is kept here.

import type { Account } from '../domain/account.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import { Refusal } from '../domain/refusal.ts';
import type { JobId } from '../domain/job.ts';
import { managesSpace, SPACE_TURN, type SeenSpace } from '../domain/space.ts';
import type { FoldedName, SpaceId, TableRef } from '../domain/table.ts';
import type { NewJob } from '../ports/store.ts';
import type { BareNames } from '../sql/own-space.ts';
import type { Batch } from '../sql/statement.ts';
import type { Parts } from './parts.ts';

/** Table names of a space, as the refs that locks and pins are made of. */
export const refsOf = (space: SpaceId, names: readonly FoldedName[]): readonly TableRef[] =>
  names.map((name) => ({ space, name }));

/** What a batch touches in the space it works in. */
export interface Touching {
  /** Absent for the account's own. */
  readonly space: SeenSpace | undefined;
  readonly reads: readonly FoldedName[];
  readonly writes: readonly FoldedName[];
}

/**
 * Where a batch of the account works and what it locks there. Refuses with `space-not-managed` one
 * that writes to a space where the account may only read.
 */
export const lockedBy = (
  account: Account,
  { space, reads, writes }: Touching,
): Pick<NewJob, 'space' | 'reads' | 'writes'> => {
  if (space === undefined || space.kind === 'own') {
    return { reads: refsOf(account.space, reads), writes: refsOf(account.space, writes) };
  }
  if (writes.length > 0 && !managesSpace(space.standing)) {
    throw new Refusal('space-not-managed', { space: space.name });
  }
  const { id } = space;
  const turn = writes.length > 0 ? [turnOf(id)] : [];
  return { space: id, reads: refsOf(id, reads), writes: [...refsOf(id, writes), ...turn] };
};

/** What a job holds that changes a space, so that another one waits. */
export const turnOf = (space: SpaceId): TableRef => ({ space, name: SPACE_TURN });

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

/** What is wrong with a batch of who may do nothing but read; undefined where it reads. */
export const whyNotReading = ({ statements }: Batch): string | undefined =>
  statements.every((each) => each.kind === 'select-statement' && each.into === undefined)
    ? undefined
    : 'Who has not signed in can only read: a SELECT without INTO. Sign in for anything else.';

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
