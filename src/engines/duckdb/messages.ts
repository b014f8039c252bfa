// What crosses the channel between the server and an executor: orders down, replies up.
// Plain data: orders survive structured clone, replies are written and read by replies.ts alone.

import type { CatalogSnapshot } from '../../domain/catalog.ts';
import type {
  BatchLimits,
  CommitPointResult,
  Destination,
  LoadPlan,
  RunLimits,
  RunOutcome,
  StagedChange,
  StagedUpload,
  UploadedTable,
} from '../../ports/engine.ts';
import type { Batch } from '../../sql/statement.ts';

/** What the server tells an executor. Our own program reads it, so no reader guards it. */
export type Order =
  | { readonly kind: 'open'; readonly setup: Setup }
  | { readonly kind: 'run'; readonly job: JobOrder }
  | { readonly kind: 'interrupt' }
  /** The answer to a `commit`. */
  | { readonly kind: 'committed'; readonly result: CommitPointResult };

/** What holds for every job of one executor process. */
export interface Setup {
  /** Absolute path of the folder for what DuckDB spills; this process alone uses it. */
  readonly temp: string;
  /** The pipe for `stream` destinations; the server reads its other end. */
  readonly fifo: string;
  /** What jobs may take, where they do not ask for less. */
  readonly limits: RunLimits;
}

/** One job for an executor. */
export interface JobOrder {
  /** The user and group to become before anything of the job is touched; null: stay as started. */
  readonly user: number | null;
  readonly staging: string;
  readonly batch: Batch;
  readonly snapshot: CatalogSnapshot;
  readonly destination: Destination;
  readonly upload?: StagedUpload;
  readonly tables?: readonly UploadedTable[];
  readonly load?: LoadPlan;
  readonly limits: BatchLimits;
}

/** How a job ended inside its executor. */
export type Ending = Exclude<RunOutcome, { kind: 'stopped' }> | { readonly kind: 'interrupted' };

/** What an executor tells the server. */
export type Reply =
  /** A fresh instance is open; a job may come. */
  | { readonly kind: 'ready' }
  /** The pipe is held open for writing: from now on its end is the end of the rows. */
  | { readonly kind: 'writing' }
  /** A COMMIT was met: the executor waits for `committed`. Changes since the last one. */
  | { readonly kind: 'commit'; readonly changes: readonly StagedChange[] }
  /** `detail` is for the log alone, and quotes nothing of the query's. */
  | { readonly kind: 'ended'; readonly ending: Ending; readonly detail?: string };
