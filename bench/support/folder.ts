// Where benchmarks keep what is dear to make, and work: outside the repository, made on the way.
// Other users may pass through every folder, as executors of another user must.

import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The folder that stays between runs: `ALMAGEST_BENCH_DATA`, else one for temporary files. */
export const benchFolder = async (): Promise<string> => {
  const folder = process.env['ALMAGEST_BENCH_DATA'] ?? join(tmpdir(), 'almagest-bench');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  return folder;
};

/** A folder of one run, on the same disk as what stays; gone when it is disposed of. */
export interface RunFolder extends AsyncDisposable {
  readonly path: string;
}

/** Makes a new folder for one run. */
export const runFolder = async (): Promise<RunFolder> => {
  const path = await mkdtemp(join(await benchFolder(), 'run-'));
  await chmod(path, 0o755);
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      // Committed tables are read-only folders, which only root could remove as they are.
      await promisify(execFile)('chmod', ['-R', 'u+rwX', path]);
      await rm(path, { recursive: true, force: true });
    },
  };
};

/** Waits until a file is on the disk. */
export const syncFile = async (path: string): Promise<void> => {
  const file = await open(path, 'r');
  await file.sync();
  await file.close();
};
