// What the methods of the fixture services throw: refusals whose text names an exception, and the
// exceptions as .NET has them. A real service has refusals of its own, and words for them.

import { Refusal } from '../../../src/domain/refusal.ts';
import type { Thrown } from '../../../src/wire/asmx/declare.ts';
import { ARGUMENT, netError, SOAP_EXCEPTION } from '../../../src/wire/asmx/net-error.ts';
import type { Failure } from '../../../src/wire/http/message.ts';

const EXCEPTIONS: Readonly<Record<string, Thrown>> = {
  soap: {
    error: netError(SOAP_EXCEPTION, 'Custom soap error'),
    soap: { code: 'Client', actor: 'http://actor/' },
  },
  detail: {
    error: netError(SOAP_EXCEPTION, 'With detail'),
    soap: { code: 'Server', detail: '<err xmlns="urn:e">x</err>' },
  },
  custom: {
    error: netError(SOAP_EXCEPTION, 'Custom code'),
    soap: { code: { namespace: 'urn:mycodes', name: 'MyCode' } },
  },
  inner: {
    error: netError(
      'System.ApplicationException',
      'outer',
      netError('System.InvalidOperationException', 'inner <x>'),
    ),
  },
  outer: {
    error: netError(
      'System.ApplicationException',
      'Outer failure',
      netError(ARGUMENT, 'bad conditions\r\nParameter name: conditions'),
    ),
  },
  empty: { error: netError('System.Exception', '') },
  arg: { error: netError(ARGUMENT, 'bad\r\nParameter name: kind') },
};

/** Throws the exception of that name, or a plain one with that message. */
export const fails = (what: string): never => {
  throw new Refusal('query-error', { message: what });
};

/** The exception that `fails` meant. */
export const thrownBy = (failure: Failure): Thrown => {
  const what = failure.kind === 'bug' ? '' : String(failure.refusal.blanks['message']);
  const known = Object.hasOwn(EXCEPTIONS, what) ? EXCEPTIONS[what] : undefined;
  return known ?? { error: netError('System.Exception', what) };
};
