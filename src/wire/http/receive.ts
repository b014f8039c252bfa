// From a socket's request to the neutral one: path, query, address, base, and the body as a stream
// under its limit. Nothing is read before somebody asks for the body.

import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../domain/refusal.ts';
import type { Observer } from '../../ports/observer.ts';
import type { HttpRequest } from './message.ts';

/** What the server adds to a request from its own configuration. */
export interface Reception {
  readonly publicUrl: string | null;
  readonly requestBytesMax: number;
  readonly observer: Observer;
}

/** The neutral request. A path that cannot be decoded stays as it was sent. */
export const requestOf = (
  from: FastifyRequest,
  signal: AbortSignal,
  reception: Reception,
): HttpRequest => {
  const { path, query } = targetOf(from.originalUrl);
  return {
    method: from.method,
    path,
    query,
    headers: headersOf(from.raw),
    body: bodyOf(from.raw, reception.requestBytesMax),
    address: from.ip,
    signal,
    base: reception.publicUrl?.replace(/\/+$/, '') ?? reachedBy(from),
    trace: (error) => reception.observer.bug(error, { method: from.method }),
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

async function* bodyOf(raw: IncomingMessage, bytesMax: number): AsyncGenerator<Uint8Array> {
  const tooLarge = (): Refusal => new Refusal('body-too-large', { bytes: bytesMax });
  if (Number(raw.headers['content-length'] ?? 0) > bytesMax) throw tooLarge();
  let bytes = 0;
  // Whoever stops reading early still answers on this socket, so it must not be destroyed.
  for await (const chunk of raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw tooLarge();
    yield chunk;
  }
}

/** The address the client used. A Host header that is none is not repeated to anybody. */
const reachedBy = (from: FastifyRequest): string => {
  const { localAddress = '127.0.0.1', localPort = 80 } = from.raw.socket;
  const own = localAddress.includes(':') ? `[${localAddress}]` : localAddress;
  const host = HOST.test(from.host) ? from.host : `${own}:${localPort}`;
  return `${from.protocol}://${host}`;
};

const HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;
