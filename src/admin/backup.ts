// Backups of a site: a new folder with a copy of the embedded store, the operator's settings, and a
// manifest that says what they are. Files of tables and catalogs never change once they are there,
// and are not copied: any tool that copies files will do for them.

import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { instant, isoOf } from '../base/time.ts';
import { removeTree } from '../base/remove-tree.ts';
import { Refusal } from '../domain/refusal.ts';
import { findDataFolder, FOLDER_FORMAT, type FoundFolder } from '../files/data-folder.ts';
import { isError, makeFolders, realDisk, saying, statOf } from '../files/disk.ts';
import { fieldsOf, integerOf, jsonOf, listOf, textOf } from '../files/json.ts';
import { storeFileOf } from '../files/layout.ts';
import { placeOf } from '../store/open.ts';
import { copyStore, summaryOf, type StoreSummary } from '../store/sqlite/copy.ts';
import { pgDumpCommand } from './postgres-commands.ts';
import type { SettingsInForce } from './read-settings.ts';
import { sha256Of } from './release-file.ts';
import { productVersion } from './version.ts';

/** The store's copy in a backup. */
export const COPIED_STORE = 'store.sqlite';

/** The operator's settings, in the data folder and in a backup. */
export const SETTINGS_FILE = 'settings.json';

/** What a backup says of itself. */
export interface Manifest extends StoreSummary {
  /** ISO 8601 in UTC. */
  readonly made: string;
  /** The version of Almagest that made it. */
  readonly version: string;
  /** The format of the data folder, and of the table files that the store speaks of. */
  readonly folderFormat: number;
  readonly files: readonly BackupFile[];
}

/** One file of a backup. */
export interface BackupFile {
  readonly name: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** A backup that was made. */
export interface MadeBackup {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Folders of the data folder that have to be copied too, after it. */
  readonly beside: readonly string[];
}

/** Makes a backup of the site in the new folder `to`; a server may run meanwhile. */
export const makeBackup = async ({ values }: SettingsInForce, to: string): Promise<MadeBackup> => {
  const folder = resolve(to);
  if (values.store !== null) {
    const file = join(folder, 'store.dump');
    const command = `Make the folder, then: ${pgDumpCommand(values.store, file)}`;
    const place = placeOf(values.store);
    throw new Refusal('store-elsewhere', { place, do: 'copy it', command });
  }
  const found = await foundWithStore(values);
  if (`${folder}/`.startsWith(`${found.layout.data}/`)) {
    const why = 'it lies in the data folder, and would be lost with it';
    throw new Refusal('backup-unwritable', { place: folder, why });
  }
  await makeNew(folder);
  try {
    return await writing(folder, async () => ({
      folder,
      manifest: await fill(folder, found),
      beside: COPIED_BY_HAND.map((room) => found.layout[room]),
    }));
  } catch (error) {
    await removeTree(folder);
    throw error;
  }
};

/** Whose files never change, or are nobody's once their jobs have ended. */
const COPIED_BY_HAND = ['spaces', 'catalogs', 'outputs', 'uploads'] as const;

const foundWithStore = async (values: SettingsInForce['values']): Promise<FoundFolder> => {
  const { data } = values;
  const found = await findDataFolder(data, values);
  if (found === undefined) throw new Refusal('no-data-folder', { data });
  const store = storeFileOf(found.layout);
  if ((await statOf(store)) !== undefined) return found;
  throw new Refusal('store-unusable', { store, why: 'there is no such file' });
};

const makeNew = (folder: string): Promise<void> =>
  writing(folder, async () => {
    await makeFolders(dirname(folder), 0o755);
    try {
      await mkdir(folder, { mode: 0o700 });
    } catch (error) {
      if (isError(error, 'EEXIST')) throw new Refusal('backup-exists', { place: folder });
      if (!isError(error, 'ENOENT')) throw error;
      const why = `the system makes no folder in ${dirname(folder)}`;
      throw new Refusal('backup-unwritable', { place: folder, why });
    }
  });

/** The manifest comes last: a backup without one is not whole. */
const fill = async (folder: string, { layout }: FoundFolder): Promise<Manifest> => {
  const store = join(folder, COPIED_STORE);
  copyStore(storeFileOf(layout), store);
  const settings = await textIfThere(join(layout.data, SETTINGS_FILE));
  if (settings !== undefined) await realDisk.writeFile(join(folder, SETTINGS_FILE), settings);
  const names = settings === undefined ? [COPIED_STORE] : [COPIED_STORE, SETTINGS_FILE];
  const files: BackupFile[] = [];
  for (const name of names) files.push(await fileOf(folder, name));
  const manifest: Manifest = {
    made: isoOf(instant(Date.now())),
    version: await productVersion(),
    folderFormat: FOLDER_FORMAT,
    ...summaryOf(store),
    files,
  };
  await realDisk.writeFile(
    join(folder, MANIFEST_FILE),
    jsonOf({ format: MANIFEST_FORMAT, ...manifest }),
  );
  await realDisk.syncFolder(folder);
  await realDisk.syncFolder(dirname(folder));
  return manifest;
};

const MANIFEST_FILE = 'manifest.json';

/** The format of the manifest that this version writes. */
const MANIFEST_FORMAT = 1;

const textIfThere = async (path: string): Promise<string | undefined> =>
  (await statOf(path)) === undefined ? undefined : readFile(path, 'utf8');

const fileOf = async (folder: string, name: string): Promise<BackupFile> => {
  const path = join(folder, name);
  const bytes = (await statOf(path))?.size ?? 0;
  return { name, bytes, sha256: await sha256Of(path) };
};

/** What the system says of the place of a backup is not about the data folder. */
const writing = async <T>(place: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await saying(place, work);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'folder-unusable') throw error;
    throw new Refusal('backup-unwritable', { place, why: String(error.blanks['why']) });
  }
};

/** The store in a backup, or in a copy that an upgrade or a restore left. */
export interface FoundBackup {
  /** The store's file. */
  readonly store: string;
  /** The operator's settings as they were, where they were kept. */
  readonly settings?: string;
}

/** Finds what is in a backup, or in the file of a store; refuses one that is not as it was made. */
export const readBackup = async (from: string): Promise<FoundBackup> => {
  const place = resolve(from);
  const found = await statOf(place);
  if (found === undefined) throw unusable(place, 'there is nothing there');
  if (!found.isDirectory()) return { store: place };
  const text = await textIfThere(join(place, MANIFEST_FILE));
  if (text === undefined) {
    throw unusable(place, `it has no ${MANIFEST_FILE}: it is no backup, or was never finished`);
  }
  const files = filesIn(place, text);
  for (const file of files) await refuseChanged(place, file);
  const has = (name: string): boolean => files.some((file) => file.name === name);
  if (!has(COPIED_STORE)) throw unusable(place, `its ${MANIFEST_FILE} names no store`);
  return {
    store: join(place, COPIED_STORE),
    ...(has(SETTINGS_FILE) ? { settings: await readFile(join(place, SETTINGS_FILE), 'utf8') } : {}),
  };
};

const filesIn = (place: string, text: string): readonly BackupFile[] => {
  try {
    const fields = fieldsOf(text);
    const format = integerOf(fields, 'format');
    const folderFormat = integerOf(fields, 'folderFormat');
    if (format > MANIFEST_FORMAT || folderFormat > FOLDER_FORMAT) {
      throw unusable(place, 'a newer version of Almagest made it, in a format unknown to this one');
    }
    return listOf(fields, 'files').map((file) => ({
      name: textOf(file, 'name'),
      bytes: integerOf(file, 'bytes'),
      sha256: textOf(file, 'sha256'),
    }));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw unusable(place, `its ${MANIFEST_FILE} cannot be read: ${(error as Error).message}`);
  }
};

const refuseChanged = async (place: string, { name, bytes, sha256 }: BackupFile): Promise<void> => {
  const isOurs = name === COPIED_STORE || name === SETTINGS_FILE;
  if (!isOurs) throw unusable(place, `its ${MANIFEST_FILE} names a file ${JSON.stringify(name)}`);
  const path = join(place, name);
  const found = await statOf(path);
  if (found === undefined) throw unusable(place, `its ${name} is missing`);
  if (found.size === bytes && (await sha256Of(path)) === sha256) return;
  throw unusable(place, `its ${name} has other bytes than when it was made`);
};

/** A refusal of what somebody wants to put back. */
export const unusable = (place: string, why: string): Refusal =>
  new Refusal('backup-unusable', { place, why });
