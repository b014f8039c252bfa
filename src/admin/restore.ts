// Puts the store of a backup in the place of the present one, which is kept beside it. The folder
// is made one generation newer than its store, so that nothing is swept until doctor --adopt has
// brought back what was committed after the backup. No file of a table is touched.

import { copyFile, link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { instant, stampOf } from '../base/time.ts';
import { Refusal } from '../domain/refusal.ts';
import { adoptGeneration, claimDataFolder, type DataFolder } from '../files/data-folder.ts';
import { realDisk, statOf } from '../files/disk.ts';
import { storeFileOf, type Layout } from '../files/layout.ts';
import { refuseNewer } from '../store/migrate.ts';
import { placeOf } from '../store/open.ts';
import { passNumbers, settle, summaryOf, type StoreSummary } from '../store/sqlite/copy.ts';
import { readBackup, SETTINGS_FILE, unusable, type FoundBackup } from './backup.ts';
import { pgRestoreCommand } from './postgres-commands.ts';
import type { SettingsInForce } from './read-settings.ts';
import { usersForCommands } from './site.ts';

/** A store that was put back. */
export interface Restored {
  /** What the store says of itself that is in place now. */
  readonly summary: StoreSummary;
  /** The folder with the store that was in place before; absent where there was none. */
  readonly replaced?: string;
  /** Why the numbers that it had given out may be given out again; absent where they are not. */
  readonly unread?: string;
  /** Whether the two stores were made apart, as those of two sites are. */
  readonly isStranger: boolean;
  readonly settings: 'same' | 'put back' | 'left' | 'none';
}

/** Puts back what is in `from`; only while nobody serves the folder. */
export const restoreBackup = async (settings: SettingsInForce, from: string): Promise<Restored> => {
  const { data, store } = settings.values;
  if (store !== null) {
    const command = `With every server stopped: ${pgRestoreCommand(store)}`;
    throw new Refusal('store-elsewhere', { place: placeOf(store), do: 'put it back', command });
  }
  const backup = await readBackup(from);
  const { executorIdFirst } = await usersForCommands(settings);
  const folder = await claimDataFolder({
    data,
    hasExecutorUsers: executorIdFirst !== null,
    isShared: false,
    now: instant(Date.now()),
  });
  try {
    return await putBack(folder, backup);
  } finally {
    await folder.release();
  }
};

const putBack = async (folder: DataFolder, backup: FoundBackup): Promise<Restored> => {
  const { layout } = folder;
  const file = storeFileOf(layout);
  const stamp = stampOf(instant(Date.now()));
  const fresh = join(layout.store, `restoring-${stamp}.sqlite`);
  try {
    const summary = await freshStore(layout, backup, fresh);
    const isThere = (await statOf(file)) !== undefined;
    let isStranger = false;
    const unread = isThere
      ? reasonIfAny(() => (isStranger = readPresent(file, fresh) !== summary.identity))
      : undefined;
    const replaced = join(layout.store, `replaced-${stamp}`);
    // Before the store is in place: a loss of power between the two only leaves a sweep undone.
    const generation = Math.max(folder.generation, summary.generation) + 1;
    await adoptGeneration(layout.data, generation);
    await sealFile(layout, fresh);
    if (isThere) await keepBeside(file, replaced);
    await rename(fresh, file);
    await realDisk.syncFolder(layout.store);
    return {
      summary,
      ...(isThere ? { replaced } : {}),
      ...(unread === undefined ? {} : { unread }),
      isStranger,
      settings: await putSettingsBack(layout, backup),
    };
  } catch (error) {
    for (const end of ['', ...LOG_ENDS]) await rm(`${fresh}${end}`, { force: true });
    throw error;
  }
};

/** What SQLite keeps beside a store that was not closed. */
const LOG_ENDS = ['-wal', '-shm'] as const;

/** A copy of the backup's store in the store's room, whole and of no newer version than this. */
const freshStore = async (
  layout: Layout,
  { store }: FoundBackup,
  fresh: string,
): Promise<StoreSummary> => {
  await copyFile(store, fresh);
  if ((await statOf(`${store}-wal`)) !== undefined) await copyFile(`${store}-wal`, `${fresh}-wal`);
  const why = reasonIfAny(() => settle(fresh));
  if (why !== undefined) throw unusable(store, why);
  const summary = soundSummary(store, fresh);
  return summary;
};

/** Readable for its owner alone, and on the disk. Root may do it for a server that is not root. */
const sealFile = async ({ store }: Layout, fresh: string): Promise<void> => {
  const owner = await statOf(store);
  const file = await open(fresh, 'r+');
  try {
    if (owner !== undefined && process.getuid?.() === 0) await file.chown(owner.uid, owner.gid);
    await file.chmod(0o600);
    await file.sync();
  } finally {
    await file.close();
  }
};

const soundSummary = (store: string, fresh: string): StoreSummary => {
  let summary: StoreSummary | undefined;
  const why = reasonIfAny(() => (summary = summaryOf(fresh)));
  if (summary === undefined) throw unusable(store, why ?? 'it says nothing of itself');
  refuseNewer(summary.schema);
  return summary;
};

/** Has the fresh store pass over the numbers that the present one gave out; returns whose it is. */
const readPresent = (file: string, fresh: string): string => {
  settle(file);
  const { identity } = summaryOf(file);
  passNumbers(fresh, file);
  return identity;
};

const reasonIfAny = (work: () => void): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/**
 * Gives the present store a second name; the first is then taken by the new one, in one step. Its
 * log goes before that: SQLite would take it for the new one's.
 */
const keepBeside = async (file: string, replaced: string): Promise<void> => {
  await mkdir(replaced, { mode: 0o700 });
  await link(file, join(replaced, basename(file)));
  for (const end of LOG_ENDS) {
    if ((await statOf(`${file}${end}`)) === undefined) continue;
    await rename(`${file}${end}`, join(replaced, `${basename(file)}${end}`));
  }
  await realDisk.syncFolder(replaced);
};

/** Settings that are there stay: the operator may have changed them for a reason. */
const putSettingsBack = async (
  { data }: Layout,
  { settings }: FoundBackup,
): Promise<Restored['settings']> => {
  if (settings === undefined) return 'none';
  const path = join(data, SETTINGS_FILE);
  if ((await statOf(path)) !== undefined) {
    return (await readFile(path, 'utf8')) === settings ? 'same' : 'left';
  }
  await realDisk.writeFile(path, settings);
  return 'put back';
};
