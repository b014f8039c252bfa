// The record of which release of each context is current, and to which groups it is open.
// The releases themselves are folders that never change; here is one row a name.

import { sql } from 'kysely';
import type { AccountId } from '../domain/account.ts';
import type { Context } from '../domain/context.ts';
import { fold } from '../domain/table.ts';
import type { ContextRecords } from '../ports/store.ts';
import { compiledOnce } from './compiled-once.ts';
import { takeName, type DatabaseKind } from './database-names.ts';
import { keep, transact, undo, type Databases, type Work } from './databases.ts';
import { jsonOf, parseJson } from './json.ts';

/** The records of contexts over `databases`. */
export const contextRecords = ({ keys, writes }: Databases): ContextRecords => ({
  publish: (context) =>
    transact(writes, async (work) => ((await publish(work, context)) ? keep(true) : undo(false))),
  current: async (name) => {
    const row = await keys
      .selectFrom('contexts')
      .select('definition')
      .where('name_folded', '=', fold(name))
      .executeTakeFirst();
    return row === undefined ? undefined : (parseJson(row.definition) as Context);
  },
  versions: async () => {
    const rows = await keys
      .selectFrom('contexts')
      .select(['name', 'version'])
      .orderBy('name_folded')
      .execute();
    return rows.map(({ name, version }) => ({ name, version: Number(version) }));
  },
  seenBy: async (account) => {
    // No account has number 0.
    const rows = await seenDatabases(keys, { account: account ?? NOBODY });
    return {
      contexts: rows
        .filter(({ kind }) => kind === 'context')
        .map(({ name, number, open }) => ({ name, version: Number(number), isOpen: open === 1n })),
      shared: rows.flatMap(({ kind, name, number }) =>
        kind === 'context' ? [] : [{ name, from: `${kind} ${number}` as const }],
      ),
    };
  },
  grant: async (context, group) => {
    await writes
      .insertInto('context_grants')
      .values({ context: fold(context), group_id: group })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
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
});

const NOBODY = 0n as AccountId;

interface SeenRow {
  readonly kind: DatabaseKind;
  readonly name: string;
  /** The version of a context, the number of a group or a space. */
  readonly number: bigint;
  readonly open: bigint;
}

/** Asked for every job and every list: one statement over the few rows of an index. */
const seenDatabases = compiledOnce<{ readonly account: AccountId }, SeenRow>((db, { account }) =>
  sql<SeenRow>`
    select 'context' as kind, name, version as number,
      cast(case when not exists (
        select 1 from context_grants where context_grants.context = contexts.name_folded
      ) or exists (
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

const publish = async (work: Work, context: Context): Promise<boolean> => {
  const name_folded = fold(context.name);
  if (context.version === 1 && !(await takeName(work, name_folded, 'context'))) return false;
  const row = {
    name: context.name,
    version: BigInt(context.version),
    definition: jsonOf(context),
  };
  const changed =
    context.version === 1
      ? await work
          .insertInto('contexts')
          .values({ name_folded, ...row })
          .onConflict((conflict) => conflict.doNothing())
          .returning('version')
          .executeTakeFirst()
      : await work
          .updateTable('contexts')
          .set(row)
          .where('name_folded', '=', name_folded)
          .where('version', '=', row.version - 1n)
          .returning('version')
          .executeTakeFirst();
  return changed !== undefined;
};
