// Queues that are suspended and woken: by an admin over a wire, or an operator at the shell.
// A suspended queue lets run what runs and starts nothing; what waits in it goes on waiting.

import { OWN_SPACE } from '../domain/catalog.ts';
import type { Queue, QueueKey, QueueState } from '../domain/queue.ts';
import { Refusal } from '../domain/refusal.ts';
import { fold } from '../domain/table.ts';
import type { ContextRecords, SuspensionRecords } from '../ports/store.ts';
import { queuesOf } from './contexts.ts';
import type { Limits } from './limits.ts';

/** Queues under the one name by which they are suspended and woken. */
export interface NamedQueue {
  /** As `Stars/500`, the context and the limit in minutes; `site` means them all. */
  readonly name: string;
  readonly state: QueueState;
  /** Absent for all queues together. */
  readonly queue?: Queue;
}

/** The verbs on the states of queues. */
export interface QueueStates {
  /** All queues together first, then each. */
  list(): Promise<readonly NamedQueue[]>;
  /** The queue of that name, in any case; refuses one that is not there. */
  byName(name: string): Promise<NamedQueue>;
  /** Starts nothing of them once this returns, on any server; returns how they stand then. */
  suspend(name: string): Promise<NamedQueue>;
  /** Takes back what `suspend` said of the same name; servers feel it within a second or two. */
  wake(name: string): Promise<NamedQueue>;
}

/** What the states are read from and written to. */
export interface QueueStatesParts {
  readonly suspensions: SuspensionRecords;
  readonly contexts: Pick<ContextRecords, 'versions'>;
  readonly limits: Pick<Limits, 'quickSeconds' | 'longMinutes'>;
}

/** The verbs on the states of queues over the store's records. */
export const createQueueStates = (parts: QueueStatesParts): QueueStates => {
  const entries = async (): Promise<readonly Entry[]> => {
    const names = (await parts.contexts.versions()).map(({ name }) => name);
    const queues = [...names, OWN_SPACE].flatMap((name) => queuesOf(name, parts.limits));
    return [{ name: SITE, keys: EVERYWHERE }, ...queues.map(entryOf)];
  };
  const list = async (): Promise<readonly NamedQueue[]> => {
    const [suspended, busy] = [await parts.suspensions.all(), await parts.suspensions.busy()];
    return (await entries()).map(({ name, keys, queue }) => ({
      name,
      state: stateOf(keys, { suspended, busy }),
      ...(queue === undefined ? {} : { queue }),
    }));
  };
  const byName = async (name: string): Promise<NamedQueue> => {
    const all = await list();
    const entry = all.find((each) => isCalled(each, name));
    if (entry !== undefined) return entry;
    const queues = all.map((each) => each.name).join(', ');
    throw new Refusal('unknown-queue', { queue: name, queues });
  };
  // Where the quick queue of a context may run as long as the other, one name means both.
  const keysOf = async (name: string): Promise<readonly QueueKey[]> => {
    await byName(name);
    return (await entries()).filter((each) => isCalled(each, name)).flatMap(({ keys }) => keys);
  };
  return {
    list,
    byName,
    suspend: async (name) => {
      await parts.suspensions.suspend(await keysOf(name));
      return byName(name);
    },
    wake: async (name) => {
      await parts.suspensions.wake(await keysOf(name));
      return byName(name);
    },
  };
};

const isCalled = (queue: Pick<Entry, 'name'>, name: string): boolean =>
  fold(queue.name) === fold(name.trim());

interface Entry {
  readonly name: string;
  readonly keys: readonly QueueKey[];
  readonly queue?: Queue;
}

/** All queues together; no queue is called so, for each has a stroke in its name. */
const SITE = 'site';

const EVERYWHERE: readonly QueueKey[] = [
  { context: null, class: 'quick' },
  { context: null, class: 'long' },
];

const entryOf = (queue: Queue): Entry => ({
  name: `${queue.context}/${queue.minutes}`,
  keys: [{ context: fold(queue.context), class: queue.class }],
  queue,
});

interface Standing {
  readonly suspended: readonly QueueKey[];
  readonly busy: readonly QueueKey[];
}

const stateOf = (keys: readonly QueueKey[], { suspended, busy }: Standing): QueueState => {
  if (!keys.every((key) => suspended.some((other) => holds(other, key)))) return 'running';
  return busy.some((other) => keys.some((key) => holds(key, other))) ? 'suspending' : 'suspended';
};

/** Whether what is said of the queues of `wide` is said of `narrow` too. */
const holds = (wide: QueueKey, narrow: QueueKey): boolean =>
  wide.class === narrow.class && (wide.context === null || wide.context === narrow.context);
