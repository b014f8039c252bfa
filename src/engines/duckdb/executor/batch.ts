// The statements of a batch, one after the other, in one locked instance.
// Each is bound over the catalog as those before it leave it; nothing outside staging changes but
// by a COMMIT, which the server makes.

import type { QueryError } from '../../../domain/query-error.ts';
import { stepsOf, type Step } from '../../../sql/interpret.ts';
import { placeOf } from '../../../sql/place.ts';
import type { WorkStatement } from '../../../sql/statement.ts';
import { namesCounted } from '../../../sql/touched.ts';
import type { Span } from '../../../sql/tree.ts';
import type { Ending, Reply } from '../messages.ts';
import { ERRORS_MAX } from '../replies.ts';
import { answerOf } from './answer.ts';
import type { BatchRun, BatchState } from './batch-state.ts';
import { endingOfError } from './engine-error.ts';
import { brokenTableVariable, stagedChanges } from './export.ts';
import {
  columnsOf,
  define,
  drop,
  endTableVariables,
  heldTablesOf,
  hold,
  nextHeld,
  noteWritten,
  numberByHand,
  rename,
  undefine,
  undrop,
} from './held-tables.ts';
import type { Plan } from './plan.ts';
import { declare, doWith, endDeclared, lastRow, printedOf, variablesOf } from './variables.ts';

/** Runs the whole batch; a failing statement is an ending, everything else that throws a bug. */
export const runBatch = async (run: BatchRun): Promise<Reply & { kind: 'ended' }> => {
  const { job, connection } = run;
  const state: BatchState = {
    run,
    tables: heldTablesOf(connection, job),
    variables: variablesOf(),
    named: namesCounted(job.batch),
    answer: { copied: null, count: 0, written: null },
    at: null,
  };
  const end = await runSteps(state);
  const printed = printedOf(state.variables);
  const { ending } = end;
  return {
    ...end,
    kind: 'ended',
    ending: printed.length === 0 || ending.kind === 'interrupted' ? ending : { ...ending, printed },
  };
};

interface End {
  readonly ending: Ending;
  readonly detail?: string;
}

const runSteps = async (state: BatchState): Promise<End> => {
  const { run } = state;
  const steps = stepsOf(run.job.batch, run.job.limits.turnsMax);
  try {
    await run.before?.(state.tables);
    for (let held = false; ;) {
      const next = steps.next(held);
      if (next.done === true) break;
      if (run.stopping()) return { ending: { kind: 'interrupted' } };
      const step = next.value;
      state.at = spanOf(step);
      const ending = await done(state, step);
      if (ending !== null) return { ending: placed(state, ending) };
      held = step.kind === 'test' && state.variables.test === '1';
    }
    state.at = null;
    return { ending: await finished(state) };
  } catch (error) {
    const { ending, ...rest } = endingOfError(error, run.stopping());
    return { ...rest, ending: placed(state, ending) };
  }
};

const spanOf = (step: Step): Span => ('statement' in step ? step.statement.span : step.span);

const finished = async (state: BatchState): Promise<Ending> => {
  const { planner, job } = state.run;
  const changes = await stagedChanges(state.tables, planner, job.batch.text);
  if ('kind' in changes) return changes;
  const rows = job.upload === undefined ? null : state.answer.written;
  return { kind: 'done', changes, rows, ...state.answer.copied };
};

/**
 * A failure with its place: the statement that stopped. Of a statement that is the whole batch
 * nothing needs to be said but where its own words are wrong.
 */
const placed = (state: BatchState, ending: Ending): Ending => {
  const { at: span } = state;
  if (ending.kind !== 'failed') return ending;
  const { batch } = state.run.job;
  const isLong = batch.statements.length > 1 || batch.statements[0]?.span !== span;
  const [first, ...rest] = ending.errors;
  if (first === undefined || !(isLong || ending.reason === 'query-error')) return ending;
  const where = first.line === undefined && span !== null ? placeOf(batch.text, span.start) : {};
  const error: QueryError = { ...where, ...first };
  return { ...ending, errors: [error, ...rest] };
};

/** Does one step; an ending where the batch goes no further. */
const done = async (state: BatchState, step: Step): Promise<Ending | null> => {
  switch (step.kind) {
    case 'work':
    case 'test':
      return work(state, step.statement);
    case 'gathered':
      return gathered(state, step);
    case 'commit':
      return commit(state);
    case 'go':
      return endPart(state);
    case 'endless':
      return failure(
        `Loops and GO of this batch went round more than ${state.run.job.limits.turnsMax} times.`,
        'Write one query over all rows instead of a loop.',
      );
  }
};

/** Variables end at a GO, and tables that are variables, whose keys must hold till then. */
const endPart = async ({ run, tables, variables }: BatchState): Promise<Ending | null> => {
  const broken = await brokenTableVariable(tables, run.planner, run.job.batch.text);
  if (broken !== null) return broken;
  endDeclared(variables);
  await endTableVariables(tables);
  return null;
};

/** The ending of a batch that cannot go on. */
const failure = (message: string, hint?: string): Ending => ({
  kind: 'failed',
  reason: 'query-error',
  errors: [{ message, ...(hint !== undefined && { hint }) }],
});

const commit = async (state: BatchState): Promise<Ending | null> => {
  const { planner, job, commit: commitPoint } = state.run;
  const changes = await stagedChanges(state.tables, planner, job.batch.text);
  if ('kind' in changes) return changes;
  const result = await commitPoint(changes);
  if (result.kind === 'refused') {
    return { kind: 'failed', reason: 'query-error', errors: result.errors.slice(0, ERRORS_MAX) };
  }
  return null;
};

const work = async (state: BatchState, statement: WorkStatement): Promise<Ending | null> => {
  const plan = planned(state, statement);
  if (plan.kind !== 'hold') return carryOut(state, plan);
  const { target, text } = plan;
  const columns = columnsOf(state.tables, target);
  await hold(state.tables, text, { target, columns, at: state.at });
  return carryOut(state, planned(state, statement));
};

/** As one, or where that fails one by one, so that the error stands at the row that it is about. */
const gathered = async (
  state: BatchState,
  { statement, parts }: Extract<Step, { kind: 'gathered' }>,
): Promise<Ending | null> => {
  state.at = parts.at(-1)?.span ?? state.at;
  try {
    return await work(state, statement);
  } catch (error) {
    if (state.run.stopping()) throw error;
  }
  for (const part of parts) {
    state.at = part.span;
    const ending = await work(state, part);
    if (ending !== null) return ending;
  }
  return null;
};

const planned = ({ run, tables, variables }: BatchState, statement: WorkStatement): Plan =>
  run.planner.plan({
    batch: run.job.batch,
    statement,
    snapshot: tables.snapshot,
    variables: [...variables.values.values()],
    held: nextHeld(tables),
  });

const carryOut = async (state: BatchState, plan: Plan): Promise<Ending | null> => {
  const { tables, run, variables } = state;
  switch (plan.kind) {
    case 'select':
      return answerOf(state, plan);
    case 'declare':
      declare(variables, plan.variable);
      return null;
    case 'read':
      return doWith(variables, plan.purpose, await lastRow(run.connection, plan.text));
    case 'known':
      return doWith(variables, plan.purpose, { row: plan.row, rows: 1n });
    case 'write': {
      const reader = await run.connection.runAndReadAll(plan.text);
      const count = reader.getRows()[0]?.[0];
      state.answer.written = typeof count === 'bigint' ? count : 0n;
      variables.setRows(state.answer.written);
      noteWritten(tables, plan.target, state.at);
      return null;
    }
    case 'create':
    case 'rewrite':
      await hold(tables, plan.text, { ...plan, at: state.at });
      return null;
    case 'identity-insert':
      numberByHand(tables, plan.target, plan.isOn);
      return null;
    case 'drop':
      for (const name of plan.names) await drop(tables, name);
      return null;
    case 'undrop':
      undrop(tables, plan.name);
      return null;
    case 'rename':
      rename(tables, plan.name, plan.newName);
      return null;
    case 'define':
      define(tables, plan.object);
      return null;
    case 'undefine':
      for (const name of plan.names) undefine(tables, name);
      return null;
    case 'nothing':
      return null;
    case 'unbindable':
      return { kind: 'failed', reason: plan.reason, errors: plan.errors.slice(0, ERRORS_MAX) };
    case 'hold':
      throw new Error('a table that was just held is to be held again');
  }
};
