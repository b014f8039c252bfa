// The queue that people take for PostgreSQL, doing what our store does: jobs put in one by one with
// several under way, then taken and finished by as many workers, each with nothing to do.
// Sends the two times and ends.

import { requireFrom } from '../support/packages.ts';
import { peerTerms } from '../support/peer-process.ts';
import { inTurns } from '../support/turns.ts';

/** Where the package is, and what it does. */
export interface GraphileTerms {
  readonly folder: string;
  readonly url: string;
  readonly jobs: number;
  readonly atOnce: number;
}

/** Milliseconds. */
export interface QueueTimes {
  readonly insert: number;
  /** Claim and finish. */
  readonly work: number;
}

/** The part of the package that is used here. */
interface GraphileWorker {
  makeWorkerUtils(terms: { connectionString: string; logger: unknown }): Promise<{
    migrate(): Promise<void>;
    addJob(task: string, payload: unknown): Promise<unknown>;
    release(): Promise<void>;
  }>;
  run(terms: {
    connectionString: string;
    logger: unknown;
    concurrency: number;
    noHandleSignals: boolean;
    taskList: Readonly<Record<string, () => Promise<void>>>;
  }): Promise<{ stop(): Promise<void> }>;
  Logger: new (factory: () => () => void) => unknown;
}

const terms = peerTerms() as GraphileTerms;
const graphile = requireFrom(terms.folder, 'graphile-worker') as GraphileWorker;
const logger = new graphile.Logger(() => () => {});
const connection = { connectionString: terms.url, logger };

const utils = await graphile.makeWorkerUtils(connection);
await utils.migrate();
let begun = performance.now();
await inTurns(terms, (number) => utils.addJob('nothing', { number, text: 'SELECT 1' }));
const insert = performance.now() - begun;
await utils.release();

const { promise: allDone, resolve } = Promise.withResolvers<void>();
let done = 0;
begun = performance.now();
const runner = await graphile.run({
  ...connection,
  concurrency: terms.atOnce,
  noHandleSignals: true,
  taskList: {
    nothing: async () => {
      done += 1;
      if (done === terms.jobs) resolve();
    },
  },
});
await allDone;
// Stopping waits until the last finishes are written.
await runner.stop();
const work = performance.now() - begun;
process.send?.({ insert, work } satisfies QueueTimes);
