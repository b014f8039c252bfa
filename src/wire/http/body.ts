// The body of a request as it comes in: under its size, and no slower than a line may be.
// Nothing is read before somebody asks, and nothing is kept.

import type { IncomingMessage } from 'node:http';
import { Refusal } from '../../domain/refusal.ts';
import type { HttpLimits } from './limits.ts';

/** What a body may take. */
export interface BodyBounds {
  readonly bytesMax: number;
  readonly limits: Pick<HttpLimits, 'bodySeconds' | 'bodyBytesPerSecondMin'>;
  /** Told of the length of each chunk that is read. */
  onBytes?(bytes: number): void;
}

/** The chunks of a body; refuses with `body-too-large` and `body-too-slow`. */
export async function* bodyOf(
  raw: IncomingMessage,
  { bytesMax, limits, onBytes }: BodyBounds,
): AsyncGenerator<Uint8Array> {
  const tooLarge = (): Refusal => new Refusal('body-too-large', { bytes: bytesMax });
  if (Number(raw.headers['content-length'] ?? 0) > bytesMax) throw tooLarge();
  let bytes = 0;
  // Only waiting for the sender counts: who reads may take its time.
  let waited = 0;
  for (;;) {
    const chunk = raw.read() as Buffer | null;
    if (chunk === null) {
      // Said by the parser; the stream's own end comes later, and nobody needs to wait for it.
      if (raw.complete) return;
      const granted = (limits.bodySeconds + bytes / limits.bodyBytesPerSecondMin) * 1_000;
      const began = performance.now();
      await more(raw, granted - waited, () => tooSlow(bytes, granted));
      waited += performance.now() - began;
      continue;
    }
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw tooLarge();
    onBytes?.(chunk.byteLength);
    yield chunk;
  }
}

const tooSlow = (bytes: number, milliseconds: number): Refusal =>
  new Refusal('body-too-slow', { bytes, seconds: Math.round(milliseconds / 1_000) });

/** Settles when there is more of a body or its end; rejects where it is cut, or comes too late. */
const more = (raw: IncomingMessage, milliseconds: number, late: () => Error): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (problem?: Error | null): void => {
      clearTimeout(timer);
      raw.off('readable', there);
      raw.off('close', cut);
      if (problem == null) resolve();
      else reject(problem);
    };
    const there = (): void => settle();
    const cut = (): void => settle(raw.complete ? null : cutShort());
    const timer = setTimeout(() => settle(late()), Math.max(0, milliseconds));
    raw.on('readable', there);
    raw.on('close', cut);
    if (raw.destroyed) cut();
  });

/** As a socket says it, so that it is told apart from a bug. */
const cutShort = (): Error =>
  Object.assign(new Error('The sender left before its body was complete.'), { code: 'ECONNRESET' });
