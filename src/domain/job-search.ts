// What one can ask of the record of jobs: fields, ranges, and how they combine.
// Façades parse their own grammars into this; the store compiles it into bound SQL.

import type { LikePiece } from '../base/like.ts';
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
  /** What else must be true of a job, beside its fields. */
  readonly where?: JobPredicate;
  /** Whether jobs that their owner has destroyed are left out. */
  readonly withoutDestroyed?: boolean;
  /** Whether system jobs are among the answers. */
  readonly includeSystem: boolean;
}

/**
 * A statement about a job that is true, false or, where it speaks of something that is not set,
 * unknown; the three combine as in SQL, and only jobs of which it is true are found.
 */
export type JobPredicate =
  /** The same of every job; null is unknown. */
  | { readonly kind: 'constant'; readonly holds: boolean | null }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly JobPredicate[] }
  | { readonly kind: 'not'; readonly of: JobPredicate }
  | { readonly kind: 'status'; readonly among: readonly JobStatus[] }
  | {
      readonly kind: 'compare';
      readonly column: JobColumn;
      readonly operator: Comparison;
      readonly value: JobValue;
    }
  | { readonly kind: 'in'; readonly column: JobColumn; readonly values: readonly JobValue[] }
  | { readonly kind: 'like'; readonly column: JobColumn; readonly pieces: readonly LikePiece[] }
  | { readonly kind: 'set'; readonly column: JobColumn };

/** The comparisons there are; text is compared without regard to case. */
export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** What a column is compared with; the façade sees to it that the two are of one kind. */
export type JobValue = bigint | Instant | string;

/** What a job is asked about, as façades show it: an empty text is one that is not set. */
export type JobColumn =
  | 'id'
  | 'owner'
  /** 0 until it is known. */
  | 'rows'
  | 'queueMinutes'
  | 'submitted'
  | 'started'
  | 'ended'
  /** The name of the task, or else of the table that an extract is made from. */
  | 'title'
  | 'message'
  | 'text'
  | 'context'
  /** `query`, or the name of an extract's format. */
  | 'type'
  | 'createdTable'
  | OutputColumn;

/** The address of a job's output: `outputUnder`, its token, `/` and its file's name. */
export interface OutputColumn {
  readonly outputUnder: string;
}
