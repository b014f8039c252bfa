// Kysely over one SQLite connection of this thread.
// A transaction takes the write lock when it begins, so that what it reads is still so when it
// writes; Kysely itself hands the one connection to one user at a time. Where nobody has
// transactions there is nothing to wait for, and queries made before can be run past it.

import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import type { DirectAdapter } from '../compiled-once.ts';
import type { Connection, Mode } from './connection.ts';

/** The dialect over a connection of that mode, which stays its opener's to close. */
export const sqliteDialect = (connection: Connection, mode: Mode): Dialect => ({
  createDriver: () => driverOver(connection),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createAdapter: () => (mode === 'read' ? readingAdapter(connection) : new SqliteAdapter()),
  createIntrospector: (db) => new SqliteIntrospector(db),
});

const readingAdapter = (connection: Connection): DirectAdapter =>
  Object.assign(new SqliteAdapter(), {
    rowsOf: ({ sql, parameters }: CompiledQuery) => connection.run(sql, parameters).rows,
  });

const driverOver = (opened: Connection): Driver => {
  const connection: DatabaseConnection = {
    executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
      const { rows, changes } = opened.run(sql, parameters);
      return { rows: rows as R[], numAffectedRows: changes };
    },
    streamQuery: () => {
      throw new Error('Rows are read in pages here, not in streams.');
    },
  };
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    releaseConnection: () => Promise.resolve(),
    beginTransaction: async () => opened.begin(),
    commitTransaction: async () => opened.commit(),
    rollbackTransaction: async () => opened.rollback(),
    destroy: () => Promise.resolve(),
  };
};
