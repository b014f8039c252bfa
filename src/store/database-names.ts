// The one namespace of contexts and groups: a name is taken before what has it is made, so that no
// query ever finds two databases of one name.

import type { FoldedName } from '../domain/table.ts';
import type { Work } from './databases.ts';

/** Takes a name that no context and no group has; false where one has it. */
export const takeName = async (
  work: Work,
  name_folded: FoldedName,
  kind: 'context' | 'group',
): Promise<boolean> => {
  const row = await work
    .insertInto('database_names')
    .values({ name_folded, kind })
    .onConflict((conflict) => conflict.doNothing())
    .returning('kind')
    .executeTakeFirst();
  return row !== undefined;
};
