// The Jobs service of CasJobs: its methods with their exact names, orders and types, as data, and
// the few lines each that hand them to the core.
// What ASMX does to messages is not here; what jobs are is not here.

import type { Instant } from '../../base/time.ts';
import type { Jobs } from '../../core/jobs.ts';
import type { Account, AccountId } from '../../domain/account.ts';
import { isAdmin } from '../../domain/account.ts';
import type { Job, JobId } from '../../domain/job.ts';
import { OUTPUT_FORMATS } from '../../domain/output.ts';
import { Refusal } from '../../domain/refusal.ts';
import {
  arrayOf,
  earlyDataSet,
  int,
  long,
  looseBoolean,
  method,
  nothing,
  optional,
  record,
  service,
  streamedText,
  text,
} from '../asmx/declare.ts';
import type { Call, Service } from '../asmx/declare.ts';
import { CJ_JOB, cjJobOf, inWords, QUERY_TYPE } from './cj-job.ts';
import { readConditions } from './conditions.ts';
import { DOCS, SERVICE_DOC } from './docs.ts';
import { faultOf } from './faults.ts';
import { FIRST_JOB, firstJobsOf } from './first-job.ts';
import { queryOf } from './query-words.ts';
import { quickDataSetOf, quickTextOf } from './quick-answer.ts';
import type { TimeZone } from '../../base/time-zone.ts';
import { stateMethodsOf, type StateMethodsParts } from './state-methods.ts';
import { STATUS_NUMBERS } from './status.ts';
import { uploadMethodsOf, type UploadParts } from './upload-data.ts';

/** What the service needs of the rest of the house. */
export interface JobsServiceParts extends StateMethodsParts, UploadParts {
  readonly jobs: Jobs;
  /** The time zone of dates in conditions that name none; wire/asmx writes answers in it. */
  readonly timeZone: TimeZone;
  readonly now: () => Instant;
}

/** The service `Jobs`, at the two addresses under which sites have it. */
export const jobsServiceOf = (parts: JobsServiceParts): Service =>
  service(
    {
      name: 'Jobs',
      namespace: 'http://Services.Cas.jhu.edu',
      description: SERVICE_DOC,
      paths: JOBS_PATHS,
      // Scripts send `jobid` and `wsid` to methods that call them `jobId` and `wsId`.
      looseNames: true,
      faultOf,
    },
    {
      ...quickMethodsOf(parts),
      ...askingMethodsOf(parts),
      ...uploadMethodsOf(parts),
      ...watchingMethodsOf(parts),
      ...listingMethodsOf(parts),
      ...stateMethodsOf(parts),
    },
  );

/** Where the service stands; the second is where MAST has it. */
export const JOBS_PATHS = ['/casjobs/services/jobs.asmx', '/gcasjobs/services/jobs.asmx'] as const;

const QUICK_INPUT = {
  wsid: long,
  pw: text,
  qry: text,
  context: text,
  taskname: optional(text),
  isSystem: optional(looseBoolean),
} as const;

const quickMethodsOf = (parts: JobsServiceParts) => ({
  ExecuteQuickJobOID: method({
    doc: DOCS.ExecuteQuickJobOID,
    input: {
      oid: text,
      md5: text,
      qry: text,
      context: text,
      taskname: optional(text),
      isSystem: optional(looseBoolean),
    },
    output: text,
    run: async () => {
      throw new Refusal('no-outside-login');
    },
  }),
  ExecuteQuickJob: method({
    doc: DOCS.ExecuteQuickJob,
    input: QUICK_INPUT,
    output: streamedText,
    run: async ({ wsid, pw, qry, context, taskname, isSystem }, call) => {
      const account = await signIn(parts, call, wsid, pw);
      const ask = { ...queryOf(qry, context, taskname), system: isSystem };
      return quickTextOf(await parts.jobs.quick(account, ask, call.signal));
    },
  }),
  ExecuteQuickJobDS: method({
    doc: DOCS.ExecuteQuickJobDS,
    input: QUICK_INPUT,
    output: earlyDataSet,
    run: async ({ wsid, pw, qry, context, taskname, isSystem }, call) => {
      const account = await signIn(parts, call, wsid, pw);
      const asked = queryOf(qry, context, taskname);
      const ask = { ...asked, system: isSystem, format: 'dataset' } as const;
      return quickDataSetOf(await parts.jobs.quick(account, ask, call.signal));
    },
  }),
});

const askingMethodsOf = (parts: JobsServiceParts) => ({
  SubmitJob: method({
    doc: DOCS.SubmitJob,
    input: {
      wsid: long,
      pw: text,
      qry: text,
      context: text,
      taskname: optional(text),
      estimate: optional(int),
    },
    output: long,
    run: async ({ wsid, pw, qry, context, taskname, estimate }, call) => {
      const account = await signIn(parts, call, wsid, pw);
      const ask = { ...queryOf(qry, context, taskname), estimateMinutes: estimate };
      return parts.jobs.submit(account, ask);
    },
  }),
  SubmitJobInto: method({
    doc: DOCS.SubmitJobInto,
    input: {
      wsid: long,
      pw: text,
      qry: text,
      context: text,
      table: optional(text),
      taskname: optional(text),
      estimate: optional(int),
    },
    output: long,
    run: async ({ wsid, pw, qry, context, table, taskname, estimate }, call) => {
      const account = await signIn(parts, call, wsid, pw);
      const ask = { ...queryOf(qry, context, taskname), estimateMinutes: estimate };
      const into = (table ?? '').trim();
      return parts.jobs.submit(account, into === '' ? ask : { ...ask, into });
    },
  }),
  SubmitExtractJob: method({
    doc: DOCS.SubmitExtractJob,
    input: { wsid: long, pw: text, tableName: text, type: text },
    output: long,
    run: async ({ wsid, pw, tableName, type }, call) => {
      const account = await signIn(parts, call, wsid, pw);
      return parts.jobs.extract(account, { table: tableName ?? '', format: type ?? '' });
    },
  }),
});

const LIST_INPUT = {
  owner_wsid: long,
  owner_pw: text,
  conditions: optional(text),
  includeSystem: optional(looseBoolean),
};

const watchingMethodsOf = (parts: JobsServiceParts) => ({
  CancelJob: method({
    doc: DOCS.CancelJob,
    input: { wsId: long, pw: text, jobId: long },
    output: nothing,
    run: async ({ wsId, pw, jobId }, call) => {
      const account = await signIn(parts, call, wsId, pw);
      await parts.jobs.cancel(account, jobId as JobId);
    },
  }),
  GetJobStatus: method({
    doc: DOCS.GetJobStatus,
    input: { wsId: long, pw: text, jobId: long },
    output: int,
    run: async ({ wsId, pw, jobId }, call) => {
      const account = await signInToRead(parts, call, wsId, pw);
      const status = await parts.jobs.status(account, jobId as JobId);
      if (status === 'draft') throw new Refusal('unknown-job', { job: jobId });
      return STATUS_NUMBERS[status];
    },
  }),
  GetJobs: method({
    doc: DOCS.GetJobs,
    input: LIST_INPUT,
    output: arrayOf(CJ_JOB),
    run: async (ask, call) =>
      inWords(await findJobs(parts, ask, call), (job) =>
        cjJobOf(job, call.base, ask.includeSystem),
      ),
  }),
  GetJobsJob: method({
    doc: DOCS.GetJobsJob,
    input: LIST_INPUT,
    output: arrayOf(FIRST_JOB),
    run: async (ask, call) =>
      firstJobsOf(await findJobs(parts, ask, call), call.base, ask.includeSystem),
  }),
});

const listingMethodsOf = (parts: JobsServiceParts) => ({
  GetQueues: method({
    doc: DOCS.GetQueues,
    input: { wsid: long, pw: text },
    output: arrayOf(record('CJQueue', { Context: text, Timeout: int })),
    run: async ({ wsid, pw }, call) => {
      const account = await signInToRead(parts, call, wsid, pw);
      const queues = await parts.jobs.queues(account);
      return queues.map(({ context, minutes }) => ({ Context: context, Timeout: minutes }));
    },
  }),
  GetJobTypes: method({
    doc: DOCS.GetJobTypes,
    input: { wsid: long, pw: text },
    output: arrayOf(record('CJType', { Type: text, Description: text })),
    run: async ({ wsid, pw }, call) => {
      await signInToRead(parts, call, wsid, pw);
      return [
        { Type: QUERY_TYPE, Description: 'A query; its result goes into a table of MyDB' },
        ...Object.values(OUTPUT_FORMATS).map(({ name, description }) => ({
          Type: name,
          Description: description,
        })),
      ];
    },
  }),
});

const signIn = (
  parts: JobsServiceParts,
  call: Call,
  wsid: bigint,
  password: string | null,
): Promise<Account> => parts.accounts.signIn({ ...signInOf(call, wsid, password), needs: 'query' });

/** As `signIn`, where nothing is changed and no query runs. */
const signInToRead = (
  parts: JobsServiceParts,
  call: Call,
  wsid: bigint,
  password: string | null,
): Promise<Account> => parts.accounts.signIn({ ...signInOf(call, wsid, password), needs: 'read' });

const signInOf = ({ address }: Call, wsid: bigint, password: string | null) => ({
  id: wsid as AccountId,
  password: password ?? '',
  address,
});

/** What a list of jobs is asked for. */
interface ListAsk {
  readonly owner_wsid: bigint;
  readonly owner_pw: string | null;
  readonly conditions: string | null;
  readonly includeSystem: boolean;
}

const findJobs = async (
  parts: JobsServiceParts,
  { owner_wsid, owner_pw, conditions, includeSystem }: ListAsk,
  call: Call,
): Promise<AsyncIterable<Job>> => {
  const account = await signInToRead(parts, call, owner_wsid, owner_pw);
  const search = readConditions(conditions ?? '', {
    timeZone: parts.timeZone,
    now: parts.now(),
    isAdmin: isAdmin(account),
    includeSystem,
  });
  return parts.jobs.find(account, search);
};
