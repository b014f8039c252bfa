// The executor's side of the channel: opens instances, takes one job at a time, tells how it ended.
// Lives only as long as its channel: when the server is gone, so is this process, at once.

import type { Order, Reply, Setup } from '../messages.ts';
import { runBatch } from './batch.ts';
import { openInstance, type OpenInstance } from './instance.ts';
import { lockInstance } from './lock.ts';
import type { Planner } from './plan.ts';
import { become } from './user.ts';

/** Serves jobs from the parent's channel until it closes. */
export const serve = (planner: Planner): void => {
  // A query may be running in DuckDB's threads; exit handlers would wait for it.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  const state: State = { planner, setup: null, open: null, interrupt: null };
  process.on('message', (message) => {
    // Orders come from our own server alone, through a channel that nobody else holds.
    void obey(state, message as Order).catch(giveUp);
  });
};

interface State {
  readonly planner: Planner;
  setup: Setup | null;
  open: OpenInstance | null;
  /** Interrupts the job that runs now. */
  interrupt: (() => void) | null;
}

const obey = async (state: State, order: Order): Promise<void> => {
  switch (order.kind) {
    case 'open':
      state.setup = order.setup;
      await openNext(state);
      return;
    case 'interrupt':
      state.interrupt?.();
      return;
    case 'run':
      await runJob(state, order.job);
      await openNext(state);
      return;
  }
};

const openNext = async (state: State): Promise<void> => {
  if (state.setup === null) throw new Error('told to run before told how to open');
  state.open = await openInstance(state.setup);
  await say({ kind: 'ready' });
};

const runJob = async (state: State, job: Extract<Order, { kind: 'run' }>['job']) => {
  const { open } = state;
  state.open = null;
  if (open === null) throw new Error('given a job without an instance to run it in');
  if (job.user !== null) become(job.user);
  await lockInstance(open.connection, job);
  const interruption = interrupterOf(open);
  state.interrupt = interruption.interrupt;
  const { planner } = state;
  const run = { connection: open.connection, job, planner, say, stopping: interruption.asked };
  const reply = await runBatch(run);
  state.interrupt = null;
  interruption.release();
  // Closing can kill this process, where a query has spoiled the instance: the end goes first.
  await say(reply);
  open.close();
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

/** Settles when the reply is on its way, so that what it told survives this process. */
const say = (reply: Reply): Promise<void> =>
  new Promise((resolve) => {
    if (process.send === undefined || !process.connected) return resolve();
    process.send(reply, undefined, undefined, () => resolve());
  });

/** What nobody foresaw ends the process; the server says so to the job's owner. */
const giveUp = (error: unknown): void => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`, () =>
    process.kill(process.pid, 'SIGKILL'),
  );
};
