// What the core asks of time: only ever the present.
// Tests turn it; whoever waits does so by the system's timers.

import type { Instant } from '../base/time.ts';

/** Tells the present. */
export interface Clock {
  now(): Instant;
}
