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
  /** Ends it and removes its data. */
  readonly stop: () => Promise<void>;
}

/** A first start unpacks the demo catalog; far beyond what that takes. */
const START_SECONDS = 60;

/** Starts one on a free port, with extra flags; whoever started it stops it. */
export const startServer = async (flags: readonly string[] = []): Promise<StartedServer> => {
  const data = await mkdtemp(join(tmpdir(), 'almagest-conformance-'));
  const launcher = fileURLToPath(new URL('../../bin/almagest', import.meta.url));
  const child = spawn(launcher, ['serve', '--data', data, '--port', '0', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    await stopped(child);
    await rm(data, { recursive: true, force: true });
  };
  try {
    return { target: await announced(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const stopped = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await closed;
};

/** The address, wsid and password that a server prints at its first start. */
const announced = async (child: ChildProcess): Promise<ServerTarget> => {
  const timer = setTimeout(() => child.kill('SIGKILL'), START_SECONDS * 1_000);
  let printed = '';
  try {
    for await (const line of createInterface(child.stdout ?? process.stdin)) {
      printed += `${line}\n`;
      const base = /https?:\/\/[^\s/]+/.exec(printed)?.[0];
      const wsid = /^ *wsid +(\d+)$/m.exec(printed)?.[1];
      const password = /^ *password +(\S+)$/m.exec(printed)?.[1];
      if (base !== undefined && wsid !== undefined && password !== undefined) {
        // Whatever else it prints must not fill the pipe.
        child.stdout?.resume();
        return { base, wsid, password };
      }
    }
  } finally {
    clearTimeout(timer);
  }
  throw new Error(`The server ended before it gave its address:\n${printed}`);
};
