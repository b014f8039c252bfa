// The answer to bytes that are no HTTP request: short, in plain words, and the end of the
// connection. There is no request here that a protocol could be asked about.

import type { Duplex } from 'node:stream';

/** Answers what the parser could not read and closes. A line that is dead is only dropped. */
export const answerUnreadable = (
  error: Error & { readonly code?: string },
  socket: Duplex,
): void => {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const { status, words } = ANSWERS.get(error.code ?? '') ?? MALFORMED;
  const body = `<!doctype html>\n<html lang="en"><title>${status}</title><p>${words}</p></html>\n`;
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/html; charset=utf-8\r\n` +
      "Content-Security-Policy: default-src 'none'\r\n" +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
};

interface Unreadable {
  readonly status: string;
  readonly words: string;
}

const MALFORMED: Unreadable = {
  status: '400 Bad Request',
  words: 'What came in is not a request of HTTP/1.1.',
};

/** By the codes of Node's parser. */
const ANSWERS: ReadonlyMap<string, Unreadable> = new Map([
  [
    'HPE_INVALID_METHOD',
    { status: '405 Method Not Allowed', words: 'There is no such method in HTTP.' },
  ],
  [
    'HPE_HEADER_OVERFLOW',
    {
      status: '431 Request Header Fields Too Large',
      words: 'The head of the request is larger than 16 KiB. Send long values in the body.',
    },
  ],
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    { status: '408 Request Timeout', words: 'The request took too long to arrive.' },
  ],
]);
