// Counts over the record of jobs. Each statement is answered by an index or reads what it counts
// once; nothing is changed, and no lock held.

import type { RawBuilder } from 'kysely';
import type { HistoryRecords, OpenJobs } from '../ports/history-records.ts';
import type { Databases } from './databases.ts';
import { isActive, isReady } from './job-row.ts';

/** The counts over `databases`. */
export const historyRecords = ({ searches }: Databases): HistoryRecords => ({
  openJobs: async () => [
    ...(await openJobs(searches, isReady())),
    ...(await openJobs(searches, isActive())),
  ],
});

/** Each condition has an index of its own. */
const openJobs = async (
  db: Databases['searches'],
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
