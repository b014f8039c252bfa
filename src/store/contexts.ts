// The record of which release of each context is current.
// The releases themselves are folders that never change; here is one row a name.

import type { Context } from '../domain/context.ts';
import { fold } from '../domain/table.ts';
import type { ContextRecords } from '../ports/store.ts';
import type { Databases } from './databases.ts';
import { jsonOf, parseJson } from './json.ts';

/** The records of contexts over `databases`. */
export const contextRecords = ({ keys, writes }: Databases): ContextRecords => ({
  publish: (context) => publish(writes, context),
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
});

const publish = async (writes: Databases['writes'], context: Context): Promise<boolean> => {
  const name_folded = fold(context.name);
  const row = {
    name: context.name,
    version: BigInt(context.version),
    definition: jsonOf(context),
  };
  const changed =
    context.version === 1
      ? await writes
          .insertInto('contexts')
          .values({ name_folded, ...row })
          .onConflict((conflict) => conflict.doNothing())
          .returning('version')
          .executeTakeFirst()
      : await writes
          .updateTable('contexts')
          .set(row)
          .where('name_folded', '=', name_folded)
          .where('version', '=', row.version - 1n)
          .returning('version')
          .executeTakeFirst();
  return changed !== undefined;
};
