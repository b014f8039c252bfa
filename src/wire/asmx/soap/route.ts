// Which method a SOAP message is for: by its action header or parameter, else by the first element
// of its body, as docs/protocols/asmx.md has it (SOAP: which operation).

import { Refusal } from '../../../domain/refusal.ts';
import type { ContentType } from '../content-type.ts';
import type { Method, Service } from '../declare.ts';
import { soapException } from '../net-error.ts';
import { rejected } from '../rejection.ts';
import type { SoapVersion } from './version.ts';

/** A method and the name by which it was found. */
export interface Route {
  readonly name: string;
  readonly method: Method;
}

/** The version as the headers suggest it; the envelope has the last word. */
export const guessedVersion = (soapAction: string | undefined, type: ContentType): SoapVersion =>
  soapAction === undefined || type.base === 'application/soap+xml' ? 'soap12' : 'soap11';

/**
 * The method that the headers name; null leaves it to the body. A SOAP 1.1 action that is no
 * method's is a fault, a SOAP 1.2 one is not: the body may still say it.
 */
export const routeOfHeaders = (
  service: Service,
  guess: SoapVersion,
  headers: { readonly soapAction: string | undefined; readonly type: ContentType },
): Route | null => {
  if (guess === 'soap12') {
    const action = headers.type.parameters.get('action');
    return action === undefined ? null : routeOfAction(service, urlDecoded(action));
  }
  const action = urlDecoded((headers.soapAction ?? '').replace(/^"(.*)"$/s, '$1'));
  const route = routeOfAction(service, action);
  if (route) return route;
  const what = `Server did not recognize the value of HTTP Header SOAPAction: ${action}.`;
  throw rejected(soapException(what, ROUTING), { kind: 'fault', code: 'Client' });
};

/** The method of the body's first element; a fault where there is none. */
export const routeOfBody = (
  service: Service,
  element: { readonly namespace: string; readonly local: string } | null,
  type: ContentType,
): Route => {
  const isOurs =
    element !== null && (service.looseNames || element.namespace === service.namespace);
  const route = isOurs ? offeredRoute(service, element.local) : null;
  if (route) return route;
  const action = type.parameters.get('action');
  const what =
    action === undefined
      ? 'Unable to handle request without a valid action parameter. ' +
        'Please supply a valid soap action.'
      : `Unable to handle request. The action '${urlDecoded(action)}' was not recognized.`;
  throw rejected(soapException(what, ROUTING), { kind: 'fault', code: 'Client' });
};

/** The action that stands for a method. */
export const actionOf = (service: Service, name: string): string =>
  service.namespace + (service.namespace.endsWith('/') ? '' : '/') + name;

/** The method of that very name. */
export const routeOfName = (service: Service, name: string): Route | null => {
  const method = Object.hasOwn(service.methods, name) ? service.methods[name] : undefined;
  return method ? { name, method } : null;
};

/** As `routeOfName`; refuses what the service knows by name and does not offer. */
export const offeredRoute = (service: Service, name: string): Route | null => {
  if (service.notOffered?.has(name)) throw new Refusal('not-offered', { operation: name });
  return routeOfName(service, name);
};

const routeOfAction = (service: Service, action: string): Route | null => {
  const start = actionOf(service, '');
  return action.startsWith(start) ? offeredRoute(service, action.slice(start.length)) : null;
};

/** ASMX decodes actions as if they stood in a URL. */
const urlDecoded = (action: string): string => {
  try {
    return decodeURIComponent(action.replaceAll('+', ' '));
  } catch {
    return action;
  }
};

const ROUTING = [
  'System.Web.Services.Protocols.SoapServerProtocol.RouteRequest(SoapServerMessage message)',
  'System.Web.Services.Protocols.SoapServerProtocol.Initialize()',
];
