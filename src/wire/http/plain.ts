// Answers in plain text, for what no protocol took or a protocol has no form for.
// One total table leads from the kind of a refusal to its status.

import { lineOf, type Refusal, type RefusalKind, type RefusalName } from '../../domain/refusal.ts';
import { apologyOf, type Failure, type HttpAnswer } from './message.ts';

/** A failure as plain text with the status of its kind. */
export const plainFailure = (failure: Failure): HttpAnswer =>
  failure.kind === 'bug'
    ? plainText(500, apologyOf(failure.trace))
    : plainText(statusOf(failure.refusal), lineOf(failure.refusal));

/** The answer for a path that is nobody's. */
export const nothingThere = (path: string): HttpAnswer =>
  plainText(404, `There is nothing at ${path}. The start page, /, lists what is here.`);

/** One or more lines of text. */
export const plainText = (
  status: number,
  text: string,
  more: Readonly<Record<string, string>> = {},
): HttpAnswer => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', ...more },
  body: `${text}\n`,
});

/** The HTTP status of a refusal. */
export const statusOf = ({ code, kind }: Refusal): number =>
  OWN_STATUS.get(code) ?? STATUS_OF[kind];

/** Where HTTP has a status for the very thing. */
const OWN_STATUS: ReadonlyMap<RefusalName, number> = new Map([
  ['body-too-large', 413],
  ['body-too-slow', 408],
]);

const STATUS_OF = {
  invalid: 400,
  unsigned: 401,
  forbidden: 403,
  unknown: 404,
  conflict: 409,
  limit: 429,
  busy: 503,
  engine: 502,
} as const satisfies Record<RefusalKind, number>;
