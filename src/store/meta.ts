// What the store says of itself: the name it was given when it was made, and its generation, by
// which a data folder notices that the store beside it is an older one, put back from a backup.

import { sql } from 'kysely';
import type { SpaceId } from '../domain/table.ts';
import { keep, transact, type Databases } from './databases.ts';

/** The keys of the table `meta`. */
export const META = { identity: 'identity', generation: 'generation' } as const;

/** What the store says of itself. */
export interface MetaRecords {
  /** 0 in a new store; never falls, so an older copy of a store is known by it. */
  generation(): Promise<number>;
  /** Raises the generation by one, durably, and returns it. */
  raiseGeneration(): Promise<number>;
  /**
   * Gives no space a number up to `highest` from now on: a store that was made anew would give
   * a new account the files, and the executors' user, of a space that it has forgotten.
   */
  reserveSpaces(highest: SpaceId): Promise<void>;
}

/** What the store over `databases` says of itself. */
export const metaRecords = ({ keys, writes, manners }: Databases): MetaRecords => ({
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
  reserveSpaces: async (highest) => {
    if (highest < 1n) return;
    // Where the store has given out a higher number itself, that is so, and other servers draw.
    const higher = await keys
      .selectFrom('spaces')
      .select('id')
      .where('id', '>=', highest)
      .limit(1)
      .executeTakeFirst();
    if (higher !== undefined) return;
    await transact(writes, async (work) => {
      await manners.raiseIds(work, 'spaces', highest);
      return keep(undefined);
    });
  },
});
