// The executor's work: opens instances, takes one job at a time, tells how it ended.
// An order out of turn is a bug of the server's, and ends the process as any other bug does.

import { constants } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { open as openPipe, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { QueryError } from '../../../domain/query-error.ts';
import type { CommitPointResult, StagedChange } from '../../../ports/engine.ts';
import type { JobOrder, Order, Reply, Setup } from '../messages.ts';
import { REPLY_BYTES_MAX, replyText } from '../replies.ts';
import type { BatchRun } from './batch-state.ts';
import { runBatch } from './batch.ts';
import { openChannel } from './channel.ts';
import { openInstance, type OpenInstance } from './instance.ts';
import { runLoad } from './load/run-load.ts';
import { lockInstance } from './lock.ts';
import type { Planner } from './plan.ts';
import type { Rehearsal } from './rehearsal.ts';
import { withUploaded } from './upload/uploaded-tables.ts';
import { runUpload } from './upload/run-upload.ts';
import { become } from './user.ts';

/** Serves jobs from the parent's channel until it closes; rehearses before the first. */
export const serve = (planner: Planner, rehearsal?: Rehearsal): void => {
  const send = openChannel((order) => {
    // Orders come from our own server alone, through a channel that nobody else holds.
    void obey(state, order as Order).catch(giveUp);
  });
  const say = (reply: Reply): Promise<void> => send(fittingText(reply));
  const state: State = {
    planner,
    say,
    rehearsal,
    setup: null,
    open: null,
    interrupt: null,
    committed: null,
  };
};

interface State {
  readonly planner: Planner;
  readonly say: (reply: Reply) => Promise<void>;
  readonly rehearsal: Rehearsal | undefined;
  setup: Setup | null;
  open: OpenInstance | null;
  /** Interrupts the job that runs now. */
  interrupt: (() => void) | null;
  /** Hears the answer to the COMMIT that the job waits for. */
  committed: ((result: CommitPointResult) => void) | null;
}

const obey = async (state: State, order: Order): Promise<void> => {
  switch (order.kind) {
    case 'open':
      state.setup = order.setup;
      if (state.rehearsal !== undefined) await rehearse(state, state.rehearsal, order.setup);
      // For the next process; this one will be killed, or be another user when it ends.
      flushCompileCache();
      await openNext(state);
      return;
    case 'interrupt':
      state.interrupt?.();
      return;
    case 'committed':
      state.committed?.(order.result);
      state.committed = null;
      return;
    case 'run':
      await runJob(state, order.job);
      await openNext(state);
      return;
  }
};

const openNext = async (state: State): Promise<void> => {
  if (state.setup === null) throw new Error('told to run before told how to open');
  await emptyFolder(state.setup.temp);
  state.open = await openInstance(state.setup);
  await state.say({ kind: 'ready' });
};

/** What a job spilled and left must not count against the next one. */
const emptyFolder = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
};

/**
 * Runs a job of its own to the end: loading and compiling each step for the first time takes as
 * long as a small query, and nobody waits now.
 */
const rehearse = async ({ planner }: State, rehearsal: Rehearsal, setup: Setup): Promise<void> => {
  const open = await openInstance(setup);
  await rehearsal.prepare(open.connection, setup);
  const reader = await openPipe(setup.fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const job = rehearsal.jobOf(setup);
    await lockInstance(open, job);
    const run = { job, planner, fifo: setup.fifo, connection: open.connection };
    const { ending } = await runBatch({
      ...run,
      say: async () => {},
      commit: async () => ({ kind: 'committed' }),
      stopping: () => false,
    });
    if (ending.kind !== 'done') throw new Error(`the rehearsal failed: ${JSON.stringify(ending)}`);
  } finally {
    await reader.close();
    open.close();
  }
};

const runJob = async (state: State, job: JobOrder): Promise<void> => {
  const { open } = state;
  state.open = null;
  if (open === null) throw new Error('given a job without an instance to run it in');
  if (job.user !== null) become(job.user);
  await lockInstance(open, job);
  const interruption = interrupterOf(open);
  state.interrupt = interruption.interrupt;
  const { planner, say } = state;
  const { connection, setup } = open;
  const commit = (changes: readonly StagedChange[]) => commitPoint(state, changes);
  const { fifo, temp } = setup;
  const stopping = interruption.asked;
  const run = { connection, job, fifo, planner, say, commit, stopping };
  const reply = await runOf(run, temp);
  state.interrupt = null;
  interruption.release();
  // Closing can kill this process, where a query has spoiled the instance: the end goes first.
  await say(reply);
  open.close();
};

const runOf = (run: BatchRun, temp: string): Promise<Reply & { kind: 'ended' }> => {
  const { upload, tables, load } = run.job;
  if (load !== undefined) return runLoad(run, load, temp);
  if (upload !== undefined) return runUpload(run, upload, temp);
  return runBatch(tables === undefined ? run : withUploaded(run, tables, temp));
};

/** Waits for as long as the server takes to make the changes durable. */
const commitPoint = async (
  state: State,
  changes: readonly StagedChange[],
): Promise<CommitPointResult> => {
  const reply: Reply = { kind: 'commit', changes };
  if (!isFitting(replyText(reply))) return { kind: 'refused', errors: TOO_WIDE_ERRORS };
  const { promise, resolve } = Promise.withResolvers<CommitPointResult>();
  state.committed = resolve;
  await state.say(reply);
  return promise;
};

/** Interrupts again and again: an interrupt that falls between two statements stops neither. */
const interrupterOf = (open: OpenInstance) => {
  let timer: NodeJS.Timeout | undefined;
  return {
    interrupt: () => {
      open.connection.interrupt();
      timer ??= setInterval(() => open.connection.interrupt(), INTERRUPT_MILLISECONDS);
    },
    asked: () => timer !== undefined,
    release: () => clearInterval(timer),
  };
};

const INTERRUPT_MILLISECONDS = 50;

/** The server ends whoever says more than it allows: then the job fails, and says why. */
const fittingText = (reply: Reply): string => {
  const text = replyText(reply);
  return isFitting(text) ? text : replyText(TOO_WIDE);
};

const isFitting = (text: string): boolean => Buffer.byteLength(text) <= REPLY_BYTES_MAX;

const TOO_WIDE_ERRORS: readonly QueryError[] = [
  {
    message: 'The columns of the result are more than a table can have here.',
    hint: 'Name the columns that you need, instead of *.',
  },
];

const TOO_WIDE: Reply = {
  kind: 'ended',
  ending: { kind: 'failed', reason: 'query-error', errors: TOO_WIDE_ERRORS },
};

/** What nobody foresaw ends the process; the server says so to the job's owner. */
const giveUp = (error: unknown): void => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`, () =>
    process.kill(process.pid, 'SIGKILL'),
  );
};
