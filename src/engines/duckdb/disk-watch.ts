// Measures what a job takes on disk while it runs, and says when that is too much.
// Counts blocks, not lengths: holes cost nothing, and a file deleted is a file gone.

import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What to measure, and whom to tell. */
export interface DiskWatch {
  readonly folders: readonly string[];
  readonly bytesMax: bigint;
  /** Called once, when the folders hold more than `bytesMax` together. */
  readonly onOver: () => void;
}

/** Starts measuring every quarter of a second; returns what ends it. */
export const watchDisk = (watch: DiskWatch): (() => void) => {
  let measuring = false;
  const measure = async (): Promise<void> => {
    if (measuring) return;
    measuring = true;
    const bytes = await bytesIn(watch.folders);
    measuring = false;
    if (bytes <= watch.bytesMax) return;
    clearInterval(timer);
    watch.onOver();
  };
  const timer = setInterval(() => void measure(), MEASURE_MILLISECONDS);
  return () => clearInterval(timer);
};

/** A disk writes less than a gigabyte between two looks. */
const MEASURE_MILLISECONDS = 250;

/** Bytes on disk of all files under `folders`; what vanishes meanwhile counts nothing. */
export const bytesIn = async (folders: readonly string[]): Promise<bigint> => {
  let bytes = 0n;
  let seen = 0;
  const waiting = [...folders];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const names = await readdir(folder).catch(() => []);
    seen += names.length;
    if (seen > FILES_MAX) return FAR_TOO_MANY;
    for (const name of names) {
      const path = join(folder, name);
      const found = await lstat(path, { bigint: true }).catch(() => undefined);
      if (found?.isDirectory()) waiting.push(path);
      else bytes += (found?.blocks ?? 0n) * STAT_BLOCK_BYTES;
    }
  }
  return bytes;
};

/** stat(2): blocks are of 512 bytes whatever the file system's are. */
const STAT_BLOCK_BYTES = 512n;

/** A job of ours writes a few files, and spills a few hundred; more is an attack on the inodes. */
const FILES_MAX = 20_000;

/** More than any limit can be. */
const FAR_TOO_MANY = 1n << 63n;
