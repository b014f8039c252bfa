// The contract of the store port: every adapter passes these cases, and the core relies on no more.
// Cases are grouped by what they promise; each begins with an empty store.

import { after, before, beforeEach, describe, it } from 'node:test';
import { ACCESS_CASES } from './store-access.ts';
import { ACCOUNT_CASES } from './store-accounts.ts';
import { END_CASES } from './store-ends.ts';
import { GROUP_CASES } from './store-groups.ts';
import { GRANT_CASES } from './store-grants.ts';
import { HISTORY_CASES } from './store-history.ts';
import { LOCK_CASES } from './store-locks.ts';
import { TOKEN_CASES } from './store-tokens.ts';
import { openCases } from './store-open.ts';
import { OBJECT_CASES } from './store-objects.ts';
import { POINT_CASES } from './store-points.ts';
import { PREDICATE_CASES } from './store-predicates.ts';
import { processCases } from './store-processes.ts';
import { QUEUE_CASES } from './store-queue.ts';
import { RACE_CASES } from './store-races.ts';
import { RESTORE_CASES } from './store-restore.ts';
import { SEARCH_CASES } from './store-search.ts';
import { READER_CASES } from './store-readers.ts';
import { SHARED_CASES } from './store-shared.ts';
import { SERVER_CASES } from './store-servers.ts';
import { SPACE_GROUP_CASES } from './store-space-groups.ts';
import { LOAD_CASES } from './store-loads.ts';
import { SPACE_CASES } from './store-spaces.ts';
import { SUSPENSION_CASES } from './store-suspensions.ts';
import { TABLE_CASES } from './store-tables.ts';
import { TERMS_CASES } from './store-terms.ts';
import {
  at,
  openYard,
  SERVER,
  type CaseGroups,
  type StoreAdapter,
  type StorePlace,
  type Yard,
} from './store-yard.ts';

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
    for (const [group, cases] of Object.entries(CASES)) {
      describe(group, () => {
        for (const [title, check] of Object.entries(cases)) it(title, () => check(yard));
      });
    }
  });
  openCases(adapter);
  processCases(adapter);
};

const CASES: CaseGroups = {
  ...ACCOUNT_CASES,
  ...ACCESS_CASES,
  ...TOKEN_CASES,
  ...QUEUE_CASES,
  ...SPACE_CASES,
  ...SPACE_GROUP_CASES,
  ...LOAD_CASES,
  ...TERMS_CASES,
  ...SUSPENSION_CASES,
  ...LOCK_CASES,
  ...END_CASES,
  ...TABLE_CASES,
  ...POINT_CASES,
  ...OBJECT_CASES,
  ...GROUP_CASES,
  ...HISTORY_CASES,
  ...READER_CASES,
  ...SHARED_CASES,
  ...GRANT_CASES,
  ...RESTORE_CASES,
  ...SEARCH_CASES,
  ...PREDICATE_CASES,
  ...SERVER_CASES,
  ...RACE_CASES,
};

/** Those that point at others first. */
const TABLES = [
  'job_pins',
  'data_uploads',
  'sources',
  'loads',
  'job_terms',
  'job_locks',
  'job_shared_reads',
  'cursors',
  'outputs',
  'table_versions',
  'space_objects',
  'jobs',
  'login_tokens',
  'access_tokens',
  'codes',
  'context_grants',
  'group_tables',
  'group_members',
  'groups',
  'space_group_acls',
  'space_group_members',
  'space_groups',
  'space_variables',
  'space_members',
  'accounts',
  'spaces',
  'contexts',
  'database_names',
  'servers',
  'suspensions',
] as const;
