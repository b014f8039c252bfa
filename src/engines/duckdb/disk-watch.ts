// Measures what a job takes on disk while it runs, and says when that is too much.
// Counts blocks, not lengths: holes cost nothing. A file without a name counts while it is open.

import { lstat, readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** What to measure, and whom to tell. */
export interface DiskWatch {
  readonly folders: readonly string[];
  /** The process whose open files count, though they have lost their names. */
  readonly pid: number;
  readonly bytesMax: bigint;
  /** A job that holds anything on a disk with less room than this is over too. */
  readonly freeBytesMin: bigint;
  /** Called once: `bytesMax` or `freeBytesMin` does not hold. */
  readonly onOver: (limit: DiskLimit) => void;
}

/** What a job met: its own limit, or that of the disk, which all share. */
export type DiskLimit = 'disk' | 'free';

/** Starts measuring every quarter of a second; returns what ends it. */
export const watchDisk = (watch: DiskWatch): (() => void) => {
  let measuring = false;
  const measure = async (): Promise<void> => {
    if (measuring) return;
    measuring = true;
    const limit = await limitMet(watch);
    measuring = false;
    if (limit === null) return;
    clearInterval(timer);
    watch.onOver(limit);
  };
  const timer = setInterval(() => void measure(), MEASURE_MILLISECONDS);
  return () => clearInterval(timer);
};

const limitMet = async (watch: DiskWatch): Promise<DiskLimit | null> => {
  const bytes = (await bytesIn(watch.folders)) + (await namelessBytesOf(watch.pid));
  if (bytes > watch.bytesMax) return 'disk';
  // To stop a job that holds nothing would free nothing.
  return bytes > 0n && (await freeBytesOf(watch.folders)) < watch.freeBytesMin ? 'free' : null;
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

/** Bytes of the files that `pid` has open and that have no name any more; 0 without `/proc`. */
const namelessBytesOf = async (pid: number): Promise<bigint> => {
  const folder = `/proc/${pid}/fd`;
  const blocks = new Map<string, bigint>();
  for (const name of await readdir(folder).catch(() => [])) {
    const found = await stat(join(folder, name), { bigint: true }).catch(() => undefined);
    if (found?.isFile() && found.nlink === 0n)
      blocks.set(`${found.dev} ${found.ino}`, found.blocks);
  }
  return [...blocks.values()].reduce((sum, each) => sum + each * STAT_BLOCK_BYTES, 0n);
};

/** Room on the fullest of the disks; one that does not tell is no reason to stop. */
const freeBytesOf = async (folders: readonly string[]): Promise<bigint> => {
  let least = FAR_TOO_MANY;
  for (const folder of folders) {
    const found = await statfs(folder, { bigint: true }).catch(() => undefined);
    if (found !== undefined && found.bavail * found.bsize < least)
      least = found.bavail * found.bsize;
  }
  return least;
};

/** stat(2): blocks are of 512 bytes whatever the file system's are. */
const STAT_BLOCK_BYTES = 512n;

/** A job of ours writes a few files, and spills a few hundred; more is an attack on the inodes. */
const FILES_MAX = 20_000;

/** More than any limit can be. */
const FAR_TOO_MANY = 1n << 63n;
