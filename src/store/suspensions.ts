// The record of queues that are suspended: of which nothing starts, on any server, until they are
// woken. Claims look at it in their own transaction (job-claim.ts).

import { sql, type RawBuilder } from 'kysely';
import type { QueueKey } from '../domain/queue.ts';
import type { FoldedName } from '../domain/table.ts';
import type { SuspensionRecords } from '../ports/store.ts';
import { keep, transact, type Databases } from './databases.ts';
import { isActive } from './job-row.ts';

/** The records of suspensions over `databases`. */
export const suspensionRecords = ({ keys, writes, manners }: Databases): SuspensionRecords => ({
  suspend: (queues) =>
    transact(writes, async (work) => {
      // A claim that has looked already is made before this returns; later ones see it.
      await manners.lockClaims(work);
      for (const key of queues) {
        await work
          .insertInto('suspensions')
          .values(rowOf(key))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      return keep(undefined);
    }),
  wake: (queues) =>
    transact(writes, async (work) => {
      for (const key of queues) {
        const { context_folded, quick } = rowOf(key);
        await work
          .deleteFrom('suspensions')
          .where('context_folded', '=', context_folded)
          .where('quick', '=', quick)
          .execute();
      }
      return keep(undefined);
    }),
  all: async () => {
    const rows = await keys
      .selectFrom('suspensions')
      .selectAll()
      .orderBy('context_folded')
      .orderBy('quick')
      .execute();
    return rows.map(({ context_folded, quick }) => ({
      context: context_folded === EVERY_CONTEXT ? null : context_folded,
      class: quick === 1n ? 'quick' : 'long',
    }));
  },
  busy: async () => {
    const rows = await keys
      .selectFrom('jobs')
      .select([sql<FoldedName>`lower(context)`.as('context'), 'quick'])
      .distinct()
      .where(isActive())
      .execute();
    return rows.map(({ context, quick }) => ({ context, class: quick === 1n ? 'quick' : 'long' }));
  },
});

/** No context is called so. */
const EVERY_CONTEXT = '' as FoldedName;

const rowOf = ({ context, class: queueClass }: QueueKey) => ({
  context_folded: context ?? EVERY_CONTEXT,
  quick: queueClass === 'quick' ? 1n : 0n,
});

/**
 * The condition that a queue of a class is suspended. Names of contexts are ASCII, so that both
 * databases fold them as we do.
 */
export const isSuspended = (context: RawBuilder<unknown>, quick: bigint) => sql<boolean>`exists (
  select 1 from suspensions
  where suspensions.context_folded in ('', lower(${context})) and suspensions.quick = ${quick}
)`;
