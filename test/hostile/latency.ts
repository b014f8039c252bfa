// How long quick queries of somebody else take, asked one after the other for as long as it is
// wanted. Times are in milliseconds, from the call to the last byte of its answer.

import { setTimeout as pause } from 'node:timers/promises';

/** Who asks, over and over. */
export interface Probe {
  /** Ends the asking. */
  stop(): Promise<Probed>;
}

/** What was found. */
export interface Probed {
  /** How long each call took, in milliseconds. */
  readonly times: readonly number[];
  /** Why calls failed. */
  readonly failures: readonly string[];
}

/** A person asks so often: a script that polls, not one that attacks. */
const PAUSE_MILLISECONDS = 30;

/** Asks until it is stopped. */
export const startProbe = (ask: () => Promise<unknown>): Probe => {
  const over = new AbortController();
  const times: number[] = [];
  const failures: string[] = [];
  const asking = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const start = performance.now();
      await ask().catch((error: unknown) => failures.push(String(error)));
      times.push(performance.now() - start);
      await pause(PAUSE_MILLISECONDS);
    }
  };
  const asked = asking();
  return {
    stop: async () => {
      over.abort();
      await asked;
      return { times, failures };
    },
  };
};

/** The time that 95 of 100 calls did not exceed. */
export const p95 = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
