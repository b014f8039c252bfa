// What a command works on: the data folder, the store and the accounts of one site, opened beside a
// server that may be running. Nothing is cached by the commands, so a change is felt by the server
// on its next call.

import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { instant } from '../base/time.ts';
import {
  importAccounts,
  type ImportedAccount,
  type ImportProblem,
} from '../core/account-import.ts';
import { createAccessTokens, type AccessTokens } from '../core/access-tokens.ts';
import { createAccounts, type Accounts } from '../core/accounts.ts';
import { createAttempts } from '../core/attempts.ts';
import { createGroups, type Groups } from '../core/groups.ts';
import { createQueueStates, type QueueStates } from '../core/queue-states.ts';
import { invitesOf, type Registration } from '../core/registration.ts';
import {
  closedFoldersAbove,
  findDataFolder,
  prepareDataFolder,
  type PreparedFolder,
} from '../files/data-folder.ts';
import { makeFolders, statOf } from '../files/disk.ts';
import { highestSpaceIn } from '../files/files.ts';
import { layoutOf, storeFileOf, type Layout } from '../files/layout.ts';
import { createIdentity } from '../identity/identity.ts';
import type { JobId } from '../domain/job.ts';
import { auditStore } from '../observe/audited-store.ts';
import { createObserver } from '../observe/observer.ts';
import type { Clock } from '../ports/clock.ts';
import { openPostgresStore, openSqliteStore, type OpenedStore } from '../store/open.ts';
import type { Settings } from '../settings.ts';
import type { SettingsInForce } from './read-settings.ts';
import { refuseUnderServer, tellUpgrade } from './upgrade.ts';

/** One site, open. */
export interface Site {
  readonly settings: SettingsInForce;
  readonly layout: Layout;
  /** The folder's own, as it was when the site was opened. */
  readonly generation: number;
  readonly store: OpenedStore;
  readonly accounts: Accounts;
  readonly accessTokens: AccessTokens;
  readonly invite: Registration['invite'];
  readonly groups: Groups;
  readonly queueStates: QueueStates;
  /** Makes all of a list of accounts, or none and says why. */
  importAll(accounts: readonly ImportedAccount[]): Promise<ImportProblem | undefined>;
  readonly clock: Clock;
  close(): Promise<void>;
}

/** Opens the site that the settings name; makes its folder and store where there are none. */
export const openSite = async (settings: SettingsInForce): Promise<Site> => {
  const { executorIdFirst } = await usersForCommands(settings);
  const hasExecutorUsers = executorIdFirst !== null;
  const folder = await prepareDataFolder({ ...placesOf(settings.values), hasExecutorUsers });
  return siteIn(settings, folder);
};

/** The site of a data folder that is there; makes its store where there is none. */
export const siteIn = async (
  settings: SettingsInForce,
  { layout, generation }: PreparedFolder,
): Promise<Site> => {
  const { values } = settings;
  await refuseUnderServer(values, layout);
  const who = userInfo().username;
  const audit = { file: layout.audit, who, from: 'command line' };
  const observer = createObserver({ level: 'error', audit });
  const store = auditStore(await openStore(values, layout), observer);
  const clock: Clock = { now: () => instant(Date.now()) };
  tellUpgrade(values, store, createObserver({ level: 'warn' }));
  const { quotaBytes } = values;
  const identity = createIdentity();
  const accessTokens = createAccessTokens({ records: store.accessTokens, identity, clock });
  const accounts = createAccounts({
    records: store.accounts,
    jobs: store.jobs,
    identity,
    clock,
    attempts: createAttempts(clock),
    accessTokens,
    quotaBytes,
  });
  const invite = invitesOf({ codes: store.codes, identity, clock });
  const importAll = (list: readonly ImportedAccount[]) =>
    importAccounts({ records: store.accounts, identity, clock, quotaBytes }, list);
  const site = {
    settings,
    layout,
    generation,
    store,
    accounts,
    accessTokens,
    invite,
    groups: createGroups({ records: store.groups, clock, observer, limits: values }),
    queueStates: createQueueStates({ ...store, limits: values }),
    importAll,
    clock,
  };
  return { ...site, close: () => store.close() };
};

/**
 * As whom executors run on a folder that a command works on: as its server has them, whoever the
 * command is run by. Root would otherwise open the rooms of a server that is not root.
 */
export const usersForCommands = async ({ values }: SettingsInForce): Promise<ExecutorUsers> => {
  const found = await findDataFolder(values.data, values);
  if (found?.hasExecutorUsers === false) return { executorIdFirst: null, warnings: [] };
  return executorUsersOf(values);
};

/** As whom executors run. */
export interface ExecutorUsers {
  /** The user of the executors of space 0; null where all is one user's. */
  readonly executorIdFirst: number | null;
  /** Why it is null although we are root; empty where all is well or nothing can be done. */
  readonly warnings: readonly string[];
}

/** The data folder and the places of its rooms, as the settings name them. */
export const placesOf = ({ data, spacesDir, tempDir, outputDir }: SettingsInForce['values']) => ({
  data,
  spacesDir,
  tempDir,
  outputDir,
});

/** Only root can run executors as others, and only where those may pass through to the data. */
export const executorUsersOf = async (
  values: SettingsInForce['values'],
): Promise<ExecutorUsers> => {
  const { data, executorIdFirst } = values;
  if (process.getuid?.() !== 0) return { executorIdFirst: null, warnings: [] };
  await makeFolders(data, 0o711);
  const closed = await closedFoldersTo(values);
  if (closed.length === 0) return { executorIdFirst, warnings: [] };
  const warning =
    `Other users may not pass through ${closed.join(', ')}, so queries run as this user and can ` +
    'read what it can: keep the data in a folder that is open to pass through.';
  return { executorIdFirst: null, warnings: [warning] };
};

/** Folders on the way to what executors read and write that other users may not pass through. */
const closedFoldersTo = async (values: SettingsInForce['values']): Promise<readonly string[]> => {
  const { data, spaces, executors } = layoutOf(values.data, values);
  const closed = new Set(await closedFoldersAbove(data));
  for (const room of [spaces, executors]) {
    // The data folder itself is opened by whoever prepares it.
    if (dirname(room) === data || (await statOf(dirname(room))) === undefined) continue;
    for (const folder of await closedFoldersAbove(room)) closed.add(folder);
  }
  return [...closed];
};

/** Runs `work` on the site and closes it, however it ends. */
export const withSite = async <T>(
  settings: SettingsInForce,
  work: (site: Site) => Promise<T>,
): Promise<T> => {
  const site = await openSite(settings);
  try {
    return await work(site);
  } finally {
    await site.close();
  }
};

/**
 * The store that the settings name, or the embedded one of the data folder. No account that is
 * made in it gets the number of a space whose folder is there already, and no job a number below
 * `jobIdFirst`.
 */
export const openStore = async (
  { store: url, jobIdFirst }: Pick<Settings, 'store' | 'jobIdFirst'>,
  layout: Layout,
): Promise<OpenedStore> => {
  const store =
    url === null
      ? await openSqliteStore({ file: storeFileOf(layout) })
      : await openPostgresStore({ url });
  try {
    await store.reserveSpaces(await highestSpaceIn(layout));
    await store.reserveJobs(BigInt(jobIdFirst) as JobId);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
};
