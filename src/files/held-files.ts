// Files that are written piece by piece, kept open from one piece to the next: to open one anew
// takes longer than to write a megabyte to it. Each is one writer's at a time, and nobody's is
// closed after a while. What is written where is not here.

/** An open file, and what is to be remembered of it as long as it is open. */
export interface OpenFile {
  close(): Promise<void>;
}

/** Open files by their names. */
export interface HeldFiles<File extends OpenFile> {
  /** Does `work` with the file of that name, for which it is the only one; opens it if need be. */
  use<T>(name: string, work: (file: File) => Promise<T>): Promise<T>;
  /** Gives the file of that name away, if it is open and nobody uses it. */
  take(name: string): File | undefined;
}

/** Holds files that `open` opens, at most `most` that nobody uses, for `milliseconds` each. */
export const holdFiles = <File extends OpenFile>(
  open: (name: string) => Promise<File>,
  { most, milliseconds }: { readonly most: number; readonly milliseconds: number },
): HeldFiles<File> => {
  const resting = new Map<string, { readonly file: File; readonly timer: NodeJS.Timeout }>();
  const take = (name: string): File | undefined => {
    const found = resting.get(name);
    if (found === undefined) return undefined;
    clearTimeout(found.timer);
    resting.delete(name);
    return found.file;
  };
  const rest = async (name: string, file: File): Promise<void> => {
    if (resting.has(name) || resting.size >= most) return file.close();
    // A file that cannot be closed is gone with the process; what it holds was written.
    const close = (): void =>
      void take(name)
        ?.close()
        .catch(() => undefined);
    const timer = setTimeout(close, milliseconds).unref();
    resting.set(name, { file, timer });
  };
  return {
    use: async (name, work) => {
      const file = take(name) ?? (await open(name));
      try {
        const result = await work(file);
        await rest(name, file);
        return result;
      } catch (error) {
        await file.close().catch(() => undefined);
        throw error;
      }
    },
    take,
  };
};
