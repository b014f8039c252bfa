// Files of tables that were sent along with a query: they go when its job has ended, whichever way.
// What is left, as where a server was killed in between, is swept.

import type { Job } from '../domain/job.ts';
import { PLAIN_TERMS } from '../domain/job-terms.ts';
import type { UploadToken } from '../domain/upload.ts';
import type { Parts } from './parts.ts';

/** Removes them. */
export const dropTables = (parts: Parts, job: Job): Promise<void> =>
  dropFiles(
    parts,
    job,
    (job.terms ?? PLAIN_TERMS).tables.map(({ upload }) => upload),
  );

/** Removes files that a job was sent and has done with. */
export const dropFiles = async (
  parts: Parts,
  { id }: Job,
  files: readonly UploadToken[],
): Promise<void> => {
  for (const file of files) {
    await parts.files.dropUpload(file).catch((error: unknown) => {
      parts.observer.note('warn', 'upload.left', { job: id, error });
    });
  }
};
