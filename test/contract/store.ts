// The contract of the store port: every adapter passes these cases, and the core relies on no more.
// Cases are grouped by what they promise; each begins with an empty store.

import { after, before, beforeEach, describe } from 'node:test';
import { accountCases } from './store-accounts.ts';
import { endCases } from './store-ends.ts';
import { lockCases } from './store-locks.ts';
import { openCases } from './store-open.ts';
import { queueCases } from './store-queue.ts';
import { raceCases } from './store-races.ts';
import { restoreCases } from './store-restore.ts';
import { searchCases } from './store-search.ts';
import { serverCases } from './store-servers.ts';
import { tableCases } from './store-tables.ts';
import {
  at,
  openYard,
  SERVER,
  type StoreAdapter,
  type StorePlace,
  type Yard,
} from './store-yard.ts';

/** Gives the yard of the case that runs. */
export type YardOf = () => Yard;

/** Declares every case of the contract for `adapter`. */
export const storeContract = (adapter: StoreAdapter): void => {
  describe(`the store on ${adapter.name}`, () => {
    let place: StorePlace;
    let yard: Yard;
    before(async () => {
      place = await adapter.makePlace();
      yard = await openYard(place);
    });
    beforeEach(async () => {
      for (const table of TABLES) await place.execute(`delete from ${table}`);
      await yard.store.servers.renew(SERVER, at(1_000_000));
    });
    after(async () => {
      await yard.close();
      await place.remove();
    });
    for (const cases of CASES) cases(() => yard);
  });
  openCases(adapter);
};

const CASES: readonly ((yard: YardOf) => void)[] = [
  accountCases,
  queueCases,
  lockCases,
  endCases,
  tableCases,
  restoreCases,
  searchCases,
  serverCases,
  raceCases,
];

/** Those that point at others first. */
const TABLES = [
  'job_pins',
  'job_locks',
  'outputs',
  'table_versions',
  'jobs',
  'accounts',
  'spaces',
  'contexts',
  'servers',
] as const;
