// The records of drafts, and of the terms of jobs. A job has a row of terms from the first word
// that is said of it on; before that, those hold that every job has.

import { sql } from 'kysely';
import type { Instant } from '../base/time.ts';
import { statusAfter, statusesBefore, type JobId } from '../domain/job.ts';
import { PLAIN_TERMS } from '../domain/job-terms.ts';
import type {
  DraftFailure,
  DraftMove,
  DraftWords,
  MoveResult,
  TellResult,
  TermsRecords,
  ToldDraft,
} from '../ports/terms-records.ts';
import { compiledOnce } from './compiled-once.ts';
import { keep, transact, undo, type Databases, type Work } from './databases.ts';
import { insertDraft, rowOfNew } from './job-insert.ts';
import { isActive, isReady, jobOf, selectJobs } from './job-row.ts';
import { storableMessage, storableText } from './json.ts';
import { insertLocks, lockOwnName } from './locks.ts';
import type { TermsRow } from './terms-columns.ts';
import { changeTerms, insertTerms, parametersText, sentTablesText } from './terms-row.ts';

/** The records of drafts and terms over `databases`. */
export const termsRecords = (databases: Databases): TermsRecords => {
  const { keys, writes } = databases;
  return {
    ...draftsOver(databases),
    setDestruction: (job, at) =>
      transact(writes, async (work) => {
        await changeTerms(work, job, { destruction: BigInt(at) });
        await expire(work, job, at);
        return keep(undefined);
      }),
    setSecondsMax: (job, seconds) =>
      transact(writes, async (work) => {
        await changeTerms(work, job, { seconds_max: seconds === null ? null : BigInt(seconds) });
        return keep(undefined);
      }),
    secondsMax: async (job) => {
      const [row] = await secondsByJob(keys, { job });
      return row?.seconds_max == null ? null : Number(row.seconds_max);
    },
    destroy: (job, at) =>
      transact(writes, async (work) => {
        // What has not ended is stopped by its destruction, should nobody come to stop it now.
        await changeTerms(work, job, { is_destroyed: 1n, destruction: BigInt(at) });
        await expire(work, job, at);
        return keep(undefined);
      }),
    overdue: async (now) => {
      const found = [];
      // Each condition by itself, as it has an index of its own: most jobs have ended long ago.
      for (const condition of [isDraft, isReady(), isActive()]) {
        const rows = await selectJobs(keys)
          .where(condition)
          .where('job_terms.destruction', '<=', BigInt(now))
          .where('jobs.status', '<>', 'canceling')
          .orderBy('jobs.id')
          .execute();
        found.push(...rows.map((row) => jobOf(row)));
      }
      return found;
    },
  };
};

const draftsOver = ({
  writes,
  manners,
}: Databases): Pick<TermsRecords, 'insertDraft' | 'tell' | 'submit' | 'submitFailed'> => ({
  insertDraft: (job, draftsMax) =>
    transact(writes, async (work) => {
      await manners.lockAccount(work, job.owner);
      const { count } = await work
        .selectFrom('jobs')
        .innerJoin('job_terms', 'job_terms.job_id', 'jobs.id')
        .select((eb) => eb.fn.countAll<bigint>().as('count'))
        .where(isDraft)
        .where('owner', '=', job.owner)
        .executeTakeFirstOrThrow();
      if (count >= draftsMax) return undo(undefined);
      const id = await insertDraft(work, job);
      await insertTerms(work, id, job.terms ?? {});
      return keep(id);
    }),
  tell: (draft, told) => tell(writes, draft, told),
  submit: (draft, move, waitingMax) =>
    transact<MoveResult | 'full'>(writes, async (work) => {
      const { job } = move;
      await manners.lockAccount(work, job.owner);
      const { count } = await work
        .selectFrom('jobs')
        .select((eb) => eb.fn.countAll<bigint>().as('count'))
        .where(isReady())
        .where('owner', '=', job.owner)
        .executeTakeFirstOrThrow();
      if (count >= waitingMax) return undo('full');
      const result = await become(work, draft, move);
      if (result !== 'submitted') return undo(result);
      await insertLocks(work, draft, job);
      if (job.writesOwnName) await lockOwnName(work, draft);
      return keep(result);
    }),
  submitFailed: (draft, move, failure) =>
    transact(writes, async (work) => {
      const result = await become(work, draft, move, failure);
      return result === 'submitted' ? keep(result) : undo(result);
    }),
});

const isDraft = sql<boolean>`jobs.status = 'draft'`;

const tell = (
  writes: Databases['writes'],
  draft: JobId,
  { taskName, parameters, tables, before }: ToldDraft,
): Promise<TellResult> =>
  transact<TellResult>(writes, async (work) => {
    const row = await work
      .updateTable('jobs')
      .set({ task_name: taskName === null ? null : storableText(taskName) })
      .where('id', '=', draft)
      .where(isDraft)
      .where(hasTerms)
      .returning('id')
      .executeTakeFirst();
    if (row === undefined) return undo('no-draft');
    const words = {
      parameters: parametersText(parameters),
      sent_tables: sentTablesText(tables),
    };
    return (await changeWords(work, draft, { before, words })) ? keep('told') : undo('changed');
  });

/**
 * Changes what is said of a draft that was told this before, and nothing else; says whether it was.
 * Its row of jobs must have been changed first: whoever else moves the draft waits for that.
 */
const changeWords = async (
  work: Work,
  draft: JobId,
  { before, words }: { readonly before: DraftWords; readonly words: Partial<TermsRow> },
): Promise<boolean> => {
  const row = await work
    .updateTable('job_terms')
    .set(words)
    .where('job_id', '=', draft)
    .where('parameters', '=', parametersText(before.parameters))
    .where('sent_tables', '=', sentTablesText(before.tables))
    .returning('job_id')
    .executeTakeFirst();
  return row !== undefined;
};

/** A file that comes in pieces is a draft too, and becomes a job in another way. */
const hasTerms = sql<boolean>`exists (select 1 from job_terms where job_terms.job_id = jobs.id)`;

/** Makes a draft the job that it is to be, ready or failed. */
const become = async (
  work: Work,
  draft: JobId,
  { job, before }: DraftMove,
  failure?: DraftFailure,
): Promise<MoveResult> => {
  const { owner: _, kind: _kind, submitted: _submitted, ...words } = rowOfNew(job);
  const end =
    failure === undefined
      ? { status: statusAfter('submit') }
      : {
          status: statusAfter('fail'),
          ended: BigInt(failure.at),
          reason: failure.reason,
          message: storableMessage(failure.message),
        };
  const row = await work
    .updateTable('jobs')
    .set({ ...words, ...end })
    .where('id', '=', draft)
    .where('status', 'in', statusesBefore('submit'))
    .where(hasTerms)
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) return 'no-draft';
  const { dialect, rowsMax, tables } = { ...PLAIN_TERMS, ...job.terms };
  const told = { dialect, rows_max: rowsMax, sent_tables: sentTablesText(tables) };
  return (await changeWords(work, draft, { before, words: told })) ? 'submitted' : 'changed';
};

const expire = async (work: Work, job: JobId, at: Instant): Promise<void> => {
  await work
    .updateTable('outputs')
    .set({ expires: BigInt(at) })
    .where('job_id', '=', job)
    .execute();
};

const secondsByJob = compiledOnce((db, { job }: { readonly job: JobId }) =>
  db.selectFrom('job_terms').select('seconds_max').where('job_id', '=', job).compile(),
);
