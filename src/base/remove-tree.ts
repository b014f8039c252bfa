// Removal of a folder that somebody else may still be changing. Whoever owns a folder can put a
// link in the place of what is in it, between a look and a removal by path: so it is emptied by a
// process of its owner's, which goes by handles and may remove nothing but what its owner may.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Stats } from 'node:fs';
import { chmod, lstat, rm, rmdir } from 'node:fs/promises';

/**
 * Removes a file, or a folder with all that is in it, read-only or not and however deep its paths
 * are; absent is no error. Only its last name is removed as the caller's user: the folder that it
 * lies in must be the caller's. Throws where something is left.
 */
export const removeTree = async (path: string): Promise<void> => {
  const found = await lstat(path).catch(orNothing(['ENOENT']));
  if (found === undefined) return;
  if (!found.isDirectory()) return rm(path, { force: true });
  // Most are empty: what was in them has been taken.
  if (await isRemoved(path)) return;
  await emptyAsOwner(path, found);
  if (!(await isRemoved(path))) throw new Error(`${path} could not be emptied`);
};

const isRemoved = (path: string): Promise<boolean> =>
  rmdir(path)
    .then(() => true, orNothing(['ENOTEMPTY', 'EEXIST']))
    .then((removed) => removed === true);

const emptyAsOwner = async (folder: string, { uid, gid }: Stats): Promise<void> => {
  const isOthers = process.getuid?.() === 0 && uid !== 0;
  await chmod(folder, 0o700);
  const child = spawn('/bin/sh', ['-c', EMPTY], {
    // Entered before it becomes its owner, who may not pass the folders above.
    cwd: folder,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
    stdio: 'ignore',
    ...(isOthers && { uid, gid }),
  });
  await once(child, 'close');
};

/**
 * Folders that their owner closed are opened, and all is tried again; files keep their modes, for
 * they may have other names elsewhere.
 */
const EMPTY = `find . -mindepth 1 -delete || {
  find . -type d ! -perm -700 -execdir chmod u+rwx {} \\;
  find . -mindepth 1 -delete
}`;

const orNothing =
  (codes: readonly string[]) =>
  (error: unknown): undefined => {
    if (error instanceof Error && 'code' in error && codes.includes(String(error.code))) return;
    throw error;
  };
