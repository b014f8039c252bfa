// Kysely over one SQLite connection of this thread.
// A transaction takes the write lock when it begins, so that what it reads is still so when it
// writes; Kysely itself hands the one connection to one user at a time.

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
import type { Connection } from './connection.ts';

/** The dialect over a connection, which stays its opener's to close. */
export const sqliteDialect = (connection: Connection): Dialect => ({
  createDriver: () => driverOver(connection),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createAdapter: () => new SqliteAdapter(),
  createIntrospector: (db) => new SqliteIntrospector(db),
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
