// `context add T` as an operator runs it, on files that a test writes, and a look at what it made.
// The site is the folder `data` beside the files.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRelease } from '../../src/admin/release-file.ts';
import type { Context } from '../../src/domain/context.ts';
import { almagest, type Told } from './recorded-terminal.ts';

/** Runs `context add T` on files of the given texts; `words` name them, with @ before the name. */
export const add = async (
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  ...words: readonly string[]
): Promise<Told> => {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const paths = words.map((word) => word.replaceAll('@', `${folder}/`));
  return almagest(join(folder, 'data'), 'context', 'add', 'T', ...paths);
};

/** The release that was made, as its folder tells of it. */
export const release = async (folder: string, version = 1): Promise<Context> => {
  const read = await readRelease(releaseFolder(folder, version));
  if (typeof read === 'string') throw new Error(read);
  return read.context;
};

/** Where it lies. */
export const releaseFolder = (folder: string, version = 1): string =>
  join(folder, 'data', 'catalogs', 't', String(version));
