// `context.json`: what a release of a context is, told by its own folder, so that a lost store can
// be made again from the files alone. Beside the context it has a checksum for every file.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Context } from '../domain/context.ts';
import { isError, realDisk } from '../files/disk.ts';
import { fieldsOf, integerOf, jsonOf, listOf, textOf } from '../files/json.ts';
import { parseJson } from '../store/json.ts';

/** A release as its folder tells of it. */
export interface Release {
  readonly context: Context;
  /** Lower-case hex of each file's SHA-256, by the file's name. */
  readonly sha256: Readonly<Record<string, string>>;
  /** Of linked files what `footerSealOf` said when they were linked, by their absolute paths. */
  readonly footers?: Readonly<Record<string, string>>;
}

/** The file's name. */
export const RELEASE_FILE = 'context.json';

/** Writes the file into a release that is being made: read-only and durable. */
export const writeRelease = (folder: string, release: Release): Promise<void> => {
  const format = release.footers === undefined ? FORMAT_OF_COPIES : RELEASE_FORMAT;
  return realDisk.writeFile(join(folder, RELEASE_FILE), jsonOf({ format, ...release }));
};

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

/** What is wrong with a file of a release, by name. */
export interface Damage {
  readonly file: string;
  readonly wrong: 'missing' | 'closed' | 'checksum' | 'footer';
}

/** The files of the release in `folder` that are not as they were, or why that cannot be told. */
export const damagesIn = async (
  folder: string,
  signal?: AbortSignal,
): Promise<readonly Damage[] | string> => {
  const release = await readRelease(folder);
  if (typeof release === 'string') return release;
  const damages: Damage[] = [];
  for (const file of release.context.tables.flatMap((table) => table.files)) {
    signal?.throwIfAborted();
    const wrong = await wrongIn(folder, file, { release, signal });
    if (wrong !== undefined) damages.push({ file, wrong });
  }
  return damages;
};

const wrongIn = async (
  folder: string,
  file: string,
  { release, signal }: { readonly release: Release; readonly signal: AbortSignal | undefined },
): Promise<Damage['wrong'] | undefined> => {
  try {
    if (!isAbsolute(file)) {
      return (await sha256Of(join(folder, file), signal)) === release.sha256[file]
        ? undefined
        : 'checksum';
    }
    return (await footerSealOf(file)) === release.footers?.[file] ? undefined : 'footer';
  } catch (error) {
    if (isError(error, 'ENOENT', 'ENOTDIR')) return 'missing';
    if (isError(error, 'EACCES', 'EPERM')) return 'closed';
    throw error;
  }
};

/**
 * What tells whether a Parquet file is still the same one: its size, and the SHA-256 of its footer,
 * which knows where each piece of each column lies and how long it is. A file without a footer has
 * its size alone. A copy of a file has the same.
 */
export const footerSealOf = async (path: string): Promise<string> => {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = await bytesAt(file, Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES));
    const isParquet = tail.length === TAIL_BYTES && tail.subarray(4).toString('latin1') === 'PAR1';
    const length = isParquet ? tail.readUInt32LE(0) : 0;
    if (length === 0 || length > size - TAIL_BYTES) return `${size}`;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path, { start: size - TAIL_BYTES - length })) {
      hash.update(chunk as Uint8Array);
    }
    return `${size}-${hash.digest('hex')}`;
  } finally {
    await file.close();
  }
};

/** The length of the footer, and four letters. */
const TAIL_BYTES = 8;

const bytesAt = async (file: FileHandle, at: number, length: number): Promise<Buffer> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
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

/** The newest format of `context.json` that this version knows: files may be linked. */
const RELEASE_FORMAT = 2;

/** What all versions know, and is written where no file is linked. */
const FORMAT_OF_COPIES = 1;

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
