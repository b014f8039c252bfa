// Failures as clients of this API read them: a status, and one flat object whose values are all
// texts. Some read it into a dictionary of texts, and break where a value is anything else.

import { lineOf } from '../../../domain/refusal.ts';
import type { Refusal, RefusalName, Words } from '../../../domain/refusal.ts';
import { apologyOf, type Failure, type HttpAnswer } from '../../http/message.ts';
import { statusOf } from '../../http/plain.ts';
import { lineOnWire } from '../faults.ts';
import { jsonOf } from './json.ts';
import { JSON_TYPE } from './resource.ts';

/** What went wrong, as this wire tells it. */
export interface RestError {
  readonly status: number;
  /** A word for programs: the name of our refusal. */
  readonly code: string;
  readonly message: string;
  /** The number under which the server's log has the story of a bug. */
  readonly trace?: string;
}

/** The answer for whatever a resource threw. */
export const failureAnswer = (failure: Failure): HttpAnswer => {
  if (failure.kind === 'refusal') return errorAnswer(errorOf(failure.refusal));
  const { trace } = failure;
  return errorAnswer({ status: 500, code: 'bug', message: apologyOf(trace), trace });
};

/** An error in its form. */
export const errorAnswer = (
  { status, code, message, trace = '' }: RestError,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer => ({
  status,
  headers: { 'Content-Type': JSON_TYPE, ...headers },
  body: jsonOf({
    'Error Code': code,
    'Error Type': TYPES.get(status) ?? 'InternalServerError',
    'Error Message': message,
    LogMessageID: trace,
  }),
});

const errorOf = (refusal: Refusal): RestError => {
  const words = WORDS[refusal.code];
  return {
    status: STATUSES.get(refusal.code) ?? statusOf(refusal),
    code: refusal.code,
    message: words === undefined ? lineOnWire(refusal) : lineOf(refusal, words),
  };
};

/** Where this API has a status of its own for a refusal. */
const STATUSES: ReadonlyMap<RefusalName, number> = new Map([
  ['unknown-format', 406],
  ['message-too-large', 413],
]);

/** What people know here by other names than over SOAP. */
const WORDS: Readonly<Partial<Record<RefusalName, Partial<Words>>>> = {
  'wrong-password': {
    sentence: 'The name and password do not match.',
    hint: 'Check both: the name is the login of the account, not its number.',
  },
  'unknown-login-token': {
    sentence: 'The token in X-Auth-Token is not valid or has expired.',
    hint: 'Ask for a new one at /keystone/v3/tokens.',
  },
  'not-signed-in': {
    sentence: 'This call needs a token in its header X-Auth-Token, and has none.',
    hint: 'Ask for one at /keystone/v3/tokens, with the login and password of the account.',
  },
  'unknown-job': { hint: 'GET jobs lists those you have.' },
  'unknown-format': {
    sentence: "An answer cannot be made as '{format}'.",
    hint: 'Say one of these in Accept: {formats}.',
  },
};

/** Names of statuses as .NET has them, which is what the original writes. */
const TYPES: ReadonlyMap<number, string> = new Map([
  [400, 'BadRequest'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'NotFound'],
  [405, 'MethodNotAllowed'],
  [406, 'NotAcceptable'],
  [408, 'RequestTimeout'],
  [409, 'Conflict'],
  [413, 'RequestEntityTooLarge'],
  [429, 'TooManyRequests'],
  [501, 'NotImplemented'],
  [502, 'BadGateway'],
  [503, 'ServiceUnavailable'],
]);
