// An engine that runs nothing: what a batch says by its INTO is written as a file of a few bytes.
// It keeps the promises of the engine port as far as the core relies on them, and can be held
// back, failed, and made to stream, so that the core's own races can be brought about at will.

import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EndReason } from '../../src/domain/job.ts';
import type { TableFile } from '../../src/domain/table.ts';
import type {
  Engine,
  RunControl,
  RunOutcome,
  RunRequest,
  StagedTable,
} from '../../src/ports/engine.ts';

export interface FakeEngine extends Engine {
  /** Requests so far, oldest first. */
  readonly requests: RunRequest[];
  /** Runs wait from now on, until `release`. */
  hold(): void;
  release(): void;
  /** The next run fails with these words. */
  failNext(reason: EndReason, message: string): void;
  /** The next run does this instead of what its batch says. */
  doNext(work: Script): void;
  /** Bytes that streamed runs give, a chunk each; `read` tells how many were taken. */
  rows: Uint8Array[];
  /** Lengths of staging that runs ask about before they write, as a watched executor has them. */
  staged: Iterable<bigint> | AsyncIterable<bigint>;
  /** Whether runs ignore the signal, as an executor that hangs does until it is killed. */
  isDeaf: boolean;
}

/** What a run does by a test's own words. */
export type Script = (request: RunRequest, control: RunControl) => Promise<RunOutcome>;

/** An engine at rest. */
export const createFakeEngine = (): FakeEngine => {
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  let failure: RunOutcome | undefined;
  let script: Script | undefined;
  const engine: FakeEngine = {
    requests: [],
    rows: [],
    staged: [],
    isDeaf: false,
    hold: () => {
      gate = Promise.withResolvers<void>();
    },
    release: () => gate.resolve(),
    failNext: (reason, message) => {
      failure = { kind: 'failed', reason, errors: [{ message }] };
    },
    doNext: (work) => {
      script = work;
    },
    run: async (request, control) => {
      engine.requests.push(request);
      const scripted = script;
      script = undefined;
      if (scripted !== undefined) return scripted(request, control);
      await Promise.race([gate.promise, engine.isDeaf ? gate.promise : aborted(control.signal)]);
      if (control.signal.aborted && !engine.isDeaf) return { kind: 'stopped' };
      for await (const length of engine.staged) {
        if ((await control.mayStage?.(length)) === false) return { kind: 'stopped' };
      }
      const failed = failure;
      failure = undefined;
      return failed ?? outcomeOf(request, control, engine.rows);
    },
    executors: () => Promise.resolve([]),
    stop: () => Promise.resolve(),
  };
  return engine;
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

const outcomeOf = async (
  request: RunRequest,
  control: RunControl,
  rows: readonly Uint8Array[],
): Promise<RunOutcome> => {
  const [statement] = request.batch.statements;
  if (statement?.kind === 'drop') {
    const changes = statement.names.map(
      ({ object }) => ({ kind: 'drop', name: object.text }) as const,
    );
    return { kind: 'done', changes, rows: null };
  }
  if (statement?.kind === 'undrop-table') {
    const name = statement.table.object.text;
    return { kind: 'done', changes: [{ kind: 'undrop', name }], rows: null };
  }
  const { destination } = request;
  const into = statement?.kind === 'select-statement' ? statement.into?.object.text : undefined;
  if (into !== undefined) return tableOutcome(request, into);
  switch (destination.kind) {
    case 'table':
      return tableOutcome(request, destination.name);
    case 'file':
      return fileOutcome(request, destination.fileName);
    case 'stream':
      return streamOutcome(control, rows);
  }
};

const COLUMNS = [{ name: 'n', type: { name: 'int' } }] as const;

/** What every made file holds; the files port only looks at its size. */
export const MADE = new TextEncoder().encode('n\n1\n2\n3\n');

const tableOutcome = async (request: RunRequest, name: string): Promise<RunOutcome> => {
  const table = await stagedTable(request, name, 'table-0');
  return { kind: 'done', changes: [{ kind: 'create', table }], rows: 3n };
};

/** Writes a table of one file into a new folder of staging. */
export const stagedTable = async (
  { staging }: RunRequest,
  name: string,
  folder: string,
): Promise<StagedTable> => {
  await mkdir(join(staging, folder));
  const file = await write(join(staging, folder), 'part-0.parquet');
  return { name, folder, columns: COLUMNS, files: [file], rows: 3n };
};

const fileOutcome = async (request: RunRequest, fileName: string): Promise<RunOutcome> => {
  const file = await write(request.staging, fileName);
  return { kind: 'done', changes: [], columns: COLUMNS, rows: 3n, file };
};

const streamOutcome = async (
  control: RunControl,
  rows: readonly Uint8Array[],
): Promise<RunOutcome> => {
  for (const chunk of rows) {
    await control.onBytes?.(chunk);
    if (control.signal.aborted) return { kind: 'stopped' };
  }
  return { kind: 'done', changes: [], columns: COLUMNS, rows: BigInt(rows.length) };
};

const write = async (folder: string, name: string): Promise<TableFile> => {
  await writeFile(join(folder, name), MADE);
  const sha256 = createHash('sha256').update(MADE).digest('hex');
  return { name, bytes: BigInt(MADE.length), rows: 3n, sha256 };
};
