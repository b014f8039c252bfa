// One's own jobs with a life that their owner directs: drafted, run, watched, and destroyed when he
// says. Every job of an account is among them, whoever asked for it and over which wire.
// Another's job does not exist here: it is `unknown-job`, as one that was destroyed.

import { after, SECOND, type Instant } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import type { Dialect } from '../domain/dialect.ts';
import type { Job, JobId, JobStatus } from '../domain/job.ts';
import { PLAIN_TERMS, type DraftParameters } from '../domain/job-terms.ts';
import { Refusal } from '../domain/refusal.ts';
import { createDrafts, refuseUnlessDraft, type DraftAsk, type RunAsk } from './drafts.ts';
import { createDestruction } from './destruction.ts';
import { createOutputs, type FetchedOutput } from './outputs.ts';
import type { Parts } from './parts.ts';
import type { QueryAsk } from './query-jobs.ts';
import type { QueryAnswer } from './quick.ts';
import { runQuery } from './run-query.ts';
import { secondsFor } from './time-limit.ts';

export type { DraftAsk, RunAsk } from './drafts.ts';
export type { QueryAsk } from './query-jobs.ts';
export type { QueryAnswer } from './quick.ts';

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
   * query does, but that an answer has no bound but time: `query-error` for text that does not
   * parse or bind, `query-stopped`, `quick-slots-busy`; the message is one line for people, with
   * line and column.
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
  /**
   * Puts what `change` makes of a draft in the place of all its parameters and tables, and returns
   * the draft as it was before; refuses what is no draft with `job-not-draft`. `change` is asked
   * again where the draft was told more meanwhile, so that no words are lost.
   */
  changeParameters(
    account: Account,
    id: JobId,
    change: (before: OwnJob) => DraftAsk,
  ): Promise<OwnJob>;
  /**
   * Submits a draft; refuses what is none with `job-not-draft`, and with `waiting-jobs-limit`. Text
   * that does not parse and a `problem` make a job that has failed, and are not refused.
   * `read` says what becomes of the draft, and is asked again where it was told more meanwhile.
   */
  run(account: Account, id: JobId, read: (draft: OwnJob) => Promise<RunAsk>): Promise<void>;
  /** Stops a job, draft or not; does nothing to one that has ended. */
  abort(account: Account, id: JobId): Promise<void>;
  /**
   * Returns the moment that is in force then, `outputKeepDaysMax` from now at the latest; one that
   * has come stops the job and removes its result.
   */
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
export const createOwnJobs = (parts: Parts): OwnJobs => {
  const outputs = createOutputs(parts);
  const drafts = createDrafts(parts);
  const destruction = createDestruction(parts);
  const find: OwnJobs['find'] = async (account, id) => {
    const job = await jobOf(parts, account, id);
    if (job.terms?.isDestroyed === true) throw unknown(id);
    return ownJobOf(parts, job);
  };
  /** The job that `move` was given when it moved it, as nobody else had meanwhile. */
  const unchanged = async (
    account: Account,
    id: JobId,
    move: (job: OwnJob) => Promise<boolean>,
  ): Promise<OwnJob> => {
    for (let tries = 0; tries < changesAtOnceMax; tries += 1) {
      const job = await find(account, id);
      if (await move(job)) return job;
    }
    throw new Refusal('job-changing', { job: id, count: changesAtOnceMax });
  };
  return {
    runQuery: (account, ask, signal) => runQuery(parts, account, ask, signal),
    create: drafts.create,
    find,
    list: (account, ask) => list(parts, account, ask),
    changeParameters: (account, id, change) =>
      unchanged(account, id, (job) => drafts.tell(job, change(job))),
    run: async (account, id, read) => {
      await unchanged(account, id, async (job) => {
        refuseUnlessDraft(job);
        return drafts.run(account, job, await read(job));
      });
    },
    abort: async (account, id) => destruction.stop(await find(account, id)),
    setDestruction: async (account, id, at) => destruction.set(await find(account, id), at),
    setSecondsMax: async (account, id, seconds) => {
      const job = await find(account, id);
      const own = seconds === 0 ? null : seconds;
      await parts.store.terms.setSecondsMax(id, own);
      return secondsFor(parts.limits, job, own);
    },
    destroy: async (account, id) => {
      const job = await jobOf(parts, account, id);
      if (job.terms?.isDestroyed !== true) await destruction.destroy(job);
    },
    result: async (account, id) => {
      const { output } = await find(account, id);
      return output === null ? { kind: 'unknown' } : outputs.fetch(output.token, output.fileName);
    },
    waitForChange: (account, id, isOther, patience) =>
      waitFor(parts, () => find(account, id), { isOther, ...patience }),
  };
};

/**
 * Of those who change a draft at once one is first each time, so that each of a hundred gets his
 * turn; a client has a few. Whoever comes still too late is told so, and holds nobody up meanwhile.
 */
const changesAtOnceMax = 100;

const unknown = (id: JobId): Refusal => new Refusal('unknown-job', { job: id });

/** Drafts that are none of a query, as files that come in pieces, are nothing to run or destroy. */
const isOfOthers = ({ status, terms }: Job): boolean => status === 'draft' && terms === undefined;

const jobOf = async ({ store }: Parts, account: Account, id: JobId): Promise<Job> => {
  const job = await store.jobs.byId(id);
  if (job === undefined || job.owner !== account.id || isOfOthers(job)) throw unknown(id);
  return job;
};

const ownJobOf = ({ clock, limits }: Parts, job: Job): OwnJob => {
  const { dialect, parameters, rowsMax, isCut, ...terms } = job.terms ?? PLAIN_TERMS;
  const destruction = terms.destruction ?? job.output?.expires ?? null;
  return {
    ...job,
    dialect,
    parameters,
    rowsMax,
    isCut,
    secondsMax: secondsFor(limits, job, terms.secondsMax),
    destruction,
    isArchived: destruction !== null && destruction <= clock.now(),
  };
};

async function* list(parts: Parts, account: Account, ask: ListAsk): AsyncGenerator<OwnJob> {
  let left = ask.last ?? Infinity;
  if (left <= 0) return;
  const search = {
    owner: [{ from: account.id, to: account.id }],
    status: ask.statuses,
    ...(ask.after !== undefined && { submitted: [{ from: after(ask.after, 1) }] }),
    withoutDestroyed: true,
    includeSystem: false,
  };
  for await (const job of parts.store.jobs.search(search)) {
    if (isOfOthers(job)) continue;
    const own = ownJobOf(parts, job);
    if (ask.matches?.(own) === false) continue;
    yield own;
    left -= 1;
    if (left === 0) return;
  }
}

interface Waiting extends Patience {
  readonly isOther: (job: OwnJob) => boolean;
}

const waitFor = async (
  { bell }: Parts,
  find: () => Promise<OwnJob>,
  { isOther, milliseconds, signal }: Waiting,
): Promise<OwnJob> => {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    const over = new AbortController();
    const rest = Math.max(0, deadline - performance.now());
    // Listened for before the look: what comes while it is under way rings for this wait.
    const ring = bell.wait(Math.min(rest, LOOK), AbortSignal.any([signal, over.signal]));
    try {
      const job = await find();
      if (rest === 0 || signal.aborted || isOther(job)) return job;
      await ring;
    } finally {
      over.abort();
    }
  }
};

/** What other servers do rings no bell here; milliseconds between two looks. */
const LOOK = SECOND;
