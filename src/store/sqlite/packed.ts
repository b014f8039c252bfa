// Jobs as they cross from a store thread: column by column, so that the names of the fields cross
// once and not with every job. That takes a quarter of the time that cloning the jobs would.
// Knows nothing of what the fields mean.

import type { Job } from '../../domain/job.ts';

/** The values of each field, in the order of the jobs. */
export type PackedJobs = Readonly<Record<string, readonly unknown[]>>;

/** The fields of some jobs; every job has the same. */
export const packed = (jobs: readonly Job[]): PackedJobs => {
  const columns: Record<string, readonly unknown[]> = {};
  const [first] = jobs;
  if (first === undefined) return columns;
  for (const field of Object.keys(first) as (keyof Job)[]) {
    columns[field] = jobs.map((job) => job[field]);
  }
  return columns;
};

/** The jobs again. */
export const unpacked = (columns: PackedJobs): readonly Job[] => {
  const fields = Object.entries(columns);
  const [, ids = []] = fields[0] ?? [];
  return ids.map((_, at) => {
    const job: Record<string, unknown> = {};
    for (const [field, values] of fields) job[field] = values[at];
    return job as unknown as Job;
  });
};
