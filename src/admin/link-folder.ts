// Which tables lie in a folder of Parquet that is to be linked: a HATS catalog and a tree of
// folders named key=value are one table each; else each file and each folder in it is one. Looks at
// names alone and opens no Parquet; what begins with . or _ is no table's.

import { readdir, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { Refusal } from '../domain/refusal.ts';
import { isError } from '../files/disk.ts';
import { hatsTableIn } from './hats.ts';

/** One table as it lies in the folder. */
export interface FoundTable {
  /** A name that a table can have, made from that of its file or folder. */
  readonly name: string;
  readonly form: 'files' | 'hive' | 'hats';
  /** Absolute paths, in order. */
  readonly files: readonly string[];
  /** For a tree of folders its keys, in the order of the path. */
  readonly keys: readonly string[];
  /** For a HATS catalog the columns of its position, where it tells them. */
  readonly told?: { readonly ra: string; readonly dec: string };
  /** For a HATS catalog how many rows it says that it has. */
  readonly rows?: bigint;
}

/**
 * So many files may one context link: each is a path and a few numbers in what a query is sent, and
 * a catalog of ten billion rows has some ten thousand.
 */
const LINKED_FILES_MAX = 100_000;

/** Folders in folders; a link that leads back up would have no end. */
const DEPTH_MAX = 16;

/** The tables in `folder`, all as one where it is given a name; refuses where there is none. */
export const tablesIn = async (
  folder: string,
  asOne: string | undefined,
): Promise<readonly FoundTable[]> => {
  const tables = (await foundIn(folder, asOne)).filter((table) => table.files.length > 0);
  if (tables.length === 0) throw noParquet(folder);
  const files = tables.reduce((sum, table) => sum + table.files.length, 0);
  if (files > LINKED_FILES_MAX) throw tooMany(folder, files);
  const [only, ...others] = tables;
  return asOne === undefined || only === undefined || others.length > 0
    ? tables
    : [{ ...only, name: asOne }];
};

const foundIn = async (
  folder: string,
  asOne: string | undefined,
): Promise<readonly FoundTable[]> => {
  const whole = await wholeTable(folder, asOne !== undefined);
  if (whole !== undefined) return [whole];
  const tables: FoundTable[] = [];
  for (const name of await namesOf(folder)) {
    const path = join(folder, name);
    if (isParquet(name)) tables.push({ ...PLAIN, name: tableNameOf(name), files: [path] });
    else if ((await kindOf(path)) === 'folder') {
      const table = await wholeTable(path, true);
      if (table !== undefined) tables.push(table);
    }
  }
  return tables;
};

const PLAIN = { form: 'files', keys: [] } as const;

/** A HATS catalog, a tree of keys, or, where that `isMeant`, all files below the folder. */
const wholeTable = async (folder: string, isMeant: boolean): Promise<FoundTable | undefined> => {
  const name = tableNameOf(basename(folder));
  const hats = await hatsTableIn(folder, filesBelow);
  if (hats !== undefined) return { name, form: 'hats', keys: [], ...hats };
  const hasKeys = (await namesOf(folder)).some((entry) => KEY_FOLDER.test(entry));
  if (!hasKeys && !isMeant) return undefined;
  const files = await filesBelow(folder);
  const [first, ...others] = files.map((file) => keysOf(folder, file));
  if (first === undefined) return undefined;
  const odd = others.findIndex((keys) => keys.join('/') !== first.join('/'));
  if (odd >= 0) throw unlikeKeys(files[odd + 1] ?? '', others[odd] ?? [], first);
  return { name, form: first.length === 0 ? 'files' : 'hive', files, keys: first };
};

/** All Parquet files in a folder and the folders in it, in the order of their names. */
const filesBelow = async (folder: string, depth = 0): Promise<readonly string[]> => {
  if (depth > DEPTH_MAX) {
    const hint = 'Does a link in it lead back to a folder above?';
    throw badFolder(folder, `it lies more than ${DEPTH_MAX} folders deep`, hint);
  }
  const files: string[] = [];
  for (const name of await namesOf(folder)) {
    const path = join(folder, name);
    const kind = await kindOf(path);
    if (kind === 'file' && isParquet(name)) files.push(path);
    if (kind === 'folder') files.push(...(await filesBelow(path, depth + 1)));
    if (files.length > LINKED_FILES_MAX) throw tooMany(folder, files.length);
  }
  return files;
};

/** What the names of a folder are; a folder that may not be looked into is told of. */
const namesOf = async (folder: string): Promise<readonly string[]> => {
  try {
    return (await readdir(folder)).filter((name) => !/^[._]/.test(name)).toSorted();
  } catch (error) {
    if (isError(error, 'ENOENT')) throw badFolder(folder, 'there is no such folder', NAME_IT);
    if (isError(error, 'ENOTDIR')) throw badFolder(folder, 'it is a file, not a folder', NAME_IT);
    if (!isError(error, 'EACCES', 'EPERM')) throw error;
    throw badFolder(folder, 'this user may not look into it', 'Let the user who links it read it.');
  }
};

const NAME_IT = 'Name the folder that holds the Parquet files.';

const kindOf = async (path: string): Promise<'file' | 'folder' | undefined> => {
  const found = await stat(path).catch((error: unknown) => {
    if (isError(error, 'ENOENT', 'ELOOP')) return undefined;
    throw error;
  });
  if (found?.isFile() === true) return 'file';
  return found?.isDirectory() === true ? 'folder' : undefined;
};

const isParquet = (name: string): boolean => /\.(parquet|pq|parq)$/i.test(name);

const KEY_FOLDER = /^([^=]+)=/;

/** The keys of all folders on the way to `folder`, itself among them. */
export const keysAbove = (folder: string): readonly string[] =>
  folder.split(sep).flatMap((name) => KEY_FOLDER.exec(name)?.[1] ?? []);

/** The keys of the folders between `folder` and a file in it. */
const keysOf = (folder: string, file: string): readonly string[] =>
  file
    .slice(folder.length + 1)
    .split(sep)
    .slice(0, -1)
    .flatMap((name) => KEY_FOLDER.exec(name)?.[1] ?? []);

/** `gaia-dr3` makes `gaia_dr3`; a name that would begin with a digit gets a letter. */
const tableNameOf = (file: string): string => {
  const stem = file.replace(/\.(parquet|pq|parq)$/i, '');
  const name = stem.replaceAll(/[^A-Za-z0-9_]+/g, '_').slice(0, 120);
  return /^[A-Za-z_]/.test(name) ? name : `t_${name}`;
};

const badFolder = (file: string, why: string, hint: string): Refusal =>
  new Refusal('bad-source', { file, why, hint });

const noParquet = (folder: string): Refusal =>
  badFolder(folder, 'no Parquet file is in it', 'Files end in .parquet; CSV goes to context add.');

const tooMany = (folder: string, files: number): Refusal =>
  badFolder(
    folder,
    `it has ${files} files or more, and a context links ${LINKED_FILES_MAX} at most`,
    'Write the rows into fewer and larger files, or link parts of it as contexts.',
  );

const keysText = (keys: readonly string[]): string => keys.join('/') || 'none';

const unlikeKeys = (file: string, own: readonly string[], other: readonly string[]): Refusal => {
  return badFolder(
    file,
    `the keys of its folders are ${keysText(own)}, and ${keysText(other)} of other files`,
    'All files of a tree lie in folders of the same keys; link each part as a context.',
  );
};
