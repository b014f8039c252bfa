// An Almagest server for real clients: a process of its own over a new data folder with the demo
// catalog, and the account that its first start makes. Nothing of it is left when it has stopped.

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Where a server is, and who may use it. */
export interface ServerTarget {
  /** `http://host:port`, without a slash at its end. */
  readonly base: string;
  readonly wsid: string;
  readonly password: string;
}

/** A server that runs. */
export interface StartedServer {
  readonly target: ServerTarget;
  /** Its data folder. */
  readonly data: string;
  /** The process that serves now. */
  readonly pid: () => number | undefined;
  /** Kills it, and starts another over the same data at the same address. */
  readonly restart: () => Promise<void>;
  /** Ends it and removes its data. */
  readonly stop: () => Promise<void>;
}

/** A first start unpacks the demo catalog; far beyond what that takes. */
const START_SECONDS = 60;

/** Starts one on a free port, with extra flags; whoever started it stops it. */
export const startServer = async (flags: readonly string[] = []): Promise<StartedServer> => {
  const data = await mkdtemp(join(tmpdir(), 'almagest-conformance-'));
  let child = launched(data, '0', flags);
  const stop = async (): Promise<void> => {
    await ended(child, 'SIGTERM');
    await rm(data, { recursive: true, force: true });
  };
  try {
    const target = await announced(child, FIRST_WORDS);
    const restart = async (): Promise<void> => {
      await ended(child, 'SIGKILL');
      child = launched(data, new URL(target.base).port, flags);
      await announced(child, /(?<base>https?:\/\/[^\s/]+)/);
    };
    return { target, data, pid: () => child.pid, restart, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const launched = (data: string, port: string, flags: readonly string[]): ChildProcess => {
  const launcher = fileURLToPath(new URL('../../bin/almagest', import.meta.url));
  // On the Node of whoever starts it: the launcher would start another for it, which a signal to
  // the first would not reach.
  const args = [launcher, 'serve', '--data', data, '--port', port, ...flags];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
};

const ended = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill(signal);
  await closed;
};

/** The address, wsid and password that a server prints at its first start. */
const FIRST_WORDS =
  /(?<base>https?:\/\/[^\s/]+).*^ *wsid +(?<wsid>\d+)$.*^ *password +(?<password>\S+)$/ms;

/** What a server prints until it has said all of `words`, by the names of their groups. */
const announced = async (child: ChildProcess, words: RegExp): Promise<ServerTarget> => {
  const timer = setTimeout(() => child.kill('SIGKILL'), START_SECONDS * 1_000);
  let printed = '';
  try {
    for await (const line of createInterface(child.stdout ?? process.stdin)) {
      printed += `${line}\n`;
      const said = words.exec(printed)?.groups;
      if (said !== undefined) {
        // Whatever else it prints must not fill the pipe.
        child.stdout?.resume();
        return {
          base: said['base'] ?? '',
          wsid: said['wsid'] ?? '',
          password: said['password'] ?? '',
        };
      }
    }
  } finally {
    clearTimeout(timer);
  }
  throw new Error(`The server ended before it gave its address:\n${printed}`);
};
