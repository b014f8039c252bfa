// Locks and pins of jobs. A lock says which table a job reads or writes, from its asking to its
// end; a pin keeps a version that a running job reads. Jobs that write a table run in turn, and
// one that reads it waits for those before it; a version once pinned is never waited for.

import { sql } from 'kysely';
import type { AccountId } from '../domain/account.ts';
import type { SharedName } from '../domain/group.ts';
import { ownTableOf, type Job, type JobId } from '../domain/job.ts';
import {
  fold,
  type FoldedName,
  type SpaceId,
  type TableRef,
  type TableVersion,
} from '../domain/table.ts';
import type { Claim, NewJob, WouldWait } from '../ports/store.ts';
import { compiledOnce } from './compiled-once.ts';
import { UNANSWERED, type Manners, type Work } from './databases.ts';
import { pinShared } from './group-tables.ts';
import { isActive, isReady } from './job-row.ts';
import { storableText } from './json.ts';
import { closureOf, objectsOf } from './space-objects.ts';
import { versionOf } from './version-row.ts';

/**
 * Writes down what a new job will read and write; a table named twice is locked once. Whether
 * tables of groups are among it.
 */
export const insertLocks = async (
  work: Work,
  job: JobId,
  { reads, writes, shared = [] }: Pick<NewJob, 'reads' | 'writes' | 'shared'>,
): Promise<boolean> => {
  const inner = await readsOfObjects(work, reads);
  const ofGroups = [...shared, ...inner.shared];
  await insertSharedReads(work, job, ofGroups);
  const all = [...reads, ...inner.reads];
  const rows = [...locksOf(job, all, 'read'), ...locksOf(job, writes, 'write')];
  for (let start = 0; start < rows.length; start += LOCKS_PER_STATEMENT) {
    await work
      .insertInto('job_locks')
      .values(rows.slice(start, start + LOCKS_PER_STATEMENT))
      .onConflict((conflict) => conflict.doNothing())
      .modifyEnd(UNANSWERED)
      .execute();
  }
  return ofGroups.length > 0;
};

/** What views and functions among `reads` read in turn, as far as they are defined by now. */
const readsOfObjects = async (
  work: Work,
  reads: readonly TableRef[],
): Promise<Required<Pick<NewJob, 'reads' | 'shared'>>> => {
  const inner: TableRef[] = [];
  const shared: SharedName[] = [];
  for (const [space, refs] of Map.groupBy(reads, (ref) => ref.space)) {
    const objects = await objectsOf(work, space);
    if (objects.length === 0) continue;
    const names = closureOf(
      objects,
      refs.map(({ name }) => name),
    );
    for (const name of names) inner.push({ space, name });
    for (const each of objects) {
      if (names.has(fold(each.name))) shared.push(...(each.shared ?? []));
    }
  }
  return { reads: inner, shared };
};

/**
 * Writes down the tables of groups that a job names. They are no locks: nobody waits for who
 * writes them, for each job reads the version that is there when it starts.
 */
const insertSharedReads = async (
  work: Work,
  job: JobId,
  shared: readonly SharedName[],
): Promise<void> => {
  for (let start = 0; start < shared.length; start += LOCKS_PER_STATEMENT) {
    const rows = shared.slice(start, start + LOCKS_PER_STATEMENT).map(({ group, name }) => ({
      job_id: job,
      group_name: storableName(group),
      table_name: storableName(name),
    }));
    await work
      .insertInto('job_shared_reads')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .modifyEnd(UNANSWERED)
      .execute();
  }
};

/** Writes down that `job` will write the table in its space that is named after it. */
export const lockOwnName = async (work: Work, job: JobId): Promise<void> => {
  const name = fold(ownTableOf(job));
  await sql`
    insert into job_locks (job_id, space_id, name, mode)
    select cast(${job} as bigint), (${spaceOf(job)}), cast(${name} as text), 'write'
    on conflict do nothing ${UNANSWERED}
  `.execute(work);
};

/** The space that a job works in. */
const spaceOf = (job: JobId) => sql`
  select coalesce(jobs.space_id, accounts.space_id) from jobs
  join accounts on accounts.id = jobs.owner where jobs.id = ${job}
`;

/** Four parameters each: far below what a statement of either database may have. */
const LOCKS_PER_STATEMENT = 500;

const locksOf = (job: JobId, tables: readonly TableRef[], mode: 'read' | 'write') =>
  tables.map((table) => ({
    job_id: job,
    space_id: table.space,
    name: storableName(table.name),
    mode,
  }));

/**
 * No table has a longer name, folded (of 128 letters, each of two at most), so what is cut names
 * nothing; an index of PostgreSQL holds entries of 2,700 bytes at most, whatever people write.
 */
const NAME_CHARACTERS_MAX = 256;

const storableName = (name: FoldedName): FoldedName =>
  fold(storableText(name.slice(0, NAME_CHARACTERS_MAX)));

/**
 * What stands in the way of a job, as tables of a query: `mine` are the job's locks, `theirs` and
 * `other` those of a job that writes one of its tables and that runs, or waits since longer.
 */
export const BLOCKING = sql`
  job_locks mine
  join job_locks theirs on theirs.space_id = mine.space_id and theirs.name = mine.name
    and theirs.mode = 'write' and theirs.job_id <> mine.job_id
  join jobs other on other.id = theirs.job_id
    and (${isActive('other')} or (${isReady('other')} and other.id < mine.job_id))
`;

/** The first job that `job` would have to wait for. */
export const findWait = async (work: Work, job: JobId): Promise<WouldWait | undefined> => {
  const { rows } = await sql<WouldWait>`
    select theirs.job_id as "waitsFor", theirs.name as "table"
    from ${BLOCKING}
    where mine.job_id = ${job}
    order by theirs.job_id limit 1
  `.execute(work);
  return rows[0];
};

/**
 * Pins the current versions of what `job` reads, and returns them. The spaces are held as they are
 * until the transaction ends, so no version can go between look and pin.
 */
export const pinReads = async (
  work: Work,
  manners: Manners,
  { id, namesShared }: Pick<Job, 'id'> & { readonly namesShared: boolean },
): Promise<Pick<Claim, 'pinned' | 'shared'>> => {
  const spaces = sql`
    ${spaceOf(id)}
    union select space_id from job_locks where job_id = ${id}
  `;
  await manners.lockSpaces(work, spaces, 'share');
  const readsShared = (await lockInnerReads(work, id)) || namesShared;
  const { rows: pins } = await sql`
    insert into job_pins (job_id, table_id, version)
    select job_locks.job_id, tables.table_id, tables.version
    from job_locks
    join table_versions tables on tables.space_id = job_locks.space_id
      and tables.name_folded = job_locks.name and tables.dropped is null
    where job_locks.job_id = ${id} and job_locks.mode = 'read'
    returning 1 as pin
  `.execute(work);
  const pinned = pins.length === 0 ? [] : await pinnedBy(work, id);
  return { pinned, shared: readsShared ? await pinShared(work, manners, id) : [] };
};

/**
 * A view that was made since the job was asked for reads what its locks do not say yet. Whether
 * any view of the job reads tables of groups.
 */
const lockInnerReads = async (work: Work, job: JobId): Promise<boolean> => {
  const reads = await work
    .selectFrom('job_locks')
    .select(['space_id as space', 'name'])
    .where('job_id', '=', job)
    .where('mode', '=', 'read')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('space_objects')
          .select('name')
          .whereRef('space_objects.space_id', '=', 'job_locks.space_id'),
      ),
    )
    .execute();
  return reads.length > 0 && insertLocks(work, job, { reads, writes: [] });
};

const pinnedBy = async (work: Work, job: JobId): Promise<readonly TableVersion[]> => {
  const rows = await work
    .selectFrom('job_pins')
    .innerJoin('table_versions', (join) =>
      join
        .onRef('table_versions.table_id', '=', 'job_pins.table_id')
        .onRef('table_versions.version', '=', 'job_pins.version'),
    )
    .selectAll('table_versions')
    .where('job_pins.job_id', '=', job)
    .orderBy('table_versions.name_folded')
    .execute();
  return rows.map(versionOf);
};

/** The space that a job works in, with the names of the tables and the objects in it. */
export const spaceOfJob = async (
  work: Work,
  { owner, space: given }: Pick<Job, 'owner' | 'space'>,
): Promise<Pick<Claim, 'space' | 'tableNames' | 'objects'>> => {
  const rows = await namesOf(work, { owner, given });
  const [first] = rows;
  if (first === undefined) throw new Error(`Job of account ${owner}, which does not exist.`);
  const tableNames = rows.flatMap(({ name }) => (name === null ? [] : [name]));
  const { space_id: space, hasObjects } = first;
  return { space, tableNames, objects: hasObjects === 1n ? await objectsOf(work, space) : [] };
};

interface SpaceAsk {
  readonly owner: AccountId;
  /** Null for the owner's own. */
  readonly given: SpaceId | null;
}

const namesOf = compiledOnce((db, { owner, given }: SpaceAsk) =>
  db
    .selectFrom('accounts')
    .innerJoin('spaces', (join) =>
      join.on(
        'spaces.id',
        '=',
        sql<SpaceId>`coalesce(cast(${given} as bigint), accounts.space_id)`,
      ),
    )
    .leftJoin('table_versions', (join) =>
      join
        .onRef('table_versions.space_id', '=', 'spaces.id')
        .on('table_versions.dropped', 'is', null),
    )
    .select((eb) => [
      'spaces.id as space_id',
      'table_versions.name',
      // Few spaces have any: whoever has none asks once, not twice.
      sql<bigint>`cast(case when ${eb.exists(
        eb
          .selectFrom('space_objects')
          .select('space_objects.name')
          .whereRef('space_objects.space_id', '=', 'spaces.id'),
      )} then 1 else 0 end as bigint)`.as('hasObjects'),
    ])
    .where('accounts.id', '=', owner)
    .orderBy('table_versions.name_folded')
    .compile(),
);

/** Lets go of the versions that `job` read. */
export const freePins = async (work: Work, job: JobId): Promise<void> => {
  await deletePins(work, { job });
};

/** Lets go of everything that `job` held. */
export const freeAll = async (work: Work, job: JobId): Promise<void> => {
  await freePins(work, job);
  await deleteLocks(work, { job });
  await deleteSharedReads(work, { job });
};

const deletePins = compiledOnce((db, { job }: { readonly job: JobId }) =>
  db.deleteFrom('job_pins').where('job_id', '=', job).modifyEnd(UNANSWERED).compile(),
);

const deleteLocks = compiledOnce((db, { job }: { readonly job: JobId }) =>
  db.deleteFrom('job_locks').where('job_id', '=', job).modifyEnd(UNANSWERED).compile(),
);

const deleteSharedReads = compiledOnce((db, { job }: { readonly job: JobId }) =>
  db.deleteFrom('job_shared_reads').where('job_id', '=', job).modifyEnd(UNANSWERED).compile(),
);
