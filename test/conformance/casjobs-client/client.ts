// The public Python client of CasJobs: finding or installing it, and driving it against a server.
// The client is taken from the package index as it is; nothing of it is kept in this repository.

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ServerTarget } from '../almagest-server.ts';

const run = promisify(execFile);

/** A Python that has the client, or why there is none. */
export type ClientPython =
  | { readonly kind: 'ready'; readonly python: string; readonly remove: () => Promise<void> }
  | { readonly kind: 'missing'; readonly why: string };

/** What one check came to. */
export interface CheckLine {
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** The check's name, and after a dash what was wrong. */
  readonly text: string;
}

export interface Target extends ServerTarget {
  /** The client sends everything by one or by the other. */
  readonly verb: 'GET' | 'POST';
}

/** The release that scripts in the wild use, and the only one that installs today. */
const PACKAGES = ['casjobs==0.0.2', 'requests>=2.28,<3'];

/** The Python that is asked for, the system's where it has the client, or one made for the day. */
export const findPython = async (asked: string | undefined): Promise<ClientPython> => {
  const known = asked ?? 'python3';
  if (await canImport(known)) return { kind: 'ready', python: known, remove: async () => {} };
  if (asked !== undefined) return { kind: 'missing', why: `${asked} has no casjobs client` };
  const folder = await mkdtemp(join(tmpdir(), 'almagest-casjobs-client-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await run(known, ['-m', 'venv', folder]);
    const python = join(folder, 'bin', 'python');
    await run(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES]);
    return { kind: 'ready', python, remove };
  } catch (error) {
    await remove();
    const [why = ''] = String(error).split('\n');
    return { kind: 'missing', why };
  }
};

const canImport = async (python: string): Promise<boolean> => {
  try {
    await run(python, ['-c', 'import casjobs, requests']);
    return true;
  } catch {
    return false;
  }
};

const DRIVER = fileURLToPath(new URL('drive.py', import.meta.url));

/** Runs every check; what the driver says on the side goes to our own stderr. */
export const drive = async function* (python: string, target: Target): AsyncIterable<CheckLine> {
  const { base, wsid, password, verb } = target;
  const child = spawn(python, [DRIVER, base, wsid, password, verb], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // A proxy of the machine must not stand between two programs on it.
    env: { ...process.env, NO_PROXY: '*', no_proxy: '*' },
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  for await (const line of createInterface(child.stdout)) yield checkOf(line);
  const code = await ended;
  if (code !== 0) yield { outcome: 'failed', text: `the driver ended with ${code} by ${verb}` };
};

const checkOf = (line: string): CheckLine => {
  const [, mark, text = line] = /^(ok|not ok|skip) (.*)$/.exec(line) ?? [];
  if (mark === 'ok') return { outcome: 'passed', text };
  return { outcome: mark === 'skip' ? 'skipped' : 'failed', text };
};
