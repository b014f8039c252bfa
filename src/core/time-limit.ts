// How long a run may take: what its queue gives, or less where its owner has said so, who may say
// it again while it runs, to any server.

import { MINUTE, SECOND } from '../base/time.ts';
import type { Job } from '../domain/job.ts';
import type { Limits } from './limits.ts';
import type { Parts } from './parts.ts';

/** The seconds that a job may run, of its own or of its queue. */
export const secondsFor = (
  limits: Pick<Limits, 'quickSeconds' | 'longMinutes'>,
  { quick }: Pick<Job, 'quick'>,
  own: number | null,
): number => {
  const most = quick ? limits.quickSeconds : (limits.longMinutes * MINUTE) / SECOND;
  return own === null ? most : Math.min(own, most);
};

/** Calls `onOver` when the time of a job that begins now is over; returns what ends the watch. */
export const watchTime = (parts: Parts, job: Job, onOver: () => void): (() => void) => {
  const { limits, store, observer } = parts;
  // Not by the clock: whoever sets that gives or takes no job's time.
  const begun = performance.now();
  let seconds = secondsFor(limits, job, job.terms?.secondsMax ?? null);
  let isWatched = true;
  let timer: NodeJS.Timeout;
  const rest = (): number => seconds * SECOND - (performance.now() - begun);
  const wait = (): void => {
    // Nobody says another time of what takes a minute.
    const most = job.quick ? Infinity : LOOK;
    timer = setTimeout(() => void look(), Math.min(Math.max(rest(), 0), most));
  };
  const look = async (): Promise<void> => {
    try {
      if (!job.quick) seconds = secondsFor(limits, job, await store.terms.secondsMax(job.id));
    } catch (error) {
      observer.bug(error, { job: job.id });
    }
    if (!isWatched) return;
    if (rest() > 0) wait();
    else onOver();
  };
  wait();
  return () => {
    isWatched = false;
    clearTimeout(timer);
  };
};

/** Milliseconds between two looks at what a job's owner says; he says it in seconds. */
const LOOK = SECOND;
