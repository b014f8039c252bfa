// The store's contract on PostgreSQL, on a cluster of its own or one that the environment names.
// Skipped by name where there is no PostgreSQL at all.

import { after, before, describe, it } from 'node:test';
import { openPostgresStore } from '../../src/store/open.ts';
import { execute, startPostgres, whyNoPostgres, type TestPostgres } from '../support/postgres.ts';
import { storeContract } from './store.ts';
import type { StorePlace } from './store-yard.ts';

const missing = whyNoPostgres();

if (missing === undefined) {
  describe('a PostgreSQL server', () => {
    let server: TestPostgres;
    before(async () => {
      server = await startPostgres();
    });
    after(() => server.stop());
    const makePlace = async (): Promise<StorePlace> => {
      const url = await server.createDatabase();
      return {
        address: url,
        open: () => openPostgresStore({ url }),
        execute: (statement) => execute(url, statement),
        // The server goes as a whole.
        remove: () => Promise.resolve(),
      };
    };
    storeContract({ name: 'PostgreSQL', makePlace });
  });
} else {
  void it.skip(`the store on PostgreSQL keeps its contract (${missing})`);
}
