// One job on one executor, on the server's side: the order, the rows, the end, or being stopped.
// Whatever the executor does, this settles: it is interrupted, then killed, and its death is an
// end as well.

import { relative } from 'node:path';
import type { EndReason } from '../../domain/job.ts';
import type {
  CommitPointResult,
  RunControl,
  RunOutcome,
  RunRequest,
  StagedChange,
  StagedTable,
} from '../../ports/engine.ts';
import { watchDisk, type DiskLimit } from './disk-watch.ts';
import type { ExecutorProcess, Exit } from './executor-process.ts';
import type { Ending, JobOrder } from './messages.ts';
import { openRowPipe, type RowPipe } from './row-pipe.ts';

/** A job, and the executor that is to run it. */
export interface JobRun {
  readonly executor: ExecutorProcess;
  /** The user the executor becomes; null: it stays the server's. */
  readonly user: number | null;
  readonly request: RunRequest;
  readonly control: RunControl;
  readonly interruptSeconds: number;
  /** Less free disk than this stops a job that writes. */
  readonly freeBytesMin: bigint;
}

/** How a job ended, for its asker, for the pool and for the log. */
export interface JobResult {
  readonly outcome: RunOutcome;
  /** Whether the process may serve the same account again. */
  readonly reusable: boolean;
  /** For the log alone: the engine's own words, or how the process died. */
  readonly detail?: string;
}

/** Runs a job; rejects only where `onBytes` did, with its error, when the executor is at rest. */
export const runJob = async (run: JobRun): Promise<JobResult> => {
  const { executor, request, control } = run;
  const pipe = preparedPipe(run);
  if (pipe === GONE) {
    // Its pipe goes with it, but may have been taken away from under a process that lives.
    executor.kill();
    return { outcome: diedOf(await executor.exited, false), reusable: false };
  }
  const stopping = stopperOf(run, pipe);
  const points = pointsOf(run);
  const unwatch = watchDisk({
    staging: request.staging,
    committed: points.committed,
    temp: executor.temp,
    pid: executor.pid,
    bytesMax: request.limits.diskBytes,
    freeBytesMin: run.freeBytesMin,
    mayStage: async (bytes) => (await control.mayStage?.(bytes)) ?? true,
    onOver: (limit) => stopping.stop(limit),
  });
  try {
    let pumped: Promise<void> | null = null;
    const ended = await new Promise<Ended>((resolve) => {
      executor.mourn((exit) => resolve({ kind: 'died', exit }));
      executor.listen((reply) => {
        if (reply.kind === 'ended') {
          // What comes next is for the pool: an executor may be ready before its rows are read.
          executor.listen(null);
          resolve(reply);
        } else if (reply.kind === 'writing' && pipe !== null && pumped === null) {
          pumped = pipe.pump((bytes) => control.onBytes?.(bytes));
          pumped.catch((error: unknown) => stopping.stop('reader', error));
        } else if (reply.kind === 'commit' && !points.isOpen()) {
          points.open(reply.changes);
        } else {
          // Said out of turn: it is no longer our program that speaks.
          executor.kill();
        }
      });
      executor.send({ kind: 'run', job: orderOf(run) });
      if (control.signal.aborted) stopping.stop('signal');
    });
    // The last rows may still lie in the pipe when the executor says that it is done.
    if (ended.kind === 'ended' && stopping.cause() === null) {
      await Promise.race([settled(pumped), stopping.stopped]);
    }
    // What a COMMIT has begun is done or refused before anybody hears how the run ended.
    await points.closed();
    return resultOf(ended, stopping, { ...run, isPastPoint: points.made() > 0 });
  } finally {
    unwatch();
    stopping.release();
    executor.listen(null);
    executor.mourn(null);
    pipe?.close();
  }
};

/** The COMMITs of a run, one at a time: an executor waits for the answer to each. */
const pointsOf = ({ executor, control, request }: JobRun) => {
  let point: Promise<void> | null = null;
  let made = 0;
  // What was sent, and what others lend, is no part of what the job makes.
  const { lent = new Map<string, bigint>(), upload, tables = [], load, staging } = request;
  const committed = new Map([...lent].map(([path, bytes]) => [relative(staging, path), bytes]));
  const sent = [upload, ...[...tables, ...(load?.sources ?? [])].map((each) => each.upload)];
  for (const each of sent) if (each !== undefined) committed.set(each.name, each.bytes);
  const make = async (changes: readonly StagedChange[]): Promise<void> => {
    const staged = changes.flatMap((change) => ('table' in change ? filesOf(change.table) : []));
    for (const [path, bytes] of staged) committed.set(path, bytes);
    const result = (await control.commit?.(changes)) ?? NO_POINTS;
    if (result.kind === 'committed') made += 1;
    else for (const [path] of staged) committed.delete(path);
    point = null;
    executor.send({ kind: 'committed', result });
  };
  return {
    isOpen: () => point !== null,
    open: (changes: readonly StagedChange[]) => {
      point = make(changes);
    },
    closed: () => point,
    made: () => made,
    /** Files of staging that are lent, or whose tables are committed or just being, by length. */
    committed,
  };
};

const filesOf = ({ folder, files }: StagedTable): readonly (readonly [string, bigint])[] =>
  files.map(({ name, bytes }) => [`${folder}/${name}`, bytes]);

const NO_POINTS: CommitPointResult = {
  kind: 'refused',
  errors: [{ message: 'COMMIT is not for this kind of job.', hint: 'Leave it out.' }],
};

/** Its failure has stopped the run already. */
const settled = async (pumped: Promise<void> | null): Promise<void> =>
  pumped?.catch(() => undefined);

/** What `preparedPipe` says of a process that died before its job began. */
const GONE = Symbol('gone');

/** Gives the executor what is its user's, and opens its pipe where rows are to come by it. */
const preparedPipe = ({ executor, user, request }: JobRun): RowPipe | null | typeof GONE => {
  try {
    if (user !== null) executor.giveTo(user);
    return request.destination.kind === 'stream' ? openRowPipe(executor.fifo) : null;
  } catch (error) {
    // The pipe goes with its process.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return GONE;
    throw error;
  }
};

type Ended =
  | { readonly kind: 'ended'; readonly ending: Ending; readonly detail?: string }
  | { readonly kind: 'died'; readonly exit: Exit };

const orderOf = ({ user, request }: JobRun): JobOrder => ({
  user,
  staging: request.staging,
  batch: request.batch,
  snapshot: request.snapshot,
  destination: request.destination,
  ...(request.upload === undefined ? {} : { upload: request.upload }),
  ...(request.tables === undefined ? {} : { tables: request.tables }),
  ...(request.load === undefined ? {} : { load: request.load }),
  limits: request.limits,
});

/** Why a run is stopped from outside; the first cause is the one that counts. */
type StopCause = 'signal' | DiskLimit | 'reader';

interface Stopper {
  stop(cause: StopCause, error?: unknown): void;
  cause(): StopCause | null;
  error(): unknown;
  readonly stopped: Promise<void>;
  release(): void;
}

const stopperOf = (run: JobRun, pipe: RowPipe | null): Stopper => {
  const { executor, control, interruptSeconds } = run;
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  let cause: StopCause | null = null;
  let failure: unknown;
  let killer: NodeJS.Timeout | undefined;
  const stop = (why: StopCause, error?: unknown): void => {
    if (cause !== null) return;
    cause = why;
    failure = error;
    executor.send({ kind: 'interrupt' });
    // A writer that waits for a reader hears no interrupt; a broken pipe it does.
    pipe?.close();
    killer = setTimeout(() => executor.kill(), interruptSeconds * 1_000);
    resolve();
  };
  const onAbort = (): void => stop('signal');
  control.signal.addEventListener('abort', onAbort);
  return {
    stop,
    cause: () => cause,
    error: () => failure,
    stopped,
    release: () => {
      control.signal.removeEventListener('abort', onAbort);
      clearTimeout(killer);
    },
  };
};

/** A run that has ended. */
interface EndedRun extends JobRun {
  readonly isPastPoint: boolean;
}

const resultOf = (ended: Ended, stopping: Stopper, run: EndedRun): JobResult => {
  const cause = stopping.cause();
  if (cause === 'reader') throw stopping.error();
  const alive = ended.kind === 'ended';
  if (cause === 'signal' || cause === 'staging') {
    return { outcome: { kind: 'stopped' }, reusable: alive };
  }
  if (cause === 'disk') {
    return { outcome: overDisk(run.request.limits.diskBytes), reusable: alive };
  }
  if (cause === 'free') return { outcome: noRoom(run.freeBytesMin), reusable: alive };
  if (!alive) {
    return {
      outcome: diedOf(ended.exit, run.isPastPoint),
      reusable: false,
      detail: ended.exit.stderr,
    };
  }
  const { ending } = ended;
  const detail = ended.detail === undefined ? {} : { detail: ended.detail };
  if (ending.kind === 'interrupted') {
    // Nobody here asked for it, so something inside did: the process is not to be trusted.
    return { outcome: failed('engine', INTERRUPTED), reusable: false, ...detail };
  }
  return { outcome: ending, reusable: !isSpoiled(ending), ...detail };
};

/** After these the process's memory is in pieces, or its engine no longer sound. */
const isSpoiled = (ending: Ending): boolean =>
  ending.kind === 'failed' && (ending.reason === 'memory' || ending.reason === 'engine');

const failed = (reason: EndReason, message: string, hint?: string): RunOutcome => ({
  kind: 'failed',
  reason,
  errors: [{ message, ...(hint !== undefined && { hint }) }],
});

const overDisk = (bytes: bigint): RunOutcome =>
  failed(
    'disk',
    `Its result and temporary files grew beyond the ${bytes} bytes that this job may have on disk.`,
    'Ask for fewer rows or columns, or sort and join less at once.',
  );

const noRoom = (bytes: bigint): RunOutcome =>
  failed(
    'disk',
    `The disk of this server has less than ${bytes} bytes left, so this query was stopped.`,
    'Ask the operator to make room (freeBytesMin), and submit it again.',
  );

const diedOf = (exit: Exit, isPastPoint: boolean): RunOutcome =>
  failed(
    'engine',
    `The process that ran this query ended before the query did (${causeOf(exit)}).`,
    isPastPoint
      ? 'Submit again what stands behind its last COMMIT; if it ends so again, tell the operator.'
      : 'Nothing was changed. Submit it again; if it ends so again, tell the operator.',
  );

const causeOf = ({ code, signal }: Exit): string =>
  signal === null ? `exit code ${code}` : `signal ${signal}`;

const INTERRUPTED = 'The query was interrupted by the engine itself.';
