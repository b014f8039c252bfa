// The first CasJobs service: FindJob, which finds jobs by a predicate and answers them as Job, and
// GetPlan, which says what a query would do.
// It has no password: a secret key stands in the place of the wsid, and only jobs of its account
// are ever seen, also by an admin.

import type { Instant } from '../../base/time.ts';
import type { TimeZone } from '../../base/time-zone.ts';
import type { Accounts } from '../../core/accounts.ts';
import type { Jobs } from '../../core/jobs.ts';
import type { Plans } from '../../core/plans.ts';
import type { Job } from '../../domain/job.ts';
import { lineOfErrors } from '../../domain/query-error.ts';
import { Refusal } from '../../domain/refusal.ts';
import { arrayOf, long, method, service, text } from '../asmx/declare.ts';
import type { Scalar, Service } from '../asmx/declare.ts';
import { FIRST_DOCS, FIRST_SERVICE_DOC } from './docs.ts';
import { faultOf } from './faults.ts';
import { FIRST_JOB, firstJobOf, type FirstJob } from './first-job.ts';
import { planTextOf } from './plan-text.ts';
import { readPredicate } from './predicate.ts';
import { searchOf } from './predicate-search.ts';

/** What the service needs of the rest of the house. */
export interface FirstServiceParts {
  readonly accounts: Pick<Accounts, 'signInByKey'>;
  readonly jobs: Pick<Jobs, 'find'>;
  readonly plans: Pick<Plans, 'plan'>;
  /** The time zone of dates in predicates that name none; wire/asmx writes answers in it. */
  readonly timeZone: TimeZone;
  readonly now: () => Instant;
}

/** The service `CasJobs`, at the two addresses under which sites have it. */
export const firstServiceOf = (parts: FirstServiceParts): Service =>
  service(
    {
      name: 'CasJobs',
      namespace: 'http://Jobs.Cas.jhu.edu',
      description: FIRST_SERVICE_DOC,
      paths: FIRST_PATHS,
      looseNames: true,
      faultOf,
    },
    {
      FindJob: method({
        doc: FIRST_DOCS.FindJob,
        input: { wsId: keyNumber, predicate: text },
        output: arrayOf(FIRST_JOB),
        run: async ({ wsId, predicate }, { address, base }) => {
          const account = await parts.accounts.signInByKey({ key: String(wsId), address });
          const frame = { timeZone: parts.timeZone, now: parts.now(), base };
          const search = searchOf(readPredicate(predicate ?? '', frame), account.id);
          return firstJobsOf(parts.jobs.find(account, search), base);
        },
      }),
      GetPlan: method({
        doc: FIRST_DOCS.GetPlan,
        input: { wsId: keyNumber, target: text, qry: text },
        output: text,
        run: async ({ wsId, target, qry }, { address }) => {
          const account = await parts.accounts.signInByKey({ key: String(wsId), address });
          const ask = { text: qry ?? '', context: target ?? '' };
          const plan = await parts.plans.plan(account, ask);
          if (plan.errors.length === 0) return planTextOf(plan);
          throw new Refusal('query-error', { message: lineOfErrors(plan.errors) });
        },
      }),
    },
  );

/** Where the service stands; the second is where MAST has it. */
export const FIRST_PATHS = ['/casjobs/CasJobs.asmx', '/gcasjobs/CasJobs.asmx'] as const;

/** Every text that is no key is 0, which no account has: an error would say what was sent. */
const readKey = (written: string): bigint =>
  BigInt(/^\s*([1-9]\d{14})\s*$/.exec(written)?.[1] ?? 0);

/** A long to every client. */
const keyNumber: Scalar<bigint> = { ...long, fromXml: readKey, fromForm: readKey };

const firstJobsOf = async function* (
  jobs: AsyncIterable<Job>,
  base: string,
): AsyncIterable<FirstJob> {
  for await (const job of jobs) {
    const row = firstJobOf(job, base);
    if (row !== null) yield row;
  }
};
