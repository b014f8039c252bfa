// Ground with decoys on it: files that nobody may read or change, with words in them that must
// never come back, and a socket on this machine that nobody may connect to.

import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { basename, join } from 'node:path';
import { makeGround, type Ground } from '../support/executor-ground.ts';
import type { Places } from './attack.ts';

/** The ground of the walls tests with decoys, and how to see that they were touched. */
export interface HostileGround extends AsyncDisposable {
  readonly ground: Ground;
  readonly places: Places;
  /** Words of files that no executor may read. */
  readonly canaries: readonly string[];
  /** The word of a file that every user of this machine may read, the lock not. */
  readonly openCanary: string;
  /** What has been touched since the last look, in words; empty where nothing was. */
  touched(): readonly string[];
}

/** Makes it; whoever made it disposes of it. */
export const makeHostileGround = async (): Promise<HostileGround> => {
  const canary = newCanary();
  const ground = await makeGround(canary);
  const at = (name: string): string => join(ground.base, name);
  mkdirSync(at('decoys'));
  const decoy = at('decoys/decoy.csv');
  const open = at('open.csv');
  const openCanary = newCanary();
  writeFileSync(decoy, `a\n${canary}\n`, { mode: 0o600 });
  // Names are told by listings, and are nobody's business either.
  writeFileSync(at(`decoys/${canary}.csv`), '', { mode: 0o600 });
  chmodSync(at('decoys'), 0o700);
  writeFileSync(open, `a\n${openCanary}\n`);
  chmodSync(open, 0o644);
  symlinkSync(decoy, join(ground.staging, 'link'));
  linkSync(ground.catalog, join(ground.staging, 'hard'));
  const watch = await watchSocket();
  let before = fingerprintOf(ground.base);
  let heard = 0;
  return {
    ground,
    canaries: [canary, ...shadowLines()],
    openCanary,
    places: {
      base: ground.base,
      staging: ground.staging,
      temp: ground.temp,
      catalog: ground.catalog,
      other: ground.other,
      store: ground.store,
      fifo: ground.fifo,
      decoy,
      open,
      name_of_decoy: `decoys/${basename(decoy)}`,
      server: String(process.pid),
      port: String(watch.port),
    },
    touched: () => {
      const now = fingerprintOf(ground.base);
      const changes = [...now]
        .filter(([path, print]) => before.get(path) !== print)
        .map(([path]) => `${path} is new or has changed`)
        .concat(
          [...before.keys()].filter((path) => !now.has(path)).map((path) => `${path} is gone`),
        );
      const calls = watch.calls() - heard;
      before = now;
      heard = watch.calls();
      return [...changes, ...(calls > 0 ? [`${calls} connections were made`] : [])];
    },
    [Symbol.asyncDispose]: async () => {
      ground.remove();
      for (const folder of SHARED_FOLDERS) rmSync(join(folder, strayName()), { force: true });
      await watch.close();
    },
  };
};

/** A word that stands nowhere else in the world. */
export const newCanary = (): string => `canary-${randomBytes(12).toString('hex')}`;

/** Where every user of a machine may write: an executor too, where its lock is off. */
const SHARED_FOLDERS = ['/tmp', '/var/tmp', '/dev/shm'];

const strayName = (): string => `almagest-hostile-${process.pid}.csv`;

/** What lies in the shared folders though it should not. */
export const strays = (): readonly string[] =>
  SHARED_FOLDERS.map((folder) => join(folder, strayName())).filter((path) => existsSync(path));

/** Lines of the system's passwords, where we may read them and they are worth it. */
const shadowLines = (): readonly string[] => {
  try {
    return readFileSync('/etc/shadow', 'utf8').split('\n').slice(0, 1).filter(Boolean);
  } catch {
    return [];
  }
};

/** Folders in which an executor may leave what it likes. */
const ITS_OWN: ReadonlySet<string> = new Set(['staging', 'temp', 'run']);

/** Every file below a folder that is not the executor's, and the names in the root folder. */
const fingerprintOf = (base: string): ReadonlyMap<string, string> => {
  const found = new Map<string, string>(readdirSync('/').map((name) => [`/${name}`, 'a name']));
  const walk = (folder: string): void => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (folder === base && ITS_OWN.has(name)) continue;
      const stat = statSync(path);
      const { mode, uid, gid, mtimeMs } = stat;
      found.set(path, `${mode} ${uid} ${gid} ${mtimeMs} ${stat.isFile() ? digest(path) : ''}`);
      if (stat.isDirectory()) walk(path);
    }
  };
  walk(base);
  return found;
};

const digest = (path: string): string =>
  createHash('sha256').update(readFileSync(path)).digest('hex');

/** A socket that counts who comes, and hangs up. */
export interface WatchedSocket {
  readonly port: number;
  calls(): number;
  close(): Promise<void>;
}

/** Listens on a free port of this machine, over both families where there are both. */
export const watchSocket = async (): Promise<WatchedSocket> => {
  let calls = 0;
  const listen = (host: string, port: number): Promise<Server> =>
    new Promise((resolve, reject) => {
      const server = createServer((socket) => {
        calls += 1;
        socket.destroy();
      });
      server.once('error', reject);
      server.listen(port, host, () => resolve(server));
    });
  const first = await listen('127.0.0.1', 0);
  const { port } = first.address() as AddressInfo;
  const second = await listen('::1', port).catch(() => undefined);
  const servers = [first, ...(second === undefined ? [] : [second])];
  return {
    port,
    calls: () => calls,
    close: async () => {
      for (const server of servers) server.close();
      await Promise.resolve();
    },
  };
};
