// Jobs over REST: submitting, watching, listing and cancelling them. A job is told as the first
// CasJobs service tells it, in JSON, with every field there and null where it has no value.

import type { Instant } from '../../../base/time.ts';
import type { TimeZone } from '../../../base/time-zone.ts';
import type { Jobs } from '../../../core/jobs.ts';
import type { Account } from '../../../domain/account.ts';
import { readJobId, type Job, type JobId } from '../../../domain/job.ts';
import type { JobSearch, Range } from '../../../domain/job-search.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { dateTime } from '../../asmx/declare.ts';
import { gathered } from '../../http/gather.ts';
import type { HttpAnswer } from '../../http/message.ts';
import { readDate } from '../dates.ts';
import { firstJobOf } from '../first-job.ts';
import { readFields } from './fields.ts';
import { jsonOf, type Json } from './json.ts';
import {
  JSON_TYPE,
  jsonAnswer,
  signed,
  textAnswer,
  type Doorkeeper,
  type Resource,
  type RestCall,
} from './resource.ts';

/** What jobs need of the rest of the house. */
export interface RestJobsParts {
  readonly door: Doorkeeper;
  readonly jobs: Pick<Jobs, 'submit' | 'cancel' | 'find'>;
  /** The IANA name of the zone of the zone-less times that are written. */
  readonly zone: string;
  /** The same zone, in which times without one are read. */
  readonly timeZone: TimeZone;
  readonly now: () => Instant;
  readonly messageBytesMax: number;
}

/** The resources of jobs. */
export const jobResourcesOf = (parts: RestJobsParts): readonly Resource[] => [
  {
    method: 'PUT',
    path: 'contexts/{context}/jobs',
    about: 'Submits the Query of the body; answers the number of its job.',
    run: signed(parts.door, (call, account) => submit(parts, call, account)),
  },
  {
    method: 'GET',
    path: 'jobs',
    about: 'Your jobs, newest first; submittedFrom and submittedTo say of which time.',
    run: signed(parts.door, (call, account) => list(parts, call, account)),
  },
  {
    method: 'GET',
    path: 'jobs/{job}',
    about: 'One job of yours.',
    run: signed(parts.door, (call, account) => show(parts, call, account)),
  },
  {
    method: 'DELETE',
    path: 'jobs/{job}',
    about: 'Cancels a job of yours.',
    run: signed(parts.door, async (call, account) => {
      const { id } = await jobOf(parts, call, account);
      await parts.jobs.cancel(account, id);
      return show(parts, call, account);
    }),
  },
];

const submit = async (
  parts: RestJobsParts,
  call: RestCall,
  account: Account,
): Promise<HttpAnswer> => {
  const fields = await readFields(call.request, parts.messageBytesMax);
  const table = fields.isTrue('CreateTable') ? fields.text('TableName') : null;
  const id = await parts.jobs.submit(account, {
    text: fields.text('Query') ?? '',
    context: call.named['context'] ?? '',
    taskName: fields.text('TaskName') ?? call.parameter('TaskName'),
    // Nobody says how long it takes: the longest queue takes everything.
    estimateMinutes: Number.MAX_SAFE_INTEGER,
    ...(table === null ? {} : { into: table }),
  });
  return textAnswer(id.toString());
};

const show = async (
  parts: RestJobsParts,
  call: RestCall,
  account: Account,
): Promise<HttpAnswer> => {
  const job = await jobOf(parts, call, account);
  // Whoever has the number of a job is told of it, of whatever kind it is.
  const frame = { base: call.request.base, zone: parts.zone, includeSystem: true };
  const told = jsonJobOf(job, frame);
  if (told === null) throw new Refusal('unknown-job', { job: job.id });
  return jsonAnswer(told);
};

const jobOf = async (
  { jobs }: RestJobsParts,
  { named: { job: written = '' } }: RestCall,
  account: Account,
): Promise<Job> => {
  const id = readJobId(written);
  const range: Range<JobId> | null = id === undefined ? null : { from: id, to: id };
  const search = range === null ? null : { id: [range], includeSystem: true };
  if (search !== null) for await (const job of jobs.find(account, search)) return job;
  throw new Refusal('unknown-job', { job: written });
};

const list = async (
  parts: RestJobsParts,
  call: RestCall,
  account: Account,
): Promise<HttpAnswer> => {
  const [from, to] = ['submittedFrom', 'submittedTo'].map((name) => timeOf(parts, call, name));
  const search: JobSearch = {
    owner: [{ from: account.id, to: account.id }],
    submitted: [{ ...(from && { from }), ...(to && { to }) }],
    includeSystem: false,
  };
  const frame = { base: call.request.base, zone: parts.zone, includeSystem: false };
  const text = listText(parts.jobs.find(account, search), frame);
  const body = await gathered(text, GATHERED_BYTES);
  return { status: 200, headers: { 'Content-Type': JSON_TYPE }, body };
};

/** So much of a list is made before its first byte leaves: what goes wrong there is an error. */
const GATHERED_BYTES = 65_536;

const timeOf = (parts: RestJobsParts, call: RestCall, name: string): Instant | undefined => {
  const written = call.parameter(name)?.trim() ?? '';
  if (written === '') return undefined;
  const at = readDate(written, { timeZone: parts.timeZone, now: parts.now() });
  if (at !== undefined) return at;
  const why = 'it is not a date; write one as 2008-04-05 or 2008-04-05T13:02:03';
  throw new Refusal('bad-condition', { token: written, why });
};

const listText = async function* (
  jobs: AsyncIterable<Job>,
  frame: JobFrame,
): AsyncGenerator<Uint8Array> {
  let before = '[';
  for await (const job of jobs) {
    const told = jsonJobOf(job, frame);
    if (told === null) continue;
    yield Buffer.from(before + jsonOf(told));
    before = ',';
  }
  yield Buffer.from(before === '[' ? '[]' : ']');
};

/** What a job is told in. */
interface JobFrame {
  readonly base: string;
  readonly zone: string;
  /** Whether kinds of job are told of that CasJobs has no word for. */
  readonly includeSystem: boolean;
}

const jsonJobOf = (job: Job, { base, zone, includeSystem }: JobFrame): Json => {
  const told = firstJobOf(job, base, includeSystem);
  if (told === null) return null;
  const { TimeSubmit, TimeStart, TimeEnd } = told;
  return {
    ...told,
    TimeSubmit: dateTime.write(TimeSubmit, zone),
    TimeStart: dateTime.write(TimeStart, zone),
    TimeEnd: dateTime.write(TimeEnd, zone),
  };
};
