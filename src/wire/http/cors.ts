// Pages of other sites that call from their scripts (CORS): which of them browsers may let, what
// they may send, and what of an answer they see. Where no origin is listed no page is told that it
// may. No cookie is ever part of it, nor a password that a browser remembers: browsers are never
// told that they may send what the script has not.

import type { HttpAnswer, HttpRequest, Protocol } from './message.ts';
import { plainFailure } from './plain.ts';

/** Origins in lower case, as `https://example.org`; `*` for all. */
export type Origins = ReadonlySet<string>;

/** What scripts of other sites may do with a protocol. */
export interface Sharing {
  readonly origins: Origins;
  readonly methods: readonly string[];
  /** Headers that any of them may send. */
  readonly sends: readonly string[];
  /** Headers that sign in, which only those may send that are listed by name. */
  readonly signs: readonly string[];
  /** Headers of answers that they see, beside those that every script sees. */
  readonly sees: readonly string[];
}

/** Origins as a setting lists them: separated by blanks or commas. */
export const originsOf = (setting: string | null): Origins =>
  new Set(
    (setting ?? '')
      .toLowerCase()
      .split(/[\s,]+/)
      .map((origin) => origin.replace(/\/$/, ''))
      .filter((origin) => origin !== ''),
  );

/** Whether a request says that it is from a page that is listed by its name, not by a star. */
export const isOfNamed = ({ headers }: Pick<HttpRequest, 'headers'>, origins: Origins): boolean => {
  const origin = headers['origin']?.toLowerCase();
  return origin !== undefined && origin !== '*' && origins.has(origin);
};

/** The protocol, for scripts of other sites too: all its answers, its refusals among them. */
export const sharedBy = (protocol: Protocol, sharing: Sharing): Protocol => ({
  ...protocol,
  answer: async (request) =>
    preflightOf(request, sharing) ?? shared(await protocol.answer(request), request, sharing),
  refuse: (failure, request) =>
    shared(protocol.refuse?.(failure, request) ?? plainFailure(failure), request, sharing),
});

/** The answer to a browser that asks before it sends; null where none may. */
const preflightOf = (request: HttpRequest, sharing: Sharing): HttpAnswer | null => {
  const isAsked = request.headers['access-control-request-method'] !== undefined;
  const origin = allowedOf(request, sharing.origins);
  if (request.method !== 'OPTIONS' || !isAsked || origin === null) return null;
  const { methods, sends, signs } = sharing;
  const headers = isOfNamed(request, sharing.origins) ? [...sends, ...signs] : sends;
  return {
    status: 204,
    headers: {
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Methods': methods.join(', '),
      'Access-Control-Allow-Headers': headers.join(', '),
      // An hour: whoever changes the setting need not wait longer than that for all browsers.
      'Access-Control-Max-Age': '3600',
      Vary: 'Origin',
    },
    body: null,
  };
};

/** `answer`, readable by the page that asked where it may be. */
const shared = (
  answer: HttpAnswer,
  request: HttpRequest,
  { origins, sees }: Sharing,
): HttpAnswer => {
  if (origins.size === 0) return answer;
  const origin = allowedOf(request, origins);
  return {
    ...answer,
    headers: {
      ...answer.headers,
      ...(origin !== null && {
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Expose-Headers': sees.join(', '),
      }),
      // What was kept for a program may be asked for by a page later.
      Vary: [answer.headers['Vary'] ?? [], 'Origin'].flat().join(', '),
    },
  };
};

/** What is said of the origin of a request: its own name, or a star where no name is listed. */
const allowedOf = (request: HttpRequest, origins: Origins): string | null => {
  const { origin } = request.headers;
  if (origin === undefined) return null;
  if (isOfNamed(request, origins)) return origin;
  return origins.has('*') ? '*' : null;
};
