// What the core asks of the store for jobs that their owners direct: drafts, and the terms of jobs.
// As with all moves, `undefined` and `false` mean that someone else was first.

import type { Instant } from '../base/time.ts';
import type { EndReason, Job, JobId } from '../domain/job.ts';
import type { JobTerms } from '../domain/job-terms.ts';
import type { NewJob } from './store.ts';

/** What a new job may be told; what is left out is as in `PLAIN_TERMS`. */
export type NewTerms = Partial<Omit<JobTerms, 'isCut' | 'isDestroyed'>>;

/** What a draft has been told. */
export type DraftWords = Pick<JobTerms, 'parameters' | 'tables'>;

/** A draft as it is told anew. */
export interface ToldDraft extends DraftWords {
  readonly taskName: string | null;
  /** What it must have been told before, word for word: nobody else's words are lost. */
  readonly before: DraftWords;
}

/** What a draft becomes, and what it must have been told, word for word, when it does. */
export interface DraftMove {
  readonly job: NewJob;
  readonly before: DraftWords;
}

/** What came of telling a draft more, which somebody else may have told more or moved. */
export type TellResult = 'told' | 'changed' | 'no-draft';

/** What came of a move of a draft that somebody else may have moved or told more. */
export type MoveResult = 'submitted' | 'changed' | 'no-draft';

/** How a draft ended that could not wait. */
export interface DraftFailure {
  readonly at: Instant;
  readonly reason: EndReason;
  readonly message: string;
}

/** Drafts of queries, and the terms of jobs of every kind. */
export interface TermsRecords {
  /** A draft, or undefined where its owner already has `draftsMax` of them. */
  insertDraft(job: NewJob, draftsMax: number): Promise<JobId | undefined>;
  /** `changed` where it was told something else meanwhile, `no-draft` where it is none. */
  tell(draft: JobId, told: ToldDraft): Promise<TellResult>;
  /**
   * Makes a draft the ready job that `job` describes, with its locks; `full` where its owner has
   * `waitingMax` of these already.
   */
  submit(draft: JobId, move: DraftMove, waitingMax: number): Promise<MoveResult | 'full'>;
  /** Makes a draft the job that `job` describes, and that failed before it could wait. */
  submitFailed(draft: JobId, move: DraftMove, failure: DraftFailure): Promise<MoveResult>;
  /** When the result of a job goes, which it may have already. */
  setDestruction(job: JobId, at: Instant): Promise<void>;
  /** How long a job may run; null for the limit of its queue. */
  setSecondsMax(job: JobId, seconds: number | null): Promise<void>;
  /** What a job was told so, by its key. */
  secondsMax(job: JobId): Promise<number | null>;
  /** Says that its owner is done with a job, whose output expires at once. */
  destroy(job: JobId, at: Instant): Promise<void>;
  /** Jobs that have not ended by their own destruction. */
  overdue(now: Instant): Promise<readonly Job[]>;
}
