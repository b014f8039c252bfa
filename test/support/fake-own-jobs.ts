// Jobs that their owners direct, in memory, for tests of the façade above them. It promises what
// core/own-jobs.ts promises and runs nothing: a job that is run waits until a test ends it.

import { Readable } from 'node:stream';
import { after, DAY } from '../../src/base/time.ts';
import type { OwnJob, OwnJobs, QueryAsk, RunAsk } from '../../src/core/own-jobs.ts';
import type { Account } from '../../src/domain/account.ts';
import { FINAL, type Job, type JobId } from '../../src/domain/job.ts';
import { PLAIN_TERMS, type SentTable } from '../../src/domain/job-terms.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { FAKE_NOW } from './fake-core.ts';

/** The fake, with a way in for tests. */
export interface FakeOwnJobs {
  readonly ownJobs: OwnJobs;
  /** What each job was told to run as. */
  readonly runs: ReadonlyMap<JobId, RunAsk>;
  /** What was asked at once. */
  readonly asked: readonly QueryAsk[];
  /** The bytes of finished jobs, and of queries at once. */
  readonly bytes: Buffer;
  /** Lets the next answers flow from here, as long ones do. */
  flow(rows: () => AsyncIterable<Uint8Array>): void;
  /** Changes a job, and tells those who wait for it. */
  put(id: JobId, more: Partial<OwnJob>): void;
}

/** A job that nobody has told anything. */
const DRAFT: Omit<OwnJob, 'id' | 'owner'> = {
  kind: 'query',
  quick: false,
  system: false,
  space: null,
  load: null,
  context: 'MyDB',
  queueMinutes: 500,
  taskName: null,
  text: '',
  status: 'draft',
  attempt: 0,
  submitted: FAKE_NOW,
  started: null,
  ended: null,
  rows: null,
  reason: null,
  message: null,
  printed: null,
  commits: 0,
  createdTable: null,
  source: null,
  format: null,
  into: null,
  output: null,
  dialect: 'adql',
  parameters: [],
  rowsMax: null,
  isCut: false,
  secondsMax: 30_000,
  destruction: after(FAKE_NOW, DAY),
  isArchived: false,
};

/** What the fake knows, and how it changes. */
interface State {
  readonly jobs: Map<JobId, OwnJob>;
  readonly runs: Map<JobId, RunAsk>;
  readonly asked: QueryAsk[];
  readonly watchers: Set<() => void>;
  flowing: (() => AsyncIterable<Uint8Array>) | null;
  jobOf(account: Account, id: JobId): OwnJob;
  put(id: JobId, more: Partial<OwnJob>): void;
}

/** A fake without jobs; numbers begin with 1. */
export const createFakeOwnJobs = (): FakeOwnJobs => {
  const jobs: State['jobs'] = new Map();
  const watchers: State['watchers'] = new Set();
  const state: State = {
    jobs,
    watchers,
    runs: new Map(),
    flowing: null,
    asked: [],
    jobOf: (account, id) => {
      const job = jobs.get(id);
      if (job?.owner !== account.id) throw new Refusal('unknown-job', { job: id });
      return job;
    },
    put: (id, more) => {
      const job = jobs.get(id);
      if (job === undefined) throw new Error(`There is no job ${id}.`);
      jobs.set(id, { ...job, ...more });
      for (const watcher of watchers) watcher();
    },
  };
  const { runs, asked, put } = state;
  const ownJobs = { ...readingOf(state), ...directingOf(state), ...waitingOf(state) };
  const flow: FakeOwnJobs['flow'] = (rows) => void (state.flowing = rows);
  return { ownJobs, runs, asked, put, flow, bytes: BYTES };
};

const BYTES = Buffer.from('the rows\n');

const FILE = {
  read: (part = { first: 0, last: BYTES.length - 1 }) =>
    Readable.from([BYTES.subarray(part.first, part.last + 1)]),
  close: async () => {},
};

const readingOf = (state: State): Pick<OwnJobs, 'runQuery' | 'find' | 'list' | 'result'> => {
  const { jobs, asked, jobOf } = state;
  return {
    runQuery: async (_account, ask) => {
      asked.push(ask);
      const { format } = ask;
      const { flowing } = state;
      const answer = { hasRows: true, format, rows: 1n, isCut: false };
      if (flowing !== null) return { ...answer, wholeBytes: null, read: flowing };
      return { ...answer, wholeBytes: BYTES.length, read: () => Readable.from([BYTES]) };
    },
    find: async (account, id) => jobOf(account, id),
    list: async function* (account, { statuses, matches, after: from, last = Infinity }) {
      const all = [...jobs.values()]
        .toReversed()
        .filter((job) => job.owner === account.id && statuses.includes(job.status))
        .filter((job) => matches?.(job) ?? true)
        .filter((job) => from === undefined || job.submitted > from);
      yield* all.slice(0, last);
    },
    result: async (account, id) => {
      const { output, format } = jobOf(account, id);
      if (output === null || format === null) return { kind: 'unknown' };
      return { kind: 'found', output, format, file: FILE };
    },
  };
};

const told = (tables: readonly SentTable[]): Pick<OwnJob, 'terms'> => ({
  terms: { ...PLAIN_TERMS, tables },
});

const directingOf = ({
  jobs,
  runs,
  jobOf,
  put,
}: State): Omit<OwnJobs, 'runQuery' | 'find' | 'list' | 'result' | 'waitForChange'> => {
  const gone = new Set<JobId>();
  const draftOf = (account: Account, id: JobId): void => {
    const { status } = jobOf(account, id);
    if (status !== 'draft') throw new Refusal('job-not-draft', { job: id });
  };
  return {
    create: async (account, { parameters, taskName, tables = [] }) => {
      const id = BigInt(jobs.size + gone.size + 1) as JobId;
      jobs.set(id, { ...DRAFT, id, owner: account.id, parameters, taskName, ...told(tables) });
      return id;
    },
    changeParameters: async (account, id, change) => {
      draftOf(account, id);
      const before = jobOf(account, id);
      const { parameters, taskName, tables = [] } = change(before);
      put(id, { parameters, taskName, ...told(tables) });
      return before;
    },
    run: async (account, id, read) => {
      draftOf(account, id);
      const ask = await read(jobOf(account, id));
      runs.set(id, ask);
      const failed = { status: 'failed', reason: 'query-error' } as const;
      put(id, 'problem' in ask ? { ...failed, message: ask.problem } : { ...ask, status: 'ready' });
    },
    abort: async (account, id) => {
      if (!FINAL.includes(jobOf(account, id).status)) put(id, { status: 'cancelled' });
    },
    setDestruction: async (account, id, at) => {
      jobOf(account, id);
      put(id, { destruction: at, isArchived: at <= FAKE_NOW });
      return at;
    },
    setSecondsMax: async (account, id, seconds) => {
      jobOf(account, id);
      const secondsMax = seconds === 0 ? DRAFT.secondsMax : Math.min(seconds, DRAFT.secondsMax);
      put(id, { secondsMax });
      return secondsMax;
    },
    destroy: async (account, id) => {
      if (gone.has(id)) return;
      jobOf(account, id);
      jobs.delete(id);
      gone.add(id);
    },
  };
};

const waitingOf = ({ watchers, jobOf }: State): Pick<OwnJobs, 'waitForChange'> => ({
  waitForChange: async (account, id, isOther, { milliseconds, signal }) => {
    const isDone = (): boolean => isOther(jobOf(account, id)) || signal.aborted;
    if (isDone()) return jobOf(account, id);
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        watchers.delete(look);
        resolve();
      };
      const look = (): void => (isDone() ? end() : undefined);
      const timer = setTimeout(end, milliseconds);
      watchers.add(look);
    });
    return jobOf(account, id);
  },
});

/** What is kept of a job that has made a file. */
export const FINISHED = {
  status: 'finished',
  rows: 1n,
  output: { token: 'f'.repeat(32), fileName: 'rows.xml', bytes: 9n, expires: after(FAKE_NOW, DAY) },
} as const satisfies Omit<Partial<Job>, 'output'> & { output: object };
