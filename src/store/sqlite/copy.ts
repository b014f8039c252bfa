// Copies of a store's file: one made at a single moment beside whoever writes, what such a file
// says of itself, and what it needs to take the place of another. Works on files of any schema,
// older and newer ones too, and never changes the one that is copied.

import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Refusal } from '../../domain/refusal.ts';
import { META } from '../meta.ts';

/** What the file of a store says of itself, whichever version wrote it. */
export interface StoreSummary {
  /** The number of the last migration that was applied to it. */
  readonly schema: number;
  readonly identity: string;
  readonly generation: number;
  /** How many there are; of what its schema does not know yet, none. */
  readonly counts: StoreCounts;
}

/** How much a store holds. */
export interface StoreCounts {
  readonly accounts: number;
  readonly jobs: number;
  readonly tables: number;
  readonly contexts: number;
  readonly groups: number;
}

/**
 * Writes the store in `from`, as it stands at one moment, into the new file `to`: readable for its
 * owner alone, and on the disk when this returns. Writers go on meanwhile. Nothing is left of a
 * copy that fails.
 */
export const copyStore = (from: string, to: string): void => {
  // Made before SQLite would, so that nobody else may read it at any moment.
  closeSync(openSync(to, 'wx', 0o600));
  try {
    using database = openToRead(from);
    database.prepare('vacuum into ?').run(to);
    syncFile(to);
    syncFile(dirname(to));
  } catch (error) {
    rmSync(to, { force: true });
    if (isFull(error)) throw new Refusal('disk-full', { data: dirname(to) });
    throw error;
  }
};

/** The number of the last migration of the store in `file`; 0 where it is none of ours yet. */
export const schemaOf = (file: string): number => {
  using database = openToRead(file);
  return schemaIn(database);
};

/** What the store in `file` says of itself; throws an error that says why it is no whole store. */
export const summaryOf = (file: string): StoreSummary => {
  using database = openToRead(file);
  const [row] = database.prepare('pragma quick_check(1)').all();
  const found = String(Object.values(row ?? {})[0]);
  if (found !== 'ok') throw new Error(`it is damaged: ${found}`);
  const schema = schemaIn(database);
  if (schema === 0) throw new Error('it is no store of ours');
  return {
    schema,
    identity: metaIn(database, META.identity),
    generation: Number(metaIn(database, META.generation)),
    counts: countsIn(database),
  };
};

/**
 * Brings what stands beside the store's file in its log into the file, so that the file alone is
 * the store. Only while nobody has it open.
 */
export const settle = (file: string): void => {
  using database = new DatabaseSync(file);
  database.exec('pragma wal_checkpoint(truncate)');
};

/**
 * Has the store in `file` give out no number that the one in `before` gave out already: somebody
 * may still hold the number of a job of which `file` knows nothing.
 */
export const passNumbers = (file: string, before: string): void => {
  using database = new DatabaseSync(file);
  database.prepare('attach ? as older').run(before);
  database.exec(`
    update main.sqlite_sequence set seq = max(seq, coalesce(
      (select given.seq from older.sqlite_sequence given
        where given.name = main.sqlite_sequence.name), 0));
    insert into main.sqlite_sequence (name, seq)
      select given.name, given.seq from older.sqlite_sequence given
      where given.name not in (select name from main.sqlite_sequence)
        and given.name in (select name from main.sqlite_schema)
  `);
};

const openToRead = (file: string): DatabaseSync =>
  new DatabaseSync(file, { readOnly: true, timeout: BUSY_MILLISECONDS });

/** As a writer of ours waits for another: a copy is not worth less than a move. */
const BUSY_MILLISECONDS = 10_000;

const schemaIn = (database: DatabaseSync): number =>
  hasTable(database, 'migrations')
    ? numberIn(database, 'select coalesce(max(number), 0) from migrations')
    : 0;

const hasTable = (database: DatabaseSync, name: string): boolean =>
  database.prepare("select 1 from sqlite_schema where type = 'table' and name = ?").get(name) !==
  undefined;

const metaIn = (database: DatabaseSync, key: string): string => {
  const row = database.prepare('select value from meta where key = ?').get(key);
  if (row === undefined) throw new Error(`it does not tell its ${key}`);
  return String(row['value']);
};

const countsIn = (database: DatabaseSync): StoreCounts => {
  const count = (table: string, rows = table): number =>
    hasTable(database, table) ? numberIn(database, `select count(*) from ${rows}`) : 0;
  return {
    accounts: count('accounts'),
    jobs: count('jobs'),
    tables: count('table_versions', 'table_versions where dropped is null'),
    contexts: count('contexts'),
    groups: count('groups'),
  };
};

/** The one number that a query gives. */
const numberIn = (database: DatabaseSync, query: string): number =>
  Number(Object.values(database.prepare(query).get() ?? {})[0]);

/** A file, or a folder whose names must outlive a loss of power. */
const syncFile = (path: string): void => {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

const SQLITE_FULL = 13;

const isFull = (error: unknown): boolean =>
  error instanceof Error &&
  (('errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_FULL) ||
    ('code' in error && error.code === 'ENOSPC'));
