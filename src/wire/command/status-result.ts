// StatusResult: how a job stands in the words of the Command Web Service. getJobStatus knows four,
// for clients compare them; getDetailedJobStatus has finer ones, and says more beside them.

import { isoOf, SECOND, type Instant } from '../../base/time.ts';
import type { Job, JobKind, JobStatus } from '../../domain/job.ts';
import { cleanText, int, record, text } from '../asmx/declare.ts';
import type { RecordValue } from '../asmx/declare.ts';

/** The class, field by field as the page of getJobStatus shows it. */
export const STATUS_RESULT = record('StatusResult', {
  processingGroup: text,
  type: int,
  loadid: int,
  message: cleanText,
  statusCode: text,
});

/** The values of a StatusResult; null is left out. */
export type StatusResult = RecordValue<typeof STATUS_RESULT>;

/** As getJobStatus tells it: a message stands beside `Failed`, always, and beside loads. */
export const statusResultOf = (job: Job): StatusResult => ({
  ...loadOf(job),
  message: messageOf(job),
  statusCode: WORDS[job.status],
});

/** As getDetailedJobStatus tells it at `now`. */
export const detailedResultOf = (job: Job, now: Instant): StatusResult => ({
  ...loadOf(job),
  message: job.load === null ? DETAILS[job.status](job, now) : job.printed,
  statusCode: job.reason === 'cleared' ? 'Cleared' : FINE_WORDS[job.status],
});

/** What is no load has number 0, as in recorded answers. */
const loadOf = ({ load }: Job) => ({ processingGroup: null, type: 0, loadid: load ?? 0 });

/** Of a job that finished, only what brings data has something to say. */
const messageOf = (job: Job): string | null => {
  if (WORDS[job.status] === 'Failed') return failureOf(job);
  return BRINGS_DATA.has(job.kind) && job.space !== null ? job.printed : null;
};

const BRINGS_DATA: ReadonlySet<JobKind> = new Set(['import', 'publish', 'undo']);

const WORDS = {
  draft: 'None',
  ready: 'None',
  started: 'Running',
  canceling: 'Running',
  cancelled: 'Failed',
  failed: 'Failed',
  finished: 'Complete',
} as const satisfies Record<JobStatus, string>;

const FINE_WORDS = {
  ...WORDS,
  ready: 'Queued',
  canceling: 'Cancelling',
  cancelled: 'Cancelled',
} as const satisfies Record<JobStatus, string>;

const failureOf = ({ message }: Job): string => message ?? 'The job ended without a result.';

const DETAILS = {
  draft: () => 'Not submitted yet.',
  ready: ({ submitted, context, queueMinutes }, now) =>
    `Waiting for ${secondsFrom(submitted, now)} s, since ${isoOf(submitted)}, in the queue of ` +
    `${context} of ${queueMinutes} min.`,
  started: ({ started, attempt, queueMinutes }, now) =>
    `Running for ${secondsFrom(started ?? now, now)} s of at most ${queueMinutes} min, since ` +
    `${isoOf(started ?? now)}; attempt ${attempt}.`,
  canceling: () => 'Asked to end; it holds its space until it has.',
  cancelled: failureOf,
  failed: failureOf,
  finished: ({ rows, createdTable, output, space }) =>
    [
      'Finished',
      rows === null ? '' : ` with ${rows} ${rows === 1n ? 'row' : 'rows'}`,
      // What asks names the space; `mydb` is what its own queries call it.
      createdTable === null ? '' : ` in ${space === null ? createdTable : bareOf(createdTable)}`,
      output === null ? '' : ` in ${output.fileName}`,
      '.',
    ].join(''),
} as const satisfies Record<JobStatus, (job: Job, now: Instant) => string>;

const bareOf = (table: string): string => table.replace(/^mydb\./, '');

const secondsFrom = (from: Instant, now: Instant): number =>
  Math.max(0, Math.floor((now - from) / SECOND));
