// Small streams become whole bodies: what ends within a size is sent with its length, and what
// goes wrong within it is still an error, not a cut answer.

import type { HttpBody } from './message.ts';

/** Reads ahead to `bytesMax`; what is longer goes on as a stream that begins with what was read. */
export const gathered = async (
  source: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<HttpBody> => {
  const chunks = source[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let bytes = 0;
  while (bytes <= bytesMax) {
    const next = await chunks.next();
    if (next.done) return head.length === 1 ? (head[0] ?? null) : Buffer.concat(head);
    head.push(next.value);
    bytes += next.value.byteLength;
  }
  return continued(head, chunks);
};

async function* continued(
  head: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.(undefined);
  }
}
