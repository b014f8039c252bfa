// Uploads: files of bytes that somebody sent, kept until the job that makes a table of them ends.
// What is in a file is for an executor to find; where it lies is the files port's business.

import type { Brand } from '../base/brand.ts';
import { randomHex } from '../base/random.ts';

/** 32 lower-case hex digits that nobody can guess: the name of a file that was sent. */
export type UploadToken = Brand<string, 'UploadToken'>;

/** A token that no upload has yet. */
export const newUploadToken = (): UploadToken => randomHex(16) as UploadToken;

/** A file that was sent, whole and on the disk. */
export interface Upload {
  readonly token: UploadToken;
  readonly bytes: bigint;
}

/** What the job of a text is told whose first line names its columns (RFC 4180, 3). */
export const HEADER_PRESENT = ['HEADER', 'present'] as const;

/** What names of tables that were sent along with a query begin with (TAP 1.1, 2.5). */
export const UPLOADED = 'TAP_UPLOAD';

/** The name of the temporary table that the rows of an upload have in the batch of its job. */
export const UPLOAD_TABLE = '#upload';
