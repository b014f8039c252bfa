// A client of CasJobs in Python: finding or installing it, and driving it against a server.
// Clients are taken from where they are published, as they are; nothing of one is kept here.

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ServerTarget } from '../almagest-server.ts';

const run = promisify(execFile);

/** A client as it is published, and how it is driven. */
export interface PythonClient {
  readonly name: string;
  /** What a Python that has the client can import. */
  readonly imports: readonly string[];
  /** What pip installs where it cannot. */
  readonly packages: readonly string[];
  /** The driver's path below this folder; it prints a line per check. */
  readonly driver: string;
  /** What is said to the driver behind the server, for each of its runs. */
  readonly runs: readonly (readonly string[])[];
}

/** A Python that has the client, or why there is none. */
type ClientPython =
  | { readonly kind: 'ready'; readonly python: string; readonly remove: () => Promise<void> }
  | { readonly kind: 'missing'; readonly why: string };

/** What one check came to. */
export interface CheckLine {
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** The check's name, and after a dash what was wrong. */
  readonly text: string;
}

/** The Python that is asked for, the system's where it has the client, or one made for the day. */
export const findPython = async (
  client: Pick<PythonClient, 'imports' | 'packages'>,
  asked: string | undefined,
): Promise<ClientPython> => {
  const known = asked ?? 'python3';
  if (await canImport(known, client)) {
    return { kind: 'ready', python: known, remove: async () => {} };
  }
  if (asked !== undefined) return { kind: 'missing', why: `${asked} does not have it` };
  const folder = await mkdtemp(join(tmpdir(), 'almagest-casjobs-client-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await run(known, ['-m', 'venv', folder]);
    const python = join(folder, 'bin', 'python');
    const install = ['-m', 'pip', 'install', '--quiet', '--retries', '1', ...client.packages];
    await run(python, install, { timeout: INSTALL_SECONDS * 1_000 });
    return { kind: 'ready', python, remove };
  } catch (error) {
    await remove();
    const [why = ''] = String(error).split('\n');
    return { kind: 'missing', why };
  }
};

/** Ten times what the largest of them takes over a good line. */
const INSTALL_SECONDS = 300;

const canImport = async (
  python: string,
  { imports }: Pick<PythonClient, 'imports'>,
): Promise<boolean> => {
  try {
    await run(python, ['-c', `import ${imports.join(', ')}`]);
    return true;
  } catch {
    return false;
  }
};

/** Runs every check; what the driver says on the side goes to our own stderr. */
export const drive = async function* (
  python: string,
  client: PythonClient,
  target: ServerTarget,
): AsyncIterable<CheckLine> {
  for (const words of client.runs) yield* driveOnce(python, { client, target, words });
};

const driveOnce = async function* (
  python: string,
  {
    client: { driver },
    target: { base, wsid, password },
    words,
  }: { client: PythonClient; target: ServerTarget; words: readonly string[] },
): AsyncIterable<CheckLine> {
  const path = fileURLToPath(new URL(driver, import.meta.url));
  const child = spawn(python, [path, base, wsid, password, ...words], {
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
  if (code !== 0) {
    yield { outcome: 'failed', text: `the driver ended with ${code} ${words.join(' ')}` };
  }
};

const checkOf = (line: string): CheckLine => {
  const [, mark, text = line] = /^(ok|not ok|skip) (.*)$/.exec(line) ?? [];
  if (mark === 'ok') return { outcome: 'passed', text };
  return { outcome: mark === 'skip' ? 'skipped' : 'failed', text };
};
