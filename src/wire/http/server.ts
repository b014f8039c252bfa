// The HTTP server: sockets, time limits, starting and stopping. It hands every request to the
// protocols that main gave it and knows none of them.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { isLoopback, isPrivate } from '../../base/network.ts';
import type { Observer } from '../../ports/observer.ts';
import { capConnections } from './connections.ts';
import { formatWordOf } from './format-word.ts';
import { handle, takerOf } from './handle.ts';
import { HTTP_LIMITS, type HttpLimits } from './limits.ts';
import type { HttpAnswer, HttpRequest, Protocol } from './message.ts';
import { requestOf, type Reception } from './receive.ts';
import { createRequestIds } from './request-id.ts';
import { createRounds } from './rounds.ts';
import { discard, send } from './send.ts';
import { answerUnreadable } from './unreadable.ts';

/** What a server is made of. */
export interface HttpServerOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Asked in this order; the first that takes a request answers it. */
  readonly protocols: readonly Protocol[];
  readonly observer: Observer;
  /** Where people reach us, when that is not the address in their requests. */
  readonly publicUrl: string | null;
  /** Believe a proxy nearby about the client's address, scheme and host. */
  readonly trustProxy: boolean;
  /** Speaks TLS alone, by this certificate; clear text where it is null or absent. */
  readonly tls?: TlsTerms | null;
  readonly requestBytesMax: number;
  readonly limits?: Partial<HttpLimits>;
}

/** A certificate with those above it, and its key, as PEM. */
export interface TlsTerms {
  readonly cert: string;
  readonly key: string;
}

/** A server that listens. */
export interface HttpServer {
  readonly scheme: 'http' | 'https';
  /** The address it is bound to, as the socket tells it. */
  readonly address: string;
  readonly port: number;
  /** Takes no more, lets running answers end within `stopSeconds`, cuts the rest. */
  stop(): Promise<void>;
}

/** Listens; rejects with Node's own error (`EADDRINUSE`, `EACCES`, …) where it cannot. */
export const createHttpServer = async (options: HttpServerOptions): Promise<HttpServer> => {
  const limits = { ...HTTP_LIMITS, ...options.limits };
  const state: State = {
    stopping: false,
    calls: new Set(),
    lines: new Set(),
    sockets: new Map(),
    nextRound: createRounds(),
  };
  const serving = { ...options, limits, state };
  const requestIdOf = createRequestIds();
  const server = socketsOf(options, limits);
  const { tls = null } = options;
  server.on('connection', (line: Socket) => {
    state.lines.add(line);
    line.once('close', () => state.lines.delete(line));
  });
  // What requests come from: over TLS another socket than the line it lies on.
  server.on(tls === null ? 'connection' : 'secureConnection', (socket: Socket) => {
    state.sockets.set(socket, 0);
    socket.once('close', () => state.sockets.delete(socket));
  });
  server.on('request', (from: IncomingMessage, to: ServerResponse) => {
    const requestId = requestIdOf(from.headers['x-request-id']);
    serve(from, to, { ...serving, requestId }).catch((error: unknown) => {
      // A protocol that fails even to refuse leaves nothing to say; the client must not wait.
      options.observer.bug(error, { request: requestId, method: from.method });
      to.destroy();
    });
  });
  server.listen({ host: options.host, port: options.port });
  await once(server, 'listening');
  // Such as a connection that could not be taken for want of files: the others go on.
  server.on('error', (error) => void options.observer.bug(error));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no address.');
  let stopped: Promise<void> | null = null;
  return {
    scheme: tls === null ? 'http' : 'https',
    address: bound.address,
    port: bound.port,
    stop: () => (stopped ??= stop(server, state, limits)),
  };
};

const socketsOf = (options: HttpServerOptions, limits: HttpLimits): Server => {
  const { tls = null } = options;
  const terms = {
    requestTimeout: limits.requestSeconds * 1_000,
    keepAliveTimeout: limits.keepAliveSeconds * 1_000,
    headersTimeout: limits.headSeconds * 1_000,
    // Node looks for the late at this pace: a tenth of the limit is exact enough.
    connectionsCheckingInterval: limits.headSeconds * 100,
  };
  const server =
    tls === null
      ? createServer(terms)
      : createTlsServer({ ...terms, ...tls, handshakeTimeout: limits.headSeconds * 1_000 });
  server.on('clientError', answerUnreadable);
  server.maxConnections = limits.connectionsMax;
  capConnections(server, {
    perNetworkMax: limits.connectionsPerNetworkMax,
    // A proxy that is believed brings everybody's connections; this machine's own are for its user.
    isExempt: (address) => (options.trustProxy ? isPrivate : isLoopback)(address),
    onCut: (network) => options.observer.note('debug', 'http.crowded', { network }),
  });
  return server;
};

/** Where a server stands. */
interface State {
  stopping: boolean;
  /** Called when running answers are waited for no longer. */
  readonly calls: Set<() => void>;
  /** Connections as the system has them; over TLS also those that have not come to terms yet. */
  readonly lines: Set<Socket>;
  /** Open connections, and how many requests of each are being answered. */
  readonly sockets: Map<Socket, number>;
  /** Where requests that came together wait for each other. */
  readonly nextRound: () => Promise<void>;
}

interface Serving extends Reception {
  readonly requestId: string;
  readonly protocols: readonly Protocol[];
  readonly limits: HttpLimits;
  readonly state: State;
}

const serve = async (
  from: IncomingMessage,
  to: ServerResponse,
  serving: Serving,
): Promise<void> => {
  const began = performance.now();
  const gone = new AbortController();
  const sent = Promise.withResolvers<boolean>();
  to.once('finish', () => sent.resolve(true));
  const { state } = serving;
  const { socket } = from;
  state.sockets.set(socket, (state.sockets.get(socket) ?? 0) + 1);
  to.on('close', () => {
    const count = state.sockets.get(socket);
    if (count !== undefined) state.sockets.set(socket, count - 1);
    sent.resolve(to.writableFinished);
    if (!to.writableFinished) gone.abort(OVER);
  });
  await state.nextRound();
  let received = 0;
  const onBytes = (length: number): void => {
    received += length;
  };
  const line = { signal: gone.signal, sent: sent.promise, onBytes };
  const request = requestOf(from, line, serving);
  const trail = { request: serving.requestId, address: request.address };
  await serving.observer.within(trail, async () => {
    const protocol = takerOf(request, serving.protocols);
    const answer = await handle(request, protocol, {
      isStopping: state.stopping,
      onLastCall: (listener) => {
        state.calls.add(listener);
        return () => state.calls.delete(listener);
      },
      answerSeconds: serving.limits.answerSeconds,
      // A body has limits of its own: one that is too slow is refused.
      isBodyComing: () => !from.complete,
      giveUp: () => gone.abort(OVER),
    });
    const bytes = await deliver(from, to, answer, { request, serving });
    const seconds = (performance.now() - began) / 1_000;
    tell(serving, { request, protocol, answer, seconds, received, bytes });
  });
};

/** A request that was answered. */
interface Told {
  readonly request: HttpRequest;
  readonly protocol: Protocol | null;
  readonly answer: HttpAnswer;
  readonly seconds: number;
  readonly received: number;
  readonly bytes: number | null;
}

const tell = ({ observer }: Serving, told: Told): void => {
  const { request, protocol, answer, seconds, received, bytes } = told;
  observer.note(levelOf(answer.status), 'http.answer', {
    protocol: protocol?.name ?? null,
    method: request.method,
    path: protocol?.logged?.(request) ?? request.path,
    status: answer.status,
    bytes,
    milliseconds: Math.round(seconds * 1_000),
  });
  observer.tally({
    kind: 'request',
    facade: protocol?.name ?? 'none',
    status: answer.status,
    seconds,
    received: { format: formatWordOf(request.headers['content-type']), bytes: received },
    sent: { format: formatWordOf(typeIn(answer)), bytes: bytes ?? 0 },
  });
};

const typeIn = ({ headers }: HttpAnswer): string | undefined =>
  headers['Content-Type'] ?? headers['content-type'];

/** Made once: an error made for each is costly, and all of them say the same. */
const OVER = new DOMException('The line of this request is closed.', 'AbortError');

const levelOf = (status: number): 'debug' | 'info' => (status < 500 ? 'debug' : 'info');

/** Sends the answer and leaves the connection fit for the next request, or closed. */
const deliver = async (
  from: IncomingMessage,
  to: ServerResponse,
  answer: HttpAnswer,
  { request, serving }: { request: HttpRequest; serving: Serving },
): Promise<number | null> => {
  if (to.destroyed) {
    await discard(answer);
    return null;
  }
  if (serving.state.stopping) to.setHeader('connection', 'close');
  to.once('finish', () => swallow(from, serving.limits.lingerSeconds));
  try {
    return await send(to, answer, {
      withBody: request.method !== 'HEAD',
      requestId: serving.requestId,
      idleSeconds: serving.limits.idleSeconds,
    });
  } catch (error) {
    // A source that stops because its client left has done what it was asked.
    if (!request.signal.aborted) request.trace(error);
    return null;
  }
};

/**
 * Reads what nobody wanted of a body: the next request comes behind it. Of one that is still coming
 * only for a while, so that its sender gets to read the answer.
 */
const swallow = (from: IncomingMessage, seconds: number): void => {
  if (from.readableEnded) return;
  from.resume();
  if (from.complete) return;
  const timer = setTimeout(() => from.destroy(), seconds * 1_000);
  from.once('close', () => clearTimeout(timer));
};

const stop = async (server: Server, state: State, limits: HttpLimits): Promise<void> => {
  state.stopping = true;
  const lastCall = setTimeout(() => {
    for (const call of state.calls) call();
  }, limits.lastCallSeconds * 1_000);
  const cut = setTimeout(() => {
    for (const line of state.lines) line.destroy();
  }, limits.stopSeconds * 1_000);
  server.close();
  // Busy ones end after their answer. Node knows as idle only those that had an answer before.
  for (const [socket, count] of state.sockets) if (count === 0) socket.destroy();
  try {
    await once(server, 'close');
  } finally {
    clearTimeout(lastCall);
    clearTimeout(cut);
  }
};
