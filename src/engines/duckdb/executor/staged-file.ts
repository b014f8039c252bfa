// What is told of a file that a query has written: its size and the checksum of its bytes.
// The server believes neither, but finds out by them what has changed since.

import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { TableFile } from '../../../domain/table.ts';

/** Reads the whole file at `path` once, while it is still in the system's memory. */
export const stagedFileOf = async (path: string, rows: bigint): Promise<TableFile> => {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let bytes = 0n;
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      bytes += BigInt(bytesRead);
    }
  } finally {
    await file.close();
  }
  return { name: basename(path), bytes, rows, sha256: hash.digest('hex') };
};

/** Large enough that reading costs little beside hashing; the loop is held for a millisecond. */
const CHUNK_BYTES = 1024 * 1024;
