// How a web service is declared: its methods with the types of what goes in and comes out, as data.
// Dispatch, readers, writers and WSDL are derived from it and nothing is written twice.
// No service is known here, and nothing here reads or writes a message.

import type { Failure } from '../http/message.ts';
import type { Scalar } from './scalars/scalar.ts';

export { base64, char, guid } from './scalars/binary.ts';
export { boolean, looseBoolean } from './scalars/boolean.ts';
export { decimal } from './scalars/decimal.ts';
export { enumeration, flags } from './scalars/enumeration.ts';
export { double, float } from './scalars/floating.ts';
export { dateTime } from './scalars/instant.ts';
export { byte, int, long, short, unsignedByte } from './scalars/integer.ts';
export { unsignedInt, unsignedLong, unsignedShort } from './scalars/integer.ts';
export { netDateTime, netDateTimeOf } from './scalars/net-date-time.ts';
export { cleanText, text } from './scalars/text.ts';
export type { Scalar } from './scalars/scalar.ts';

/** The four ways to call a method. */
export type Binding = 'soap11' | 'soap12' | 'get' | 'post';

/** What a method may know of the call beside its parameters. */
export interface Call {
  /** The client's network address. */
  readonly address: string;
  /** Aborted when the client leaves or its time is up. */
  readonly signal: AbortSignal;
  /** `scheme://host[:port]` by which people reach us, for links in answers. */
  readonly base: string;
  readonly binding: Binding;
}

/** A class: named elements in wire order. Null texts are left out, as ASMX does. */
export interface RecordShape<F extends Fields = Fields> {
  readonly kind: 'record';
  /** The class name; names its items in an array. */
  readonly name: string;
  readonly fields: F;
}

/** The fields of a class in wire order. */
export type Fields = Readonly<Record<string, Scalar<unknown>>>;

/** Any number of one class; written as it comes, so a million rows need no memory. */
export interface ArrayShape<R extends RecordShape = RecordShape> {
  readonly kind: 'array';
  readonly item: R;
}

/** No result: an empty response element, or an empty answer over GET and POST. */
export interface NothingShape {
  readonly kind: 'nothing';
}

/** A string of any length, given as UTF-8 bytes and escaped while it flows. */
export interface StreamedTextShape {
  readonly kind: 'streamed-text';
}

/** What a method can give back. */
export type OutputShape =
  | Scalar<unknown>
  | RecordShape
  | ArrayShape
  | NothingShape
  | StreamedTextShape;

/**
 * A parameter that GET and POST may leave out; it then has the value SOAP gives absent ones.
 * An empty one that is no text counts as left out.
 */
export interface OptionalParameter<T> {
  readonly kind: 'optional';
  readonly scalar: Scalar<T>;
}

/** What a method asks for under one name. */
export type Parameter = Scalar<unknown> | OptionalParameter<unknown>;

/** Parameters by name, in wire order. */
export type Parameters = Readonly<Record<string, Parameter>>;

type ScalarValue<S> = S extends Scalar<infer T> ? T : never;

/** The values of a class. */
export type RecordValue<R extends RecordShape> = {
  readonly [N in keyof R['fields']]: ScalarValue<R['fields'][N]>;
};

/** What a method receives. */
export type InputOf<P extends Parameters> = {
  readonly [N in keyof P]: P[N] extends OptionalParameter<infer T> ? T : ScalarValue<P[N]>;
};

/** What a method gives back for its output shape. Null is ASMX's null. */
export type OutputOf<O extends OutputShape> =
  O extends Scalar<infer T>
    ? T
    : O extends NothingShape
      ? void
      : O extends StreamedTextShape
        ? AsyncIterable<Uint8Array> | string | null
        : O extends ArrayShape<infer R>
          ? Iterable<RecordValue<R> | null> | AsyncIterable<RecordValue<R> | null> | null
          : O extends RecordShape
            ? RecordValue<O> | null
            : never;

/** One web method. */
export interface Method<P extends Parameters = Parameters, O extends OutputShape = OutputShape> {
  /** What people read about it, as HTML; empty for none. */
  readonly doc: string;
  readonly input: P;
  readonly output: O;
  /** Does the work. A `Refusal` or a bug that it throws is written as the service's fault. */
  run(input: InputOf<P>, call: Call): Promise<OutputOf<O>>;
}

/** A failure in the words of the old protocol. */
export interface Fault {
  /** Who is at fault; SOAP 1.2 writes Receiver and Sender. */
  readonly code: 'Server' | 'Client';
  /** The fault string of SOAP, whole. */
  readonly soap: string;
  /** The body over GET and POST, whole, without its line end; messages in it HTML-encoded. */
  readonly plain: string;
}

/** What is said about a service as a whole. */
export interface ServiceFacts {
  /** Names bindings and ports in the WSDL. */
  readonly name: string;
  readonly namespace: string;
  /** What people read about it, as HTML; empty for none. */
  readonly description: string;
  /** Where it stands, each ending in `.asmx`; matched without regard to case. */
  readonly paths: readonly string[];
  /** SOAP parameters are found by name in any case where the exact one is missing. */
  readonly looseNames?: boolean;
  /** Words for what a method threw; by default the production form of ASMX. */
  readonly faultOf?: (failure: Failure, call: Call) => Fault;
}

/** A web service: its facts and its methods in declaration order. */
export interface Service extends ServiceFacts {
  readonly methods: Readonly<Record<string, Method>>;
}

/** Declares a service; the methods keep the order in which they are written. */
export const service = (
  facts: ServiceFacts,
  methods: Readonly<Record<string, Method>>,
): Service => ({ ...facts, methods });

/** Declares a method; the types of `run` follow from `input` and `output`. */
export const method = <const P extends Parameters, const O extends OutputShape>(
  declared: Method<P, O>,
): Method<P, O> => declared;

/** Declares a class. */
export const record = <const F extends Fields>(name: string, fields: F): RecordShape<F> => ({
  kind: 'record',
  name,
  fields,
});

/** Declares any number of a class. */
export const arrayOf = <R extends RecordShape>(item: R): ArrayShape<R> => ({ kind: 'array', item });

/** Declares a parameter that GET and POST may leave out. */
export const optional = <T>(scalar: Scalar<T>): OptionalParameter<T> => ({
  kind: 'optional',
  scalar,
});

/** No result. */
export const nothing: NothingShape = { kind: 'nothing' };

/** A string that is streamed from UTF-8 bytes. */
export const streamedText: StreamedTextShape = { kind: 'streamed-text' };
