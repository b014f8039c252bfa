// The servers that are fuzzed: the fixture services, and the real program with a finished job, each
// a process of its own. A target says what went wrong inside, and what memory it holds.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startServer } from '../../../support/running-server.ts';
import { FIXTURES, jobsOperations, strangersOperations } from './calls.ts';
import type { Scope } from './attempts.ts';
import type { Message } from './server.ts';

/** A server that is fuzzed. */
export interface Target extends AsyncDisposable {
  readonly name: string;
  readonly port: number;
  readonly scope: Scope;
  /** What went wrong in it since it was asked last. */
  bugs(): readonly string[];
  /** Whether its process is there. */
  isAlive(): boolean;
  memory(): Promise<Memory>;
}

/** Bytes. */
export interface Memory {
  readonly resident: number;
  /** After garbage was collected; null where the server does not tell. */
  readonly inUse: number | null;
}

/** The fixture services. */
export const startFixtures = async (): Promise<Target> => {
  const child = fork(join(import.meta.dirname, 'server.ts'), { execArgv: ['--expose-gc'] });
  const bugs: string[] = [];
  let port = 0;
  let inUse = 0;
  child.on('message', (message: Message) => {
    if (message.kind === 'listening') port = message.port;
    else if (message.kind === 'bug') bugs.push(message.text);
    else inUse = message.bytes;
  });
  await once(child, 'message');
  const ended = once(child, 'exit');
  return {
    name: 'fixture services',
    port,
    scope: { operations: FIXTURES, isStrange: false },
    bugs: () => bugs.splice(0),
    isAlive: () => child.exitCode === null && child.signalCode === null,
    memory: async () => {
      const told = once(child, 'message');
      child.send('memory');
      await told;
      return { resident: await residentBytes(child.pid ?? 0), inUse };
    },
    [Symbol.asyncDispose]: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
};

/** The real server, asked by an account of its and by strangers. */
export const startReal = async (): Promise<readonly Target[]> => {
  const server = await startServer();
  const { wsid, pw } = server;
  const qry = 'SELECT TOP 3 hip, ra, dec INTO mydb.fuzzed FROM Hipparcos';
  const submitted = await server.call('SubmitJob', { qry, context: 'Stars', taskname: 'fuzz' });
  const job = />(\d+)<\/long>/.exec(submitted)?.[1] ?? '';
  await server.ended(job);
  let log = '';
  server.child.stderr?.on('data', (chunk: Buffer) => void (log += chunk.toString()));
  const signed = { wsid, pw, job };
  const shared = {
    port: Number(new URL(server.url).port),
    isAlive: () => server.child.exitCode === null && server.child.signalCode === null,
    bugs: () => {
      // The last line may not be whole yet.
      const end = log.lastIndexOf('\n') + 1;
      const lines = log.slice(0, end).split('\n');
      log = log.slice(end);
      return lines.filter((line) => /"event":"bug"|"level":"error"/.test(line));
    },
    memory: async () => ({ resident: await residentBytes(server.child.pid ?? 0), inUse: null }),
  };
  return [
    {
      ...shared,
      name: 'jobs service, signed in',
      scope: { operations: jobsOperations(signed), isStrange: false },
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    },
    {
      ...shared,
      name: 'jobs service, strangers',
      scope: { operations: strangersOperations(signed), isStrange: true },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    },
  ];
};

/** As Linux counts them; 0 elsewhere. */
const residentBytes = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1_024;
};
