// What servers held that run it no more: jobs go back to the queue, or are given up.
// A server is dead when its lease is over; from then on it is dead for good, and whatever it
// still says of its jobs is said by a stranger.

import type { Kysely } from 'kysely';
import type { Instant } from '../base/time.ts';
import { statusAfter, type Job, type JobStatus } from '../domain/job.ts';
import type { GiveBack, LostJob } from '../ports/store.ts';
import { keep, transact, type Databases, type Work } from './databases.ts';
import { isActive, type StoredJob } from './job-row.ts';
import { withKept } from './kept.ts';
import { freeAll, freePins } from './locks.ts';
import type { Schema } from './schema.ts';

/** Takes the jobs of every server that is dead at `now`, and says what became of each. */
export const retakeLost = async (
  { keys, writes, manners }: Databases,
  now: Instant,
  attemptsMax: number,
): Promise<readonly LostJob[]> => {
  // Asked every few seconds by every server: while all live, it costs two reads.
  const isQuiet = !(await hasExpired(keys, now)) && (await lostJobs(keys)).length === 0;
  if (isQuiet) return [];
  return transact(writes, async (work) => {
    await manners.lockClaims(work);
    await declareDead(work, now);
    return keep(await settleAll(work, await lostJobs(work), { now, attemptsMax }));
  });
};

/**
 * Takes what a server that lives says it does not run: all it holds, or of that only `attempts`.
 * That is no loss, so it never makes a job one to be given up.
 */
export const giveBack = (
  { writes, manners }: Databases,
  { server, attempts, now }: GiveBack,
): Promise<readonly LostJob[]> =>
  transact(writes, async (work) => {
    await manners.lockClaims(work);
    const held = await work
      .selectFrom('jobs')
      .select(LOST_COLUMNS)
      .where(isActive())
      .where('jobs.server', '=', server)
      .orderBy('jobs.id')
      .execute();
    return keep(
      await settleAll(
        work,
        held.filter((job) => isAmong(attempts, job)),
        { now, attemptsMax: null },
      ),
    );
  });

/** Whether a job's attempt is one of `attempts`; without a list all are meant. */
const isAmong = (attempts: GiveBack['attempts'], { id, attempt }: LostRow): boolean =>
  attempts?.some((each) => each.job === id && BigInt(each.attempt) === attempt) ?? true;

const hasExpired = async (db: Kysely<Schema>, now: Instant): Promise<boolean> => {
  const row = await db
    .selectFrom('servers')
    .select('id')
    .where('dead', '=', 0n)
    .where('lease_until', '<=', BigInt(now))
    .executeTakeFirst();
  return row !== undefined;
};

const declareDead = async (work: Work, now: Instant): Promise<void> => {
  await work
    .updateTable('servers')
    .set({ dead: 1n })
    .where('dead', '=', 0n)
    .where('lease_until', '<=', BigInt(now))
    .execute();
};

type LostRow = Pick<StoredJob, 'id' | 'attempt' | 'losses' | 'status' | 'quick' | 'commits'>;

const LOST_COLUMNS = [
  'jobs.id',
  'jobs.attempt',
  'jobs.losses',
  'jobs.status',
  'jobs.quick',
  'jobs.commits',
] as const satisfies readonly `jobs.${keyof LostRow}`[];

/** Active jobs whose server is dead, or was never heard of. */
const lostJobs = (db: Kysely<Schema>): Promise<readonly LostRow[]> =>
  db
    .selectFrom('jobs')
    .leftJoin('servers', 'servers.id', 'jobs.server')
    .select(LOST_COLUMNS)
    .where(isActive())
    .where('jobs.server', 'is not', null)
    .where((eb) => eb.or([eb('servers.id', 'is', null), eb('servers.dead', '=', 1n)]))
    .orderBy('jobs.id')
    .execute();

interface RetakeTerms {
  readonly now: Instant;
  /** How often a job may be begun in all where each ends with its server; null: no loss. */
  readonly attemptsMax: number | null;
}

const settleAll = async (
  work: Work,
  jobs: readonly LostRow[],
  terms: RetakeTerms,
): Promise<readonly LostJob[]> => {
  const settled: LostJob[] = [];
  for (const job of jobs) {
    const status = await settle(work, job, terms);
    if (status !== undefined) settled.push({ job: job.id, attempt: Number(job.attempt), status });
  }
  return settled;
};

/** Moves one lost job on; undefined where it ended by itself in the meantime. */
const settle = async (
  work: Work,
  job: LostRow,
  terms: RetakeTerms,
): Promise<JobStatus | undefined> => {
  const fate = fateOf(job, terms);
  const row = await work
    .updateTable('jobs')
    .set({ ...fate, ...('message' in fate ? { message: withKept(fate.message) } : {}) })
    .where('id', '=', job.id)
    .where('attempt', '=', job.attempt)
    .where('status', '=', job.status)
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  // A job that waits again keeps its place among those that write the same tables.
  if (fate.status === 'ready') await freePins(work, job.id);
  else await freeAll(work, job.id);
  return fate.status;
};

const fateOf = (job: LostRow, { now, attemptsMax }: RetakeTerms) => {
  const { status, quick, commits } = job;
  const ended = BigInt(now);
  if (status === 'canceling') {
    const message = 'Cancelled; the server that ran it had stopped.';
    return { status: statusAfter('confirm-cancel'), ended, message };
  }
  if (quick === 1n) return { ...givenUp, ended, message: LOST_QUICK };
  if (commits > 0n) return { ...givenUp, ended, message: LOST_PAST_COMMIT };
  const losses = attemptsMax === null ? job.losses : job.losses + 1n;
  if (attemptsMax !== null && losses >= attemptsMax) {
    return { ...givenUp, ended, losses, message: lostSentence(losses) };
  }
  return { status: statusAfter('retake'), losses, server: null, started: null };
};

const givenUp: Pick<Job, 'status' | 'reason'> = { status: statusAfter('fail'), reason: 'lost' };

/** Nobody waits on the line any more, so there is nobody to run it again for. */
const LOST_QUICK = 'The server that ran this quick query stopped before it ended. Ask again.';

/** What it did up to there would be done twice. */
const LOST_PAST_COMMIT =
  'The server that ran this job stopped before it ended. It is not started again, for it is past ' +
  'a COMMIT: submit what is missing.';

const lostSentence = (attempts: bigint): string =>
  `The server that ran this job stopped before it ended, ${timesOf(attempts)}. ` +
  'Nothing was changed. Submit it again if you still want it.';

const timesOf = (attempts: bigint): string =>
  attempts === 1n ? 'and it may be started once only' : `in each of its ${attempts} attempts`;
