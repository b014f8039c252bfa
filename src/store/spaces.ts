// The records of spaces: who may use them, and what is said of them.
// What is in them changes by jobs alone: see table-changes.ts and space-changes.ts.

import { sql, type Kysely, type RawBuilder } from 'kysely';
import { instant } from '../base/time.ts';
import type { AccountId } from '../domain/account.ts';
import { highestOf, SPACE_DEFAULTS, SPACE_TURN, STANDINGS } from '../domain/space.ts';
import { ACL_TAGS } from '../domain/space-group.ts';
import type { SeenSpace, SpaceMember, SpaceProperties } from '../domain/space.ts';
import { fold, type FoldedName, type SpaceId } from '../domain/table.ts';
import type { NewMember, NewSpace, SpaceRecords, SpaceWords } from '../ports/space-records.ts';
import { takeName } from './database-names.ts';
import { keep, transact, undo, type Databases, type Work } from './databases.ts';
import { jsonOf, parseJson, storableText } from './json.ts';
import type { Schema } from './schema.ts';
import { spaceOwners } from './space-owners.ts';

/** The records of spaces over `databases`. */
export const spaceRecords = (databases: Databases): SpaceRecords => {
  const { keys, searches } = databases;
  return {
    insert: (space, ownedMax) => insert(databases, space, ownedMax),
    seenBy: async (account) => {
      const rows = await seen(searches, account)
        .orderBy(sql`case when spaces.kind = 'own' then 0 else 1 end`)
        .orderBy('spaces.name')
        .orderBy('spaces.id')
        .execute();
      return rows.map((row) => seenOf(row, account));
    },
    find: async (account, space) => {
      const row = await seen(keys, account).where('spaces.id', '=', space).executeTakeFirst();
      return row && seenOf(row, account);
    },
    say: (space, words) => say(databases, space, words),
    addMember: (member, membersMax) => addMember(databases, member, membersMax),
    removeMember: (space, account) => removeMember(databases, space, account),
    isBusy: async (space) => {
      const row = await keys
        .selectFrom('job_locks')
        .select('job_id')
        .where('space_id', '=', space)
        .where('name', '=', SPACE_TURN)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    members: (space) => membersOf(searches, space),
    ...spaceOwners(databases),
  };
};

const insert = (
  { writes, manners }: Databases,
  { name, comments, owner, created, inQueries }: NewSpace,
  ownedMax: number,
): Promise<SpaceId | undefined> =>
  transact<SpaceId | undefined>(writes, async (work) => {
    await manners.lockAccount(work, owner);
    const owned = await work
      .selectFrom('spaces')
      .select('id')
      .where('owner', '=', owner)
      .where('kind', '=', 'project')
      .where('deleted', 'is', null)
      .limit(ownedMax)
      .execute();
    if (owned.length >= ownedMax) return undo(undefined);
    const kept = storableText(name);
    const { id } = await work
      .insertInto('spaces')
      .values({
        name: kept,
        name_folded: inQueries ? await nameInQueries(work, kept) : null,
        owner,
        kind: 'project',
        comments: storableText(comments),
        created: BigInt(created),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await work
      .insertInto('space_members')
      .values({ space_id: id, account: owner, is_admin: 1n })
      .execute();
    return keep(id);
  });

/** The name by which queries reach a space, taken for it; null where something else has it. */
const nameInQueries = async (work: Work, name: string): Promise<FoldedName | null> =>
  (await takeName(work, fold(name), 'space')) ? fold(name) : null;

/** Gives the name of a space back to whoever wants it next. */
export const freeNameOf = async (work: Work, space: SpaceId): Promise<void> => {
  const row = await work
    .selectFrom('spaces')
    .select('name_folded')
    .where('id', '=', space)
    .executeTakeFirst();
  if (row?.name_folded == null) return;
  await work.updateTable('spaces').set({ name_folded: null }).where('id', '=', space).execute();
  await work.deleteFrom('database_names').where('name_folded', '=', row.name_folded).execute();
};

const say = (
  { writes, manners }: Databases,
  space: SpaceId,
  { name, comments, properties }: SpaceWords,
): Promise<void> =>
  transact(writes, async (work) => {
    await manners.lockSpaces(work, sql`${space}`, 'change');
    const named = name === undefined ? {} : await renamed(work, space, name);
    const words = {
      ...named,
      ...(comments === undefined ? {} : { comments: storableText(comments) }),
      ...(properties === undefined ? {} : { properties: jsonOf(properties) }),
    };
    if (Object.keys(words).length > 0) {
      await work.updateTable('spaces').set(words).where('id', '=', space).execute();
    }
    return keep(undefined);
  });

const renamed = async (
  work: Work,
  space: SpaceId,
  { text, inQueries }: Required<SpaceWords>['name'],
) => {
  await freeNameOf(work, space);
  const name = storableText(text);
  return { name, name_folded: inQueries ? await nameInQueries(work, name) : null };
};

const addMember = (
  { writes, manners }: Databases,
  { space, account, isAdmin }: NewMember,
  membersMax: number,
): Promise<boolean> =>
  transact<boolean>(writes, async (work) => {
    await manners.lockSpaces(work, sql`${space}`, 'change');
    const others = await work
      .selectFrom('space_members')
      .select('account')
      .where('space_id', '=', space)
      .where('account', '<>', account)
      .limit(membersMax)
      .execute();
    if (others.length >= membersMax) return undo(false);
    const is_admin = isAdmin ? 1n : 0n;
    await work
      .insertInto('space_members')
      .values({ space_id: space, account, is_admin })
      .onConflict((conflict) => conflict.columns(['space_id', 'account']).doUpdateSet({ is_admin }))
      .execute();
    return keep(true);
  });

const removeMember = (
  { writes, manners }: Databases,
  space: SpaceId,
  account: AccountId,
): Promise<boolean> =>
  transact<boolean>(writes, async (work) => {
    await manners.lockSpaces(work, sql`${space}`, 'change');
    const row = await work
      .deleteFrom('space_members')
      .where('space_id', '=', space)
      .where('account', '=', account)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('spaces').select('id').where('id', '=', space).where('owner', '=', account),
          ),
        ),
      )
      .returning('account')
      .executeTakeFirst();
    if (row === undefined) return undo(false);
    await work
      .deleteFrom('space_group_members')
      .where('space_id', '=', space)
      .where('account', '=', account)
      .execute();
    return keep(true);
  });

const membersOf = async (db: Kysely<Schema>, space: SpaceId): Promise<readonly SpaceMember[]> => {
  const rows = await db
    .selectFrom('spaces')
    .innerJoin('accounts', (join) =>
      join.on(({ or, eb, exists, selectFrom }) =>
        or([
          eb('accounts.id', '=', eb.ref('spaces.owner')),
          exists(
            selectFrom('space_members')
              .select('space_members.account')
              .whereRef('space_members.space_id', '=', 'spaces.id')
              .whereRef('space_members.account', '=', 'accounts.id'),
          ),
        ]),
      ),
    )
    .leftJoin('space_members', (join) =>
      join
        .onRef('space_members.space_id', '=', 'spaces.id')
        .onRef('space_members.account', '=', 'accounts.id'),
    )
    .select(['accounts.id', 'accounts.login', 'spaces.owner', 'space_members.is_admin'])
    .select(rankByGroups(sql.ref('accounts.id')).as('rank'))
    .where('spaces.id', '=', space)
    .orderBy('accounts.login_folded')
    .execute();
  return rows.map(({ id, login, owner, ...held }) => ({
    account: id,
    login,
    standing: standingOf({ isOwner: owner === id, ...held }),
  }));
};

/** What an account has in a space that says how it stands there. */
interface Held {
  readonly isOwner: boolean;
  readonly is_admin: bigint | null;
  /** By its groups, a place among the standings; null where they give none. */
  readonly rank: bigint | null;
}

const standingOf = ({ isOwner, is_admin, rank }: Held): SeenSpace['standing'] =>
  highestOf([
    isOwner ? 'owner' : 'member',
    is_admin === 1n ? 'admin' : 'member',
    STANDINGS[Number(rank ?? 0n)] ?? 'member',
  ]);

/** How high the tags of its groups in a space of the query let an account stand there. */
const rankByGroups = (account: RawBuilder<unknown>) => {
  const ranks = Object.entries(ACL_TAGS).map(
    ([tag, standing]) => sql`when ${sql.lit(tag)} then ${sql.lit(STANDINGS.indexOf(standing))}`,
  );
  return sql<bigint | null>`(
    select cast(max(case space_group_acls.tag ${sql.join(ranks, sql` `)} else 0 end) as bigint)
    from space_group_members
    join space_group_acls on space_group_acls.space_id = space_group_members.space_id
      and space_group_acls.name_folded = space_group_members.name_folded
    where space_group_members.space_id = spaces.id and space_group_members.account = ${account}
  )`;
};

/** The spaces that an account may use, each with how it stands there. */
const seen = (db: Kysely<Schema>, account: AccountId) =>
  db
    .selectFrom('spaces')
    .innerJoin('accounts', 'accounts.id', 'spaces.owner')
    .leftJoin('space_members', (join) =>
      join
        .onRef('space_members.space_id', '=', 'spaces.id')
        .on('space_members.account', '=', account),
    )
    .selectAll('spaces')
    .select(['accounts.login as ownerLogin', 'space_members.is_admin'])
    .select(rankByGroups(sql`${account}`).as('rank'))
    .where('spaces.deleted', 'is', null)
    .where((eb) =>
      eb.or([eb('spaces.owner', '=', account), eb('space_members.account', 'is not', null)]),
    );

type SeenRow = Awaited<ReturnType<ReturnType<typeof seen>['executeTakeFirstOrThrow']>>;

const seenOf = (row: SeenRow, account: AccountId): SeenSpace => ({
  id: row.id,
  name: row.name,
  owner: row.owner,
  kind: row.kind,
  ownerLogin: row.ownerLogin,
  comments: row.comments,
  properties: { ...SPACE_DEFAULTS, ...(parseJson(row.properties) as Partial<SpaceProperties>) },
  created: row.created === null ? null : instant(Number(row.created)),
  loads: Number(row.loads),
  standing: standingOf({ isOwner: row.owner === account, ...row }),
});
