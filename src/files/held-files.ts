// Files that are written piece by piece, kept open from one piece to the next: to open one anew
// takes longer than to write a megabyte to it. Each is one writer's at a time, and nobody's is
// closed after a while. What is written where is not here.

import type { FileHandle } from 'node:fs/promises';

/** Open files by their names. */
export interface HeldFiles {
  /** Does `work` with the file of that name, for which it is the only one; opens it if need be. */
  use<T>(name: string, work: (file: FileHandle) => Promise<T>): Promise<T>;
  /** Closes the file of that name, if nobody uses it. */
  close(name: string): Promise<void>;
}

/** Holds files that `open` opens, at most `most` that nobody uses, for `milliseconds` each. */
export const holdFiles = (
  open: (name: string) => Promise<FileHandle>,
  { most, milliseconds }: { readonly most: number; readonly milliseconds: number },
): HeldFiles => {
  const resting = new Map<string, { readonly file: FileHandle; readonly timer: NodeJS.Timeout }>();
  const taken = (name: string): FileHandle | undefined => {
    const found = resting.get(name);
    if (found === undefined) return undefined;
    clearTimeout(found.timer);
    resting.delete(name);
    return found.file;
  };
  const close = async (name: string): Promise<void> => taken(name)?.close();
  const rest = async (name: string, file: FileHandle): Promise<void> => {
    if (resting.has(name) || resting.size >= most) return file.close();
    // A file that cannot be closed is gone with the process; what it holds was written.
    const timer = setTimeout(() => void close(name).catch(() => undefined), milliseconds).unref();
    resting.set(name, { file, timer });
  };
  return {
    use: async (name, work) => {
      const file = taken(name) ?? (await open(name));
      try {
        const result = await work(file);
        await rest(name, file);
        return result;
      } catch (error) {
        await file.close().catch(() => undefined);
        throw error;
      }
    },
    close,
  };
};
