// From the neutral answer to the socket: a length where it is known, chunks where it is not,
// never faster than the client reads. A stream that fails after its head is sent is cut, so that
// no client takes a part for the whole.

import type { ServerResponse } from 'node:http';
import type { HttpAnswer } from './message.ts';

/** How an answer is sent. */
export interface SendOptions {
  /** False for HEAD. */
  readonly withBody: boolean;
  /** The id of the request, which its sender is told. */
  readonly requestId: string;
  /** How long a client may take for the next piece. */
  readonly idleSeconds: number;
}

/** Sends an answer whole; resolves with the bytes of its body that the socket was given. */
export const send = async (
  to: ServerResponse,
  answer: HttpAnswer,
  options: SendOptions,
): Promise<number> => {
  const { status, body } = answer;
  const headers: Record<string, string> = { ...DEFAULT_HEADERS, ...lowered(answer.headers) };
  headers['x-request-id'] = options.requestId;
  if (isStream(body)) {
    to.writeHead(status, headers);
    return sendStream(to, body, { ...options, promised: headers['content-length'] });
  }
  const content = body ?? '';
  const bytes = Buffer.byteLength(content);
  if (status !== 204 && status !== 304) headers['content-length'] = String(bytes);
  to.writeHead(status, headers);
  // A text goes out together with the head; as bytes it would be a second piece.
  to.end(options.withBody ? content : undefined);
  return options.withBody ? bytes : 0;
};

/** Tells the source of an answer that nobody wants it, so that it closes what it has open. */
export const discard = async ({ body }: HttpAnswer): Promise<void> => {
  if (isStream(body)) await discardStream(body);
};

const discardStream = async (body: AsyncIterable<Uint8Array>): Promise<void> => {
  // The iterator of a stream that was never read does not close it; the stream itself does.
  if ('destroy' in body && typeof body.destroy === 'function') body.destroy();
  else await body[Symbol.asyncIterator]().return?.(undefined);
};

/** Answers of services are nobody's to keep, and nobody's to guess the type of. */
const DEFAULT_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

const lowered = (headers: Readonly<Record<string, string>>): Record<string, string> => {
  const all: Record<string, string> = {};
  for (const name of Object.keys(headers)) all[name.toLowerCase()] = headers[name] ?? '';
  return all;
};

const isStream = (body: HttpAnswer['body']): body is AsyncIterable<Uint8Array> =>
  body !== null && typeof body === 'object' && Symbol.asyncIterator in body;

const sendStream = async (
  to: ServerResponse,
  body: AsyncIterable<Uint8Array>,
  options: SendOptions & { readonly promised: string | undefined },
): Promise<number> => {
  if (!options.withBody) {
    to.end();
    await discardStream(body);
    return 0;
  }
  let bytes = 0;
  try {
    for await (const chunk of body) {
      if (to.destroyed) return bytes;
      bytes += chunk.byteLength;
      if (!to.write(chunk)) await taken(to, options.idleSeconds);
    }
  } catch (error) {
    to.destroy();
    throw error;
  }
  const { promised } = options;
  if (promised !== undefined && Number(promised) !== bytes) {
    to.destroy();
    throw new Error(`A body had ${bytes} bytes where its head promised ${promised}.`);
  }
  to.end();
  return bytes;
};

/** Resolves when the client has read what was written, has left, or was too slow and is cut. */
const taken = (to: ServerResponse, idleSeconds: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => to.destroy(), idleSeconds * 1_000);
    const done = (): void => {
      clearTimeout(timer);
      to.off('drain', done);
      to.off('close', done);
      resolve();
    };
    to.on('drain', done);
    to.on('close', done);
    if (to.destroyed) done();
  });
