// Tables in groups: published, withdrawn, and read as they stand.
// A publication names a table of a space; there is one exactly as long as the table is current, its
// publisher a member and the group there: whatever ends one of these ends it in the same move.

import { sql, type Kysely } from 'kysely';
import type { GroupId, SharedTable } from '../domain/group.ts';
import type { JobId } from '../domain/job.ts';
import { fold, type TableVersion } from '../domain/table.ts';
import type {
  GroupMove,
  OwnTableAsk,
  PublishedTable,
  PublishFailure,
  PublishProblem,
  ReadersMove,
} from '../ports/group-records.ts';
import { keep, transact, undo, type Databases, type Manners, type Work } from './databases.ts';
import { holdGroup } from './held-group.ts';
import { storableText } from './json.ts';
import type { Schema } from './schema.ts';
import { objectNamed } from './space-objects.ts';
import { versionOf } from './version-row.ts';

/** A table to be published, of the mover's own space. */
type PublishMove = GroupMove & OwnTableAsk;

type Published = 'published' | PublishProblem | 'too-many';

/** Publishes a current table, as `GroupRecords.publish` says. */
export const publish = (
  { writes, manners }: Databases,
  { space, name, ...move }: PublishMove,
  tablesMax: number,
): Promise<Published> =>
  transact<Published>(writes, async (work) => {
    const stranger = await holdForMember(work, move);
    if (stranger !== undefined) return undo(stranger);
    // Who drops a table holds its space, so this one stays until it is written down.
    await manners.lockSpaces(work, sql`${space}`, 'share');
    const problem = await hindrance(work, { space, name });
    if (problem !== undefined) return undo(problem);
    const result = await publishHeld(work, { space, name, ...move }, tablesMax);
    return result === 'published'
      ? keep(result)
      : undo(result === 'already' ? 'published' : result);
  });

/** Holds a group; says why nobody publishes in it who is no member. */
const holdForMember = async (
  work: Work,
  move: GroupMove,
): Promise<'unknown' | 'not-member' | undefined> => {
  const held = await holdGroup(work, move);
  if (held === undefined) return 'unknown';
  return held.standing === 'member' ? undefined : 'not-member';
};

/** Publishes a table that there is in a group that is held. */
const publishHeld = async (
  work: Work,
  { group, by, space, name }: PublishMove,
  tablesMax: number,
): Promise<'published' | 'already' | 'taken' | 'too-many'> => {
  const name_folded = fold(storableText(name));
  const others = await work
    .selectFrom('group_tables')
    .select(['name_folded', 'space_id'])
    .where('group_id', '=', group)
    .execute();
  const taken = others.find((each) => each.name_folded === name_folded);
  if (taken !== undefined) return taken.space_id === space ? 'already' : 'taken';
  if (others.length >= tablesMax) return 'too-many';
  await work
    .insertInto('group_tables')
    .values({ group_id: group, name_folded, space_id: space, publisher: by })
    .execute();
  return 'published';
};

/** The groups that read a table of one's own, as their numbers. */
export const readersOf = (db: Kysely<Schema>, { by, space, name }: OwnTableAsk) =>
  db
    .selectFrom('group_tables')
    .select('group_id')
    .where('publisher', '=', by)
    .where('space_id', '=', space)
    .where('name_folded', '=', fold(storableText(name)));

/** Has these groups alone read a table, as `GroupRecords.publishOnlyIn` says. */
export const publishOnlyIn = (
  { writes, manners }: Databases,
  { groups, ...table }: OwnTableAsk & { readonly groups: readonly GroupId[] },
  tablesMax: number,
): Promise<ReadersMove | PublishFailure> =>
  transact<ReadersMove | PublishFailure>(writes, async (work) => {
    const { by, space } = table;
    const wanted = new Set(groups);
    const before = (await readersOf(work, table).execute()).map((row) => row.group_id);
    // Always in the same order, so that two who hold some of them never wait for each other.
    for (const group of [...new Set([...groups, ...before])].toSorted(byNumber)) {
      const why = await holdForMember(work, { group, by });
      if (why !== undefined && wanted.has(group)) return undo({ group, why });
    }
    await manners.lockSpaces(work, sql`${space}`, 'change');
    const problem = await hindrance(work, table);
    const published: GroupId[] = [];
    for (const group of wanted) {
      const why = problem ?? (await publishHeld(work, { ...table, group }, tablesMax));
      if (why === 'published') published.push(group);
      else if (why !== 'already') return undo({ group, why });
    }
    const withdrawn = before.filter((group) => !wanted.has(group));
    for (const group of withdrawn) {
      await work
        .deleteFrom('group_tables')
        .where('group_id', '=', group)
        .where('group_id', 'in', readersOf(work, table))
        .where('name_folded', '=', fold(storableText(table.name)))
        .execute();
    }
    return keep({ published, withdrawn });
  });

const byNumber = (one: bigint, other: bigint): number => (one < other ? -1 : one > other ? 1 : 0);

/** Why a name is not that of a table that can be published. */
const hindrance = async (
  work: Work,
  { space, name }: Pick<OwnTableAsk, 'space' | 'name'>,
): Promise<'no-such-table' | 'is-view' | undefined> => {
  const kept = storableText(name);
  const table = await work
    .selectFrom('table_versions')
    .select('table_id')
    .where('space_id', '=', space)
    .where('name_folded', '=', fold(kept))
    .where('dropped', 'is', null)
    .executeTakeFirst();
  if (table !== undefined) return undefined;
  return (await objectNamed(work, space, kept)) === undefined ? 'no-such-table' : 'is-view';
};

type Withdrawn = 'withdrawn' | 'unknown' | 'no-such-table' | 'not-publisher';

/** Takes a table back, as `GroupRecords.withdraw` says. */
export const withdraw = (
  { writes, manners }: Databases,
  { name, ...move }: GroupMove & { readonly name: string },
): Promise<Withdrawn> =>
  transact<Withdrawn>(writes, async (work) => {
    const held = await holdGroup(work, move);
    if (held?.standing !== 'member') return undo('unknown');
    const there = work
      .selectFrom('group_tables')
      .select(['publisher', 'space_id'])
      .where('group_id', '=', move.group)
      .where('name_folded', '=', fold(storableText(name)));
    const row = await there.executeTakeFirst();
    if (row === undefined) return undo('no-such-table');
    if (row.publisher !== move.by && held.owner !== move.by) return undo('not-publisher');
    await manners.lockSpaces(work, sql`${row.space_id}`, 'change');
    await work
      .deleteFrom('group_tables')
      .where('group_id', '=', move.group)
      .where('name_folded', '=', fold(storableText(name)))
      .execute();
    return keep('withdrawn');
  });

/** Takes a table that is dropped, or gets another name, from all groups; its space is held. */
export const withdrawEverywhere = async (
  work: Work,
  { space, name }: Pick<TableVersion, 'space' | 'name'>,
): Promise<void> => {
  await work
    .deleteFrom('group_tables')
    .where('space_id', '=', space)
    .where('name_folded', '=', fold(name))
    .execute();
};

/** The tables of a group as they stand, by name. */
export const publishedTables = async (
  db: Kysely<Schema>,
  group: GroupId,
): Promise<readonly PublishedTable[]> => {
  const rows = await currentOnes(db)
    .select('group_tables.publisher')
    .where('group_tables.group_id', '=', group)
    .orderBy('table_versions.name_folded')
    .execute();
  return rows.map((row) => ({ publisher: row.publisher, version: versionOf(row) }));
};

/** Their names alone: a query that names a group is told them for suggestions. */
export const namesOfTables = async (
  db: Kysely<Schema>,
  group: GroupId,
): Promise<readonly string[]> => {
  const rows = await published(db)
    .select('table_versions.name')
    .where('group_tables.group_id', '=', group)
    .orderBy('table_versions.name_folded')
    .execute();
  return rows.map(({ name }) => name);
};

/** The current versions of published tables. */
const currentOnes = (db: Kysely<Schema>) => published(db).selectAll('table_versions');

const published = (db: Kysely<Schema>) =>
  db
    .selectFrom('group_tables')
    .innerJoin('table_versions', (join) =>
      join
        .onRef('table_versions.space_id', '=', 'group_tables.space_id')
        .onRef('table_versions.name_folded', '=', 'group_tables.name_folded')
        .on('table_versions.dropped', 'is', null),
    );

/** Of the tables of groups that a job names, those that its owner may read now. */
const sharedOf = (work: Work, job: JobId) =>
  currentOnes(work)
    .innerJoin('groups', 'groups.id', 'group_tables.group_id')
    .innerJoin('job_shared_reads', (join) =>
      join
        .onRef('job_shared_reads.group_name', '=', 'groups.name_folded')
        .onRef('job_shared_reads.table_name', '=', 'group_tables.name_folded'),
    )
    .innerJoin('jobs', 'jobs.id', 'job_shared_reads.job_id')
    .innerJoin('group_members', (join) =>
      join
        .onRef('group_members.group_id', '=', 'groups.id')
        .onRef('group_members.account', '=', 'jobs.owner')
        .on('group_members.standing', '=', 'member'),
    )
    .where('job_shared_reads.job_id', '=', job)
    .orderBy('groups.id')
    .orderBy('table_versions.name_folded')
    .select('groups.id as groupId');

/** The same of spaces that it names. */
const sharedOfSpaces = (work: Work, job: JobId) =>
  work
    .selectFrom('job_shared_reads')
    .innerJoin('spaces', 'spaces.name_folded', 'job_shared_reads.group_name')
    .innerJoin('table_versions', (join) =>
      join
        .onRef('table_versions.space_id', '=', 'spaces.id')
        .onRef('table_versions.name_folded', '=', 'job_shared_reads.table_name')
        .on('table_versions.dropped', 'is', null),
    )
    .innerJoin('jobs', 'jobs.id', 'job_shared_reads.job_id')
    .innerJoin('space_members', (join) =>
      join
        .onRef('space_members.space_id', '=', 'spaces.id')
        .onRef('space_members.account', '=', 'jobs.owner'),
    )
    .where('job_shared_reads.job_id', '=', job)
    .orderBy('spaces.id')
    .orderBy('table_versions.name_folded')
    .selectAll('table_versions');

/** All of them, each with where its name is from. */
const allShared = async (work: Work, job: JobId) => {
  const ofGroups = await sharedOf(work, job).execute();
  const ofSpaces = await sharedOfSpaces(work, job).execute();
  return [
    ...ofGroups.map((row) => ({ row, from: `group ${row.groupId}` as const })),
    ...ofSpaces.map((row) => ({ row, from: `space ${row.space_id}` as const })),
  ];
};

/** Pins the tables of groups and spaces that a job names, and returns them; spaces are held. */
export const pinShared = async (
  work: Work,
  manners: Manners,
  job: JobId,
): Promise<readonly SharedTable[]> => {
  const found = await allShared(work, job);
  if (found.length === 0) return [];
  const held = new Set(found.map(({ row }) => row.space_id));
  await manners.lockSpaces(work, sql.join([...held]), 'share');
  // As they are now that nobody changes them; what came from other spaces meanwhile is too late.
  const shared = (await allShared(work, job)).filter(({ row }) => held.has(row.space_id));
  for (const { row } of shared) {
    const { table_id, version } = row;
    await work
      .insertInto('job_pins')
      .values({ job_id: job, table_id, version })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  return shared.map(({ row, from }) => ({ from, version: versionOf(row) }));
};
