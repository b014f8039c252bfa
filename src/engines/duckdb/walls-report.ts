// Which parts of the walls around a query (ARCHITECTURE.md) this machine and user cannot raise.
// Tries what it reports on, in processes of its own, and changes nothing.

import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { withoutNetwork } from './no-network.ts';

/** What stands here, and what does not. */
export interface WallsReport {
  readonly runsAsRoot: boolean;
  /** Each account's executors can run as a user of their own. */
  readonly separateUsers: boolean;
  /** The address space of a process can be limited. */
  readonly memoryLimit: boolean;
  /** The size of one written file can be limited. */
  readonly fileLimit: boolean;
  /** The first folder on the way to the data that another user cannot pass, or null. */
  readonly closedFolder: string | null;
  /** Executors can be kept from the network. */
  readonly noNetwork: boolean;
  /** Folders outside the data that every user may write to, executors too. */
  readonly openFolders: readonly string[];
  /** One sentence for each missing part, with what to do; empty where the walls stand. */
  readonly problems: readonly string[];
  /** What no wall of the system's covers, though all stand. */
  readonly remarks: readonly string[];
}

/** Looks at the walls for executors from user `executorIdFirst` on, over data in `dataFolder`. */
export const wallsReport = async (ask: {
  readonly executorIdFirst: number;
  readonly dataFolder: string;
}): Promise<WallsReport> => {
  const runsAsRoot = process.getuid?.() === 0;
  const separateUsers = runsAsRoot && (await succeeds('true', ask.executorIdFirst));
  const memoryLimit = await succeeds('ulimit -v 8000000 && test "$(ulimit -v)" = 8000000');
  const fileLimit = await succeeds('ulimit -f 1000 && test "$(ulimit -f)" = 1000');
  const closedFolder = separateUsers ? await closedFolderTo(ask.dataFolder) : null;
  const facts = {
    runsAsRoot,
    separateUsers,
    memoryLimit,
    fileLimit,
    closedFolder,
    noNetwork: withoutNetwork().length > 0,
    openFolders: await openAmong(SHARED_FOLDERS),
  };
  return { ...facts, problems: problemsOf(facts), remarks: remarksOf(facts) };
};

type Facts = Omit<WallsReport, 'problems' | 'remarks'>;

const remarksOf = ({ openFolders, noNetwork }: Facts): readonly string[] => [
  ...(openFolders.length === 0
    ? []
    : [
        `Any user may write in ${openFolders.join(', ')}, executors too: there only the parser ` +
          "and the engine's lock hold a query.",
      ]),
  ...(noNetwork
    ? []
    : [
        'Executors cannot be kept from the network (unshare --net, as root on Linux): there only ' +
          "the parser and the engine's lock hold a query.",
      ]),
];

const problemsOf = (facts: Facts): readonly string[] => {
  const problems: string[] = [];
  if (!facts.separateUsers) {
    problems.push(
      'Executors run as the same user as the server, so the operating system does not keep a ' +
        "query that got past the engine's lock from the store and from other people's tables. " +
        'Start the server as root, and each account gets a user of its own.',
    );
  }
  if (!facts.memoryLimit) {
    problems.push(
      'The address space of a process cannot be limited here, so one query can take all memory. ' +
        'Serve accounts that you do not trust from Linux.',
    );
  }
  if (!facts.fileLimit) problems.push('The size of written files cannot be limited here.');
  if (facts.closedFolder !== null) {
    problems.push(
      `Executors run as users of their own and cannot pass the folder ${facts.closedFolder}, so ` +
        'no query will find its tables. Put the data elsewhere (--data), as in /var/lib/almagest.',
    );
  }
  return problems;
};

/** Where Linux lets everybody write. */
const SHARED_FOLDERS = ['/tmp', '/var/tmp', '/dev/shm'] as const;

const openAmong = async (folders: readonly string[]): Promise<readonly string[]> => {
  const found = await Promise.all(folders.map((folder) => stat(folder).catch(() => undefined)));
  return folders.filter((_, at) => ((found[at]?.mode ?? 0) & OTHERS_MAY_WRITE) !== 0);
};

/** The highest folder on the way to `folder` that others may not pass; absent ones do not count. */
const closedFolderTo = async (folder: string): Promise<string | null> => {
  const path = resolve(folder);
  const above = dirname(path) === path ? null : await closedFolderTo(dirname(path));
  if (above !== null) return above;
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && (found.mode & OTHERS_MAY_PASS) === 0 ? path : null;
};

const OTHERS_MAY_PASS = 0o001;
const OTHERS_MAY_WRITE = 0o002;

const succeeds = async (script: string, user?: number): Promise<boolean> => {
  const as = user === undefined ? {} : { uid: user, gid: user };
  return promisify(execFile)('/bin/sh', ['-c', script], { ...as, timeout: SHELL_MILLISECONDS })
    .then(() => true)
    .catch(() => false);
};

/** A shell that says nothing for so long never will. */
const SHELL_MILLISECONDS = 5_000;
