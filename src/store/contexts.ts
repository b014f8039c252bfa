// The record of which release of each context is current.
// The releases themselves are folders that never change; here is one row a name. To whom it is open
// is in context-access.ts.

import type { Context } from '../domain/context.ts';
import { fold } from '../domain/table.ts';
import type { ContextRecords } from '../ports/store.ts';
import { accessRecords } from './context-access.ts';
import { takeName } from './database-names.ts';
import { keep, transact, undo, type Databases, type Work } from './databases.ts';
import { jsonOf, parseJson } from './json.ts';

/** The records of contexts over `databases`. */
export const contextRecords = (databases: Databases): ContextRecords => ({
  publish: (context) =>
    transact(databases.writes, async (work) =>
      (await publish(work, context)) ? keep(true) : undo(false),
    ),
  current: async (name) => {
    const row = await databases.keys
      .selectFrom('contexts')
      .select('definition')
      .where('name_folded', '=', fold(name))
      .executeTakeFirst();
    return row === undefined ? undefined : (parseJson(row.definition) as Context);
  },
  versions: async () => {
    const rows = await databases.keys
      .selectFrom('contexts')
      .select(['name', 'version'])
      .orderBy('name_folded')
      .execute();
    return rows.map(({ name, version }) => ({ name, version: Number(version) }));
  },
  ...accessRecords(databases),
});

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
