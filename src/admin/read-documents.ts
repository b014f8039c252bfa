// Reads the documents that come with the program, so that the server can show them.
// Only Markdown is taken; where the folder was left away, there are none.

import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isError } from '../files/disk.ts';
import type { Document } from '../web/documents.ts';

/** Two levels up from here both in a clone and in a package. */
const SHIPPED = join(import.meta.dirname, '..', '..', 'docs');

/** Every document in `folder`, in the order of their paths. */
export const readDocuments = async (folder: string = SHIPPED): Promise<readonly Document[]> => {
  const paths = (await namesBelow(folder)).filter((path) => path.endsWith('.md')).toSorted();
  return Promise.all(
    paths.map(async (path) => ({
      path: path.replaceAll(sep, '/'),
      text: await readFile(join(folder, path), 'utf8'),
    })),
  );
};

const namesBelow = async (folder: string): Promise<readonly string[]> => {
  try {
    return await readdir(folder, { recursive: true });
  } catch (error) {
    if (isError(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
};
