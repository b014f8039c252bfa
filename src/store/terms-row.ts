// The row of a job's terms: how it is written, and read where a job is claimed.
// A job that was told nothing has no row; the first word that is said of it makes one.

import type { JobId } from '../domain/job.ts';
import {
  PLAIN_TERMS,
  type DraftParameters,
  type JobTerms,
  type SentTable,
} from '../domain/job-terms.ts';
import type { NewTerms } from '../ports/terms-records.ts';
import { compiledOnce } from './compiled-once.ts';
import type { Work } from './databases.ts';
import { jsonOf, storableText } from './json.ts';
import type { TermsRow } from './terms-columns.ts';

/** Writes down what a new job was told. */
export const insertTerms = async (work: Work, job: JobId, told: NewTerms): Promise<void> => {
  await work
    .insertInto('job_terms')
    .values({ job_id: job, ...rowOf({ ...PLAIN_TERMS, ...told }) })
    .execute();
};

/** Says something more of a job, of which nothing may have been said before. */
export const changeTerms = async (
  work: Work,
  job: JobId,
  words: Partial<TermsRow>,
): Promise<void> => {
  await work
    .insertInto('job_terms')
    .values({ job_id: job, ...rowOf(PLAIN_TERMS), ...words })
    .onConflict((conflict) => conflict.column('job_id').doUpdateSet(words))
    .execute();
};

/** Says that a job has left rows out. */
export const noteCut = (work: Work, job: JobId): Promise<void> =>
  changeTerms(work, job, { is_cut: 1n });

const rowOf = (terms: JobTerms): Omit<TermsRow, 'job_id'> => ({
  dialect: terms.dialect,
  rows_max: terms.rowsMax,
  is_cut: terms.isCut ? 1n : 0n,
  seconds_max: terms.secondsMax === null ? null : BigInt(terms.secondsMax),
  destruction: terms.destruction === null ? null : BigInt(terms.destruction),
  is_destroyed: terms.isDestroyed ? 1n : 0n,
  parameters: parametersText(terms.parameters),
  sent_tables: sentTablesText(terms.tables),
});

/** Parameters as a column has them. */
export const parametersText = (parameters: DraftParameters): string =>
  jsonOf(parameters.map(([name, value]) => [storableText(name), storableText(value)]));

/** Tables that were sent as a column has them. */
export const sentTablesText = (tables: readonly SentTable[]): string =>
  jsonOf(tables.map(({ name, upload }) => ({ name: storableText(name), upload })));

/** The row of a job's terms; undefined where it has none. */
export const termsOf = async (work: Work, job: JobId): Promise<TermsRow | undefined> => {
  const [row] = await termsByJob(work, { job });
  return row;
};

const termsByJob = compiledOnce((db, { job }: { readonly job: JobId }) =>
  db.selectFrom('job_terms').selectAll().where('job_id', '=', job).compile(),
);
