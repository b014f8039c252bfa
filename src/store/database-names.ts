// The one namespace of contexts, groups and spaces: a name is taken before what has it is made, so
// that no query ever finds two databases of one name.

import type { FoldedName } from '../domain/table.ts';
import type { Work } from './databases.ts';

/** What has a name. */
export type DatabaseKind = 'context' | 'group' | 'space';

/** Takes a name that nothing has; false where something has it. */
export const takeName = async (
  work: Work,
  name_folded: FoldedName,
  kind: DatabaseKind,
): Promise<boolean> => {
  const row = await work
    .insertInto('database_names')
    .values({ name_folded, kind })
    .onConflict((conflict) => conflict.doNothing())
    .returning('kind')
    .executeTakeFirst();
  return row !== undefined;
};
