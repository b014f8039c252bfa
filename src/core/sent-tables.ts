// Files that a job was sent, that of an import and those of tables along with a query: they go when
// it has ended, whichever way. What is left, as where a server was killed in between, is swept.

import { FINAL, type Job, type JobId } from '../domain/job.ts';
import { PLAIN_TERMS } from '../domain/job-terms.ts';
import type { UploadToken } from '../domain/upload.ts';
import type { LostJob } from '../ports/store.ts';
import type { Parts } from './parts.ts';

/** Removes all files of a job that has ended and did not finish; no run of it removes them then. */
export const dropSent = async (parts: Parts, id: JobId): Promise<void> => {
  try {
    const [job, upload] = await Promise.all([
      parts.store.jobs.byId(id),
      parts.store.jobs.uploadOf(id),
    ]);
    if (job === undefined) return;
    await dropTables(parts, job);
    if (upload !== undefined) await dropFiles(parts, job, [upload]);
  } catch (error) {
    // It has ended all the same: the sweep comes later.
    parts.observer.bug(error, { job: id });
  }
};

/** Removes the files of those that ended, of jobs that their server runs no more. */
export const dropSentOf = async (parts: Parts, lost: readonly LostJob[]): Promise<void> => {
  for (const { job, status } of lost) if (FINAL.includes(status)) await dropSent(parts, job);
};

/** Removes those of its tables. */
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
