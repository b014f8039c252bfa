// How a web service is declared: its methods with the types of what goes in and comes out, as data.
// Dispatch, readers, writers and WSDL are derived from it and nothing is written twice.
// No service is known here, and nothing here reads or writes a message.

import type { Failure } from '../http/message.ts';
import type { NetError } from './net-error.ts';
import type { FaultCode } from './rejection.ts';
import type { Scalar } from './scalars/scalar.ts';
import type { DataSet } from './data-set.ts';
import type { ArrayShape, DataSetShape, ItemOf, RecordShape, Shape, ValueOf } from './shapes.ts';

export { column } from './data-set.ts';
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
export { any, arrayOf, attribute, dataSet, dataTable, defaulted, earlyDataSet } from './shapes.ts';
export { markup, nillable } from './shapes.ts';
export { nullable, record, repeated, struct, valueOfAny } from './shapes.ts';
export type { RecordValue, Shape } from './shapes.ts';

/** The four ways to call a method. */
export type Binding = 'soap11' | 'soap12' | 'get' | 'post';

/** What a method may know of the call beside its parameters. */
export interface Call {
  /** The client's network address. */
  readonly address: string;
  /** Aborted when the client leaves or its time is up. */
  readonly signal: AbortSignal;
  /** Whether the answer was sent to its end, once that is known. */
  readonly sent: Promise<boolean>;
  /** `scheme://host[:port]` by which people reach us, for links in answers. */
  readonly base: string;
  readonly binding: Binding;
  /** The headers of SOAP that methods declare, where they were sent. */
  readonly headers: Readonly<Record<string, unknown>>;
}

/** No result: an empty response element, or an empty answer over GET and POST. */
export interface NothingShape {
  readonly kind: 'nothing';
  /** Over SOAP nobody waits for the end: the call is accepted, and that is all. */
  readonly isOneWay?: true;
}

/**
 * A string of any length as UTF-8 bytes: a result that is escaped while it flows, or the last
 * parameter of a method, which then runs while the rest of the message is still coming.
 */
export interface StreamedTextShape {
  readonly kind: 'streamed-text';
}

/** A result beside which parameters are given back, in their order: `out` and `ref` in C#. */
export interface OutsShape<
  R extends Shape = Shape,
  P extends Readonly<Record<string, Shape>> = Readonly<Record<string, Shape>>,
> {
  readonly kind: 'outs';
  readonly result: R;
  readonly outs: P;
}

/** What a method can give back. */
export type OutputShape = Shape | NothingShape | StreamedTextShape | OutsShape;

/**
 * A parameter that GET and POST may leave out; it then has the value SOAP gives absent ones.
 * An empty one that is no text counts as left out.
 */
export interface OptionalParameter<T> {
  readonly kind: 'optional';
  readonly scalar: Scalar<T>;
}

/**
 * An optional parameter that stands behind a streamed text: what it is can be asked for once that
 * text has been read to its end.
 */
export interface LateParameter<T> {
  readonly kind: 'late';
  readonly scalar: Scalar<T>;
}

/** What a method asks for under one name; behind what is streamed stands only what is late. */
export type Parameter =
  | Shape
  | OptionalParameter<unknown>
  | LateParameter<unknown>
  | StreamedTextShape;

/** Parameters by name, in wire order. */
export type Parameters = Readonly<Record<string, Parameter>>;

/**
 * What a method receives. A streamed text ends when the whole message is read and sound; where it
 * is not, the text breaks off with the error that the method is to let through.
 */
export type InputOf<P extends Parameters> = {
  readonly [N in keyof P]: P[N] extends OptionalParameter<infer T>
    ? T
    : P[N] extends LateParameter<infer T>
      ? () => T
      : P[N] extends StreamedTextShape
        ? AsyncIterable<Uint8Array> | null
        : ValueOf<P[N]>;
};

/**
 * What a method gives back for its output shape. Null is ASMX's null; a data set may come as what
 * stands in its element, a schema and a diffgram in UTF-8, which then flows through.
 */
export type OutputOf<O extends OutputShape> = O extends NothingShape
  ? void
  : O extends StreamedTextShape
    ? AsyncIterable<Uint8Array> | string | null
    : O extends OutsShape<infer R, infer P>
      ? { readonly result: ValueOf<R>; readonly outs: { readonly [N in keyof P]: ValueOf<P[N]> } }
      : O extends ArrayShape<infer I>
        ? Iterable<ItemOf<I>> | AsyncIterable<ItemOf<I>> | null
        : O extends DataSetShape
          ? DataSet | AsyncIterable<Uint8Array> | null
          : ValueOf<O>;

/** One web method. */
export interface Method<P extends Parameters = Parameters, O extends OutputShape = OutputShape> {
  /** What people read about it, as HTML; empty for none. */
  readonly doc: string;
  readonly input: P;
  readonly output: O;
  /** Headers of SOAP that it understands, by the name of their element. */
  readonly headers?: Readonly<Record<string, RecordShape>>;
  /**
   * The name that the WSDL gives it, which overloads share; by default the one by which it is
   * called. `MessageName` in C# is the other way about.
   */
  readonly overloads?: string;
  /** Does the work. A `Refusal` or a bug that it throws is written as the service's fault. */
  run(input: InputOf<P>, call: Call): Promise<OutputOf<O>>;
}

/** What a method threw, as .NET would have it. */
export interface Thrown {
  readonly error: NetError;
  /** Present where the method made the fault itself, which is then told as it is. */
  readonly soap?: FaultFacts;
}

/** Who is at fault, and what is told beside the text. */
export interface FaultFacts {
  /** SOAP 1.2 writes Receiver and Sender; a code of the service's own has a namespace. */
  readonly code: FaultCode | OwnCode;
  readonly actor?: string;
  /** Well-formed XML; by default the detail is empty. */
  readonly detail?: string;
}

/** A fault code of a service's own. */
export interface OwnCode {
  readonly namespace: string;
  readonly name: string;
}

/** A failure in the words of the old protocol. */
export interface Fault extends FaultFacts {
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
  /**
   * Who may call by GET and POST: everybody, as by default; or by POST alone, from the machine
   * itself, as ASP.NET has it unless it is told otherwise; or nobody.
   */
  readonly forms?: 'everybody' | 'local-post' | 'nobody';
  /** Names of operations that others offer under this service's name; each is refused by name. */
  readonly notOffered?: ReadonlySet<string>;
  /** What a method threw; by default a plain exception with the message of the failure. */
  readonly thrownBy?: (failure: Failure) => Thrown;
  /** All the words for what a method threw, in the place of ASMX's own. */
  readonly faultOf?: (failure: Failure, call: Call) => Fault;
}

/** A web service: its facts and its methods in declaration order. */
export interface Service extends ServiceFacts {
  readonly methods: Readonly<Record<string, Method>>;
}

/**
 * Declares a service; the methods keep the order in which they are written. Throws where a method
 * asks for a streamed text with others behind it that are not late, or nobody waits for its end.
 */
export const service = (
  facts: ServiceFacts,
  methods: Readonly<Record<string, Method>>,
): Service => {
  for (const [name, { input, output }] of Object.entries(methods)) {
    const parameters = Object.values(input);
    const streamed = parameters.findIndex(({ kind }) => kind === 'streamed-text');
    if (streamed < 0) continue;
    if (parameters.slice(streamed + 1).some(({ kind }) => kind !== 'late')) {
      throw new Error(`The streamed text of ${name} is not its last parameter.`);
    }
    if (isOneWay({ output })) throw new Error(`${name} streams a text and nobody waits for it.`);
  }
  return { ...facts, methods };
};

/** Declares a method; the types of `run` follow from `input` and `output`. */
export const method = <const P extends Parameters, const O extends OutputShape>(
  declared: Method<P, O>,
): Method<P, O> => declared;

/** Declares a parameter that GET and POST may leave out. */
export const optional = <T>(scalar: Scalar<T>): OptionalParameter<T> => ({
  kind: 'optional',
  scalar,
});

/** Declares a parameter behind a streamed text. */
export const late = <T>(scalar: Scalar<T>): LateParameter<T> => ({ kind: 'late', scalar });

/** No result. */
export const nothing: NothingShape = { kind: 'nothing' };

/** No result, and no answer to SOAP but that the call was taken. */
export const oneWay: NothingShape = { kind: 'nothing', isOneWay: true };

/** A string that is streamed as UTF-8 bytes: a result, or a last parameter. */
export const streamedText: StreamedTextShape = { kind: 'streamed-text' };

/** Declares a result beside which parameters are given back. */
export const withOuts = <R extends Shape, const P extends Readonly<Record<string, Shape>>>(
  result: R,
  outs: P,
): OutsShape<R, P> => ({ kind: 'outs', result, outs });

/** Whether nobody waits for a method's end. */
export const isOneWay = ({ output }: Pick<Method, 'output'>): boolean =>
  output.kind === 'nothing' && output.isOneWay === true;

/** Whether everybody may call a service by forms; only then are those bindings described. */
export const hasOpenForms = ({ forms = 'everybody' }: Pick<Service, 'forms'>): boolean =>
  forms === 'everybody';
