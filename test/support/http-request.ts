// Neutral requests and answers for tests that speak to a protocol without a socket.
// Nothing of a protocol is known here.

import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { HttpBody, HttpRequest } from '../../src/wire/http/message.ts';

/** A GET of `/` from this machine, with what is given in its place; a bug fails the test. */
export const requestOf = (request: Partial<HttpRequest>): HttpRequest => ({
  method: 'GET',
  path: '/',
  query: '',
  headers: {},
  body: Readable.from([]),
  address: '127.0.0.1',
  signal: new AbortController().signal,
  sent: Promise.resolve(true),
  base: 'http://stars.example',
  trace: (error) => {
    throw error;
  },
  ...request,
});

/** The whole of an answer's body as text. */
export const bodyOf = async (body: HttpBody): Promise<string> => {
  if (body === null || typeof body === 'string') return body ?? '';
  return new TextDecoder().decode(
    body instanceof Uint8Array ? body : await buffer(Readable.from(body)),
  );
};
