// A file that a query writes, followed while it grows, so that soon after its last row it has been
// read and most of it is on the disk: DuckDB only ever appends to Parquet and CSV.
// The server believes nothing of what is told of it, but finds out by it what has changed since.

import { createHash, type Hash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Runs `write`, which makes the file at `path`; its result, and the size of the file. */
export const withSize = async <T>(
  path: string,
  write: () => Promise<T>,
): Promise<{ readonly result: T; readonly bytes: bigint }> => {
  const tail = tailOf(path, null);
  const result = await following(tail, write);
  return { result, bytes: BigInt(tail.bytes) };
};

/** As `withSize`, with the SHA-256 of the file's bytes in lower-case hex. */
export const withChecksum = async <T>(
  path: string,
  write: () => Promise<T>,
): Promise<{ readonly result: T; readonly bytes: bigint; readonly sha256: string }> => {
  const hash = createHash('sha256');
  const tail = tailOf(path, hash);
  const result = await following(tail, write);
  return { result, bytes: BigInt(tail.bytes), sha256: hash.digest('hex') };
};

/** How far a file has been followed. */
interface Tail {
  readonly path: string;
  /** Fed with the bytes, where they are wanted. */
  readonly hash: Hash | null;
  readonly buffer: Buffer;
  file: FileHandle | null;
  bytes: number;
  /** How much had been written when the last sync began. */
  synced: number;
  syncing: Promise<void> | null;
  /** Why a sync failed. The system tells it once: no later sync of the file would hear of it. */
  failure: unknown;
  /** Whether nothing more comes. */
  isWritten: boolean;
}

const tailOf = (path: string, hash: Hash | null): Tail => ({
  path,
  hash,
  buffer: Buffer.allocUnsafe(hash === null ? 0 : CHUNK_BYTES),
  file: null,
  bytes: 0,
  synced: 0,
  syncing: null,
  failure: undefined,
  isWritten: false,
});

/** Large enough that reading costs little beside hashing; the loop is held for a millisecond. */
const CHUNK_BYTES = 1024 * 1024;

const following = async <T>(tail: Tail, write: () => Promise<T>): Promise<T> => {
  const written = write().finally(() => (tail.isWritten = true));
  const over = written.then(noted, noted);
  try {
    while (!tail.isWritten) {
      tail.file ??= await openedIfThere(tail.path);
      await look(tail);
      await Promise.race([over, sleep(LOOK_MILLISECONDS, undefined, { ref: false })]);
    }
    const result = await written;
    tail.file ??= await open(tail.path, 'r');
    await look(tail);
    await tail.syncing;
    if (tail.failure !== undefined) throw tail.failure;
    return result;
  } finally {
    await over;
    await tail.syncing;
    await tail.file?.close();
  }
};

const noted = (): void => undefined;

/** Little enough comes meanwhile that the last look is a short one. */
const LOOK_MILLISECONDS = 50;

/** Takes what has been written since, and has it on its way to the disk. */
const look = async (tail: Tail): Promise<void> => {
  const { file } = tail;
  if (file === null) return;
  if (tail.hash === null) tail.bytes = (await file.stat()).size;
  else await hashOn(tail, file, tail.hash);
  if (tail.syncing !== null || tail.bytes - tail.synced < SYNC_BYTES) return;
  tail.synced = tail.bytes;
  // The server syncs the whole file before it is committed; it then has little left to wait for.
  tail.syncing = file
    .datasync()
    .catch((error: unknown) => void (tail.failure ??= error))
    .finally(() => (tail.syncing = null));
};

/** A sync of so much is worth its own cost, and small tables have none. */
const SYNC_BYTES = 16 * 1024 * 1024;

const hashOn = async (tail: Tail, file: FileHandle, hash: Hash): Promise<void> => {
  for (;;) {
    const { bytesRead } = await file.read(tail.buffer, 0, CHUNK_BYTES, tail.bytes);
    if (bytesRead === 0) return;
    hash.update(tail.buffer.subarray(0, bytesRead));
    tail.bytes += bytesRead;
  }
};

/** DuckDB makes it when the first rows come. */
const openedIfThere = async (path: string): Promise<FileHandle | null> => {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
};
