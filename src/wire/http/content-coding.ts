// Content codings: whether a client wants its answer packed, and the packing while it flows.
// Packed or not is a matter of the way; what is sent is the same.

import { pipeline, type Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';

/**
 * Whether `header`, the value of Accept-Encoding, prefers gzip to what is plain (RFC 9110,
 * 12.5.3). `*` alone does not: who sends it has not said that it can unpack.
 */
export const wantsGzip = (header: string | undefined): boolean => {
  const weights = new Map((header ?? '').split(',').map(weightOf));
  const gzip = weights.get('gzip') ?? weights.get('x-gzip') ?? 0;
  return gzip > 0 && gzip >= (weights.get('identity') ?? 0);
};

const weightOf = (item: string): readonly [coding: string, weight: number] => {
  const [coding = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((part) => /^q\s*=/.test(part))?.replace(/^q\s*=\s*/, '');
  return [coding, weight === undefined ? 1 : Number(weight) || 0];
};

/** Whether what has this media type is text, of which gzip takes most away. */
export const gainsByGzip = (contentType: string): boolean =>
  /^text\/|[/+-](?:xml|json|jsonl|ndjson)\b/.test(contentType);

/** The bytes packed; to close the result unread closes the source. */
export const gzipped = (source: AsyncIterable<Uint8Array>): Readable => {
  const gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: CHUNK_BYTES });
  // An error of the source is that of the result, whose reader hears it.
  pipeline(source, gzip, () => undefined);
  return gzip;
};

// At its best speed zlib packs tables to a third at some 100 MB a second, which a usual line to a
// client hardly takes; the next third of the gain would cost four times the time.
const CHUNK_BYTES = 65_536;
