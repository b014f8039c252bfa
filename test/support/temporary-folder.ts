// A folder for one test, gone when the test leaves its block.
// Other users may pass through it, as executors of another user must; nothing is left behind,
// be it read-only or not.

import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A folder that removes itself: `await using folder = await temporaryFolder();`. */
export interface TemporaryFolder extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
}

/** Makes an empty folder below the system's folder for temporary files. */
export const temporaryFolder = async (): Promise<TemporaryFolder> => {
  const path = await mkdtemp(join(tmpdir(), 'almagest-test-'));
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
