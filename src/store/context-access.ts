// To whom contexts are open: everybody who has an account, members of groups alone, or strangers
// too; and which databases somebody sees because of it. Releases are in contexts.ts.

import { sql } from 'kysely';
import type { AccountId } from '../domain/account.ts';
import { fold } from '../domain/table.ts';
import type { ContextRecords } from '../ports/store.ts';
import { compiledOnce } from './compiled-once.ts';
import type { DatabaseKind } from './database-names.ts';
import { keep, transact, undo, type Databases, type Work } from './databases.ts';

/** The records of who sees what, over `databases`. */
export const accessRecords = ({
  keys,
  writes,
}: Pick<Databases, 'keys' | 'writes'>): Omit<
  ContextRecords,
  'publish' | 'current' | 'versions'
> => ({
  seenBy: async (account) => {
    // No account has number 0.
    const rows = await seenDatabases(keys, { account: account ?? NOBODY });
    return {
      contexts: rows
        .filter(({ kind }) => kind === 'context')
        .map(({ name, number, open }) => ({
          name,
          version: Number(number),
          isOpen: open > 0n,
          isForStrangers: open > 1n,
        })),
      shared: rows.flatMap(({ kind, name, number }) =>
        kind === 'context' ? [] : [{ name, from: `${kind} ${number}` as const }],
      ),
    };
  },
  grant: (context, group) =>
    transact(writes, async (work) => {
      await setForStrangers(work, context, 0n);
      await work
        .insertInto('context_grants')
        .values({ context: fold(context), group_id: group })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return keep(undefined);
    }),
  revoke: async (context, group) => {
    const row = await writes
      .deleteFrom('context_grants')
      .where('context', '=', fold(context))
      .where('group_id', '=', group)
      .returning('context')
      .executeTakeFirst();
    return row !== undefined;
  },
  grants: async () => {
    const rows = await keys
      .selectFrom('context_grants')
      .innerJoin('groups', 'groups.id', 'context_grants.group_id')
      .select(['context_grants.context', 'groups.name'])
      .orderBy('groups.name_folded')
      .execute();
    const byContext = Map.groupBy(rows, ({ context }) => context);
    return new Map([...byContext].map(([name, of]) => [name, of.map((row) => row.name)]));
  },
  ...strangerRecords({ keys, writes }),
});

/** What is said of strangers. */
const strangerRecords = ({
  keys,
  writes,
}: Pick<Databases, 'keys' | 'writes'>): Pick<
  ContextRecords,
  'admitStrangers' | 'expelStrangers' | 'openToStrangers'
> => ({
  admitStrangers: (context) =>
    transact(writes, async (work) => {
      if (!(await setForStrangers(work, context, 1n))) return undo(false);
      const grant = await work
        .selectFrom('context_grants')
        .select('group_id')
        .where('context', '=', fold(context))
        .limit(1)
        .executeTakeFirst();
      return grant === undefined ? keep(true) : undo(false);
    }),
  expelStrangers: async (context) => {
    const row = await writes
      .updateTable('contexts')
      .set({ for_strangers: 0n })
      .where('name_folded', '=', fold(context))
      .where('for_strangers', '=', 1n)
      .returning('version')
      .executeTakeFirst();
    return row !== undefined;
  },
  openToStrangers: async () => {
    const rows = await keys
      .selectFrom('contexts')
      .select('name_folded')
      .where('for_strangers', '=', 1n)
      .execute();
    return new Set(rows.map((row) => row.name_folded));
  },
});

/**
 * Takes hold of the context's row until the work ends: no grant is made while another is. Says
 * whether there is one.
 */
const setForStrangers = async (
  work: Work,
  context: string,
  for_strangers: bigint,
): Promise<boolean> => {
  const row = await work
    .updateTable('contexts')
    .set({ for_strangers })
    .where('name_folded', '=', fold(context))
    .returning('version')
    .executeTakeFirst();
  return row !== undefined;
};

const NOBODY = 0n as AccountId;

interface SeenRow {
  readonly kind: DatabaseKind;
  readonly name: string;
  /** The version of a context, the number of a group or a space. */
  readonly number: bigint;
  /** 0: closed; 1: open; 2: open to strangers too. */
  readonly open: bigint;
}

/** Asked for every job and every list: one statement over the few rows of an index. */
const seenDatabases = compiledOnce<{ readonly account: AccountId }, SeenRow>((db, { account }) =>
  sql<SeenRow>`
    select 'context' as kind, name, version as number,
      cast(case when not exists (
        select 1 from context_grants where context_grants.context = contexts.name_folded
      ) then 1 + for_strangers when exists (
        select 1 from context_grants
        join group_members on group_members.group_id = context_grants.group_id
        where context_grants.context = contexts.name_folded
          and group_members.account = ${account} and group_members.standing = 'member'
      ) then 1 else 0 end as bigint) as open
    from contexts
    union all
    select 'group', groups.name, groups.id, cast(1 as bigint)
    from group_members
    join groups on groups.id = group_members.group_id
    where group_members.account = ${account} and group_members.standing = 'member'
    union all
    select 'space', spaces.name, spaces.id, cast(1 as bigint)
    from space_members
    join spaces on spaces.id = space_members.space_id
    where space_members.account = ${account} and spaces.name_folded is not null
    order by 1, 2
  `.compile(db),
);
