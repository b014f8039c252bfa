// Pages of other sites that call from their scripts (CORS): which of them browsers may let, what
// they may send, and what of an answer they see. Where no origin is listed no page is told that it
// may. Browsers are never told that they may show answers to what they add themselves, as cookies;
// that they add a password all the same, to what needs no leave, is for those who sign in to heed.

import type { HttpAnswer, HttpRequest, Protocol } from './message.ts';
import { plainFailure } from './plain.ts';

/** Origins in lower case, as `https://example.org`; `*` for all. */
export type Origins = ReadonlySet<string>;

/** What scripts of other sites may do with a protocol. */
export interface CorsPolicy {
  readonly origins: Origins;
  readonly allowMethods: readonly string[];
  /** Headers that any of them may send. */
  readonly allowHeaders: readonly string[];
  /** Headers that sign in, which only those may send that are listed by name. */
  readonly signInHeaders: readonly string[];
  /** Headers of answers that they see, beside those that every script sees. */
  readonly exposeHeaders: readonly string[];
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
export const withCors = (protocol: Protocol, policy: CorsPolicy): Protocol => ({
  ...protocol,
  answer: async (request) =>
    preflightOf(request, policy) ?? readable(await protocol.answer(request), request, policy),
  refuse: (failure, request) =>
    readable(protocol.refuse?.(failure, request) ?? plainFailure(failure), request, policy),
});

/** The answer to a browser that asks before it sends; null where none may. */
const preflightOf = (request: HttpRequest, policy: CorsPolicy): HttpAnswer | null => {
  const isAsked = request.headers['access-control-request-method'] !== undefined;
  const origin = allowedOf(request, policy.origins);
  if (request.method !== 'OPTIONS' || !isAsked || origin === null) return null;
  const { allowMethods, allowHeaders, signInHeaders } = policy;
  const isNamed = isOfNamed(request, policy.origins);
  const headers = isNamed ? [...allowHeaders, ...signInHeaders] : allowHeaders;
  return {
    status: 204,
    headers: {
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Methods': allowMethods.join(', '),
      'Access-Control-Allow-Headers': headers.join(', '),
      // An hour: whoever changes the setting need not wait longer than that for all browsers.
      'Access-Control-Max-Age': '3600',
      Vary: 'Origin',
    },
    body: null,
  };
};

/** `answer`, readable by the page that asked where it may be. */
const readable = (
  answer: HttpAnswer,
  request: HttpRequest,
  { origins, exposeHeaders }: CorsPolicy,
): HttpAnswer => {
  if (origins.size === 0) return answer;
  const origin = allowedOf(request, origins);
  return {
    ...answer,
    headers: {
      ...answer.headers,
      ...(origin !== null && {
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Expose-Headers': exposeHeaders.join(', '),
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
