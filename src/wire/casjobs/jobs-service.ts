// The Jobs service of CasJobs: its methods with their exact names, orders and types, as data, and
// the few lines each that hand them to the core.
// What ASMX does to messages is not here; what jobs are is not here.

import type { Instant } from '../../base/time.ts';
import type { Accounts } from '../../core/accounts.ts';
import type { Jobs } from '../../core/jobs.ts';
import type { Account, AccountId } from '../../domain/account.ts';
import { isAdmin } from '../../domain/account.ts';
import type { Job, JobId } from '../../domain/job.ts';
import { Refusal } from '../../domain/refusal.ts';
import {
  arrayOf,
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
import { CJ_JOB, cjJobOf, EXTRACT_TYPES, QUERY_TYPE } from './cj-job.ts';
import type { CjJob } from './cj-job.ts';
import { readConditions } from './conditions.ts';
import { DOCS, SERVICE_DOC } from './docs.ts';
import { faultOf } from './faults.ts';
import { quickTextOf } from './quick-text.ts';
import type { TimeZone } from '../../base/time-zone.ts';
import { STATUS_NUMBERS } from './status.ts';

/** What the service needs of the rest of the house. */
export interface JobsServiceParts {
  readonly accounts: Pick<Accounts, 'signIn'>;
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
    { ...askingMethodsOf(parts), ...watchingMethodsOf(parts), ...listingMethodsOf(parts) },
  );

/** Where the service stands; the second is where MAST has it. */
export const JOBS_PATHS = ['/casjobs/services/jobs.asmx', '/gcasjobs/services/jobs.asmx'] as const;

const askingMethodsOf = (parts: JobsServiceParts) => ({
  ExecuteQuickJob: method({
    doc: DOCS.ExecuteQuickJob,
    input: {
      wsid: long,
      pw: text,
      qry: text,
      context: text,
      taskname: optional(text),
      isSystem: optional(looseBoolean),
    },
    output: streamedText,
    run: async ({ wsid, pw, qry, context, taskname, isSystem }, call) => {
      const account = await signIn(parts, call, wsid, pw);
      const ask = { ...queryOf(qry, context, taskname), system: isSystem };
      return quickTextOf(await parts.jobs.quick(account, ask, call.signal));
    },
  }),
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
      const account = await signIn(parts, call, wsId, pw);
      const status = await parts.jobs.status(account, jobId as JobId);
      if (status === 'draft') throw new Refusal('unknown-job', { job: jobId });
      return STATUS_NUMBERS[status];
    },
  }),
  GetJobs: method({
    doc: DOCS.GetJobs,
    input: {
      owner_wsid: long,
      owner_pw: text,
      conditions: optional(text),
      includeSystem: optional(looseBoolean),
    },
    output: arrayOf(CJ_JOB),
    run: async ({ owner_wsid, owner_pw, conditions, includeSystem }, call) => {
      const account = await signIn(parts, call, owner_wsid, owner_pw);
      const search = readConditions(conditions ?? '', {
        timeZone: parts.timeZone,
        now: parts.now(),
        isAdmin: isAdmin(account),
        includeSystem,
      });
      return cjJobsOf(parts.jobs.find(account, search), call.base, includeSystem);
    },
  }),
});

const listingMethodsOf = (parts: JobsServiceParts) => ({
  GetQueues: method({
    doc: DOCS.GetQueues,
    input: { wsid: long, pw: text },
    output: arrayOf(record('CJQueue', { Context: text, Timeout: int })),
    run: async ({ wsid, pw }, call) => {
      const account = await signIn(parts, call, wsid, pw);
      const queues = await parts.jobs.queues(account);
      return queues.map(({ context, minutes }) => ({ Context: context, Timeout: minutes }));
    },
  }),
  GetJobTypes: method({
    doc: DOCS.GetJobTypes,
    input: { wsid: long, pw: text },
    output: arrayOf(record('CJType', { Type: text, Description: text })),
    run: async ({ wsid, pw }, call) => {
      await signIn(parts, call, wsid, pw);
      return [
        { Type: QUERY_TYPE, Description: 'A query; its result goes into a table of MyDB' },
        ...Object.values(EXTRACT_TYPES).map(({ type, description }) => ({
          Type: type,
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
): Promise<Account> =>
  parts.accounts.signIn({
    id: wsid as AccountId,
    password: password ?? '',
    address: call.address,
  });

const queryOf = (qry: string | null, context: string | null, taskName: string | null) => ({
  text: qry ?? '',
  context: (context ?? '').trim(),
  taskName: taskName === '' ? null : taskName,
});

const cjJobsOf = async function* (
  jobs: AsyncIterable<Job>,
  base: string,
  includeSystem: boolean,
): AsyncIterable<CjJob> {
  for await (const job of jobs) {
    const row = cjJobOf(job, base, includeSystem);
    if (row !== null) yield row;
  }
};
