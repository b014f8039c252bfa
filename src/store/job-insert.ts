// New jobs: ready ones with their locks, and the record of those that failed before they could
// wait. A number is given out only when the record behind it is durable.

import { sql, type Insertable } from 'kysely';
import type { EndReason, JobId, JobKind } from '../domain/job.ts';
import type { NewJob } from '../ports/store.ts';
import { compiledOnce } from './compiled-once.ts';
import { keep, transact, undo, type Databases, type Work } from './databases.ts';
import { isReady, LANES } from './job-row.ts';
import { storableMessage, storableText } from './json.ts';
import { insertLocks, lockOwnName } from './locks.ts';
import type { JobRow } from './schema.ts';
import { insertTerms } from './terms-row.ts';

/** A ready job with its locks, or undefined where its owner has `waitingMax` of them already. */
export const insert = (
  { writes, manners }: Databases,
  job: NewJob,
  waitingMax: number,
): Promise<JobId | undefined> =>
  transact(writes, async (work) => {
    await manners.lockAccount(work, job.owner);
    const [row] = await insertedAmong(work, { ...rowOfNew(job), waitingMax: BigInt(waitingMax) });
    if (row === undefined) return undo(undefined);
    await insertLocks(work, row.id, job);
    if (job.terms !== undefined) await insertTerms(work, row.id, job.terms);
    if (job.writesOwnName) await lockOwnName(work, row.id);
    return keep(row.id);
  });

/** How and why a job ended otherwise than by finishing. */
export interface Failure {
  readonly reason: EndReason;
  readonly message: string;
}

/** A job that ended, failed, at the moment it was submitted. */
export const insertFailed = (
  { writes }: Databases,
  job: NewJob,
  { reason, message }: Failure,
): Promise<JobId> =>
  transact(writes, async (work) => {
    const id = await insertRow(work, {
      ...rowOfNew(job),
      status: 'failed',
      ended: BigInt(job.submitted),
      reason,
      message: storableMessage(message),
    });
    if (job.terms !== undefined) await insertTerms(work, id, job.terms);
    return keep(id);
  });

/** Counts and inserts in one statement: a store that is a journey away is asked once. */
const insertedAmong = compiledOnce(
  (db, { waitingMax, ...row }: ReturnType<typeof rowOfNew> & { readonly waitingMax: bigint }) => {
    const values = { ...row, status: 'ready' as const };
    const names = Object.keys(values) as (keyof typeof values)[];
    const waiting = sql`(
      select count(*) from jobs mine where mine.owner = ${row.owner} and ${isReady('mine')}
    )`;
    return db
      .insertInto('jobs')
      .columns(names)
      .expression(
        sql`select ${sql.join(names.map((name) => values[name]))} where ${waiting} < ${waitingMax}`,
      )
      .returning('id')
      .compile();
  },
);

/** Inserts a job that is ready and returns the number it was given. */
export const insertReady = async (work: Work, job: NewJob): Promise<JobId> => {
  const [row] = await insertedReady(work, rowOfNew(job));
  if (row === undefined) throw new Error('The new job was given no number.');
  return row.id;
};

const insertedReady = compiledOnce((db, row: ReturnType<typeof rowOfNew>) =>
  db
    .insertInto('jobs')
    .values({ ...row, status: 'ready' })
    .returning('id')
    .compile(),
);

/** Inserts a job that is not submitted yet, and returns the number it was given. */
export const insertDraft = (work: Work, job: NewJob): Promise<JobId> =>
  insertRow(work, { ...rowOfNew(job), status: 'draft' });

/** Inserts a job's row and returns the number it was given. */
const insertRow = async (work: Work, row: Insertable<JobRow>): Promise<JobId> => {
  const { id } = await work
    .insertInto('jobs')
    .values(row)
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
};

/** What the row of every new job says, before it is said where the job stands. */
export const rowOfNew = (job: NewJob) => ({
  owner: job.owner,
  kind: job.kind,
  quick: laneOf(job),
  system: job.system ? 1n : 0n,
  attempt: 0n,
  losses: 0n,
  commits: 0n,
  submitted: BigInt(job.submitted),
  queue_minutes: BigInt(job.queueMinutes),
  context: job.context,
  task_name: job.taskName === null ? null : storableText(job.taskName),
  source: job.source === null ? null : storableText(job.source),
  format: job.format,
  into_table: job.into === null ? null : storableText(job.into),
  text: storableText(job.text),
  needs_room: job.needsRoom ? 1n : 0n,
  upload: job.upload ?? null,
  space_id: job.space ?? null,
  load_number: null,
});

/** Kinds that take no queue's slots: they take seconds, and somebody waits for them. */
const SHORT_KINDS: ReadonlySet<JobKind> = new Set([
  'import',
  'undo',
  'copy',
  'swap',
  'empty',
  'delete',
]);

/** Which slots a new job is to take. */
export const laneOf = ({ kind, quick }: Pick<NewJob, 'kind' | 'quick'>): bigint => {
  if (SHORT_KINDS.has(kind)) return LANES.import;
  return quick ? LANES.quick : LANES.long;
};
