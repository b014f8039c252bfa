// Imports: a file that somebody sends becomes a table of his own, or more rows of one.
// The file is on the disk before there is a job, and until the job has ended; what makes a table of
// it is a batch like any other, in which the rows of the file are the table `#upload`.

import type { Account, AccountId } from '../domain/account.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import { FINAL, type Job, type JobId } from '../domain/job.ts';
import { Refusal } from '../domain/refusal.ts';
import { bracketed, fold } from '../domain/table.ts';
import { HEADER_PRESENT, UPLOAD_TABLE, type Upload, type UploadToken } from '../domain/upload.ts';
import type { NewJob } from '../ports/store.ts';
import { nameLengthMax } from '../sql/bind/written.ts';
import { ownTableNameOf } from '../sql/own-space.ts';
import { lowDisk } from './disk-floor.ts';
import type { Parts } from './parts.ts';
import { END_REFUSALS } from './run-end.ts';
import { insertWaiting, refsOf, TOUCHES_NOTHING } from './submission.ts';

/** A file that was received, and what is to become of it. */
export interface ImportAsk {
  readonly upload: Upload;
  /** A table of one's own, with or without `mydb.` and brackets. */
  readonly table: string;
  /** `create`: there is no such table yet. `append`: its rows are added to the table's. */
  readonly mode: 'create' | 'append';
  readonly taskName: string | null;
  /** Whether the first line of a text names its columns, whatever it says; else it is looked at. */
  readonly hasHeader?: boolean;
}

/** The verbs on files that are sent. */
export interface Imports {
  /**
   * Takes a file as it comes, up to `uploadBytesMax`. It lies on the disk when this returns, and
   * is to be given to one of the other verbs at once, or to `forget`.
   */
  receive(account: Account, pieces: AsyncIterable<Uint8Array>): Promise<Upload>;
  /** Removes a file that was received and that nothing is to become of. */
  forget(upload: Pick<Upload, 'token'>): Promise<void>;
  /** Says that a job has a file from now on, by another verb than those here. */
  given(upload: UploadToken): void;
  /** Makes a job of it and returns its number; the job runs when its turn comes. */
  submit(account: Account, ask: ImportAsk): Promise<JobId>;
  /** Waits for that job, and refuses with its words where it did not finish. */
  now(account: Account, ask: ImportAsk, signal: AbortSignal): Promise<Job>;
}

/** What the verbs work with. */
export type ImportParts = Pick<
  Parts,
  'store' | 'files' | 'clock' | 'observer' | 'limits' | 'bell' | 'running'
>;

/** The verbs on files that are sent. */
export const createImports = (parts: ImportParts): Imports => {
  const { files, limits } = parts;
  const coming = new Map<AccountId, number>();
  // Files that were received and are no job's yet, each with whose it is.
  const held = new Map<UploadToken, AccountId>();
  const submit = async (account: Account, ask: ImportAsk): Promise<JobId> => {
    try {
      return await insert(parts, account, ask);
    } catch (error) {
      await files.dropUpload(ask.upload.token);
      throw error;
    } finally {
      held.delete(ask.upload.token);
    }
  };
  return {
    receive: async (account, pieces) => {
      const low = await lowDisk(parts);
      if (low !== undefined) throw new Refusal('disk-low', { ...low });
      const { id } = account;
      // Those that come in count at once: many may begin before the first is a job.
      coming.set(id, (coming.get(id) ?? 0) + 1);
      try {
        const waiting = [...held.values()].filter((owner) => owner === id).length;
        await refuseMany(parts, account, waiting + (coming.get(id) ?? 1) - 1);
        const upload = await files.keepUpload(pieces, limits.uploadBytesMax);
        held.set(upload.token, id);
        return upload;
      } finally {
        const left = (coming.get(id) ?? 1) - 1;
        if (left === 0) coming.delete(id);
        else coming.set(id, left);
      }
    },
    forget: async ({ token }) => {
      held.delete(token);
      await files.dropUpload(token);
    },
    given: (token) => void held.delete(token),
    submit,
    now: async (account, ask, signal) => {
      const id = await submit(account, ask);
      const job = await ended(parts, id, signal);
      if (job.status === 'finished') return job;
      throw new Refusal(END_REFUSALS[job.reason ?? 'engine'], { message: job.message ?? '' });
    },
  };
};

/** Each takes the disk of all, and is in no quota before it is a table. */
const refuseMany = async (
  { store, limits }: ImportParts,
  { id }: Account,
  coming: number,
): Promise<void> => {
  const waiting = (await store.jobs.uploads()).filter(
    ({ owner, isSource }) => owner === id && !isSource,
  );
  const count = waiting.length + coming;
  if (count >= limits.uploadsPerAccountMax) throw new Refusal('uploads-waiting', { count });
};

const insert = async (parts: ImportParts, account: Account, ask: ImportAsk): Promise<JobId> => {
  const { table, mode, taskName, upload, hasHeader = false } = ask;
  const name = tableNameOf(table);
  const refs = refsOf(account.space, [fold(name)]);
  const written = `${OWN_SPACE}.${bracketed(name)}`;
  const job: NewJob = {
    owner: account.id,
    kind: 'import',
    quick: false,
    system: false,
    context: OWN_SPACE,
    queueMinutes: parts.limits.longMinutes,
    taskName: taskName ?? name,
    text: TEXTS[mode](written),
    submitted: parts.clock.now(),
    ...TOUCHES_NOTHING,
    reads: mode === 'append' ? refs : [],
    writes: refs,
    needsRoom: true,
    upload: upload.token,
    ...(hasHeader && { terms: { parameters: [HEADER_PRESENT] } }),
  };
  return insertWaiting(parts, job, { bytes: upload.bytes });
};

const TEXTS = {
  create: (table: string) => `SELECT * INTO ${table} FROM ${UPLOAD_TABLE}`,
  append: (table: string) => `INSERT INTO ${table} SELECT * FROM ${UPLOAD_TABLE}`,
} as const satisfies Record<ImportAsk['mode'], (table: string) => string>;

const tableNameOf = (text: string): string => {
  const name = ownTableNameOf(text) ?? '';
  refuseNoTable(name, text);
  return name;
};

/** Refuses with `bad-table-name` what no table can be called. */
export const refuseNoTable = (name: string, told: string): void => {
  if (TABLE_NAME.test(name) && name.length <= nameLengthMax) return;
  throw new Refusal('bad-table-name', { table: told, limit: nameLengthMax });
};

/** One that a batch takes for a table of one's own, and not for one that ends with the batch. */
const TABLE_NAME = /^(?!\s*$)[^#@\0][^\0]*$/;

/** The job once it has ended; who leaves before cancels it. */
const ended = async (parts: ImportParts, id: JobId, signal: AbortSignal): Promise<Job> => {
  for (;;) {
    // Before the look: a ring while it is under way may be the job's end.
    const rung = parts.bell.wait(LOOK, signal);
    const job = await parts.store.jobs.byId(id);
    if (job === undefined) throw new Error(`job ${id} is not in the store`);
    if (FINAL.includes(job.status)) return job;
    if (signal.aborted) {
      await parts.store.jobs.cancel(id, 'client-left');
      parts.running.stop(id, 'client-left');
      parts.bell.ring();
      throw new Refusal('client-left');
    }
    await rung;
  }
};

/** Jobs that another server ends ring no bell here; milliseconds between two looks. */
const LOOK = 250;
