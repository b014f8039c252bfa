// Loads: files that are sent in pieces become sources of a space, and a load brings the rows of all
// new ones into its tables. How rows are read is for an executor (docs/guide/loads.md).

import type { Instant } from '../base/time.ts';
import type { UploadToken } from './upload.ts';

/** What the sender says of a file, by the names that the Command Web Service has for it. */
export type SourceOptions = Readonly<Record<string, string>>;

/** What fills a table of a space; its name is the table's. */
export interface Source {
  readonly name: string;
  /** What was sent last and is in no load yet; null where nothing is. */
  readonly file: UploadToken | null;
  readonly options: SourceOptions;
  /** Whether loads take it. */
  readonly isEnabled: boolean;
  readonly modified: Instant;
}

/** A file that is coming in pieces, or has come. */
export interface DataUpload {
  /** Undefined once it is gone. */
  readonly file: UploadToken | undefined;
  readonly source: string;
  readonly options: SourceOptions;
  /** Of all its chunks, the last among them. */
  readonly bytes: number;
  readonly chunks: number;
  readonly lastBytes: number;
  /** Of the last chunk's bytes; null before the first. */
  readonly lastDigest: string | null;
  /** Whether the last chunk is in the file. */
  readonly isWritten: boolean;
  /** Whether the answer to the last chunk was sent to its end. */
  readonly isAnswered: boolean;
  /** Numbers of the chunks, from 1, that came once more because their answer had not. */
  readonly repeats: readonly number[];
}

/** The table that a source of this file's name fills; a folder and an ending are no part of it. */
export const sourceNameOf = (fileName: string): string =>
  fileName.replace(/^.*[/\\]/s, '').replace(/\.(?:csv|txt|tsv|dat)$/i, '');
