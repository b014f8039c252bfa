// How a run of a job ended, for those who ran it and those who wait for it.
// The store's record is the truth; this is what its writer knows of it.

import type { Column } from '../domain/column.ts';
import type { EndReason, JobId } from '../domain/job.ts';
import { lineOf, Refusal, type RefusalName } from '../domain/refusal.ts';
import type { Parts } from './parts.ts';

/** How a run ended; `superseded` means that the job was no longer ours to end. */
export type RunEnd =
  | {
      readonly kind: 'finished';
      readonly rows: bigint | null;
      /** There were more rows than were to leave. */
      readonly isCut?: true;
      /** Columns of the rows that were streamed; absent where there were none. */
      readonly columns?: readonly Column[];
    }
  | {
      readonly kind: 'failed';
      readonly reason: EndReason;
      readonly message: string;
      /** What its batch printed, line by line. */
      readonly printed?: string;
      /** How many of its COMMITs are durable; absent for none. */
      readonly kept?: number;
      /** What is to be undone once the store says that the job failed, and not before. */
      readonly takeBack?: () => Promise<void>;
    }
  | { readonly kind: 'superseded' };

/** The words for a job that was cancelled. */
export const CANCELLED = 'Cancelled by its owner.';

/** The words for a job that was cleared: it ends in the record, whatever its executor does. */
export const CLEARED = 'Cleared by its owner. What it had not committed is not kept.';

/** What a job says that whoever runs the server has ended. */
export const CLEARED_BY_OPERATOR =
  'Cleared by the operator. What it had not committed is not kept.';

/** Refusals that end a run for another reason than the engine. */
const REASONS: Partial<Record<RefusalName, EndReason>> = {
  'disk-full': 'disk',
  // Open to its owner when he asked for the job, and closed when it starts.
  'unknown-context': 'query-error',
};

/** The end of a run that met an error of the server's own, which is kept in the log. */
export const failureOf = (
  { observer }: Pick<Parts, 'observer'>,
  job: JobId,
  error: unknown,
): Extract<RunEnd, { readonly kind: 'failed' }> => {
  if (error instanceof Refusal) {
    return { kind: 'failed', reason: REASONS[error.code] ?? 'engine', message: lineOf(error) };
  }
  const trace = observer.bug(error, { job });
  const message = `The server met an error of its own and kept it under trace ${trace}.`;
  return { kind: 'failed', reason: 'engine', message };
};

/** What the end of a job is to the one who waits for it. */
export const END_REFUSALS = {
  'query-error': 'query-error',
  'table-exists': 'query-error',
  cancelled: 'query-stopped',
  cleared: 'query-stopped',
  'client-left': 'query-stopped',
  'time-limit': 'query-stopped',
  memory: 'query-stopped',
  quota: 'query-stopped',
  disk: 'query-stopped',
  'result-too-large': 'result-too-large',
  busy: 'query-stopped',
  lost: 'query-stopped',
  engine: 'query-stopped',
} as const satisfies Record<EndReason, RefusalName>;
