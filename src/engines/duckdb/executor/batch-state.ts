// A batch while it runs: what it was given, and what it has come to so far.
// Types, but for one question that a statement asks of the rest of its batch.

import type { DuckDBConnection } from '@duckdb/node-api';
import { fold } from '../../../domain/table.ts';
import type { CommitPointResult, StagedChange } from '../../../ports/engine.ts';
import type { Span } from '../../../sql/tree.ts';
import type { JobOrder, Reply } from '../messages.ts';
import type { Copied } from './copy.ts';
import type { HeldTables } from './held-tables.ts';
import type { Planner } from './plan.ts';
import type { Variables } from './variables.ts';

/** One job's batch, and the locked instance to run it in. */
export interface BatchRun {
  readonly connection: DuckDBConnection;
  readonly job: JobOrder;
  /** The pipe for a `stream` destination. */
  readonly fifo: string;
  readonly planner: Planner;
  readonly say: (reply: Reply) => Promise<void>;
  /** Makes the changes since the last COMMIT durable; a refusal is the end of the batch. */
  readonly commit: (changes: readonly StagedChange[]) => Promise<CommitPointResult>;
  /** Makes tables that the batch finds; before its first statement. */
  readonly before?: (tables: HeldTables) => Promise<void>;
  /** Whether an interrupt has come. */
  readonly stopping: () => boolean;
}

/** What a batch has come to so far. */
export interface BatchState {
  readonly run: BatchRun;
  readonly tables: HeldTables;
  readonly variables: Variables;
  /** How often the batch names each table of one's own. */
  readonly named: ReadonlyMap<string, number>;
  readonly answer: Answer;
  /** The statement that runs now. */
  at: Span | null;
}

/** What the SELECTs of a batch have told of themselves. */
export interface Answer {
  /** Of the last one. */
  copied: Copied | null;
  /** Rows that the last INSERT, UPDATE or DELETE wrote. */
  written: bigint | null;
  /** How many had no INTO. */
  count: number;
}

/** Whether something of the batch beside the statement itself names a table of one's own. */
export const isNamedAgain = ({ named }: BatchState, name: string): boolean =>
  (named.get(fold(name)) ?? 0) > 1;
