// The lock of a data folder, and who holds it. SQLite takes the operating system's file locks,
// which Node has no words for: they end with the process however it ends, and hold across
// containers that share a disk. No table is ever made in the lock file.

import { randomBytes } from 'node:crypto';
import { rm, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { instant, isoOf, type Instant } from '../base/time.ts';
import { namesIn, replaceFile } from './disk.ts';
import { fieldsOf, integerOf, jsonOf, textIfAny, textOf } from './json.ts';

/** A server that serves a data folder, as it told when it took it. */
export interface FolderServer {
  readonly pid: number;
  readonly host: string;
  /** The address it answers at; absent until it listens. */
  readonly address?: string;
  readonly since: Instant;
}

/** A lock that is held until it is released or the process ends, however it ends. */
export interface FolderLock {
  /** Tells the others where this server answers. */
  announce(address: string): Promise<void>;
  /** Lets go; calling it twice is no error. */
  release(): Promise<void>;
}

/** How a lock is taken. */
export interface LockTerms {
  /** The folder of the lock, ours alone. */
  readonly run: string;
  /** Whether other servers that say the same may hold it too. */
  readonly isShared: boolean;
  readonly now: Instant;
}

/** Takes the lock at once, or returns undefined where somebody holds it. */
export const takeLock = async (terms: LockTerms): Promise<FolderLock | undefined> => {
  const database = lockedFile(terms);
  if (database === undefined) return undefined;
  const path = join(terms.run, `server-${randomBytes(6).toString('hex')}.json`);
  const us: FolderServer = { pid: process.pid, host: hostname(), since: terms.now };
  if (!terms.isShared) await forgetServers(terms.run);
  await replaceFile(path, jsonOf(us));
  return {
    announce: (address) => replaceFile(path, jsonOf({ ...us, address })),
    release: async () => {
      await rm(path, { force: true });
      if (database.isOpen) database.close();
    },
  };
};

/** Who says that they serve the folder; a server that was killed on this machine is left out. */
export const serversOf = async (run: string): Promise<readonly FolderServer[]> => {
  const servers: FolderServer[] = [];
  for (const name of await namesIn(run)) {
    if (!SERVER_FILE.test(name)) continue;
    const server = await serverIn(join(run, name));
    if (server !== undefined && isAlive(server)) servers.push(server);
  }
  return servers;
};

/** Who serves, in words: `process 4711 on host a at http://127.0.0.1:8080 since 2026-…`. */
export const sentenceOf = (servers: readonly FolderServer[]): string => {
  if (servers.length === 0) return 'a process that has not said who it is';
  return servers
    .map(({ pid, host, address, since }) => {
      const where = address === undefined ? '' : ` at ${address}`;
      return `process ${pid} on host ${host}${where} since ${isoOf(since)}`;
    })
    .join(', ');
};

const LOCK_FILE = 'lock';
const SERVER_FILE = /^server-[0-9a-f]+\.json$/;

/** The lock file, open and locked; undefined where the lock is held by another. */
const lockedFile = ({ run, isShared }: LockTerms): DatabaseSync | undefined => {
  const database = new DatabaseSync(join(run, LOCK_FILE), { timeout: 0 });
  try {
    if (isShared) {
      // A read inside a transaction keeps the shared lock until the transaction ends: never.
      database.exec('BEGIN');
      database.prepare('SELECT count(*) FROM sqlite_schema').get();
    } else {
      database.exec('BEGIN EXCLUSIVE');
    }
    return database;
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
};

/** SQLITE_BUSY, in the low byte of SQLite's extended codes. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error &&
  'errcode' in error &&
  typeof error.errcode === 'number' &&
  (error.errcode & 0xff) === 5;

const forgetServers = async (run: string): Promise<void> => {
  for (const name of await namesIn(run)) {
    if (SERVER_FILE.test(name)) await rm(join(run, name), { force: true });
  }
};

const serverIn = async (path: string): Promise<FolderServer | undefined> => {
  try {
    const fields = fieldsOf(await readFile(path, 'utf8'));
    const address = textIfAny(fields, 'address');
    return {
      pid: integerOf(fields, 'pid'),
      host: textOf(fields, 'host'),
      since: instant(integerOf(fields, 'since')),
      ...(address === undefined ? {} : { address }),
    };
  } catch {
    return undefined;
  }
};

/** Only asked to name the right one: who holds the lock, the lock itself knows. */
const isAlive = ({ pid, host }: FolderServer): boolean => {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};
