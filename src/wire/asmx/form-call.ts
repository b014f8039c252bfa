// HTTP GET and POST: which method, its parameters from query or form, and the answer as a document
// of its own, indented, with the line ends of Windows.

import type { HttpAnswer, HttpBody, HttpRequest } from '../http/message.ts';
import { wholeText, type NextChunk } from '../http/read-message.ts';
import { contentTypeOf } from './content-type.ts';
import type { Method, OutputShape, Service } from './declare.ts';
import { cleaned, escapedInQuotes } from '../../base/xml/escape.ts';
import { formOf, formValues, isFormCallable } from './form.ts';
import { splitForm } from './form-split.ts';
import type { TextSpool } from './text-spools.ts';
import { ARGUMENT, INVALID_OPERATION, netError } from './net-error.ts';
import { rejected } from './rejection.ts';
import { offeredRoute, type Route } from './soap/route.ts';
import { indented } from './markup.ts';
import { outputWriter } from './output.ts';
import { typeNameOf } from './shapes.ts';
import { framed, INDENTED, type ValueWriter } from './write.ts';

/** A call as GET or POST brought it; throws plain rejections. */
export const readForm = async (
  request: HttpRequest,
  nextChunk: NextChunk,
  asked: FormAsk,
): Promise<{ route: Route; input: Readonly<Record<string, unknown>> }> => {
  const known = offeredRoute(asked.service, asked.name);
  // What forms cannot call is not there for them, under any spelling.
  const route =
    known !== null && isFormCallable(known.method)
      ? known
      : unknownMethod(asked.service, asked.name);
  const { zone, spool, bytesMax } = asked;
  if (request.method === 'GET') {
    return { route, input: formValues(route.method, formOf(request.query), { zone }) };
  }
  const streams = streamedNameOf(route.method);
  if (streams === undefined) {
    const encoded = await formBody(request, nextChunk, route);
    return { route, input: formValues(route.method, formOf(encoded), { zone }) };
  }
  requireForm(request);
  const { encoded, found } = await splitForm(nextChunk, { name: streams, spool, bytesMax });
  const more = found ? { zone, streamed: spool.read() } : { zone };
  return { route, input: formValues(route.method, formOf(encoded), more) };
};

/** What a form is read for and with. */
interface FormAsk {
  readonly service: Service;
  readonly name: string;
  readonly zone: string;
  /** Takes the text that streams: in a form, who sends it may be told behind it. */
  readonly spool: TextSpool;
  /** Of all but that text. */
  readonly bytesMax: number;
}

/** The name of the text that streams; undefined where a method has none. */
const streamedNameOf = ({ input }: Method): string | undefined =>
  Object.keys(input).find((name) => input[name]?.kind === 'streamed-text');

const unknownMethod = (service: Service, name: string): never => {
  const lower = name.toLowerCase();
  const near = Object.entries(service.methods).find(
    ([known, method]) => known.toLowerCase() === lower && isFormCallable(method),
  )?.[0];
  const error =
    near === undefined
      ? netError(INVALID_OPERATION, `${name} Web Service method name is not valid.`)
      : netError(
          ARGUMENT,
          `Invalid method name '${name}',  method names are case sensitive.   ` +
            `The method name '${near}' with the same name but different casing was found.` +
            '\r\nParameter name: methodName',
        );
  throw rejected(error, { kind: 'plain' });
};

const formBody = async (
  request: HttpRequest,
  nextChunk: NextChunk,
  { method }: Route,
): Promise<string> => {
  if (Object.keys(method.input).length === 0) return '';
  requireForm(request);
  return wholeText(nextChunk);
};

const requireForm = (request: HttpRequest): void => {
  const header = request.headers['content-type'];
  if (contentTypeOf(header).base === 'application/x-www-form-urlencoded') return;
  const text = `Request format is invalid: ${header ?? ''}.`;
  throw rejected(netError(INVALID_OPERATION, text), { kind: 'plain' });
};

/** The writer of a method's result as a document; empty for methods without one. */
export const documentWriter = (service: Service, method: Method, zone: string): ValueWriter => {
  const { output } = method;
  if (output.kind === 'nothing') return () => '';
  // Forms have no place for what comes beside a result: such methods are called over SOAP alone.
  if (output.kind === 'outs') return () => '';
  if (output.kind === 'markup')
    return (value) => (value === null ? '' : DECLARATION + indented(asDocument(value as string)));
  const after = ` xmlns="${escapedInQuotes(service.namespace)}"`;
  const set = { style: INDENTED, level: 0, zone };
  const name = rootOf(output);
  const plain = outputWriter({ name, after }, output, set);
  const full = outputWriter({ name, before: SCHEMAS, after, saysNull: true }, output, set);
  // A simple value alone needs no schemas, its absence does.
  const isPlain = BARE.has(output.kind);
  return (value) => framed(isPlain && value !== null ? plain(value) : full(value), DECLARATION, '');
};

/** Inside a message an element without a namespace must say so; alone it need not. */
const asDocument = (markup: string): string => markup.replace(/^(<[^>]*?) xmlns=""/, '$1');

const BARE: ReadonlySet<OutputShape['kind']> = new Set([
  'scalar',
  'streamed-text',
  'any',
  'data-set',
]);

/** The name of the root element over GET and POST; empty for no result. */
export const rootOf = (output: OutputShape): string => {
  if (output.kind === 'nothing') return '';
  if (output.kind === 'streamed-text') return 'string';
  return typeNameOf(output.kind === 'outs' ? output.result : output);
};

/** A result; no result is an empty answer without a type. */
export const formAnswer = (body: HttpBody): HttpAnswer => {
  const headers: Record<string, string> =
    body === '' ? {} : { 'Content-Type': 'text/xml; charset=utf-8' };
  return { status: 200, headers, body };
};

/** A failure, whose text is already encoded for HTML. */
export const formFailure = (text: string): HttpAnswer => ({
  status: 500,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: `${cleaned(text)}\r\n`,
});

const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\r\n';
const SCHEMAS =
  ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema"';
