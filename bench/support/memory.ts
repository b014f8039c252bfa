// The memory of a server while something is done to it, looked at from outside.
// Nothing is asked of the server: Linux counts.

import { setTimeout as sleep } from 'node:timers/promises';
import { residentBytes } from './server.ts';

const LOOK_MILLISECONDS = 50;

/** What `work` came to, and the most resident memory that was seen of a process meanwhile. */
export const watched = async <T>(
  pid: number,
  work: Promise<T>,
): Promise<{ readonly result: T; readonly peak: number }> => {
  const over = new AbortController();
  let peak = 0;
  const watch = async (): Promise<void> => {
    while (!over.signal.aborted) {
      peak = Math.max(peak, await residentBytes(pid));
      await sleep(LOOK_MILLISECONDS);
    }
  };
  const [result] = await Promise.all([work.finally(() => over.abort()), watch()]);
  return { result, peak };
};
