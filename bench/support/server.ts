// A server to measure: the real program as a process of its own, on a data folder of its own, with
// the default settings and what a benchmark adds to them. Gone with its data when disposed of.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { surroundings } from '../../src/admin/default-data.ts';
import { flagOf, readSettings, type SettingsInForce } from '../../src/admin/read-settings.ts';
import { withSite } from '../../src/admin/site.ts';
import type { Context } from '../../src/domain/context.ts';
import type { SettingName, Settings } from '../../src/settings.ts';
import { runFolder } from './folder.ts';

/** An account of the server that is measured. */
export interface BenchAccount {
  readonly wsid: string;
  readonly pw: string;
}

/** The server that is measured. */
export interface BenchServer extends AsyncDisposable {
  readonly url: string;
  /** The server's own process, not a launcher's. */
  readonly pid: number;
  readonly settings: Settings;
  /** Made before the start; none has signed in yet. */
  readonly accounts: readonly [BenchAccount, ...BenchAccount[]];
  /** A folder beside the data, for peers. */
  readonly temp: string;
  /** The data folder. */
  readonly data: string;
}

/** What a benchmark wants of its server. */
export interface ServerAsk {
  /** Linked in place; without one the server makes its demo context. */
  readonly catalog?: Context;
  readonly accounts?: number;
  readonly flags?: Partial<Record<SettingName, string>>;
}

/** Starts a server and waits until it answers. */
export const startServer = async (ask: ServerAsk = {}): Promise<BenchServer> => {
  const parts = new AsyncDisposableStack();
  const folder = parts.use(await runFolder());
  const data = join(folder.path, 'data');
  try {
    const flags = { data, port: '0', ...ask.flags };
    const settings = await readSettings(flags, { ...surroundings(), environment: {} });
    if (settings.problems.length > 0) throw new Error(settings.problems.join(' '));
    const accounts = await prepare(settings, ask);
    const logFile = join(folder.path, 'server.log');
    const child = spawnServer(flags, logFile);
    parts.defer(() => end(child));
    const url = await addressOf(child, logFile);
    return {
      url,
      pid: child.pid ?? 0,
      settings: settings.values,
      accounts,
      temp: folder.path,
      data,
      [Symbol.asyncDispose]: () => parts.disposeAsync(),
    };
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
};

const PROGRAM = join(import.meta.dirname, '..', '..', 'bin', 'almagest');

const prepare = (
  settings: SettingsInForce,
  { catalog, accounts = 1 }: ServerAsk,
): Promise<BenchServer['accounts']> =>
  withSite(settings, async (site) => {
    if (catalog !== undefined) await site.store.contexts.publish(catalog);
    const add = async (number: number): Promise<BenchAccount> => {
      const pw = `password-${number}`;
      const { id } = await site.accounts.add({ login: `bench-${number}`, password: pw });
      return { wsid: String(id), pw };
    };
    const made: [BenchAccount, ...BenchAccount[]] = [await add(0)];
    while (made.length < accounts) made.push(await add(made.length));
    return made;
  });

/** Its log goes to `logFile`, as an operator would have it. */
const spawnServer = (
  flags: Partial<Record<SettingName, string>>,
  logFile: string,
): ChildProcess => {
  const words = Object.entries(flags).flatMap(([name, value]) => [
    flagOf(name as SettingName),
    value,
  ]);
  const log = openSync(logFile, 'w');
  try {
    return spawn(process.execPath, [PROGRAM, 'serve', ...words], {
      stdio: ['ignore', 'pipe', log],
      // Our own variables begin like its settings, and it refuses those that are none.
      env: { PATH: process.env['PATH'] },
    });
  } finally {
    closeSync(log);
  }
};

/** The address it prints when it answers; what it prints later is thrown away. */
const addressOf = async (child: ChildProcess, logFile: string): Promise<string> => {
  const { stdout } = child;
  if (stdout === null) throw new Error('The server has no standard output.');
  for await (const line of createInterface(stdout)) {
    const [, url] = /answers at (\S+)\/ /.exec(line) ?? [];
    if (url === undefined) continue;
    stdout.resume();
    return url;
  }
  throw new Error(`The server ended before it answered:\n${await readFile(logFile, 'utf8')}`);
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
};

/** Bytes that a process keeps in memory, as Linux counts them. */
export const residentBytes = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1_024;
};
