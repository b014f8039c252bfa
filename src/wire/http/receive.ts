// From a socket's request to the neutral one: path, query, headers, and what the rooms beside this
// file tell of its origin and its body. Nothing is read before somebody asks for the body.

import type { IncomingMessage } from 'node:http';
import type { Observer } from '../../ports/observer.ts';
import { bodyOf } from './body.ts';
import type { HttpLimits } from './limits.ts';
import type { HttpRequest } from './message.ts';
import { originOf } from './origin.ts';

/** What the server adds to a request from its own configuration. */
export interface Reception {
  readonly publicUrl: string | null;
  readonly trustProxy: boolean;
  readonly requestBytesMax: number;
  readonly limits: HttpLimits;
  readonly observer: Observer;
}

/** What a request is on: its line, and who counts what comes in on it. */
export interface RequestLine extends Pick<HttpRequest, 'signal' | 'sent'> {
  onBytes(bytes: number): void;
}

/** The neutral request. A path that cannot be decoded stays as it was sent. */
export const requestOf = (
  from: IncomingMessage,
  { onBytes, ...line }: RequestLine,
  reception: Reception,
): HttpRequest => {
  const { method = '' } = from;
  const { path, query } = targetOf(from.url ?? '');
  const { publicUrl, requestBytesMax: bytesMax, limits } = reception;
  const { address, base } = originOf(from, reception.trustProxy);
  return {
    method,
    path,
    query,
    headers: headersOf(from),
    body: bodyOf(from, { bytesMax, limits, onBytes }),
    address,
    ...line,
    base: publicUrl?.replace(/\/+$/, '') ?? base,
    trace: (error) => reception.observer.bug(error, { method }),
  };
};

const targetOf = (url: string): { path: string; query: string } => {
  // Proxies may send the absolute form; the path begins after the authority.
  const target = url.replace(/^[a-z]+:\/\/[^/?]*/i, '');
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  return {
    path: decoded(path === '' ? '/' : path),
    query: mark < 0 ? '' : target.slice(mark + 1),
  };
};

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

const headersOf = (raw: IncomingMessage): Record<string, string | undefined> => {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(raw.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
};
