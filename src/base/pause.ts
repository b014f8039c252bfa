// Waiting, in ways that never fail: by the clock, which can be called off, and for one's next turn.
// What happens after the wait is the caller's: nothing is called from here.

import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

/** Resolves after `milliseconds`, or as soon as `signal` aborts; never rejects. */
export const pause = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => {});
};

/** Resolves in the next turn of the event loop: what has come in by now is begun before. */
export const yieldToEventLoop = async (): Promise<void> => turn();
