// The processes of a kill loop: servers with their executors, found, hit and started again.
// What is done to them, and when, is decided in the loop.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { executorsOf } from '../support/processes.ts';
import type { Told } from './server.ts';

type Ready = Extract<Told, { kind: 'ready' }>;
type Reached = Extract<Told, { kind: 'reached' }>;

/** A server that may be hit. */
export interface Target {
  readonly pid: number;
  /** Executors of this server that are alive. */
  executors(): readonly number[];
  /** Lets the run that reached a point go on. */
  go(number: number): void;
}

export interface Victim extends Target {
  readonly url: string;
  readonly demo: Ready['demo'];
  kill(signal: NodeJS.Signals): void;
  /** Resolves when the process is gone. */
  readonly gone: Promise<unknown>;
  readonly isGone: () => boolean;
}

export interface VictimTerms {
  readonly flags: Readonly<Record<string, string>>;
  onReached(target: Target, reached: Reached): void;
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
  const gone = once(child, 'exit');
  const pid = child.pid ?? 0;
  // A server takes up old jobs before it answers, so that points are reached before it is ready.
  const target: Target = {
    pid,
    executors: () => executorsOf(pid),
    go: (number) => {
      if (child.connected) child.send(number, () => {});
    },
  };
  const { url, demo } = await new Promise<Ready>((resolve, reject) => {
    child.on('message', (told: Told) => {
      if (told.kind === 'ready') resolve(told);
      if (told.kind === 'reached') terms.onReached(target, told);
      if (told.kind === 'ended') terms.onEnded(told);
    });
    void gone.then(() => reject(new Error('the server ended before it answered')));
  });
  return {
    ...target,
    url,
    demo,
    kill: (signal) => void child.kill(signal),
    gone,
    isGone: () => child.exitCode !== null || child.signalCode !== null,
  };
};
