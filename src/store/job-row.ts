// How a job is read from its rows: its own, and that of its output where it has one.
// Rows are trusted: this room alone has written them.

import { sql, type Kysely } from 'kysely';
import { instant, type Instant } from '../base/time.ts';
import type { Job } from '../domain/job.ts';
import type { DraftParameters, JobTerms, SentTable } from '../domain/job-terms.ts';
import type { OutputToken } from '../domain/output.ts';
import type { ClaimClass } from '../ports/store.ts';
import { parseJson } from './json.ts';
import type { JobRow, Schema } from './schema.ts';
import type { TermsRow } from './terms-columns.ts';

/** Which slots a job takes, as its column `quick` has it. */
export const LANES = { long: 0n, quick: 1n, import: 2n } as const satisfies Record<
  ClaimClass,
  bigint
>;

/** A query for jobs with their outputs and terms, to be narrowed by the caller. */
export const selectJobs = (db: Kysely<Schema>) =>
  db
    .selectFrom('jobs')
    .leftJoin('outputs', 'outputs.job_id', 'jobs.id')
    .leftJoin('job_terms', 'job_terms.job_id', 'jobs.id')
    .selectAll('jobs')
    .select([
      'outputs.token as output_token',
      'outputs.file_name as output_file_name',
      'outputs.bytes as output_bytes',
      'outputs.expires as output_expires',
      ...TERMS_COLUMNS,
    ]);

/** A job's terms, as they stand beside its own columns. */
const TERMS_COLUMNS = [
  'job_terms.dialect',
  'job_terms.rows_max',
  'job_terms.is_cut',
  'job_terms.seconds_max',
  'job_terms.destruction',
  'job_terms.is_destroyed',
  'job_terms.parameters',
  'job_terms.sent_tables',
] as const;

/** A job's row as queries give it back. */
export type StoredJob = Omit<JobRow, 'id'> & { readonly id: Job['id'] };

interface OutputColumns {
  readonly output_token: OutputToken | null;
  readonly output_file_name: string | null;
  readonly output_bytes: bigint | null;
  readonly output_expires: bigint | null;
}

type TermsColumns = { readonly [Key in Exclude<keyof TermsRow, 'job_id'>]: TermsRow[Key] | null };

/** The job of a row; without columns of outputs and terms, a job that has none. */
export const jobOf = (row: StoredJob & Partial<OutputColumns & TermsColumns>): Job => ({
  id: row.id,
  owner: row.owner,
  kind: row.kind,
  quick: row.quick === LANES.quick,
  system: row.system === 1n,
  space: row.space_id,
  load: row.load_number === null ? null : Number(row.load_number),
  context: row.context,
  queueMinutes: Number(row.queue_minutes),
  taskName: row.task_name,
  text: row.text,
  status: row.status,
  attempt: Number(row.attempt),
  submitted: instant(Number(row.submitted)),
  started: instantOrNull(row.started),
  ended: instantOrNull(row.ended),
  rows: row.rows,
  reason: row.reason,
  message: row.message,
  printed: row.printed,
  commits: Number(row.commits),
  createdTable: row.created_table,
  source: row.source,
  format: row.format,
  into: row.into_table,
  output: outputOf(row),
  ...termsIn(row),
});

const termsIn = (row: Partial<TermsColumns>): Pick<Job, 'terms'> => {
  const { dialect, parameters } = row;
  if (dialect == null || parameters == null) return {};
  const terms: JobTerms = {
    dialect,
    rowsMax: row.rows_max ?? null,
    isCut: row.is_cut === 1n,
    secondsMax: row.seconds_max == null ? null : Number(row.seconds_max),
    destruction: instantOrNull(row.destruction ?? null),
    isDestroyed: row.is_destroyed === 1n,
    parameters: parseJson(parameters) as DraftParameters,
    tables: parseJson(row.sent_tables ?? '[]') as readonly SentTable[],
  };
  return { terms };
};

const instantOrNull = (value: bigint | null): Instant | null =>
  value === null ? null : instant(Number(value));

const outputOf = (row: Partial<OutputColumns>): Job['output'] => {
  const { output_token, output_file_name, output_bytes, output_expires } = row;
  if (output_token == null || output_file_name == null) return null;
  return {
    token: output_token,
    fileName: output_file_name,
    bytes: output_bytes ?? 0n,
    expires: instant(Number(output_expires ?? 0n)),
  };
};

/** The condition that a job holds a slot, in the words that its index is made with. */
export const isActive = (table = 'jobs') =>
  sql<boolean>`${sql.ref(`${table}.status`)} in ('started', 'canceling')`;

/** The condition that a job waits, in the words that its index is made with. */
export const isReady = (table = 'jobs') => sql<boolean>`${sql.ref(`${table}.status`)} = 'ready'`;
