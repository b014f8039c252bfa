// The body of a request as it comes in: under its size, and no slower than a line may be.
// Nothing is read before somebody asks, and nothing is kept.

import type { IncomingMessage } from 'node:http';
import { Refusal } from '../../domain/refusal.ts';
import type { HttpLimits } from './limits.ts';

/** What a body may take. */
export interface BodyBounds {
  readonly bytesMax: number;
  readonly limits: Pick<HttpLimits, 'bodySeconds' | 'bodyBytesPerSecondMin'>;
}

/** The chunks of a body; refuses with `body-too-large` and `body-too-slow`. */
export async function* bodyOf(
  raw: IncomingMessage,
  { bytesMax, limits }: BodyBounds,
): AsyncGenerator<Uint8Array> {
  const tooLarge = (): Refusal => new Refusal('body-too-large', { bytes: bytesMax });
  if (Number(raw.headers['content-length'] ?? 0) > bytesMax) throw tooLarge();
  // Whoever stops reading early still answers on this socket, so it must not be destroyed.
  const chunks: AsyncIterator<Uint8Array, unknown> = raw.iterator({ destroyOnReturn: false });
  let bytes = 0;
  // Only waiting for the sender counts: who reads may take its time.
  let waited = 0;
  try {
    for (;;) {
      const granted = (limits.bodySeconds + bytes / limits.bodyBytesPerSecondMin) * 1_000;
      const began = performance.now();
      const next = await within(chunks.next(), granted - waited, () => tooSlow(bytes, granted));
      if (next.done) return;
      waited += performance.now() - began;
      bytes += next.value.byteLength;
      if (bytes > bytesMax) throw tooLarge();
      yield next.value;
    }
  } finally {
    // It ends once its pending chunk has come or the socket is gone, for which nobody waits.
    chunks.return?.().catch(() => {});
  }
}

const tooSlow = (bytes: number, milliseconds: number): Refusal =>
  new Refusal('body-too-slow', { bytes, seconds: Math.round(milliseconds / 1_000) });

/** What `work` comes to, or a rejection where it takes longer. */
const within = <T>(work: Promise<T>, milliseconds: number, late: () => Error): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), Math.max(0, milliseconds));
    const settled = (): void => clearTimeout(timer);
    work.then(resolve, reject).finally(settled);
  });
