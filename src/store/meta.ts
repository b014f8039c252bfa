// What the store says of itself: the name it was given when it was made, and its generation, by
// which a data folder notices that the store beside it is an older one, put back from a backup.

import { sql } from 'kysely';
import { randomHex } from '../base/random.ts';
import type { JobId } from '../domain/job.ts';
import type { SpaceId } from '../domain/table.ts';
import { keep, transact, type Databases } from './databases.ts';

/** The keys of the table `meta`. */
export const META = {
  identity: 'identity',
  generation: 'generation',
  sealKey: 'seal-key',
} as const;

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
  /** Gives no job a number below `first` from now on; what was given out already stays so. */
  reserveJobs(first: JobId): Promise<void>;
  /**
   * 32 hex digits, drawn when they are first asked for and the same ever after, for every server:
   * the key under which numbers are sealed into tokens. Secret, as everything in the store.
   */
  sealKey(): Promise<string>;
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
  reserveJobs: async (first) => {
    if (first <= 1n) return;
    await transact(writes, async (work) => {
      await manners.raiseIds(work, 'jobs', (first - 1n) as JobId);
      return keep(undefined);
    });
  },
  sealKey: () =>
    transact(writes, async (work) => {
      const drawn = { key: META.sealKey, value: randomHex(SEAL_KEY_BYTES) };
      await work
        .insertInto('meta')
        .values(drawn)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const row = await work
        .selectFrom('meta')
        .select('value')
        .where('key', '=', META.sealKey)
        .executeTakeFirstOrThrow();
      return keep(row.value);
    }),
});

/** A key of AES-128. */
const SEAL_KEY_BYTES = 16;
