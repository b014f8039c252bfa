// The main thread's end of a store thread: deeds are posted, replies awaited.
// A thread that dies fails everything that waits for it, and all that is asked of it later.

import { Worker } from 'node:worker_threads';
import { Refusal } from '../../domain/refusal.ts';
import type { Deed, ThreadAsk, ThreadError, ThreadReply, ThreadStart } from './messages.ts';

/** A store thread, seen from outside. */
export interface Remote {
  /** Has the thread do something; deeds of one thread begin in the order they are asked for. */
  ask(deed: Deed): Promise<unknown>;
  /** Closes the connection after everything asked before, and ends the thread. */
  close(): Promise<void>;
  /** Ends the thread where it stands; for one that only reads. */
  stop(): Promise<void>;
}

/** Starts a store thread as `start` says. */
export const openRemote = (start: ThreadStart): Remote => {
  const worker = new Worker(THREAD, { workerData: start });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let death: Error | undefined;
  const die = (error: Error): void => {
    death ??= error;
    for (const { reject } of waiting.values()) reject(death);
    waiting.clear();
  };
  worker.on('error', (error) => die(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => die(new Error('The store is closed.')));
  worker.on('message', (reply: ThreadReply) => {
    const asker = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('error' in reply) asker?.reject(errorFrom(reply.error));
    else asker?.resolve(reply.value);
  });
  const ask = (deed: Deed): Promise<unknown> => {
    if (death !== undefined) return Promise.reject(death);
    lastId++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    waiting.set(lastId, { resolve, reject });
    const message: ThreadAsk = { id: lastId, deed };
    worker.postMessage(message, []);
    return promise;
  };
  const close = async (): Promise<void> => {
    if (death !== undefined) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    await ask({ kind: 'close' });
    await ended;
  };
  const stop = async (): Promise<void> => void (await worker.terminate());
  return { ask, close, stop };
};

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Beside this file, in TypeScript or compiled, as this file is itself. */
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js',
  import.meta.url,
);

/** The error again, with the story of where it arose. */
const errorFrom = ({ message, stack, refusal }: ThreadError): Error => {
  const error =
    refusal === undefined ? new Error(message) : new Refusal(refusal.code, refusal.blanks);
  return Object.assign(error, { stack });
};
