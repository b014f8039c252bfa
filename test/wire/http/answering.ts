// Protocols and requests made for a test of the HTTP room.
// No real protocol is known here.

import type { HttpAnswer, HttpRequest, Protocol } from '../../../src/wire/http/message.ts';

/** An answer of 200 in plain text. */
export const text = (
  body: HttpAnswer['body'],
  headers: Record<string, string> = {},
): HttpAnswer => ({
  status: 200,
  headers: { 'Content-Type': 'text/plain', ...headers },
  body,
});

/** A protocol that takes everything. */
export const answering = (
  answer: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>,
  more: Partial<Protocol> = {},
): Protocol => ({
  name: 'test',
  takes: () => true,
  answer: async (request) => answer(request),
  ...more,
});

/** How many bytes the body of a request has. */
export const bytesOf = async (request: HttpRequest): Promise<number> => {
  let bytes = 0;
  for await (const chunk of request.body) bytes += chunk.byteLength;
  return bytes;
};

/** A GET with these further header lines. */
export const get = (path: string, headers = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: example.org\r\n${headers}\r\n`;

/** A POST with its length and these further header lines. */
export const post = (path: string, body: string, headers = ''): string =>
  `POST ${path} HTTP/1.1\r\nHost: example.org\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
  `${headers}\r\n${body}`;

/** A stream of so many pieces of so many bytes. */
export async function* chunks(count: number, bytes: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index += 1) yield Buffer.alloc(bytes, 'x');
}
