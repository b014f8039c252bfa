// The processes of a kill loop: servers with their executors, found, hit and started again.

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Told } from './server.ts';

type Ready = Extract<Told, { kind: 'ready' }>;
type Reached = Extract<Told, { kind: 'reached' }>;

export interface Victim {
  readonly url: string;
  readonly demo: Ready['demo'];
  readonly pid: number;
  /** Executors of this server that are alive. */
  executors(): readonly number[];
  /** Lets the run that reached a point go on. */
  go(number: number): void;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
  readonly isGone: () => boolean;
}

export interface VictimTerms {
  readonly flags: Readonly<Record<string, string>>;
  onReached(victim: Victim, reached: Reached): void;
  onEnded(ended: Extract<Told, { kind: 'ended' }>): void;
  /** Lines the server wrote to its log. */
  onLog(text: string): void;
}

/** Starts a server and waits until it answers. */
export const startVictim = async (terms: VictimTerms): Promise<Victim> => {
  const child = fork(
    fileURLToPath(new URL('./server.ts', import.meta.url)),
    [JSON.stringify(terms.flags)],
    { serialization: 'advanced', stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  child.stderr?.on('data', (chunk: Buffer) => terms.onLog(chunk.toString()));
  child.stdout?.on('data', (chunk: Buffer) => terms.onLog(chunk.toString()));
  const gone = once(child, 'exit').then(() => {});
  const { url, demo } = await ready(child, gone);
  const victim: Victim = {
    url,
    demo,
    pid: child.pid ?? 0,
    executors: () => childrenOf(child.pid ?? 0),
    go: (number) => {
      if (child.connected) child.send(number, () => {});
    },
    kill: (signal) => void child.kill(signal),
    gone,
    isGone: () => child.exitCode !== null || child.signalCode !== null,
  };
  child.on('message', (told: Told) => {
    if (told.kind === 'reached') terms.onReached(victim, told);
    if (told.kind === 'ended') terms.onEnded(told);
  });
  return victim;
};

const ready = (child: ChildProcess, gone: Promise<void>): Promise<Ready> =>
  new Promise((resolve, reject) => {
    const onMessage = (told: Told) => {
      if (told.kind !== 'ready') return;
      child.off('message', onMessage);
      resolve(told);
    };
    child.on('message', onMessage);
    void gone.then(() => reject(new Error('the server ended before it answered')));
  });

/** Processes whose parent is `pid`: /proc/PID/stat, field 4. */
const childrenOf = (pid: number): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === pid)
    .map(Number);

const parentOf = (name: string): number => {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return -1;
  }
};
