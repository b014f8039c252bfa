// Whether executors may read files that are to be linked, and nobody but their owner may change
// them. Asked of the system by a process of an executor's user: modes alone do not tell it all.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Refusal } from '../domain/refusal.ts';

/** As whom executors run: a user and group of that number; null: as this user. */
export type ExecutorUser = number | null;

/** Refuses the first file that an executor may not read, or may write to; names what to open. */
export const refuseRights = async (files: readonly string[], user: ExecutorUser): Promise<void> => {
  const closed = await firstClosed(files, user);
  if (closed !== undefined) throw closedTo(closed, user);
  for (const file of files) {
    const { mode } = await stat(file);
    if ((mode & 0o002) !== 0) throw writable(file);
  }
};

/** The first file or folder above one that `user` may not read or enter. */
const firstClosed = async (
  files: readonly string[],
  user: ExecutorUser,
): Promise<{ readonly path: string; readonly kind: 'file' | 'folder' } | undefined> => {
  const asked = [
    ...[...foldersAbove(files)].map((path) => ({ path, kind: 'folder' as const })),
    ...files.map((path) => ({ path, kind: 'file' as const })),
  ];
  const child = spawn(process.execPath, ['-e', LOOK, String(user ?? '')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {},
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(asked.map(({ path, kind }) => [path, kind === 'file' ? 4 : 1])));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`The look as user ${user} ended with ${code}.`);
  return said === '' ? undefined : asked[Number(said)];
};

/** Lays root down as an executor does, and prints the place of the first path that is closed. */
const LOOK = `
  const { accessSync, readFileSync } = require('node:fs');
  const user = Number(process.argv[1]);
  const asked = JSON.parse(readFileSync(0, 'utf8'));
  if (process.argv[1] !== '') {
    process.setgroups([]);
    process.setgid(user);
    process.setuid(user);
  }
  const isClosed = ([path, mode]) => {
    try { accessSync(path, mode); return false; } catch { return true; }
  };
  const at = asked.findIndex(isClosed);
  if (at >= 0) process.stdout.write(String(at));
`;

/** All folders on the way to the files, from the top. */
const foldersAbove = (files: readonly string[]): ReadonlySet<string> => {
  const folders = new Set<string>();
  for (const file of files) {
    for (let at = dirname(file); !folders.has(at) && dirname(at) !== at; at = dirname(at)) {
      folders.add(at);
    }
  }
  return new Set([...folders].toSorted());
};

const closedTo = (
  { path, kind }: { readonly path: string; readonly kind: 'file' | 'folder' },
  user: ExecutorUser,
): Refusal => {
  const who = user === null ? 'this user' : `executors, whose users are ${user} and up,`;
  const [verb, mode] = kind === 'file' ? ['read', 'r'] : ['pass through', 'x'];
  return new Refusal('bad-source', {
    file: path,
    why: `${who} may not ${verb} it`,
    hint: `chmod o+${mode} opens it to all users of this machine; context add would copy it.`,
  });
};

const writable = (file: string): Refusal =>
  new Refusal('bad-source', {
    file,
    why: 'every user of this machine may write to it, executors among them',
    hint: 'chmod o-w it, and all files beside it: what is linked must not change.',
  });
