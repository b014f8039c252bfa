// From staging to the final place: an executor's files become ours, read-only and durable, or
// nothing at all. What lies in staging may have been made by somebody hostile: the folder is first
// moved out of its maker's reach, then looked at through handles that follow no links.
// The order of the syncs is the promise; test/files/publish.test.ts cuts the power between them.

import { basename, dirname, join } from 'node:path';
import type { Output } from '../domain/output.ts';
import type { SpaceId, TableFile, TableVersion } from '../domain/table.ts';
import type { Observer } from '../ports/observer.ts';
import type { Staging, TableStory } from '../ports/files.ts';
import { isError, namesIn, type Disk, type FolderShape } from './disk.ts';
import { jsonOf } from './json.ts';
import { isPlainName, STORY_FILE, versionFolderOf, type Layout } from './layout.ts';
import { writeStory } from './story.ts';

/** What publishing needs. */
export interface Publishing {
  readonly layout: Layout;
  readonly disk: Disk;
  readonly observer: Observer;
  /** How the folder of a space shall be, so that only its executors may look inside. */
  shapeOfSpace(space: SpaceId): FolderShape;
  /** How a folder that executors of a space make or get shall be. */
  shapeOfStaging(space: SpaceId): FolderShape;
}

/** One staged table to be taken for good. */
export interface StagedVersion {
  readonly staging: Staging;
  /** The folder's name inside staging, as the executor said. */
  readonly folder: string;
  readonly story: TableStory;
  /** Whose files are those of the new version too, and were not staged. */
  readonly kept?: TableVersion | undefined;
}

/** One staged file that will be fetched under `output`. */
export interface StagedOutput {
  readonly staging: Staging;
  /** The file's name inside staging, as the executor said. */
  readonly file: string;
  readonly output: Output;
}

/**
 * Takes a staged table: checked, owned, sealed, synced and renamed into place. After it returns a
 * power cut loses nothing; when it throws nothing is left but a folder in `work` that is removed.
 */
export const publishTable = async (parts: Publishing, staged: StagedVersion): Promise<void> => {
  const { version } = staged.story;
  const kept = staged.kept?.files ?? [];
  const workplace = workplaceOf(parts, staged.staging, version.table);
  try {
    await parts.disk.rename(stagedPath(staged.staging, staged.folder), workplace);
    await parts.disk.takeFolder(workplace, 0o755);
    await takeFiles(parts, workplace, version.files.slice(kept.length));
    if (staged.kept !== undefined) await linkFiles(parts, staged.kept, workplace);
    await parts.disk.writeFile(join(workplace, STORY_FILE), writeStory(staged.story));
    await parts.disk.syncFolder(workplace);
    parts.observer.note('debug', 'table.taken', { job: version.job });
    await placeTable(parts, workplace, version);
    parts.observer.note('debug', 'table.placed', { job: version.job });
  } catch (error) {
    await parts.disk.remove(workplace);
    throw error;
  }
};

/**
 * Gives the files of a published table their names in staging again, for the executor that made it.
 */
export const leaveTable = (
  parts: Publishing,
  { staging, folder }: Pick<StagedVersion, 'staging' | 'folder'>,
  version: TableVersion,
): Promise<void> => linkInto(parts, { staging, folder, space: version.space }, version);

/** Gives the files of a version of another space names in staging, for the executor of `space`. */
export const lendTable = async (
  parts: Publishing,
  { staging, space }: { readonly staging: Staging; readonly space: SpaceId },
  version: TableVersion,
): Promise<readonly string[]> => {
  const folder = `lent-${version.table}-${version.version}`;
  await linkInto(parts, { staging, folder, space }, version);
  return version.files.map(({ name }) => join(stagedPath(staging, folder), name));
};

/**
 * Gives the files of a version names in a folder of the executor's: it may take the names away, not
 * change the files. The folder is made out of the executor's reach, for links are followed on the
 * way.
 */
const linkInto = async (
  parts: Publishing,
  to: Pick<StagedVersion, 'staging' | 'folder'> & { readonly space: SpaceId },
  version: TableVersion,
): Promise<void> => {
  const workplace = workplaceOf(parts, to.staging, version.table);
  try {
    await parts.disk.makeFolder(workplace, parts.shapeOfStaging(to.space));
    await linkFiles(parts, version, workplace);
    await parts.disk.rename(workplace, stagedPath(to.staging, to.folder));
  } catch (error) {
    await parts.disk.remove(workplace);
    throw error;
  }
};

const linkFiles = async (
  { disk, layout }: Publishing,
  version: TableVersion,
  folder: string,
): Promise<void> => {
  const home = versionFolderOf(layout, version);
  for (const { name } of version.files) await disk.link(join(home, name), join(folder, name));
};

/** As `publishTable`, for one file; its folder tells when it expires. */
export const publishOutput = async (parts: Publishing, staged: StagedOutput): Promise<void> => {
  const { output } = staged;
  const taken = workplaceOf(parts, staged.staging, output.token);
  const workplace = join(parts.layout.outputWork, basename(taken));
  try {
    await parts.disk.makeFolder(taken, { mode: 0o700 });
    const file = join(taken, OUTPUT_FILE);
    await parts.disk.rename(stagedPath(staged.staging, staged.file), file);
    await parts.disk.takeFile(file, output.bytes);
    if (workplace !== taken) await bringOver(parts, taken, workplace);
    await parts.disk.writeFile(
      join(workplace, OUTPUT_STORY_FILE),
      jsonOf({ format: 1, ...output }),
    );
    await parts.disk.syncFolder(workplace);
    await place(parts, workplace, join(parts.layout.outputs, output.token));
  } catch (error) {
    await parts.disk.remove(taken);
    await parts.disk.remove(workplace);
    throw error;
  }
};

/** Moves a taken output to where outputs lie; to another volume it is copied. */
const bringOver = async ({ disk }: Publishing, from: string, to: string): Promise<void> => {
  try {
    await disk.rename(from, to);
  } catch (error) {
    if (!isError(error, 'EXDEV')) throw error;
    await disk.makeFolder(to, { mode: 0o700 });
    await disk.copyFile(join(from, OUTPUT_FILE), join(to, OUTPUT_FILE));
    await disk.remove(from);
  }
};

/** The output's bytes in its folder; the name that people see stands in the store alone. */
export const OUTPUT_FILE = 'data';

/** Beside an output's bytes: its token, its name for people, when it expires. */
export const OUTPUT_STORY_FILE = 'output.json';

/** What a half-published folder in `work` is called: the attempt it belongs to, and what it is. */
export const PUBLISHING_PREFIX = 'publish-';

const workplaceOf = ({ layout }: Publishing, staging: Staging, what: string): string =>
  join(layout.work, `${PUBLISHING_PREFIX}${basename(staging.folder)}-${what}`);

const stagedPath = (staging: Staging, name: string): string => {
  if (isPlainName(name)) return join(staging.folder, name);
  throw new Error(`the executor names ${JSON.stringify(name)}, which is no plain file name`);
};

const takeFiles = async (
  { disk }: Publishing,
  folder: string,
  files: readonly TableFile[],
): Promise<void> => {
  const announced = files.map((file) => file.name).toSorted();
  const odd = announced.find(
    (name, at) => !isPlainName(name) || name === STORY_FILE || name === announced[at + 1],
  );
  if (odd !== undefined) throw new Error(`the executor names a file ${JSON.stringify(odd)}`);
  const found = await namesIn(folder);
  if (found.join('\n') !== announced.join('\n')) {
    throw new Error(`staged are ${found.join(', ')}; announced were ${announced.join(', ')}`);
  }
  for (const file of files) await disk.takeFile(join(folder, file.name), file.bytes);
};

/** Once more where the sweep has just removed the table's last version, and its folder with it. */
const placeTable = async (
  parts: Publishing,
  workplace: string,
  version: TableVersion,
): Promise<void> => {
  const target = versionFolderOf(parts.layout, version);
  await makeTableFolder(parts, version);
  try {
    await place(parts, workplace, target);
  } catch (error) {
    if (!isError(error, 'ENOENT')) throw error;
    await makeTableFolder(parts, version);
    await place(parts, workplace, target);
  }
};

/**
 * Makes the folders above a version and makes their names durable, before anything is in them.
 * Those that are there too: who made them may be killed, or be just about to sync them.
 */
const makeTableFolder = async (parts: Publishing, version: TableVersion): Promise<void> => {
  const tableFolder = dirname(versionFolderOf(parts.layout, version));
  const spaceFolder = dirname(tableFolder);
  await parts.disk.makeFolder(spaceFolder, parts.shapeOfSpace(version.space));
  await parts.disk.syncFolder(parts.layout.spaces);
  await parts.disk.makeFolder(tableFolder, { mode: 0o755 });
  await parts.disk.syncFolder(spaceFolder);
};

/** Renames into place, seals and syncs. A folder that is sealed first cannot be moved by all. */
const place = async ({ disk }: Publishing, workplace: string, target: string): Promise<void> => {
  await disk.rename(workplace, target);
  await disk.takeFolder(target, 0o555);
  await disk.syncFolder(target);
  await disk.syncFolder(dirname(target));
};
