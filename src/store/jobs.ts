// The records of jobs: every move of the port, each in the file that is named for it.
// A move is one transaction and a compare-and-set on what the machine of domain/job.ts allows.

import { sql } from 'kysely';
import type { JobId } from '../domain/job.ts';
import type { SentTable } from '../domain/job-terms.ts';
import type { JobRecords, WaitingUpload } from '../ports/store.ts';
import type { Databases } from './databases.ts';
import { claimer, insertStarted } from './job-claim.ts';
import { compiledOnce } from './compiled-once.ts';
import { cancel, clear, commitPoint, fail, finish } from './job-end.ts';
import { insert, insertFailed } from './job-insert.ts';
import { giveBack, retakeLost } from './job-retake.ts';
import { isActive, isReady, jobOf, selectJobs } from './job-row.ts';
import { searchJobs } from './job-search.ts';
import { parseJson } from './json.ts';

/** The records of jobs over `databases`. */
export const jobRecords = (databases: Databases): JobRecords => {
  const { keys } = databases;
  return {
    insert: (job, waitingMax) => insert(databases, job, waitingMax),
    insertFailed: (job, reason, message) => insertFailed(databases, job, { reason, message }),
    insertStarted: (job, terms) => insertStarted(databases, job, terms),
    claim: claimer(databases),
    byId: async (id) => {
      const [row] = await jobById(keys, { id });
      return row === undefined ? undefined : jobOf(row);
    },
    status: async (id) => {
      const [row] = await statusById(keys, { id });
      return row === undefined ? undefined : { owner: row.owner, status: row.status };
    },
    search: (search) => searchJobs(databases, search),
    cancel: (id, reason) => cancel(databases, id, reason),
    finish: (ask) => finish(databases, ask),
    commit: (point) => commitPoint(databases, point),
    fail: (end, reason, message) => fail(databases, end, { reason, message }),
    clear: (id, at, message) => clear(databases, { id, at, message }),
    canceling: async (server) => {
      const rows = await selectJobs(keys)
        .where(isActive())
        .where('jobs.status', '=', 'canceling')
        .where((eb) => eb.or([eb('jobs.server', '=', server), eb('jobs.server', 'is', null)]))
        .orderBy('jobs.id')
        .execute();
      return rows.map((row) => jobOf(row));
    },
    retakeLost: (now, attemptsMax) => retakeLost(databases, now, attemptsMax),
    giveBack: (what) => giveBack(databases, what),
    uploadOf: async (id) => {
      const row = await keys
        .selectFrom('jobs')
        .select('upload')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.upload ?? undefined;
    },
    uploads: () => waitingUploads(databases),
    activeAttempts: async () => {
      const rows = await keys
        .selectFrom('jobs')
        .select(['id', 'attempt', 'server'])
        .where(isActive())
        .orderBy('id')
        .execute();
      return rows.map(({ id, attempt, server }) => ({ job: id, attempt: Number(attempt), server }));
    },
  };
};

/** Each condition by itself, as it has an index of its own: the record may hold a million jobs. */
const waitingUploads = async (databases: Databases): Promise<readonly WaitingUpload[]> => {
  const { keys } = databases;
  const found: WaitingUpload[] = [];
  for (const condition of [isDraft, isReady(), isActive()]) {
    const rows = await keys
      .selectFrom('jobs')
      .select(['owner', 'upload', 'space_id'])
      .where(condition)
      .where('upload', 'is not', null)
      .execute();
    for (const { owner, upload, space_id } of rows) {
      if (upload !== null) found.push({ owner, upload, isSource: space_id !== null });
    }
  }
  found.push(...(await sentTables(databases)));
  const waiting = await keys
    .selectFrom('sources')
    .innerJoin('spaces', 'spaces.id', 'sources.space_id')
    .select(['spaces.owner', 'sources.file'])
    .where('sources.file', 'is not', null)
    .execute();
  for (const { owner, file } of waiting) {
    if (file !== null) found.push({ owner, upload: file, isSource: true });
  }
  return found;
};

/** Files of tables that were sent along with queries. */
const sentTables = async ({ keys }: Databases): Promise<readonly WaitingUpload[]> => {
  const found: WaitingUpload[] = [];
  for (const condition of [isDraft, isReady(), isActive()]) {
    const rows = await keys
      .selectFrom('jobs')
      .innerJoin('job_terms', 'job_terms.job_id', 'jobs.id')
      .select(['owner', 'sent_tables'])
      .where(condition)
      .where('sent_tables', '<>', '[]')
      .execute();
    for (const { owner, sent_tables } of rows) {
      const tables = parseJson(sent_tables) as readonly SentTable[];
      found.push(...tables.map(({ upload }) => ({ owner, upload, isSource: false })));
    }
  }
  return found;
};

const isDraft = sql<boolean>`jobs.status = 'draft'`;

const jobById = compiledOnce((db, { id }: { readonly id: JobId }) =>
  selectJobs(db).where('jobs.id', '=', id).compile(),
);

const statusById = compiledOnce((db, { id }: { readonly id: JobId }) =>
  db.selectFrom('jobs').select(['owner', 'status']).where('id', '=', id).compile(),
);
