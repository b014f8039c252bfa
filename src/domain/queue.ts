// Queues: where the jobs of a context wait. The shortest of a context is its quick queue.
// Which jobs wait in one, and which goes first, is the store's to say.

import type { FoldedName } from './table.ts';

/** Quick jobs are waited for on the line; long ones are not. Slots are counted per class. */
export type QueueClass = 'quick' | 'long';

/** Where jobs wait, and how long each may run. */
export interface Queue {
  /** The context it belongs to, in its own spelling. */
  readonly context: string;
  readonly minutes: number;
  readonly class: QueueClass;
}

/** A queue by the folded name of its context; without one, the queues of a class everywhere. */
export interface QueueKey {
  readonly context: FoldedName | null;
  readonly class: QueueClass;
}

/** Whether a queue takes jobs; one that is suspending still has some that run. */
export type QueueState = 'running' | 'suspending' | 'suspended';

/** The long queue whose limit is nearest to `estimate` minutes; the only one takes everything. */
export const queueFor = (queues: readonly Queue[], estimate: number): Queue | undefined => {
  const long = queues.filter((queue) => queue.class === 'long');
  const candidates = long.length > 0 ? long : queues;
  return candidates.toSorted(
    (a, b) => Math.abs(a.minutes - estimate) - Math.abs(b.minutes - estimate),
  )[0];
};
