// The handles over a PostgreSQL database that several servers may share.
// Its transactions see each other's commits as they come (read committed), so whoever counts or
// looks at locks first holds the others off by a lock of its own.

import { Kysely, PostgresDialect, sql, type PostgresPool } from 'kysely';
import { DatabaseError, Pool, TypeOverrides, type PoolConfig } from 'pg';
import { SECOND } from '../../base/time.ts';
import type { AccountId } from '../../domain/account.ts';
import { compiledOnce } from '../compiled-once.ts';
import { SYSTEM_CLOCK, UNANSWERED, type Databases, type Manners } from '../databases.ts';
import type { TypeWords } from '../migrate.ts';
import type { Schema } from '../schema.ts';
import { regexOf } from './regex.ts';
import { withShortcuts } from './pool.ts';

/** Handles over the database at `url`; connections are made when they are needed. */
export const postgresDatabases = (url: string): Databases => {
  const sharing = poolOf(url, { max: CONNECTIONS_MAX, statement_timeout: WRITE_LIMIT });
  // Before anything else on it, and beside whatever options the operator has in the URL.
  sharing.on('connect', (client) => void client.query(PLANNED_ONCE).catch(() => undefined));
  const shared = withShortcuts(sharing);
  // The statements of searches are of many shapes: to keep them prepared would only fill memory.
  const searching = poolOf(url, { max: SEARCHES_MAX, statement_timeout: SEARCH_LIMIT });
  const writes = kyselyOver(shared);
  const searches = kyselyOver(searching);
  return { keys: writes, writes, searches, manners: POSTGRES_MANNERS, clock: SYSTEM_CLOCK };
};

/** Connections of one server for reads by key and writes; PostgreSQL allows 100 in all. */
const CONNECTIONS_MAX = 10;

/** Connections of one server for searches, so that those never hold up the others. */
const SEARCHES_MAX = 4;

/** Where all goes by an index, a plan for the values at hand is no better, and costs more. */
const PLANNED_ONCE = 'set plan_cache_mode = force_generic_plan';

/** Milliseconds. No statement of a write takes seconds; a minute means that something hangs. */
const WRITE_LIMIT = 60 * SECOND;

/** Milliseconds that one page of a search may take. */
const SEARCH_LIMIT = 30 * SECOND;

/** Milliseconds after which a server frozen within a transaction loses it, with all its locks. */
const IDLE_LIMIT = 10 * SECOND;

/** Milliseconds that a new connection may take. */
const CONNECT_LIMIT = 10 * SECOND;

const kyselyOver = (pool: PostgresPool): Kysely<Schema> =>
  new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });

/** What the types of `pg` do not know yet: statements are sent before earlier ones are answered. */
type PipelineConfig = PoolConfig & { readonly pipeline: true };

const poolOf = (url: string, options: Pick<PoolConfig, 'max' | 'statement_timeout'>): Pool => {
  const config: PipelineConfig = {
    pipeline: true,
    connectionString: url,
    application_name: 'almagest',
    idle_in_transaction_session_timeout: IDLE_LIMIT,
    connectionTimeoutMillis: CONNECT_LIMIT,
    types: TYPES,
    ...options,
  };
  const pool = new Pool(config);
  // A connection that breaks fails the query it carries, or is replaced by the next one's.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};

/** The type number of `bigint` in PostgreSQL's catalog. */
const INT8 = 20;

const TYPES = new TypeOverrides();
TYPES.setTypeParser(INT8, BigInt);

/** The lock of all claims of a database: an arbitrary number, the same in every server. */
const CLAIMS_LOCK = 4_117_001;

const POSTGRES_MANNERS: Manners = {
  lockClaims: async (work) => {
    await lockAllClaims(work, {});
  },
  lockAccount: async (work, account) => {
    await lockAccountById(work, { account });
  },
  lockSpaces: async (work, ids, strength) => {
    const lock = strength === 'share' ? sql`for share` : sql`for no key update`;
    await sql`select 1 from spaces where id in (${ids}) order by id ${lock} ${UNANSWERED}`.execute(
      work,
    );
  },
  raiseIds: async (work, table, id) => {
    const sequence = sql`pg_get_serial_sequence(${sql.lit(table)}, 'id')::regclass`;
    const last = sql`coalesce(pg_sequence_last_value(${sequence}), 1)`;
    await sql`select setval(${sequence}, greatest(${id}::bigint, ${last}))`.execute(work);
  },
  isLike: (text, pieces) => sql`(replace(${text}, 'ς', 'σ') ~ ${regexOf(pieces)})`,
  isTimeout: (error) => error instanceof DatabaseError && error.code === QUERY_CANCELED,
};

const lockAllClaims = compiledOnce((db) =>
  sql`select pg_advisory_xact_lock(${sql.lit(CLAIMS_LOCK)}) ${UNANSWERED}`.compile(db),
);

const lockAccountById = compiledOnce((db, { account }: { readonly account: AccountId }) =>
  sql`select 1 from accounts where id = ${account} for no key update ${UNANSWERED}`.compile(db),
);

/** SQLSTATE of a statement that went over its limit. */
const QUERY_CANCELED = '57014';

/** The words of PostgreSQL for the columns of a migration. */
export const POSTGRES_WORDS: TypeWords = {
  id: 'bigint generated by default as identity primary key',
  key: 'bigint primary key',
  integer: 'bigint',
  text: 'text collate "C"',
  strict: '',
  // Lower case by Unicode's rules whatever the locale of the database, as in every other place.
  before: [
    `create or replace function fold(value text) returns text language sql immutable
      as $$ select lower(value collate "und-x-icu") collate "C" $$`,
  ],
};
