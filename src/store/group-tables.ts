// Tables in groups: published, withdrawn, and read as they stand.
// A publication names a table of a space; there is one exactly as long as the table is current, its
// publisher a member and the group there: whatever ends one of these ends it in the same move.

import { sql, type Kysely } from 'kysely';
import type { GroupId, SharedTable } from '../domain/group.ts';
import type { JobId } from '../domain/job.ts';
import { fold, type SpaceId, type TableVersion } from '../domain/table.ts';
import type { GroupMove, PublishedTable, PublishProblem } from '../ports/group-records.ts';
import { keep, transact, undo, type Databases, type Manners, type Work } from './databases.ts';
import { holdGroup } from './held-group.ts';
import { storableText } from './json.ts';
import type { Schema } from './schema.ts';
import { objectNamed } from './space-objects.ts';
import { versionOf } from './version-row.ts';

/** A table to be published, of the mover's own space. */
export interface PublishMove extends GroupMove {
  readonly space: SpaceId;
  readonly name: string;
}

type Published = 'published' | PublishProblem | 'too-many';

/** Publishes a current table, as `GroupRecords.publish` says. */
export const publish = (
  { writes, manners }: Databases,
  { space, name, ...move }: PublishMove,
  tablesMax: number,
): Promise<Published> =>
  transact<Published>(writes, async (work) => {
    const held = await holdGroup(work, move);
    if (held === undefined) return undo('unknown');
    if (held.standing !== 'member') return undo('not-member');
    // Who drops a table holds its space, so this one stays until it is written down.
    await manners.lockSpaces(work, sql`${space}`, 'share');
    const name_folded = fold(storableText(name));
    const problem = await hindrance(work, { space, name, ...move });
    if (problem !== undefined) return undo(problem);
    const others = await work
      .selectFrom('group_tables')
      .select(['name_folded', 'space_id'])
      .where('group_id', '=', move.group)
      .execute();
    const taken = others.find((each) => each.name_folded === name_folded);
    if (taken !== undefined) return undo(taken.space_id === space ? 'published' : 'taken');
    if (others.length >= tablesMax) return undo('too-many');
    await work
      .insertInto('group_tables')
      .values({ group_id: move.group, name_folded, space_id: space, publisher: move.by })
      .execute();
    return keep('published');
  });

/** Why a name is not that of a table that can be published. */
const hindrance = async (
  work: Work,
  { space, name }: PublishMove,
): Promise<PublishProblem | undefined> => {
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
