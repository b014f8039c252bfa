// Putting tables back into a store that does not know them, from what their files tell.
// What the store already knows stays as it is, save that of two tables of one name, and of two
// versions of one table, the younger becomes the current one and the other a dropped one, which
// UNDROP brings back.

import { sql } from 'kysely';
import { Refusal } from '../domain/refusal.ts';
import { fold, type Space, type TableVersion } from '../domain/table.ts';
import { keep, transact, undo, type Databases, type Work } from './databases.ts';
import { rowOfVersion } from './version-row.ts';

/** Where a version is put back, and as what. */
export interface RestoreTerms {
  readonly space: Space;
  /** `dropped` leaves its name to whoever has it now. */
  readonly as: 'current' | 'dropped';
}

/**
 * Puts `version` back, with its space; false where the store already has it. Refusal
 * space-taken where the store gave the space's number to somebody else.
 */
export const restore = (
  databases: Databases,
  version: TableVersion,
  { space, as }: RestoreTerms,
): Promise<boolean> =>
  transact(databases.writes, async (work) => {
    const { manners, clock } = databases;
    if (await isKnown(work, version)) return undo(false);
    await restoreSpace(work, databases, space);
    await manners.lockSpaces(work, sql`${space.id}`, 'change');
    // The numbers of jobs that this store has forgotten are not given out again.
    await manners.raiseIds(work, 'jobs', version.job);
    const dropped = BigInt(clock.now());
    const row = rowOfVersion(version);
    const rival = await currentOf(work, version);
    const mayBeCurrent = as === 'current' && (await makeNewest(work, version, dropped));
    const isCurrent = mayBeCurrent && (rival === undefined || rival.created <= row.created);
    if (rival !== undefined && isCurrent) {
      await work
        .updateTable('table_versions')
        .set({ dropped })
        .where('table_id', '=', rival.table_id)
        .where('version', '=', rival.version)
        .execute();
    }
    await work
      .insertInto('table_versions')
      .values({ ...row, dropped: isCurrent ? null : dropped })
      .execute();
    return keep(true);
  });

const isKnown = async (work: Work, { table, version }: TableVersion): Promise<boolean> => {
  const row = await work
    .selectFrom('table_versions')
    .select('table_id')
    .where('table_id', '=', table)
    .where('version', '=', BigInt(version))
    .executeTakeFirst();
  return row !== undefined;
};

/**
 * Whether a version is the newest one known of its table, which alone may be current: older ones,
 * which may have had another name, are then dropped.
 */
const makeNewest = async (
  work: Work,
  { table, version }: TableVersion,
  dropped: bigint,
): Promise<boolean> => {
  const newer = await work
    .selectFrom('table_versions')
    .select('version')
    .where('table_id', '=', table)
    .where('version', '>', BigInt(version))
    .limit(1)
    .executeTakeFirst();
  if (newer !== undefined) return false;
  await work
    .updateTable('table_versions')
    .set({ dropped })
    .where('table_id', '=', table)
    .where('dropped', 'is', null)
    .execute();
  return true;
};

const currentOf = (work: Work, { space, name }: TableVersion) =>
  work
    .selectFrom('table_versions')
    .select(['table_id', 'version', 'created'])
    .where('space_id', '=', space)
    .where('name_folded', '=', fold(name))
    .where('dropped', 'is', null)
    .executeTakeFirst();

const restoreSpace = async (work: Work, { manners }: Databases, space: Space): Promise<void> => {
  const known = await work
    .selectFrom('spaces')
    .select('owner')
    .where('id', '=', space.id)
    .executeTakeFirst();
  if (known?.owner === space.owner) return;
  if (known !== undefined) {
    const blanks = { space: space.id, known: known.owner, found: space.owner };
    throw new Refusal('space-taken', blanks);
  }
  const { id, name, owner, kind } = space;
  await work.insertInto('spaces').values({ id, name, owner, kind }).execute();
  await manners.raiseIds(work, 'spaces', space.id);
  if (kind === 'project') return;
  // An account that was made anew before its tables were put back has an empty space until now.
  await work
    .updateTable('accounts')
    .set({ space_id: space.id })
    .where('id', '=', space.owner)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('table_versions')
            .select('table_id')
            .whereRef('table_versions.space_id', '=', 'accounts.space_id'),
        ),
      ),
    )
    .execute();
};
