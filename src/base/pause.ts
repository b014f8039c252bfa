// Waiting by the clock, in a way that can be called off and never fails.
// What happens after the wait is the caller's: nothing is called from here.

import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

/** Resolves after `milliseconds`, or as soon as `signal` aborts; never rejects. */
export const pause = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => {});
};

/** Resolves once all has been done that this process has to do at this moment. */
export const othersFirst = async (): Promise<void> => turn();
