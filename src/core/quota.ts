// The quota of the owner of a space while a job still writes there, counted as its commit will.
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
  readonly job: Pick<Job, 'id' | 'space'>;
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
        end = overQuota(writing.job, `at least ${usedBytes + bytes}`, { quotaBytes });
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

/** The end of a job by which tables would take `bytes`, in words, and so pass a quota. */
export const overQuota = (
  { space }: Pick<Job, 'space'>,
  bytes: string,
  { quotaBytes }: { readonly quotaBytes: bigint },
): RunEnd => ({
  kind: 'failed',
  reason: 'quota',
  message:
    (space === null
      ? `Your tables would take ${bytes} bytes, more than your quota of ${quotaBytes}. `
      : `The tables of the owner of the space would take ${bytes} bytes, more than the owner's ` +
        `quota of ${quotaBytes}. `) + 'Drop tables you no longer need and submit it again.',
});

/**
 * The tables that the batch drops, of those that stood before it; null where what lies in staging
 * tells nothing of what will be counted: rows for a file are an output, a table that is made and
 * dropped again counts nothing, and a new version of a table counts in the place of the old one.
 */
const droppedBy = ({ batch, destination }: Writing): ReadonlySet<FoldedName> | null => {
  if (destination.kind === 'file' && givesRows(batch)) return null;
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

/** Whether it has a SELECT without INTO, whose rows lie in staging as well. */
const givesRows = ({ statements }: Batch): boolean =>
  [...statementsIn(statements)].some(
    (statement) => statement.kind === 'select-statement' && statement.into === undefined,
  );

const largest = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** What the tables of the space's owner take without those that are dropped, and what they may. */
const quotaOf = async (
  { store }: StoreAndObserver,
  { space }: Writing,
  dropped: ReadonlySet<FoldedName>,
): Promise<Record<'usedBytes' | 'droppedBytes' | 'quotaBytes', bigint>> => {
  const { usedBytes, quotaBytes } = await store.tables.quotaOf(space);
  let droppedBytes = 0n;
  for (const name of dropped) {
    droppedBytes += (await store.tables.current(space, name))?.bytes ?? 0n;
  }
  return { usedBytes: usedBytes - droppedBytes, droppedBytes, quotaBytes };
};
