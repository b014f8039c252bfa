// Counts over the record of jobs. Each statement is answered by an index or reads what it counts
// once; nothing is changed, and no lock held.

import { sql, type RawBuilder } from 'kysely';
import type {
  AlikeJobs,
  HistoryRecords,
  OpenJobs,
  Span,
  SpanCounts,
} from '../ports/history-records.ts';
import type { Databases } from './databases.ts';
import { isActive, isReady } from './job-row.ts';
import { sumOfBytes } from './version-row.ts';

/** The counts over `databases`. */
export const historyRecords = ({ searches }: Databases): HistoryRecords => ({
  openJobs: async () => [
    ...(await openJobs(searches, isReady())),
    ...(await openJobs(searches, isActive())),
  ],
  countsOf: (span) => countsOf(searches, span),
});

type Searches = Databases['searches'];

/** Each condition has an index of its own. */
const openJobs = async (
  db: Searches,
  condition: RawBuilder<boolean>,
): Promise<readonly OpenJobs[]> => {
  const rows = await db
    .selectFrom('jobs')
    .select((eb) => [
      'context',
      'queue_minutes',
      'kind',
      'status',
      eb.fn.countAll<bigint>().as('count'),
    ])
    .where(condition)
    .groupBy(['context', 'queue_minutes', 'kind', 'status'])
    .execute();
  return rows.map(({ context, queue_minutes, kind, status, count }) => ({
    context,
    queueMinutes: Number(queue_minutes),
    kind,
    status,
    count: Number(count),
  }));
};

/** One after the other: they are for a report, and others want the searches too. */
const countsOf = async (db: Searches, span: Span): Promise<SpanCounts> => {
  const jobs = await alikeIn(db, span);
  const users = await jobsIn(db, span)
    .select((eb) => ['context', eb.fn.count<bigint>('owner').distinct().as('users')])
    .groupBy('context')
    .execute();
  const all = await jobsIn(db, span)
    .select((eb) => eb.fn.count<bigint>('owner').distinct().as('users'))
    .executeTakeFirst();
  const bytes = await jobsIn(db, span)
    .innerJoin('outputs', 'outputs.job_id', 'jobs.id')
    .select(['context', sumOfBytes().as('bytes')])
    .groupBy('context')
    .execute();
  return {
    jobs,
    users: new Map(users.map((row) => [row.context, Number(row.users)])),
    usersInAll: Number(all?.users ?? 0),
    outputBytes: new Map(bytes.map((row) => [row.context, row.bytes])),
  };
};

const alikeIn = async (db: Searches, span: Span): Promise<readonly AlikeJobs[]> => {
  const found = await jobsIn(db, span)
    .select((eb) => [
      'context',
      'kind',
      'status',
      'reason',
      eb.fn.countAll<bigint>().as('count'),
      sql<bigint>`cast(coalesce(sum(jobs.rows), 0) as bigint)`.as('rows'),
    ])
    .groupBy(['context', 'kind', 'status', 'reason'])
    .execute();
  return found.map((row) => ({ ...row, count: Number(row.count) }));
};

const jobsIn = (db: Searches, { from, to }: Span) =>
  db
    .selectFrom('jobs')
    .where('submitted', '>=', BigInt(from))
    .where('submitted', '<', BigInt(to))
    .where('jobs.status', '<>', 'draft');
