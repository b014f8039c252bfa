// Job tokens: every job has one, which its owner alone can use. A token is the job's number under
// a seal, so none is kept, and any server that has the store's key can read it.

import { DAY, type Instant } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import type { Job, JobId } from '../domain/job.ts';
import { Refusal } from '../domain/refusal.ts';
import type { JobToken } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Seals } from '../ports/identity.ts';
import type { JobRecords } from '../ports/store.ts';

/** The verbs on job tokens. */
export interface JobTokens {
  /** The token of a job; the same whenever it is asked for. */
  tokenOf(id: JobId): JobToken;
  /**
   * The account's own job of a token. Refuses with `unknown-job-token`, in the same words, what is
   * no token, what is another's, and what ended `jobTokenDays` ago.
   */
  jobOf(account: Account, token: string): Promise<Job>;
  /** The account's own job of a number, as long as its token is good; undefined for any other. */
  jobNumbered(account: Account, id: JobId): Promise<Job | undefined>;
}

/** What job tokens are built from. */
export interface JobTokensParts {
  readonly records: Pick<JobRecords, 'byId'>;
  readonly seals: Seals;
  readonly clock: Clock;
  readonly jobTokenDays: number;
}

/** Job tokens over the records of jobs. */
export const createJobTokens = (parts: JobTokensParts): JobTokens => {
  const { records, seals, jobTokenDays } = parts;
  const jobNumbered: JobTokens['jobNumbered'] = async (account, id) => {
    const job = await records.byId(id);
    if (job === undefined || job.owner !== account.id) return undefined;
    return isOver(job, parts.clock.now(), jobTokenDays) ? undefined : job;
  };
  return {
    tokenOf: (id) => seals.seal('job', id) as JobToken,
    jobOf: async (account, token) => {
      const id = seals.open('job', token);
      const job = id === undefined ? undefined : await jobNumbered(account, id as JobId);
      if (job === undefined) throw new Refusal('unknown-job-token', { days: jobTokenDays });
      return job;
    },
    jobNumbered,
  };
};

/** While a job has not ended, its token is good however long it takes. */
const isOver = ({ ended }: Job, now: Instant, days: number): boolean =>
  ended !== null && now - ended >= days * DAY;
