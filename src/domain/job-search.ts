// What one can ask of the record of jobs: fields, ranges, and how they combine.
// Façades parse their own grammars into this; the store compiles it into bound SQL.

import type { Instant } from '../base/time.ts';
import type { AccountId } from './account.ts';
import type { JobId, JobStatus } from './job.ts';

/** A range with either end open; both ends belong to it; equal ends are equality. */
export interface Range<T> {
  readonly from?: T;
  readonly to?: T;
}

/** Each field's conditions are joined by OR; the fields are joined by AND; absent is unlimited. */
export interface JobSearch {
  readonly owner?: readonly Range<AccountId>[];
  readonly id?: readonly Range<JobId>[];
  /** A time that is not set matches no range. */
  readonly submitted?: readonly Range<Instant>[];
  readonly started?: readonly Range<Instant>[];
  readonly ended?: readonly Range<Instant>[];
  /** Statuses listed out by the façade, which knows the order of its own numbers. */
  readonly status?: readonly JobStatus[];
  readonly queueMinutes?: readonly Range<number>[];
  /** Text is compared without regard to case; an absent text matches no range. */
  readonly taskName?: readonly Range<string>[];
  readonly message?: readonly Range<string>[];
  readonly text?: readonly Range<string>[];
  readonly context?: readonly Range<string>[];
  /** Compared against `query` for queries and the format's name for extracts. */
  readonly type?: readonly Range<string>[];
  /** Whether system jobs are among the answers. */
  readonly includeSystem: boolean;
}
