// The end of a job's result: when its owner says, or when its time has come. What runs is stopped,
// the file goes, and the record stays: it is the history.

import { after, DAY, type Instant } from '../base/time.ts';
import { FINAL, type Job } from '../domain/job.ts';
import type { Parts } from './parts.ts';
import { CANCELLED } from './run-end.ts';
import { dropSent } from './sent-tables.ts';

/** The verbs on the end of jobs and of their results; whose they are was looked at before. */
export interface Destruction {
  /** Stops a job, draft or not; does nothing to one that has ended. */
  stop(job: Job): Promise<void>;
  /** The moment that is in force then; where it has come, all is done at once. */
  set(job: Job, at: Instant): Promise<Instant>;
  /** Stops a job and removes its result; it is in the history alone from then on. */
  destroy(job: Job): Promise<void>;
  /** Stops the jobs whose destruction came before their end. */
  stopOverdue(): Promise<void>;
}

/** The verbs over `parts`. */
export const createDestruction = (parts: Parts): Destruction => {
  const { store, clock, limits } = parts;
  return {
    stop: (job) => stop(parts, job),
    set: async (job, asked) => {
      const now = clock.now();
      // What is gone does not come back.
      const before = job.terms?.destruction ?? job.output?.expires ?? null;
      if (before !== null && before <= now) return before;
      const days = Math.max(limits.outputKeepDays, limits.outputKeepDaysMax);
      const at = Math.min(asked, after(now, days * DAY)) as Instant;
      await store.terms.setDestruction(job.id, at);
      if (at <= now) await remove(parts, job);
      return at;
    },
    destroy: async (job) => {
      await store.terms.destroy(job.id, clock.now());
      await remove(parts, job);
    },
    stopOverdue: async () => {
      for (const job of await store.terms.overdue(clock.now())) await stop(parts, job);
    },
  };
};

const stop = async (parts: Parts, job: Job): Promise<void> => {
  const { id, status, attempt } = job;
  if (FINAL.includes(status)) return;
  const { store, observer, bell, running, clock } = parts;
  const found = await store.jobs.cancel(id, 'cancelled');
  observer.note('info', 'job.cancel', { job: id, status: found });
  running.stop(id, 'cancelled');
  // Nobody runs what has not begun. Where it has begun meanwhile, its attempt is another one.
  if (status === 'draft' || status === 'ready') {
    const end = { job: id, attempt, at: clock.now() };
    if (await store.jobs.fail(end, 'cancelled', CANCELLED)) await dropSent(parts, id);
  }
  bell.ring();
};

/** Stops a job whose result is over, and removes the file, which nobody is given any more. */
const remove = async (parts: Parts, job: Job): Promise<void> => {
  await stop(parts, job);
  // It may have finished meanwhile.
  const output = (await parts.store.jobs.byId(job.id))?.output ?? null;
  if (output === null) return;
  try {
    await parts.files.retractOutput(output);
  } catch (error) {
    // It has expired: the sweep comes later.
    parts.observer.bug(error, { job: job.id });
  }
};
