// Files that were sent: written as they come, under a limit, and durable before anybody relies on
// them; each under its token alone. A job is given one by a second name in its staging folder.

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, chown, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { SECOND } from '../base/time.ts';
import { Refusal } from '../domain/refusal.ts';
import { newUploadToken, type Upload, type UploadToken } from '../domain/upload.ts';
import { isError, statOf, type Disk, type Owner } from './disk.ts';
import { holdFiles, type HeldFiles } from './held-files.ts';
import type { Layout } from './layout.ts';
import { runningDigest, type RunningDigest } from './running-digest.ts';

/** Where uploads lie, and how things are moved there. */
export interface UploadPlace {
  readonly layout: Layout;
  readonly disk: Disk;
  /** Files that come in pieces. */
  readonly held: HeldFiles<PiecedFile>;
}

/** A file that comes in pieces, and the digest of what has come while it was open. */
interface PiecedFile {
  readonly file: FileHandle;
  readonly digest: RunningDigest;
  close(): Promise<void>;
}

/** Writes what comes into a file of its own; refuses with `upload-too-large` beyond the limit. */
export const keepUpload = async (
  { layout, disk }: UploadPlace,
  pieces: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<Upload> => {
  const token = newUploadToken();
  const path = join(layout.uploads, token);
  const file = await open(path, 'wx', 0o600);
  try {
    const bytes = await writeAll(file, pieces, bytesMax);
    await file.datasync();
    await file.close();
    await disk.syncFolder(layout.uploads);
    return { token, bytes: BigInt(bytes) };
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    throw error;
  }
};

const writeAll = async (
  file: FileHandle,
  pieces: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<number> => {
  let bytes = 0;
  for await (const piece of pieces) {
    if (bytes + piece.byteLength > bytesMax) {
      throw new Refusal('upload-too-large', { bytes: bytesMax });
    }
    for (let rest = piece; rest.byteLength > 0;) {
      const { bytesWritten } = await file.write(rest, 0, rest.byteLength, bytes);
      bytes += bytesWritten;
      rest = rest.subarray(bytesWritten);
    }
  }
  return bytes;
};

/** The files that come in pieces, held from one to the next; makes them where there are none. */
export const heldUploads = (layout: Layout): HeldFiles<PiecedFile> =>
  holdFiles(
    async (token) => {
      const flags = constants.O_WRONLY | constants.O_CREAT;
      const file = await open(join(layout.uploads, token), flags, 0o600);
      return { file, digest: runningDigest(), close: () => file.close() };
    },
    { most: 64, milliseconds: 10 * SECOND },
  );

/** Writes a piece of a file at its place. */
export const writeUpload = (
  { held }: UploadPlace,
  token: UploadToken,
  { position, bytes }: { readonly position: number; readonly bytes: Uint8Array },
): Promise<void> =>
  held.use(token, async ({ file, digest }) => {
    await writeAt(file, position, bytes);
    digest.add(position, bytes);
  });

const writeAt = async (file: FileHandle, position: number, bytes: Uint8Array): Promise<void> => {
  for (let done = 0; done < bytes.byteLength;) {
    const rest = bytes.subarray(done);
    done += (await file.write(rest, 0, rest.byteLength, position + done)).bytesWritten;
  }
};

/** Makes a file that has come in pieces durable, and gives the SHA-256 of its bytes in hex. */
export const sealUpload = async (
  { layout, disk, held }: UploadPlace,
  token: UploadToken,
  bytes: number,
): Promise<string | undefined> => {
  try {
    const known = await closed(held.take(token), bytes);
    const file = await open(join(layout.uploads, token), 'r');
    try {
      if ((await file.stat()).size !== bytes) return undefined;
      const synced = async (): Promise<void> => {
        await file.datasync();
        await disk.syncFolder(layout.uploads);
      };
      // The disk writes while it is read.
      const [digest] = await Promise.all([known ?? sha256Of(file), synced()]);
      return digest;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isError(error, 'ENOENT')) return undefined;
    throw error;
  }
};

/** The digest of a file that was open while all `bytes` of it came. */
const closed = async (
  piece: PiecedFile | undefined,
  bytes: number,
): Promise<string | undefined> => {
  await piece?.close();
  return piece?.digest.of(bytes);
};

/**
 * By way of two blocks of memory, of which one is filled while the other is hashed: a new one for
 * each piece has the collector work for nothing.
 */
const sha256Of = async (file: FileHandle): Promise<string> => {
  const hash = createHash('sha256');
  let [block, other] = [Buffer.allocUnsafe(BLOCK_BYTES), Buffer.allocUnsafe(BLOCK_BYTES)];
  let next = file.read(block, 0, BLOCK_BYTES);
  for (;;) {
    const { bytesRead } = await next;
    if (bytesRead === 0) return hash.digest('hex');
    next = file.read(other, 0, BLOCK_BYTES);
    hash.update(block.subarray(0, bytesRead));
    [block, other] = [other, block];
  }
};

/** Large enough to be few, small enough that nobody waits for the digest of one. */
const BLOCK_BYTES = 1024 * 1024;

/** Removes an upload; absent is no error. */
export const dropUpload = async (
  { layout, held }: UploadPlace,
  token: UploadToken,
): Promise<void> => {
  await held.take(token)?.close();
  await rm(join(layout.uploads, token), { force: true });
};

/**
 * Gives an upload a second name, `name` in a staging folder, where its executor may read it, and
 * says how long it is; undefined where the file is gone.
 */
export const stageUpload = async (
  { layout, disk }: UploadPlace,
  token: UploadToken,
  staged: { readonly folder: string; readonly name: string; readonly owner?: Owner },
): Promise<bigint | undefined> => {
  const from = join(layout.uploads, token);
  const to = join(staged.folder, staged.name);
  try {
    // Under the name that is ours alone: an executor may put a link to anything in its staging.
    await chmod(from, 0o400);
    if (staged.owner !== undefined) await chown(from, staged.owner.uid, staged.owner.gid);
    const found = await statOf(from);
    await disk.link(from, to);
    return found === undefined ? undefined : BigInt(found.size);
  } catch (error) {
    if (isError(error, 'ENOENT')) return undefined;
    throw error;
  }
};
