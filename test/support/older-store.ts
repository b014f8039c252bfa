// The store of an older version, as its program left it: the first of our migrations, and one
// account in it. Migrations are never changed, so their first ones are what older programs ran.

import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from '../../src/store/migrate.ts';
import { SQLITE_WORDS } from '../../src/store/sqlite/databases.ts';

/** Which version, and whose account, number 7, with a space of its own. */
export interface OlderStore {
  /** The number of its last migration. */
  readonly schema: number;
  readonly login: string;
}

/** Makes it in `file`, at generation 3. */
export const olderStore = (file: string, { schema, login }: OlderStore): void => {
  using database = new DatabaseSync(file);
  database.exec('pragma journal_mode = wal');
  database.exec('create table migrations (number integer primary key, name text not null) strict');
  for (const { number, name, statements } of MIGRATIONS.slice(0, schema)) {
    for (const statement of statements(SQLITE_WORDS)) database.exec(statement);
    database.prepare('insert into migrations values (?, ?)').run(number, name);
  }
  const identity = '0123456789abcdef0123456789abcdef';
  const meta = database.prepare('insert into meta (key, value) values (?, ?)');
  meta.run('identity', identity);
  meta.run('generation', '3');
  const insert = (table: string, row: Readonly<Record<string, string | number>>): void => {
    const names = Object.keys(row);
    const places = names.map(() => '?').join(', ');
    database
      .prepare(`insert into ${table} (${names.join(', ')}) values (${places})`)
      .run(...Object.values(row));
  };
  insert('spaces', { id: 1, name: 'MyDB', owner: 7 });
  const names = {
    login,
    login_folded: login.toLowerCase(),
    password_hash: 'none',
    privileges: '[]',
  };
  const numbers = { credential_version: 1, quota_bytes: 1_000_000, space_id: 1, created: 0 };
  insert('accounts', { id: 7, ...names, ...numbers });
};
