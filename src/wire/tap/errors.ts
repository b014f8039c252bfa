// Failures as DALI has them (DALI 1.1, 4.2): a VOTable whose QUERY_STATUS is ERROR, with the whole
// sentence in it, and the status of HTTP for what kind of no it is.

import { lineOf } from '../../domain/refusal.ts';
import type { Refusal, RefusalKind, RefusalName, Words } from '../../domain/refusal.ts';
import { apologyOf, type Failure, type HttpAnswer } from '../http/message.ts';
import { xmlAnswer } from './xml.ts';

/** The answer for whatever a resource threw. */
export const failureAnswer = (failure: Failure): HttpAnswer => {
  if (failure.kind === 'bug') return errorAnswer(500, apologyOf(failure.trace));
  const { refusal } = failure;
  const status = statusOf(refusal);
  const answer = errorAnswer(status, lineOf(refusal, WORDS[refusal.code]));
  return status === 401 ? { ...answer, headers: { ...answer.headers, ...CHALLENGE } } : answer;
};

/** An error in its form. */
export const errorAnswer = (status: number, message: string): HttpAnswer => {
  const answer = xmlAnswer(
    [
      'VOTABLE',
      { version: '1.4', xmlns: 'http://www.ivoa.net/xml/VOTable/v1.3' },
      [
        'RESOURCE',
        { type: 'results' },
        ['INFO', { name: 'QUERY_STATUS', value: 'ERROR' }, message],
      ],
    ],
    status,
  );
  return { ...answer, headers: { 'Content-Type': 'application/x-votable+xml' } };
};

/** How to sign in (RFC 7617, RFC 6750). */
const CHALLENGE = {
  'WWW-Authenticate': 'Basic realm="Almagest", charset="UTF-8", Bearer realm="Almagest"',
};

const statusOf = ({ code, kind }: Refusal): number => OWN_STATUS.get(code) ?? STATUS_OF[kind];

/** Where HTTP or UWS has a status for the very thing. */
const OWN_STATUS: ReadonlyMap<RefusalName, number> = new Map([
  // UWS 1.1, 2.2.3.1: a change of phase that cannot be.
  ['job-not-draft', 403],
  ['job-ended', 403],
  ['body-too-large', 413],
  ['message-too-large', 413],
  ['upload-too-large', 413],
  ['body-too-slow', 408],
  ['table-name-taken', 409],
  ['table-being-written', 409],
  ['not-a-table', 409],
  // RFC 6585: the same request may be good later.
  ['too-many-attempts', 429],
  ['too-many-from-here', 429],
  ['uploads-waiting', 429],
  ['waiting-jobs-limit', 429],
]);

const STATUS_OF = {
  invalid: 400,
  unsigned: 401,
  forbidden: 403,
  unknown: 404,
  conflict: 400,
  limit: 400,
  busy: 503,
  engine: 500,
} as const satisfies Record<RefusalKind, number>;

/** What people know here by other names than over SOAP. */
const WORDS: Readonly<Partial<Record<RefusalName, Partial<Words>>>> = {
  'not-signed-in': {
    sentence: 'This needs an account, and nobody is signed in.',
    hint:
      'Send a login or wsid with its password or an access token (HTTP Basic), ' +
      'or a Bearer token.',
  },
  'wrong-password': {
    sentence: 'The name and password do not match.',
    hint: 'The name is the login of the account or its wsid.',
  },
  'unknown-login-token': {
    sentence: 'The token is not valid or has expired.',
    hint: 'Send another one, or a login and its password.',
  },
  'foreign-form': {
    sentence: 'A page of another site had your browser ask this, so nothing was done.',
    hint:
      'Ask it from a page of this server or from a program. Scripts of sites that whoever runs ' +
      'this server has named (tapOrigins) sign in with a token, as Authorization: Bearer.',
  },
  'unknown-job': { hint: 'GET /tap/async lists those you have.' },
  'result-too-large': {
    hint: 'Ask for fewer rows, or send the query to /tap/async, whose results may be larger.',
  },
};
