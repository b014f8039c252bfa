// What the core asks of time.

import type { Instant } from '../base/time.ts';

export interface Clock {
  now(): Instant;
}
