// The statements of a batch, one after the other, in one locked instance.
// Each is bound over the catalog as those before it leave it; nothing outside staging changes.

import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { OWN_SPACE, type CatalogSnapshot, type Database } from '../../../domain/catalog.ts';
import { fold } from '../../../domain/table.ts';
import type { CommitPointResult, StagedChange } from '../../../ports/engine.ts';
import type { Statement } from '../../../sql/statement.ts';
import type { Ending, JobOrder, Reply } from '../messages.ts';
import { ERRORS_MAX } from '../replies.ts';
import { copyToFile, copyToStream, copyToTable, type Copied } from './copy.ts';
import { endingOfError } from './engine-error.ts';
import type { Plan, Planner } from './plan.ts';

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
  /** Whether an interrupt has come. */
  readonly stopping: () => boolean;
}

/** Runs the whole batch; a failing statement is an ending, everything else that throws a bug. */
export const runBatch = async (run: BatchRun): Promise<Reply & { kind: 'ended' }> => {
  const state: BatchState = {
    snapshot: run.job.snapshot,
    changes: [],
    answer: null,
    answered: false,
  };
  try {
    for (const statement of run.job.batch.statements) {
      if (run.stopping()) return { kind: 'ended', ending: { kind: 'interrupted' } };
      const ending = await step(run, state, statement);
      if (ending !== null) return { kind: 'ended', ending };
    }
  } catch (error) {
    return { kind: 'ended', ...endingOfError(error, run.stopping()) };
  }
  const { changes, answer } = state;
  return { kind: 'ended', ending: { kind: 'done', changes, rows: null, ...answer } };
};

interface BatchState {
  snapshot: CatalogSnapshot;
  readonly changes: StagedChange[];
  /** What the last SELECT told of itself. */
  answer: Copied | null;
  /** Whether a SELECT without INTO has run. */
  answered: boolean;
}

/** One statement; an ending where the batch goes no further. */
const step = async (
  run: BatchRun,
  state: BatchState,
  statement: Statement,
): Promise<Ending | null> => {
  const { batch } = run.job;
  const plan = run.planner(batch, statement, state.snapshot);
  if (plan.kind === 'unbindable') {
    return { kind: 'failed', reason: plan.reason, errors: plan.errors.slice(0, ERRORS_MAX) };
  }
  if (plan.kind === 'select') return select(run, state, plan);
  if (plan.kind !== 'nothing') change(state, { kind: plan.kind, name: plan.name }, run.job.staging);
  return null;
};

const select = async (
  run: BatchRun,
  state: BatchState,
  plan: Extract<Plan, { kind: 'select' }>,
): Promise<Ending | null> => {
  const { connection, job, fifo, say } = run;
  const { destination, staging } = job;
  if (plan.into === undefined) {
    if (state.answered) return SECOND_RESULT;
    state.answered = true;
  }
  const name = plan.into ?? (destination.kind === 'table' ? destination.name : undefined);
  if (name !== undefined) {
    const existing = listedName(state.snapshot, name);
    if (existing !== undefined) return tableExists(existing);
    const serial = state.changes.length;
    const table = await copyToTable({ connection, plan, staging, name, serial });
    change(state, { kind: 'create', table }, staging);
    state.answer = { ...state.answer, rows: table.rows };
  } else if (destination.kind === 'file') {
    state.answer = await copyToFile({ connection, plan, staging, name: destination.fileName });
  } else {
    const onHeld = (): Promise<void> => say({ kind: 'writing' });
    state.answer = await copyToStream({ connection, plan, fifo, onHeld });
  }
  return null;
};

/** The binder has looked at names after INTO, but not at one that the job was given. */
const listedName = ({ databases }: CatalogSnapshot, name: string): string | undefined =>
  databases
    .find((database) => fold(database.name) === fold(OWN_SPACE))
    ?.names.find((listed) => fold(listed) === fold(name));

/** In the binder's own words (sql/bind/statement.ts); a test holds them together. */
const tableExists = (name: string): Ending => ({
  kind: 'failed',
  reason: 'table-exists',
  errors: [
    {
      message: `There is already a table '${name}' in ${OWN_SPACE}.`,
      hint: `Drop it first, with DROP TABLE ${OWN_SPACE}.[${name}], or choose another name.`,
    },
  ],
});

const SECOND_RESULT: Ending = {
  kind: 'failed',
  reason: 'query-error',
  errors: [
    {
      message: 'A batch can answer with the rows of one SELECT only, and this one has a second.',
      hint: 'Add INTO mydb.name to the others, or send them one by one.',
    },
  ],
};

/** What the statements of today do. */
type Change = Extract<StagedChange, { readonly kind: 'create' | 'drop' | 'undrop' }>;

/** Notes a change and shows it to the statements that follow. */
const change = (state: BatchState, next: Change, staging: string): void => {
  state.changes.push(next);
  const { databases } = state.snapshot;
  state.snapshot = {
    ...state.snapshot,
    databases: databases.map((database) =>
      fold(database.name) === fold(OWN_SPACE) ? changed(database, next, staging) : database,
    ),
  };
};

/** The own space after `next`. A table brought back has its name again; later jobs can read it. */
const changed = (space: Database, next: Change, staging: string): Database => {
  if (next.kind === 'create') {
    const { name, columns, rows, folder, files } = next.table;
    const paths = files.map((file) => join(staging, folder, file.name));
    const table = { name, columns, rows, files: paths };
    return { ...space, tables: [...space.tables, table], names: [...space.names, name] };
  }
  if (next.kind === 'undrop') return { ...space, names: [...space.names, next.name] };
  const stays = (name: string): boolean => fold(name) !== fold(next.name);
  return {
    ...space,
    tables: space.tables.filter(({ name }) => stays(name)),
    names: space.names.filter(stays),
  };
};
