// The engine port filled by DuckDB: a pool of executor processes, each job in one of them.
// Nothing of DuckDB is loaded here; the server's own process never runs a query.

import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeTree } from '../../base/remove-tree.ts';
import type { QueueClass } from '../../domain/queue.ts';
import type {
  Engine,
  RunControl,
  BatchLimits,
  ExecutorState,
  RunOutcome,
  RunRequest,
} from '../../ports/engine.ts';
import type { Observer } from '../../ports/observer.ts';
import { EXECUTOR_PREFIX, recordsOf, startExecutor } from './executor-process.ts';
import { runJob } from './job-run.ts';
import { createPool, tenantOf, type Pool } from './pool.ts';
import { residentBytesOf } from './process-memory.ts';
import { sweepProcesses } from './process-record.ts';

/** What the engine needs to know of its machine and its server. */
export interface DuckdbEngineOptions {
  /** Folder for pipes and records of processes, on a local disk, of this server alone. */
  readonly runFolder: string;
  /** Folder for what queries spill, of this server alone; both are made where absent. */
  readonly tempFolder: string;
  /**
   * Executors of space n run as user and group `executorIdFirst + n`; needs a server that may
   * change users. Null: they run as the server's own user, and wall 3 is thinner (walls-report.ts).
   */
  readonly executorIdFirst: number | null;
  /** Memory of one query; a run may ask for less, not for more. */
  readonly memoryBytes: number;
  readonly threads: number;
  /** The largest file an executor may ever write: a backstop behind each run's `diskBytes`. */
  readonly fileBytesMax: number;
  /** Less free disk than this stops a job that writes; by default none does. */
  readonly freeBytesMin?: number;
  /** How long an interrupted query may take before its process is killed. */
  readonly interruptSeconds: number;
  /** Jobs of each class that will run at once; the pool keeps as many fresh processes at hand. */
  readonly slots: Readonly<Record<QueueClass, number>>;
  readonly observer: Observer;
  /** By default the Node that runs the server. */
  readonly nodePath?: string;
  /** By default the program in `executor/`, TypeScript or compiled as this file is. */
  readonly programPath?: string;
}

/** Ends what a dead server left behind, starts the pool, and answers with the engine. */
export const createDuckdbEngine = (options: DuckdbEngineOptions): Engine => {
  const leftovers = prepareFolders(options);
  const cleaned = removeLeftovers(options, leftovers);
  const { memoryBytes, threads, fileBytesMax, slots, observer } = options;
  const place = {
    runFolder: options.runFolder,
    tempFolder: options.tempFolder,
    nodePath: options.nodePath ?? process.execPath,
    programPath: options.programPath ?? defaultProgram(),
    ...ourCompileCache(),
    limits: { memoryBytes, threads, fileBytes: fileBytesMax },
  };
  const pool = createPool({
    slots,
    setup: { limits: { memoryBytes, threads, diskBytes: BigInt(fileBytesMax) } },
    start: (queueClass) => startExecutor(place, queueClass),
    observer,
  });
  return {
    run: (request, control) => run(options, pool, request, control),
    executors: () => statesOf(pool),
    stop: async () => {
      await pool.stop();
      await cleaned;
    },
  };
};

const statesOf = (pool: Pool): Promise<readonly ExecutorState[]> =>
  Promise.all(
    pool.seats().map(async ({ executor, isBusy }) => ({
      class: executor.class,
      isBusy,
      memoryBytes: await residentBytesOf(executor.pid),
    })),
  );

const run = async (
  options: DuckdbEngineOptions,
  pool: Pool,
  request: RunRequest,
  control: RunControl,
): Promise<RunOutcome> => {
  const user = userOf(options, request);
  const { job, attempt, account, space, class: queueClass } = request;
  const tenant = tenantOf(account, space);
  const executor = await pool.take({ class: queueClass, tenant, signal: control.signal });
  if (executor === undefined) return control.signal.aborted ? { kind: 'stopped' } : NONE_CAME;
  const { pid } = executor;
  options.observer.note('info', 'executor.taken', { job, attempt, pid });
  let reusable = false;
  try {
    const { interruptSeconds, freeBytesMin = 0 } = options;
    const result = await runJob({
      executor,
      user,
      request: { ...request, limits: fittingLimits(options, request) },
      control,
      interruptSeconds,
      freeBytesMin: BigInt(freeBytesMin),
    });
    reusable = result.reusable;
    if (result.detail !== undefined) {
      options.observer.note('info', 'executor.said', { job, attempt, detail: result.detail });
    }
    return result.outcome;
  } finally {
    pool.giveBack(executor, reusable);
  }
};

/** What was asked for, within what the process was born with. */
const fittingLimits = (options: DuckdbEngineOptions, { limits }: RunRequest): BatchLimits => ({
  ...limits,
  memoryBytes: Math.min(limits.memoryBytes, options.memoryBytes),
});

/** The pool is stopping, or its processes die as soon as they start. */
const NONE_CAME: RunOutcome = {
  kind: 'failed',
  reason: 'engine',
  errors: [
    {
      message: 'No process to run this query could be started.',
      hint: 'Nothing was changed. Submit it again; if it ends so again, tell the operator.',
    },
  ],
};

const userOf = (options: DuckdbEngineOptions, request: RunRequest): number | null => {
  if (options.executorIdFirst === null) return null;
  const user = BigInt(options.executorIdFirst) + request.space;
  if (user <= 0n || user > USER_ID_MAX) {
    throw new Error(`space ${request.space} has no user id: ${user} is out of range`);
  }
  return Number(user);
};

/** One below the id that means "none" to chown(2). */
const USER_ID_MAX = 2n ** 32n - 2n;

/** Makes both folders passable for executors; returns what a dead server left in them. */
const prepareFolders = (options: DuckdbEngineOptions): readonly string[] => {
  const { runFolder, tempFolder, observer, executorIdFirst } = options;
  if (executorIdFirst !== null && process.getuid?.() !== 0) {
    throw new Error('executorIdFirst is set, but only root can run executors as other users');
  }
  const killed = sweepProcesses(recordsOf(options));
  if (killed > 0) observer.note('warn', 'executor.swept', { killed });
  return [runFolder, tempFolder].flatMap((folder) => {
    mkdirSync(folder, { recursive: true });
    // Passable, not listable: an executor knows the one name that is its own.
    chmodSync(folder, 0o711);
    const names = readdirSync(folder).filter((name) => name.startsWith(EXECUTOR_PREFIX));
    return names.map((name) => join(folder, name));
  });
};

/** No executor waits for it: each has a new name. */
const removeLeftovers = async (
  { observer }: DuckdbEngineOptions,
  paths: readonly string[],
): Promise<void> => {
  for (const path of paths) {
    await removeTree(path).catch((error: unknown) =>
      observer.note('error', 'executor.left', { path, error }),
    );
  }
};

/** The one of this process, without the folder in it that Node makes for its version and user. */
const ourCompileCache = (): { readonly compileCache?: string } => {
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { compileCache: dirname(folder) };
};

const defaultProgram = (): string =>
  fileURLToPath(new URL(`./executor/program${extname(import.meta.url)}`, import.meta.url));
