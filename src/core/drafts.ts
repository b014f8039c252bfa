// Drafts: queries that their owner prepares, word by word, before he submits them. Nobody else
// sees one, and it takes no place in a queue. What is wrong with it is told when it is run.

import { after, DAY } from '../base/time.ts';
import type { Account } from '../domain/account.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import type { Job, JobId } from '../domain/job.ts';
import { PLAIN_TERMS, type DraftParameters, type SentTable } from '../domain/job-terms.ts';
import { Refusal } from '../domain/refusal.ts';
import type { NewJob } from '../ports/store.ts';
import type { DraftMove } from '../ports/terms-records.ts';
import type { Parts } from './parts.ts';
import { queryJobOf, type QueryAsk } from './query-jobs.ts';
import { dropTables } from './sent-tables.ts';
import { refuseIfTooLong, TOUCHES_NOTHING } from './submission.ts';

/** What a draft is told. */
export interface DraftAsk {
  readonly parameters: DraftParameters;
  readonly taskName: string | null;
  /** Files that were received; they go with the job. */
  readonly tables?: readonly SentTable[];
}

/** What becomes of a draft: a query, or the sentence why its parameters are none. */
export type RunAsk = Omit<QueryAsk, 'taskName'> | { readonly problem: string };

/** The verbs on drafts; jobs were found by whoever asks, and are his own. */
export interface Drafts {
  create(account: Account, ask: DraftAsk): Promise<JobId>;
  /** Says whether the job, as it was found, is what was told; else it was told more meanwhile. */
  tell(job: Job, ask: DraftAsk): Promise<boolean>;
  /** As `tell` says whether the job is what was run. */
  run(account: Account, job: Job, ask: RunAsk): Promise<boolean>;
}

/** The verbs over `parts`. */
export const createDrafts = (parts: Parts): Drafts => {
  const { store, limits, clock } = parts;
  return {
    create: async (account, ask) => {
      refuseIfTooLong(parts, wordsOf(ask));
      const terms = {
        parameters: ask.parameters,
        tables: ask.tables ?? [],
        destruction: after(clock.now(), limits.outputKeepDays * DAY),
      };
      const draft = { ...blankOf(parts, account), taskName: ask.taskName, terms };
      const most = limits.waitingPerAccountMax;
      const id = await store.terms.insertDraft(draft, most);
      if (id === undefined) throw new Refusal('waiting-jobs-limit', { count: most });
      return id;
    },
    tell: async ({ id, terms }, ask) => {
      refuseIfTooLong(parts, wordsOf(ask));
      const { tables = [] } = ask;
      const before = terms ?? PLAIN_TERMS;
      const result = await store.terms.tell(id, { ...ask, tables, before });
      if (result === 'no-draft') throw notDraft(id);
      return result === 'told';
    },
    run: (account, job, ask) => run(parts, account, job, ask),
  };
};

const wordsOf = ({ parameters }: DraftAsk): string => parameters.flat().join('');

/** Refuses a job that is no draft. */
export const refuseUnlessDraft = ({ id, status }: Job): void => {
  if (status !== 'draft') throw notDraft(id);
};

const notDraft = (id: JobId): Refusal => new Refusal('job-not-draft', { job: id });

/** A query of which nothing is known yet. */
const blankOf = ({ limits, clock }: Parts, account: Account): NewJob => ({
  owner: account.id,
  kind: 'query',
  quick: false,
  system: false,
  context: OWN_SPACE,
  queueMinutes: limits.longMinutes,
  taskName: null,
  text: '',
  submitted: clock.now(),
  ...TOUCHES_NOTHING,
});

const run = async (parts: Parts, account: Account, draft: Job, ask: RunAsk): Promise<boolean> => {
  const { id, taskName } = draft;
  const before = draft.terms ?? PLAIN_TERMS;
  const read =
    'problem' in ask
      ? { job: { ...blankOf(parts, account), taskName }, problem: ask.problem }
      : await queryJobOf(parts, account, {
          ...ask,
          taskName,
          tables: [...before.tables, ...(ask.tables ?? [])],
        });
  if ('problem' in read) {
    if (!(await fail(parts, id, { ...read, before }))) return false;
    await dropTables(parts, draft);
    return true;
  }
  const most = parts.limits.waitingPerAccountMax;
  const result = await parts.store.terms.submit(id, { job: read.job, before }, most);
  if (result === 'full') throw new Refusal('waiting-jobs-limit', { count: most });
  if (result === 'no-draft') throw notDraft(id);
  if (result === 'changed') return false;
  parts.observer.note('info', 'job.submitted', { job: id, account: account.id, kind: 'query' });
  parts.bell.ring();
  return true;
};

const fail = async (
  parts: Parts,
  id: JobId,
  { problem: message, ...move }: DraftMove & { readonly problem: string },
): Promise<boolean> => {
  const failure = { at: parts.clock.now(), reason: 'query-error', message } as const;
  const result = await parts.store.terms.submitFailed(id, move, failure);
  if (result === 'no-draft') throw notDraft(id);
  if (result === 'changed') return false;
  parts.jobLetters.ended(id);
  parts.bell.ring();
  return true;
};
