// What the core asks of the data folder: staging, publishing, outputs, and what is there.
// Names that people type never become paths; every folder is named by ids.

import type { Readable } from 'node:stream';
import type { Instant } from '../base/time.ts';
import type { JobId } from '../domain/job.ts';
import type { Output, OutputToken } from '../domain/output.ts';
import { homeOf, type SpaceId, type TableVersion, type VersionPlace } from '../domain/table.ts';
import type { Context } from '../domain/context.ts';
import type { Upload, UploadToken } from '../domain/upload.ts';

/** What `table.json` says beside the version itself, so that files alone can tell their story. */
export interface TableStory {
  readonly version: TableVersion;
  readonly ownerLogin: string;
  readonly owner: bigint;
  readonly spaceName: string;
  readonly query: string;
}

/** Where one attempt of a job writes. */
export interface Staging {
  /** Absolute path of the folder that only this attempt's executor may write to. */
  readonly folder: string;
}

/** Where in staging a file that was sent is to lie, and for whose executor. */
export interface UploadStaging {
  readonly staging: Staging;
  readonly name: string;
  readonly space: SpaceId;
}

/** What the sweep found and did. */
export interface SweepReport {
  readonly stagingRemoved: number;
  readonly versionsRemoved: number;
  readonly outputsRemoved: number;
  readonly movedToLostAndFound: readonly string[];
}

/** The report of a sweep that touched nothing. */
export const NOTHING_SWEPT: SweepReport = {
  stagingRemoved: 0,
  versionsRemoved: 0,
  outputsRemoved: 0,
  movedToLostAndFound: [],
};

/** All that the store knows, so that the sweep can tell the expired from the unknown. */
export interface Known {
  /** Attempts that are running now: `${job}-${attempt}`. */
  readonly attempts: ReadonlySet<string>;
  /** Version folders that must stay, as `relativeFolderOf` names them. */
  readonly versions: ReadonlySet<string>;
  /** Version folders that may go. */
  readonly expiredVersions: ReadonlySet<string>;
  readonly outputs: ReadonlySet<OutputToken>;
  /** Uploads whose jobs have not ended; all others may go. Absent: none may. */
  readonly uploads?: ReadonlySet<UploadToken>;
  /**
   * When the store was asked, read from the clock before asking: what is younger than ten minutes
   * before it is left alone. Absent, it counts as asked at the sweep.
   */
  readonly asOf?: Instant;
}

/** The folder of a version's files relative to the data folder: what `Known` calls it by. */
export const relativeFolderOf = (place: VersionPlace): string => {
  const { space, table, version, attempt } = homeOf(place);
  return `spaces/${space}/${table}/${version}-${attempt}`;
};

/** How `Known` calls an attempt, and how its staging folder is named. */
export const attemptNameOf = (job: JobId, attempt: number): string => `${job}-${attempt}`;

/** A file of a version that is not as it was committed. */
export interface FileDamage {
  /** The file's name inside the version's folder. */
  readonly file: string;
  readonly wrong: 'missing' | 'size' | 'checksum';
}

/**
 * A quick answer that is kept until it is whole: in memory while it is small, then in a file that
 * has no name and is gone with the process.
 */
export interface Spool {
  /** Keeps a copy of `chunk`; false where the limit would be passed: then nothing is added. */
  write(chunk: Uint8Array): Promise<boolean>;
  /** Bytes kept so far. */
  readonly bytes: number;
  /** All bytes from the first on; may be called again, never after `close`. */
  read(): AsyncIterable<Uint8Array>;
  /** Frees memory and file; calling it twice is no error. */
  close(): Promise<void>;
}

/** The file of an output, open: it is read once, or closed unread, and then is closed. */
export interface OpenOutput {
  /** All bytes, or those from `first` to `last`, both counted from 0 and both included. */
  read(part?: { readonly first: number; readonly last: number }): Readable;
  close(): Promise<void>;
}

/**
 * The data folder. A full disk and a folder that may not be written to are refusals; everything
 * else that goes wrong is a bug.
 */
export interface Files {
  /** Makes the staging folder of an attempt, writable for the executor of `space`. */
  stage(job: JobId, attempt: number, space: SpaceId): Promise<Staging>;
  /** Removes an attempt's staging folder with all that is in it; absent is no error. */
  unstage(job: JobId, attempt: number): Promise<void>;
  /**
   * Takes the files of one staged table for good: checks that they are plain files of the
   * announced sizes, takes their ownership, makes them read-only, writes `table.json`, syncs
   * everything and renames the folder to its final place. After it returns, a power cut loses
   * nothing; until the store commits, nothing refers to it. The files of `kept`, a version of the
   * same space, are those of the new one too: they stand first, and were not staged.
   */
  publishTable(
    staging: Staging,
    stagedFolder: string,
    story: TableStory,
    kept?: TableVersion,
  ): Promise<void>;
  /** Gives a published table's files their names in staging again, for the rest of its job. */
  leaveTable(staging: Staging, stagedFolder: string, version: TableVersion): Promise<void>;
  /**
   * Lets the executor of `space` read a version, be it of another space: absolute paths of its
   * files in their order. Where executors are users of their own, these are names in staging that
   * go with it, and no other file of that space can be read by them.
   */
  lendTable(staging: Staging, space: SpaceId, version: TableVersion): Promise<readonly string[]>;
  /** As `publishTable`, for one file that will be fetched under `output`. */
  publishOutput(staging: Staging, stagedFile: string, output: Output): Promise<void>;
  /** Takes back what `publishTable` made, after a commit that did not happen. */
  retractTable(version: TableVersion): Promise<void>;
  retractOutput(output: Output): Promise<void>;
  /**
   * Writes down a file as it is sent, durable when this returns. Refuses with `upload-too-large`
   * beyond `bytesMax`; nothing of it is left then.
   */
  keepUpload(pieces: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Upload>;
  /** Writes a piece of a file that comes in pieces at its place; makes the file if need be. */
  writeUpload(token: UploadToken, position: number, bytes: Uint8Array): Promise<void>;
  /**
   * Makes a file that has come in pieces durable, and gives the SHA-256 of its bytes in lower-case
   * hex; undefined where it is gone, or not of this length.
   */
  sealUpload(token: UploadToken, bytes: number): Promise<string | undefined>;
  /** Removes a file that was sent; absent is no error. */
  dropUpload(token: UploadToken): Promise<void>;
  /**
   * Puts a file that was sent into staging as `name`, readable for the executor of `space`, and
   * says how long it is; undefined where it is gone.
   */
  stageUpload(token: UploadToken, as: UploadStaging): Promise<bigint | undefined>;
  /** Absolute paths of a version's files. */
  pathsOf(version: TableVersion): readonly string[];
  /** Absolute paths of one table of a context's release. */
  contextPathsOf(context: Context, tableFiles: readonly string[]): readonly string[];
  /** The output's file, or undefined where it is gone. */
  openOutput(output: Output): Promise<OpenOutput | undefined>;
  /** Bytes left on the disk that holds the data folder. */
  freeBytes(): Promise<bigint>;
  /** Writes a few bytes and removes them again; refuses where the folder cannot be written to. */
  tryWrite(): Promise<void>;
  /**
   * Whether there may be a sweep: not with a store that is older than the folder, which does not
   * know its newest files. Asked before the store is asked for anything, and by `sweep` itself.
   */
  maySweep(): Promise<boolean>;
  /** Removes what is known to be expired; moves what nobody knows to `lost+found` after a day. */
  sweep(known: Known): Promise<SweepReport>;
  /** Every committed version that the files alone can tell of, for `doctor --rebuild`. */
  readStories(): AsyncIterable<TableStory>;
  /** Reads every byte of a version and names the files that are not as committed. */
  verify(version: TableVersion): Promise<readonly FileDamage[]>;
  /** A spool that takes at most `limitBytes`. */
  spool(limitBytes: number): Spool;
}
