// Table sets: what somebody may read, for programs that ask before they query.
// Made from the same snapshot that a query of his would be bound against.

import type { Account } from '../domain/account.ts';
import type { TableSet } from '../domain/table-set.ts';
import { tableSetOf } from '../sql/catalog/tap-schema.ts';
import type { Snapshots } from './snapshots.ts';

/** The verb on table sets. */
export interface TableSets {
  /** Everything that the account may read at this moment. */
  seenBy(account: Account): Promise<TableSet>;
}

/** Table sets over snapshots. */
export const createTableSets = (snapshots: Pick<Snapshots, 'wholeNow'>): TableSets => ({
  seenBy: async (account) => tableSetOf(await snapshots.wholeNow(account)),
});
