// What the core asks of a query engine: run the batch of one job in a process of its own.
// The engine sees only the snapshot it is given; it never commits, and is never believed about
// anything but what it wrote in its staging folder.

import type { AccountId } from '../domain/account.ts';
import type { CatalogSnapshot } from '../domain/catalog.ts';
import type { Column } from '../domain/column.ts';
import type { EndReason, JobId } from '../domain/job.ts';
import type { OutputFormat } from '../domain/output.ts';
import type { QueryError } from '../domain/query-error.ts';
import type { QueueClass } from '../domain/queue.ts';
import type { SpaceObject } from '../domain/space-object.ts';
import type { SpaceId, TableFile } from '../domain/table.ts';
import type { Batch } from '../sql/statement.ts';

/** The batch of one job, with all that its executor may know. */
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
  /** Files in staging that the job only reads, by absolute path, with their lengths. */
  readonly lent?: ReadonlyMap<string, bigint>;
  /** The file in staging whose rows the batch has as `#upload`. */
  readonly upload?: StagedUpload;
  /** Tables of the job alone, which its batch has as `TAP_UPLOAD.name`. */
  readonly tables?: readonly UploadedTable[];
  /** What the job does instead of its batch, which is then empty. */
  readonly load?: LoadPlan;
  readonly limits: BatchLimits;
}

/** A file that somebody sent, where its executor finds it. */
export interface StagedUpload {
  /** A plain file name inside staging. */
  readonly name: string;
  readonly bytes: bigint;
  /** Whether the first line of a text is known to name its columns. */
  readonly hasHeader?: true;
}

/** A file whose rows are a table of the job that it was sent with. */
export interface UploadedTable {
  readonly name: string;
  readonly upload: StagedUpload;
}

/**
 * Texts whose rows become rows of tables in the job's own space, all of them or none. Each table
 * that there is already, and each one of its rejected rows (`REJECTS_SUFFIX`), stands in the
 * snapshot with its files. The run ends with a change for each table, with all rows that were
 * loaded, and with a line printed for whatever their sender should know.
 */
export interface LoadPlan {
  /** Counts the loads of a space, from 1; each row keeps it as `_load`. */
  readonly number: number;
  /** So many bad rows of all texts together are left out; one more, and nothing is loaded. */
  readonly errorsMax: bigint;
  readonly sources: readonly LoadSource[];
}

/** One text of a load. */
export interface LoadSource {
  /** The table that its rows go to. */
  readonly table: string;
  readonly upload: StagedUpload;
  readonly options: TextOptions;
  /** Whether the table's files may stay where its columns do, and new rows stand in another. */
  readonly mayKeep: boolean;
}

/** What is known of a text before it is read; what is absent is found out from it. */
export interface TextOptions {
  /** Whether its first record names its columns. */
  readonly hasHeader?: boolean;
  /** One character. */
  readonly separator?: string;
  /** Lines that are no part of it, before its header and behind its last row. */
  readonly rowsToSkipAtStart?: number;
  readonly rowsToSkipAtEnd?: number;
}

/** Behind the name of a table, that of the table with the rows that were rejected for it. */
export const REJECTS_SUFFIX = '_rejects';

/** Where the rows of a SELECT without INTO go. */
export type Destination =
  | { readonly kind: 'table'; readonly name: string }
  /** The bytes of the format, from its head on, are given to `RunControl.onBytes`. */
  | ({ readonly kind: 'stream' } & Leaving)
  | ({
      readonly kind: 'file';
      readonly fileName: string;
      /** They are a query's, so that they may be others when they are read again. */
      readonly isOfQuery?: true;
    } & Leaving);

/** How rows leave. */
interface Leaving {
  readonly format: OutputFormat;
  /** So many leave at most; a format that can say that there were more says so behind them. */
  readonly rowsMax?: bigint;
}

/** What a run may take. */
export interface RunLimits {
  readonly memoryBytes: number;
  readonly threads: number;
  /** Over this many bytes in staging and temporary files together, the run is stopped. */
  readonly diskBytes: bigint;
}

/** What a batch may take. */
export interface BatchLimits extends RunLimits {
  /** So often all its loops together may go round. */
  readonly turnsMax: number;
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
  /**
   * Makes durable what the batch did since its last COMMIT. The run waits for the answer, and ends
   * where it is refused. Afterwards the files of tables that were committed are still to be read
   * where they lay in staging, and must not be announced again. Never rejects.
   */
  commit?(changes: readonly StagedChange[]): Promise<CommitPointResult>;
}

/** What became of a COMMIT within a batch. */
export type CommitPointResult =
  | { readonly kind: 'committed' }
  | { readonly kind: 'refused'; readonly errors: readonly QueryError[] };

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

/** What a batch wants done to the tables of its owner's space when it commits; done in order. */
export type StagedChange =
  /** A table of a name that no table and no object has. */
  | { readonly kind: 'create'; readonly table: StagedTable }
  /** A new version of the table of that name; the old one is kept as a dropped one is. */
  | {
      readonly kind: 'replace';
      readonly table: StagedTable;
      /** The files and columns of the old version stay, and `table` is what stands behind them. */
      readonly keeps?: true;
    }
  | { readonly kind: 'drop'; readonly name: string }
  /** Brings back what stood last under a name that is free now. */
  | { readonly kind: 'undrop'; readonly name: string }
  | { readonly kind: 'rename'; readonly name: string; readonly newName: string }
  /** Makes a view or a function, or puts it in the place of the one of its name. */
  | { readonly kind: 'define'; readonly object: SpaceObject }
  | { readonly kind: 'undefine'; readonly name: string };

/** What a run came to; nothing of it is committed. */
export type RunOutcome =
  | {
      readonly kind: 'done';
      /** Since the last COMMIT. */
      readonly changes: readonly StagedChange[];
      /** Columns of the result that was streamed or filed; absent where there was none. */
      readonly columns?: readonly Column[];
      /** Rows written, streamed or filed; null for statements that have none. */
      readonly rows: bigint | null;
      /** The file of a `file` destination, inside staging. */
      readonly file?: StagedFile;
      /** There were more rows than the `rowsMax` of their destination. */
      readonly isCut?: true;
      readonly printed?: Printed;
    }
  | {
      readonly kind: 'failed';
      readonly reason: EndReason;
      readonly errors: readonly QueryError[];
      readonly printed?: Printed;
    }
  /** Stopped by the signal, or by `mayStage`. */
  | { readonly kind: 'stopped' };

/** The lines that a batch printed, at most `PRINTED_LINES_MAX` of `PRINTED_CHARACTERS_MAX`. */
export type Printed = readonly string[];

/** More lines than anybody reads in a field of a job's record; who prints on is not heard. */
export const PRINTED_LINES_MAX = 200;

/** All lines of a job together, in UTF-16 units: a page of a list holds hundreds of jobs. */
export const PRINTED_CHARACTERS_MAX = 16_000;

/** A process for queries, as its supervisor sees it. */
export interface ExecutorState {
  readonly class: QueueClass;
  readonly isBusy: boolean;
  /** What it holds of the machine's memory; 0 where the system does not tell. */
  readonly memoryBytes: number;
}

/** Runs batches in processes of its own. */
export interface Engine {
  run(request: RunRequest, control: RunControl): Promise<RunOutcome>;
  /** The processes there are, measured now. */
  executors(): Promise<readonly ExecutorState[]>;
  /** Kills every executor and waits until they are gone. */
  stop(): Promise<void>;
}
