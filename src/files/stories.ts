// Walking through the committed tables by their files alone, for `doctor --rebuild` and the sweep.
// What cannot be read or does not belong is told to the observer and never stops the walk.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TableFile, TableVersion } from '../domain/table.ts';
import { relativeFolderOf, type FileDamage, type TableStory } from '../ports/files.ts';
import type { Observer } from '../ports/observer.ts';
import { namesIn, statOf } from './disk.ts';
import { entryPathOf, STORY_FILE, versionFolderOf, type Layout } from './layout.ts';
import { readStory } from './story.ts';

/** One entry below `spaces`: a version's folder, or something whose name is none of ours. */
export interface SpaceEntry {
  /** As `entryPathOf` takes it and `relativeFolderOf` writes it. */
  readonly path: string;
  readonly isVersion: boolean;
}

/** Every version's folder, and every entry on the way whose name we never gave. */
export async function* walkSpaces(layout: Layout): AsyncGenerator<SpaceEntry> {
  for (const space of await namesIn(layout.spaces)) {
    if (isSpaceName(space)) yield* walkSpace(layout, `spaces/${space}`);
    else yield { path: `spaces/${space}`, isVersion: false };
  }
}

async function* walkSpace(layout: Layout, space: string): AsyncGenerator<SpaceEntry> {
  for (const table of await namesIn(entryPathOf(layout, space))) {
    if (TABLE.test(table)) yield* walkTable(layout, `${space}/${table}`);
    else yield { path: `${space}/${table}`, isVersion: false };
  }
}

async function* walkTable(layout: Layout, table: string): AsyncGenerator<SpaceEntry> {
  for (const version of await namesIn(entryPathOf(layout, table))) {
    yield { path: `${table}/${version}`, isVersion: VERSION.test(version) };
  }
}

/** Whether an entry of `spaces` is named as the folder of a space. */
export const isSpaceName = (name: string): boolean => /^\d{1,19}$/.test(name);

const TABLE = /^[a-z0-9]+$/;
const VERSION = /^\d+-\d+$/;

/** The story of every version that tells one of its own. */
export async function* readStories(layout: Layout, observer: Observer): AsyncGenerator<TableStory> {
  for await (const { path, isVersion } of walkSpaces(layout)) {
    const story = isVersion ? await storyIn(layout, path, observer) : undefined;
    if (story !== undefined) yield story;
  }
}

const storyIn = async (
  layout: Layout,
  path: string,
  observer: Observer,
): Promise<TableStory | undefined> => {
  try {
    const story = readStory(await readFile(join(entryPathOf(layout, path), STORY_FILE), 'utf8'));
    // A folder that somebody copied tells a story that is not its own.
    const home = relativeFolderOf(story.version);
    if (home !== path) throw new Error(`it tells of ${home}`);
    return story;
  } catch (error) {
    observer.note('warn', 'story.unreadable', { path, error });
    return undefined;
  }
};

/** Reads every byte of a version; what it returns is not as it was committed. */
export const damagesOf = async (
  layout: Layout,
  version: TableVersion,
): Promise<readonly FileDamage[]> => {
  const damages: FileDamage[] = [];
  for (const file of version.files) {
    const wrong = await damageOf(join(versionFolderOf(layout, version), file.name), file);
    if (wrong !== undefined) damages.push({ file: file.name, wrong });
  }
  return damages;
};

const damageOf = async (
  path: string,
  file: TableFile,
): Promise<FileDamage['wrong'] | undefined> => {
  const found = await statOf(path);
  if (found === undefined) return 'missing';
  if (BigInt(found.size) !== file.bytes) return 'size';
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex') === file.sha256 ? undefined : 'checksum';
};
