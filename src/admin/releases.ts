// Releases of contexts on the disk: made beside their place, synced, renamed, then named current by
// the store; an old one is kept while a job may read it. What an interrupted making leaves, the
// next cleans; what the store does not know and no making left behind is never removed.

import { randomBytes } from 'node:crypto';
import { mkdir, rename, rmdir } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { DAY, MINUTE, type Instant } from '../base/time.ts';
import type { Context } from '../domain/context.ts';
import { Refusal } from '../domain/refusal.ts';
import { isError, namesIn, realDisk, replaceFile, saying, statOf } from '../files/disk.ts';
import { contextFolderOf, releaseFolderOf, type Layout } from '../files/layout.ts';
import { sentenceOf, serversOf, takeLock } from '../files/lock.ts';
import type { ContextRecords } from '../ports/store.ts';
import { checksumsOf, footerSealOf, readRelease, writeRelease } from './release-file.ts';

/** Where releases are made and recorded. */
export interface ReleaseTerms {
  readonly layout: Layout;
  readonly contexts: Pick<ContextRecords, 'current' | 'publish'>;
  readonly now: () => Instant;
  /** How long a job may run, and so read a release that is no longer current. */
  readonly longMinutes: number;
}

/** A folder to make the files of a release in, and one for temporary files; both go away alone. */
export interface ReleaseRoom {
  readonly folder: string;
  readonly temp: string;
}

/** What a release holds beside its number and time. */
export type ReleaseContent = Omit<Context, 'version' | 'created'>;

/**
 * Makes the next release of `name`: `make` writes its files, and when this returns the release is
 * current and durable. When `make` throws, or anything else goes wrong, nothing stays.
 */
export const makeRelease = async (
  terms: ReleaseTerms,
  name: string,
  make: (room: ReleaseRoom) => Promise<ReleaseContent>,
): Promise<Context> =>
  saying(terms.layout.data, () =>
    holdingContext(terms, name, async (home) => {
      const current = await terms.contexts.current(name);
      const version = (current?.version ?? 0) + 1;
      await cleanHome(terms, { home, name, current });
      const room = await openRoom(home, version);
      try {
        const content = await make(room);
        const context: Context = { ...content, version, created: terms.now() };
        await seal(room.folder, context);
        await publish(terms, home, { room, context });
        return context;
      } finally {
        await realDisk.remove(room.folder);
        await realDisk.remove(room.temp);
      }
    }),
  );

/** Removes the releases of a context that were replaced so long ago that no job reads them. */
export const removeOldReleases = async (
  terms: ReleaseTerms,
  name: string,
): Promise<readonly string[]> => {
  const current = await terms.contexts.current(name);
  if (current === undefined) return [];
  const home = homeOf(terms.layout, name);
  const kept = Math.max(OLD_RELEASE_KEPT, terms.longMinutes * MINUTE);
  const numbers = (await namesIn(home))
    .filter(isVersion)
    .map(Number)
    .toSorted((a, b) => a - b);
  const removed: string[] = [];
  for (const [at, number] of numbers.entries()) {
    const next = numbers[at + 1];
    if (next === undefined || number >= current.version) continue;
    const successor = await readRelease(join(home, String(next)));
    if (typeof successor === 'string') continue;
    if (terms.now() - successor.context.created < kept) continue;
    await realDisk.remove(join(home, String(number)));
    removed.push(`${basename(home)}/${number}`);
  }
  return removed;
};

/** The least that an old release is kept: whoever is about to read it has begun long before. */
const OLD_RELEASE_KEPT = DAY;

/** The folder of all releases of a context. */
export const homeOf = (layout: Layout, name: string): string =>
  join(layout.catalogs, contextFolderOf(name));

/** Whether a folder's name is the number of a release. */
export const isVersion = (name: string): boolean => /^[1-9]\d{0,8}$/.test(name);

/** Whether a folder's name is that of a release that is being made, or was when it was stopped. */
export const isUnfinished = (name: string): boolean => /^\d+\.(tmp|work)-[0-9a-f]+$/.test(name);

/** Runs `work` while no other process makes a release of the same context. */
const holdingContext = async <T>(
  { layout, now }: ReleaseTerms,
  name: string,
  work: (home: string) => Promise<T>,
): Promise<T> => {
  const home = homeOf(layout, name);
  const run = join(layout.run, `context-${basename(home)}`);
  await realDisk.makeFolder(run, { mode: 0o700 });
  const lock = await takeLock({ run, isShared: false, now: now() });
  if (lock === undefined) {
    const who = sentenceOf(await serversOf(run));
    throw new Refusal('context-being-made', { context: name, who });
  }
  try {
    await realDisk.makeFolder(home, { mode: 0o755 });
    return await work(home);
  } finally {
    // While the lock is still held, so that nobody works in what is taken away.
    if (await removeEmpty(home)) await realDisk.remove(run);
    await lock.release();
  }
};

/** Removes the folder of a context that has no release; true where it did. */
const removeEmpty = async (home: string): Promise<boolean> => {
  try {
    await rmdir(home);
    return true;
  } catch (error) {
    if (isError(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) return false;
    throw error;
  }
};

/** Removes what a killed making left: its rooms, and a release that no store ever named. */
const cleanHome = async (
  terms: ReleaseTerms,
  { home, name, current }: { home: string; name: string; current: Context | undefined },
): Promise<void> => {
  for (const entry of await namesIn(home)) {
    if (isUnfinished(entry)) await realDisk.remove(join(home, entry));
  }
  const next = (current?.version ?? 0) + 1;
  const folder = join(home, String(next));
  if ((await statOf(folder)) !== undefined) {
    const mark = await statOf(join(home, PUBLISHING));
    if (mark === undefined) throw new Refusal('release-unlisted', { folder, context: name });
    await realDisk.remove(folder);
  }
  await realDisk.remove(join(home, PUBLISHING));
  await removeOldReleases(terms, name);
};

/** Stands in a context's folder from before the rename until the store has named the release. */
const PUBLISHING = 'publishing';

const openRoom = async (home: string, version: number): Promise<ReleaseRoom> => {
  const draw = randomBytes(4).toString('hex');
  const room = {
    folder: join(home, `${version}.tmp-${draw}`),
    temp: join(home, `${version}.work-${draw}`),
  };
  await mkdir(room.folder, { mode: 0o755 });
  await mkdir(room.temp, { mode: 0o700 });
  return room;
};

/** Makes every file of a release durable and read-only; linked ones are not ours to touch. */
const seal = async (folder: string, context: Context): Promise<void> => {
  const files = context.tables.flatMap((table) => table.files);
  const own = files.filter((file) => !isAbsolute(file));
  const linked = files.filter((file) => isAbsolute(file));
  const sha256 = await checksumsOf(folder, own);
  const footers: Record<string, string> = {};
  for (const file of linked) footers[file] = await footerSealOf(file);
  await writeRelease(folder, { context, sha256, ...(linked.length > 0 && { footers }) });
  for (const file of own) {
    const path = join(folder, file);
    const found = await statOf(path);
    await realDisk.takeFile(path, BigInt(found?.size ?? 0));
  }
  await realDisk.syncFolder(folder);
};

const publish = async (
  { layout, contexts }: ReleaseTerms,
  home: string,
  { room, context }: { room: ReleaseRoom; context: Context },
): Promise<void> => {
  const place = releaseFolderOf(layout, context.name, context.version);
  await replaceFile(join(home, PUBLISHING), `${context.version}\n`);
  await rename(room.folder, place);
  await realDisk.takeFolder(place, 0o555);
  await realDisk.syncFolder(home);
  await realDisk.syncFolder(layout.catalogs);
  const isCurrent = await contexts.publish(context);
  if (!isCurrent) {
    await realDisk.remove(place);
    const who = 'another server of the same store has just published one';
    throw new Refusal('context-being-made', { context: context.name, who });
  }
  await realDisk.remove(join(home, PUBLISHING));
};
