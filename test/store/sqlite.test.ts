// What the store on SQLite promises beyond the contract: of its file, its threads, and of other
// processes beside it.

import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobId } from '../../src/domain/job.ts';
import { lineOf, Refusal } from '../../src/domain/refusal.ts';
import { openSqliteStore } from '../../src/store/open.ts';
import { at, collect, newAccount, SERVER } from '../contract/store-yard.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('the store on SQLite', () => {
  it('keeps its files from everybody but their owner', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'store.sqlite');
    const store = await openSqliteStore({ file });
    await store.accounts.insert(newAccount());
    for (const name of [file, `${file}-wal`, `${file}-shm`]) {
      assert.equal(statSync(name).mode & 0o777, 0o600, name);
    }
    await store.close();
  });

  it('syncs every commit to a write-ahead log', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'store.sqlite');
    await (await openSqliteStore({ file })).close();
    const database = new DatabaseSync(file);
    assert.equal(database.prepare('pragma journal_mode').get()?.['journal_mode'], 'wal');
    database.close();
  });

  it('leaves the event loop free while another process holds the file', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'store.sqlite');
    const store = await openSqliteStore({ file });
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    let isRenewed = false;
    const renewed = store.servers.renew(SERVER, at(1)).then(() => (isRenewed = true));
    // Reads by key and searches go on, and so do timers, while the move waits.
    const begun = performance.now();
    for (let turn = 0; turn < 10; turn++) await sleep(1);
    assert.equal(await store.accounts.byLogin('nobody'), undefined);
    assert.deepEqual(await collect(store.jobs.search({ includeSystem: true })), []);
    assert.ok(performance.now() - begun < 5_000);
    assert.equal(isRenewed, false);
    other.exec('rollback');
    other.close();
    await renewed;
    await store.close();
  });

  it('refuses a file that is no store of ours, and says which', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'strange.sqlite');
    writeFileSync(file, 'This is no database, and longer than the first page of one.'.repeat(100));
    await assert.rejects(
      openSqliteStore({ file }),
      (error) =>
        error instanceof Refusal &&
        error.code === 'store-damaged' &&
        error.hint.includes('--rebuild') &&
        error.message.includes(file) &&
        /not a database/.test(error.message),
    );
  });

  it('refuses a folder that is not there', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'absent', 'store.sqlite');
    await assert.rejects(
      openSqliteStore({ file }),
      (error) => error instanceof Refusal && error.code === 'store-unusable',
    );
  });

  it('gives errors of its threads with their story, and goes on after them', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'store.sqlite');
    const store = await openSqliteStore({ file });
    const broken = { ...newAccount(), quotaBytes: 'much' as never };
    await assert.rejects(store.accounts.insert(broken), /cannot store TEXT value in INTEGER/);
    assert.ok(typeof (await store.accounts.insert(newAccount())) !== 'string');
    await store.close();
  });
});

it('gives a refusal of a thread of SQLite with all that its words are about', async () => {
  await using folder = await temporaryFolder();
  const store = await openSqliteStore({ file: join(folder.path, 'store.sqlite') });
  const id = Array.from({ length: 10_001 }, (_, number) => ({
    from: BigInt(number) as JobId,
    to: BigInt(number) as JobId,
  }));
  await assert.rejects(collect(store.jobs.search({ id, includeSystem: true })), (error) => {
    assert.ok(error instanceof Refusal);
    assert.match(lineOf(error), /10001.*10000/);
    assert.equal(lineOf(error).startsWith(error.message), true);
    return true;
  });
  await store.close();
});
