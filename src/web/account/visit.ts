// One visit to the account pages: who asks, by a cookie, and whether a form that is sent comes from
// a page that this person was shown. Cookies and tokens of forms are hashed before they are kept.

import { createHash, timingSafeEqual } from 'node:crypto';
import { randomHex } from '../../base/random.ts';
import type { Account } from '../../domain/account.ts';
import { Refusal } from '../../domain/refusal.ts';
import { hasTooManyValues } from '../../wire/http/form-values.ts';
import { mediaTypeOf } from '../../wire/http/media-type.ts';
import type { HttpRequest } from '../../wire/http/message.ts';
import { messageReader, wholeText } from '../../wire/http/read-message.ts';
import type { FormPart } from '../../wire/http/multipart.ts';

/** What every page knows of the one who looks at it. */
export interface Visit {
  readonly request: HttpRequest;
  readonly query: URLSearchParams;
  /** What was sent where the page is shown again because of it; else empty. */
  readonly form: URLSearchParams;
  /** What the forms of the page carry: that of the cookie under which it is shown. */
  readonly formToken: string;
}

/** A visit of somebody who has signed in. */
export interface SignedVisit extends Visit {
  readonly account: Account;
  /** The token of the session. */
  readonly session: string;
}

/** The cookies: of who has signed in, and of who has not. */
export type CookieName = 'almagest-session' | 'almagest-visit';

/** The value of a cookie, where it is one that we may have given. */
export const cookieOf = ({ headers }: HttpRequest, name: CookieName): string | undefined => {
  for (const pair of headers['cookie']?.split(';') ?? []) {
    const [key = '', value = ''] = pair.trim().split('=');
    if (key === name && /^[0-9a-f]{32}$/.test(value)) return value;
  }
  return undefined;
};

/** A new value for the cookie of who has not signed in. */
export const newVisit = (): string => randomHex(16);

/**
 * The header that gives a cookie, until the browser is closed, or takes it away. It is not for
 * scripts, comes with no request that another site makes, and crosses no network in the clear where
 * the site is reached over TLS (RFC 6265 and its successor draft, SameSite).
 */
export const cookieHeader = ({ base }: HttpRequest, name: CookieName, value: string | null) => {
  const secure = base.startsWith('https:') ? '; Secure' : '';
  const expiry = value === null ? '; Max-Age=0' : '';
  const terms = `; Path=/account; HttpOnly; SameSite=Strict${secure}${expiry}`;
  return { 'Set-Cookie': `${name}=${value ?? ''}${terms}` };
};

/** What forms under a cookie carry; the cookie is not told by it. */
export const formTokenOf = (cookie: string): string =>
  createHash('sha256').update(`form ${cookie}`).digest('hex');

/** Reads a form of at most `bytesMax`; refuses what is larger, and what is no form. */
export const readForm = async (
  request: HttpRequest,
  bytesMax: number,
): Promise<URLSearchParams> => {
  if (mediaTypeOf(request) !== 'application/x-www-form-urlencoded') {
    throw new Refusal('foreign-form');
  }
  const encoded = await wholeText(messageReader(request.body, () => bytesMax));
  if (hasTooManyValues(encoded)) throw new Refusal('bad-form', { why: 'it has too many fields' });
  return new URLSearchParams(encoded);
};

/** What a part takes beside its name and its bytes. */
const PART_BYTES = 1_000;

/**
 * The fields of a form that brings a file, of at most `bytesMax` together, and then the file, which
 * is still to come; refuses what has none.
 */
export const readToFile = async (
  parts: AsyncIterator<FormPart>,
  bytesMax: number,
): Promise<{ readonly form: URLSearchParams; readonly file: FormPart }> => {
  const form = new URLSearchParams();
  let bytes = 0;
  for (let next = await parts.next(); next.done !== true; next = await parts.next()) {
    const part = next.value;
    if (part.fileName !== null) return { form, file: part };
    const pieces: Uint8Array[] = [];
    bytes += Buffer.byteLength(part.name) + PART_BYTES;
    for await (const piece of part.bytes) {
      bytes += piece.byteLength;
      if (bytes > bytesMax) break;
      pieces.push(piece);
    }
    if (bytes > bytesMax) throw new Refusal('message-too-large', { bytes: bytesMax });
    form.append(part.name, Buffer.concat(pieces).toString('utf8'));
  }
  throw new Refusal('no-file');
};

/**
 * Refuses with `foreign-form` what was not sent from a page that was shown under this cookie: by
 * what the browser says of the page that sends it, where it says so, and by the form's own token.
 */
export const refuseForeign = (
  { headers, base }: HttpRequest,
  cookie: string | undefined,
  form: URLSearchParams,
): void => {
  const site = headers['sec-fetch-site'];
  const origin = headers['origin'];
  const isOurs =
    site === undefined
      ? origin === undefined || origin === new URL(base).origin
      : site === 'same-origin' || site === 'none';
  const token = form.get('form') ?? '';
  if (!isOurs || cookie === undefined || !isSame(token, formTokenOf(cookie))) {
    throw new Refusal('foreign-form');
  }
};

const isSame = (one: string, other: string): boolean => {
  const [ours, theirs] = [Buffer.from(one), Buffer.from(other)];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
};
