// TAP as one protocol: finds the resource, reads the parameters, runs it, and gives failures their
// form. What the resources do is not here.

import type { HttpAnswer, HttpRequest, Protocol } from '../http/message.ts';
import { errorAnswer, failureAnswer } from './errors.ts';
import { withParameters, type PartFiles } from './parameters.ts';
import { isOfTap, routeOf, type Resource } from './resource.ts';

/** What the protocol is made of. */
export interface TapParts {
  readonly resources: readonly Resource[];
  /** The largest body of parameters. */
  readonly messageBytesMax: number;
  /** Where files that come with a request go: they are its caller's, who must be let in first. */
  readonly filesOf: (request: HttpRequest) => PartFiles;
  /** The product and its version, as `Almagest/0.1.0`: validators and site admins look for it. */
  readonly product: string;
}

/** The protocol of everything under `/tap`. */
export const tapOf = (parts: TapParts): Protocol => {
  const named = (answer: HttpAnswer): HttpAnswer => ({
    ...answer,
    headers: { ...answer.headers, Server: parts.product },
  });
  return {
    name: 'tap',
    takes: ({ path }) => isOfTap(path),
    answer: async (request) => named(await answerOf(parts, request)),
    refuse: (failure) => named(failureAnswer(failure)),
  };
};

const answerOf = async (
  { resources, messageBytesMax, filesOf }: TapParts,
  request: HttpRequest,
): Promise<HttpAnswer> => {
  const routed = routeOf(resources, request);
  if (routed.kind === 'nothing') {
    return errorAnswer(404, `There is nothing at ${request.path}. GET /tap tells what is here.`);
  }
  if (routed.kind === 'no-method') {
    const allowed = routed.methods.join(', ');
    const message = `There is no ${request.method} here. What can be done: ${allowed}.`;
    const answer = errorAnswer(405, message);
    return { ...answer, headers: { ...answer.headers, Allow: allowed } };
  }
  const { resource, named } = routed;
  const isForm = request.method === 'POST' && resource.hasOwnBody !== true;
  const ask = { isForm, bytesMax: messageBytesMax, files: filesOf(request) };
  return withParameters(request, ask, (parameters) => resource.run({ request, parameters, named }));
};
