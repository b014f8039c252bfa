// The message in a request's body, whatever form it has: chunk by chunk or whole, up to its limit.
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

/** All that is left of a message, as UTF-8; refuses as its reader does. */
export const wholeText = async (nextChunk: NextChunk): Promise<string> =>
  (await wholeBytes(nextChunk)).toString('utf8');

/** All that is left of a message; refuses as its reader does. */
export const wholeBytes = async (nextChunk: NextChunk): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for (let chunk = await nextChunk(); chunk !== null; chunk = await nextChunk()) chunks.push(chunk);
  return Buffer.concat(chunks);
};
