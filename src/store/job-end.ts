// How jobs end: cancelled, failed or finished, by the attempt that has them and by no other; or
// cleared, which asks no attempt.
// An end frees every lock and pin in the same transaction; a finish that must not be changes
// nothing at all.

import { sql } from 'kysely';
import type { Instant } from '../base/time.ts';
import type { AccountId } from '../domain/account.ts';
import {
  ACTIVE,
  statusAfter,
  statusesBefore,
  type EndReason,
  type JobId,
  type JobStatus,
} from '../domain/job.ts';
import type { FinishResult, JobEnd, JobFinish, JobPoint, PointResult } from '../ports/store.ts';
import { compiledOnce } from './compiled-once.ts';
import {
  keep,
  transact,
  undo,
  type Databases,
  type Manners,
  type Verdict,
  type Work,
} from './databases.ts';
import type { Failure } from './job-insert.ts';
import { storableText } from './json.ts';
import { withKept } from './kept.ts';
import { freeAll } from './locks.ts';
import { insertOutput, outputBytesOf } from './outputs.ts';
import { changeTables } from './table-changes.ts';
import { noteCut } from './terms-row.ts';

/** Asks for a job's end; where it stands afterwards, or undefined where there is no such job. */
export const cancel = (
  { writes }: Databases,
  id: JobId,
  reason: EndReason,
): Promise<JobStatus | undefined> =>
  transact(writes, async (work) => {
    const changed = await work
      .updateTable('jobs')
      .set({ status: statusAfter('cancel'), reason })
      .where('id', '=', id)
      .where('status', 'in', statusesBefore('cancel'))
      .returning('status')
      .executeTakeFirst();
    if (changed !== undefined) return keep(changed.status);
    const row = await work
      .selectFrom('jobs')
      .select('status')
      .where('id', '=', id)
      .executeTakeFirst();
    return undo(row?.status);
  });

/**
 * Ends a job as failed, or as cancelled where it is canceling; the reason given with the cancel
 * then stays. A job that is back in the queue is nobody's to fail: its last attempt is over.
 */
export const fail = (
  { writes }: Databases,
  end: JobEnd,
  { reason, message }: Failure,
): Promise<boolean> =>
  transact(writes, async (work) => {
    const isCanceling = sql`status = 'canceling'`;
    const cancelled = sql.lit(statusAfter('confirm-cancel'));
    const failed = sql.lit(statusAfter('fail'));
    const row = await work
      .updateTable('jobs')
      .set({
        status: sql`case when ${isCanceling} then ${cancelled} else ${failed} end`,
        reason: sql`case when ${isCanceling} then reason else ${reason} end`,
        message: withKept(message),
        printed: printedOf(end),
        ended: BigInt(end.at),
      })
      .where('id', '=', end.job)
      .where('attempt', '=', BigInt(end.attempt))
      .where('status', 'in', ACTIVE)
      .returning('id')
      .executeTakeFirst();
    if (row === undefined) return undo(false);
    await freeAll(work, end.job);
    return keep(true);
  });

/** The job to be cleared, when, and in which words. */
interface Clearing {
  readonly id: JobId;
  readonly at: Instant;
  readonly message: string;
}

/**
 * Ends a job that has not ended, whoever has it and whatever he does: from now on its attempt is
 * a stranger.
 */
export const clear = ({ writes }: Databases, { id, at, message }: Clearing): Promise<boolean> =>
  transact(writes, async (work) => {
    const row = await work
      .updateTable('jobs')
      .set({
        status: statusAfter('fail'),
        reason: 'cleared',
        message: withKept(message),
        ended: BigInt(at),
      })
      .where('id', '=', id)
      .where('status', 'in', statusesBefore('fail'))
      .returning('id')
      .executeTakeFirst();
    if (row === undefined) return undo(false);
    await freeAll(work, id);
    return keep(true);
  });

const printedOf = ({ printed }: JobEnd): string | null =>
  printed === undefined ? null : storableText(printed);

/** Makes what a job did so far durable, and lets it run on. */
export const commitPoint = (
  { writes, manners }: Databases,
  { job, attempt, createdTable, ...point }: JobPoint,
): Promise<PointResult> =>
  transact<PointResult>(writes, async (work) => {
    const row = await work
      .updateTable('jobs')
      .set({
        commits: sql`commits + 1`,
        ...(createdTable === null ? {} : { created_table: createdTable }),
      })
      .where('id', '=', job)
      .where('attempt', '=', BigInt(attempt))
      .where('status', 'in', statusesBefore('finish'))
      .returning('id')
      .executeTakeFirst();
    if (row === undefined) return undo({ kind: 'superseded' });
    const problem = await changeTables(work, manners, point);
    return problem === undefined ? keep({ kind: 'committed' }) : undo(problem);
  });

/** Ends a job as finished, with all it did to tables and the output it made, or changes nothing. */
export const finish = ({ writes, manners }: Databases, ask: JobFinish): Promise<FinishResult> =>
  transact<FinishResult>(writes, async (work): Promise<Verdict<FinishResult>> => {
    const [row] = await finishRow(work, {
      job: ask.job,
      attempt: BigInt(ask.attempt),
      ended: BigInt(ask.at),
      rows: ask.rows,
      createdTable: ask.createdTable,
      printed: printedOf(ask),
    });
    if (row === undefined) return undo({ kind: 'superseded' });
    const problem =
      (await changeTables(work, manners, ask)) ??
      (await addOutput({ work, manners }, row.owner, ask));
    if (problem !== undefined) return undo(problem);
    if (ask.isCut === true) await noteCut(work, ask.job);
    await freeAll(work, ask.job);
    return keep({ kind: 'finished' });
  });

interface FinishValues extends Pick<JobFinish, 'job' | 'rows' | 'createdTable'> {
  readonly attempt: bigint;
  readonly ended: bigint;
  readonly printed: string | null;
}

const finishRow = compiledOnce((db, { job, attempt, createdTable, ...ending }: FinishValues) =>
  db
    .updateTable('jobs')
    .set({ status: statusAfter('finish'), created_table: createdTable, ...ending })
    .where('id', '=', job)
    .where('attempt', '=', attempt)
    .where('status', 'in', statusesBefore('finish'))
    .returning('owner')
    .compile(),
);

/** Writes down the output of a finished job, if all that its owner can still fetch has room. */
const addOutput = async (
  { work, manners }: { readonly work: Work; readonly manners: Manners },
  owner: AccountId,
  { job, output: made, at }: JobFinish,
): Promise<FinishResult | undefined> => {
  if (made === null) return undefined;
  const { output, ownerBytesMax } = made;
  await manners.lockAccount(work, owner);
  const usedBytes = output.bytes + (await outputBytesOf(work, owner, at));
  if (usedBytes > ownerBytesMax) return { kind: 'over-outputs', usedBytes };
  await insertOutput(work, job, output);
  return undefined;
};
