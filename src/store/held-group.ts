// One group, held while something is done to it: who may do what is looked up after that, and stays
// so until the transaction ends.

import { sql, type Kysely } from 'kysely';
import { instant } from '../base/time.ts';
import type { AccountId } from '../domain/account.ts';
import type { Group, GroupId, Standing } from '../domain/group.ts';
import type { GroupMove } from '../ports/group-records.ts';
import type { Work } from './databases.ts';
import type { GroupRow, Schema } from './schema.ts';

/**
 * Holds every other move on a group off until the transaction ends; undefined where there is none,
 * or whoever asks is neither in it nor invited.
 */
export const holdGroup = async (
  work: Work,
  { group, by }: GroupMove,
): Promise<(Group & { readonly standing: Standing }) | undefined> => {
  const row = await work
    .updateTable('groups')
    .set({ name: sql`name` })
    .where('id', '=', group)
    .returningAll()
    .executeTakeFirst();
  const standing = row && (await standingOf(work, group, by));
  return row && standing && { ...groupOf(row), standing };
};

/** How an account stands to a group; undefined where it is neither in it nor invited. */
export const standingOf = async (
  db: Kysely<Schema>,
  group: GroupId,
  account: AccountId,
): Promise<Standing | undefined> => {
  const row = await db
    .selectFrom('group_members')
    .select('standing')
    .where('group_id', '=', group)
    .where('account', '=', account)
    .executeTakeFirst();
  return row?.standing;
};

/** A row of `groups` as it is read. */
type StoredGroup = Omit<GroupRow, 'id'> & { readonly id: GroupId };

/** The group of a row. */
export const groupOf = ({ id, name, description, owner, created }: StoredGroup): Group => ({
  id,
  name,
  description,
  owner,
  created: instant(Number(created)),
});
