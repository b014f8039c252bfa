// The records of variables of spaces: a name each, and the query that gives its value.
// No query is run here.

import { sql } from 'kysely';
import type { SpaceVariable } from '../domain/space.ts';
import { fold, type SpaceId } from '../domain/table.ts';
import type { SpaceVariableRecords } from '../ports/space-records.ts';
import { keep, transact, undo, type Databases } from './databases.ts';
import { storableText } from './json.ts';

/** The records of variables over `databases`. */
export const spaceVariableRecords = (databases: Databases): SpaceVariableRecords => ({
  put: (space, variable, variablesMax) => put(databases, { space, ...variable }, variablesMax),
  remove: async (space, name) => {
    await databases.writes
      .deleteFrom('space_variables')
      .where('space_id', '=', space)
      .where('name_folded', '=', fold(storableText(name)))
      .execute();
  },
  of: (space) =>
    databases.searches
      .selectFrom('space_variables')
      .select(['name', 'query'])
      .where('space_id', '=', space)
      .orderBy('name_folded')
      .execute(),
});

const put = (
  { writes, manners }: Databases,
  { space, ...variable }: SpaceVariable & { readonly space: SpaceId },
  variablesMax: number,
): Promise<boolean> =>
  transact<boolean>(writes, async (work) => {
    await manners.lockSpaces(work, sql`${space}`, 'change');
    const name = storableText(variable.name);
    const name_folded = fold(name);
    const others = await work
      .selectFrom('space_variables')
      .select('name')
      .where('space_id', '=', space)
      .where('name_folded', '<>', name_folded)
      .limit(variablesMax)
      .execute();
    if (others.length >= variablesMax) return undo(false);
    const said = { name, query: storableText(variable.query) };
    await work
      .insertInto('space_variables')
      .values({ space_id: space, name_folded, ...said })
      .onConflict((conflict) => conflict.columns(['space_id', 'name_folded']).doUpdateSet(said))
      .execute();
    return keep(true);
  });
