// A yard to try executors in: an engine over temporary folders, whose jobs are plans in DuckDB's
// words. As root its executors run as users of their own, else as the user who runs the tests.

import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AccountId } from '../../src/domain/account.ts';
import type { CatalogSnapshot, CatalogTable } from '../../src/domain/catalog.ts';
import type { Column, FixedTypeName } from '../../src/domain/column.ts';
import type { JobId } from '../../src/domain/job.ts';
import type { QueueClass } from '../../src/domain/queue.ts';
import type { SpaceId } from '../../src/domain/table.ts';
import { createDuckdbEngine, type DuckdbEngineOptions } from '../../src/engines/duckdb/engine.ts';
import type { Plan } from '../../src/engines/duckdb/executor/plan.ts';
import type {
  Destination,
  Engine,
  LoadPlan,
  LoadSource,
  RunControl,
  RunOutcome,
  StagedUpload,
  UploadedTable,
} from '../../src/ports/engine.ts';
import type { Batch, Statement } from '../../src/sql/statement.ts';
import { sendTo } from './processes.ts';
import { QUIET } from './quiet-observer.ts';

export const isRoot = process.getuid?.() === 0;

/** Far from the ids of real accounts, and from those that a server uses by default. */
export const ID_FIRST = 300_000;

/** An engine in a folder of its own; `await using` ends both. */
export interface Yard extends AsyncDisposable {
  readonly folder: string;
  readonly options: DuckdbEngineOptions;
  readonly engine: Engine;
  /** What the engine noted, as `event`. */
  readonly notes: string[];
  /** The same with their facts. */
  readonly noted: YardNote[];
  run(batch: Batch | readonly Plan[], job?: Partial<YardJob>): Promise<Ran>;
  /** Pids of the executors that the engine has recorded. */
  pids(): readonly number[];
}

export interface YardNote {
  readonly event: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface YardJob {
  readonly account: bigint;
  readonly class: QueueClass;
  readonly destination: Destination;
  readonly tables: readonly CatalogTable[];
  /** All that the job sees; a space of `tables` where absent. */
  readonly snapshot: CatalogSnapshot;
  /** A file that somebody sent. */
  readonly upload: string | Uint8Array;
  /** Files that are tables of the job alone, by their names. */
  readonly uploaded: Readonly<Record<string, string | Uint8Array>>;
  /** Texts to load; the batch is then empty. */
  readonly load: Omit<LoadPlan, 'sources'> & { readonly sources: readonly YardSource[] };
  readonly diskBytes: bigint;
  readonly memoryBytes: number;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: Uint8Array) => Promise<void> | void;
  readonly mayStage: (bytes: bigint) => Promise<boolean>;
  readonly commit: NonNullable<RunControl['commit']>;
}

/** A text of a load, with what is in its file. */
export interface YardSource extends Omit<LoadSource, 'upload'> {
  readonly text: string | Uint8Array;
}

export interface Ran {
  readonly outcome: RunOutcome;
  readonly text: string;
  readonly staging: string;
}

/** `plans`: batches are plans in DuckDB's words; `real`: they are SQL, run by our own program. */
interface Program {
  readonly program?: 'plans' | 'real';
}

const MIB = 1024 ** 2;

/** Makes a folder, and an engine in it that takes plans. */
export const makeYard = ({
  program = 'plans',
  ...options
}: Partial<DuckdbEngineOptions> & Program = {}): Yard => {
  const folder = mkdtempSync(join(tmpdir(), 'almagest-executor-'));
  chmodSync(folder, 0o711);
  const notes: string[] = [];
  const noted: YardNote[] = [];
  const all: DuckdbEngineOptions = {
    runFolder: join(folder, 'run'),
    tempFolder: join(folder, 'temp'),
    executorIdFirst: isRoot ? ID_FIRST : null,
    memoryBytes: 512 * MIB,
    threads: 2,
    fileBytesMax: 400 * MIB,
    interruptSeconds: 1,
    slots: { quick: 1, long: 1 },
    observer: {
      ...QUIET,
      note: (_level, event, facts = {}) => {
        notes.push(event);
        noted.push({ event, facts });
      },
      bug: (error) => {
        throw error;
      },
    },
    ...(program === 'plans' && { programPath: RAW_PROGRAM }),
    ...options,
  };
  const engine = createDuckdbEngine(all);
  let jobs = 0;
  return {
    folder,
    options: all,
    engine,
    notes,
    noted,
    run: (batch, job = {}) => {
      jobs += 1;
      const made = 'text' in batch ? batch : batchOf(batch);
      return runBatch({ engine, folder, job: jobs, options: all }, made, job);
    },
    pids: () => recordedPids(all.runFolder),
    [Symbol.asyncDispose]: async () => {
      await engine.stop();
      rmSync(folder, { recursive: true });
    },
  };
};

/** Pids that an engine with this folder has recorded. */
export const recordedPids = (runFolder: string): readonly number[] =>
  readdirSync(join(runFolder, 'processes')).map((name) => Number(name.split('-')[0]));

const RAW_PROGRAM = fileURLToPath(new URL('./executor-raw.ts', import.meta.url));

const runBatch = async (
  yard: { engine: Engine; folder: string; job: number; options: DuckdbEngineOptions },
  batch: Batch,
  job: Partial<YardJob>,
): Promise<Ran> => {
  const account = job.account ?? 1n;
  const staging = join(yard.folder, `staging-${yard.job}`);
  mkdirSync(staging, { mode: 0o700 });
  if (isRoot) chownSync(staging, ID_FIRST + Number(account), ID_FIRST + Number(account));
  const upload = job.upload === undefined ? undefined : uploadIn(staging, job.upload, account);
  const tables = job.tables ?? [];
  const own = {
    name: 'MyDB',
    kind: 'space',
    tables,
    names: tables.map(({ name }) => name),
    objects: [],
  } as const;
  const pieces: Uint8Array[] = [];
  const outcome = await yard.engine.run(
    {
      job: BigInt(yard.job) as JobId,
      attempt: 1,
      class: job.class ?? 'quick',
      account: account as AccountId,
      space: account as SpaceId,
      batch,
      snapshot: job.snapshot ?? { context: 'MyDB', databases: [own] },
      destination: job.destination ?? { kind: 'stream', format: 'typed-csv' },
      staging,
      ...(upload && { upload }),
      ...(job.uploaded && { tables: uploadedIn(staging, job.uploaded, account) }),
      ...(job.load && { load: loadIn(staging, job.load, account) }),
      limits: {
        memoryBytes: job.memoryBytes ?? yard.options.memoryBytes,
        threads: yard.options.threads,
        diskBytes: job.diskBytes ?? BigInt(1024 * MIB),
        turnsMax: 1_000,
      },
    },
    {
      signal: job.signal ?? new AbortController().signal,
      onBytes: job.onBytes ?? ((bytes) => void pieces.push(bytes)),
      ...(job.mayStage && { mayStage: job.mayStage }),
      ...(job.commit && { commit: job.commit }),
    },
  );
  return { outcome, text: Buffer.concat(pieces).toString(), staging };
};

const loadIn = (staging: string, load: YardJob['load'], account: bigint): LoadPlan => ({
  ...load,
  sources: load.sources.map(({ text, ...source }, at) => ({
    ...source,
    upload: uploadIn(staging, text, account, `source-${at}`),
  })),
});

const uploadedIn = (
  staging: string,
  uploaded: YardJob['uploaded'],
  account: bigint,
): readonly UploadedTable[] =>
  Object.entries(uploaded).map(([name, bytes], at) => ({
    name,
    upload: uploadIn(staging, bytes, account, `table-${at}`),
  }));

const uploadIn = (
  staging: string,
  bytes: string | Uint8Array,
  account: bigint,
  name = 'upload',
): StagedUpload => {
  const path = join(staging, name);
  writeFileSync(path, bytes, { mode: 0o400 });
  if (isRoot) chownSync(path, ID_FIRST + Number(account), ID_FIRST + Number(account));
  return { name, bytes: BigInt(Buffer.byteLength(bytes)) };
};

const batchOf = (plans: readonly Plan[]): Batch => {
  const texts = plans.map((plan) => JSON.stringify(plan));
  let end = 0;
  const statements = texts.map((text): Statement => {
    const start = end;
    end += text.length;
    const span = { start, end };
    // The raw program looks at the span alone.
    return { kind: 'drop', what: 'table', ifExists: false, span, names: [] };
  });
  return { dialect: 'casjobs', text: texts.join(''), statements };
};

/** A plan of one SELECT, with the names and types of its columns. */
export const select = (
  text: string,
  columns: Readonly<Record<string, FixedTypeName | 'varchar' | 'varbinary' | 'decimal'>>,
  into?: string,
): Plan => {
  const made = Object.entries(columns).map(([name, type]): Column => {
    if (type === 'decimal') return { name, type: { name: type, precision: 18, scale: 4 } };
    if (type === 'varchar' || type === 'varbinary') {
      return { name, type: { name: type, length: null } };
    }
    return { name, type: { name: type } };
  });
  const target = into === undefined ? {} : { into: { place: 'own', name: into } as const };
  return { kind: 'select', text, columns: made, tableColumns: made, ...target };
};

/** Whether there is a process that we may signal; one that nobody has waited for yet is, too. */
export const isAlive = (pid: number): boolean => sendTo(pid, 0);
