// The core put together: the verbs of every noun over one set of ports.
// Façades and the worker hold this and nothing below it.

import { createBell } from '../base/bell.ts';
import { randomHex } from '../base/random.ts';
import { createAccounts, type Accounts } from './accounts.ts';
import { createContexts, type Contexts } from './contexts.ts';
import { createHousekeeping, type Housekeeping } from './housekeeping.ts';
import { createJobTokens, type JobTokens } from './job-tokens.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { createLoginTokens, type LoginTokens } from './login-tokens.ts';
import { createOutputs, type Outputs } from './outputs.ts';
import type { Parts, Ports } from './parts.ts';
import { createPlans, type Plans } from './plans.ts';
import { createQueueWork, type QueueWork } from './queue-work.ts';
import { createRunning } from './running.ts';
import { createSpaces, type Spaces } from './spaces.ts';

/** Every verb there is, by its noun. */
export interface Core {
  readonly accounts: Accounts;
  readonly loginTokens: LoginTokens;
  readonly contexts: Contexts;
  readonly jobs: Jobs;
  readonly jobTokens: JobTokens;
  readonly outputs: Outputs;
  readonly plans: Plans;
  readonly spaces: Spaces;
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
      tables: ports.store.tables,
      files: ports.files,
      limits: ports.limits,
    }),
    running: createRunning(),
    bell: createBell(),
    serverId: () => serverId,
  };
  const { store, identity, seals, clock, limits } = ports;
  const accounts = createAccounts({
    records: store.accounts,
    identity,
    clock,
    quotaBytes: limits.quotaBytes,
  });
  return {
    accounts,
    loginTokens: createLoginTokens({
      accounts,
      records: store.loginTokens,
      identity,
      clock,
      loginTokenMinutes: limits.loginTokenMinutes,
    }),
    contexts: parts.contexts,
    jobs: createJobs(parts),
    jobTokens: createJobTokens({
      records: store.jobs,
      seals,
      clock,
      jobTokenDays: limits.jobTokenDays,
    }),
    outputs: createOutputs(parts),
    plans: createPlans(parts),
    spaces: createSpaces(seals),
    work: createQueueWork(parts, () => {
      serverId = randomHex(8);
    }),
    housekeeping: createHousekeeping(parts),
  };
};
