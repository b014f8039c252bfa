// Runs the public Python client of CasJobs against a server: one given by --base, --wsid and
// --password, or one started for the purpose over a new data folder with the demo catalog.
// Ends with `N passed, N failed, N skipped`, and with status 1 where a check failed, or where
// root, who can install what is missing, had to skip one.

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { drive, findPython } from '../test/conformance/casjobs-client/client.ts';
import type { CheckLine, Target } from '../test/conformance/casjobs-client/client.ts';

interface Server {
  readonly target: Omit<Target, 'verb'>;
  readonly stop: () => Promise<void>;
}

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      base: { type: 'string' },
      wsid: { type: 'string' },
      password: { type: 'string' },
      python: { type: 'string' },
    },
  });
  const python = await findPython(values.python);
  if (python.kind === 'missing') {
    return closing([{ outcome: 'skipped', text: `casjobs client: ${python.why}` }]);
  }
  const { base, wsid, password } = values;
  const server =
    base !== undefined && wsid !== undefined && password !== undefined
      ? { target: { base, wsid, password }, stop: async () => {} }
      : await startServer();
  const lines: CheckLine[] = [];
  try {
    for (const verb of ['GET', 'POST'] as const) {
      for await (const line of drive(python.python, { ...server.target, verb })) {
        console.log(`${line.outcome}: ${line.text}`);
        lines.push(line);
      }
    }
  } finally {
    await server.stop();
    await python.remove();
  }
  return closing(lines);
};

const closing = (lines: readonly CheckLine[]): number => {
  const count = (outcome: CheckLine['outcome']): number =>
    lines.filter((line) => line.outcome === outcome).length;
  for (const { outcome, text } of lines) if (outcome === 'skipped') console.log(`skipped: ${text}`);
  console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
  const isRoot = process.getuid?.() === 0;
  return count('failed') > 0 || lines.length === 0 || (isRoot && count('skipped') > 0) ? 1 : 0;
};

/** A first start unpacks the demo catalog; far beyond what that takes. */
const START_SECONDS = 60;

const startServer = async (): Promise<Server> => {
  const data = await mkdtemp(join(tmpdir(), 'almagest-conformance-'));
  const launcher = fileURLToPath(new URL('../bin/almagest', import.meta.url));
  const child = spawn(launcher, ['serve', '--data', data, '--port', '0'], {
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
const announced = async (child: ChildProcess): Promise<Omit<Target, 'verb'>> => {
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

process.exitCode = await main();
