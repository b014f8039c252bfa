// The methods of the first CasJobs service that ask for something to be done: plans, jobs, and the
// end of a job, for the account whose key is sent.

import type { Accounts } from '../../core/accounts.ts';
import type { Jobs } from '../../core/jobs.ts';
import type { Plans } from '../../core/plans.ts';
import { OWN_SPACE } from '../../domain/catalog.ts';
import type { JobId } from '../../domain/job.ts';
import { lineOfErrors } from '../../domain/query-error.ts';
import { Refusal } from '../../domain/refusal.ts';
import {
  earlyDataSet,
  int,
  long,
  looseBoolean,
  method,
  nothing,
  optional,
  text,
} from '../asmx/declare.ts';
import { FIRST_DOCS } from './docs.ts';
import { keyNumber, signedIn } from './first-key.ts';
import { planTextOf } from './plan-text.ts';
import { queryOf } from './query-words.ts';
import { quickDataSetOf } from './quick-answer.ts';

/** What asking needs of the rest of the house. */
export interface FirstAskingParts {
  readonly accounts: Pick<Accounts, 'signInByKey'>;
  readonly jobs: Pick<Jobs, 'submit' | 'cancel' | 'quick'>;
  readonly plans: Pick<Plans, 'plan'>;
}

/** The methods that ask. */
export const firstAskingOf = (parts: FirstAskingParts) => ({
  SubmitJob: method({
    doc: FIRST_DOCS.SubmitJob,
    input: {
      wsId: keyNumber,
      target: text,
      qry: text,
      taskname: optional(text),
      estimate: optional(int),
      autoComplete: optional(looseBoolean),
    },
    output: long,
    run: async ({ wsId, target, qry, taskname, estimate }, call) => {
      const account = await signedIn(parts, call, wsId);
      const ask = queryOf(qry, target, taskname);
      return parts.jobs.submit(account, { ...ask, estimateMinutes: estimate });
    },
  }),
  SubmitShortJob: method({
    doc: FIRST_DOCS.SubmitShortJob,
    input: {
      wsId: keyNumber,
      target: text,
      qry: text,
      taskname: optional(text),
      autoComplete: optional(looseBoolean),
    },
    output: earlyDataSet,
    run: async ({ wsId, target, qry, taskname }, call) => {
      const account = await signedIn(parts, call, wsId);
      const ask = { ...queryOf(qry, target, taskname), system: false, format: 'dataset' } as const;
      return quickDataSetOf(await parts.jobs.quick(account, ask, call.signal));
    },
  }),
  CancelJob: method({
    doc: FIRST_DOCS.CancelJob,
    input: { wsId: keyNumber, jobId: long },
    output: nothing,
    run: async ({ wsId, jobId }, call) => {
      const account = await signedIn(parts, call, wsId);
      await parts.jobs.cancel(account, jobId as JobId);
    },
  }),
  GetPlan: method({
    doc: FIRST_DOCS.GetPlan,
    input: { wsId: keyNumber, target: text, qry: text },
    output: text,
    run: async ({ wsId, target, qry }, call) => {
      const account = await signedIn(parts, call, wsId);
      const plan = await parts.plans.plan(account, { text: qry ?? '', context: target ?? '' });
      if (plan.errors.length === 0) return planTextOf(plan);
      throw new Refusal('query-error', { message: lineOfErrors(plan.errors) });
    },
  }),
  Heartbeat: method({
    doc: FIRST_DOCS.Heartbeat,
    input: { wsId: keyNumber },
    output: nothing,
    run: async ({ wsId }, call) => {
      const account = await signedIn(parts, call, wsId);
      const ask = { ...queryOf('SELECT 1 AS alive', OWN_SPACE, 'heartbeat'), system: true };
      for await (const _ of (await parts.jobs.quick(account, ask, call.signal)).read());
    },
  }),
});
