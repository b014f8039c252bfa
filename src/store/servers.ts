// The leases of servers: who lives, and who has been declared dead.
// A run of a server that is dead here stays dead; its process must take another id.

import { sql } from 'kysely';
import type { ServerRecords } from '../ports/store.ts';
import type { Databases } from './databases.ts';

/** The records of servers over `databases`. */
export const serverRecords = ({ writes }: Databases): ServerRecords => ({
  renew: async (server, leaseUntil) => {
    const row = await writes
      .insertInto('servers')
      .values({ id: server, lease_until: BigInt(leaseUntil), dead: 0n })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet({ lease_until: sql`excluded.lease_until` })
          .where('servers.dead', '=', 0n),
      )
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  },
  leave: async (server) => {
    await writes.updateTable('servers').set({ dead: 1n }).where('id', '=', server).execute();
  },
  outlive: async (server) => {
    await writes.updateTable('servers').set({ dead: 1n }).where('id', '!=', server).execute();
  },
});
