// The message in a request's body, for SOAP and forms alike: chunk by chunk, up to its limit.
// What is in it is not looked at here.

import { Refusal } from '../../domain/refusal.ts';

/** The next chunk of a message; null after the last. */
export type NextChunk = () => Promise<Uint8Array | null>;

/** The reader of a body; refuses with `message-too-large` beyond what the limit is by then. */
export const messageReader = (
  body: AsyncIterable<Uint8Array>,
  bytesMax: () => number,
): NextChunk => {
  const chunks = body[Symbol.asyncIterator]();
  let bytes = 0;
  return async () => {
    const next = await chunks.next();
    if (next.done) return null;
    bytes += next.value.byteLength;
    const limit = bytesMax();
    if (bytes > limit) throw new Refusal('message-too-large', { bytes: limit });
    return next.value;
  };
};
