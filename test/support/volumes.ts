// File systems of their own for a test: as root each is a tmpfs, mounted in a temporary folder and
// gone with it; otherwise they are folders, between which a rename goes where it would not.

import { execFile } from 'node:child_process';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);

export interface Volumes extends AsyncDisposable {
  /** Absolute paths, in the order of the names. */
  readonly paths: readonly string[];
  /** Whether each is a file system of its own. */
  readonly areMounted: boolean;
}

/** One volume for each name. */
export const volumesOf = async (...names: readonly string[]): Promise<Volumes> => {
  const folder = await temporaryFolder();
  const paths = names.map((name) => join(folder.path, name));
  const mounted: string[] = [];
  for (const path of paths) {
    await mkdir(path);
    const isMounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=200m', 'tmpfs', path]).then(
      () => true,
      () => false,
    );
    if (isMounted) mounted.push(path);
    await chmod(path, 0o755);
  }
  return {
    paths,
    areMounted: mounted.length === paths.length,
    [Symbol.asyncDispose]: async () => {
      for (const path of mounted) await run('umount', [path]);
      await folder[Symbol.asyncDispose]();
    },
  };
};
