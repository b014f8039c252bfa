// The HTTP server: sockets, time limits, starting and stopping. It hands every request to the
// protocols that main gave it and knows none of them; the framework is used for its sockets alone.

import { METHODS, type ServerResponse } from 'node:http';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { isLoopback, isPrivate } from '../../base/network.ts';
import type { Observer } from '../../ports/observer.ts';
import { capConnections } from './connections.ts';
import { handle, takerOf } from './handle.ts';
import { HTTP_LIMITS, type HttpLimits } from './limits.ts';
import type { HttpAnswer, HttpRequest, Protocol } from './message.ts';
import { requestOf, type Reception } from './receive.ts';
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
  readonly requestBytesMax: number;
  readonly limits?: Partial<HttpLimits>;
}

/** A server that listens. */
export interface HttpServer {
  /** The address it is bound to, as the socket tells it. */
  readonly address: string;
  readonly port: number;
  /** Takes no more, lets running answers end within `stopSeconds`, cuts the rest. */
  stop(): Promise<void>;
}

/** Listens; rejects with Node's own error (`EADDRINUSE`, `EACCES`, …) where it cannot. */
export const createHttpServer = async (options: HttpServerOptions): Promise<HttpServer> => {
  const limits = { ...HTTP_LIMITS, ...options.limits };
  const state = { stopping: false };
  const app = socketsOf(options, limits);
  const answer = (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.hijack();
    return serve(request, reply, { ...options, limits, state }).catch((error: unknown) => {
      // A protocol that fails even to refuse leaves nothing to say; the client must not wait.
      options.observer.bug(error, { method: request.method });
      reply.raw.destroy();
    });
  };
  app.all('/', answer);
  // What the framework would refuse in its own words is for the protocols to refuse in theirs.
  app.setNotFoundHandler(answer);
  app.setErrorHandler((_error, request, reply) => answer(request, reply));
  await app.listen({ host: options.host, port: options.port });
  const bound = app.server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no address.');
  let stopped: Promise<void> | null = null;
  return {
    address: bound.address,
    port: bound.port,
    stop: () => (stopped ??= stop(app, state, limits)),
  };
};

const socketsOf = (options: HttpServerOptions, limits: HttpLimits): FastifyInstance => {
  const app = fastify({
    logger: false,
    // One route serves every path; protocols read the original one themselves.
    rewriteUrl: () => '/',
    exposeHeadRoutes: false,
    requestTimeout: limits.requestSeconds * 1_000,
    keepAliveTimeout: limits.keepAliveSeconds * 1_000,
    return503OnClosing: false,
    clientErrorHandler: answerUnreadable,
    http: {
      headersTimeout: limits.headSeconds * 1_000,
      // Node looks for the late at this pace: a tenth of the limit is exact enough.
      connectionsCheckingInterval: limits.headSeconds * 100,
    },
  });
  app.server.maxConnections = limits.connectionsMax;
  capConnections(app.server, {
    perNetworkMax: limits.connectionsPerNetworkMax,
    // A proxy that is believed brings everybody's connections; this machine's own are for its user.
    isExempt: (address) => (options.trustProxy ? isPrivate : isLoopback)(address),
    onCut: (network) => options.observer.note('debug', 'http.crowded', { network }),
  });
  // Bodies are read by protocols, as streams: of no method does the framework parse one, or judge
  // its type, and every method that Node reads is for a protocol to take or to refuse.
  for (const method of METHODS) {
    app.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  }
  return app;
};

interface Serving extends Reception {
  readonly protocols: readonly Protocol[];
  readonly limits: HttpLimits;
  readonly state: { readonly stopping: boolean };
}

const serve = async (
  from: FastifyRequest,
  reply: FastifyReply,
  serving: Serving,
): Promise<void> => {
  const to = reply.raw;
  const began = performance.now();
  const gone = new AbortController();
  to.on('close', () => gone.abort(OVER));
  const request = requestOf(from, gone.signal, serving);
  const protocol = takerOf(request, serving.protocols);
  const answer = await handle(request, protocol, {
    isStopping: serving.state.stopping,
    answerSeconds: serving.limits.answerSeconds,
    giveUp: () => gone.abort(OVER),
  });
  const bytes = await deliver(from, to, answer, { request, serving });
  serving.observer.note(levelOf(answer.status), 'http.answer', {
    protocol: protocol?.name ?? null,
    method: request.method,
    path: protocol?.logged?.(request) ?? request.path,
    status: answer.status,
    bytes,
    milliseconds: Math.round(performance.now() - began),
  });
};

/** Made once: every request ends in an abort, and an error made for each costs ten times more. */
const OVER = new DOMException('The line of this request is closed.', 'AbortError');

const levelOf = (status: number): 'debug' | 'info' => (status < 500 ? 'debug' : 'info');

/** Sends the answer and leaves the connection fit for the next request, or closed. */
const deliver = async (
  from: FastifyRequest,
  to: ServerResponse,
  answer: HttpAnswer,
  { request, serving }: { request: HttpRequest; serving: Serving },
): Promise<number | null> => {
  if (to.destroyed) {
    await discard(answer);
    return null;
  }
  if (serving.state.stopping) to.setHeader('connection', 'close');
  if (!from.raw.complete) linger(from, to, serving.limits.lingerSeconds);
  try {
    return await send(to, answer, {
      withBody: request.method !== 'HEAD',
      idleSeconds: serving.limits.idleSeconds,
    });
  } catch (error) {
    // A source that stops because its client left has done what it was asked.
    if (!request.signal.aborted) request.trace(error);
    return null;
  }
};

/** Swallows the rest of a body for a while, so that its sender gets to read the answer. */
const linger = (from: FastifyRequest, to: ServerResponse, seconds: number): void => {
  to.once('finish', () => {
    from.raw.resume();
    const timer = setTimeout(() => from.raw.destroy(), seconds * 1_000);
    from.raw.once('close', () => clearTimeout(timer));
  });
};

const stop = async (
  app: FastifyInstance,
  state: { stopping: boolean },
  limits: HttpLimits,
): Promise<void> => {
  state.stopping = true;
  const cut = setTimeout(() => app.server.closeAllConnections(), limits.stopSeconds * 1_000);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
};
