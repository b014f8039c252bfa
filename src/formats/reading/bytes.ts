// Bytes of a file that come in chunks of any size, given out in the sizes that a decoder needs.
// Nothing is read ahead of what is asked for but the rest of a chunk.

/** Reads on in a file. */
export interface ByteReader {
  /** The next `length` bytes, fewer at the end of the file. */
  take(length: number): Promise<Buffer>;
  /** Passes over bytes; false where the file ends before. */
  skip(length: number): Promise<boolean>;
}

/** A reader at the beginning of a file. */
export const byteReader = (chunks: AsyncIterable<Uint8Array>): ByteReader => {
  const source = chunks[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const next = await source.next();
    if (next.done === true) return false;
    rest = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    return true;
  };
  const take = async (length: number): Promise<Buffer> => {
    const pieces: Buffer[] = [];
    for (let missing = length; missing > 0;) {
      if (rest.length === 0 && !(await more())) break;
      const piece = rest.subarray(0, missing);
      rest = rest.subarray(piece.length);
      missing -= piece.length;
      pieces.push(piece);
    }
    const [first] = pieces;
    return pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces);
  };
  const skip = async (length: number): Promise<boolean> => {
    for (let missing = length; missing > 0;) {
      if (rest.length === 0 && !(await more())) return false;
      const passed = Math.min(missing, rest.length);
      rest = rest.subarray(passed);
      missing -= passed;
    }
    return true;
  };
  return { take, skip };
};
