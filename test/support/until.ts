// Waiting, in tests, for what comes to hold by itself: it is looked for, and never slept for.
// The limit ends tests of what never comes; a busy machine that is four times slower stays below.

import { setTimeout as pause } from 'node:timers/promises';

/** As long as a server takes to start on a machine that many tests share. */
const SECONDS_MAX = 60;

/** Looks until there is something, or it is so; fails with `what` where that does not come. */
export const until = async <Found>(
  look: () => Found | Promise<Found>,
  what = 'what is waited for',
): Promise<Exclude<Found, false | undefined>> => {
  const deadline = performance.now() + SECONDS_MAX * 1_000;
  for (;;) {
    const found = await look();
    if (found !== false && found !== undefined) return found as Exclude<Found, false | undefined>;
    if (performance.now() > deadline) throw new Error(`${what}: not so after ${SECONDS_MAX} s`);
    await pause(10);
  }
};
