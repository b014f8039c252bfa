// A server for one test, and a client that sends bytes as they are and reads one answer.
// The client is a bare socket on purpose: no library may smooth over what the server sends.

import { connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Observer } from '../../../src/ports/observer.ts';
import type { HttpLimits } from '../../../src/wire/http/limits.ts';
import type { Protocol } from '../../../src/wire/http/message.ts';
import { createHttpServer, type HttpServer } from '../../../src/wire/http/server.ts';
import { QUIET } from '../../support/quiet-observer.ts';

/** What an observer was told. */
export interface Told {
  readonly bugs: unknown[];
  readonly notes: { readonly event: string; readonly facts: Readonly<Record<string, unknown>> }[];
}

/** An observer that keeps what it is told. */
export const keeping = (): Observer & { readonly told: Told } => {
  const told: Told = { bugs: [], notes: [] };
  return {
    ...QUIET,
    told,
    note: (_level, event, facts = {}) => void told.notes.push({ event, facts }),
    bug: (error) => {
      told.bugs.push(error);
      return '0badcafe';
    },
  };
};

/** What a test may say about its server. */
export interface Wanted {
  readonly observer?: Observer;
  readonly publicUrl?: string;
  readonly trustProxy?: boolean;
  readonly requestBytesMax?: number;
  readonly limits?: Partial<HttpLimits>;
}

/** A server on a free port of this machine that stops when the test ends. */
export const serving = async (
  t: TestContext,
  protocols: readonly Protocol[],
  wanted: Wanted = {},
): Promise<HttpServer> => {
  const server = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    protocols,
    observer: wanted.observer ?? keeping(),
    publicUrl: wanted.publicUrl ?? null,
    trustProxy: wanted.trustProxy ?? false,
    requestBytesMax: wanted.requestBytesMax ?? 1_000_000,
    limits: { stopSeconds: 0.2, ...wanted.limits },
  });
  t.after(() => server.stop());
  return server;
};

/** Waits until a count has begun and stands still. */
export const settled = async (count: () => number): Promise<void> => {
  for (let before = 0; before === 0 || before !== count();) {
    before = count();
    await pause(50);
  }
};

/** One answer as it came. */
export interface Heard {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Whether the body ended as its head promised. */
  readonly whole: boolean;
}

/** Sends bytes over a new connection and reads one answer. */
export const exchange = async (port: number, request: string | Uint8Array): Promise<Heard> => {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  socket.write(request);
  const isHead = Buffer.from(request).subarray(0, 5).toString('latin1') === 'HEAD ';
  try {
    return await heard(socket, isHead);
  } finally {
    socket.destroy();
  }
};

const heard = async (socket: Socket, isHead: boolean): Promise<Heard> => {
  const chunks: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    // Long answers are looked at only where their last chunk may have come.
    if (chunks.length > 8 && !chunk.subarray(-5).equals(LAST_CHUNK)) continue;
    const answer = parsed(Buffer.concat(chunks), isHead);
    if (answer?.whole) return answer;
  }
  const answer = parsed(Buffer.concat(chunks), isHead);
  if (!answer) throw new Error('The connection closed without an answer.');
  return answer;
};

const LAST_CHUNK = Buffer.from('0\r\n\r\n');

const parsed = (bytes: Buffer, isHead: boolean): Heard | null => {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const rest = bytes.subarray(end + 4);
  const status = Number(first.split(' ')[1]);
  const head = { status, headers };
  if (isHead) return { ...head, body: rest, whole: true };
  if (headers['transfer-encoding'] === 'chunked') return { ...head, ...unchunked(rest) };
  const length = Number(headers['content-length'] ?? Number.NaN);
  const whole = Number.isNaN(length) ? status === 304 || status === 204 : rest.length >= length;
  return { ...head, body: rest, whole };
};

const unchunked = (bytes: Buffer): { body: Buffer; whole: boolean } => {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return { body: Buffer.concat(parts), whole: false };
    const length = Number.parseInt(bytes.subarray(at, line).toString('latin1'), 16);
    if (length === 0) return { body: Buffer.concat(parts), whole: true };
    const from = line + 2;
    if (bytes.length < from + length) return { body: Buffer.concat(parts), whole: false };
    parts.push(bytes.subarray(from, from + length));
    at = from + length + 2;
  }
};
