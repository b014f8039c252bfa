// What the toolkit itself says no to: messages that cannot be read, methods that are not there.
// Rejections travel as errors with their facts on them; each binding gives them its own form.
// What a method throws is none of this.

import { errorText, FORMAT, INVALID_OPERATION, netError, type NetError } from './net-error.ts';

/** Why a message got no method to run. Texts are .NET's own, for clients that compare them. */
export type Rejection =
  /** A text that is no value of its type. */
  | { readonly kind: 'lexical' }
  /** Not well-formed, or over a limit; 400 without a body, as ASMX answers. */
  | { readonly kind: 'xml'; readonly line: number; readonly column: number }
  /** A fault that names who erred. */
  | { readonly kind: 'fault'; readonly code: FaultCode }
  /** A bare status without a body. */
  | { readonly kind: 'status'; readonly status: 400 | 415 }
  /** A GET or POST that cannot be served. */
  | { readonly kind: 'plain' };

/** Who erred, in SOAP 1.1's words. */
export type FaultCode = 'Client' | 'Server' | 'MustUnderstand' | 'VersionMismatch';

/** An error that carries a rejection. */
export const rejected = (error: NetError, rejection: Rejection): Error =>
  Object.assign(new Error(errorText(error, 'production')), { [MARK]: rejection, [NET]: error });

/** The rejection that an error carries, or null for any other error. */
export const rejectionOf = (error: unknown): Rejection | null =>
  error instanceof Error && MARK in error ? (error[MARK] as Rejection) : null;

/** What .NET would have thrown for a rejection. */
export const netErrorOf = (error: Error): NetError =>
  NET in error ? (error[NET] as NetError) : netError(INVALID_OPERATION, error.message);

const MARK = Symbol('rejection');
const NET = Symbol('net error');

/** A text that is no value of its type, in .NET's words. */
export const lexicalError = (text: string, type: string = FORMAT): Error =>
  rejected(netError(type, text), { kind: 'lexical' });
