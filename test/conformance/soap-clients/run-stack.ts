// Runs one stack: makes its client ready in a folder of its own, runs it under a time limit, and
// reads the lines that it prints. Whatever goes wrong on the way is a check that failed.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Addresses, Command, Stack } from './stacks.ts';

/** What one check came to; a limit is what a stack itself cannot do, with the reason. */
export interface StackLine {
  readonly outcome: 'passed' | 'failed' | 'limit';
  /** The check's name, and after a colon what was wrong or why it is a limit. */
  readonly text: string;
}

/** Every check of a stack, in order. */
export const runStack = async (
  stack: Stack,
  addresses: Addresses,
): Promise<readonly StackLine[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'almagest-soap-client-'));
  try {
    for (const command of stack.prepare(addresses)) {
      const { code, printed } = await ran(command, folder);
      if (code !== 0) return [failed(`${told(command)} ended with ${code}: ${endOf(printed)}`)];
    }
    const { probe, jobs, wsid, password } = addresses;
    const lines: StackLine[] = [];
    for (const client of stack.clients) {
      lines.push(...linesOf(await ran([...client, probe, jobs, wsid, password], folder)));
    }
    return lines;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** How a program ended, and what it printed. */
interface Ran {
  /** The exit code, or the signal that ended it. */
  readonly code: number | string | null;
  readonly printed: string;
}

/** Twenty times what the slowest step takes on two cores. */
const STEP_SECONDS = 180;

const ran = async ([program, ...args]: Command, cwd: string): Promise<Ran> => {
  const child = spawn(program, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: STEP_SECONDS * 1_000,
    killSignal: 'SIGKILL',
    // A proxy of the machine must not stand between two programs on it.
    env: {
      ...process.env,
      NO_PROXY: '*',
      no_proxy: '*',
      LC_ALL: 'C.UTF-8',
      PYTHONDONTWRITEBYTECODE: '1',
    },
  });
  const ended = new Promise<number | string | null>((resolve) => {
    child.on('error', ({ message }) => resolve(message));
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  const [printed, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, printed: `${printed}\n${complained}` };
};

/** The lines of a client; one that did not come to its end, or checked nothing, has failed. */
const linesOf = ({ code, printed }: Ran): readonly StackLine[] => {
  const lines = printed.split('\n').flatMap((line) => lineOf(line));
  const checked = lines.some(({ outcome }) => outcome !== 'limit');
  if (code === 0 && checked) return lines;
  return [...lines, failed(`the client ended with ${code}: ${endOf(printed)}`)];
};

const OUTCOMES = { ok: 'passed', 'not ok': 'failed', limit: 'limit' } as const;

const lineOf = (line: string): readonly StackLine[] => {
  const [, mark, rest = ''] = /^(ok|not ok|limit) (.*)$/.exec(line) ?? [];
  return mark === undefined
    ? []
    : [{ outcome: OUTCOMES[mark as keyof typeof OUTCOMES], text: rest }];
};

const failed = (what: string): StackLine => ({ outcome: 'failed', text: what });

const told = ([program, ...args]: Command): string => [program, ...args].join(' ').slice(0, 120);

/** The last of what a program printed, in a line. */
const endOf = (printed: string): string => printed.trim().slice(-600).replaceAll(/\s+/g, ' ');
