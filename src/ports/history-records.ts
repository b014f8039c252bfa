// What the core asks of the record of jobs as a whole: how many there are, of what kind, and how
// they ended. Counts alone; no text of a job and no name of its owner.

import type { Instant } from '../base/time.ts';
import type { Job } from '../domain/job.ts';

/** Jobs of one queue and kind that stand alike and have not ended. */
export interface OpenJobs extends Pick<Job, 'context' | 'queueMinutes' | 'kind' | 'status'> {
  readonly count: number;
}

/** From the first instant to just before the second. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** Jobs of one context and kind that stand alike, or ended for the same reason. */
export interface AlikeJobs extends Pick<Job, 'context' | 'kind' | 'status' | 'reason'> {
  readonly count: number;
  /** What they wrote or returned together. */
  readonly rows: bigint;
}

/** What there is to count of the jobs that were submitted within a span, drafts aside. */
export interface SpanCounts {
  readonly jobs: readonly AlikeJobs[];
  /** Accounts that submitted them, in each context. */
  readonly users: ReadonlyMap<string, number>;
  /** Accounts that submitted any. */
  readonly usersInAll: number;
  /** Bytes of the files that they made, in each context; of those that are gone too. */
  readonly outputBytes: ReadonlyMap<string, bigint>;
}

/** Counts over many jobs. */
export interface HistoryRecords {
  /** How many jobs have not ended, drafts aside. */
  openJobs(): Promise<readonly OpenJobs[]>;
  /** Takes the longer, the more jobs there are in the span. */
  countsOf(span: Span): Promise<SpanCounts>;
}
