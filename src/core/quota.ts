// The quota of a job's owner while the job still writes, counted as its commit will count it.
// Only what the commit would refuse as things stand is stopped: where a batch may free what cannot
// be known before its end, it writes on, and the commit decides.

import type { Job } from '../domain/job.ts';
import { fold, type FoldedName, type SpaceId } from '../domain/table.ts';
import type { Destination } from '../ports/engine.ts';
import type { Batch } from '../sql/statement.ts';
import { changesRows, targetsOf } from '../sql/target.ts';
import { statementsIn } from '../sql/walk.ts';
import type { Parts } from './parts.ts';
import type { RunEnd } from './run-end.ts';

/** What a run writes, where to, and on whose account. */
export interface Writing {
  readonly job: Pick<Job, 'id' | 'owner'>;
  readonly space: SpaceId;
  readonly batch: Batch;
  readonly destination: Destination;
}

type StoreAndObserver = Pick<Parts, 'store' | 'observer'>;

/** Watches one run. */
export interface QuotaWatch {
  /** Whether tables of so many bytes in staging may grow on; never rejects. */
  mayStage(bytes: bigint): Promise<boolean>;
  /** The end of a run that was told that it may not; null before that. */
  over(): RunEnd | null;
}

/** A watch over what is left of the quota; the store is asked again before a run is stopped. */
export const watchQuota = (parts: StoreAndObserver, writing: Writing): QuotaWatch => {
  const dropped = droppedBy(writing);
  /** So much may be written without asking: less than is dropped never makes a space grow. */
  let room = 0n;
  let end: RunEnd | null = null;
  return {
    mayStage: async (bytes) => {
      if (dropped === null || bytes <= room) return true;
      try {
        const { usedBytes, droppedBytes, quotaBytes } = await quotaOf(parts, writing, dropped);
        room = largest(quotaBytes - usedBytes, droppedBytes);
        if (bytes <= room) return true;
        end = overQuota(`at least ${usedBytes + bytes}`, quotaBytes);
        return false;
      } catch (error) {
        // A store that does not answer stops nobody here: the commit asks it again.
        parts.observer.bug(error, { job: writing.job.id });
        return true;
      }
    },
    over: () => end,
  };
};

/** The end of a job whose tables would take `bytes`, in words, and so pass the quota. */
export const overQuota = (bytes: string, quotaBytes: bigint): RunEnd => ({
  kind: 'failed',
  reason: 'quota',
  message:
    `Your tables would take ${bytes} bytes, more than your quota of ${quotaBytes}. ` +
    'Drop tables you no longer need and submit it again.',
});

/**
 * The tables that the batch drops, of those that stood before it; null where what lies in staging
 * tells nothing of what will be counted: a file is an output, a table that the batch makes and
 * drops again counts nothing, and a new version of a table counts in the place of the old one.
 */
const droppedBy = ({ batch, destination }: Writing): ReadonlySet<FoldedName> | null => {
  if (destination.kind === 'file') return null;
  const made = new Set<FoldedName>();
  if (destination.kind === 'table') made.add(fold(destination.name));
  const dropped = new Set<FoldedName>();
  for (const statement of statementsIn(batch.statements)) {
    if (changesRows(statement)) return null;
    const targets = targetsOf(statement).map(({ object }) => fold(object.text));
    if (statement.kind === 'drop') {
      if (targets.some((name) => made.has(name))) return null;
      for (const name of targets) dropped.add(name);
    } else {
      for (const name of targets) made.add(name);
    }
  }
  return dropped;
};

const largest = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** What the owner's tables take without those that are dropped, and what they may take. */
const quotaOf = async (
  { store }: StoreAndObserver,
  { job, space }: Writing,
  dropped: ReadonlySet<FoldedName>,
): Promise<Record<'usedBytes' | 'droppedBytes' | 'quotaBytes', bigint>> => {
  const owner = await store.accounts.byId(job.owner);
  if (owner === undefined) throw new Error(`job ${job.id} has no owner`);
  let droppedBytes = 0n;
  for (const name of dropped) {
    droppedBytes += (await store.tables.current(space, name))?.bytes ?? 0n;
  }
  const usedBytes = (await store.tables.usedBytes(space)) - droppedBytes;
  return { usedBytes, droppedBytes, quotaBytes: owner.account.quotaBytes };
};
