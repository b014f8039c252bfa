// What the core asks of a query engine: run one statement of one job in a process of its own.
// The engine sees only the snapshot it is given; it never commits, and is never believed about
// anything but what it wrote in its staging folder.

import type { AccountId } from '../domain/account.ts';
import type { CatalogSnapshot } from '../domain/catalog.ts';
import type { Column } from '../domain/column.ts';
import type { EndReason, JobId } from '../domain/job.ts';
import type { QueryError } from '../domain/query-error.ts';
import type { QueueClass } from '../domain/queue.ts';
import type { SpaceId, TableFile } from '../domain/table.ts';
import type { Batch } from '../sql/tree.ts';

/** One statement of one job, with all that its executor may know. */
export interface RunRequest {
  readonly job: JobId;
  readonly attempt: number;
  readonly class: QueueClass;
  readonly account: AccountId;
  readonly space: SpaceId;
  readonly batch: Batch;
  readonly snapshot: CatalogSnapshot;
  readonly destination: Destination;
  /** Absolute path of the staging folder; the only place the executor may write to. */
  readonly staging: string;
  readonly limits: RunLimits;
}

/** Where the rows of a SELECT without INTO go. */
export type Destination =
  | { readonly kind: 'table'; readonly name: string }
  /** Typed CSV (docs/protocols/casjobs.md), header line first, given to `RunControl.onBytes`. */
  | { readonly kind: 'stream'; readonly format: 'typed-csv' }
  | { readonly kind: 'file'; readonly format: 'csv'; readonly fileName: string };

/** What a run may take. */
export interface RunLimits {
  readonly memoryBytes: number;
  readonly threads: number;
  /** Over this many bytes in staging and temporary files together, the run is stopped. */
  readonly diskBytes: bigint;
}

/** How a run is watched and stopped. */
export interface RunControl {
  /**
   * Stops the run when aborted: the query is interrupted, and its process killed where it does
   * not answer within `interruptSeconds`. The run then resolves with `stopped`.
   */
  readonly signal: AbortSignal;
  /** Bytes of a `stream` destination, in order; the next chunk waits for the promise. */
  onBytes?(bytes: Uint8Array): Promise<void> | void;
  /**
   * Asked now and then while the run writes, with the length of all files in staging together;
   * temporary files are none of them. `false` stops the run as the signal does. Never rejects.
   */
  mayStage?(bytes: bigint): Promise<boolean>;
}

/** A table that lies complete in staging, named by the folder it is in. */
export interface StagedTable {
  readonly name: string;
  /** The folder's name inside staging. */
  readonly folder: string;
  readonly columns: readonly Column[];
  readonly files: readonly TableFile[];
  readonly rows: bigint;
}

/** A file that lies complete in staging. */
export type StagedFile = Pick<TableFile, 'name' | 'bytes'>;

/** What a statement wants done to tables when the job commits. */
export type StagedChange =
  | { readonly kind: 'create'; readonly table: StagedTable }
  | { readonly kind: 'drop'; readonly name: string }
  | { readonly kind: 'undrop'; readonly name: string };

/** What a run came to; nothing of it is committed. */
export type RunOutcome =
  | {
      readonly kind: 'done';
      readonly changes: readonly StagedChange[];
      /** Columns of the result that was streamed or filed; absent where there was none. */
      readonly columns?: readonly Column[];
      /** Rows written, streamed or filed; null for statements that have none. */
      readonly rows: bigint | null;
      /** The file of a `file` destination, inside staging. */
      readonly file?: StagedFile;
    }
  | {
      readonly kind: 'failed';
      readonly reason: EndReason;
      readonly errors: readonly QueryError[];
    }
  /** Stopped by the signal, or by `mayStage`. */
  | { readonly kind: 'stopped' };

/** Runs statements in processes of its own. */
export interface Engine {
  run(request: RunRequest, control: RunControl): Promise<RunOutcome>;
  /** Kills every executor and waits until they are gone. */
  stop(): Promise<void>;
}
