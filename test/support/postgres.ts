// A PostgreSQL server of the tests' own: a fresh cluster in a temporary folder on a free port,
// gone when it is stopped. ALMAGEST_TEST_POSTGRES names a server to use instead.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/** A server on which tests make databases of their own. */
export interface TestPostgres {
  /** Makes an empty database and returns its URL. */
  createDatabase(): Promise<string>;
  /** Ends the server, if it was started here, and removes all it wrote. */
  stop(): Promise<void>;
}

export interface StartAsk {
  /** Whether commits reach the disk, as they must where speed or a crash is looked at. */
  readonly isDurable?: boolean;
}

/** Why there can be no server on this machine; undefined where there can be one. */
export const whyNoPostgres = (): string | undefined => {
  if (process.env['ALMAGEST_TEST_POSTGRES'] !== undefined) return undefined;
  if (binaries() === undefined) return 'PostgreSQL is not installed';
  if (isRoot() && serverUser() === undefined) return 'root has no user to start PostgreSQL as';
  return undefined;
};

/** Starts a server, or takes the one that ALMAGEST_TEST_POSTGRES names. */
export const startPostgres = async ({
  isDurable = false,
}: StartAsk = {}): Promise<TestPostgres> => {
  const url = process.env['ALMAGEST_TEST_POSTGRES'];
  if (url !== undefined) return serverAt(url, () => Promise.resolve());
  const folder = mkdtempSync(join(tmpdir(), 'almagest-postgres-'));
  const user = serverUser();
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const data = join(folder, 'data');
    const cluster = ['-D', data, '-U', 'almagest', '-A', 'trust', '-E', 'UTF8'];
    execFileSync(binary('initdb'), [...cluster, '--no-locale', '-N'], { ...user, stdio: 'ignore' });
    const port = await freePort();
    const places = ['-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1'];
    const synced = isDurable ? 'on' : 'off';
    const child = spawn(binary('postgres'), [...places, '-c', `fsync=${synced}`], {
      ...user,
      stdio: 'ignore',
    });
    const stop = async () => {
      await end(child);
      remove();
    };
    const address = `postgres://almagest@127.0.0.1:${port}/postgres`;
    await untilReady(address, child);
    return serverAt(address, stop);
  } catch (error) {
    remove();
    throw error;
  }
};

const serverAt = (url: string, stop: () => Promise<void>): TestPostgres => {
  const made: string[] = [];
  return {
    createDatabase: async () => {
      const name = `almagest_${randomBytes(8).toString('hex')}`;
      await execute(url, `create database ${name}`);
      made.push(name);
      const address = new URL(url);
      address.pathname = `/${name}`;
      return address.href;
    },
    stop: async () => {
      // A server that was here before us keeps nothing of ours.
      for (const name of made) await execute(url, `drop database if exists ${name} with (force)`);
      await stop();
    },
  };
};

/** Runs one statement on the database at `url`, on a connection of its own. */
export const execute = async (url: string, statement: string): Promise<void> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};

/** Where Debian keeps the versions of PostgreSQL, each in a folder of its own. */
const DEBIAN = '/usr/lib/postgresql';

const binaries = (): string | undefined => {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  const [newest] = versions.map(Number).toSorted((a, b) => b - a);
  const folder = join(DEBIAN, String(newest), 'bin');
  return existsSync(join(folder, 'postgres')) ? folder : undefined;
};

const binary = (name: string): string => join(binaries() ?? '', name);

const isRoot = (): boolean => userInfo().uid === 0;

/** PostgreSQL refuses to run as root; its packages make this user for it. */
const serverUser = (): { readonly uid: number; readonly gid: number } | undefined => {
  if (!isRoot()) return undefined;
  try {
    return { uid: idOfUser('-u'), gid: idOfUser('-g') };
  } catch {
    return undefined;
  }
};

const idOfUser = (flag: '-u' | '-g'): number =>
  Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));

const freePort = async (): Promise<number> => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** A cluster on a busy machine starts within a second or two; a minute means it never will. */
const START_LIMIT_MILLISECONDS = 60_000;

const untilReady = async (url: string, child: ChildProcess): Promise<void> => {
  const deadline = Date.now() + START_LIMIT_MILLISECONDS;
  for (;;) {
    try {
      await execute(url, 'select 1');
      return;
    } catch (error) {
      if (child.exitCode !== null || Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  // "Immediate shutdown": nothing of this cluster is wanted any more.
  child.kill('SIGQUIT');
  await ended;
};
