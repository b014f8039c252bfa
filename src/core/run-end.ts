// How a run of a job ended, for those who ran it and those who wait for it.
// The store's record is the truth; this is what its writer knows of it.

import type { Column } from '../domain/column.ts';
import type { EndReason } from '../domain/job.ts';

/** How a run ended; `superseded` means that the job was no longer ours to end. */
export type RunEnd =
  | {
      readonly kind: 'finished';
      readonly rows: bigint | null;
      /** Columns of the rows that were streamed; absent where there were none. */
      readonly columns?: readonly Column[];
    }
  | { readonly kind: 'failed'; readonly reason: EndReason; readonly message: string }
  | { readonly kind: 'superseded' };

/** The words for a job that was cancelled. */
export const CANCELLED = 'Cancelled by its owner.';
