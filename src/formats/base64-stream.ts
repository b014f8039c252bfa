// Base64 of bytes that come piece by piece (RFC 4648): three bytes are four letters, so what is
// left of a piece waits for the next. No line ends: VOTable needs none.

import type { Room } from './row-block.ts';

/** Turns bytes into base64 as they come; the letters are ASCII. */
export interface Base64Stream {
  /** The letters for all whole triples so far, in memory from `room`. */
  add(bytes: Uint8Array, room: Room): Uint8Array;
  /** The letters for what is left, padded. */
  end(): Uint8Array;
}

/** A stream without bytes as yet. */
export const base64Stream = (): Base64Stream => {
  let rest: Buffer = Buffer.alloc(0);
  return {
    add: (bytes, room) => {
      const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      const whole = all.length - (all.length % 3);
      rest = Buffer.from(all.subarray(whole));
      return lettersOf(all.subarray(0, whole), room);
    },
    end: () => Buffer.from(rest.toString('base64')),
  };
};

const lettersOf = (bytes: Uint8Array, room: Room): Uint8Array => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  const letters = room(text.length);
  letters.write(text, 'latin1');
  return letters;
};
