// How much disk is left where a folder lies.
// For commands that have no files port open; what to do with the answer is theirs.

import { statfs } from 'node:fs/promises';

/** Bytes that whoever runs this may still write on the disk that holds `folder`. */
export const freeBytesOf = async (folder: string): Promise<bigint> => {
  const { bavail, bsize } = await statfs(folder, { bigint: true });
  return bavail * bsize;
};
