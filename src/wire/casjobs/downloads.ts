// Downloads of outputs: plain GET of an address that nobody can guess, with the file's name last.
// Who has the address may read; what has expired says how to get it again; nothing else is told.

import type { Instant } from '../../base/time.ts';
import { SECOND } from '../../base/time.ts';
import type { FetchedOutput, Outputs } from '../../core/outputs.ts';
import type { Output } from '../../domain/output.ts';
import type { HttpAnswer, HttpRequest, Protocol } from '../http/message.ts';

/** What downloads need. */
export interface DownloadsParts {
  readonly outputs: Outputs;
  /** The present, for how long a browser may keep a file. */
  readonly now: () => Instant;
}

/** The protocol of `<base>/casjobs/output/<token>/<file name>`. */
export const downloadsOf = (parts: DownloadsParts): Protocol => ({
  name: 'casjobs-output',
  takes: (request) => request.path.toLowerCase().startsWith(PREFIX),
  answer: (request) => answer(request, parts),
  // Whoever reads the log may not fetch the file.
  logged: () => `${PREFIX}…`,
});

/** Where an output is fetched: absolute, no query string, the file's name last. */
export const outputUrlOf = (base: string, output: Output): string =>
  `${outputsUnder(base)}${output.token}/${encodeURIComponent(output.fileName)}`;

/** What the addresses of all outputs begin with, for clients that reach us under `base`. */
export const outputsUnder = (base: string): string => `${base}${PREFIX}`;

const PREFIX = '/casjobs/output/';

const answer = async (request: HttpRequest, parts: DownloadsParts): Promise<HttpAnswer> => {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return sentence(405, 'An output can only be fetched, by GET or HEAD.', { Allow: 'GET, HEAD' });
  }
  const [token = '', ...name] = request.path.slice(PREFIX.length).split('/');
  const fetched = await parts.outputs.fetch(token, name.join('/'));
  if (fetched.kind === 'unknown') return sentence(404, UNKNOWN);
  if (fetched.kind === 'expired') return sentence(410, expiryOf(fetched.source));
  return fileOf(request, fetched, parts.now());
};

/** The same for whatever is not there, so that it tells nothing of what was or will be. */
const UNKNOWN = 'There is no output here. GetJobs shows the addresses of yours.';

type Found = Extract<FetchedOutput, { kind: 'found' }>;

const fileOf = (request: HttpRequest, { output, bytes }: Found, now: Instant): HttpAnswer => {
  const headers = headersOf(output, now);
  const isKnown = request.headers['if-none-match']?.includes(headers.ETag) === true;
  if (!isKnown && request.method === 'GET') return { status: 200, headers, body: bytes };
  bytes.destroy();
  // A stream keeps the length that is announced; a body of null would announce its own.
  if (!isKnown) return { status: 200, headers, body: noBytes() };
  const { ETag, 'Cache-Control': cacheControl } = headers;
  return { status: 304, headers: { ETag, 'Cache-Control': cacheControl }, body: null };
};

async function* noBytes(): AsyncGenerator<Uint8Array> {}

/** The file under an address never changes, so whoever has it need not ask again. */
const headersOf = (output: Output, now: Instant) => ({
  'Content-Type': CSV,
  'Content-Length': output.bytes.toString(),
  'Content-Disposition': dispositionOf(output.fileName),
  'Cache-Control': `private, immutable, max-age=${secondsLeft(output, now)}`,
  ETag: `"${output.bytes.toString(36)}-${output.expires.toString(36)}"`,
  'X-Content-Type-Options': 'nosniff',
  // Results are data: a browser shows them, but no page may run in them or reach out of them.
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'Referrer-Policy': 'no-referrer',
});

/** The one format there is as yet; its first line names the columns (RFC 4180). */
const CSV = 'text/csv; charset=utf-8; header=present';

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

const expiryOf = (source: string | null): string => {
  const table = source === null ? 'the table it was made from' : `table '${source}'`;
  return (
    'This output has expired and its file is gone. To get it again, call SubmitExtractJob for ' +
    `${table}: the file is made from the table as it is then.`
  );
};

const sentence = (
  status: number,
  text: string,
  more: Readonly<Record<string, string>> = {},
): HttpAnswer => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...more },
  body: `${text}\n`,
});
