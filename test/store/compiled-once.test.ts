// Queries that are compiled once: each run has its own values, and each database its own text.
// No database is asked: what would be sent to it is compared.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteQueryCompiler,
  SqliteIntrospector,
} from 'kysely';
import { compiledOnce } from '../../src/store/compiled-once.ts';
import type { Schema } from '../../src/store/schema.ts';

const DATABASES = {
  sqlite: [SqliteAdapter, SqliteQueryCompiler],
  postgres: [PostgresAdapter, PostgresQueryCompiler],
} as const;

test('a query is built once for each database, and run with the values of each call', async () => {
  const heard: [string, readonly unknown[]][] = [];
  let built = 0;
  const change = compiledOnce((db, { key, value }: { key: string; value: string | null }) => {
    built += 1;
    return db
      .updateTable('meta')
      .set({ value: value as never })
      .where('key', '=', key)
      .where('value', '=', 'the same')
      .compile();
  });
  const open = ([Adapter, Compiler]: (typeof DATABASES)[keyof typeof DATABASES]) =>
    new Kysely<Schema>({
      dialect: {
        createAdapter: () => new Adapter(),
        createDriver: () => new DummyDriver(),
        createQueryCompiler: () => new Compiler(),
        createIntrospector: (db) => new SqliteIntrospector(db),
      },
      log: ({ query }) => void heard.push([query.sql, query.parameters]),
    });
  const [sqlite, postgres] = [open(DATABASES.sqlite), open(DATABASES.postgres)];
  await change(sqlite, { key: 'a', value: 'one' });
  await change(postgres, { key: 'b', value: 'two' });
  await sqlite.transaction().execute((work) => change(work, { value: null, key: 'c' }));
  assert.deepEqual(heard, [
    ['update "meta" set "value" = ? where "key" = ? and "value" = ?', ['one', 'a', 'the same']],
    ['update "meta" set "value" = $1 where "key" = $2 and "value" = $3', ['two', 'b', 'the same']],
    ['update "meta" set "value" = ? where "key" = ? and "value" = ?', [null, 'c', 'the same']],
  ]);
  assert.equal(built, 2);
});
