// The records of files that come in pieces, of sources, and of loads.
// What a finished job makes of them is here too: it is part of the job's own transaction.

import { sql } from 'kysely';
import { instant, type Instant } from '../base/time.ts';
import type { JobId } from '../domain/job.ts';
import type { DataUpload, Source, SourceOptions } from '../domain/load.ts';
import { SPACE_TURN } from '../domain/space.ts';
import type { TableChange } from '../domain/table-change.ts';
import { fold, type SpaceId } from '../domain/table.ts';
import type { UploadToken } from '../domain/upload.ts';
import type { Chunk, LoadRecords } from '../ports/load-records.ts';
import { compiledOnce } from './compiled-once.ts';
import { keep, transact, undo, type Databases, type Work } from './databases.ts';
import { insertDraft } from './job-insert.ts';
import { jsonOf, parseJson, storableText } from './json.ts';

/** The records of uploads, sources and loads over `databases`. */
export const loadRecords = (databases: Databases): LoadRecords => ({
  ...uploadsOver(databases),
  ...sourcesOver(databases),
});

const uploadsOver = (databases: Databases): Omit<LoadRecords, 'sources' | 'enable' | 'newest'> => {
  const { keys, writes } = databases;
  return {
    begin: (job, source) =>
      transact(writes, async (work) => {
        const id = await insertDraft(work, job);
        await work
          .insertInto('data_uploads')
          .values({ ...NO_CHUNKS, job_id: id, source: storableText(source) })
          .execute();
        return keep(id);
      }),
    upload: async (job) => {
      const [row] = await uploadByJob(keys, { job });
      return row && uploadOf(row);
    },
    setOptions: (job, options) => setOptions(databases, job, options),
    reserve: (job, chunk) => reserve(databases, job, chunk),
    written: async (job, chunks) => {
      await noteWritten(writes, { job, chunks: BigInt(chunks) });
    },
    answered: async (job, chunks) => {
      await noteAnswered(writes, { job, chunks: BigInt(chunks) });
    },
    repeated: async (job, chunks) => {
      await transact(writes, async (work) => {
        const row = await work
          .selectFrom('data_uploads')
          .select('repeats')
          .where('job_id', '=', job)
          .executeTakeFirst();
        const repeats = jsonOf([...(parseJson(row?.repeats ?? '[]') as number[]), chunks]);
        await work.updateTable('data_uploads').set({ repeats }).where('job_id', '=', job).execute();
        return keep(undefined);
      });
    },
    submit: (job, space) => submit(databases, job, space),
  };
};

const sourcesOver = ({
  keys,
  searches,
  writes,
}: Databases): Pick<LoadRecords, 'sources' | 'enable' | 'newest'> => ({
  sources: async (space) => {
    const rows = await searches
      .selectFrom('sources')
      .selectAll()
      .where('space_id', '=', space)
      .orderBy('name_folded')
      .execute();
    return rows.map((row): Source => ({
      name: row.name,
      file: row.file,
      options: parseJson(row.options) as SourceOptions,
      isEnabled: row.is_enabled === 1n,
      modified: instant(Number(row.modified)),
    }));
  },
  enable: async (space, name, isEnabled) => {
    const row = await writes
      .updateTable('sources')
      .set({ is_enabled: isEnabled ? 1n : 0n })
      .where('space_id', '=', space)
      .where('name_folded', '=', fold(storableText(name)))
      .returning('name')
      .executeTakeFirst();
    return row !== undefined;
  },
  newest: async (space) => {
    const row = await keys
      .selectFrom('loads')
      .select('number')
      .where('space_id', '=', space)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? undefined : Number(row.number);
  },
});

const NO_CHUNKS = {
  options: '{}',
  bytes: 0n,
  chunks: 0n,
  last_bytes: 0n,
  last_digest: null,
  is_written: 1n,
  is_answered: 1n,
  repeats: '[]',
} as const;

interface UploadColumns {
  readonly file: UploadToken | null;
  readonly source: string;
  readonly options: string;
  readonly bytes: bigint;
  readonly chunks: bigint;
  readonly last_bytes: bigint;
  readonly last_digest: string | null;
  readonly is_written: bigint;
  readonly is_answered: bigint;
  readonly repeats: string;
}

const uploadByJob = compiledOnce((db, { job }: { readonly job: JobId }) =>
  db
    .selectFrom('data_uploads')
    .innerJoin('jobs', 'jobs.id', 'data_uploads.job_id')
    .selectAll('data_uploads')
    .select('jobs.upload as file')
    .where('data_uploads.job_id', '=', job)
    .compile(),
);

const uploadOf = (row: UploadColumns): DataUpload => ({
  file: row.file ?? undefined,
  source: row.source,
  options: parseJson(row.options) as SourceOptions,
  bytes: Number(row.bytes),
  chunks: Number(row.chunks),
  lastBytes: Number(row.last_bytes),
  lastDigest: row.last_digest,
  isWritten: row.is_written === 1n,
  isAnswered: row.is_answered === 1n,
  repeats: parseJson(row.repeats) as readonly number[],
});

/** Only a draft takes options and chunks. */
const isDraft = (job: JobId) => sql<boolean>`exists (
  select 1 from jobs where jobs.id = ${job} and jobs.status = 'draft'
)`;

const setOptions = ({ writes }: Databases, job: JobId, options: SourceOptions): Promise<boolean> =>
  transact<boolean>(writes, async (work) => {
    const found = work.selectFrom('data_uploads').select('options').where('job_id', '=', job);
    const row = await found.where(isDraft(job)).executeTakeFirst();
    if (row === undefined) return undo(false);
    const all = { ...(parseJson(row.options) as SourceOptions), ...options };
    await work
      .updateTable('data_uploads')
      .set({ options: storableText(jsonOf(all)) })
      .where('job_id', '=', job)
      .execute();
    return keep(true);
  });

const reserve = async (
  { writes }: Databases,
  job: JobId,
  { after, bytes, digest }: Chunk,
): Promise<boolean> => {
  const [before, chunks] = [BigInt(after), BigInt(after + 1)];
  const rows = await reserveChunk(writes, { job, before, chunks, bytes: BigInt(bytes), digest });
  return rows.length > 0;
};

interface ChunkValues {
  readonly job: JobId;
  readonly before: bigint;
  readonly chunks: bigint;
  readonly bytes: bigint;
  readonly digest: string;
}

const reserveChunk = compiledOnce((db, { job, before, chunks, bytes, digest }: ChunkValues) =>
  db
    .updateTable('data_uploads')
    .set({
      bytes: sql`bytes + ${bytes}`,
      chunks,
      last_bytes: bytes,
      last_digest: digest,
      is_written: 0n,
      is_answered: 0n,
    })
    .where('job_id', '=', job)
    .where('chunks', '=', before)
    .where('is_written', '=', 1n)
    .where(isDraft(job))
    .returning('job_id')
    .compile(),
);

interface ChunkNumber {
  readonly job: JobId;
  readonly chunks: bigint;
}

const noted = (words: { readonly is_written: bigint } | { readonly is_answered: bigint }) =>
  compiledOnce((db, { job, chunks }: ChunkNumber) =>
    db
      .updateTable('data_uploads')
      .set(words)
      .where('job_id', '=', job)
      .where('chunks', '=', chunks)
      .compile(),
  );

const noteWritten = noted({ is_written: 1n });
const noteAnswered = noted({ is_answered: 1n });

const submit = ({ writes, manners }: Databases, job: JobId, space: SpaceId): Promise<boolean> =>
  transact<boolean>(writes, async (work) => {
    await manners.lockSpaces(work, sql`${space}`, 'change');
    const row = await work
      .updateTable('jobs')
      .set({ status: 'ready' })
      .where('id', '=', job)
      .where('status', '=', 'draft')
      .returning('id')
      .executeTakeFirst();
    if (row === undefined) return undo(false);
    await work
      .insertInto('job_locks')
      .values({ job_id: job, space_id: space, name: SPACE_TURN, mode: 'write' })
      .execute();
    return keep(true);
  });

/** A change of what fills a space. */
export type LoadChange = Extract<
  TableChange,
  { readonly kind: 'put-source' | 'end-load' | 'undo-load' }
>;

/** Makes the change; no table grows by it. */
export const changeLoads = async (work: Work, change: LoadChange, at: Instant): Promise<bigint> => {
  const { space } = change;
  if (change.kind === 'put-source') {
    const { name, file, options } = change.source;
    const kept = storableText(name);
    const words = { name: kept, file, options: jsonOf(options), modified: BigInt(at) };
    await work
      .insertInto('sources')
      .values({ space_id: space, name_folded: fold(kept), is_enabled: 1n, ...words })
      .onConflict((conflict) => conflict.columns(['space_id', 'name_folded']).doUpdateSet(words))
      .execute();
    return 0n;
  }
  if (change.kind === 'undo-load') {
    await work
      .deleteFrom('loads')
      .where('space_id', '=', space)
      .where('number', '=', BigInt(change.number))
      .execute();
    return 0n;
  }
  const number = BigInt(change.number);
  await work.insertInto('loads').values({ space_id: space, number, job_id: change.job }).execute();
  await work.updateTable('spaces').set({ loads: number }).where('id', '=', space).execute();
  await work
    .updateTable('jobs')
    .set({ load_number: number })
    .where('id', '=', change.job)
    .execute();
  for (const file of change.files) {
    await work
      .updateTable('sources')
      .set({ file: null })
      .where('space_id', '=', space)
      .where('file', '=', file)
      .execute();
  }
  return 0n;
};
