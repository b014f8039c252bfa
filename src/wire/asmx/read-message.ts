// The message in a request's body, for SOAP and forms alike: chunk by chunk, up to its limit.
// What is in it is not looked at here.

import { Refusal } from '../../domain/refusal.ts';

/** Hands over the chunks of a message as they come; settles after the last. */
export type ReadMessage = (take: (chunk: Uint8Array) => void) => Promise<void>;

/** The reader of a body; refuses with `message-too-large`. */
export const messageReader =
  (body: AsyncIterable<Uint8Array>, bytesMax: number): ReadMessage =>
  async (take) => {
    let bytes = 0;
    for await (const chunk of body) {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) throw new Refusal('message-too-large', { bytes: bytesMax });
      take(chunk);
    }
  };
