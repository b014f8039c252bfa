// What the store says of itself: the name it was given when it was made, and its generation, by
// which a data folder notices that the store beside it is an older one, put back from a backup.

import { sql } from 'kysely';
import type { Databases } from './databases.ts';

/** The keys of the table `meta`. */
export const META = { identity: 'identity', generation: 'generation' } as const;

/** What the store says of itself. */
export interface MetaRecords {
  /** 0 in a new store; never falls. */
  generation(): Promise<number>;
  /** Raises the generation by one, durably, and returns it. */
  raiseGeneration(): Promise<number>;
}

/** What the store over `databases` says of itself. */
export const metaRecords = ({ keys, writes }: Databases): MetaRecords => ({
  generation: async () => {
    const row = await keys
      .selectFrom('meta')
      .select('value')
      .where('key', '=', META.generation)
      .executeTakeFirstOrThrow();
    return Number(row.value);
  },
  raiseGeneration: async () => {
    const row = await writes
      .updateTable('meta')
      .set({ value: sql`cast(cast(value as bigint) + 1 as text)` })
      .where('key', '=', META.generation)
      .returning('value')
      .executeTakeFirstOrThrow();
    return Number(row.value);
  },
});
