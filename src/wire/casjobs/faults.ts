// Failures in the words that clients of CasJobs cut their message out of: one line, the message
// between `System.Exception: ` and the one arrow behind it, or behind the one arrow before it.
// No stack, no place in our code, and nothing about the request is ever in it.

import { lineOf } from '../../domain/refusal.ts';
import type { RefusalKind } from '../../domain/refusal.ts';
import type { Fault } from '../asmx/declare.ts';
import { apologyOf } from '../http/message.ts';
import type { Failure } from '../http/message.ts';

/** The fault of the Jobs service for whatever a method threw. */
export const faultOf = (failure: Failure): Fault => {
  const { code, name, message } = wordsOf(failure);
  return {
    code,
    // What follows the last arrow and its first colon is the message, to the clients in Java.
    soap:
      'System.Web.Services.Protocols.SoapException: Server was unable to process request. ' +
      `---> System.Exception: ${message}`,
    // What stands before the last arrow is the message, to the clients in Python.
    plain: `System.Exception: ${htmlOf(message)} ---> Almagest.${name}`,
  };
};

/** `text` as one line without the sequences that clients take for the end of the message. */
export const oneLineOf = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex -- control characters must not reach XML
    .replace(/[\s\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ')
    .replace(/-{3,}/g, '--')
    .replaceAll('-->', '-- >')
    .trim();

interface Words {
  readonly code: Fault['code'];
  readonly name: string;
  readonly message: string;
}

const wordsOf = (failure: Failure): Words =>
  failure.kind === 'bug'
    ? { code: 'Server', name: 'bug', message: apologyOf(failure.trace) }
    : {
        code: CODES[failure.refusal.kind],
        name: failure.refusal.code,
        message: oneLineOf(lineOf(failure.refusal)),
      };

/**
 * Whose fault it is, on this wire: always the server's. The original's methods throw, and what a
 * method throws ASMX calls a server fault; clients know no other.
 */
const CODES = {
  invalid: 'Server',
  unsigned: 'Server',
  forbidden: 'Server',
  unknown: 'Server',
  conflict: 'Server',
  limit: 'Server',
  busy: 'Server',
  engine: 'Server',
} as const satisfies Record<RefusalKind, Fault['code']>;

const htmlOf = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
