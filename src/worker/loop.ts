// The loop that works: takes jobs from the queues, and keeps the lease, the cancels and the sweep.
// It decides nothing about jobs; what goes wrong in one round is noted and tried again in the next.

import { pause } from '../base/pause.ts';
import { HOUR, MINUTE, SECOND } from '../base/time.ts';
import type { Core } from '../core/core.ts';

/** What the loop works with. */
export interface WorkerOptions {
  readonly core: Pick<Core, 'work' | 'housekeeping'>;
  readonly leaseSeconds: number;
  /** Told of every round that failed. */
  onError(error: unknown): void;
}

/** A loop that runs. */
export interface Worker {
  /** Stops taking jobs, gives back those that run, and gives up the lease. */
  stop(): Promise<void>;
}

/** Starts the loop; resolves once this server's lease stands and lost jobs are back. */
export const startWorker = async (options: WorkerOptions): Promise<Worker> => {
  const { core } = options;
  await core.housekeeping.renewLease();
  await core.housekeeping.retakeLost();
  const stopping = new AbortController();
  const loops = [
    repeat(options, stopping.signal, { ...WHEN_RUNG, work: () => takeAll(core) }),
    repeat(options, stopping.signal, {
      every: (options.leaseSeconds * SECOND) / 3,
      work: () => keepLease(core),
    }),
    repeat(options, stopping.signal, {
      ...WHEN_RUNG,
      work: () => core.housekeeping.confirmCancels(),
    }),
    // What is cleared here is stopped at once; no bell tells what another server has cleared.
    repeat(options, stopping.signal, {
      every: SECOND,
      work: () => core.housekeeping.stopStrangers(),
    }),
    repeat(options, stopping.signal, {
      every: MINUTE,
      work: () => core.housekeeping.stopOverdue(),
    }),
    repeat(options, stopping.signal, { every: HOUR, work: () => core.housekeeping.sweep() }),
  ];
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
      await core.work.abandon();
    },
  };
};

interface Chore {
  /** Milliseconds between two rounds. */
  readonly every: number;
  /** Whether the bell of the core begins a round before its time. */
  readonly isRung?: boolean;
  work(): Promise<unknown>;
}

/** When no bell rings, other servers' news is a second old at most. */
const WHEN_RUNG = { every: SECOND, isRung: true } as const satisfies Partial<Chore>;

const repeat = async (
  { core, onError }: WorkerOptions,
  signal: AbortSignal,
  { every, isRung = false, work }: Chore,
): Promise<void> => {
  while (!signal.aborted) {
    // Listened for before the look: what comes while it is under way is rung for once only.
    const rung = isRung ? core.work.wait(every, signal) : undefined;
    try {
      await work();
    } catch (error) {
      onError(error);
      // A round that fails at once must not become a loop that does nothing but fail.
      await pause(SECOND, signal);
    }
    await (rung ?? pause(every, signal));
  }
};

const takeAll = async ({ work }: WorkerOptions['core']): Promise<void> => {
  while ((await work.takeNext()) !== undefined);
};

const keepLease = async ({ housekeeping, work }: WorkerOptions['core']): Promise<void> => {
  const isAlive = await housekeeping.renewLease();
  if (!isAlive) {
    await work.abandon();
    await housekeeping.renewLease();
  }
  await housekeeping.retakeLost();
  await housekeeping.giveBackUnheld();
};
