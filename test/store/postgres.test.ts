// What the store on PostgreSQL promises beyond the contract: of failures that come late, of lost
// connections, and of what its messages tell.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql, type Kysely } from 'kysely';
import { Refusal } from '../../src/domain/refusal.ts';
import { keep, transact, UNANSWERED, type Work } from '../../src/store/databases.ts';
import { openPostgresStore } from '../../src/store/open.ts';
import { postgresDatabases } from '../../src/store/postgres/databases.ts';
import type { Schema } from '../../src/store/schema.ts';
import { by, create, newAccount, openYard, version } from '../contract/store-yard.ts';
import { execute, startPostgres, whyNoPostgres, type TestPostgres } from '../support/postgres.ts';

const missing = whyNoPostgres();

/** What follows the statement that failed unheard. */
const FOLLOWING: Readonly<Record<string, (work: Work) => Promise<unknown>>> = {
  'the next statement': (work) => sql`select 1`.execute(work),
  'the commit': () => Promise.resolve(),
};

describe('the store on PostgreSQL', { skip: missing ?? false }, () => {
  let server: TestPostgres;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server.stop());

  for (const [what, next] of Object.entries(FOLLOWING)) {
    it(`fails with ${what} where a statement failed whose answer nobody read`, async () => {
      const { writes } = postgresDatabases(await server.createDatabase());
      await sql`create table seen (number bigint)`.execute(writes);
      const broken = transact(writes, async (work) => {
        await sql`insert into seen values (1)`.execute(work);
        await failing(work);
        await next(work);
        return keep(undefined);
      });
      await assert.rejects(broken, /division by zero/);
      // What came before it is undone, and the connections that are left are whole.
      const { rows } = await sql<{ number: bigint }>`select * from seen`.execute(writes);
      assert.deepEqual(rows, []);
      await transact(writes, async (work) => {
        await sql`insert into seen values (2) ${UNANSWERED}`.execute(work);
        return keep(undefined);
      });
      const later = await sql<{ number: bigint }>`select * from seen`.execute(writes);
      assert.deepEqual(later.rows, [{ number: 2n }]);
      await writes.destroy();
    });
  }

  it('goes on after its connections were cut', async () => {
    const url = await server.createDatabase();
    const store = await openPostgresStore({ url });
    const made = await store.accounts.insert(newAccount());
    assert.ok(typeof made !== 'string');
    await execute(
      url,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
    // The first call may meet a connection whose end it could not know of yet.
    await store.accounts.byId(made.id).catch(() => undefined);
    assert.deepEqual((await store.accounts.byId(made.id))?.account, made);
    await store.close();
  });

  it('does not bring back what was condemned while it waited for its row', async () => {
    await undropCondemned(await server.createDatabase());
  });

  it('that cannot be reached is refused by its place, without its password', async () => {
    const url = new URL(await server.createDatabase());
    url.port = '1';
    url.password = 'open-sesame';
    await assert.rejects(
      openPostgresStore({ url: url.href }),
      (error) =>
        error instanceof Refusal &&
        error.code === 'store-unusable' &&
        error.message.includes('127.0.0.1:1/') &&
        !error.message.includes('sesame') &&
        /ECONNREFUSED/.test(error.message),
    );
  });
});

/** Condemns a version just after an undrop has chosen it. */
const undropCondemned = async (url: string): Promise<void> => {
  const yard = await openYard({
    address: url,
    open: () => openPostgresStore({ url }),
    execute: (statement) => execute(url, statement),
    remove: () => Promise.resolve(),
  });
  const { writes } = postgresDatabases(url);
  const owner = await yard.account();
  const made = version(owner, 't');
  await yard.change(owner, create(made));
  await yard.change(owner, by('drop', owner, 't'));
  const { undropping } = await transact(writes, async (work) => {
    await work.updateTable('table_versions').set({ condemned: 1n }).execute();
    const changing = yard.change(owner, by('undrop', owner, 't'));
    await untilOneWaits(writes);
    return keep({ undropping: changing });
  });
  assert.deepEqual(await undropping, { kind: 'no-such-table', name: 't' });
  assert.deepEqual(await yard.store.tables.forget([made]), [made]);
  await writes.destroy();
  await yard.close();
};

/** Resolves once a statement of this database waits for the row of another transaction. */
const untilOneWaits = async (db: Kysely<Schema>): Promise<void> => {
  for (let looks = 0; looks < 1_000; looks++) {
    const { rows } = await sql`
      select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
    if (rows.length > 0) return;
  }
  throw new Error('No statement waits.');
};

const failing = (work: Work) => sql`select 1 / 0 ${UNANSWERED}`.execute(work);
