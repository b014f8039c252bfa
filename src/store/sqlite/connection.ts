// One connection to a SQLite file, with the rules every connection of ours has.
// Knows nothing of Kysely and of our tables; runs on whichever thread opens it.

import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Refusal } from '../../domain/refusal.ts';
import { IS_LIKE, isLike } from './likeness.ts';

/** What a statement gave: its rows, and how many rows it changed. */
export interface Answer {
  readonly rows: Row[];
  readonly changes: bigint;
}

/** Values by the names of their columns; integers are bigint. */
export type Row = Record<string, unknown>;

/** A connection that is open; whoever opened it closes it. */
export interface Connection {
  run(sql: string, parameters: readonly unknown[]): Answer;
  /**
   * Takes the write lock: what the transaction reads is still so when it writes. Unless `isSynced`
   * is false, its commit returns when it is on the disk; else a later one that is takes it along.
   */
  begin(isSynced?: boolean): void;
  commit(): void;
  /** After some errors SQLite has rolled back by itself; then this does nothing. */
  rollback(): void;
  isInTransaction(): boolean;
  close(): void;
}

/** Whether a connection may change the file. */
export type Mode = 'read' | 'write';

/** Opens `file`; a `read` connection cannot change it, and needs a `write` one to have made it. */
export const openConnection = (file: string, mode: Mode): Connection => {
  const { database, statements } = saying(file, () => open(file, mode));
  // A connection that is closed throws when it is asked, and is in none.
  const isInTransaction = () => database.isOpen && database.isTransaction;
  const ask: Connection['run'] = (sql, parameters) =>
    saying(file, () => run(preparedOf(database, statements, sql), parameters));
  let wasSynced = true;
  return {
    run: ask,
    begin: (isSynced = true) => {
      // Within a transaction SQLite does not let it be changed.
      if (isSynced !== wasSynced) database.exec(isSynced ? SYNCED : UNSYNCED);
      wasSynced = isSynced;
      ask('begin immediate', []);
    },
    commit: () => void ask('commit', []),
    rollback: () => void (isInTransaction() && ask('rollback', [])),
    isInTransaction,
    close: () => database.close(),
  };
};

const open = (file: string, mode: Mode): Opened => {
  const database = new DatabaseSync(file, {
    readOnly: mode === 'read',
    readBigInts: true,
    timeout: BUSY_MILLISECONDS[mode],
    enableForeignKeyConstraints: true,
  });
  if (mode === 'write') {
    // WAL lets readers go on while somebody writes.
    database.exec(`pragma journal_mode = wal; ${SYNCED}`);
  }
  // SQLite's own lower() knows ASCII alone.
  database.function('fold', { deterministic: true }, foldValue);
  // Its own GLOB takes seconds for a long text and a hostile pattern.
  database.function(IS_LIKE, { deterministic: true }, isLike);
  return { database, statements: new Map() };
};

/** Each commit is on the disk before it returns. */
const SYNCED = 'pragma synchronous = full';

/** A commit outlives every process, though not a loss of power; what is on the disk stays whole. */
const UNSYNCED = 'pragma synchronous = normal';

interface Opened {
  readonly database: DatabaseSync;
  readonly statements: Map<string, Prepared>;
}

/** Runs `work`; a full disk becomes the refusal that says so, whatever SQLite calls it. */
const saying = <T>(file: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    // The path is for nobody who asks over a wire to know.
    if (isFull(error, file)) throw new Refusal('disk-full', { data: 'the store' });
    throw error;
  }
};

const isFull = (error: unknown, file: string): boolean => {
  if (!(error instanceof Error) || !('errcode' in error)) return false;
  const code = Number(error.errcode) & 0xff;
  return code === SQLITE_FULL || (code === SQLITE_IOERR && hasNoRoom(dirname(file)));
};

const SQLITE_FULL = 13;
/** Also what a full disk makes of a growing log's index: then the disk itself tells. */
const SQLITE_IOERR = 10;

const hasNoRoom = (folder: string): boolean => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < ROOM_BYTES_MIN;
};

/** A page of SQLite's index of its log is 32 KiB: with less free, nothing of it can grow. */
const ROOM_BYTES_MIN = 64 * 1024;

/**
 * How long a connection waits for one of another process. A reader in WAL mode hardly ever waits,
 * and the main thread must not wait long; a writer waits out a long transaction of another.
 */
const BUSY_MILLISECONDS = { read: 1_000, write: 10_000 } as const satisfies Record<Mode, number>;

/** As `fold` of the domain, for a value that may be null. */
const foldValue = (value: unknown): string | null =>
  typeof value === 'string' ? value.toLowerCase() : null;

interface Prepared {
  readonly statement: StatementSync;
  /** The names of the columns of its rows; empty where it gives none. */
  readonly names: readonly string[];
}

/** Statements kept prepared: more than this room has, save those with lists of many lengths. */
const STATEMENTS_MAX = 200;

const preparedOf = (
  database: DatabaseSync,
  statements: Map<string, Prepared>,
  sql: string,
): Prepared => {
  const known = statements.get(sql);
  if (known !== undefined) {
    // Put last again, so that the first one is always the one unused for longest.
    statements.delete(sql);
    statements.set(sql, known);
    return known;
  }
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  const prepared = { statement, names: statement.columns().map(({ name }) => name) };
  const [oldest] = statements.keys();
  if (statements.size >= STATEMENTS_MAX && oldest !== undefined) statements.delete(oldest);
  statements.set(sql, prepared);
  return prepared;
};

const run = ({ statement, names }: Prepared, parameters: readonly unknown[]): Answer => {
  const values = parameters.map(bindable);
  if (names.length === 0) return { rows: [], changes: BigInt(statement.run(...values).changes) };
  const found = statement.all(...values) as unknown as readonly (readonly unknown[])[];
  return { rows: found.map((each) => rowOf(names, each)), changes: BigInt(found.length) };
};

/** The objects that node:sqlite itself makes are dictionaries: slow to make and slow to read. */
const rowOf = (names: readonly string[], values: readonly unknown[]): Row => {
  const row: Row = {};
  // Ten thousand times for a list of jobs: an iterator over the names takes half as long again.
  for (let at = 0; at < names.length; at++) row[names[at] ?? ''] = values[at];
  return row;
};

/** Whole numbers are bound as integers: node:sqlite would make a REAL of every number. */
const bindable = (value: unknown): SQLInputValue =>
  Number.isInteger(value) ? BigInt(value as number) : (value as SQLInputValue);
