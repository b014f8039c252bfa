// Measures what a job takes on disk while it runs, and says when that is too much.
// Counts blocks, not lengths: holes cost nothing. A file without a name counts while it is open.
// Who watches tables is told of their lengths instead, for that is what a table counts.

import { lstat, readdir, stat, statfs } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** What to measure, and whom to tell. */
export interface DiskWatch {
  /** The folder of what the job makes. */
  readonly staging: string;
  /**
   * Lengths of files in it, by their paths there, that are committed and count elsewhere. Whatever
   * is longer under such a name is something else.
   */
  readonly committed: ReadonlyMap<string, bigint>;
  /** The folder of what it only spills. */
  readonly temp: string;
  /** The process whose open files count, though they have lost their names. */
  readonly pid: number;
  readonly bytesMax: bigint;
  /** A job that holds anything on a disk with less room than this is over too. */
  readonly freeBytesMin: bigint;
  /** Whether files of this length in `staging` may grow on. */
  readonly mayStage: (bytes: bigint) => Promise<boolean>;
  /** Called once: `bytesMax`, `freeBytesMin` or `mayStage` does not hold. */
  readonly onOver: (limit: DiskLimit) => void;
}

/** What a job met: its own limit, that of the disk, which all share, or that of what it makes. */
export type DiskLimit = 'disk' | 'free' | 'staging';

/** Starts measuring every quarter of a second; returns what ends it. */
export const watchDisk = (watch: DiskWatch): (() => void) => {
  let watching = true;
  const looks = [diskLook(watch), stagingLook(watch)].map(oneAtATime);
  const measure = async (look: Look): Promise<void> => {
    const limit = await look();
    // The executor may have the next job by now, which must not be stopped in place of this one.
    if (limit === null || !watching) return;
    watching = false;
    clearInterval(timer);
    watch.onOver(limit);
  };
  const timer = setInterval(
    () => looks.forEach((look) => void measure(look)),
    MEASURE_MILLISECONDS,
  );
  return () => {
    watching = false;
    clearInterval(timer);
  };
};

/** What one look found. */
type Look = () => Promise<DiskLimit | null>;

/** While one look takes its time, no second one is begun; it holds up no other kind of look. */
const oneAtATime = (look: Look): Look => {
  let looking = false;
  return async () => {
    if (looking) return null;
    looking = true;
    try {
      return await look();
    } finally {
      looking = false;
    }
  };
};

const diskLook = (watch: DiskWatch) => async (): Promise<DiskLimit | null> => {
  const staged = await sizeOf(watch.staging, watch.committed);
  const spilled = await sizeOf(watch.temp);
  const bytes = staged.bytes + spilled.bytes + (await namelessBytesOf(watch.pid));
  if (bytes > watch.bytesMax) return 'disk';
  // To stop a job that holds nothing would free nothing.
  const isFull =
    bytes > 0n && (await freeBytesOf([watch.staging, watch.temp])) < watch.freeBytesMin;
  return isFull ? 'free' : null;
};

/** By length, as tables are counted: what a disk sets aside ahead of a writer is not theirs. */
const stagingLook = (watch: DiskWatch) => async (): Promise<DiskLimit | null> =>
  (await watch.mayStage((await sizeOf(watch.staging, watch.committed)).length)) ? null : 'staging';

/** A disk writes less than a gigabyte between two looks. */
const MEASURE_MILLISECONDS = 250;

/** What files take on disk, and how long they are. */
interface Size {
  readonly bytes: bigint;
  readonly length: bigint;
}

/**
 * The size of all files under a folder, but for those that are `left` out; what vanishes meanwhile
 * counts nothing.
 */
const sizeOf = async (top: string, left: DiskWatch['committed'] = NONE): Promise<Size> => {
  let bytes = 0n;
  let length = 0n;
  let seen = 0;
  const waiting = [top];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const names = await readdir(folder).catch(() => []);
    seen += names.length;
    if (seen > FILES_MAX) return { bytes: FAR_TOO_MANY, length: FAR_TOO_MANY };
    for (const name of names) {
      const path = join(folder, name);
      const found = await lstat(path, { bigint: true }).catch(() => undefined);
      if (found === undefined) continue;
      if (found.isDirectory()) waiting.push(path);
      else if (found.size > (left.get(relative(top, path)) ?? -1n)) {
        bytes += found.blocks * STAT_BLOCK_BYTES;
        length += found.size;
      }
    }
  }
  return { bytes, length };
};

const NONE: DiskWatch['committed'] = new Map();

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
