// A store whose calls are timed and whose ends of jobs are counted. What it answers is the store's
// own answer, in the same turn; nothing that is counted here can change or fail a call.

import { SECOND, type Instant } from '../base/time.ts';
import { FINAL, type Job, type JobId } from '../domain/job.ts';
import type { Observer } from '../ports/observer.ts';
import type { JobRecords, LostJob, Store } from '../ports/store.ts';

/** `store`, told of to the observer. */
export const watchStore = <Opened extends Store>(store: Opened, observer: Observer): Opened => {
  const timed = Object.entries(store as Record<string, unknown>)
    .filter((entry): entry is [string, object] => typeof entry[1] === 'object')
    .map(([noun, records]) => [noun, timedRecords(noun, records, observer)] as const);
  const watched: Opened = { ...store, ...Object.fromEntries(timed) };
  const ended = (id: JobId): void => {
    store.jobs.byId(id).then(
      (job) => job !== undefined && observer.tally(tallyOf(job)),
      // What one count lacks is no harm; that the store fails is told by its caller.
      () => undefined,
    );
  };
  return {
    ...watched,
    jobs: endsOf(watched.jobs, ended),
    terms: {
      ...watched.terms,
      submitFailed: async (draft, move, failure) => {
        const result = await watched.terms.submitFailed(draft, move, failure);
        ended(draft);
        return result;
      },
    },
  };
};

type Method = (...args: unknown[]) => unknown;

/** The methods of one noun, each timed to its answer. */
const timedRecords = (noun: string, records: object, observer: Observer): object =>
  Object.fromEntries(
    Object.entries(records as Record<string, unknown>).map(([name, method]) =>
      typeof method === 'function'
        ? [name, timedMethod(noun, method as Method, observer)]
        : [name, method],
    ),
  );

const timedMethod = (noun: string, method: Method, observer: Observer): Method => {
  return (...args) => {
    const began = performance.now();
    const answer = method(...args);
    // A search is read row by row, at the pace of whoever reads.
    if (!(answer instanceof Promise)) return answer;
    const tally = (): void =>
      observer.tally({ kind: 'store', noun, seconds: (performance.now() - began) / SECOND });
    answer.then(tally, tally);
    return answer;
  };
};

/** The records of jobs, with each end of one given to `ended`. */
const endsOf = (jobs: JobRecords, ended: (id: JobId) => void): JobRecords => {
  const back = (lost: readonly LostJob[]): readonly LostJob[] => {
    for (const { job, status } of lost) if (FINAL.includes(status)) ended(job);
    return lost;
  };
  return {
    ...jobs,
    insertFailed: async (...args) => {
      const id = await jobs.insertFailed(...args);
      ended(id);
      return id;
    },
    finish: async (finish) => {
      const result = await jobs.finish(finish);
      if (result.kind === 'finished') ended(finish.job);
      return result;
    },
    fail: async (end, ...args) => {
      const isOurs = await jobs.fail(end, ...args);
      if (isOurs) ended(end.job);
      return isOurs;
    },
    clear: async (id, ...args) => {
      const isCleared = await jobs.clear(id, ...args);
      if (isCleared) ended(id);
      return isCleared;
    },
    retakeLost: async (...args) => back(await jobs.retakeLost(...args)),
    giveBack: async (what) => back(await jobs.giveBack(what)),
  };
};

const tallyOf = (job: Job) =>
  ({
    kind: 'job',
    queue: `${job.context}/${job.queueMinutes}`,
    jobKind: job.kind,
    status: job.status,
    reason: job.reason,
    waitSeconds: secondsBetween(job.submitted, job.started),
    runSeconds: secondsBetween(job.started, job.ended),
  }) as const;

/** Clocks of several servers may differ; nothing takes less than no time. */
const secondsBetween = (from: Instant | null, to: Instant | null): number | null =>
  from === null || to === null ? null : Math.max(0, (to - from) / SECOND);
