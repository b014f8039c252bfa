// The files port filled: one data folder on a POSIX file system.
// Committed files are read-only and belong to the server; as root every space has a user and a
// group of its own, so that the system itself keeps one account's executors from another's files.

import { createReadStream } from 'node:fs';
import { open, rm, statfs, writeFile, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { randomHex } from '../base/random.ts';
import type { Output } from '../domain/output.ts';
import { homeOf, type SpaceId, type TableVersion } from '../domain/table.ts';
import type { Clock } from '../ports/clock.ts';
import { attemptNameOf, NOTHING_SWEPT, type Files, type OpenOutput } from '../ports/files.ts';
import type { Observer } from '../ports/observer.ts';
import {
  isError,
  namesIn,
  realDisk,
  removeIfEmpty,
  saying,
  statOf,
  type Disk,
  type FolderShape,
  type Owner,
} from './disk.ts';
import {
  layoutOf,
  pathIn,
  releaseFolderOf,
  versionFolderOf,
  type Layout,
  type Places,
} from './layout.ts';
import { leaveTable, lendTable, OUTPUT_FILE, publishOutput, publishTable } from './publish.ts';
import { openSpool } from './spool.ts';
import { damagesOf, isSpaceName, readStories } from './stories.ts';
import { sweep } from './sweep.ts';
import { dropUpload, heldUploads, keepUpload, sealUpload } from './uploads.ts';
import { stageUpload, writeUpload, type UploadPlace } from './uploads.ts';

/** How a data folder is opened; `claimDataFolder` or `prepareDataFolder` made it before. */
export interface FilesTerms extends Places {
  /** The data folder. */
  readonly data: string;
  /** As root, the user and group of the executors of space 0; null where all is one user's. */
  readonly executorIdFirst: number | null;
  readonly clock: Clock;
  readonly observer: Observer;
  /** Asked before each sweep: why nothing may be swept, as `alignGenerations` says. */
  sweepHindrance?(): Promise<string | undefined>;
  /** For tests that record or break the moves. */
  readonly disk?: Disk;
}

/** Opens the files of a prepared data folder; changes nothing in it yet. */
export const openFiles = async (terms: FilesTerms): Promise<Files> => {
  const { clock, observer, disk = realDisk } = terms;
  const layout = layoutOf(terms.data, terms);
  const staged = new Set<string>();
  const isStaged = (attempt: string) => staged.has(attempt);
  const shapeOfSpace = (space: SpaceId) => spaceShape(terms.executorIdFirst, space);
  const shapeOfStaging = (space: SpaceId): FolderShape => ({
    mode: 0o700,
    ...ownerOf(terms.executorIdFirst, space),
  });
  const publishing = { layout, disk, observer, shapeOfSpace, shapeOfStaging };
  const guard = <T>(work: () => Promise<T>): Promise<T> => saying(layout.data, work);
  const removeAside = (path: string, aside = layout.work) =>
    guard(() => removeByMoving(aside, disk, path));
  const pathsOf = (version: TableVersion) =>
    version.files.map((file) => join(versionFolderOf(layout, version), file.name));
  const maySweep = () => sweepsIn(terms);

  return {
    ...uploadsOf(terms, { layout, disk, guard, held: heldUploads(layout) }),
    stage: (job, attempt, space) =>
      guard(async () => {
        const name = attemptNameOf(job, attempt);
        const folder = join(layout.staging, name);
        const shape = shapeOfStaging(space);
        staged.add(name);
        // What lies there was left by an attempt that nobody remembers.
        if (!(await disk.makeFolder(folder, shape))) {
          await disk.remove(folder);
          await disk.makeFolder(folder, shape);
        }
        return { folder };
      }),
    unstage: async (job, attempt) => {
      await removeAside(join(layout.staging, attemptNameOf(job, attempt)));
      staged.delete(attemptNameOf(job, attempt));
    },
    leaveTable: (staging, folder, version) =>
      guard(() => leaveTable(publishing, { staging, folder }, version)),
    lendTable: async (staging, space, version) =>
      space === homeOf(version).space || terms.executorIdFirst === null
        ? pathsOf(version)
        : guard(() => lendTable(publishing, { staging, space }, version)),
    publishTable: (staging, folder, story, kept) =>
      guard(() => publishTable(publishing, { staging, folder, story, kept })),
    publishOutput: (staging, file, output) =>
      guard(() => publishOutput(publishing, { staging, file, output })),
    retractTable: async (version) => {
      const folder = versionFolderOf(layout, version);
      await removeAside(folder);
      // A table of other versions stays, and its next commit makes the folder again.
      await guard(() => removeIfEmpty(dirname(folder)));
    },
    retractOutput: (output) => removeAside(join(layout.outputs, output.token), layout.outputWork),
    pathsOf,
    contextPathsOf: ({ name, version }, tableFiles) =>
      tableFiles.map((file) => pathIn(releaseFolderOf(layout, name, version), file)),
    openOutput: (output) => openOutput(layout, output),
    freeBytes: () => guard(() => freeBytes(layout)),
    tryWrite: () => guard(() => tryWrite(layout)),
    maySweep,
    // Asked again: the store that `known` comes from may have been put back since.
    sweep: async (known) =>
      (await maySweep())
        ? guard(() => sweep({ layout, disk, clock, observer, isStaged }, known))
        : NOTHING_SWEPT,
    readStories: () => readStories(layout, observer),
    verify: (version) => guard(() => damagesOf(layout, version)),
    spool: (limitBytes) => openSpool({ data: layout.data, folder: layout.temp, limitBytes }),
  };
};

type Guard = <T>(work: () => Promise<T>) => Promise<T>;

/** The moves of files that were sent. */
const uploadsOf = (
  { executorIdFirst }: FilesTerms,
  { guard, ...place }: UploadPlace & { readonly guard: Guard },
): Pick<Files, 'keepUpload' | 'writeUpload' | 'sealUpload' | 'dropUpload' | 'stageUpload'> => ({
  keepUpload: (pieces, bytesMax) => guard(() => keepUpload(place, pieces, bytesMax)),
  writeUpload: (token, position, bytes) =>
    guard(() => writeUpload(place, token, { position, bytes })),
  sealUpload: (token, bytes) => guard(() => sealUpload(place, token, bytes)),
  dropUpload: (token) => guard(() => dropUpload(place, token)),
  stageUpload: (token, { staging, name, space }) =>
    guard(() =>
      stageUpload(place, token, {
        folder: staging.folder,
        name,
        ...ownerOf(executorIdFirst, space),
      }),
    ),
});

/** The user and group of a space's executors, as an `owner` field; none where all is one user's. */
const ownerOf = (first: number | null, space: SpaceId): { readonly owner?: Owner } => {
  if (first === null) return {};
  const id = first + Number(space);
  if (id > UID_MAX) throw new Error(`space ${space} has no user id: ${id} is beyond ${UID_MAX}`);
  return { owner: { uid: id, gid: id } };
};

/** The largest user id that every system here takes; a higher one would be read as negative. */
const UID_MAX = 2 ** 31 - 1;

/** As root the folder of a space is ours, and only the group of its executors may look inside. */
const spaceShape = (first: number | null, space: SpaceId): FolderShape => {
  const { owner } = ownerOf(first, space);
  return owner === undefined
    ? { mode: 0o700 }
    : { mode: 0o750, owner: { uid: process.getuid?.() ?? 0, gid: owner.gid } };
};

/**
 * As root gives every space to its executors, where the folder was served by another user, or
 * with other ids, before. For the server alone: a command must not take them from a server.
 */
export const alignSpaces = ({
  data,
  executorIdFirst,
  ...places
}: Places & Pick<FilesTerms, 'data' | 'executorIdFirst'>): Promise<void> => {
  const { spaces } = layoutOf(data, places);
  return saying(data, async () => {
    for (const name of await namesIn(spaces)) {
      if (!isSpaceName(name)) continue;
      const shape = spaceShape(executorIdFirst, BigInt(name) as SpaceId);
      await realDisk.makeFolder(join(spaces, name), shape);
    }
  });
};

/** The highest number that a folder of a space has; 0 where there is none. */
export const highestSpaceIn = async ({ spaces }: Layout): Promise<SpaceId> => {
  const names = (await namesIn(spaces)).filter(isSpaceName);
  const numbers = names.map(BigInt).filter((number) => number < SPACE_MAX);
  return numbers.reduce((a, b) => (a > b ? a : b), 0n) as SpaceId;
};

/** No folder of ours has a higher number, for its space would have no user. */
const SPACE_MAX = BigInt(UID_MAX);

/**
 * Gone at once for everybody, then removed; a folder of a killed server's removal is swept. What
 * still belongs to an executor is removed where it is: nobody else knows of it.
 */
const removeByMoving = async (work: string, disk: Disk, path: string): Promise<void> => {
  // Most that is removed is empty: what was in it has been taken.
  if (await removeIfEmpty(path)) return;
  const found = await statOf(path);
  if (found === undefined) return;
  if (found.uid !== (process.getuid?.() ?? found.uid)) return disk.remove(path);
  const aside = join(work, `remove-${basename(path)}-${process.hrtime.bigint()}`);
  if (found.isDirectory()) await disk.takeFolder(path, 0o700);
  await disk.rename(path, aside);
  await disk.remove(aside);
};

/** Opened before it is given out, so that a file that expires meanwhile is read to its end. */
const openOutput = async (layout: Layout, output: Output): Promise<OpenOutput | undefined> => {
  try {
    const file = await open(join(layout.outputs, output.token, OUTPUT_FILE), 'r');
    const { size } = await file.stat({ bigint: true });
    if (size === output.bytes) return openedOutput(file);
    await file.close();
    throw new Error(`output ${output.token} has ${size} bytes; ${output.bytes} were published`);
  } catch (error) {
    if (isError(error, 'ENOENT')) return undefined;
    throw error;
  }
};

const openedOutput = (file: FileHandle): OpenOutput => ({
  read: (part) => {
    const ends = part === undefined ? {} : { start: part.first, end: part.last };
    return createReadStream('', { fd: file, ...ends });
  },
  close: () => file.close(),
});

/** Whether nothing stands in the way of the sweep; says what does. */
const sweepsIn = async ({ sweepHindrance, observer }: FilesTerms): Promise<boolean> => {
  const why = await sweepHindrance?.();
  if (why !== undefined) observer.note('warn', 'sweep.off', { why });
  return why === undefined;
};

/** The name is one of ours alone: what a killed server leaves of it is swept with the spools. */
const tryWrite = async ({ temp }: Layout): Promise<void> => {
  const path = join(temp, `try-${randomHex(8)}`);
  await writeFile(path, 'x', { flag: 'wx', mode: 0o600 });
  await rm(path);
};

/** On the fullest of the volumes. */
const freeBytes = async ({ data, spaces, temp, outputs }: Layout): Promise<bigint> => {
  const found = await Promise.all(
    [data, spaces, temp, outputs].map((room) => statfs(room, { bigint: true })),
  );
  return found.map(({ bavail, bsize }) => bavail * bsize).reduce((a, b) => (a < b ? a : b));
};
