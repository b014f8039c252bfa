// ASMX as a protocol: finds the service and what is wanted of it, reads the call, runs the method
// once, and writes the result or the failure in the form in which it was asked.
// It knows no service; the methods and their words for failures come from the declarations.

import { isLoopback } from '../../base/network.ts';
import { lineOf } from '../../domain/refusal.ts';
import { gathered } from '../http/gather.ts';
import { failureOf } from '../http/handle.ts';
import {
  apologyOf,
  type Failure,
  type HttpAnswer,
  type HttpRequest,
  type Protocol,
} from '../http/message.ts';
import { messageReader } from '../http/read-message.ts';
import { contentTypeOf } from './content-type.ts';
import { hasOpenForms, isOneWay } from './declare.ts';
import type { Binding, Call, Fault, Service } from './declare.ts';
import { description } from './description.ts';
import { documentWriter, formAnswer, formFailure, readForm } from './form-call.ts';
import { htmlEncoded, htmlPage } from './html.ts';
import { errorText, netError, SOAP_EXCEPTION, type ErrorForm, type NetError } from './net-error.ts';
import { netErrorOf, rejectionOf, type Rejection } from './rejection.ts';
import { routeOfName, type Route } from './soap/route.ts';
import type { Reading } from './soap/envelope.ts';
import { beginReading, readSoap } from './soap/read.ts';
import type { SoapVersion } from './soap/version.ts';
import {
  contentTypeOfSoap,
  envelopeOf,
  faultAnswer,
  mismatchAnswer,
  resultWriter,
} from './soap/write.ts';
import { spoolsInMemory, type TextSpools } from './text-spools.ts';
import type { ValueWriter } from './write.ts';

/** What the toolkit is made of. */
export interface AsmxParts {
  readonly services: readonly Service[];
  /** The IANA zone of the zone-less times that are written and read. */
  readonly zone: string;
  /** The largest message; a larger one is refused as `message-too-large`. */
  readonly messageBytesMax: number;
  readonly xmlDepthMax: number;
  /** The longest text of a parameter that streams; by default as long as a message. */
  readonly streamCharactersMax?: number;
  /** Where texts that stream wait that come in forms; by default in memory. */
  readonly spools?: TextSpools;
  /** How much of an error is told: by default messages alone; `by-client`, all on the machine. */
  readonly errors?: ErrorForm | 'by-client';
}

/** What the toolkit is made of, with a place for texts in forms. */
type OpenParts = AsmxParts & Required<Pick<AsmxParts, 'spools'>>;

/** The protocol of all the services that are declared. */
export const asmxOf = (given: AsmxParts): Protocol => {
  const { spools = spoolsInMemory(given.messageBytesMax) } = given;
  const parts = { ...given, spools };
  const mounts = parts.services.map((service) => mounted(service, parts));
  return {
    name: 'asmx',
    takes: ({ path }) => find(mounts, path) !== null,
    answer: (request) => {
      const target = find(mounts, request.path);
      if (!target) throw new Error('This request is for no service.');
      return dispatch(request, target, parts);
    },
    // Scripts that put a slash for a question mark send passwords behind the operation.
    logged: ({ path }) => loggedPath(find(mounts, path)),
    refuse: (failure, request) =>
      refusalAnswer(failure, request, find(mounts, request.path), errorsOf(parts, request)),
  };
};

/** A failure that no call has told, such as a late answer; the binding is guessed from the head. */
const refusalAnswer = (
  failure: Failure,
  request: HttpRequest,
  target: Target | null,
  errors: ErrorForm,
): HttpAnswer => {
  const { base } = contentTypeOf(request.headers['content-type']);
  const version: SoapVersion = base === 'application/soap+xml' ? 'soap12' : 'soap11';
  const isSoap = target?.pathInfo === '' && request.method === 'POST';
  const form: Binding = request.method === 'GET' ? 'get' : 'post';
  const call = callOf(request, isSoap ? version : form);
  const fault = faultOf(target?.mount.service ?? null, failure, { call, errors });
  if (!isSoap) return formFailure(fault.plain);
  return faultAnswer(version, { ...fault, text: fault.soap });
};

/** A service with what is compiled for it once. */
interface Mount {
  readonly service: Service;
  /** In lower case. */
  readonly paths: readonly string[];
  readonly writers: ReadonlyMap<string, { readonly soap: ValueWriter; readonly form: ValueWriter }>;
}

interface Target {
  readonly mount: Mount;
  /** What stands behind `.asmx`: empty, `/`, or `/Operation`. */
  readonly pathInfo: string;
  /** The path up to `.asmx` as the client spelled it. */
  readonly path: string;
}

const mounted = (service: Service, { zone }: AsmxParts): Mount => ({
  service,
  paths: service.paths.map((path) => path.toLowerCase()),
  writers: new Map(
    Object.entries(service.methods).map(([name, method]) => [
      name,
      {
        soap: resultWriter(service, { name, method }, zone),
        form: documentWriter(service, method, zone),
      },
    ]),
  ),
});

const find = (mounts: readonly Mount[], asked: string): Target | null => {
  const lower = asked.toLowerCase();
  for (const mount of mounts) {
    for (const path of mount.paths) {
      const isHere = lower === path || lower.startsWith(`${path}/`);
      if (!isHere) continue;
      return { mount, pathInfo: asked.slice(path.length), path: asked.slice(0, path.length) };
    }
  }
  return null;
};

/** The service's path, and what stands behind it only where it is an operation of its. */
const loggedPath = (target: Target | null): string => {
  if (!target) return '…';
  const { mount, path, pathInfo } = target;
  const isPlain = pathInfo === '' || routeOfName(mount.service, pathInfo.slice(1)) !== null;
  return isPlain ? path + pathInfo : `${path}/…`;
};

/** docs/protocols/asmx.md, Which binding: who takes a request, and what the others get. */
const dispatch = (request: HttpRequest, target: Target, parts: OpenParts): Promise<HttpAnswer> => {
  const { method } = request;
  const { pathInfo, mount } = target;
  if (pathInfo === '') {
    if (method === 'POST') return callSoap(request, mount, parts);
    if (method === 'GET') return Promise.resolve(description(mount.service, request, target.path));
    return Promise.resolve(unrecognized(405, ''));
  }
  if (pathInfo.length > 1 && mayCallForm(mount.service, pathInfo, request)) {
    return callForm(request, target, parts);
  }
  return Promise.resolve(unrecognized(500, pathInfo));
};

const mayCallForm = (service: Service, pathInfo: string, request: HttpRequest): boolean => {
  const { method, address } = request;
  // Whoever asks for the script of a service that offers none is told so on a page.
  if (/^\/js(?:debug)?$/i.test(pathInfo)) return false;
  if (service.forms === 'nobody') return false;
  if (!hasOpenForms(service)) return method === 'POST' && isLoopback(address);
  return method === 'GET' || method === 'POST';
};

const unrecognized = (status: number, pathInfo: string): HttpAnswer => {
  const end = pathInfo === '' ? '' : ` for URL unexpectedly ending in '${pathInfo}'`;
  const text = htmlEncoded(`Request format is unrecognized${end}.`);
  return htmlPage(status, 'Request format is unrecognized', `<h1>${text}</h1>`);
};

const callSoap = async (
  request: HttpRequest,
  mount: Mount,
  parts: AsmxParts,
): Promise<HttpAnswer> => {
  const { service } = mount;
  const reading = beginReading(request, service, parts.zone);
  try {
    const { route, input, rest } = await readSoap(
      request,
      messageReader(request.body, () => soapBytesMax(reading, parts)),
      reading,
      xmlLimitsOf(parts),
    );
    const headers = Object.fromEntries(reading.headers);
    const running = run(route, input, { ...callOf(request, reading.version), headers });
    if (isOneWay(route.method)) {
      // What becomes of it nobody hears; a bug is in the log all the same.
      running.catch((error: unknown) => failureOf(error, request));
      return ACCEPTED;
    }
    const value = await running;
    await rest();
    return await soapAnswer(reading.version, writerOf(mount, route).soap(value));
  } catch (error) {
    const rejection = rejectionOf(error);
    if (rejection && error instanceof Error) {
      const text = errorText(netErrorOf(error), errorsOf(parts, request));
      return soapRejection(reading.version, rejection, text);
    }
    const call = callOf(request, reading.version);
    const fault = faultOf(service, failureOf(error, request), {
      call,
      errors: errorsOf(parts, request),
    });
    return faultAnswer(reading.version, { ...fault, text: fault.soap });
  }
};

/** A text that streams has a limit of its own: nothing of it is held. */
const soapBytesMax = ({ flow }: Reading, { messageBytesMax }: AsmxParts): number =>
  flow === null ? messageBytesMax : Infinity;

const xmlLimitsOf = ({ messageBytesMax, xmlDepthMax, streamCharactersMax }: AsmxParts) => ({
  ...XML_LIMITS,
  depthMax: xmlDepthMax,
  textCharactersMax: streamCharactersMax ?? messageBytesMax,
});

const ACCEPTED: HttpAnswer = { status: 202, headers: {}, body: null };

const soapAnswer = async (
  version: SoapVersion,
  content: string | AsyncIterable<string>,
): Promise<HttpAnswer> => {
  const { before, after } = envelopeOf(version);
  const headers = { 'Content-Type': contentTypeOfSoap(version) };
  if (typeof content === 'string') return { status: 200, headers, body: before + content + after };
  return {
    status: 200,
    headers,
    body: await gathered(bytesOf(content, before, after), GATHER_BYTES),
  };
};

const soapRejection = (version: SoapVersion, rejection: Rejection, text: string): HttpAnswer => {
  if (rejection.kind === 'status') return bare(rejection.status, version);
  if (rejection.kind === 'xml') return bare(400, version);
  if (rejection.kind !== 'fault') return faultAnswer(version, { code: 'Client', text });
  if (rejection.code === 'VersionMismatch') return mismatchAnswer(text);
  return faultAnswer(version, { code: rejection.code, text });
};

const bare = (status: number, version: SoapVersion): HttpAnswer => ({
  status,
  headers: { 'Content-Type': contentTypeOfSoap(version) },
  body: null,
});

const callForm = async (
  request: HttpRequest,
  { mount, pathInfo }: Target,
  parts: OpenParts,
): Promise<HttpAnswer> => {
  const { service } = mount;
  const call = callOf(request, request.method === 'GET' ? 'get' : 'post');
  const spool = parts.spools.open(request.address);
  try {
    const { messageBytesMax, zone } = parts;
    const name = pathInfo.slice(1);
    const message = messageReader(request.body, () => formBytesMax(service, name, parts));
    const ask = { service, name, zone, spool, bytesMax: messageBytesMax };
    const { route, input } = await readForm(request, message, ask);
    const value = await run(route, input, call);
    const content = writerOf(mount, route).form(value);
    if (typeof content === 'string') return formAnswer(content);
    return formAnswer(await gathered(bytesOf(content, '', ''), GATHER_BYTES));
  } catch (error) {
    const errors = errorsOf(parts, request);
    if (rejectionOf(error) && error instanceof Error) {
      return formFailure(errorText(netErrorOf(error), errors, htmlEncoded));
    }
    return formFailure(faultOf(service, failureOf(error, request), { call, errors }).plain);
  } finally {
    await spool.close();
  }
};

/** As in SOAP, a text that streams has a limit of its own: that of its spool. */
const formBytesMax = (service: Service, name: string, { messageBytesMax }: AsmxParts): number => {
  const parameters = Object.values(routeOfName(service, name)?.method.input ?? {});
  return parameters.some(({ kind }) => kind === 'streamed-text') ? Infinity : messageBytesMax;
};

/** What every call goes through, however it came. */
const run = (
  { method }: Route,
  input: Readonly<Record<string, unknown>>,
  call: Call,
): Promise<unknown> => method.run(input, call);

const callOf = ({ address, signal, sent, base }: HttpRequest, binding: Binding): Call => ({
  address,
  signal,
  sent,
  base,
  binding,
  headers: {},
});

const errorsOf = ({ errors = 'production' }: AsmxParts, { address }: HttpRequest): ErrorForm => {
  if (errors !== 'by-client') return errors;
  return isLoopback(address) ? 'development' : 'production';
};

const faultOf = (
  service: Service | null,
  failure: Failure,
  { call, errors }: { readonly call: Call; readonly errors: ErrorForm },
): Fault => {
  if (service?.faultOf !== undefined) return service.faultOf(failure, call);
  const { error, soap } = service?.thrownBy?.(failure) ?? { error: plainErrorOf(failure) };
  const plain = errorText(error, errors, htmlEncoded);
  if (soap !== undefined) return { ...soap, soap: errorText(error, errors), plain };
  const wrapped = netError(SOAP_EXCEPTION, 'Server was unable to process request.', error);
  return { code: 'Server', soap: errorText(wrapped, errors), plain };
};

const plainErrorOf = (failure: Failure): NetError =>
  netError(
    'System.Exception',
    failure.kind === 'bug' ? apologyOf(failure.trace) : lineOf(failure.refusal),
  );

const writerOf = (mount: Mount, { name }: Route): { soap: ValueWriter; form: ValueWriter } => {
  const writers = mount.writers.get(name);
  if (!writers) throw new Error(`The method ${name} has no writer.`);
  return writers;
};

async function* bytesOf(
  pieces: AsyncIterable<string>,
  before: string,
  after: string,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(before, 'utf8');
  for await (const piece of pieces) yield Buffer.from(piece, 'utf8');
  yield Buffer.from(after, 'utf8');
}

/** Answers up to here are sent whole with their length, and can still become a fault. */
const GATHER_BYTES = 65_536;

/**
 * A SOAP message has a handful of declarations, and tools that write every prefix they know into
 * an envelope write a few dozen; its tags are a few hundred characters long.
 */
const XML_LIMITS = {
  attributesMax: 128,
  prefixesMax: 256,
  nameCharactersMax: 1_024,
  tokenCharactersMax: 65_536,
};
