// `context.json`: what a release of a context is, told by its own folder, so that a lost store can
// be made again from the files alone. Beside the context it has a checksum for every file.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../domain/context.ts';
import { realDisk, statOf } from '../files/disk.ts';
import { fieldsOf, integerOf, jsonOf, listOf, textOf } from '../files/json.ts';
import { parseJson } from '../store/json.ts';

/** A release as its folder tells of it. */
export interface Release {
  readonly context: Context;
  /** Lower-case hex of each file's SHA-256, by the file's name. */
  readonly sha256: Readonly<Record<string, string>>;
}

/** The file's name. */
export const RELEASE_FILE = 'context.json';

/** Writes the file into a release that is being made: read-only and durable. */
export const writeRelease = (folder: string, release: Release): Promise<void> =>
  realDisk.writeFile(join(folder, RELEASE_FILE), jsonOf({ format: RELEASE_FORMAT, ...release }));

/** The release in `folder`, or a sentence that says why it cannot be told. */
export const readRelease = async (folder: string): Promise<Release | string> => {
  const path = join(folder, RELEASE_FILE);
  try {
    const text = await readFile(path, 'utf8');
    const fields = fieldsOf(text);
    const format = integerOf(fields, 'format');
    if (format > RELEASE_FORMAT) return `${path} is of a newer version (format ${format}).`;
    const release = parseJson(text) as Release;
    checkContext(release.context);
    return release;
  } catch (error) {
    return `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
  }
};

/** The checksums of `files` in `folder`. */
export const checksumsOf = async (
  folder: string,
  files: readonly string[],
): Promise<Release['sha256']> => {
  const sums: Record<string, string> = {};
  for (const file of files) sums[file] = await sha256Of(join(folder, file));
  return sums;
};

/** Files of the release in `folder` that are there with other bytes than were written. */
export const damagedFiles = async (
  folder: string,
  signal: AbortSignal,
): Promise<readonly string[] | string> => {
  const release = await readRelease(folder);
  if (typeof release === 'string') return release;
  const damaged: string[] = [];
  for (const file of release.context.tables.flatMap((table) => table.files)) {
    const path = join(folder, file);
    if ((await statOf(path)) === undefined) continue;
    if ((await sha256Of(path, signal)) !== release.sha256[file]) damaged.push(file);
  }
  return damaged;
};

/** Lower-case hex of the SHA-256 of a file; an aborted signal stops the reading. */
export const sha256Of = async (path: string, signal?: AbortSignal): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) {
    signal?.throwIfAborted();
    hash.update(chunk as Uint8Array);
  }
  return hash.digest('hex');
};

/** The format of `context.json` that this version writes. */
const RELEASE_FORMAT = 1;

/** Looks at what the rest of the program leans on; throws an error that names what is wrong. */
const checkContext = (context: Context): void => {
  const fields = { ...context } as Readonly<Record<string, unknown>>;
  textOf(fields, 'name');
  textOf(fields, 'description');
  integerOf(fields, 'version');
  integerOf(fields, 'created');
  for (const table of listOf(fields, 'tables')) {
    textOf(table, 'name');
    if (typeof table['rows'] !== 'bigint') throw new Error('rows is not a whole number');
    if (typeof table['bytes'] !== 'bigint') throw new Error('bytes is not a whole number');
    listOf(table, 'columns').forEach((column) => textOf(column, 'name'));
    if (!Array.isArray(table['files'])) throw new Error('files is not a list');
  }
};
