// A whole core over a real store and a real data folder in a temporary place, with an engine that
// can be held back; and the few things that most tests of the core do with it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '../../src/base/time.ts';
import { createCore, type Core } from '../../src/core/core.ts';
import type { Limits } from '../../src/core/limits.ts';
import type { Ports } from '../../src/core/parts.ts';
import type { Account } from '../../src/domain/account.ts';
import { FINAL, type Job, type JobId } from '../../src/domain/job.ts';
import { alignGenerations, prepareDataFolder } from '../../src/files/data-folder.ts';
import { openFiles } from '../../src/files/files.ts';
import { createIdentity } from '../../src/identity/identity.ts';
import { createSeals } from '../../src/identity/seals.ts';
import { createObserver } from '../../src/observe/observer.ts';
import type { Files } from '../../src/ports/files.ts';
import type { JobRecords, Store } from '../../src/ports/store.ts';
import { openSqliteStore, type OpenedStore } from '../../src/store/open.ts';
import { startWorker } from '../../src/worker/loop.ts';
import { createFakeEngine, type FakeEngine } from './fake-engine.ts';
import { secretly, testLog } from './secrets.ts';
import { until } from './until.ts';

export interface CoreFixture extends AsyncDisposable {
  readonly core: Core;
  readonly engine: FakeEngine;
  readonly store: OpenedStore;
  readonly files: Files;
  readonly data: string;
  /** Milliseconds that the clock is ahead of the true one; tests turn it. */
  ahead: number;
  /** An account with a space of its own and the password `PASSWORD`. */
  account(login: string, privileges?: readonly 'admin'[]): Promise<Account>;
  submit(account: Account, text: string, context?: string): Promise<JobId>;
  /** The job, once it has ended. */
  ended(id: JobId): Promise<Job>;
  /** A second core over the same store and folder, as after a restart. */
  restarted(): Core;
  work(): Promise<void>;
  /** Stops the worker in good order, as a server that is told to. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

export const PASSWORD = secretly('a long enough password');

const LIMITS: Limits = {
  loopTurnsMax: 100,
  quickSeconds: 60,
  quickResultBytes: 1_000,
  quickSlots: 2,
  quickPerAccountMax: 2,
  quickUnreadMax: 6,
  quickUnreadPerAccountMax: 4,
  quickWaitSeconds: 1,
  longMinutes: 500,
  longSlots: 2,
  longPerAccountMax: 2,
  importSlots: 1,
  uploadBytesMax: 1_000,
  uploadsPerAccountMax: 3,
  waitingPerAccountMax: 4,
  groupsPerAccountMax: 3,
  groupMembersMax: 4,
  groupTablesMax: 3,
  spacesPerAccountMax: 4,
  spaceMembersMax: 3,
  spaceGroupsMax: 3,
  spaceVariablesMax: 2,
  sourceBytesMax: 1_000,
  sourceFilesMax: 5,
  quotaBytes: 1_000,
  outputKeepDays: 7,
  outputKeepDaysMax: 30,
  pagesKeepMinutes: 60,
  outputBytesMax: 1_000,
  tableKeepDays: 7,
  jobAttemptsMax: 2,
  jobTokenDays: 30,
  loginTokenMinutes: 10,
  sessionMinutes: 60,
  leaseSeconds: 30,
  executorMemoryBytes: 1_000_000_000,
  executorThreads: 1,
  tempBytesMax: 1_000_000,
  freeBytesMin: 0,
  queryCharactersMax: 10_000,
  lettersWaitingMax: 10,
  lettersPerHourMax: 3,
};

/** A site as it is by default: nobody registers, and nothing is mailed. */
const NO_MAIL = {
  registration: 'closed',
  guests: [],
  operator: null,
  mail: null,
  links: { outputOf: () => null, resetOf: () => null, addressOf: () => null },
} as const satisfies Partial<Ports>;

/** Puts something around the records of jobs, as a store whose answers are lost. */
export type Decorate = (jobs: JobRecords) => JobRecords;

/** A core at rest; `work` starts its worker. */
export const openCore = async (
  limits: Partial<Limits> = {},
  decorate: Decorate = (jobs) => jobs,
  more: Partial<Pick<Ports, keyof typeof NO_MAIL>> = {},
): Promise<CoreFixture> => {
  const data = await mkdtemp(join(tmpdir(), 'almagest-core-'));
  await prepareDataFolder({ data, hasExecutorUsers: false });
  const store = await openSqliteStore({ file: join(data, 'store.sqlite') });
  const clock = { now: () => instant(Date.now() + fixture.ahead) };
  const observer = createObserver({ level: 'debug', stream: testLog() });
  const files = await openFiles({
    data,
    executorIdFirst: null,
    clock,
    observer,
    sweepHindrance: () => alignGenerations(data, store),
  });
  const engine = createFakeEngine();
  const ports = {
    store: { ...store, jobs: decorate(store.jobs) },
    files,
    engine,
    clock,
    identity: createIdentity(),
    seals: createSeals(await store.sealKey()),
    observer,
    limits: { ...LIMITS, ...limits },
    ...NO_MAIL,
    ...more,
  };
  const core = createCore(ports);
  let stops: (() => Promise<void>)[] = [];
  const fixture: CoreFixture = {
    core,
    engine,
    store,
    files,
    data,
    ahead: 0,
    account: (login, privileges = []) =>
      core.accounts.add({ login, password: PASSWORD, privileges }),
    submit: (account, text, context = 'MyDB') =>
      core.jobs.submit(account, { text, context, taskName: null, estimateMinutes: 30 }),
    ended: (id) => ended(store, id),
    restarted: () => createCore(ports),
    work: async () => {
      const errors: unknown[] = [];
      const onError = (error: unknown) => void errors.push(error);
      const worker = await startWorker({ core, leaseSeconds: 30, onError });
      stops.push(async () => {
        await worker.stop();
        if (errors.length > 0) throw new AggregateError(errors, 'the worker met errors');
      });
    },
    rest: async () => {
      const working = stops;
      stops = [];
      for (const stop of working) await stop();
    },
    close: async () => {
      engine.release();
      await fixture.rest();
      await store.close();
      await rm(data, { recursive: true, force: true });
    },
    [Symbol.asyncDispose]: () => fixture.close(),
  };
  await core.housekeeping.renewLease();
  return fixture;
};

const ended = (store: Store, id: JobId): Promise<Job> =>
  until(async () => {
    const job = await store.jobs.byId(id);
    return job !== undefined && FINAL.includes(job.status) && job;
  }, `the end of job ${id}`);
