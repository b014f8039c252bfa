// The core put together: the verbs of every noun over one set of ports.
// Façades and the worker hold this and nothing below it.

import { createBell } from '../base/bell.ts';
import { randomHex } from '../base/random.ts';
import { createAddressChanges, type AddressChanges } from './address-changes.ts';
import { createAccountKeeping, forAdmins } from './account-keeping.ts';
import type { AccountKeeping, ForAdmins } from './account-keeping.ts';
import { createAccessTokens, type AccessTokens } from './access-tokens.ts';
import { createAccounts, type Accounts } from './accounts.ts';
import { createAttempts } from './attempts.ts';
import { createContexts, type Contexts } from './contexts.ts';
import { createDiskAlarm } from './disk-alarm.ts';
import { createDownload } from './download.ts';
import { createGroups, type Groups } from './groups.ts';
import { createImports, type Imports } from './imports.ts';
import { createHousekeeping, type Housekeeping } from './housekeeping.ts';
import { createJobTokens, type JobTokens } from './job-tokens.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { createJobLetters } from './job-letters.ts';
import { createLetters, type Letters } from './letters.ts';
import { createLoads, type Loads } from './loads.ts';
import { createLoginTokens, type LoginTokens } from './login-tokens.ts';
import { createOutputs, type Outputs } from './outputs.ts';
import { createOwnJobs, type OwnJobs } from './own-jobs.ts';
import { createOwnTables, type OwnTables } from './own-tables.ts';
import type { Parts, Ports } from './parts.ts';
import { createPlans, type Plans } from './plans.ts';
import { createQueryPages, type QueryPages } from './query-pages.ts';
import { createQueueStates, type QueueStates } from './queue-states.ts';
import { createQueueWork, type QueueWork } from './queue-work.ts';
import { createReadiness, type Readiness } from './readiness.ts';
import { createRegistration, type Registration } from './registration.ts';
import { createRunning } from './running.ts';
import { createSignInAudit } from './sign-in-audit.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createSnapshots } from './snapshots.ts';
import { createSpaceGroups, type SpaceGroups } from './space-groups.ts';
import { createSpaceJobs, type SpaceJobs } from './space-jobs.ts';
import { createSpaceVariables, type SpaceVariables } from './space-variables.ts';
import { createSpaces, type Spaces } from './spaces.ts';
import { createTableSets, type TableSets } from './table-sets.ts';
import { createTables, type Tables } from './tables.ts';
import { createUnread } from './unread.ts';

/** Every verb there is, by its noun. */
export interface Core {
  readonly accounts: Accounts;
  readonly accountKeeping: AccountKeeping;
  readonly accessTokens: AccessTokens;
  readonly addressChanges: AddressChanges;
  readonly registration: Registration;
  readonly loginTokens: LoginTokens;
  readonly sessions: Sessions;
  readonly contexts: Contexts;
  readonly groups: Groups;
  readonly imports: Imports;
  readonly jobs: Jobs;
  readonly loads: Loads;
  readonly jobTokens: JobTokens;
  readonly outputs: Outputs;
  readonly ownJobs: OwnJobs;
  readonly ownTables: OwnTables;
  readonly plans: Plans;
  readonly queryPages: QueryPages;
  readonly queueStates: ForAdmins<QueueStates>;
  readonly spaces: Spaces;
  readonly spaceGroups: SpaceGroups;
  readonly spaceJobs: SpaceJobs;
  readonly spaceVariables: SpaceVariables;
  readonly tables: Tables;
  readonly tableSets: TableSets;
  readonly work: QueueWork;
  readonly readiness: Readiness;
  readonly housekeeping: Housekeeping;
}

/** The core over `ports`. Nothing runs until somebody asks. */
export const createCore = (ports: Ports): Core => {
  let serverId = randomHex(8);
  const letters = ports.mail === null ? null : createLetters({ ...ports, mail: ports.mail });
  const { store: records, files } = ports;
  const bell = createBell();
  const contexts = createContexts({
    records: records.contexts,
    accounts: records.accounts,
    guests: ports.guests,
    files,
    limits: ports.limits,
  });
  const parts: Parts = {
    ...ports,
    contexts,
    snapshots: createSnapshots({
      contexts,
      accounts: records.accounts,
      groups: records.groups,
      tables: records.tables,
      files,
    }),
    running: createRunning(),
    jobLetters: createJobLetters({ ...ports, letters }),
    unread: createUnread(ports.limits, () => bell.ring()),
    bell,
    serverId: () => serverId,
  };
  const { store, seals, clock, limits } = ports;
  const jobs = createJobs(parts);
  return {
    ...createSignIn(ports, letters),
    contexts: parts.contexts,
    groups: createGroups({ records: store.groups, clock, observer: ports.observer, limits }),
    imports: createImports(parts),
    jobs,
    loads: createLoads(parts),
    jobTokens: createJobTokens({
      records: store.jobs,
      seals,
      clock,
      jobTokenDays: limits.jobTokenDays,
    }),
    outputs: createOutputs(parts),
    ownJobs: createOwnJobs(parts),
    ownTables: createOwnTables({ records: store.tables, jobs, limits }),
    plans: createPlans(parts),
    queryPages: createQueryPages(parts),
    queueStates: forAdmins(createQueueStates({ ...store, limits })),
    ...createSpaceCare(ports),
    spaceJobs: createSpaceJobs(parts),
    spaceVariables: createSpaceVariables(parts),
    tables: createTables({
      contexts: parts.contexts,
      records: store.tables,
      download: createDownload(parts),
    }),
    tableSets: createTableSets(parts.snapshots),
    work: createQueueWork(parts, {
      renameServer: () => {
        serverId = randomHex(8);
      },
      onRoom: createDiskAlarm({ ...ports, letters }),
    }),
    readiness: createReadiness(ports),
    housekeeping: createHousekeeping(parts),
  };
};

/** Who may use a space, and by what words. */
const createSpaceCare = (ports: Ports): Pick<Core, 'spaces' | 'spaceGroups'> => {
  const { accounts, spaces, spaceGroups, tables } = ports.store;
  return {
    spaces: createSpaces({ ...ports, records: spaces, accounts, tables }),
    spaceGroups: createSpaceGroups({ ...ports, records: spaceGroups, spaces, accounts }),
  };
};

/** Everything about accounts; what is tried counts for all of its doors together. */
const createSignIn = (
  ports: Ports,
  letters: Letters | null,
): Pick<
  Core,
  | 'accounts'
  | 'accountKeeping'
  | 'accessTokens'
  | 'addressChanges'
  | 'registration'
  | 'loginTokens'
  | 'sessions'
> => {
  const { store, identity, clock, observer, limits, links } = ports;
  const post = letters === null ? null : { letters, links };
  const attempts = createAttempts(clock);
  const accessTokens = createAccessTokens({ records: store.accessTokens, identity, clock });
  const { quotaBytes, loginTokenMinutes, sessionMinutes } = limits;
  const parts = {
    records: store.accounts,
    jobs: store.jobs,
    identity,
    clock,
    attempts,
    quotaBytes,
  };
  const audit = createSignInAudit(observer, clock);
  const accounts = audit.doors(createAccounts({ ...parts, accessTokens }));
  const addressChanges = createAddressChanges({
    records: store.accounts,
    codes: store.codes,
    identity,
    clock,
    post,
  });
  const tokens = { accounts, accessTokens, records: store.loginTokens, identity, clock };
  const loginTokens = createLoginTokens({ ...tokens, loginTokenMinutes });
  const sessions = createSessions({ ...tokens, sessionMinutes });
  return {
    accounts,
    accountKeeping: createAccountKeeping(accounts, addressChanges, observer),
    accessTokens,
    addressChanges,
    registration: createRegistration({
      ...parts,
      codes: store.codes,
      mode: ports.registration,
      observer,
      addresses: addressChanges,
      post,
    }),
    loginTokens: {
      ...loginTokens,
      accountOf: audit.known(loginTokens.accountOf),
      signInByToken: audit.known(loginTokens.signInByToken),
    },
    sessions: { ...sessions, accountOf: audit.known(sessions.accountOf) },
  };
};
