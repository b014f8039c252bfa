// CJJob: a job in the words of CasJobs' GetJobs, with the number of fields clients check.
// A missing text is null and left out, never empty: clients read inside every element they find.

import type { Job } from '../../domain/job.ts';
import { OUTPUT_FORMATS } from '../../domain/output.ts';
import { cleanText, dateTime, int, long, record } from '../asmx/declare.ts';
import type { RecordValue } from '../asmx/declare.ts';
import { outputUrlOf } from './downloads.ts';
import { STATUS_NUMBERS } from './status.ts';

/** The class, field by field as the original sends it (docs/protocols/casjobs.md, CJJob). */
export const CJ_JOB = record('CJJob', {
  JobID: long,
  Rows: long,
  WebServicesID: long,
  TimeSubmit: dateTime,
  TimeStart: dateTime,
  TimeEnd: dateTime,
  Status: int,
  Queue: int,
  TaskName: cleanText,
  OutputLoc: cleanText,
  Error: cleanText,
  Query: cleanText,
  Context: cleanText,
  Type: cleanText,
});

/** The values of a CJJob; null where it has none. */
export type CjJob = RecordValue<typeof CJ_JOB>;

/** Those of `jobs` that there are words for, one by one. */
export const inWords = async function* <Row>(
  jobs: AsyncIterable<Job>,
  wordsOf: (job: Job) => Row | null,
): AsyncIterable<Row> {
  for await (const job of jobs) {
    const row = wordsOf(job);
    if (row !== null) yield row;
  }
};

/**
 * `job` for clients that reach us under `base`; null where CasJobs has no word for it: drafts,
 * and kinds of job that old clients do not know unless system jobs are asked for.
 */
export const cjJobOf = (job: Job, base: string, includeSystem: boolean): CjJob | null => {
  if (job.status === 'draft') return null;
  if (job.kind !== 'query' && job.kind !== 'extract' && !includeSystem) return null;
  return {
    JobID: job.id,
    Rows: job.rows ?? 0n,
    WebServicesID: job.owner,
    TimeSubmit: job.submitted,
    TimeStart: job.started,
    TimeEnd: job.ended,
    Status: STATUS_NUMBERS[job.status],
    Queue: job.queueMinutes,
    // Clients that list outputs look for the table's name here, and break without one.
    TaskName: orNull(job.taskName) ?? orNull(job.source),
    // An expired output keeps its address: what answers there says how to get the file again.
    OutputLoc:
      job.output === null || job.status !== 'finished' ? null : outputUrlOf(base, job.output),
    Error: orNull(job.message),
    Query: orNull(job.text),
    Context: orNull(job.context),
    Type: typeOf(job),
  };
};

/** The word of CasJobs for what comes out of a query; extracts have the names of formats. */
export const QUERY_TYPE = 'QUERY';

const typeOf = (job: Job): string => {
  if (job.kind === 'query') return QUERY_TYPE;
  return job.format === null ? job.kind.toUpperCase() : OUTPUT_FORMATS[job.format].name;
};

const orNull = (text: string | null): string | null => (text === '' ? null : text);
