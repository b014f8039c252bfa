// The work of the long queues: taking the next job, running it to its end, and letting go of all.
// A job is claimed by one compare-and-set; two servers never hold the same attempt.

import type { Claim } from '../ports/store.ts';
import { diskRoom, isLow, type DiskRoom } from './disk-floor.ts';
import type { Parts } from './parts.ts';
import { destinationOf, runClaim } from './run.ts';
import { dropSentOf } from './sent-tables.ts';

/** A job that was taken and will be run; `end` resolves when it has ended, and never rejects. */
export interface Taken {
  readonly end: Promise<void>;
}

/** The verbs on the long queues, and on imports. */
export interface QueueWork {
  /**
   * Takes the next import or long job, if there is one and a slot for it. Below the disk's
   * floor jobs that need room wait on.
   */
  takeNext(): Promise<Taken | undefined>;
  /** Resolves when there may be something to take, or after `milliseconds`. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  /**
   * Stops every run without ending its job: the jobs belong to other servers now, or go back to
   * the queue and are taken up after the next start. This server goes by a new name afterwards,
   * under which it takes nothing before it has a lease; the lease of the old name is over.
   */
  abandon(): Promise<void>;
}

/** What the work tells, and to whom. */
export interface QueueWorkTerms {
  /** Draws a new name for this process. */
  renameServer(): void;
  /** Told of the room on the disk at every look for work. */
  onRoom(room: DiskRoom): void;
}

/** The work over `parts`. */
export const createQueueWork = (parts: Parts, terms: QueueWorkTerms): QueueWork => {
  const takeNext: QueueWork['takeNext'] = async () => {
    const room = await diskRoom(parts);
    terms.onRoom(room);
    for (const [claimClass, slots] of slotsOf(parts)) {
      const claim = await parts.store.jobs.claim(claimClass, {
        server: parts.serverId(),
        now: parts.clock.now(),
        isDiskLow: isLow(room),
        ...slots,
      });
      if (claim !== undefined) return { end: run(parts, claim) };
    }
    return undefined;
  };
  const abandon: QueueWork['abandon'] = async () => {
    const abandoned = parts.serverId();
    terms.renameServer();
    parts.running.stopAll('lost');
    await parts.running.idle();
    const back = { server: abandoned, now: parts.clock.now() };
    await dropSentOf(parts, await parts.store.jobs.giveBack(back));
    await parts.store.servers.leave(abandoned);
  };
  const wait: QueueWork['wait'] = (milliseconds, signal) => parts.bell.wait(milliseconds, signal);
  return { takeNext, wait, abandon };
};

/** What is taken from where; imports first, for their senders wait. */
const slotsOf = ({ limits }: Parts) =>
  [
    ['import', { slots: limits.importSlots, perAccountMax: limits.importSlots }],
    ['long', { slots: limits.longSlots, perAccountMax: limits.longPerAccountMax }],
  ] as const;

const run = async (parts: Parts, claim: Claim): Promise<void> => {
  const { id, attempt } = claim.job;
  parts.observer.note('info', 'job.started', { job: id, attempt });
  // For those who watch where it stands.
  parts.bell.ring();
  const end = await runClaim(parts, { claim, destination: destinationOf(claim) });
  if (end.kind !== 'superseded') parts.jobLetters.ended(id);
};
