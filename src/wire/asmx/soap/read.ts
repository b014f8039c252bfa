// From an HTTP request to a method and its values, for both versions of SOAP.
// The order of the checks is ASMX's, since clients see which comes first.

import type { HttpRequest } from '../../http/message.ts';
import { decoderOf, type CharsetHint } from '../charset.ts';
import { contentTypeOf } from '../content-type.ts';
import type { Service } from '../declare.ts';
import { shapeOf } from '../form.ts';
import { absentOf } from '../shapes.ts';
import type { ReadMessage } from '../read-message.ts';
import { netError, SOAP_EXCEPTION } from '../net-error.ts';
import { netErrorOf, rejected, rejectionOf } from '../rejection.ts';
import { xmlReader, type XmlLimits, type XmlReader } from '../xml/reader.ts';
import { envelopeHandler, isSoapType, unsupportedType, type Reading } from './envelope.ts';
import { guessedVersion, routeOfHeaders, type Route } from './route.ts';

/** A call as SOAP brought it. */
export interface SoapCall {
  readonly route: Route;
  /** Every declared parameter, absent ones at their default. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** A reading that has only seen the headers; its version is a guess. */
export const beginReading = (request: HttpRequest, service: Service, zone: string): Reading => {
  const type = contentTypeOf(request.headers['content-type']);
  return {
    service,
    type,
    zone,
    version: guessedVersion(request.headers['soapaction'], type),
    route: null,
    values: new Map(),
    headers: new Map(),
    obliged: new Set(),
    header: null,
  };
};

/** Reads the request into `reading`; throws rejections, with `reading.version` to tell them in. */
export const readSoap = async (
  request: HttpRequest,
  readMessage: ReadMessage,
  reading: Reading,
  limits: XmlLimits,
): Promise<SoapCall> => {
  const { service, type } = reading;
  const soapAction = request.headers['soapaction'];
  reading.route = routeOfHeaders(service, reading.version, { soapAction, type });
  if (reading.route && !isSoapType(type)) throw unsupportedType();
  const charset = type.parameters.get('charset') ?? null;
  try {
    const hint = { charset, declared: type.base !== 'text/xml' };
    await readEnvelope({ readMessage, hint }, reading, limits);
  } catch (error) {
    throw reading.route ? error : asRoutingFault(error);
  }
  const { route } = reading;
  if (!route) throw new Error('An envelope was read without naming a method.');
  return { route, input: inputOf(route, reading.values) };
};

const readEnvelope = async (
  { readMessage, hint }: { readonly readMessage: ReadMessage; readonly hint: CharsetHint },
  reading: Reading,
  limits: XmlLimits,
): Promise<void> => {
  const handler = envelopeHandler(reading, () => reader);
  const reader: XmlReader = xmlReader(handler, limits);
  const decoder = decoderOf(hint);
  await readMessage((chunk) => reader.write(decoder.piece(chunk)));
  reader.write(decoder.rest());
  reader.end();
  handler.finish();
};

/** Before a method is known, ASMX tells what is wrong with the XML instead of a bare 400. */
const asRoutingFault = (error: unknown): unknown => {
  if (!(error instanceof Error) || rejectionOf(error)?.kind !== 'xml') return error;
  const text = 'Server was unable to process request.';
  return rejected(netError(SOAP_EXCEPTION, text, netErrorOf(error)), {
    kind: 'fault',
    code: 'Server',
  });
};

const inputOf = (route: Route, values: ReadonlyMap<string, unknown>): Record<string, unknown> => {
  const input: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(route.method.input)) {
    input[name] = values.has(name) ? values.get(name) : absentOf(shapeOf(parameter));
  }
  return input;
};
