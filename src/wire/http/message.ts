// The neutral request and answer that every protocol reads and writes, and what a protocol is.
// No socket and no server framework shows here; bodies flow in both directions and are never
// held whole by this room.

import type { Refusal } from '../../domain/refusal.ts';
import type { TraceNumber } from '../../ports/observer.ts';

/** One request, as the client sent it. */
export interface HttpRequest {
  /** In the client's own spelling: `GET`, `POST`, …. */
  readonly method: string;
  /** Percent-decoded, without the query; starts with `/`. */
  readonly path: string;
  /** As it was sent, without the `?`; empty where there is none. */
  readonly query: string;
  /** Names in lower case; a header that came twice is joined with `, `. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes as they come in. Reading beyond the limit throws `body-too-large`. */
  readonly body: AsyncIterable<Uint8Array>;
  /** The client's network address, as the proxy tells it where one is trusted. */
  readonly address: string;
  /** Aborted when the client leaves before its answer is complete, or its time is up. */
  readonly signal: AbortSignal;
  /** Whether the answer was sent to its end, as far as this machine can tell. */
  readonly sent: Promise<boolean>;
  /** `scheme://host[:port]` as the client reached us, or the configured public address. */
  readonly base: string;
  /** Puts a bug into the log and gives the number for the apology. */
  trace(error: unknown): TraceNumber;
}

/** A stream is sent chunked, as fast as the client reads; everything else with its length. */
export type HttpBody = string | Uint8Array | AsyncIterable<Uint8Array> | null;

/** One answer. Header names in any case; `Content-Length` is added here where it is known. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: HttpBody;
}

/** Why there is no proper answer: our expected *no*, or a bug that is known by its number. */
export type Failure =
  | { readonly kind: 'refusal'; readonly refusal: Refusal }
  | { readonly kind: 'bug'; readonly trace: TraceNumber };

/** One way of speaking HTTP to us. The first in the list that takes a request answers it. */
export interface Protocol {
  /** For the log. */
  readonly name: string;
  /** Whether a request is this protocol's, told from its head alone. */
  takes(request: HttpRequest): boolean;
  /** What it throws is caught once, by the server, and given to `refuse`. */
  answer(request: HttpRequest): Promise<HttpAnswer>;
  /** The path as it may stand in a log, where the path holds a secret; by default the path. */
  logged?(request: HttpRequest): string;
  /** A failure in this protocol's own form; without it the failure is told in plain text. */
  refuse?(failure: Failure, request: HttpRequest): HttpAnswer;
}

/** The sentence for a bug: no more than the person needs to report it. */
export const apologyOf = (trace: TraceNumber): string =>
  `Something went wrong on the server. It is in the server's log under number ${trace}.`;
