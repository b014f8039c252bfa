// Claims: which waiting job runs next, and the move that starts it.
// Every claim of every server holds the others off while it counts and looks at locks, so slots
// are never overshot and two jobs that write one table never run together.

import { sql, type RawBuilder } from 'kysely';
import { statusAfter, statusesBefore, type Job, type JobId } from '../domain/job.ts';
import type { QueueClass } from '../domain/queue.ts';
import type { Claim, ClaimTerms, NewJob, WouldWait } from '../ports/store.ts';
import { keep, transact, undo, type Databases, type Work } from './databases.ts';
import { insertRow, rowOfNew } from './job-insert.ts';
import { isActive, isReady, jobOf } from './job-row.ts';
import { BLOCKING, findWait, insertLocks, pinReads } from './locks.ts';

/** Starts the next job of a class, if there is one and a slot for it. */
export const claim = async (
  { keys, writes, manners }: Databases,
  queueClass: QueueClass,
  terms: ClaimTerms,
): Promise<Claim | undefined> => {
  const quick = flagOf(queueClass);
  // Servers ask all the time; while nobody waits, asking costs no lock.
  const waiting = keys.selectFrom('jobs').select('id').where(isReady()).where('quick', '=', quick);
  if ((await waiting.limit(1).executeTakeFirst()) === undefined) return undefined;
  return transact(writes, async (work) => {
    await manners.lockClaims(work);
    // A cancel may come between the choice and the start; the next claim finds the next job.
    const job = await start(work, chosen(quick, terms), terms);
    return job === undefined ? undo(undefined) : keep(await pinReads(work, manners, job));
  });
};

const flagOf = (queueClass: QueueClass): bigint => (queueClass === 'quick' ? 1n : 0n);

/**
 * Of each account with waiting jobs and room for one more: its oldest job that nothing blocks.
 * Of those, the one whose account has the fewest running, then the oldest.
 */
const chosen = (quick: bigint, terms: ClaimTerms): RawBuilder<JobId> => sql<JobId>`(
  select candidate.id from (
    select
      (select count(*) from jobs mine
        where mine.owner = waiting.owner and mine.quick = ${quick} and ${isActive('mine')}
      ) as running,
      (select job.id from jobs job
        where job.owner = waiting.owner and job.quick = ${quick} and ${isReady('job')}
          and ${mayStart(terms)}
          and not exists (select 1 from ${BLOCKING} where mine.job_id = job.id)
        order by job.id limit 1
      ) as id
    from ${accountsWaiting(quick)}
  ) candidate
  where candidate.id is not null
    and candidate.running < ${BigInt(terms.perAccountMax)}
    and ${hasSlot(quick, terms)}
  order by candidate.running, candidate.id limit 1
)`;

/**
 * Whether the disk lets a job start. One that passes others must not take from under them what
 * they are to read: it passes only those that name none of its tables.
 */
const mayStart = ({ isDiskLow = false }: ClaimTerms): RawBuilder<boolean> =>
  isDiskLow
    ? sql`job.needs_room = 0 and not exists (
        select 1 from job_locks mine
        join job_locks theirs on theirs.space_id = mine.space_id and theirs.name = mine.name
          and theirs.job_id < mine.job_id
        join jobs other on other.id = theirs.job_id and ${isReady('other')}
        where mine.job_id = job.id
      )`
    : sql`true`;

/**
 * The accounts with waiting jobs, as the table `waiting` of a query. It goes from one to the next
 * by the index: to look at every job that waits would take longer the more of them there are.
 */
const accountsWaiting = (quick: bigint) => {
  const isWaiting = sql`jobs.quick = ${quick} and ${isReady()}`;
  return sql`(
    with recursive owners(owner) as (
      select (select min(jobs.owner) from jobs where ${isWaiting})
      union all
      select (select min(jobs.owner) from jobs where ${isWaiting} and jobs.owner > owners.owner)
      from owners where owners.owner is not null
    )
    select owner from owners where owner is not null
  ) waiting`;
};

/** Whether the server has a free slot of the class, and a lease: without one it is dead to all. */
const hasSlot = (quick: bigint, { server, slots }: ClaimTerms) => sql<boolean>`(
  (select count(*) from jobs ours
    where ours.quick = ${quick} and ours.server = ${server} and ${isActive('ours')}
  ) < ${BigInt(slots)}
  and exists (select 1 from servers where servers.id = ${server} and servers.dead = 0)
)`;

const start = async (
  work: Work,
  id: JobId | RawBuilder<JobId>,
  terms: ClaimTerms,
): Promise<Job | undefined> => {
  const row = await work
    .updateTable('jobs')
    .set({
      status: statusAfter('claim'),
      attempt: sql`attempt + 1`,
      server: terms.server,
      started: BigInt(terms.now),
    })
    .where('id', '=', id)
    .where('status', 'in', statusesBefore('claim'))
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : jobOf(row);
};

/** Inserts a quick job as started, in one move, where it has a slot and need not wait. */
export const insertStarted = (
  { writes, manners }: Databases,
  job: NewJob,
  terms: ClaimTerms,
): Promise<Claim | WouldWait | undefined> =>
  transact<Claim | WouldWait | undefined>(writes, async (work) => {
    await manners.lockClaims(work);
    if (!(await hasRoom(work, job, terms))) return undo(undefined);
    const id = await insertRow(work, { ...rowOfNew(job), status: 'ready' });
    await insertLocks(work, id, job);
    const wait = await findWait(work, id);
    if (wait !== undefined) return undo(wait);
    const started = await start(work, id, terms);
    if (started === undefined) throw new Error(`Job ${id} was taken before it was known.`);
    return keep(await pinReads(work, manners, started));
  });

const hasRoom = async (work: Work, job: NewJob, terms: ClaimTerms): Promise<boolean> => {
  const quick = job.quick ? 1n : 0n;
  const { rows } = await sql`
    select 1 as yes where ${hasSlot(quick, terms)} and (
      select count(*) from jobs mine
      where mine.owner = ${job.owner} and mine.quick = ${quick} and ${isActive('mine')}
    ) < ${BigInt(terms.perAccountMax)}
  `.execute(work);
  return rows.length > 0;
};
