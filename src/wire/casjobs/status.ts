// The numbers that CasJobs gives to a job's statuses. They are a contract of the old wire:
// clients compare them, and ranges of them are searched for.

import type { JobStatus } from '../../domain/job.ts';

/** A draft has no number: clients of CasJobs never see one. */
type NumberedStatus = Exclude<JobStatus, 'draft'>;

/** As the description of GetJobStatus has them; 3, 4 and 5 are ends. */
export const STATUS_NUMBERS = {
  ready: 0,
  started: 1,
  canceling: 2,
  cancelled: 3,
  failed: 4,
  finished: 5,
} as const satisfies Record<NumberedStatus, number>;
