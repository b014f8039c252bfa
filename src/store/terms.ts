// The records of drafts, and of the terms of jobs. A job has a row of terms from the first word
// that is said of it on; before that, those hold that every job has.

import { sql } from 'kysely';
import type { Instant } from '../base/time.ts';
import { statusAfter, statusesBefore, type JobId } from '../domain/job.ts';
import { PLAIN_TERMS } from '../domain/job-terms.ts';
import type { NewJob } from '../ports/store.ts';
import type { DraftFailure, TermsRecords, ToldDraft } from '../ports/terms-records.ts';
import { compiledOnce } from './compiled-once.ts';
import { keep, transact, undo, type Databases, type Work } from './databases.ts';
import { insertDraft, rowOfNew } from './job-insert.ts';
import { isActive, isReady, jobOf, selectJobs } from './job-row.ts';
import { storableMessage, storableText } from './json.ts';
import { insertLocks, lockOwnName } from './locks.ts';
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
  submit: (draft, job, waitingMax) =>
    transact<'submitted' | 'no-draft' | 'full'>(writes, async (work) => {
      await manners.lockAccount(work, job.owner);
      const { count } = await work
        .selectFrom('jobs')
        .select((eb) => eb.fn.countAll<bigint>().as('count'))
        .where(isReady())
        .where('owner', '=', job.owner)
        .executeTakeFirstOrThrow();
      if (count >= waitingMax) return undo('full');
      if (!(await become(work, draft, job))) return undo('no-draft');
      await insertLocks(work, draft, job);
      if (job.writesOwnName) await lockOwnName(work, draft);
      return keep('submitted');
    }),
  submitFailed: (draft, job, failure) =>
    transact(writes, async (work) => {
      const isMade = await become(work, draft, job, failure);
      return isMade ? keep(true) : undo(false);
    }),
});

const isDraft = sql<boolean>`jobs.status = 'draft'`;

const tell = (
  writes: Databases['writes'],
  draft: JobId,
  { taskName, parameters, tables, before }: ToldDraft,
): Promise<'told' | 'changed' | 'no-draft'> =>
  transact<'told' | 'changed' | 'no-draft'>(writes, async (work) => {
    const row = await work
      .updateTable('jobs')
      .set({ task_name: taskName === null ? null : storableText(taskName) })
      .where('id', '=', draft)
      .where(isDraft)
      .where(hasTerms)
      .returning('id')
      .executeTakeFirst();
    if (row === undefined) return undo('no-draft');
    // Whoever changes the same draft waits for the row above.
    const told = await work
      .updateTable('job_terms')
      .set({ parameters: parametersText(parameters), sent_tables: sentTablesText(tables) })
      .where('job_id', '=', draft)
      .where('parameters', '=', parametersText(before.parameters))
      .where('sent_tables', '=', sentTablesText(before.tables))
      .returning('job_id')
      .executeTakeFirst();
    return told === undefined ? undo('changed') : keep('told');
  });

/** A file that comes in pieces is a draft too, and becomes a job in another way. */
const hasTerms = sql<boolean>`exists (select 1 from job_terms where job_terms.job_id = jobs.id)`;

/** Makes a draft the job that it is to be, ready or failed; false where it is none any more. */
const become = async (
  work: Work,
  draft: JobId,
  job: NewJob,
  failure?: DraftFailure,
): Promise<boolean> => {
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
  if (row === undefined) return false;
  const { dialect, rowsMax, tables } = { ...PLAIN_TERMS, ...job.terms };
  await changeTerms(work, draft, {
    dialect,
    rows_max: rowsMax,
    sent_tables: sentTablesText(tables),
  });
  return true;
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
