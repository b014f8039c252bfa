// Reading a SOAP envelope: which method it is for and the values of its parameters, in one pass
// over a stream. As tolerant as ASMX is: order and unknown elements do not matter, absent ones
// take their default, of two wrappers the last counts and of two parameters the first.

import { isBlank } from '../../../base/xml/names.ts';
import type { XmlElement, XmlHandler, XmlReader } from '../../../base/xml/reader.ts';
import type { ContentType } from '../content-type.ts';
import type { Service } from '../declare.ts';
import { shapeOf } from '../form.ts';
import { INVALID_OPERATION, netError, soapException, type NetError } from '../net-error.ts';
import { netErrorOf, rejected, rejectionOf } from '../rejection.ts';
import type { Shape } from '../shapes.ts';
import { routeOfBody, type Route } from './route.ts';
import { valueReader, type ValueReader, type ValueTerms } from './value.ts';
import { SOAP, versionOf, type SoapVersion } from './version.ts';

/** What is known before the first byte of the envelope, and what becomes known as it is read. */
export interface Reading {
  readonly service: Service;
  readonly type: ContentType;
  readonly zone: string;
  /** First guessed from the headers, then the envelope's own. */
  version: SoapVersion;
  /** Null until the headers or the body have named a method. */
  route: Route | null;
  /** The parameters that were there, by declared name. */
  values: Map<string, unknown>;
  /** The headers that were there, by declared name. */
  headers: Map<string, unknown>;
  /** Headers of some method that have to be understood, by their names. */
  readonly obliged: Set<string>;
  /** The first header that had to be understood, and is no method's. */
  header: string | null;
  /** The parameter that streams, once it has begun. */
  flow: Flow | null;
}

/** A text on its way to a method that runs already. */
export interface Flow {
  readonly name: string;
  /** What has been read of it and not been handed on. */
  readonly pieces: string[];
}

/** Takes an envelope's parts into `reading`; `reader` gives the reader once it is made. */
export const envelopeHandler = (reading: Reading, reader: () => XmlReader): EnvelopeHandler => {
  const walk: Walk = {
    reading,
    reader,
    depth: 0,
    namespace: '',
    part: 'none',
    bodySeen: false,
    inWrapper: false,
    open: [],
    late: null,
  };
  return {
    open: (element) => {
      tellLate(walk, 1);
      opened(walk, element);
      walk.depth += 1;
    },
    close: () => {
      tellLate(walk, 2);
      walk.depth -= 1;
      closed(walk);
    },
    text: (piece) => {
      tellLate(walk, 0);
      texted(walk, piece);
    },
    other: () => {
      tellLate(walk, 1);
      walk.open.at(-1)?.other();
    },
    finish: () => finish(walk),
  };
};

/** Takes an envelope; `finish` is called when the document is complete. */
export interface EnvelopeHandler extends XmlHandler {
  finish(): void;
}

interface Walk {
  readonly reading: Reading;
  readonly reader: () => XmlReader;
  /** How many elements are open; the envelope is the first. */
  depth: number;
  /** Of the envelope, whatever it is. */
  namespace: string;
  /** The part of the envelope that is open. */
  part: 'none' | 'header' | 'body' | 'ignored';
  bodySeen: boolean;
  /** Whether the open child of the body is the method's element. */
  inWrapper: boolean;
  /** The elements of the parameter that is being read, from its own on; null: passed over. */
  readonly open: (ValueReader | null)[];
  /** A bad value; it is told with the place of what follows it, as .NET's reader stands there. */
  late: Error | null;
}

const opened = (walk: Walk, element: XmlElement): void => {
  if (walk.open.length > 0) openInside(walk, element);
  else if (walk.depth === 0) openEnvelope(walk, element);
  else if (walk.depth === 1) openPart(walk, element);
  else if (walk.depth === 2 && walk.part === 'header') openHeader(walk, element);
  else if (walk.depth === 2 && walk.part === 'body') openWrapper(walk, element);
  else if (walk.depth === 3 && walk.inWrapper) openParameter(walk, element);
};

const openEnvelope = (walk: Walk, element: XmlElement): void => {
  walk.namespace = element.namespace;
  const version = versionOf(element.namespace);
  if (version) walk.reading.version = version;
  if (walk.reading.route) settle(walk);
};

/** With the method known, the version and the media type must be as they should. */
const settle = (walk: Walk): void => {
  const { type } = walk.reading;
  const version = versionOf(walk.namespace);
  if (!isSoapType(type)) throw unsupportedType();
  if (!version) {
    const what =
      `Possible SOAP version mismatch: Envelope namespace ${walk.namespace} was unexpected. ` +
      `Expecting ${SOAP.soap11.namespace}.`;
    throw rejected(soapException(what), { kind: 'fault', code: 'VersionMismatch' });
  }
  if (version === 'soap11' && type.base !== SOAP.soap11.mediaType) throw unsupportedType();
};

/** Whether a message of this type can be SOAP at all. */
export const isSoapType = (type: ContentType): boolean =>
  type.base === SOAP.soap11.mediaType || type.base === SOAP.soap12.mediaType;

/** 415, in ASMX's way without a body. */
export const unsupportedType = (): Error =>
  rejected(soapException('Unsupported media type.'), { kind: 'status', status: 415 });

const openPart = (walk: Walk, element: XmlElement): void => {
  if (walk.bodySeen) {
    walk.part = 'ignored';
    return;
  }
  if (element.namespace !== walk.namespace) throw bodyMissing();
  if (element.local !== 'Body' && element.local !== 'Header') throw bodyMissing();
  walk.part = element.local === 'Body' ? 'body' : 'header';
  walk.bodySeen = walk.part === 'body';
};

const bodyMissing = (): Error => {
  const what = 'Request format is invalid: Missing required soap:Body element.';
  return unreadable(netError(INVALID_OPERATION, what));
};

const unreadable = (inner: NetError): Error =>
  rejected(soapException('Server was unable to read request.', READING, inner), {
    kind: 'fault',
    code: 'Client',
  });

const READING = [
  'System.Web.Services.Protocols.SoapServerProtocol.ReadParameters()',
  'System.Web.Services.Protocols.WebServiceHandler.CoreProcessRequest()',
];

const openHeader = (walk: Walk, element: XmlElement): void => {
  const { service, headers, obliged } = walk.reading;
  const isOurs = element.namespace === service.namespace;
  const shape = isOurs ? headerShapeOf(walk.reading, element.local) : undefined;
  if (shape !== undefined) {
    const done = (value: unknown): void => void headers.set(element.local, value);
    told(walk, () => walk.open.push(valueReader(shape, element, termsOf(walk), done)));
  }
  const own = (local: string): string | undefined =>
    element.attributes.find((a) => a.local === local && a.namespace === walk.namespace)?.value;
  const must = own('mustUnderstand');
  const actor = own('actor') ?? own('role') ?? '';
  const isForUs = actor === '' || OUR_ROLES.test(actor);
  if ((must !== '1' && must !== 'true') || !isForUs) return;
  // Of those that nobody knows one is enough.
  if (shape !== undefined) obliged.add(element.local);
  else walk.reading.header ??= element.local;
};

/** Before the method is known, the header of any may be meant. */
const headerShapeOf = ({ service, route }: Reading, name: string): Shape | undefined => {
  const methods = route === null ? Object.values(service.methods) : [route.method];
  const found = methods.find(({ headers = {} }) => Object.hasOwn(headers, name));
  return found?.headers?.[name];
};

const OUR_ROLES = /\/(?:next|ultimateReceiver)$/;

const openWrapper = (walk: Walk, element: XmlElement): void => {
  const { reading } = walk;
  if (!reading.route) {
    reading.route = routeOfBody(reading.service, element, reading.type);
    settle(walk);
  }
  const isOurs = reading.service.looseNames || element.namespace === reading.service.namespace;
  walk.inWrapper = isOurs && element.local === reading.route.name;
  if (!walk.inWrapper) return;
  if (reading.flow !== null) throw behindFlow(reading.flow, element.local);
  reading.values = new Map();
};

const openParameter = (walk: Walk, element: XmlElement): void => {
  const { service, route, values } = walk.reading;
  const names = Object.keys(route?.method.input ?? {});
  const isOurs = service.looseNames || element.namespace === service.namespace;
  const exact = isOurs ? names.find((name) => name === element.local) : undefined;
  const name = exact ?? (service.looseNames ? sameIn(names, element.local) : undefined);
  const parameter = name === undefined ? undefined : route?.method.input[name];
  if (name === undefined || parameter === undefined || values.has(name)) return;
  const { flow } = walk.reading;
  if (flow !== null && parameter.kind !== 'late') throw behindFlow(flow, name);
  if (parameter.kind === 'streamed-text') {
    walk.open.push(beginFlow(walk, name));
    return;
  }
  const done = (value: unknown): void => void values.set(name, value);
  told(walk, () => walk.open.push(valueReader(shapeOf(parameter), element, termsOf(walk), done)));
};

/** From here on the method may run: what it has to know of the message is known. */
const beginFlow = (walk: Walk, name: string): ValueReader => {
  const { reading } = walk;
  requireUnderstood(reading);
  const flow: Flow = { name, pieces: [] };
  reading.flow = flow;
  reading.values.set(name, flow);
  const refuse = (): never => {
    throw strange(walk);
  };
  return {
    open: refuse,
    other: refuse,
    text: (piece) => void flow.pieces.push(piece),
    close: () => undefined,
  };
};

/** The method has begun without it. */
const behindFlow = (flow: Flow, late: string): Error => {
  const what =
    `The parameter '${flow.name}' streams and must be the last one: ` +
    `'${late}' stands behind it.`;
  return unreadable(netError(INVALID_OPERATION, what));
};

const termsOf = (walk: Walk): ValueTerms => ({
  namespace: walk.reading.service.namespace,
  zone: walk.reading.zone,
  strange: () => strange(walk),
});

const openInside = (walk: Walk, element: XmlElement): void =>
  told(walk, () => walk.open.push(walk.open.at(-1)?.open(element) ?? null));

const sameIn = (names: readonly string[], name: string): string | undefined =>
  names.find((known) => known.toLowerCase() === name.toLowerCase());

const closed = (walk: Walk): void => {
  if (walk.open.length > 0) told(walk, () => walk.open.pop()?.close());
  else if (walk.depth === 2) walk.inWrapper = false;
  else if (walk.depth === 1) closePart(walk);
};

const closePart = (walk: Walk): void => {
  const { reading } = walk;
  if (walk.part === 'body' && !reading.route) {
    reading.route = routeOfBody(reading.service, null, reading.type);
  }
  walk.part = 'none';
};

/** Does what may find that a text is no value; that is told once the place behind it is known. */
const told = (walk: Walk, work: () => unknown): void => {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Error) || rejectionOf(error)?.kind !== 'lexical') throw error;
    walk.late = error;
  }
};

/** Tells a bad value with the place where the next token begins, behind its opening mark. */
const tellLate = (walk: Walk, markLength: number): void => {
  if (!walk.late) return;
  const { line, column } = walk.reader().position();
  const where = `There is an error in XML document (${line}, ${column + markLength}).`;
  throw unreadable(netError(INVALID_OPERATION, where, netErrorOf(walk.late)));
};

const texted = (walk: Walk, piece: string): void => {
  if (walk.open.length > 0) walk.open.at(-1)?.text(piece);
  else if (walk.depth === 1 && !walk.bodySeen && !isBlank(piece)) throw bodyMissing();
};

/** ASMX takes nothing but text inside a simple value; a comment there is an XML error to it. */
const strange = (walk: Walk): Error =>
  rejected(netError(INVALID_OPERATION, 'A simple value holds more than text.'), {
    kind: 'xml',
    ...walk.reader().position(),
  });

const finish = ({ reading, bodySeen }: Walk): void => {
  if (!bodySeen) throw bodyMissing();
  requireUnderstood(reading);
};

/** Leaves the headers of the method alone, and refuses where another had to be understood. */
const requireUnderstood = (reading: Reading): void => {
  const own = reading.route?.method.headers ?? {};
  for (const name of reading.headers.keys()) {
    if (!Object.hasOwn(own, name)) reading.headers.delete(name);
  }
  const strangers = [...reading.obliged].filter((name) => !Object.hasOwn(own, name));
  const header = reading.header ?? strangers[0];
  if (header === undefined) return;
  // Told before the method runs, where ASMX runs it first: the answer is the same, and nothing
  // is done for a caller who then learns that it was not understood.
  const what = `SOAP header ${header} was not understood.`;
  throw rejected(soapException(what), { kind: 'fault', code: 'MustUnderstand' });
};
