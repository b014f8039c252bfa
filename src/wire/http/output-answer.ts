// The file of an output as an answer: whole, in part, packed, its head alone, or nothing new.
// Whoever asks may read it, which is known before; the file under an address never changes.

import type { Instant } from '../../base/time.ts';
import { SECOND } from '../../base/time.ts';
import { OUTPUT_FORMATS, type Output, type OutputFormat } from '../../domain/output.ts';
import type { OpenOutput } from '../../ports/files.ts';
import { rangeOf, type ByteRange } from './byte-range.ts';
import { gainsByGzip, gzipped, wantsGzip } from './content-coding.ts';
import { listsExactTag, listsTag } from './entity-tag.ts';
import type { HttpAnswer, HttpRequest } from './message.ts';
import { plainText } from './plain.ts';

/** An output with its file open: `answerWithFile` reads it or closes it. */
export interface FileToSend {
  readonly output: Output;
  readonly format: OutputFormat;
  readonly file: OpenOutput;
}

/**
 * The answer to a GET or HEAD of an output at `now`: conditions first, in the order of RFC 9110,
 * 13.2.2, then the range.
 */
export const answerWithFile = async (
  request: HttpRequest,
  found: FileToSend,
  now: Instant,
): Promise<HttpAnswer> => {
  const { file, output } = found;
  const { headers: asked } = request;
  const isGzip = asked['range'] === undefined && isPacked(request, found);
  const headers = headersOf(found, now, isGzip);
  const exact = asked['if-match'];
  if (exact !== undefined && !listsExactTag(exact, tagOf(output))) {
    await file.close();
    return plainText(412, CHANGED);
  }
  if (listsTag(asked['if-none-match'], headers.ETag)) {
    await file.close();
    const { ETag, Vary, 'Cache-Control': cacheControl } = headers;
    return { status: 304, headers: { ETag, Vary, 'Cache-Control': cacheControl }, body: null };
  }
  const range = askedRange(request, output);
  if (range === 'unsatisfiable') {
    await file.close();
    return plainText(416, OUTSIDE, { 'Content-Range': `bytes */${output.bytes}` });
  }
  if (request.method === 'HEAD') {
    await file.close();
    // A stream keeps the length that is announced; a body of null would announce its own.
    return { status: 200, headers, body: noBytes() };
  }
  if (range !== 'whole') return partOf(found, headers, range);
  return { status: 200, headers, body: isGzip ? gzipped(file.read()) : file.read() };
};

const partOf = (
  { file, output }: FileToSend,
  headers: Readonly<Record<string, string>>,
  range: ByteRange,
): HttpAnswer => {
  const { first, last } = range;
  const part = {
    'Content-Length': String(last - first + 1),
    'Content-Range': `bytes ${first}-${last}/${output.bytes}`,
  };
  return { status: 206, headers: { ...headers, ...part }, body: file.read(range) };
};

/** Ranges are of GET alone, and where If-Range holds: a date there never does. */
const askedRange = ({ method, headers }: HttpRequest, output: Output) => {
  const condition = headers['if-range'];
  const isMeant = condition === undefined || listsExactTag(condition, tagOf(output));
  if (method !== 'GET' || !isMeant) return 'whole';
  return rangeOf(headers['range'], Number(output.bytes));
};

/** What packing gains is more than it costs, and the client wants it. */
const isPacked = ({ headers }: HttpRequest, { format, output }: FileToSend): boolean =>
  gainsByGzip(OUTPUT_FORMATS[format].contentType) &&
  output.bytes >= PACKED_BYTES_MIN &&
  wantsGzip(headers['accept-encoding']);

/** Smaller answers go out in one packet as they are. */
const PACKED_BYTES_MIN = 1_024n;

const CHANGED = 'The file at this address is another one than the one you mean (If-Match).';

const OUTSIDE = 'The range lies behind the end of the file.';

async function* noBytes(): AsyncGenerator<Uint8Array> {}

/** The file under an address never changes, so whoever has it need not ask again. */
const headersOf = ({ format, output }: FileToSend, now: Instant, isGzip: boolean) => ({
  'Content-Type': OUTPUT_FORMATS[format].contentType,
  ...(isGzip
    ? { 'Content-Encoding': 'gzip' }
    : { 'Content-Length': output.bytes.toString(), 'Accept-Ranges': 'bytes' }),
  'Content-Disposition': dispositionOf(output.fileName),
  'Cache-Control': `private, immutable, max-age=${secondsLeft(output, now)}`,
  // Packed it is the same data in other bytes, of which no part can be asked for: a weak tag.
  ETag: isGzip ? `W/${tagOf(output)}` : tagOf(output),
  Vary: 'Accept-Encoding',
  'X-Content-Type-Options': 'nosniff',
  // Results are data: a browser shows them, but no page may run in them or reach out of them.
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'Referrer-Policy': 'no-referrer',
});

const tagOf = ({ bytes, expires }: Output): string =>
  `"${bytes.toString(36)}-${expires.toString(36)}"`;

const secondsLeft = (output: Output, now: Instant): number =>
  Math.max(0, Math.floor((output.expires - now) / SECOND));

/** RFC 6266: a name for old clients in ASCII, and the true one. */
const dispositionOf = (fileName: string): string => {
  const plain = fileName.replace(/[^\w.-]/g, '_');
  const exact = encodeURIComponent(fileName).replace(/['()*]/g, percentOf);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
};

const percentOf = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
