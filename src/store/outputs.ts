// The records of outputs: which file an unguessable token stands for, and until when.
// A record outlives its file, so that whoever comes late is told how to get it again.

import { sql } from 'kysely';
import type { Instant } from '../base/time.ts';
import type { AccountId } from '../domain/account.ts';
import type { Output } from '../domain/output.ts';
import type { JobId } from '../domain/job.ts';
import type { OutputRecords } from '../ports/store.ts';
import type { Databases, Work } from './databases.ts';
import { jobOf, selectJobs } from './job-row.ts';
import { sumOfBytes } from './version-row.ts';

/** The records of outputs over `databases`. */
export const outputRecords = ({ keys, searches, writes }: Databases): OutputRecords => ({
  byToken: async (token) => {
    const row = await selectJobs(keys).where('outputs.token', '=', token).executeTakeFirst();
    if (row === undefined) return undefined;
    const job = jobOf(row);
    return job.output === null ? undefined : { output: job.output, job };
  },
  kept: async (now) => {
    const rows = await searches
      .selectFrom('outputs')
      .select('token')
      .where('expires', '>', BigInt(now))
      .execute();
    return rows.map(({ token }) => token);
  },
  keepUntil: async (token, end) => {
    await writes
      .updateTable('outputs')
      .set({ expires: BigInt(end) })
      .where('token', '=', token)
      .execute();
  },
});

/** Writes down the output that `job` made; what was said of its destruction goes before. */
export const insertOutput = async (work: Work, job: JobId, output: Output): Promise<void> => {
  await work
    .insertInto('outputs')
    .values({
      token: output.token,
      job_id: job,
      file_name: output.fileName,
      bytes: output.bytes,
      expires: sql`coalesce(
        (select destruction from job_terms where job_id = ${job}), ${BigInt(output.expires)}
      )`,
    })
    .execute();
};

/** Bytes of the outputs of `owner` that have not expired at `now`. */
export const outputBytesOf = async (
  work: Work,
  owner: AccountId,
  now: Instant,
): Promise<bigint> => {
  const row = await work
    .selectFrom('outputs')
    .innerJoin('jobs', 'jobs.id', 'outputs.job_id')
    .select(sumOfBytes().as('sum'))
    .where('outputs.expires', '>', BigInt(now))
    .where('jobs.owner', '=', owner)
    .executeTakeFirst();
  return row?.sum ?? 0n;
};
