// Statements kept prepared on each connection: PostgreSQL takes longer to plan a claim than to
// run it. Kysely sends plain text, so its pool is wrapped, and each text gets a name here.

import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient } from 'pg';

/** `pool`, whose clients prepare each statement once and run it by its name from then on. */
export const withNames = (pool: Pool): PostgresPool => {
  const names = new Map<string, string>();
  const wrapped = new WeakMap<PoolClient, PostgresPoolClient>();
  const wrap = (client: PoolClient): PostgresPoolClient => {
    const query = (text: string, values: readonly unknown[]) => {
      const name = nameOf(names, text);
      const ask = { text, values: [...values] };
      return client.query(name === undefined ? ask : { ...ask, name });
    };
    return {
      // Kysely calls it with a text here; cursors are for streams, which this room has none of.
      query: query as unknown as PostgresPoolClient['query'],
      release: (destroy) => client.release(destroy),
    };
  };
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect();
      const known = wrapped.get(client) ?? wrap(client);
      wrapped.set(client, known);
      return known;
    },
  };
};

/** More texts than this room has; one that comes later is planned each time. */
const NAMES_MAX = 200;

const nameOf = (names: Map<string, string>, text: string): string | undefined => {
  const known = names.get(text);
  if (known !== undefined || names.size >= NAMES_MAX) return known;
  const name = `almagest_${names.size}`;
  names.set(text, name);
  return name;
};
