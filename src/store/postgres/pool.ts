// The pool as Kysely sees it. PostgreSQL is a journey away, and takes longer to plan a claim than
// to run it; so each statement is prepared once on a connection, and those whose answer nobody
// reads go with the next one that is waited for, whose failure theirs is.

import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { Client, Pool, PoolClient } from 'pg';
import { UNANSWERED_TEXT } from '../databases.ts';

/** `pool`, whose connections must be made in pipeline mode, with both shortcuts. */
export const withShortcuts = (pool: Pool): PostgresPool => {
  const names = new Map<string, string>();
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => borrowed((await pool.connect()) as PooledClient, names),
  };
};

/** What the types of `pg` leave out: the clients of a pool are clients. */
type PooledClient = PoolClient & Pick<Client, 'connection'>;

/** One connection, for as long as one transaction or query has it. */
const borrowed = (client: PooledClient, names: Map<string, string>): PostgresPoolClient => {
  let failure: Error | undefined;
  const { stream } = client.connection;
  let isHeld = false;
  const hold = (): void => {
    if (!isHeld) stream.cork();
    isHeld = true;
  };
  const letGo = (): void => {
    if (isHeld) stream.uncork();
    isHeld = false;
  };
  const send = async (text: string, values: readonly unknown[]) => {
    const name = nameOf(names, text);
    const ask = { text, values: [...values] };
    try {
      return await client.query(name === undefined ? ask : { ...ask, name });
    } catch (error) {
      failure ??= error instanceof Error ? error : new Error(String(error));
      throw failure;
    }
  };
  const query = async (text: string, values: readonly unknown[]) => {
    if (text === 'begin' || text.endsWith(UNANSWERED_TEXT)) {
      hold();
      send(text, values).catch(() => undefined);
      return NO_ANSWER;
    }
    const sent = send(text, values);
    letGo();
    const result = await sent;
    // PostgreSQL answers the COMMIT of a failed transaction as if nothing were wrong.
    if (failure !== undefined && text !== 'rollback') throw failure;
    return result;
  };
  return {
    // Kysely calls it with a text here; cursors are for streams, which this room has none of.
    query: query as unknown as PostgresPoolClient['query'],
    // Whatever failed on it, the next user gets a connection that nothing happened to.
    release: (destroy) => {
      letGo();
      client.release(destroy === true || failure !== undefined);
    },
  };
};

const NO_ANSWER: Omit<PostgresQueryResult<never>, 'command'> = { rowCount: 0, rows: [] };

/** More texts than this room has; one that comes later is planned each time. */
const NAMES_MAX = 200;

const nameOf = (names: Map<string, string>, text: string): string | undefined => {
  const known = names.get(text);
  if (known !== undefined || names.size >= NAMES_MAX) return known;
  const name = `almagest_${names.size}`;
  names.set(text, name);
  return name;
};
