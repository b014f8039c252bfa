// The Command Web Service: its methods with their exact names, orders and types, as data, and the
// few lines each that hand them to the core. What jobs and tokens are is not here.

import type { Instant } from '../../base/time.ts';
import type { Jobs } from '../../core/jobs.ts';
import type { JobTokens } from '../../core/job-tokens.ts';
import type { LoginTokens } from '../../core/login-tokens.ts';
import type { Spaces } from '../../core/spaces.ts';
import type { Account } from '../../domain/account.ts';
import { FINAL, readJobId, type Job } from '../../domain/job.ts';
import { Refusal } from '../../domain/refusal.ts';
import { boolean, method, nothing, service, text } from '../asmx/declare.ts';
import type { Service } from '../asmx/declare.ts';
import { DOCS, SERVICE_DOC } from './docs.ts';
import { COMMAND_NAMESPACE, COMMAND_PATH, faultOf, telling } from './faults.ts';
import {
  brokenRules,
  INVALID_SPACE_ID,
  INVALID_TOKEN,
  keptRules,
  SPACE_ID_LENGTH,
  TOKEN_LENGTH,
} from './rules.ts';
import { detailedResultOf, STATUS_RESULT, statusResultOf } from './status-result.ts';

/** What the service needs of the rest of the house. */
export interface CommandServiceParts {
  readonly loginTokens: LoginTokens;
  readonly jobTokens: Pick<JobTokens, 'jobOf' | 'jobNumbered'>;
  readonly jobs: Pick<Jobs, 'clear'>;
  readonly spaces: Pick<Spaces, 'find'>;
  readonly now: () => Instant;
}

/** The service `CommandWebService`. */
export const commandServiceOf = (parts: CommandServiceParts): Service =>
  service(
    {
      name: 'CommandWebService',
      namespace: COMMAND_NAMESPACE,
      description: SERVICE_DOC,
      paths: [COMMAND_PATH],
      forms: 'local-post',
      faultOf,
    },
    { ...sessionMethodsOf(parts), ...jobMethodsOf(parts) },
  );

const sessionMethodsOf = ({ loginTokens }: CommandServiceParts) => ({
  Login: method({
    doc: DOCS.Login,
    input: { username: text, password: text },
    output: text,
    run: ({ username, password }, { address }) =>
      telling({ operation: 'Login', user: username }, () => {
        const { username: login, password: given } = keptRules({ username, password });
        return loginTokens.begin({ login, password: given, address });
      }),
  }),
  Logout: method({
    doc: DOCS.Logout,
    input: { token: text },
    output: nothing,
    run: ({ token }) =>
      telling({ operation: 'Logout' }, () => loginTokens.end(keptRules({ token }).token)),
  }),
});

const jobMethodsOf = (parts: CommandServiceParts) => ({
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
  clearJobStatus: method({
    doc: DOCS.clearJobStatus,
    input: { token: text, spaceID: text, jobToken: text },
    output: boolean,
    run: ({ spaceID, ...asked }) =>
      withJob(parts, { ...asked, operation: 'clearJobStatus' }, async (job, account) => {
        // All jobs of an account are in its own space, so to have both is to have them together.
        findSpace(parts, account, spaceID ?? '');
        return parts.jobs.clear(account, job.id);
      }),
  }),
});

/** What is asked for by two tokens, and by which operation. */
interface Asked {
  readonly operation: 'isJobComplete' | 'getJobStatus' | 'getDetailedJobStatus' | 'clearJobStatus';
  readonly token: string | null;
  readonly jobToken: string | null;
}

/** What `work` makes of the job that is asked for, and of the account whose job it is. */
const withJob = <T>(
  parts: CommandServiceParts,
  { operation, ...tokens }: Asked,
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

/** By its id, or by its name; what is not as long as an id and no name breaks the rule for ids. */
const findSpace = ({ spaces }: CommandServiceParts, account: Account, spaceID: string): void => {
  try {
    spaces.find(account, spaceID);
  } catch (error) {
    const isUnknown = error instanceof Refusal && error.code === 'unknown-space';
    if (!isUnknown || spaceID.length === SPACE_ID_LENGTH) throw error;
    throw brokenRules([INVALID_SPACE_ID]);
  }
};
