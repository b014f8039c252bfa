// Loads: files come in pieces and become sources of a space, and a load brings what is new of all
// of them into its tables, at once or not at all. What is done when the jobs of these verbs run is
// in load-run.ts; how rows are read, in the executor (docs/guide/loads.md).

import { crc32 } from 'node:zlib';
import { pause } from '../base/pause.ts';
import type { Account } from '../domain/account.ts';
import { OWN_SPACE } from '../domain/catalog.ts';
import type { Job, JobId, JobKind } from '../domain/job.ts';
import { sourceNameOf, type DataUpload, type Source, type SourceOptions } from '../domain/load.ts';
import { Refusal } from '../domain/refusal.ts';
import type { SeenSpace } from '../domain/space.ts';
import { newUploadToken } from '../domain/upload.ts';
import type { NewJob } from '../ports/store.ts';
import { lowDisk } from './disk-floor.ts';
import { refuseNoTable } from './imports.ts';
import type { Parts } from './parts.ts';
import { refuseUnkept } from './source-options.ts';
import { insertWaiting, TOUCHES_NOTHING, turnOf } from './submission.ts';

/** The verbs on loads. Spaces were found by whoever asks, and may be loaded by him. */
export interface Loads {
  /** Begins a file; its job is a draft that takes options and chunks. */
  begin(account: Account, space: SeenSpace, fileName: string): Promise<JobId>;
  /** Says something of the file before it is whole; refuses what we could not keep. */
  setOptions(job: Job, options: SourceOptions): Promise<void>;
  /**
   * Takes the next chunk of a file. One that is as the one before is that one again where its
   * answer was not sent, and is then written once more where it stood.
   */
  takeChunk(job: Job, chunk: ComingChunk): Promise<void>;
  /** The file is whole: its job waits for its turn, and makes it what is new of its source. */
  finish(job: Job): Promise<void>;
  /** What is to be known of a file that came in pieces, a sentence each; empty if all went well. */
  notesOf(job: Job): Promise<readonly string[]>;
  /** Loads what is new of every source that is enabled. */
  publish(account: Account, space: SeenSpace): Promise<JobId>;
  /** Takes the newest load back that was not taken back yet. */
  deleteLast(account: Account, space: SeenSpace): Promise<JobId>;
  sources(space: SeenSpace): Promise<readonly Source[]>;
  enable(space: SeenSpace, name: string, isEnabled: boolean): Promise<void>;
}

/** A piece of a file, and whether its answer was sent to its end, once that is known. */
export interface ComingChunk {
  readonly bytes: Uint8Array;
  readonly sent: Promise<boolean>;
  /** The CRC-32 of the bytes, in hex: by it the chunk after an answer that got lost is told. */
  readonly digest: string;
}

/** A chunk as it came. */
export const comingChunk = (bytes: Uint8Array, sent: Promise<boolean>): ComingChunk => ({
  bytes,
  sent,
  digest: crc32(bytes).toString(16),
});

/** What lists show as the text of such a job. */
const LOAD_TEXTS = {
  upload: 'UPLOAD',
  publish: 'LOAD',
  deleteLast: 'DELETE LAST LOAD',
} as const;

/** The verbs over `parts`. */
export const createLoads = (parts: Parts): Loads => {
  const { store, files, limits } = parts;
  // Of each file, what becomes of its last answer: the next chunk may be quicker than the news.
  const answering = new Map<JobId, Promise<void>>();
  return {
    begin: async (account, space, fileName) => {
      const low = await lowDisk(parts);
      if (low !== undefined) throw new Refusal('disk-low', { ...low });
      const name = sourceNameOf(fileName);
      refuseNoTable(name, fileName);
      if (/\.(?:zip|gz)$/i.test(fileName)) throw new Refusal('packed-source', { file: fileName });
      const job = jobOf(parts, account, { kind: 'import', space, text: LOAD_TEXTS.upload });
      const uploads = await store.jobs.uploads();
      const own = uploads.filter(({ owner, isSource }) => owner === account.id && isSource);
      const count = own.length;
      if (count >= limits.sourceFilesMax)
        throw new Refusal('source-files', { limit: limits.sourceFilesMax });
      const upload = newUploadToken();
      await files.writeUpload(upload, 0, new Uint8Array());
      const draft = { ...job, taskName: name, text: `${job.text} ${name}`, source: name, upload };
      return store.loads.begin({ ...draft, writes: [] }, name);
    },
    setOptions: async ({ id }, options) => {
      refuseUnkept(options);
      if (!(await store.loads.setOptions(id, options))) throw new Refusal('no-data-upload');
    },
    takeChunk: async (job, chunk) => {
      const { id } = job;
      await soon(answering.get(id));
      const number = await takeChunk(parts, job, chunk);
      const told = chunk.sent
        .then((isSent) => (isSent ? store.loads.answered(id, number) : undefined))
        .catch((error: unknown) => void parts.observer.bug(error, { job: id }))
        .finally(() => {
          if (answering.get(id) === told) answering.delete(id);
        });
      answering.set(id, told);
    },
    finish: async (job) => {
      const upload = await uploadOf(parts, job);
      if (!upload.isWritten) throw new Refusal('chunk-missing', { chunk: upload.chunks });
      // Whoever was not told that it was whole says so again.
      if (job.status !== 'draft') return;
      await store.loads.submit(job.id, spaceOf(job));
      parts.bell.ring();
    },
    notesOf: async (job) => {
      const { repeats } = await uploadOf(parts, job);
      const notes = repeats.map((chunk) => `Chunk ${chunk} came twice and was taken once.`);
      return job.status === 'failed' ? [...notes, job.message ?? ''] : notes;
    },
    publish: (account, space) =>
      insertWaiting(
        parts,
        jobOf(parts, account, { kind: 'publish', space, text: LOAD_TEXTS.publish }),
      ),
    deleteLast: (account, space) =>
      insertWaiting(
        parts,
        jobOf(parts, account, { kind: 'undo', space, text: LOAD_TEXTS.deleteLast }),
      ),
    sources: ({ id }) => store.loads.sources(id),
    enable: async (space, name, isEnabled) => {
      if (await store.loads.enable(space.id, name, isEnabled)) return;
      throw new Refusal('unknown-source', { source: name, space: space.name });
    },
  };
};

interface JobAsk {
  readonly kind: JobKind;
  readonly space: SeenSpace;
  readonly text: string;
}

const jobOf = ({ limits, clock }: Parts, account: Account, ask: JobAsk): NewJob => ({
  owner: account.id,
  kind: ask.kind,
  quick: false,
  system: false,
  context: OWN_SPACE,
  queueMinutes: limits.longMinutes,
  taskName: ask.space.name,
  text: ask.text,
  submitted: clock.now(),
  ...TOUCHES_NOTHING,
  space: ask.space.id,
  writes: [turnOf(ask.space.id)],
  needsRoom: true,
});

const uploadOf = async ({ store }: Parts, { id }: Job): Promise<DataUpload> => {
  const upload = await store.loads.upload(id);
  if (upload === undefined) throw new Refusal('no-data-upload');
  return upload;
};

const spaceOf = ({ id, space }: Job) => {
  // A draft is written down with its space.
  if (space === null) throw new Error(`upload ${id} has no space`);
  return space;
};

/** Waits for what is about to be known, and no longer than `ANSWER_WAIT`. */
const soon = async (news: Promise<void> | undefined): Promise<void> => {
  if (news === undefined) return;
  const over = new AbortController();
  await Promise.race([news, pause(ANSWER_WAIT, over.signal)]);
  over.abort();
};

/** Milliseconds: whoever sends a chunk again may have left the line of the answer open. */
const ANSWER_WAIT = 5_000;

/** The number of the chunk, from 1; it is in the file when this returns. */
const takeChunk = async (
  parts: Parts,
  job: Job,
  { bytes, digest }: ComingChunk,
): Promise<number> => {
  const { store, files, limits } = parts;
  const upload = await uploadOf(parts, job);
  const { file, chunks, isAnswered, isWritten, lastBytes } = upload;
  if (job.status !== 'draft' || file === undefined) throw new Refusal('no-data-upload');
  const isLike = digest === upload.lastDigest && bytes.byteLength === lastBytes;
  const isRepeat = isLike && !isAnswered;
  const number = isRepeat ? chunks : chunks + 1;
  if (isRepeat) {
    // Whoever wrote it may have been killed half way.
    await files.writeUpload(file, upload.bytes - lastBytes, bytes);
    await store.loads.repeated(job.id, number);
  } else {
    if (!isWritten) throw new Refusal('chunk-missing', { chunk: chunks });
    if (upload.bytes + bytes.byteLength > limits.sourceBytesMax) {
      throw new Refusal('upload-too-large', { bytes: limits.sourceBytesMax });
    }
    const chunk = { after: chunks, bytes: bytes.byteLength, digest };
    if (!(await store.loads.reserve(job.id, chunk))) throw new Refusal('chunk-raced');
    await files.writeUpload(file, upload.bytes, bytes);
  }
  await store.loads.written(job.id, number);
  return number;
};
