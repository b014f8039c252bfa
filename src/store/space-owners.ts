// Who owns the project spaces: for operators, who see all of them and may hand one over.
// What is in a space stays where it is: only whose quota it counts for changes.

import { sql } from 'kysely';
import type { SpaceRecords } from '../ports/space-records.ts';
import { keep, transact, undo, type Databases } from './databases.ts';

/** The records of owners over `databases`. */
export const spaceOwners = ({
  searches,
  writes,
  manners,
}: Databases): Pick<SpaceRecords, 'all' | 'give'> => ({
  all: async () => {
    const rows = await searches
      .selectFrom('spaces')
      .innerJoin('accounts', 'accounts.id', 'spaces.owner')
      .select(['spaces.id', 'spaces.name', 'accounts.login', 'accounts.closed'])
      .where('spaces.kind', '=', 'project')
      .where('spaces.deleted', 'is', null)
      .orderBy('spaces.name')
      .orderBy('spaces.id')
      .execute();
    return rows.map(({ closed, login, ...space }) => ({
      ...space,
      ownerLogin: login,
      isOwnerClosed: closed !== null,
    }));
  },
  give: (space, account) =>
    transact<boolean>(writes, async (work) => {
      // First the account, as whoever makes a space of its own does.
      await manners.lockAccount(work, account);
      await manners.lockSpaces(work, sql`${space}`, 'change');
      const row = await work
        .updateTable('spaces')
        .set({ owner: account })
        .where('id', '=', space)
        .where('kind', '=', 'project')
        .where('deleted', 'is', null)
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('accounts')
              .select('accounts.id')
              .where('accounts.id', '=', account)
              .where('accounts.closed', 'is', null),
          ),
        )
        .returning('id')
        .executeTakeFirst();
      if (row === undefined) return undo(false);
      await work
        .insertInto('space_members')
        .values({ space_id: space, account, is_admin: 1n })
        .onConflict((conflict) =>
          conflict.columns(['space_id', 'account']).doUpdateSet({ is_admin: 1n }),
        )
        .execute();
      return keep(true);
    }),
});
