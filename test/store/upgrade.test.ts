// A store of an older version that is opened: what it was before lies beside it, whole, and there
// is one such copy for each upgrade and none for anything else. The older store is made by the
// first of our own migrations.

import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { test } from 'node:test';
import { MIGRATIONS, SCHEMA } from '../../src/store/migrate.ts';
import { openSqliteStore } from '../../src/store/open.ts';
import { schemaOf, summaryOf } from '../../src/store/sqlite/copy.ts';
import { olderStore } from '../support/older-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const namesBeside = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name !== 'store.sqlite');

test('a store of an older version is copied beside itself before it changes', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'store.sqlite');
  olderStore(file, { schema: 12, login: 'kepler' });
  const store = await openSqliteStore({ file });
  const account = await store.accounts.byLogin('kepler');
  await store.close();
  assert.equal(account?.account.id, 7n);
  const [name = '', ...others] = await namesBeside(folder.path);
  assert.deepEqual(others, []);
  assert.match(name, /^store-at-12-\d{8}T\d{9}Z\.sqlite$/);
  const copy = join(folder.path, name);
  assert.deepEqual(store.upgrade, { from: 12, to: SCHEMA, copy });
  assert.equal((await stat(copy)).mode & 0o777, 0o600);
  assert.equal(schemaOf(copy), 12);
  assert.equal(schemaOf(file), SCHEMA);
  assert.deepEqual([summaryOf(copy).counts.accounts, summaryOf(copy).generation], [1, 3]);
  assert.equal(summaryOf(copy).identity, store.identity);
});

test('a store that is new or up to date is not copied', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'store.sqlite');
  for (let times = 0; times < 2; times++) {
    const store = await openSqliteStore({ file });
    await store.close();
    assert.equal(store.upgrade, undefined);
  }
  assert.deepEqual(await namesBeside(folder.path), []);
});

test('an upgrade that fails leaves the store as it was, and no copy', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'store.sqlite');
  olderStore(file, { schema: 12, login: 'kepler' });
  // The next step would make it.
  const [, name] = /create table (\w+)/.exec(firstStatementOf(13)) ?? [];
  using database = new DatabaseSync(file);
  database.exec(`create table ${name} (in_the_way integer)`);
  await assert.rejects(openSqliteStore({ file }), { code: 'store-unusable' });
  assert.deepEqual(
    (await namesBeside(folder.path)).filter((each) => !/-(wal|shm)$/.test(each)),
    [],
  );
  assert.equal(schemaOf(file), 12);
});

const firstStatementOf = (number: number): string => {
  const words = { id: 'integer', key: 'integer', integer: 'integer', text: 'text', strict: '' };
  const statements = MIGRATIONS[number - 1]?.statements({ ...words, before: [] }) ?? [];
  return statements.find((each) => each.includes('create table')) ?? '';
};

test('a store of a newer version is refused and not copied', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'store.sqlite');
  await (await openSqliteStore({ file })).close();
  using database = new DatabaseSync(file);
  database.exec("insert into migrations (number, name) values (99, 'to come')");
  await assert.rejects(openSqliteStore({ file }), { code: 'store-newer' });
  assert.equal(schemaOf(file), 99);
  assert.deepEqual(
    (await namesBeside(folder.path)).filter((each) => !/-(wal|shm)$/.test(each)),
    [],
  );
});
