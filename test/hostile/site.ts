// A whole server with an attacker and a victim on it, with decoys in its folder and around it.
// The demo account attacks; its words, files and names come from elsewhere.

import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { personOf, type Person } from '../support/people.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import type { Places } from './attack.ts';
import { newCanary, watchSocket } from './hostile-ground.ts';

/** The server, who is on it, and how to see that something was touched that must not be. */
export interface HostileSite extends AsyncDisposable {
  readonly server: ServerInTest;
  readonly victim: Person;
  readonly places: Places;
  readonly canaries: readonly string[];
  /** Lines of the log that tell of a bug of ours. */
  bugs(): readonly string[];
  /** What has been touched, in words; empty where nothing was. */
  touched(): Promise<readonly string[]>;
}

/** Short limits, so that work without end meets them soon; a guest, so that strangers may ask. */
const FLAGS = [
  ['--quick-seconds', '3'],
  ['--interrupt-seconds', '1'],
  ['--long-minutes', '1'],
  ['--executor-memory-bytes', String(512 * 1024 ** 2)],
  ['--temp-bytes-max', String(100 * 1024 ** 2)],
  ['--upload-bytes-max', '20000000'],
  ['--tap-upload-seconds', '5'],
  ['--loop-turns-max', '1000'],
].flat();

/** Starts it, with extra flags. */
export const openHostileSite = async (flags: readonly string[] = []): Promise<HostileSite> => {
  const outside = await temporaryFolder();
  const [canary, word] = [newCanary(), newCanary()];
  const decoy = join(outside.path, 'decoy.csv');
  writeFileSync(decoy, `a\n${canary}\n`);
  const watch = await watchSocket();
  const server = await startServer([...FLAGS, ...flags]);
  let log = '';
  server.child.stderr?.on('data', (text: Buffer) => void (log += text.toString()));
  const victim = personOf(server, 'victim');
  await victim.quick(`SELECT '${word}' AS word INTO mydb.secrets`);
  const catalog = parquetIn(join(server.data, 'catalogs'));
  const theirs = parquetIn(join(server.data, 'spaces'));
  const before = digest(decoy, catalog, theirs);
  return {
    server,
    victim,
    canaries: [canary, word],
    places: {
      base: server.data,
      staging: join(server.data, 'staging'),
      temp: join(server.data, 'temp'),
      store: join(server.data, 'store', 'store.sqlite'),
      fifo: join(server.data, 'executors', 'own', 'run', 'rows.fifo'),
      catalog,
      other: theirs,
      theirs,
      decoy,
      open: decoy,
      name_of_decoy: 'decoy.csv',
      server: String(server.child.pid),
      port: String(watch.port),
      victim: victim.wsid,
    },
    bugs: () => log.split('\n').filter((line) => /"msg":"bug"|"event":"bug"/.test(line)),
    touched: async () => {
      const rows = await victim.quick('SELECT word FROM mydb.secrets').catch(() => []);
      return [
        ...(digest(decoy, catalog, theirs) === before ? [] : ['a decoy has changed']),
        ...(rows.join().includes(word) && rows.length === 1 ? [] : ['rows of the victim are lost']),
        ...(watch.calls() === 0 ? [] : [`${watch.calls()} connections were made`]),
        ...(server.child.exitCode === null ? [] : ['the server has ended']),
      ];
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await outside[Symbol.asyncDispose]();
      await watch.close();
    },
  };
};

const digest = (...files: readonly string[]): string =>
  files
    .map((file) => createHash('sha256').update(readFileSync(file)).digest('hex'))
    .concat(files.map((file) => String(statSync(file).mode)))
    .join();

/** The first Parquet file below a folder. */
const parquetIn = (folder: string): string => {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const name = names.find((each) => each.endsWith('.parquet'));
  if (name === undefined) throw new Error(`no Parquet file lies below ${folder}`);
  return join(folder, name);
};
