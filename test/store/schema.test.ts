// The schema after the last migration, as a person reads it in src/store/schema.sql.
// UPDATE=1 writes that file anew.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MIGRATIONS } from '../../src/store/migrate.ts';
import { openSqliteStore } from '../../src/store/open.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SCHEMA = fileURLToPath(new URL('../../src/store/schema.sql', import.meta.url));

const HEADER = `-- The store's schema on SQLite after the last migration, for reading.
-- A test compares it with what the migrations make; UPDATE=1 writes it anew.
`;

it('schema.sql shows what the migrations make', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'store.sqlite');
  await (await openSqliteStore({ file })).close();
  const dump = dumpOf(file);
  if (process.env['UPDATE'] === '1') writeFileSync(SCHEMA, dump);
  assert.equal(readFileSync(SCHEMA, 'utf8'), dump);
});

it('migrations are numbered from 1 without a gap', () => {
  const numbers = MIGRATIONS.map(({ number }) => number);
  assert.deepEqual(
    numbers,
    Array.from(numbers, (_, index) => index + 1),
  );
});

/** Every statement that made something in the file, in the order they were made. */
const dumpOf = (file: string): string => {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database
    .prepare("select sql from sqlite_master where sql is not null and name not like 'sqlite_%'")
    .all();
  database.close();
  const statements = rows.map(({ sql }) => `${plainly(String(sql))};\n`);
  return [HEADER, ...statements].join('\n');
};

/** Without the indentation of its migration; what was added to it later on a line of its own. */
const plainly = (sql: string): string =>
  sql
    .replace(/\n +/g, '\n  ')
    .replace('\n  )', '\n)')
    .replace(/\n {2}, (.*)\) strict$/, ',\n  $1\n) strict');
