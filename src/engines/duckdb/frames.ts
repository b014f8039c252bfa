// Messages as frames on a pipe: four bytes that tell a length, most significant first, then so many
// bytes. Both ends of the channel between the server and an executor read them here. A frame longer
// than the reader allows is refused by its head, before a byte of it is kept.

/** The channel's file descriptor inside an executor; the first after the three of every program. */
export const CHANNEL_FD = 3;

/** One message, ready to be written. */
export const frameOf = (body: Uint8Array): Buffer => {
  const frame = Buffer.allocUnsafe(HEAD_BYTES + body.length);
  frame.writeUInt32BE(body.length);
  frame.set(body, HEAD_BYTES);
  return frame;
};

/** What a reader allows, and whom it tells. */
export interface FrameTerms {
  readonly bytesMax: number;
  /** Called with each body as soon as it is whole; its bytes are the listener's to keep. */
  readonly onFrame: (body: Buffer) => void;
}

/** A reader of chunks as they come; false where one breaks the rules, and then no more may come. */
export const frameReader = ({
  bytesMax,
  onFrame,
}: FrameTerms): ((chunk: Uint8Array) => boolean) => {
  let held = Buffer.alloc(HEAD_BYTES);
  let filled = 0;
  let wanted = HEAD_BYTES;
  let inBody = false;
  return (chunk) => {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + wanted - filled);
      held = withRoom(held, filled + part.length, wanted);
      held.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < wanted) return true;
      filled = 0;
      inBody = !inBody;
      if (inBody) {
        wanted = held.readUInt32BE();
        if (wanted === 0 || wanted > bytesMax) return false;
      } else {
        const body = held.subarray(0, wanted);
        wanted = HEAD_BYTES;
        held = Buffer.alloc(HEAD_BYTES);
        onFrame(body);
      }
    }
    return true;
  };
};

const HEAD_BYTES = 4;

/** Grows with what has come, not with what was announced: a head alone costs nothing. */
const withRoom = (held: Buffer, size: number, sizeMax: number): Buffer<ArrayBuffer> => {
  if (held.length >= size) return held as Buffer<ArrayBuffer>;
  const larger = Buffer.alloc(Math.min(sizeMax, Math.max(size, 2 * held.length)));
  larger.set(held);
  return larger;
};
