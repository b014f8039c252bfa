// Job: a job in the words of the first CasJobs service, from the same record as CJJob.
// What no job of ours has is 0 or left out, as the original leaves out what is null.

import type { Job } from '../../domain/job.ts';
import { cleanText, dateTime, int, long, record } from '../asmx/declare.ts';
import type { RecordValue } from '../asmx/declare.ts';
import { cjJobOf, inWords } from './cj-job.ts';

/** The class, field by field as the original sends it (docs/protocols/casjobs.md, Job). */
export const FIRST_JOB = record('Job', {
  JobID: long,
  Rows: long,
  WebServicesID: long,
  TimeSubmit: dateTime,
  TimeStart: dateTime,
  TimeEnd: dateTime,
  SendEmail: int,
  Status: int,
  AutoComplete: int,
  Estimate: int,
  TaskName: cleanText,
  OutputLoc: cleanText,
  HostIP: cleanText,
  Message: cleanText,
  Query: cleanText,
  ModifiedQuery: cleanText,
  Target: cleanText,
  OutputType: cleanText,
  Params: cleanText,
  Created_Table: cleanText,
});

/** The values of a Job; null where it has none. */
export type FirstJob = RecordValue<typeof FIRST_JOB>;

/** `jobs` in these words, one by one; those that CasJobs has no word for are left out. */
export const firstJobsOf = (
  jobs: AsyncIterable<Job>,
  base: string,
  includeSystem = false,
): AsyncIterable<FirstJob> => inWords(jobs, (job) => firstJobOf(job, base, includeSystem));

/** `job` for clients that reach us under `base`; null where CasJobs has no word for it. */
export const firstJobOf = (job: Job, base: string, includeSystem = false): FirstJob | null => {
  const row = cjJobOf(job, base, includeSystem);
  if (row === null) return null;
  const { Queue, Error: message, Context, Type, ...same } = row;
  return {
    ...same,
    // Whether mail is sent is the account's to say, and nothing completes by itself.
    SendEmail: 0,
    AutoComplete: 0,
    // The estimate chose the queue; that is all that is kept of it.
    Estimate: Queue,
    HostIP: null,
    // Why it ended otherwise than well, or else what its batch printed.
    Message: message ?? job.printed,
    ModifiedQuery: null,
    Target: Context,
    OutputType: Type,
    Params: null,
    Created_Table: job.createdTable,
  };
};
