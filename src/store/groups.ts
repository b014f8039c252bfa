// The records of groups: who is in them, who is invited, and how they come and go.
// Every move holds its group until it is over, so that no two of one group meet half-way; what it
// may do is looked up after that.

import { sql, type Kysely } from 'kysely';
import type { AccountId } from '../domain/account.ts';
import type { Group, GroupId, GroupMember, OwnGroup, Standing } from '../domain/group.ts';
import { fold } from '../domain/table.ts';
import type { GroupMove, GroupRecords, NewGroup, NotTheirs } from '../ports/group-records.ts';
import { takeName } from './database-names.ts';
import { keep, transact, undo, type Databases, type Work } from './databases.ts';
import { groupOf, holdGroup, standingOf } from './held-group.ts';
import {
  namesOfTables,
  publish,
  publishedTables,
  publishOnlyIn,
  readersOf,
  withdraw,
} from './group-tables.ts';
import { storableText } from './json.ts';
import type { Schema } from './schema.ts';

/** The records of groups over `databases`. */
export const groupRecords = (databases: Databases): GroupRecords => {
  const { keys, searches } = databases;
  return {
    insert: (group, ownedMax) => insert(databases, group, ownedMax),
    destroy: (move) => destroy(databases, move),
    invite: (move, membersMax) => invite(databases, move, membersMax),
    accept: (move) => accept(databases, move),
    decline: (move) => decline(databases, move),
    remove: (move) => remove(databases, move),
    publish: (move, tablesMax) => publish(databases, move, tablesMax),
    publishedIn: async (table) => {
      const readers = readersOf(keys, table);
      const rows = await groupsWith(keys, table.by).where('groups.id', 'in', readers).execute();
      return rows.map(ownGroupOf);
    },
    publishOnlyIn: (move, tablesMax) => publishOnlyIn(databases, move, tablesMax),
    withdraw: (move) => withdraw(databases, move),
    of: async (account) => (await groupsWith(keys, account).execute()).map(ownGroupOf),
    all: async () => (await groupsWith(searches, null).execute()).map(ownGroupOf),
    byName: async (name) => {
      const row = await keys
        .selectFrom('groups')
        .selectAll()
        .where('name_folded', '=', fold(storableText(name)))
        .executeTakeFirst();
      return row && groupOf(row);
    },
    standing: ({ group, by }) => standingOf(keys, group, by),
    members: (group) => membersOf(searches, group),
    tableNames: (group) => namesOfTables(keys, group),
    tables: (group) => publishedTables(searches, group),
  };
};

/** The groups that an account is in or invited to; null: all, as their owners see them. */
const groupsWith = (db: Kysely<Schema>, account: AccountId | null) =>
  db
    .selectFrom('group_members')
    .innerJoin('groups', 'groups.id', 'group_members.group_id')
    .innerJoin('accounts', 'accounts.id', 'groups.owner')
    .selectAll('groups')
    .select(['group_members.standing', 'accounts.login as ownerLogin'])
    .where('group_members.account', '=', account ?? sql.ref<AccountId>('groups.owner'))
    .orderBy('groups.name_folded');

type OwnGroupRow = Parameters<typeof groupOf>[0] & Pick<OwnGroup, 'ownerLogin' | 'standing'>;

const ownGroupOf = (row: OwnGroupRow): OwnGroup => ({
  ...groupOf(row),
  ownerLogin: row.ownerLogin,
  standing: row.standing,
});

const membersOf = (db: Kysely<Schema>, group: GroupId): Promise<readonly GroupMember[]> =>
  db
    .selectFrom('group_members')
    .innerJoin('accounts', 'accounts.id', 'group_members.account')
    .select(['accounts.id as account', 'accounts.login', 'group_members.standing'])
    .where('group_members.group_id', '=', group)
    .orderBy('accounts.login_folded')
    .execute();

const insert = (
  { writes, manners }: Databases,
  { name, description, owner, created }: NewGroup,
  ownedMax: number,
): Promise<Group | 'name-taken' | 'too-many'> =>
  transact<Group | 'name-taken' | 'too-many'>(writes, async (work) => {
    await manners.lockAccount(work, owner);
    const owned = await work
      .selectFrom('groups')
      .select(countOfRows())
      .where('owner', '=', owner)
      .executeTakeFirstOrThrow();
    if (owned.count >= BigInt(ownedMax)) return undo('too-many');
    const kept = storableText(name);
    if (!(await takeName(work, fold(kept), 'group'))) return undo('name-taken');
    const row = await work
      .insertInto('groups')
      .values({
        name: kept,
        name_folded: fold(kept),
        description: storableText(description),
        owner,
        created: BigInt(created),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await join(work, { group: row.id, by: owner }, 'member');
    return keep(groupOf(row));
  });

const countOfRows = () => sql<bigint>`cast(count(*) as bigint)`.as('count');

const join = async (work: Work, { group, by }: GroupMove, standing: Standing): Promise<void> => {
  await work
    .insertInto('group_members')
    .values({ group_id: group, account: by, standing })
    .execute();
};

/** As `holdGroup`, for moves of its owner's. */
const holdOwnGroup = async (work: Work, move: GroupMove): Promise<NotTheirs | Group> => {
  const held = await holdGroup(work, move);
  if (held === undefined) return 'unknown';
  return held.owner === move.by ? held : 'not-owner';
};

const destroy = (
  { writes, manners }: Databases,
  move: GroupMove,
): Promise<'destroyed' | NotTheirs | { readonly opens: string }> =>
  transact<'destroyed' | NotTheirs | { readonly opens: string }>(writes, async (work) => {
    const held = await holdOwnGroup(work, move);
    if (typeof held === 'string') return undo(held);
    const [opened] = await work
      .selectFrom('context_grants')
      .innerJoin('contexts', 'contexts.name_folded', 'context_grants.context')
      .select('contexts.name')
      .where('group_id', '=', held.id)
      .orderBy('contexts.name_folded')
      .execute();
    // It would be open to everybody afterwards, or to nobody.
    if (opened !== undefined) return undo({ opens: opened.name });
    // Jobs that drop tables take them from groups: they hold their spaces before they do.
    await manners.lockClaims(work);
    const spaces = sql`select space_id from group_tables where group_id = ${held.id}`;
    await manners.lockSpaces(work, spaces, 'change');
    await work.deleteFrom('group_tables').where('group_id', '=', held.id).execute();
    await work.deleteFrom('group_members').where('group_id', '=', held.id).execute();
    await work.deleteFrom('groups').where('id', '=', held.id).execute();
    await work.deleteFrom('database_names').where('name_folded', '=', fold(held.name)).execute();
    return keep('destroyed');
  });

type Invited = 'invited' | NotTheirs | 'no-account' | 'too-many';

const invite = (
  { writes }: Databases,
  { account, ...move }: GroupMove & { readonly account: AccountId },
  membersMax: number,
): Promise<Invited> =>
  transact<Invited>(writes, async (work) => {
    const held = await holdOwnGroup(work, move);
    if (typeof held === 'string') return undo(held);
    if ((await standingOf(work, held.id, account)) !== undefined) return undo('invited');
    const known = await work
      .selectFrom('accounts')
      .select('id')
      .where('id', '=', account)
      .executeTakeFirst();
    if (known === undefined) return undo('no-account');
    const members = await work
      .selectFrom('group_members')
      .select(countOfRows())
      .where('group_id', '=', held.id)
      .executeTakeFirstOrThrow();
    if (members.count >= BigInt(membersMax)) return undo('too-many');
    await join(work, { group: held.id, by: account }, 'invited');
    return keep('invited');
  });

const accept = ({ writes }: Databases, move: GroupMove): Promise<boolean> =>
  transact(writes, async (work) => {
    const held = await holdGroup(work, move);
    if (held === undefined) return undo(false);
    await work
      .updateTable('group_members')
      .set({ standing: 'member' })
      .where('group_id', '=', move.group)
      .where('account', '=', move.by)
      .execute();
    return keep(true);
  });

const decline = ({ writes }: Databases, move: GroupMove): Promise<boolean> =>
  transact(writes, async (work) => {
    const held = await holdGroup(work, move);
    if (held?.standing !== 'invited') return undo(false);
    await leave(work, move);
    return keep(true);
  });

type Removed = 'removed' | NotTheirs | 'no-member' | 'is-owner';

const remove = (
  { writes, manners }: Databases,
  { account, ...move }: GroupMove & { readonly account: AccountId },
): Promise<Removed> =>
  transact<Removed>(writes, async (work) => {
    const held = await holdGroup(work, move);
    if (held === undefined) return undo('unknown');
    if (held.owner !== move.by && account !== move.by) return undo('not-owner');
    if (account === held.owner) return undo('is-owner');
    const standing = await standingOf(work, held.id, account);
    if (standing === undefined) return undo('no-member');
    // As in `destroy`; an account has one space.
    const space = sql`select space_id from accounts where id = ${account}`;
    await manners.lockSpaces(work, space, 'change');
    await work
      .deleteFrom('group_tables')
      .where('group_id', '=', held.id)
      .where('publisher', '=', account)
      .execute();
    await leave(work, { group: held.id, by: account });
    return keep('removed');
  });

const leave = async (work: Work, { group, by }: GroupMove): Promise<void> => {
  await work
    .deleteFrom('group_members')
    .where('group_id', '=', group)
    .where('account', '=', by)
    .execute();
};
