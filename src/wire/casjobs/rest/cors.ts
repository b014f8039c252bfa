// Pages of other sites that call this API from their scripts: which of them browsers may let, and
// what they may send and see. Without the setting no page is told that it may.
// No cookie is ever part of it: a call is signed by its token, which a page must have been given.

import type { HttpAnswer, HttpRequest } from '../../http/message.ts';

/** Origins in lower case, as `https://example.org`; `*` for all. */
export type Origins = ReadonlySet<string>;

/** Origins as the setting lists them: separated by blanks or commas. */
export const originsOf = (setting: string | null): Origins =>
  new Set(
    (setting ?? '')
      .toLowerCase()
      .split(/[\s,]+/)
      .map((origin) => origin.replace(/\/$/, ''))
      .filter((origin) => origin !== ''),
  );

/** The answer to a browser that asks before it sends; null where none may. */
export const preflightOf = (request: HttpRequest, origins: Origins): HttpAnswer | null => {
  const isAsked = request.headers['access-control-request-method'] !== undefined;
  const headers = headersFor(request, origins);
  if (request.method !== 'OPTIONS' || !isAsked || headers === null) return null;
  return { status: 204, headers: { ...headers, ...MAY }, body: null };
};

/** `answer`, readable by the page that asked where it may be. */
export const shared = (answer: HttpAnswer, request: HttpRequest, origins: Origins): HttpAnswer => {
  const headers = headersFor(request, origins);
  return headers === null ? answer : { ...answer, headers: { ...answer.headers, ...headers } };
};

const headersFor = (request: HttpRequest, origins: Origins): Record<string, string> | null => {
  const { origin } = request.headers;
  if (origin === undefined) return null;
  const isForAll = origins.has('*');
  if (!isForAll && !origins.has(origin.toLowerCase())) return null;
  return {
    'Access-Control-Allow-Origin': isForAll ? '*' : origin,
    'Access-Control-Expose-Headers': 'X-Subject-Token',
    Vary: 'Origin',
  };
};

const MAY = {
  'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE',
  'Access-Control-Allow-Headers': 'X-Auth-Token, Content-Type, Accept',
  // An hour: whoever changes the setting need not wait longer than that for all browsers.
  'Access-Control-Max-Age': '3600',
};
