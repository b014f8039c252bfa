// What the store promises of being opened: anew, again, by several, by an older program, and in
// numbers near the end of 64 bits. Each case has a place of its own.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AccountId } from '../../src/domain/account.ts';
import type { Context } from '../../src/domain/context.ts';
import type { JobId } from '../../src/domain/job.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { SCHEMA } from '../../src/store/migrate.ts';
import {
  at,
  collect,
  MAX,
  newAccount,
  openYard,
  type StoreAdapter,
  type StorePlace,
} from './store-yard.ts';

/** Declares the cases of opening for `adapter`. */
export const openCases = (adapter: StoreAdapter): void => {
  describe(`opening the store on ${adapter.name}`, () => {
    for (const [title, check] of Object.entries(OPEN_CASES)) {
      it(title, async () => {
        const place = await adapter.makePlace();
        try {
          await check(place);
        } finally {
          await place.remove();
        }
      });
    }
  });
};

const OPEN_CASES: Readonly<Record<string, (place: StorePlace) => Promise<void>>> = {
  'again gives what was there, under its own name': async (place) => {
    const one = await place.open();
    const account = await one.accounts.insert(newAccount({ login: 'Tycho' }));
    assert.ok(typeof account !== 'string');
    assert.equal(await one.generation(), 0);
    assert.equal(await one.raiseGeneration(), 1);
    await one.close();
    const again = await place.open();
    assert.deepEqual((await again.accounts.byLogin('tycho'))?.account, account);
    assert.equal(again.identity, one.identity);
    assert.match(again.identity, /^[0-9a-f]{32}$/);
    assert.equal(await again.generation(), 1);
    await again.close();
  },

  'by several at once makes one store': async (place) => {
    const stores = await Promise.all([place.open(), place.open(), place.open()]);
    assert.equal(new Set(stores.map(({ identity }) => identity)).size, 1);
    await Promise.all(stores.map((store) => store.raiseGeneration()));
    assert.equal(await stores[0].generation(), 3);
    for (const store of stores) await store.close();
  },

  'of a newer program is refused, and nothing in it is touched': async (place) => {
    await (await place.open()).close();
    await place.execute("insert into migrations (number, name) values (99, 'to come')");
    await assert.rejects(place.open(), isNewer);
    await place.execute('delete from migrations where number = 99');
    await (await place.open()).close();
  },

  'of an older program keeps its waiting jobs, each of which needs room': async (place) => {
    const older = await openYard(place);
    const id = await older.submit(await older.account(), { needsRoom: false });
    await older.store.contexts.publish(STARS);
    await older.close();
    await place.execute('alter table contexts drop column for_strangers');
    await place.execute('drop table job_terms');
    for (const statement of BEFORE_SPACES) await place.execute(statement);
    for (const table of OF_GROUPS) await place.execute(`drop table ${table}`);
    await place.execute('alter table jobs drop column needs_room');
    await place.execute('drop index accounts_by_key');
    await place.execute('alter table accounts drop column key_digest');
    await place.execute('drop table login_tokens');
    await place.execute('drop table access_tokens');
    await place.execute('drop table codes');
    await place.execute('drop index accounts_by_email');
    for (const column of ['name', 'email', 'email_folded', 'email_level', 'visible', 'closed']) {
      await place.execute(`alter table accounts drop column ${column}`);
    }
    await place.execute('drop table space_objects');
    await place.execute('drop table suspensions');
    for (const column of ['commits', 'printed', 'into_table', 'upload']) {
      await place.execute(`alter table jobs drop column ${column}`);
    }
    await place.execute('alter table table_versions drop column revived');
    await place.execute('delete from migrations where number >= 2');
    const { store, account, take, close } = await openYard(place);
    assert.deepEqual([store.upgrade?.from, store.upgrade?.to], [1, SCHEMA]);
    assert.equal(older.store.upgrade, undefined);
    assert.equal(await take({ isDiskLow: true }), undefined);
    assert.equal((await take())?.job.id, id);
    const owner = (await account()).id;
    const late = { name: 'stars', description: '', owner, created: at(0) };
    assert.equal(await store.groups.insert(late, 9), 'name-taken');
    assert.deepEqual((await store.contexts.seenBy(null)).contexts, [
      { name: 'Stars', version: 1, isOpen: true, isForStrangers: false },
    ]);
    await close();
  },

  'keeps job numbers near the end of 64 bits exact': async (place) => {
    const { store, account, mustTake, finish, close } = await openYard(place);
    const owner = await account();
    const near = (MAX - 3n) as JobId;
    await place.execute(
      `insert into jobs (id, owner, kind, quick, system, status, attempt, submitted,
         queue_minutes, context, text)
       values (${near}, ${owner.id}, 'query', 0, 0, 'ready', 0, 0, 500, 'Stars', 'SELECT 1')`,
    );
    const claim = await mustTake();
    assert.equal(claim.job.id, near);
    assert.equal((await finish(claim, { rows: MAX })).kind, 'finished');
    const job = await store.jobs.byId(near);
    assert.deepEqual([job?.id, job?.rows], [near, MAX]);
    const above = { id: [{ from: near }], includeSystem: true };
    assert.deepEqual(await collect(store.jobs.search(above)), [job]);
    const below = { id: [{ to: (near - 1n) as JobId }], includeSystem: true };
    assert.deepEqual(await collect(store.jobs.search(below)), []);
    await close();
  },

  'gives no job a number below what is reserved, and never lowers': async (place) => {
    const { store, account, submit, close } = await openYard(place);
    const owner = await account();
    await store.reserveJobs(40_000_000n as JobId);
    assert.equal(await submit(owner), 40_000_000n);
    await store.reserveJobs(7n as JobId);
    await store.reserveJobs(40_000_001n as JobId);
    assert.equal(await submit(owner), 40_000_001n);
    await close();
  },

  'and closing it leaves nothing that answers': async (place) => {
    const store = await place.open();
    await collect(store.jobs.search({ includeSystem: true }));
    await store.close();
    await assert.rejects(store.accounts.byId(1n as AccountId));
    await assert.rejects(store.accounts.setPassword(1n as AccountId, 'x'));
  },
};

const STARS: Context = { name: 'Stars', description: '', version: 1, created: at(0), tables: [] };

/** What migration 6 made, those that point at others first. */
const OF_GROUPS = [
  'context_grants',
  'group_tables',
  'group_members',
  'groups',
  'database_names',
  'job_shared_reads',
] as const;

/** Takes back what migrations 11 to 14 made, but for what goes with the tables of others. */
const BEFORE_SPACES = [
  ...['space_group_acls', 'space_group_members', 'space_groups', 'space_variables'].map(
    (table) => `drop table ${table}`,
  ),
  ...['data_uploads', 'sources', 'loads'].map((table) => `drop table ${table}`),
  'drop index jobs_draft',
  'alter table jobs drop column load_number',
  'drop table cursors',
  'drop table space_members',
  'drop index spaces_by_name',
  ...['kind', 'name_folded', 'comments', 'properties', 'created', 'deleted', 'loads'].map(
    (column) => `alter table spaces drop column ${column}`,
  ),
  'drop index jobs_by_space',
  'alter table jobs drop column space_id',
  'alter table table_versions drop column home',
] as const;

const isNewer = (error: unknown): boolean =>
  error instanceof Refusal && error.code === 'store-newer' && /99/.test(error.message);
