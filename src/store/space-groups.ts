// The records of groups within spaces: their names, their members and their ACL tags. How somebody
// stands to a space by them is asked in spaces.ts.

import { sql } from 'kysely';
import type { AccountId } from '../domain/account.ts';
import type { AclTag, SpaceGroup } from '../domain/space-group.ts';
import { fold, type SpaceId } from '../domain/table.ts';
import type { SpaceGroupPlace, SpaceGroupRecords } from '../ports/space-records.ts';
import { keep, transact, undo, type Databases, type Verdict, type Work } from './databases.ts';
import { storableText } from './json.ts';

/** The records of groups within spaces over `databases`. */
export const spaceGroupRecords = (databases: Databases): SpaceGroupRecords => ({
  insert: (place, groupsMax) => insert(databases, place, groupsMax),
  remove: (place) => remove(databases, place),
  names: (space, account) => namesOf(databases, space, account),
  find: (place) => find(databases, place),
  addMember: (place, account) => addMember(databases, place, account),
  removeMember: async (place, account) => {
    const row = await databases.writes
      .deleteFrom('space_group_members')
      .where(isOf(place))
      .where('account', '=', account)
      .returning('account')
      .executeTakeFirst();
    return row !== undefined;
  },
  addTag: (place, tag) =>
    held<boolean>(databases, place, async (work) => {
      if (!(await isThere(work, place))) return undo(false);
      await work
        .insertInto('space_group_acls')
        .values({ ...keyOf(place), tag })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return keep(true);
    }),
  removeTag: async (place, tag) => {
    const row = await databases.writes
      .deleteFrom('space_group_acls')
      .where(isOf(place))
      .where('tag', '=', tag)
      .returning('tag')
      .executeTakeFirst();
    return row !== undefined;
  },
});

const keyOf = ({ space, group }: SpaceGroupPlace) => ({
  space_id: space,
  name_folded: fold(storableText(group)),
});

const isOf = (place: SpaceGroupPlace) => {
  const { space_id, name_folded } = keyOf(place);
  return sql<boolean>`space_id = ${space_id} and name_folded = ${name_folded}`;
};

/** A transaction during which nobody else changes what is said of the space. */
const held = <T>(
  { writes, manners }: Databases,
  { space }: SpaceGroupPlace,
  move: (work: Work) => Promise<Verdict<T>>,
): Promise<T> =>
  transact<T>(writes, async (work) => {
    await manners.lockSpaces(work, sql`${space}`, 'change');
    return move(work);
  });

const isThere = async (work: Work, place: SpaceGroupPlace): Promise<boolean> => {
  const row = await work
    .selectFrom('space_groups')
    .select('name')
    .where(isOf(place))
    .executeTakeFirst();
  return row !== undefined;
};

const insert = (
  databases: Databases,
  place: SpaceGroupPlace,
  groupsMax: number,
): Promise<boolean> =>
  held<boolean>(databases, place, async (work) => {
    if (await isThere(work, place)) return keep(true);
    const others = await work
      .selectFrom('space_groups')
      .select('name')
      .where('space_id', '=', place.space)
      .limit(groupsMax)
      .execute();
    if (others.length >= groupsMax) return undo(false);
    const row = { ...keyOf(place), name: storableText(place.group) };
    await work.insertInto('space_groups').values(row).execute();
    return keep(true);
  });

const remove = (databases: Databases, place: SpaceGroupPlace): Promise<boolean> =>
  held<boolean>(databases, place, async (work) => {
    if (!(await isThere(work, place))) return undo(false);
    for (const table of ['space_group_acls', 'space_group_members', 'space_groups'] as const) {
      await work.deleteFrom(table).where(isOf(place)).execute();
    }
    return keep(true);
  });

const namesOf = async (
  { searches }: Databases,
  space: SpaceId,
  account: AccountId | undefined,
): Promise<readonly string[]> => {
  const all = searches
    .selectFrom('space_groups')
    .select('name')
    .where('space_id', '=', space)
    .orderBy('name_folded');
  if (account === undefined) return (await all.execute()).map(({ name }) => name);
  const rows = await all
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('space_group_members')
          .select('account')
          .where('account', '=', account)
          .whereRef('space_group_members.space_id', '=', 'space_groups.space_id')
          .whereRef('space_group_members.name_folded', '=', 'space_groups.name_folded'),
      ),
    )
    .execute();
  return rows.map(({ name }) => name);
};

const find = async (
  { searches }: Databases,
  place: SpaceGroupPlace,
): Promise<SpaceGroup | undefined> => {
  const row = await searches
    .selectFrom('space_groups')
    .select('name')
    .where(isOf(place))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const tags = await searches
    .selectFrom('space_group_acls')
    .select('tag')
    .where(isOf(place))
    .orderBy('tag')
    .execute();
  const members = await searches
    .selectFrom('space_group_members')
    .innerJoin('accounts', 'accounts.id', 'space_group_members.account')
    .select('accounts.login')
    .where('space_group_members.space_id', '=', place.space)
    .where('space_group_members.name_folded', '=', keyOf(place).name_folded)
    .orderBy('accounts.login_folded')
    .execute();
  return {
    name: row.name,
    tags: tags.map(({ tag }): AclTag => tag),
    logins: members.map(({ login }) => login),
  };
};

type Added = 'added' | 'unknown-group' | 'not-in-space';

const addMember = (
  databases: Databases,
  place: SpaceGroupPlace,
  account: AccountId,
): Promise<Added> =>
  held<Added>(databases, place, async (work) => {
    if (!(await isThere(work, place))) return undo('unknown-group');
    const member = await work
      .selectFrom('space_members')
      .select('account')
      .where('space_id', '=', place.space)
      .where('account', '=', account)
      .executeTakeFirst();
    if (member === undefined) return undo('not-in-space');
    await work
      .insertInto('space_group_members')
      .values({ ...keyOf(place), account })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return keep('added');
  });
