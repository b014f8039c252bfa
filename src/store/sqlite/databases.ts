// The handles over one SQLite connection of this thread, and SQLite's manners.
// Which thread runs what is decided in store.ts, not here.

import { Kysely, sql } from 'kysely';
import { SYSTEM_CLOCK, type Databases, type Manners } from '../databases.ts';
import type { TypeWords } from '../migrate.ts';
import type { Schema } from '../schema.ts';
import { openConnection, type Mode } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { groupingOver, type Grouping } from './group.ts';
import { IS_LIKE } from './likeness.ts';

/** One connection to `file` for every manner of use; with mode `read`, none of them may write. */
export const sqliteDatabases = (file: string, mode: Mode): SqliteDatabases => {
  const { connection, together } = groupingOver(openConnection(file, mode));
  const db = new Kysely<Schema>({ dialect: sqliteDialect(connection, mode) });
  const handles = { keys: db, writes: db, searches: db };
  return {
    ...handles,
    manners: SQLITE_MANNERS,
    clock: SYSTEM_CLOCK,
    together,
    close: () => connection.close(),
  };
};

/** Handles that share a connection; moves over them can be made together. */
export interface SqliteDatabases extends Databases, Pick<Grouping, 'together'> {
  close(): void;
}

const nothing = (): Promise<void> => Promise.resolve();

/** A transaction has the whole file to itself, and AUTOINCREMENT sees ids that were given. */
export const SQLITE_MANNERS: Manners = {
  lockClaims: nothing,
  lockAccount: nothing,
  lockSpaces: nothing,
  raiseIds: async (work, table, id) => {
    await sql`
      insert into sqlite_sequence (name, seq) select ${table}, 0
      where not exists (select 1 from sqlite_sequence where name = ${table})
    `.execute(work);
    await sql`update sqlite_sequence set seq = max(seq, ${id}) where name = ${table}`.execute(work);
  },
  isLike: (text, pieces) => sql`(${sql.raw(IS_LIKE)}(${text}, ${JSON.stringify(pieces)}) = 1)`,
  isTimeout: () => false,
};

/** The words of SQLite for the columns of a migration. */
export const SQLITE_WORDS: TypeWords = {
  id: 'integer primary key autoincrement',
  key: 'integer primary key',
  integer: 'integer',
  text: 'text',
  strict: ' strict',
  before: [],
};
