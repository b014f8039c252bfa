// The core put together: the verbs of every noun over one set of ports.
// Façades and the worker hold this and nothing below it.

import { createBell } from '../base/bell.ts';
import { randomHex } from '../base/random.ts';
import { createAccounts, type Accounts } from './accounts.ts';
import { createContexts, type Contexts } from './contexts.ts';
import { createHousekeeping, type Housekeeping } from './housekeeping.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { createOutputs, type Outputs } from './outputs.ts';
import type { Parts, Ports } from './parts.ts';
import { createQueueWork, type QueueWork } from './queue-work.ts';
import { createRunning } from './running.ts';

/** Every verb there is, by its noun. */
export interface Core {
  readonly accounts: Accounts;
  readonly contexts: Contexts;
  readonly jobs: Jobs;
  readonly outputs: Outputs;
  readonly work: QueueWork;
  readonly housekeeping: Housekeeping;
}

/** The core over `ports`. Nothing runs until somebody asks. */
export const createCore = (ports: Ports): Core => {
  let serverId = randomHex(8);
  const parts: Parts = {
    ...ports,
    contexts: createContexts({
      records: ports.store.contexts,
      files: ports.files,
      limits: ports.limits,
    }),
    running: createRunning(),
    bell: createBell(),
    serverId: () => serverId,
  };
  return {
    accounts: createAccounts({
      records: ports.store.accounts,
      identity: ports.identity,
      clock: ports.clock,
      quotaBytes: ports.limits.quotaBytes,
    }),
    contexts: parts.contexts,
    jobs: createJobs(parts),
    outputs: createOutputs(parts),
    work: createQueueWork(parts, () => {
      serverId = randomHex(8);
    }),
    housekeeping: createHousekeeping(parts),
  };
};
