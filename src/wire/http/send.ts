// From the neutral answer to the socket: a length where it is known, chunks where it is not,
// never faster than the client reads. A stream that fails after its head is sent is cut, so that
// no client takes a part for the whole.

import type { ServerResponse } from 'node:http';
import type { HttpAnswer } from './message.ts';

/** Sends an answer whole; resolves with the bytes of its body when the client has taken them. */
export const send = async (
  to: ServerResponse,
  answer: HttpAnswer,
  options: { readonly withBody: boolean; readonly idleSeconds: number },
): Promise<number> => {
  to.statusCode = answer.status;
  for (const [name, value] of Object.entries({ ...DEFAULT_HEADERS, ...lowered(answer.headers) })) {
    to.setHeader(name, value);
  }
  const { body } = answer;
  if (isStream(body)) return sendStream(to, body, options);
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : (body ?? NO_BYTES);
  if (answer.status !== 204 && answer.status !== 304) {
    to.setHeader('content-length', bytes.byteLength);
  }
  to.end(options.withBody ? bytes : undefined);
  return bytes.byteLength;
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
const DEFAULT_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

const NO_BYTES = new Uint8Array();

const lowered = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const isStream = (body: HttpAnswer['body']): body is AsyncIterable<Uint8Array> =>
  body !== null && typeof body === 'object' && Symbol.asyncIterator in body;

const sendStream = async (
  to: ServerResponse,
  body: AsyncIterable<Uint8Array>,
  options: { readonly withBody: boolean; readonly idleSeconds: number },
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
  const promised = to.getHeader('content-length');
  if (promised !== undefined && Number(promised) !== bytes) {
    to.destroy();
    throw new Error(`A body had ${bytes} bytes where its head promised ${String(promised)}.`);
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
