// From an HTTP request to a method and its values, for both versions of SOAP.
// The order of the checks is ASMX's, since clients see which comes first.

import { xmlPlaceOf } from '../../../base/xml/problem.ts';
import { xmlReader, type XmlLimits, type XmlReader } from '../../../base/xml/reader.ts';
import type { HttpRequest } from '../../http/message.ts';
import { decoderOf, type CharsetHint } from '../charset.ts';
import { contentTypeOf } from '../content-type.ts';
import type { Service } from '../declare.ts';
import { shapeOf } from '../form.ts';
import { absentOf } from '../shapes.ts';
import type { NextChunk } from '../../http/read-message.ts';
import { netError, SOAP_EXCEPTION } from '../net-error.ts';
import { netErrorOf, rejected, rejectionOf } from '../rejection.ts';
import { envelopeHandler, isSoapType, unsupportedType } from './envelope.ts';
import type { Flow, Reading } from './envelope.ts';
import { guessedVersion, routeOfHeaders, type Route } from './route.ts';

/** A call as SOAP brought it. */
export interface SoapCall {
  readonly route: Route;
  /** Every declared parameter, absent ones at their default. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Reads what the method has left of a message that streams; throws where that is not sound. */
  rest(): Promise<void>;
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
    flow: null,
  };
};

/** Reads the request into `reading`; throws rejections, with `reading.version` to tell them in. */
export const readSoap = async (
  request: HttpRequest,
  nextChunk: NextChunk,
  reading: Reading,
  limits: XmlLimits,
): Promise<SoapCall> => {
  const { service, type } = reading;
  const soapAction = request.headers['soapaction'];
  reading.route = routeOfHeaders(service, reading.version, { soapAction, type });
  if (reading.route && !isSoapType(type)) throw unsupportedType();
  const charset = type.parameters.get('charset') ?? null;
  const hint = { charset, declared: type.base !== 'text/xml' };
  const feed = feedOf({ nextChunk, hint }, reading, limits);
  try {
    while (!feed.isOver() && reading.flow === null) await feed.advance();
  } catch (error) {
    throw reading.route ? error : asRoutingFault(error);
  }
  const { route, flow } = reading;
  if (!route) throw new Error('An envelope was read without naming a method.');
  const input = inputOf(route, reading.values);
  if (flow === null) return { route, input, rest: nothingMore };
  const rest = (): Promise<void> => restOf(flow, feed);
  return { route, input: { ...input, [flow.name]: flowing(flow, feed) }, rest };
};

const nothingMore = (): Promise<void> => Promise.resolve();

/** What brings a message, chunk by chunk, into a reading. */
interface Feed {
  /** Takes one chunk more, or finds that the message is complete and sound; fails for good. */
  advance(): Promise<void>;
  isOver(): boolean;
}

const feedOf = (
  { nextChunk, hint }: { readonly nextChunk: NextChunk; readonly hint: CharsetHint },
  reading: Reading,
  limits: XmlLimits,
): Feed => {
  const handler = envelopeHandler(reading, () => reader);
  const reader: XmlReader = xmlReader(handler, limits);
  const decoder = decoderOf(hint);
  let isOver = false;
  let failure: { readonly error: unknown } | null = null;
  const take = async (): Promise<void> => {
    const chunk = await nextChunk();
    reader.write(chunk === null ? decoder.rest() : decoder.piece(chunk));
    if (chunk !== null) return;
    reader.end();
    handler.finish();
    isOver = true;
  };
  return {
    advance: async () => {
      if (failure !== null) throw failure.error;
      try {
        await take();
      } catch (thrown) {
        const error = asRejection(thrown);
        failure = { error };
        throw error;
      }
    },
    isOver: () => isOver,
  };
};

/** What is wrong with the XML is a rejection of the message; other errors stay what they are. */
const asRejection = (error: unknown): unknown => {
  const place = xmlPlaceOf(error);
  if (place === null || !(error instanceof Error)) return error;
  return rejected(netError('System.Xml.XmlException', error.message), { kind: 'xml', ...place });
};

/** The bytes of a text as the message comes in; no chunk is read before it is asked for. */
async function* flowing({ pieces }: Flow, feed: Feed): AsyncGenerator<Uint8Array> {
  for (;;) {
    for (const piece of pieces.splice(0)) yield Buffer.from(piece, 'utf8');
    if (feed.isOver()) return;
    await feed.advance();
  }
}

const restOf = async ({ pieces }: Flow, feed: Feed): Promise<void> => {
  while (!feed.isOver()) {
    pieces.length = 0;
    await feed.advance();
  }
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
    const value = (): unknown =>
      values.has(name) ? values.get(name) : absentOf(shapeOf(parameter));
    input[name] = parameter.kind === 'late' ? value : value();
  }
  return input;
};
