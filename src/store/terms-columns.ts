// The row of what a job was told beside its text. Types only; how it is written and read is told in
// terms-row.ts.

import type { Dialect } from '../domain/dialect.ts';
import type { JobId } from '../domain/job.ts';

/** What a job was told beside its text; most jobs have none. */
export interface TermsRow {
  readonly job_id: JobId;
  readonly dialect: Dialect;
  readonly rows_max: bigint | null;
  /** 1 once there were more rows than those. */
  readonly is_cut: bigint;
  readonly seconds_max: bigint | null;
  readonly destruction: bigint | null;
  /** 1 once its owner was done with it. */
  readonly is_destroyed: bigint;
  /** A JSON array of pairs. */
  readonly parameters: string;
  /** A JSON array of `SentTable`. */
  readonly sent_tables: string;
}
