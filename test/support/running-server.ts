// A whole server as people start it: `bin/almagest serve` in a process of its own, on a free port
// and a folder of its own, with its log among those that are searched for secrets.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { secretly, testLog } from './secrets.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

export interface ServerInTest extends AsyncDisposable {
  readonly url: string;
  readonly data: string;
  readonly child: ChildProcess;
  readonly wsid: string;
  readonly pw: string;
  /** Everything it printed so far. */
  printed(): string;
  /** POSTs a form to a method of the jobs service. */
  post(method: string, form: Readonly<Record<string, string>>): Promise<Answer>;
  /** As `post`, signed in as the demo account; fails unless the status is 200. */
  call(method: string, form: Readonly<Record<string, string>>): Promise<string>;
  /** The job's row of GetJobs, once it has ended. */
  ended(id: string): Promise<Readonly<Record<string, string>>>;
  /** Ends it; until it is started again nothing answers. */
  stop(signal: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
  /** Stops it with `signal`, and starts another on the same folder. */
  restart(signal: NodeJS.Signals): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

const PROGRAM = fileURLToPath(new URL('../../bin/almagest', import.meta.url));

/** Starts it with extra flags and waits until it answers. */
export const startServer = async (flags: readonly string[] = []): Promise<ServerInTest> => {
  const folder = await temporaryFolder();
  const server = await startServerOn(folder.path, flags);
  const dispose = server[Symbol.asyncDispose];
  const stop = async (): Promise<void> => {
    await dispose();
    await folder[Symbol.asyncDispose]();
  };
  return Object.assign(server, { [Symbol.asyncDispose]: stop });
};

/** The same on a folder that is there already, and that stays. */
export const startServerOn = async (
  data: string,
  flags: readonly string[] = [],
): Promise<ServerInTest> => {
  let running = await launch(data, flags);
  const wsid = /^ +wsid +(\d+)/m.exec(running.text())?.[1] ?? '';
  // Printed once: a folder that is there already has its password from before.
  const [, told] = /^ +password +(\S+)/m.exec(running.text()) ?? [];
  const pw = told === undefined ? '' : secretly(told);
  const server: ServerInTest = {
    data,
    wsid,
    pw,
    get url() {
      return running.url;
    },
    get child() {
      return running.child;
    },
    printed: () => running.text(),
    post: (method, form) => post(running.url, method, form),
    call: async (method, form) => {
      const { status, body } = await post(running.url, method, { wsid, pw, ...form });
      if (status !== 200) throw new Error(`${method}: ${status} ${body}`);
      return body;
    },
    ended: (id) => ended(server, id),
    stop: (signal) => end(running.child, signal),
    start: async () => {
      running = await launch(data, flags);
    },
    restart: async (signal) => {
      await server.stop(signal);
      await server.start();
    },
    [Symbol.asyncDispose]: async () => {
      await end(running.child, 'SIGTERM');
      // Among the logs that are searched for secrets.
      testLog().end(readFileSync(join(data, 'audit.log')));
    },
  };
  return server;
};

/** The number of the one job that runs. */
export const runningJob = async (server: ServerInTest): Promise<string> => {
  const form = { owner_wsid: server.wsid, owner_pw: server.pw, includeSystem: 'true' };
  const body = await server.call('GetJobs', { ...form, conditions: 'status : 1' });
  const [[, id] = [], ...others] = [...body.matchAll(/<JobID>(\d+)</g)];
  if (id === undefined || others.length > 0) throw new Error(`not one job runs: ${body}`);
  return id;
};

/** Starts another on the same folder and answers where; `flags` name the store that both share. */
export const startBeside = async (
  { data }: Pick<ServerInTest, 'data'>,
  flags: readonly string[],
): Promise<AsyncDisposable & Pick<ServerInTest, 'url'>> => {
  const { child, url } = await launch(data, flags);
  return { url, [Symbol.asyncDispose]: () => end(child, 'SIGTERM') };
};

interface Launched {
  readonly child: ChildProcess;
  readonly url: string;
  text(): string;
}

const launch = async (data: string, flags: readonly string[]): Promise<Launched> => {
  const args = ['serve', '--data', data, '--port', '0', '--log-level', 'debug', ...flags];
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = testLog();
  child.stderr.pipe(log);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000);
  });
  for (const deadline = Date.now() + 60_000; !text.includes('Ctrl-C');) {
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`the server did not start: ${text} ${complaint}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const url = /(https?:\/\/\S+?)\/ /.exec(text)?.[1] ?? '';
  return { child, url, text: () => text };
};

const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
};

const post = async (
  url: string,
  method: string,
  form: Readonly<Record<string, string>>,
): Promise<Answer> => {
  const response = await fetch(`${url}/casjobs/services/jobs.asmx/${method}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: await response.text() };
};

const ended = async (
  server: ServerInTest,
  id: string,
): Promise<Readonly<Record<string, string>>> => {
  const form = { owner_wsid: server.wsid, owner_pw: server.pw, includeSystem: 'true' };
  return until(async () => {
    const body = await server.call('GetJobs', { ...form, conditions: `jobid : ${id}` });
    const row: Record<string, string> = Object.fromEntries(
      [...body.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, name, value]) => [name, value]),
    );
    return Number(row['Status']) >= 3 && row;
  }, `the end of job ${id}`);
};
