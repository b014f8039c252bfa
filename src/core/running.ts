// The jobs that run in this process at this moment, so that they can be stopped by number.
// The store's record decides what becomes of a job; this only carries the word to its engine.

import type { JobId } from '../domain/job.ts';

/** Why a run is stopped from outside; `lost` means that the job is no longer ours. */
export type StopCause = 'cancelled' | 'client-left' | 'time-limit' | 'result-too-large' | 'lost';

/** The runs of this process. */
export interface Running {
  /** Takes up a run; the signal aborts with a `StopCause` as its reason. */
  start(job: JobId): { readonly signal: AbortSignal; end(): void };
  /** Stops the run of `job`, if it is here. */
  stop(job: JobId, cause: StopCause): boolean;
  has(job: JobId): boolean;
  /** Those that run now. */
  jobs(): readonly JobId[];
  stopAll(cause: StopCause): void;
  /** Resolves when nothing runs any more. */
  idle(): Promise<void>;
  readonly size: number;
}

/** An empty set of running jobs. */
export const createRunning = (): Running => {
  const runs = new Map<JobId, AbortController>();
  let whenIdle: (() => void)[] = [];

  const end = (job: JobId, controller: AbortController): void => {
    if (runs.get(job) === controller) runs.delete(job);
    if (runs.size > 0) return;
    for (const resolve of whenIdle) resolve();
    whenIdle = [];
  };

  return {
    start: (job) => {
      const controller = new AbortController();
      runs.set(job, controller);
      return { signal: controller.signal, end: () => end(job, controller) };
    },
    stop: (job, cause) => {
      const controller = runs.get(job);
      controller?.abort(cause);
      return controller !== undefined;
    },
    has: (job) => runs.has(job),
    jobs: () => [...runs.keys()],
    stopAll: (cause) => {
      for (const controller of runs.values()) controller.abort(cause);
    },
    idle: () =>
      runs.size === 0 ? Promise.resolve() : new Promise((resolve) => whenIdle.push(resolve)),
    get size() {
      return runs.size;
    },
  };
};
