// What the tables of an account take and may take, over all the spaces that it owns.
// Nothing is refused here: whoever commits or watches a job compares the two.

import type { Kysely } from 'kysely';
import type { SpaceId } from '../domain/table.ts';
import type { Schema } from './schema.ts';
import { sumOfBytes } from './version-row.ts';

/** Bytes in use and in all of the account that owns a space; a space has one. */
export const quotaOf = async (
  db: Kysely<Schema>,
  space: SpaceId,
): Promise<Record<'usedBytes' | 'quotaBytes', bigint>> => {
  const { usedBytes, quotaBytes } = await db
    .selectFrom('spaces')
    .innerJoin('accounts', 'accounts.id', 'spaces.owner')
    .select((eb) => [
      'accounts.quota_bytes as quotaBytes',
      eb
        .selectFrom('table_versions')
        .innerJoin('spaces as theirs', 'theirs.id', 'table_versions.space_id')
        .select(sumOfBytes().as('sum'))
        .whereRef('theirs.owner', '=', 'accounts.id')
        .where('dropped', 'is', null)
        .as('usedBytes'),
    ])
    .where('spaces.id', '=', space)
    .executeTakeFirstOrThrow();
  return { usedBytes: usedBytes ?? 0n, quotaBytes };
};
