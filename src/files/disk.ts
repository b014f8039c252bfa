// The few moves on the disk that everything here is made of, each durable or careful as it says.
// Nothing here knows tables or jobs. Order is the caller's; tests put a recorder in its place.

import { constants, type Stats } from 'node:fs';
import {
  chmod,
  chown,
  copyFile,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  rmdir,
  stat,
} from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { randomHex } from '../base/random.ts';
import { removeTree } from '../base/remove-tree.ts';
import { Refusal } from '../domain/refusal.ts';

/** Who shall own a folder or a file; absent where the server is not root and owns all. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** How a folder shall be: its mode whatever the umask says, and its owner. */
export interface FolderShape {
  readonly mode: number;
  readonly owner?: Owner;
}

/** The moves. Paths are absolute. */
export interface Disk {
  /** Makes a folder, or mends the mode and owner of the one that is there; true where made. */
  makeFolder(path: string, shape: FolderShape): Promise<boolean>;
  /**
   * Makes one plain file ours, read-only and durable. Throws where it is a link, has a second
   * name, or another size than `bytes`: it may come from an executor that is not to be trusted.
   */
  takeFile(path: string, bytes: bigint): Promise<void>;
  /** Makes a folder ours without following a link, so that nobody else changes what is in it. */
  takeFolder(path: string, mode: number): Promise<void>;
  /** Writes a new file, read-only and durable, in a folder that is not yet synced. */
  writeFile(path: string, text: string): Promise<void>;
  /** Gives a file a second name; neither side is synced. */
  link(from: string, to: string): Promise<void>;
  /** Moves within the disk; neither side is synced. */
  rename(from: string, to: string): Promise<void>;
  /** Copies a file of ours to a new name on any disk, read-only and durable; no name is synced. */
  copyFile(from: string, to: string): Promise<void>;
  /** Makes the names in a folder, and its mode, durable. */
  syncFolder(path: string): Promise<void>;
  /**
   * Removes a folder or file with all that is in it, read-only or not; absent is no error. What is
   * an executor's is removed as its user: it may still be changed while that goes on.
   */
  remove(path: string): Promise<void>;
}

/** The real disk. */
export const realDisk: Disk = {
  makeFolder: async (path, shape) => {
    const made = await makeOnce(path, shape.mode);
    await shapeFolder(path, shape);
    return made;
  },
  takeFile: async (path, bytes) => {
    const name = basename(path);
    const file = await open(path, FILE_ONLY).catch((error: unknown) => {
      throw isError(error, 'ELOOP', 'EMLINK') ? new Error(`${name} is a link`) : error;
    });
    try {
      const found = await file.stat({ bigint: true });
      if (!found.isFile()) throw new Error(`${name} is not a plain file`);
      if (found.nlink !== 1n) throw new Error(`${name} has ${found.nlink} names on the disk`);
      if (found.size !== bytes) {
        throw new Error(`${name} has ${found.size} bytes, ${bytes} were announced`);
      }
      await file.chown(process.getuid?.() ?? 0, process.getgid?.() ?? 0);
      await file.chmod(0o444);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  takeFolder: async (path, mode) => {
    const folder = await open(path, FOLDER_ONLY);
    try {
      await folder.chown(process.getuid?.() ?? 0, process.getgid?.() ?? 0);
      await folder.chmod(mode);
    } finally {
      await folder.close();
    }
  },
  writeFile: async (path, text) => {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.chmod(0o444);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  link,
  rename,
  copyFile: async (from, to) => {
    await copyFile(from, to, constants.COPYFILE_EXCL);
    const file = await open(to, FILE_ONLY);
    try {
      await file.chmod(0o444);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  syncFolder: async (path) => {
    const folder = await open(path, FOLDER_ONLY);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
  remove: removeTree,
};

/** Not through a link, and without waiting for the other end of a pipe. */
const FILE_ONLY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** A folder and nothing else: a link put in its place is refused by the system. */
const FOLDER_ONLY = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

const makeOnce = async (path: string, mode: number): Promise<boolean> => {
  try {
    await mkdir(path, { mode });
    return true;
  } catch (error) {
    if (isError(error, 'EEXIST')) return false;
    throw error;
  }
};

const shapeFolder = async (path: string, { mode, owner }: FolderShape): Promise<void> => {
  const found = await lstat(path);
  if (!found.isDirectory()) throw new Error(`${path} is not a folder`);
  if (owner !== undefined && (found.uid !== owner.uid || found.gid !== owner.gid)) {
    await chown(path, owner.uid, owner.gid);
  }
  if ((found.mode & 0o7777) !== mode) await chmod(path, mode);
};

/**
 * Makes a folder and those above it that are missing; refuses where a file is in the way or the
 * system makes no folder. Node's own recursion never ends where a folder exists and takes none.
 */
export const makeFolders = async (path: string, mode: number): Promise<void> => {
  if (await isFolder(path)) return;
  if (dirname(path) !== path) await makeFolders(dirname(path), mode);
  try {
    await mkdir(path, { mode });
  } catch (error) {
    // Another process made it at the same moment.
    if (isError(error, 'EEXIST') && (await statThrough(path))?.isDirectory() === true) return;
    if (!isError(error, 'ENOENT')) throw error;
    const why = `the system makes no folder in ${dirname(path)}`;
    throw new Refusal('folder-unusable', { data: path, why });
  }
};

/** Whether a folder is at `path`, links followed; refuses where a file is there or above it. */
export const isFolder = async (path: string): Promise<boolean> => {
  const found = await statThrough(path);
  if (found === undefined || found.isDirectory()) return found !== undefined;
  throw new Refusal('folder-unusable', { data: path, why: 'it is a file, not a folder' });
};

/** What lies at `path`, links followed; undefined where there is nothing. */
const statThrough = async (path: string): Promise<Stats | undefined> => {
  try {
    return await stat(path);
  } catch (error) {
    if (isError(error, 'ENOENT')) return undefined;
    if (!isError(error, 'ENOTDIR')) throw error;
    throw new Refusal('folder-unusable', { data: path, why: 'a file stands above it' });
  }
};

/** What lies at `path`, links not followed; undefined where there is nothing. */
export const statOf = async (path: string): Promise<Stats | undefined> => {
  try {
    return await lstat(path);
  } catch (error) {
    if (isError(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
};

/** The names in a folder, in order; none where there is no such folder. */
export const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (isError(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
};

/** Removes a folder that has nothing in it; true where nothing is there now, all else stays. */
export const removeIfEmpty = async (folder: string): Promise<boolean> => {
  try {
    await rmdir(folder);
    return true;
  } catch (error) {
    if (isError(error, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) return false;
    if (isError(error, 'ENOENT')) return true;
    throw error;
  }
};

/** Replaces a small file of ours as a whole: after a power cut it is the old or the new one. */
export const replaceFile = async (path: string, text: string): Promise<void> => {
  // Two may do this at once, of one process or of two hosts whose processes have one number.
  const beside = `${path}.${randomHex(8)}.new`;
  try {
    await realDisk.writeFile(beside, text);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await realDisk.syncFolder(dirname(path));
};

/** Whether `error` is the system's, with one of `codes`. */
export const isError = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

/** Runs `work`; a full disk or a forbidden folder becomes the refusal that says so. */
export const saying = async <T>(data: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (isError(error, 'ENOSPC', 'EDQUOT')) throw new Refusal('disk-full', { data });
    if (isError(error, 'EACCES', 'EPERM', 'EROFS')) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Refusal('folder-unusable', { data, why });
    }
    throw error;
  }
};
