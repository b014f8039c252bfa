// A server of its own process that runs jobs of a store: once its parent says so it claims for its
// slots until nothing is left, holds each job for a moment, and tells of each when it has ended.
// Its moments are of the one clock that all processes of a machine share.

import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { openPostgresStore, openSqliteStore } from '../../src/store/open.ts';
import { at, termsOf } from './store-yard.ts';

/** What a server of its own process tells of a job that it ran. */
export interface Held {
  readonly job: string;
  readonly owner: string;
  readonly server: string;
  /** Nanoseconds, as texts: after the store had started it, and before it was told of the end. */
  readonly from: string;
  readonly to: string;
}

/** Long enough that jobs which may run together do. */
const HOLD_MILLISECONDS = 25;

/** Slots that a server has, and jobs that an account may run on all of them. */
export const SLOTS = 2;
export const PER_ACCOUNT_MAX = 3;

const run = async (address: string, server: string): Promise<void> => {
  const isUrl = address.startsWith('postgres:');
  const store = await (isUrl
    ? openPostgresStore({ url: address })
    : openSqliteStore({ file: address }));
  const terms = termsOf({ server, slots: SLOTS, perAccountMax: PER_ACCOUNT_MAX });
  await store.servers.renew(server, at(1_000_000));
  const isWaiting = async (): Promise<boolean> => {
    for await (const _ of store.jobs.search({ status: ['ready'], includeSystem: true }))
      return true;
    return false;
  };
  const slot = async (): Promise<void> => {
    while (await isWaiting()) {
      const claim = await store.jobs.claim('long', terms);
      const from = process.hrtime.bigint();
      // Who got none asks again at once, so that many ask in the moment in which a job ends.
      if (claim === undefined) continue;
      await pause(HOLD_MILLISECONDS);
      const to = process.hrtime.bigint();
      const { id, attempt, owner } = claim.job;
      const end = { job: id, attempt, at: at(20), rows: null, createdTable: null };
      const { kind } = await store.jobs.finish({ ...end, changes: [], output: null });
      if (kind !== 'finished') throw new Error(`job ${id} ended as ${kind}`);
      const held: Held = {
        job: String(id),
        owner: String(owner),
        server,
        from: String(from),
        to: String(to),
      };
      process.send?.(held);
    }
  };
  process.send?.('ready');
  await once(process, 'message');
  // One more than it has: the store, and not the server, is to keep to the number.
  await Promise.all(Array.from({ length: SLOTS + 1 }, slot));
  await store.close();
  process.disconnect();
};

if (import.meta.main) {
  const [address = '', server = ''] = process.argv.slice(2);
  await run(address, server);
}
