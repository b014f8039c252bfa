// Failures in the words that clients of CasJobs cut their message out of: one line, the message
// between `System.Exception: ` and the one arrow behind it, or behind the one arrow before it.
// No stack, no place in our code, and nothing about the request is ever in it.

import { lineOf } from '../../domain/refusal.ts';
import type { Refusal, RefusalKind, RefusalName, Words } from '../../domain/refusal.ts';
import type { Fault } from '../asmx/declare.ts';
import { apologyOf } from '../http/message.ts';
import type { Failure } from '../http/message.ts';

/** The fault of the CasJobs services for whatever a method threw. */
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

/** The refusal as this wire says it, in one line. */
export const lineOnWire = (refusal: Refusal): string => lineOf(refusal, WORDS[refusal.code]);

/** What people know by the names of this wire's parameters and operations, or clients look for. */
const WORDS: Readonly<Partial<Record<RefusalName, Partial<Words>>>> = {
  'wrong-password': {
    sentence: 'The wsid and password do not match.',
    hint: 'Check both: the wsid is the number shown when the account was made, not the login name.',
  },
  'wrong-key': {
    sentence: 'This wsId is the key of no account.',
    hint:
      'This service takes no wsid: it asks for the secret key of 15 digits that ' +
      'almagest account key LOGIN prints.',
  },
  'unknown-group': { hint: 'GetGroups lists the groups that you are in or invited to.' },
  'no-invitation': { hint: 'GetGroups lists your invitations: UserIsMember is false there.' },
  'group-not-joined': { hint: 'AcceptInvite accepts the invitation.' },
  'owner-stays': { hint: 'DestroyGroup ends the group; tables stay with their publishers.' },
  'unknown-account': { sentence: 'There is no account with the wsid {account}.' },
  'unknown-job': { hint: 'GetJobs lists the jobs you have.' },
  'unknown-format': {
    sentence: "There is no output type '{format}'.",
    hint: 'Types that can be extracted here: {formats}.',
  },
  'unknown-queue': {
    sentence: "There is no service '{queue}'.",
    hint: 'Services here: {queues}.',
  },
  'unknown-queue-state': {
    sentence: "A service cannot be put into the state '{state}'.",
    hint: 'Send SUSPENDING to have it start nothing new, or WAKING to have it start jobs again.',
  },
  'bad-condition': {
    hint: 'A condition is KEY : VALUE, with | between values and ; between keys.',
  },
  'search-too-wide': { hint: 'Ask for fewer at once, or for a range as 100,200.' },
  // Clients look for `exceed memory limit`.
  'result-too-large': {
    sentence: 'The rows of this quick query exceed memory limit ({bytes} bytes, quickResultBytes).',
  },
};

interface FaultWords {
  readonly code: Fault['code'];
  readonly name: string;
  readonly message: string;
}

const wordsOf = (failure: Failure): FaultWords =>
  failure.kind === 'bug'
    ? { code: 'Server', name: 'bug', message: apologyOf(failure.trace) }
    : {
        code: CODES[failure.refusal.kind],
        name: failure.refusal.code,
        message: oneLineOf(lineOnWire(failure.refusal)),
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
