// The one handler between every protocol and its answer: find who takes the request, call, catch
// once, bound the time. Expected refusals and bugs part here; protocols only give them a form.

import { Refusal } from '../../domain/refusal.ts';
import type { Failure, HttpAnswer, HttpRequest, Protocol } from './message.ts';
import { nothingThere, plainFailure } from './plain.ts';
import { discard } from './send.ts';

/** What an answer is bound by. */
export interface Bounds {
  /** No work is begun any more. */
  readonly isStopping: boolean;
  readonly answerSeconds: number;
  /** Whether the body of the request is still coming: so long its time is not the answer's. */
  readonly isBodyComing: () => boolean;
  /** Called when the answer did not come in time. */
  readonly giveUp: () => void;
  /** Calls `listener` when a server that stops waits no longer; returns what ends that. */
  readonly onLastCall: (listener: () => void) => () => void;
}

/** The answer, or the failure in its form; rejects only when a protocol cannot even refuse. */
export const handle = async (
  request: HttpRequest,
  protocol: Protocol | null,
  bounds: Bounds,
): Promise<HttpAnswer> => {
  if (!protocol) return nothingThere(request.path);
  try {
    if (bounds.isStopping) throw new Refusal('stopping');
    return await within(bounds, protocol.answer(request));
  } catch (error) {
    const failure = failureOf(error, request);
    return protocol.refuse?.(failure, request) ?? plainFailure(failure);
  }
};

/** An error as a failure: a refusal as it is, anything else as a bug that is now in the log. */
export const failureOf = (error: unknown, request: HttpRequest): Failure => {
  if (error instanceof Refusal) return { kind: 'refusal', refusal: error };
  if (request.signal.aborted && isAbort(error)) {
    return { kind: 'refusal', refusal: new Refusal('client-left') };
  }
  return { kind: 'bug', trace: request.trace(error) };
};

/** Whether an error only says that a socket or a signal was cut. */
const isAbort = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'AbortError' || ('code' in error && ABORT_CODES.has(String(error.code))));

const ABORT_CODES = new Set(['ECONNRESET', 'EPIPE', 'ABORT_ERR', 'ERR_STREAM_PREMATURE_CLOSE']);

/** Who takes the request: the first of the list, or nobody. */
export const takerOf = (request: HttpRequest, protocols: readonly Protocol[]): Protocol | null =>
  protocols.find((protocol) => protocol.takes(request)) ?? null;

const within = async (bounds: Bounds, answer: Promise<HttpAnswer>): Promise<HttpAnswer> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const giveUp = (refusal: Refusal): void => {
    reject(refusal);
    // What comes all the same is closed; what fails all the same has been refused already.
    answer.then(discard).catch(() => {});
    bounds.giveUp();
  };
  const seconds = bounds.answerSeconds;
  const ring = (): void => {
    if (bounds.isBodyComing()) timer.refresh();
    else giveUp(new Refusal('answer-late', { seconds }));
  };
  const timer = setTimeout(ring, seconds * 1_000);
  const endCall = bounds.onLastCall(() => giveUp(new Refusal('stopping')));
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    endCall();
  }
};
