// Failures in the words that clients of the Command Web Service look for, in its two layouts: one
// names the operation, says who answered and repeats the message; the other, for what may go better
// at the next try, begins as .NET's unhandled errors do (docs/protocols/command.md, Faults).

import { lineOf, Refusal } from '../../domain/refusal.ts';
import type { RefusalKind, RefusalName, Words } from '../../domain/refusal.ts';
import type { Call, Fault } from '../asmx/declare.ts';
import { cleaned, escaped } from '../../base/xml/escape.ts';
import { htmlEncoded } from '../asmx/html.ts';
import { apologyOf } from '../http/message.ts';
import type { Failure } from '../http/message.ts';
import { brokenRulesIn } from './rules.ts';

/** Where the service stands. */
export const COMMAND_PATH = '/CommandWebService.asmx';

/** The namespace of the service, and of what its faults tell beside their text. */
export const COMMAND_NAMESPACE = 'http://www.birst.com/';

/** What a refusal says on this wire beside its own blanks. */
interface Told {
  /** The name that faults of the operation begin with. */
  readonly operation: string;
  /** As the caller gave them. */
  readonly token?: string | null;
  readonly user?: string | null;
}

/** Runs `work`; what it refuses is refused with what is told besides, for `faultOf` to say. */
export const telling = async <T>(told: Told, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { operation, token, user } = told;
    throw new Refusal(error.code, {
      ...error.blanks,
      operation: error.blanks['operation'] ?? operation,
      // Clients look for lower-case digits.
      token: error.blanks['token'] ?? (token ?? '').toLowerCase(),
      user: error.blanks['user'] ?? user ?? '',
    });
  }
};

/** The fault of the Command Web Service for whatever a method threw. */
export const faultOf = (failure: Failure, call: Call): Fault => {
  if (failure.kind === 'bug') return unhandled(apologyOf(failure.trace));
  const { refusal } = failure;
  if (refusal.code === 'bad-parameters') {
    return told(call, { code: 'Client', text: VALIDATION, messages: brokenRulesIn(refusal) });
  }
  const message = lineOf(refusal, WORDS[refusal.code]);
  if (TRANSIENT[refusal.kind]) return unhandled(message);
  const { operation } = refusal.blanks;
  const text = operation === undefined ? message : `${operation}: ${message}`;
  const code = SERVER_FAULTS.has(refusal.code) ? 'Server' : 'Client';
  return told(call, { code, text, messages: [message] });
};

/** Clients compare it as a whole. */
const VALIDATION = 'Validation failure';

/** A file is the only thing of this service that is large. */
const IN_CHUNKS =
  'Send a file in chunks, each by an uploadData of its own with at most half as many of its bytes.';

const DEAD_TOKEN: Words = { sentence: 'token {token} is not valid or has expired.', hint: '' };

/** What clients look for in the place of our own words. */
const WORDS: Readonly<Partial<Record<RefusalName, Words>>> = {
  // In the same words whether there is such a user: the original tells, and so tells strangers.
  'wrong-password': {
    sentence: 'Failed web services login attempt for user {user}.',
    hint: 'Check the login and the password.',
  },
  // Of the catalogue's words the hint is an operator's.
  'unknown-login': { sentence: "There is no account '{login}'.", hint: '' },
  'unknown-login-token': DEAD_TOKEN,
  'unknown-job-token': DEAD_TOKEN,
  'message-too-large': {
    sentence: 'The message is larger than {bytes} bytes (unsignedBytesMax).',
    hint: IN_CHUNKS,
  },
  'body-too-large': {
    sentence: 'The request is larger than {bytes} bytes (requestBytesMax).',
    hint: IN_CHUNKS,
  },
};

/** The original calls these its own fault; clients that look for the words do not mind. */
const SERVER_FAULTS: ReadonlySet<RefusalName> = new Set([
  'unknown-login-token',
  'unknown-job-token',
]);

/** Kinds that may go better at the next try: clients try again where they see the second layout. */
const TRANSIENT = {
  invalid: false,
  unsigned: false,
  forbidden: false,
  unknown: false,
  conflict: false,
  limit: false,
  busy: true,
  engine: true,
} as const satisfies Record<RefusalKind, boolean>;

interface ToldFault {
  readonly code: 'Client' | 'Server';
  readonly text: string;
  readonly messages: readonly string[];
}

const told = ({ base }: Call, { code, text, messages }: ToldFault): Fault => {
  const elements = messages.map((each) => `<b:message>${escaped(cleaned(each))}</b:message>`);
  return {
    code,
    actor: base + COMMAND_PATH,
    detail: `<b:error xmlns:b="${COMMAND_NAMESPACE}">${elements.join('')}</b:error>`,
    soap: text,
    plain: htmlEncoded(text),
  };
};

const unhandled = (message: string): Fault => ({
  code: 'Server',
  soap: `Server was unable to process request. ---> ${message}`,
  plain: htmlEncoded(message),
});
