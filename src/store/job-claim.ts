// Claims: which waiting job runs next, and the move that starts it.
// Every claim of every server holds the others off while it counts and looks at locks, so slots
// are never overshot and two jobs that write one table never run together.

import { sql, type Kysely, type RawBuilder } from 'kysely';
import { gather } from '../base/gather.ts';
import { statusAfter, statusesBefore, type JobId } from '../domain/job.ts';
import type { Claim, ClaimTerms, JobRecords, NewJob, NoStart, ServerId } from '../ports/store.ts';
import { compiledOnce } from './compiled-once.ts';
import { keep, transact, undo, type Databases, type Manners, type Work } from './databases.ts';
import { insertReady, laneOf } from './job-insert.ts';
import { isActive, isReady, jobOf, LANES, type StoredJob } from './job-row.ts';
import { BLOCKING, findWait, insertLocks, pinReads, spaceOfJob } from './locks.ts';
import type { Schema } from './schema.ts';
import { isSuspended } from './suspensions.ts';
import { insertTerms, termsOf } from './terms-row.ts';

/**
 * Starts the next job of a class, if there is one and a slot for it. As others are held off until
 * a claim is durable, those of a class that are asked for meanwhile are then made in one
 * transaction.
 */
export const claimer = (databases: Databases): JobRecords['claim'] => {
  const makers = {
    quick: claimsTogether(databases, LANES.quick),
    long: claimsTogether(databases, LANES.long),
    import: claimsTogether(databases, LANES.import),
  };
  return (queueClass, terms) => makers[queueClass](terms);
};

const claimsTogether = ({ keys, writes, manners }: Databases, quick: bigint) =>
  gather(async (asks: readonly ClaimTerms[]): Promise<readonly (Claim | undefined)[]> => {
    // Servers ask all the time; while nobody waits, asking costs no lock.
    const [waiting] = await anyWaiting(keys, { quick });
    if (waiting === undefined) return asks.map(() => undefined);
    return transact<readonly (Claim | undefined)[]>(writes, async (work) => {
      await manners.lockClaims(work);
      const made: Promise<Claim | undefined>[] = [];
      for (const terms of asks) {
        const row = await startNext(work, quick, terms);
        // What a claim tells beside its job is on its way while the next job is chosen.
        const claim = row ? claimOf({ work, manners }, row) : Promise.resolve(undefined);
        claim.catch(() => undefined);
        made.push(claim);
      }
      const claims = await Promise.all(made);
      return claims.every((claim) => claim === undefined) ? undo(claims) : keep(claims);
    });
  }, CLAIMS_AT_ONCE);

/** Other servers wait while they are made: some ten milliseconds. */
const CLAIMS_AT_ONCE = 20;

/** A cancel may come between the choice and the start; the next claim finds the next job. */
const startNext = async (
  work: Work,
  quick: bigint,
  terms: ClaimTerms,
): Promise<StartedRow | undefined> => {
  const start = terms.isDiskLow === true ? startWithoutRoom : startAny;
  const [row] = await start(work, valuesOf(quick, terms));
  return row;
};

const anyWaiting = compiledOnce((db, { quick }: { readonly quick: bigint }) =>
  db.selectFrom('jobs').select('id').where(isReady()).where('quick', '=', quick).limit(1).compile(),
);

interface Place {
  readonly work: Work;
  readonly manners: Manners;
}

/** What the queries of a claim are told. */
interface ClaimValues {
  readonly quick: bigint;
  readonly server: ServerId;
  readonly now: bigint;
  readonly slots: bigint;
  readonly perAccountMax: bigint;
}

const valuesOf = (quick: bigint, terms: ClaimTerms): ClaimValues => ({
  quick,
  server: terms.server,
  now: BigInt(terms.now),
  slots: BigInt(terms.slots),
  perAccountMax: BigInt(terms.perAccountMax),
});

/**
 * Of each account with waiting jobs and room for one more: its oldest job that nothing blocks.
 * Of those, the one whose account has the fewest running, then the oldest.
 */
const chosen = (
  { quick, perAccountMax, ...slot }: ClaimValues,
  mayStart: RawBuilder<unknown>,
): RawBuilder<JobId> => sql<JobId>`(
  with recursive owners(owner) as (
    select ${nextOwner(quick, sql`true`)}
    union all
    select ${nextOwner(quick, sql`jobs.owner > owners.owner`)} from owners
    where owners.owner is not null
  ),
  candidates as materialized (
    select
      (select count(*) from jobs mine
        where mine.owner = owners.owner and mine.quick = ${quick} and ${isActive('mine')}
      ) as running,
      (select job.id from jobs job
        where job.owner = owners.owner and job.quick = ${quick} and ${isReady('job')}
          and ${mayStart} and not ${isSuspended(sql`job.context`, quick)}
          and not exists (select 1 from ${BLOCKING} where mine.job_id = job.id)
        order by job.id limit 1
      ) as id
    from owners where owners.owner is not null
  )
  select id from candidates
  where id is not null and running < ${perAccountMax} and ${hasSlot({ quick, ...slot })}
  order by running, id limit 1
)`;

/**
 * Whether a disk that is low lets a job start. One that passes others must not take from under
 * them what they are to read: it passes only those that name none of its tables.
 */
const needsNoRoom = sql`job.needs_room = 0 and not exists (
  select 1 from job_locks mine
  join job_locks theirs on theirs.space_id = mine.space_id and theirs.name = mine.name
    and theirs.job_id < mine.job_id
  join jobs other on other.id = theirs.job_id and ${isReady('other')}
  where mine.job_id = job.id
)`;

/**
 * The first account with a waiting job that fulfils `condition`: who waits is found by going from
 * one to the next in the index, for to look at every job would take longer the more there are.
 */
const nextOwner = (quick: bigint, condition: RawBuilder<unknown>) => sql`(
  select jobs.owner from jobs
  where jobs.quick = ${quick} and ${isReady()} and ${condition}
  order by jobs.owner limit 1
)`;

/** Whether the server has a free slot of the class, and a lease: without one it is dead to all. */
const hasSlot = ({
  quick,
  server,
  slots,
}: Pick<ClaimValues, 'quick' | 'server' | 'slots'>) => sql<boolean>`(
  (select count(*) from jobs ours
    where ours.quick = ${quick} and ours.server = ${server} and ${isActive('ours')}
  ) < ${slots}
  and exists (select 1 from servers where servers.id = ${server} and servers.dead = 0)
)`;

type StartValues = Pick<ClaimValues, 'server' | 'now'>;

/** Starts a job, if it waits; its row, with how many tables it reads, its own and of groups. */
const start = (db: Kysely<Schema>, id: JobId | RawBuilder<JobId>, { server, now }: StartValues) =>
  db
    .updateTable('jobs')
    .set({ status: statusAfter('claim'), attempt: sql`attempt + 1`, server, started: now })
    .where('id', '=', id)
    .where('status', 'in', statusesBefore('claim'))
    .returningAll()
    .returning([
      sql<bigint>`(
        select count(*) from job_locks where job_locks.job_id = jobs.id and mode = 'read'
      )`.as('read_locks'),
      sql<bigint>`(
        select count(*) from job_shared_reads where job_shared_reads.job_id = jobs.id
      )`.as('shared_reads'),
      sql<bigint>`(
        select count(*) from job_terms where job_terms.job_id = jobs.id
      )`.as('terms'),
    ]);

const startAny = compiledOnce((db, values: ClaimValues) =>
  start(db, chosen(values, sql`true`), values).compile(),
);

const startWithoutRoom = compiledOnce((db, values: ClaimValues) =>
  start(db, chosen(values, needsNoRoom), values).compile(),
);

const startGiven = compiledOnce((db, { id, ...values }: StartValues & { readonly id: JobId }) =>
  start(db, id, values).compile(),
);

interface StartedRow extends StoredJob {
  readonly read_locks: bigint;
  readonly shared_reads: bigint;
  readonly terms: bigint;
}

/** The claim of a job that was started; one that reads no table of anybody has nothing to pin. */
const claimOf = async ({ work, manners }: Place, row: StartedRow): Promise<Claim> => {
  const told = row.terms > 0n ? await termsOf(work, row.id) : {};
  const job = jobOf({ ...row, ...told });
  const namesShared = row.shared_reads > 0n;
  const readsNothing = row.read_locks === 0n && !namesShared;
  const read = readsNothing ? NOTHING_READ : await pinReads(work, manners, { ...job, namesShared });
  const upload = row.upload === null ? {} : { upload: row.upload };
  return { job, ...read, ...upload, ...(await spaceOfJob(work, job)) };
};

const NOTHING_READ = { pinned: [], shared: [] } as const;

/** Inserts a quick job as started, in one move, where it has a slot and need not wait. */
export const insertStarted = (
  { writes, manners }: Databases,
  job: NewJob,
  terms: ClaimTerms,
): Promise<Claim | NoStart | undefined> =>
  transact<Claim | NoStart | undefined>(writes, async (work) => {
    await manners.lockClaims(work);
    const values = valuesOf(laneOf(job), terms);
    const look = await lookAtQueue(work, job, values);
    if (look.suspended === 1n) return undo({ isSuspended: true });
    if (look.room === 0n) return undo(undefined);
    const id = await insertReady(work, job);
    await insertLocks(work, id, job);
    if (job.terms !== undefined) await insertTerms(work, id, job.terms);
    const wait = await findWait(work, id);
    if (wait !== undefined) return undo(wait);
    const { server, now } = values;
    const [started] = await startGiven(work, { id, server, now });
    if (started === undefined) throw new Error(`Job ${id} was taken before it was known.`);
    return keep(await claimOf({ work, manners }, started));
  });

/** What stands in the way of a quick job's start before it is known what it reads. */
interface QueueLook {
  readonly suspended: bigint;
  readonly room: bigint;
}

const lookAtQueue = async (
  work: Work,
  { owner, context }: NewJob,
  { quick, server, slots, perAccountMax }: ClaimValues,
): Promise<QueueLook> => {
  const [look] = await queueLook(work, { owner, context, quick, server, slots, perAccountMax });
  if (look === undefined) throw new Error('The store did not say whether a job may start.');
  return look;
};

const queueLook = compiledOnce(
  (
    db,
    { owner, context, ...values }: Omit<ClaimValues, 'now'> & Pick<NewJob, 'owner' | 'context'>,
  ) =>
    sql<QueueLook>`
      select
        ${truth(isSuspended(sql`cast(${context} as text)`, values.quick))} as suspended,
        ${truth(sql`${hasSlot(values)} and (
          select count(*) from jobs mine
          where mine.owner = ${owner} and mine.quick = ${values.quick} and ${isActive('mine')}
        ) < ${values.perAccountMax}`)} as room
    `.compile(db),
);

const truth = (condition: RawBuilder<unknown>) =>
  sql<bigint>`cast(case when ${condition} then 1 else 0 end as bigint)`;
