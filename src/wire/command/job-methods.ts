// The methods of the Command Web Service on jobs, each found by its token.
// Which words their results have is the business of status-result.ts.

import type { Account } from '../../domain/account.ts';
import { FINAL, readJobId, type Job } from '../../domain/job.ts';
import { boolean, method, text } from '../asmx/declare.ts';
import { spaceOf, type Asked, type CommandServiceParts } from './asking.ts';
import { DOCS } from './docs.ts';
import { telling } from './faults.ts';
import { brokenRules, INVALID_TOKEN, keptRules, TOKEN_LENGTH } from './rules.ts';
import { detailedResultOf, STATUS_RESULT, statusResultOf } from './status-result.ts';

/** The methods on jobs. */
export const jobMethodsOf = (parts: CommandServiceParts) => ({
  isJobComplete: method({
    doc: DOCS.isJobComplete,
    input: { token: text, jobToken: text },
    output: boolean,
    run: (asked) =>
      withJob(parts, { ...asked, operation: 'isJobComplete' }, async (job) =>
        FINAL.includes(job.status),
      ),
  }),
  getJobStatus: method({
    doc: DOCS.getJobStatus,
    input: { token: text, jobToken: text },
    output: STATUS_RESULT,
    run: (asked) =>
      withJob(parts, { ...asked, operation: 'getJobStatus' }, async (job) => statusResultOf(job)),
  }),
  getDetailedJobStatus: method({
    doc: DOCS.getDetailedJobStatus,
    input: { token: text, jobToken: text },
    output: STATUS_RESULT,
    run: (asked) =>
      withJob(parts, { ...asked, operation: 'getDetailedJobStatus' }, async (job) =>
        detailedResultOf(job, parts.now()),
      ),
  }),
  cancelJob: method({
    doc: DOCS.cancelJob,
    input: { token: text, spaceID: text, jobToken: text },
    output: boolean,
    run: ({ spaceID, ...asked }) =>
      withJob(parts, { ...asked, operation: 'cancelJob' }, async (job, account) => {
        if (!(await isIn(parts, { spaceID, job, account }))) return false;
        if (FINAL.includes(job.status)) return false;
        await parts.jobs.cancel(account, job.id);
        return true;
      }),
  }),
  clearJobStatus: method({
    doc: DOCS.clearJobStatus,
    input: { token: text, spaceID: text, jobToken: text },
    output: boolean,
    run: ({ spaceID, ...asked }) =>
      withJob(parts, { ...asked, operation: 'clearJobStatus' }, async (job, account) => {
        if (!(await isIn(parts, { spaceID, job, account }))) return false;
        return parts.jobs.clear(account, job.id);
      }),
  }),
});

/** Whether a job works in the space that is named beside it. */
const isIn = async (
  { spaces }: CommandServiceParts,
  asked: { readonly spaceID: string | null; readonly job: Job; readonly account: Account },
): Promise<boolean> => {
  const { spaceID, job, account } = asked;
  const space = await spaceOf(() => spaces.find(account, spaceID ?? ''), spaceID);
  return space.id === (job.space ?? account.space);
};

/** What is asked for by two tokens, and by which operation. */
interface AskedOfJob extends Asked {
  readonly jobToken: string | null;
}

/** What `work` makes of the job that is asked for, and of the account whose job it is. */
const withJob = <T>(
  parts: CommandServiceParts,
  { operation, ...tokens }: AskedOfJob,
  work: (job: Job, account: Account) => Promise<T>,
): Promise<T> =>
  telling({ operation, token: tokens.token }, async () => {
    const { token, jobToken } = keptRules(tokens);
    const account = await parts.loginTokens.accountOf(token);
    // By this other name clients know what is wrong with the job's token.
    const named = operation === 'isJobComplete' ? 'isComplete' : operation;
    const job = await telling({ operation: named, token: jobToken }, () =>
      findJob(parts, account, jobToken),
    );
    return work(job, account);
  });

/** By its token, or by its number, which its owner knows from other services. */
const findJob = async (
  { jobTokens }: CommandServiceParts,
  account: Account,
  jobToken: string,
): Promise<Job> => {
  if (jobToken.length === TOKEN_LENGTH) return jobTokens.jobOf(account, jobToken);
  const id = readJobId(jobToken);
  const job = id === undefined ? undefined : await jobTokens.jobNumbered(account, id);
  if (job === undefined) throw brokenRules([INVALID_TOKEN]);
  return job;
};
