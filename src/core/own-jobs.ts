// One's own jobs with a life that their owner directs: drafted, run, watched, and destroyed when he
// says. Every job of an account is among them, whoever asked for it and over which wire.
// Another's job does not exist here: it is `unknown-job`, as one that was destroyed.

import type { Instant } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import type { Dialect } from '../domain/dialect.ts';
import type { Job, JobId, JobStatus } from '../domain/job.ts';
import type { DraftParameters } from '../domain/job-terms.ts';
import type { OutputFormat } from '../domain/output.ts';
import { Refusal } from '../domain/refusal.ts';
import type { FetchedOutput } from './outputs.ts';
import type { Parts } from './parts.ts';

/** A query whose rows become a file. */
export interface QueryAsk {
  readonly dialect: Dialect;
  readonly text: string;
  readonly format: OutputFormat;
  /** So many rows are given and no more; null for no bound but those of every query. */
  readonly rowsMax: bigint | null;
  readonly taskName: string | null;
}

/** The rows of a query that was waited for. */
export interface QueryAnswer {
  readonly format: OutputFormat;
  readonly rows: bigint | null;
  /** Whether there were more rows than `rowsMax`. */
  readonly isCut: boolean;
  /** Of the whole answer. */
  readonly bytes: number;
  /** The rows in their format, from its head on; to be read once. */
  read(): AsyncIterable<Uint8Array>;
}

/** What a new draft is. */
export interface DraftAsk {
  readonly parameters: DraftParameters;
  readonly taskName: string | null;
}

/** What becomes of a draft: a query, or the sentence why its parameters are none. */
export type RunAsk = Omit<QueryAsk, 'taskName'> | { readonly problem: string };

/** A job as its owner directs it. */
export interface OwnJob extends Job {
  readonly dialect: Dialect;
  readonly parameters: DraftParameters;
  readonly rowsMax: bigint | null;
  /** Whether there were more rows than `rowsMax`; false until it is known. */
  readonly isCut: boolean;
  /** How many seconds it may run: of its own, or those of its queue; never 0. */
  readonly secondsMax: number;
  /** When its result goes; null where nobody has said and it has none. */
  readonly destruction: Instant | null;
  /** Whether that moment has come: its result is gone, and its record stays. */
  readonly isArchived: boolean;
}

/** Which jobs a list is to hold; newest first. */
export interface ListAsk {
  /** Statuses that may be among them. */
  readonly statuses: readonly JobStatus[];
  /** What else must be true of a job to be among them. */
  readonly matches?: (job: OwnJob) => boolean;
  /** Those that were made later than this. */
  readonly after?: Instant;
  /** At most so many, the newest. */
  readonly last?: number;
}

/** How long somebody waits for a job. */
export interface Patience {
  readonly milliseconds: number;
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal;
}

/** The verbs on one's own jobs. Unless it says otherwise, a verb refuses with `unknown-job`. */
export interface OwnJobs {
  /**
   * Runs a query at once, as a job like every other, and answers with its rows. Refuses as a quick
   * query does: `query-error` for text that does not parse or bind, `query-stopped`, `result-too-
   * large`, `quick-slots-busy`; the message is one line for people, with line and column.
   */
  runQuery(account: Account, ask: QueryAsk, signal: AbortSignal): Promise<QueryAnswer>;
  /** Makes a draft; refuses with `waiting-jobs-limit` where the account has too many. */
  create(account: Account, ask: DraftAsk): Promise<JobId>;
  find(account: Account, id: JobId): Promise<OwnJob>;
  /**
   * Newest first; drafts are among them where `statuses` says so, destroyed jobs never. Archived
   * jobs are among those that `matches` is asked about.
   */
  list(account: Account, ask: ListAsk): AsyncIterable<OwnJob>;
  /** Puts these in the place of all parameters; refuses what is no draft with `job-not-draft`. */
  setParameters(account: Account, id: JobId, draft: DraftAsk): Promise<void>;
  /**
   * Submits a draft; refuses what is none with `job-not-draft`. Text that does not parse, a context
   * that is not there and a `problem` make a job that has failed, and are not refused.
   */
  run(account: Account, id: JobId, ask: RunAsk): Promise<void>;
  /** Stops a job, draft or not; does nothing to one that has ended. */
  abort(account: Account, id: JobId): Promise<void>;
  /** Returns the moment that is in force then; one that has come destroys the job's result. */
  setDestruction(account: Account, id: JobId, at: Instant): Promise<Instant>;
  /**
   * Also while it runs, however long it has run already. 0 stands for the limit of its queue, which
   * is the most there is. Returns the seconds in force.
   */
  setSecondsMax(account: Account, id: JobId, seconds: number): Promise<number>;
  /** Stops a job and removes its result; idempotent. Then it is `unknown-job` here for good. */
  destroy(account: Account, id: JobId): Promise<void>;
  /** The file that a finished job has made; `unknown` for a job without one. */
  result(account: Account, id: JobId): Promise<FetchedOutput>;
  /** The job as soon as `isOther` is true of it, or as it is when patience ends. */
  waitForChange(
    account: Account,
    id: JobId,
    isOther: (job: OwnJob) => boolean,
    patience: Patience,
  ): Promise<OwnJob>;
}

/** The verbs over `parts`. */
export const createOwnJobs = (_parts: Parts): OwnJobs => {
  const soon = (): never => {
    throw new Refusal('not-offered', { operation: 'this' });
  };
  return {
    runQuery: soon,
    create: soon,
    find: soon,
    list: soon,
    setParameters: soon,
    run: soon,
    abort: soon,
    setDestruction: soon,
    setSecondsMax: soon,
    destroy: soon,
    result: soon,
    waitForChange: soon,
  };
};
