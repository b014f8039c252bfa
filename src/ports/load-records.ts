// What the core asks of the store about files that come in pieces, and about sources.
// A file's job is a draft until the file is whole; what it becomes, a finished job says
// (`TableChange`).

import type { JobId } from '../domain/job.ts';
import type { DataUpload, Source, SourceOptions } from '../domain/load.ts';
import type { SpaceId } from '../domain/table.ts';
import type { NewJob } from './store.ts';

/** A piece of a file, and which one it is to be. */
export interface Chunk {
  /** How many there were before it. */
  readonly after: number;
  readonly bytes: number;
  readonly digest: string;
}

/** Uploads, sources and loads. */
export interface LoadRecords {
  /** A draft of a job whose `upload` is to be the file of a source. */
  begin(job: NewJob, source: string): Promise<JobId>;
  /** Undefined where the job is none of these. */
  upload(job: JobId): Promise<DataUpload | undefined>;
  /** Adds to what was said of it; false where it is whole, or there is none. */
  setOptions(job: JobId, options: SourceOptions): Promise<boolean>;
  /**
   * Keeps a place for the next chunk; false where it is not the next one, or the one before is not
   * written. It is a step, as are the two below: durable when a later move is.
   */
  reserve(job: JobId, chunk: Chunk): Promise<boolean>;
  /** Says that chunk number `chunks` is in the file. */
  written(job: JobId, chunks: number): Promise<void>;
  /** Says that the answer to it was sent, or that it has come once more. */
  answered(job: JobId, chunks: number): Promise<void>;
  repeated(job: JobId, chunks: number): Promise<void>;
  /** The draft becomes a job that waits, and takes its space's turn; false where it is none. */
  submit(job: JobId, space: SpaceId): Promise<boolean>;
  /** By name. */
  sources(space: SpaceId): Promise<readonly Source[]>;
  /** False where there is none of that name. */
  enable(space: SpaceId, name: string, isEnabled: boolean): Promise<boolean>;
  /** The number of the newest load that was not taken back; undefined where there is none. */
  newest(space: SpaceId): Promise<number | undefined>;
}
