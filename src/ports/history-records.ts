// What the core asks of the record of jobs as a whole: how many there are, of what kind, and how
// they ended. Counts alone; no text of a job and no name of its owner.

import type { Job } from '../domain/job.ts';

/** Jobs of one queue and kind that stand alike and have not ended. */
export interface OpenJobs extends Pick<Job, 'context' | 'queueMinutes' | 'kind' | 'status'> {
  readonly count: number;
}

/** Counts over many jobs. */
export interface HistoryRecords {
  /** How many jobs have not ended, drafts aside. */
  openJobs(): Promise<readonly OpenJobs[]>;
}
