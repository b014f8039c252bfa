// The REST API of SciServer's CasJobs, and the tokens of its Keystone, as one protocol: finds the
// resource, runs it, and gives failures their form. What the resources do is not here.

import { withCors, type Origins } from '../../http/cors.ts';
import type { HttpAnswer, HttpRequest, Protocol } from '../../http/message.ts';
import { errorAnswer, failureAnswer } from './errors.ts';
import { piecesUnder, routeOf, type Api } from './route.ts';

/** What the protocol is made of. */
export interface RestParts {
  readonly apis: readonly Api[];
  /** Pages of these may call from their scripts. */
  readonly origins: Origins;
}

/** The protocol of all APIs that are given. */
export const restOf = ({ apis, origins }: RestParts): Protocol => {
  const apiOf = (request: HttpRequest): Api | undefined =>
    apis.find((api) => piecesUnder(api, request.path) !== null);
  const protocol: Protocol = {
    name: 'casjobs-rest',
    takes: (request) => apiOf(request) !== undefined,
    answer: async (request) => {
      const api = apiOf(request);
      if (api === undefined) throw new Error('This request is for no API.');
      return answerOf(api, request);
    },
    // Of a path that ends with a token, the log may have what stands before it.
    logged: (request) => request.path.replace(/(\/tokens\/).*$/is, '$1…'),
    refuse: (failure) => failureAnswer(failure),
  };
  return withCors(protocol, { origins, ...SHARED });
};

/** Whoever has a token may sign with it from any page that may call: it was given it to do so. */
const SHARED = {
  allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
  allowHeaders: ['X-Auth-Token', 'Content-Type', 'Accept'],
  signInHeaders: [],
  exposeHeaders: ['X-Subject-Token'],
} as const;

const answerOf = (api: Api, request: HttpRequest): Promise<HttpAnswer> | HttpAnswer => {
  const routed = routeOf(api, request);
  if (routed.kind === 'found') return routed.resource.run(routed.call);
  if (routed.kind === 'no-method') {
    const methods = routed.methods.join(', ');
    const message = `There is no ${request.method} here. What can be done: ${methods}.`;
    return errorAnswer({ status: 405, code: 'no-such-method', message }, { Allow: methods });
  }
  const known = [...new Set(api.resources.map(({ path }) => path))].join(', ');
  const message = `There is nothing at ${request.path}. What is here: ${known}.`;
  return errorAnswer({ status: 404, code: 'nothing-there', message });
};
