// What most benchmarks stand on: a server, a client of its first account, and DuckDB itself beside
// them with the threads and the memory of one executor. All of it is gone when it is disposed of.

import type { DuckDBConnection } from '@duckdb/node-api';
import { bigCatalog } from '../catalog.ts';
import type { Context } from '../../src/domain/context.ts';
import { clientOf, type Client } from './client.ts';
import { openDuckdb, parquetOf } from './duckdb.ts';
import type { BenchOptions } from './measure.ts';
import { startServer, type BenchServer, type ServerAsk } from './server.ts';
import { tableOf } from './texts.ts';

/** The server and its peer. */
export interface Ground extends AsyncDisposable {
  readonly server: BenchServer;
  readonly client: Client;
  /** DuckDB, the peer. */
  readonly connection: DuckDBConnection;
}

/** As `Ground`, with the big catalog in the server. */
export interface CatalogGround extends Ground {
  readonly catalog: Context;
  /** The FROM clause that reads the catalog's one table, in DuckDB's words. */
  readonly files: string;
}

/** Starts a server and opens DuckDB. */
export const openGround = async (ask: ServerAsk = {}): Promise<Ground> => {
  const parts = new AsyncDisposableStack();
  try {
    const server = parts.use(await startServer(ask));
    const client = clientOf(server, server.accounts[0]);
    parts.defer(() => client.close());
    const { executorThreads: threads, executorMemoryBytes: memoryBytes } = server.settings;
    const duckdb = await openDuckdb({ temp: server.temp, threads, memoryBytes });
    parts.defer(() => duckdb.close());
    const { connection } = duckdb;
    return { server, client, connection, [Symbol.asyncDispose]: () => parts.disposeAsync() };
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
};

/** As `openGround`, over the big catalog, which is made where it is absent. */
export const openCatalogGround = async (
  options: BenchOptions,
  ask: ServerAsk = {},
): Promise<CatalogGround> => {
  const catalog = await bigCatalog(options);
  const ground = await openGround({ ...ask, catalog });
  return { ...ground, catalog, files: parquetOf(tableOf(catalog).files) };
};
