// The methods of the first CasJobs service that find jobs of the account whose key is sent: as Job,
// as data sets, page by page, by the state of their output, and one alone in HTML.
// What a text of the caller asks for is read by the grammar of predicate.ts, and by nothing else.

import type { Instant } from '../../base/time.ts';
import type { TimeZone } from '../../base/time-zone.ts';
import type { Accounts } from '../../core/accounts.ts';
import type { Jobs } from '../../core/jobs.ts';
import type { Account } from '../../domain/account.ts';
import type { Job, JobId, JobStatus } from '../../domain/job.ts';
import type { JobPredicate, JobSearch } from '../../domain/job-search.ts';
import { Refusal } from '../../domain/refusal.ts';
import { arrayOf, dataSet, int, long, looseBoolean, method, text } from '../asmx/declare.ts';
import type { Call } from '../asmx/declare.ts';
import { FIRST_DOCS } from './docs.ts';
import { countDataSet, jobsDataSet, tooLong, WHOLE_JOBS } from './first-data-set.ts';
import { FIRST_JOB, firstJobsOf, type FirstJob } from './first-job.ts';
import { keyNumber, signedIn } from './first-key.ts';
import { readPredicate } from './predicate.ts';
import { COLUMN_NAMES } from './predicate-columns.ts';
import { searchOf } from './predicate-search.ts';

/** What finding needs of the rest of the house. */
export interface FirstFindingParts {
  readonly accounts: Pick<Accounts, 'signInByKey'>;
  readonly jobs: Pick<Jobs, 'find'>;
  /** The time zone of dates in predicates that name none; wire/asmx writes answers in it. */
  readonly timeZone: TimeZone;
  readonly now: () => Instant;
}

/** The methods that find jobs by what is said of them. */
export const firstFindingOf = (parts: FirstFindingParts) => ({
  FindJob: method({
    doc: FIRST_DOCS.FindJob,
    input: { wsId: keyNumber, predicate: text },
    output: arrayOf(FIRST_JOB),
    run: async ({ wsId, predicate }, call) => found(parts, call, { wsId, predicate }),
  }),
  FindJobDataSet: method({
    doc: FIRST_DOCS.FindJobDataSet,
    input: { wsId: keyNumber, predicate: text },
    output: dataSet,
    run: async ({ wsId, predicate }, call) =>
      jobsDataSet(await found(parts, call, { wsId, predicate }), WHOLE_JOBS),
  }),
  FindJobWithStatusDataSet: method({
    doc: FIRST_DOCS.FindJobWithStatusDataSet,
    input: {
      wsId: keyNumber,
      select: text,
      where: text,
      setSize: int,
      position: int,
      justCount: looseBoolean,
      maxChars: int,
    },
    output: dataSet,
    run: async ({ wsId, select, where, setSize, position, justCount, maxChars }, call) => {
      const predicate = (where ?? '').replace(/^\s*and\b/i, '');
      const jobs = await found(parts, call, { wsId, predicate });
      if (justCount) return countDataSet(await countOf(jobs));
      const page = pageOf(jobs, { size: setSize, position });
      const charactersMax = maxChars < 0 ? Infinity : maxChars;
      return jobsDataSet(page, { fields: fieldsIn(select ?? ''), charactersMax });
    },
  }),
});

/** The methods that find jobs by the state of their output, and one by its number. */
export const firstListsOf = (parts: FirstFindingParts) => ({
  GetPendingOutputAsJobs: outputList(parts, FIRST_DOCS.GetPendingOutputAsJobs, {
    status: ['ready', 'started', 'canceling'],
  }),
  GetFailedOutputAsJobs: outputList(parts, FIRST_DOCS.GetFailedOutputAsJobs, {
    status: ['failed'],
  }),
  GetOutputDownloadsAsJobs: outputList(parts, FIRST_DOCS.GetOutputDownloadsAsJobs, {
    status: ['finished'],
    isListed: ({ output }) => output !== null && output.expires > parts.now(),
  }),
  getStatusHTML: method({
    doc: FIRST_DOCS.getStatusHTML,
    input: { wsId: keyNumber, jobId: long },
    output: text,
    run: async ({ wsId, jobId }, call) => {
      const account = await signedIn(parts, call, wsId);
      const id = jobId as JobId;
      const search = { ...ownOf(account), id: [{ from: id, to: id }] };
      for await (const { status } of parts.jobs.find(account, search)) return htmlOf(status);
      throw new Refusal('unknown-job', { job: jobId });
    },
  }),
});

const ownOf = ({ id }: Account): JobSearch => ({
  owner: [{ from: id, to: id }],
  includeSystem: false,
});

interface FindAsk {
  readonly wsId: bigint;
  readonly predicate: string | null;
}

const found = async (
  parts: FirstFindingParts,
  call: Call,
  { wsId, predicate }: FindAsk,
): Promise<AsyncIterable<FirstJob>> => {
  const account = await signedIn(parts, call, wsId);
  const frame = { timeZone: parts.timeZone, now: parts.now(), base: call.base };
  const search = searchOf(readPredicate(predicate ?? '', frame), account.id);
  return firstJobsOf(parts.jobs.find(account, search), call.base);
};

/** Jobs that are counted, or passed over to reach a page: some seconds of reading them. */
export const PAGED_JOBS_MAX = 100_000;

const countOf = async (jobs: AsyncIterable<FirstJob>): Promise<number> => {
  let count = 0;
  for await (const _ of jobs) {
    count += 1;
    if (count > PAGED_JOBS_MAX) throw tooLong(PAGED_JOBS_MAX, 'jobs');
  }
  return count;
};

interface Page {
  /** How many jobs there are in one. */
  readonly size: number;
  /** Which it is, from 0. */
  readonly position: number;
}

async function* pageOf(
  jobs: AsyncIterable<FirstJob>,
  { size, position }: Page,
): AsyncGenerator<FirstJob> {
  if (size < 1 || position < 0) throw new Refusal('bad-parameters', { problems: NO_PAGE });
  const first = size * position;
  if (first > PAGED_JOBS_MAX) throw tooLong(PAGED_JOBS_MAX, 'jobs');
  let at = 0;
  for await (const job of jobs) {
    if (at >= first) yield job;
    at += 1;
    if (at === first + size) return;
  }
}

const NO_PAGE = 'The first setSize is 1 and the first position 0.';

/** Names of fields, commas between and perhaps before them; all of them where there is none. */
const fieldsIn = (select: string): readonly (keyof FirstJob)[] => {
  const names = select
    .split(',')
    .map((name) => name.trim().replace(/^[js]\./i, ''))
    .filter((name) => name !== '');
  if (names.length === 0) return WHOLE_JOBS.fields;
  const fields = WHOLE_JOBS.fields.filter((field) =>
    names.some((name) => name.toLowerCase() === field.toLowerCase()),
  );
  if (fields.length === new Set(names.map((name) => name.toLowerCase())).size) return fields;
  const known = COLUMN_NAMES.join(', ');
  const problems = `'${select.trim()}' names what is no field of Job. Fields: ${known}.`;
  throw new Refusal('bad-parameters', { problems });
};

interface OutputsAsk {
  readonly status: readonly JobStatus[];
  readonly isListed?: (job: Job) => boolean;
}

const outputList = (
  parts: FirstFindingParts,
  doc: string,
  { status, isListed = () => true }: OutputsAsk,
) =>
  method({
    doc,
    input: { wsid: keyNumber },
    output: arrayOf(FIRST_JOB),
    run: async ({ wsid }, call) => {
      const account = await signedIn(parts, call, wsid);
      const search = { ...ownOf(account), status, where: NO_QUERY };
      return firstJobsOf(extracts(parts.jobs.find(account, search), isListed), call.base);
    },
  });

const NO_QUERY: JobPredicate = {
  kind: 'compare',
  column: 'type',
  operator: '<>',
  value: 'query',
};

async function* extracts(
  jobs: AsyncIterable<Job>,
  isListed: (job: Job) => boolean,
): AsyncGenerator<Job> {
  for await (const job of jobs) if (job.kind === 'extract' && isListed(job)) yield job;
}

/** As the original's page of a job has it, by which scripts know that it has ended. */
const htmlOf = (status: JobStatus): string => {
  const word = `${status.charAt(0).toUpperCase()}${status.slice(1)}`;
  return `<p class = "${word}">${word}</p>`;
};
