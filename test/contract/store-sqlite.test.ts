// The store's contract on built-in SQLite.
// Each place is a folder of its own, gone afterwards.

import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/open.ts';
import { storeContract } from './store.ts';
import type { StorePlace } from './store-yard.ts';

const makePlace = async (): Promise<StorePlace> => {
  const folder = mkdtempSync(join(tmpdir(), 'almagest-store-'));
  const file = join(folder, 'store.sqlite');
  return {
    address: file,
    open: () => openSqliteStore({ file }),
    execute: async (statement) => {
      const database = new DatabaseSync(file, { timeout: 10_000 });
      try {
        database.exec(statement);
      } finally {
        database.close();
      }
    },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
};

storeContract({ name: 'SQLite', makePlace });
