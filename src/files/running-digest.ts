// The SHA-256 of a file while it is written, so that it need not be read once more for it.
// It is known only of a file whose pieces all came by in order, and none of them twice.

import { createHash } from 'node:crypto';

/** What has come of a file. */
export interface RunningDigest {
  /** Adds the bytes that begin at `position`; they must not change any more. */
  add(position: number, bytes: Uint8Array): void;
  /** In lower-case hex, once; undefined where other than the first `bytes` have come by. */
  of(bytes: number): string | undefined;
}

/** The digest of a file of which nothing has come. */
export const runningDigest = (): RunningDigest => {
  const hash = createHash('sha256');
  let waiting: Uint8Array[] = [];
  let upTo: number | undefined = 0;
  const digestWaiting = (): void => {
    for (const bytes of waiting) hash.update(bytes);
    waiting = [];
  };
  return {
    add: (position, bytes) => {
      if (position !== upTo) {
        upTo = undefined;
        return;
      }
      upTo += bytes.byteLength;
      // A little later, while the sender is busy with the next piece, and nobody waits for it.
      waiting.push(bytes);
      setTimeout(digestWaiting).unref();
    },
    of: (bytes) => {
      digestWaiting();
      return upTo === bytes ? hash.digest('hex') : undefined;
    },
  };
};
