// Table sets: what somebody may read, for programs that ask before they query.
// Made from the same snapshot that a query of his would be bound against, and his views are bound
// over it: a few at a time, with what others ask between.

import { yieldToEventLoop } from '../base/pause.ts';
import type { Account } from '../domain/account.ts';
import type { TableSet } from '../domain/table-set.ts';
import { tableSetInSteps } from '../sql/bind/table-set.ts';
import type { Snapshots } from './snapshots.ts';

/** The verb on table sets. */
export interface TableSets {
  /** Everything that the account may read at this moment. */
  seenBy(account: Account): Promise<TableSet>;
}

/** Table sets over snapshots. */
export const createTableSets = (snapshots: Pick<Snapshots, 'wholeNow'>): TableSets => ({
  seenBy: async (account) => {
    const steps = tableSetInSteps(await snapshots.wholeNow(account));
    let step = steps.next();
    for (let count = 1; step.done !== true; count += 1) {
      if (count % STEPS_AT_ONCE === 0) await yieldToEventLoop();
      step = steps.next();
    }
    return step.value;
  },
});

/** A view of fifty columns takes half a millisecond: others wait for five. */
const STEPS_AT_ONCE = 10;
