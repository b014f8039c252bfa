// A server started as people start it, by the launcher, and read until it says that it answers.
// It is killed when the test leaves its block, whatever happened.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { testLog } from './secrets.ts';

/** A started server and what it has said. */
export interface Served extends AsyncDisposable {
  readonly process: ChildProcess;
  /** Resolves with the text until `Ctrl-C`; rejects when the server ends before. */
  readonly ready: Promise<string>;
  /** Resolves with how it ended and all it said. */
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
}

const LAUNCHER = join(import.meta.dirname, '..', '..', 'bin', 'almagest');

/** Runs the launcher with `words` under the Node at `node`. */
export const served = (node: string, ...words: readonly string[]): Served => {
  const server = spawn(node, [LAUNCHER, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const ready = new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes('Ctrl-C')) resolve(said);
    };
    server.stderr.pipe(testLog());
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    server.once('close', () => reject(new Error(`It ended before it was ready:\n${said}`)));
  });
  // Whoever does not wait for readiness waits for the end instead.
  ready.catch(() => undefined);
  const ended = once(server, 'close').then(([code]) => ({ code: code as number | null, said }));
  return {
    process: server,
    ready,
    ended,
    [Symbol.asyncDispose]: async () => {
      server.kill('SIGTERM');
      const killer = setTimeout(() => server.kill('SIGKILL'), STOP_MILLISECONDS);
      await ended;
      clearTimeout(killer);
    },
  };
};

/** A server at rest stops in a fraction of it, on the busiest machine. */
const STOP_MILLISECONDS = 20_000;

/** The system's own Node where there is one beside ours, or else the one that runs this. */
export const systemNode = (): string => {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const others = folders.filter((folder) => !folder.includes(`node_modules${sep}.bin`));
  const found = others.find((folder) => namesIn(folder).includes('node'));
  return found === undefined ? process.execPath : join(found, 'node');
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};
